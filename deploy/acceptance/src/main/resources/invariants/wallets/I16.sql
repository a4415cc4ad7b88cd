-- A closed wallet has nothing, and nothing was booked in it since.
SELECT wallet.id, account.asset, account.available, account.held
  FROM wallets wallet JOIN accounts account ON account.wallet_id = wallet.id
 WHERE wallet.closed_at IS NOT NULL
   AND (account.available <> 0 OR account.held <> 0
        OR EXISTS (SELECT FROM entries WHERE account_id = account.id AND booked_at > wallet.closed_at))
