-- Each movement is balanced: for each asset its entries sum to zero, and it has at least two entries.
SELECT movement.id, entry.asset, sum(entry.amount) AS sum, count(entry.movement_id) AS entries
  FROM movements movement LEFT JOIN entries entry ON entry.movement_id = movement.id
 GROUP BY movement.id, entry.asset
HAVING coalesce(sum(entry.amount), 0) <> 0 OR count(entry.movement_id) < 2
