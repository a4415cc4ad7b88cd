-- Profit adds up: what a position has realised, less the cost of the shares left, is the cash its trades brought; and no cost is
-- left where no share is.
SELECT account.id, account.realised, account.cost, coalesce(traded.cash, 0) AS cash
  FROM accounts account
  LEFT JOIN (SELECT shares.account_id, sum(cash.amount) AS cash
               FROM entries shares
               JOIN entries cash ON cash.movement_id = shares.movement_id AND cash.leg = 'USER_CASH'
              WHERE shares.leg = 'USER_SHARES'
              GROUP BY shares.account_id) traded ON traded.account_id = account.id
 WHERE account.realised - account.cost <> coalesce(traded.cash, 0)
    OR (account.cost <> 0 AND account.available + account.held = 0)
