-- Never negative: neither now, nor after any entry of an account that is not the house's.
SELECT account.id, 0 AS account_seq, account.available AS balance
  FROM accounts account
 WHERE account.held < 0 OR (NOT account.house AND account.available < 0)
UNION ALL
SELECT step.account_id, step.account_seq, step.running
  FROM (SELECT entry.account_id, entry.account_seq,
               sum(entry.amount) OVER (PARTITION BY entry.account_id ORDER BY entry.account_seq) AS running
          FROM entries entry JOIN accounts account ON account.id = entry.account_id
         WHERE NOT account.house) step
 WHERE step.running < 0
