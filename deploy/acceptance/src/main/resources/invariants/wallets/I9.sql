-- Holds add up: what is held of an account is the sum of what its open holds have left.
SELECT account.id, account.held, coalesce(sum(hold.remaining), 0) AS open_holds
  FROM accounts account LEFT JOIN holds hold ON hold.account_id = account.id AND hold.status = 'OPEN'
 GROUP BY account.id
HAVING account.held <> coalesce(sum(hold.remaining), 0)
