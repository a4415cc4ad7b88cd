-- Exactly-once settlement: each fill has one movement, and that movement has each of the four legs of a trade exactly once.
SELECT movement.order_id, movement.fill, count(DISTINCT movement.id) AS movements, count(entry.leg) AS legs
  FROM movements movement LEFT JOIN entries entry ON entry.movement_id = movement.id
 WHERE movement.kind IN ('BUY', 'SELL')
 GROUP BY movement.order_id, movement.fill
HAVING count(DISTINCT movement.id) <> 1
    OR coalesce(array_agg(entry.leg ORDER BY entry.leg), '{}')
       <> ARRAY['HOUSE_CASH', 'HOUSE_SHARES', 'USER_CASH', 'USER_SHARES']
