-- The trades users are told of. The ledger must have settled each of them, and no other: wallets/I5-settled.sql.
SELECT order_id::text AS order_id, fill::text AS fill, side,
       trim_scale(quantity)::text AS quantity, trim_scale(cost)::text AS cost,
       extract(epoch FROM now() - at) AS age_seconds
  FROM trades
