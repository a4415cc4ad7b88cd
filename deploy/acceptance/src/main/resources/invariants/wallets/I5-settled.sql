-- What the ledger settled. The orders database must tell the same of each fill, and of no other: orders/I5-executed.sql.
SELECT movement.order_id::text AS order_id, movement.fill::text AS fill, movement.kind AS side,
       trim_scale(abs(shares.amount))::text AS quantity, trim_scale(abs(cash.amount))::text AS cost,
       extract(epoch FROM now() - movement.moved_at) AS age_seconds
  FROM movements movement
  LEFT JOIN entries cash ON cash.movement_id = movement.id AND cash.leg = 'USER_CASH'
  LEFT JOIN entries shares ON shares.movement_id = movement.id AND shares.leg = 'USER_SHARES'
 WHERE movement.kind IN ('BUY', 'SELL')
