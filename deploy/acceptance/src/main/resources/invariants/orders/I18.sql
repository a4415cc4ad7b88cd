-- A bracket sells no more than its entry has bought, and through one of its exits alone.
SELECT entry.id, entry.filled_quantity, exits.sold, exits.sellers
  FROM orders entry
  JOIN (SELECT parent_id, sum(filled_quantity) AS sold, count(*) FILTER (WHERE fills > 0) AS sellers
          FROM orders WHERE parent_id IS NOT NULL GROUP BY parent_id) exits ON exits.parent_id = entry.id
 WHERE exits.sold > entry.filled_quantity OR exits.sellers > 1
