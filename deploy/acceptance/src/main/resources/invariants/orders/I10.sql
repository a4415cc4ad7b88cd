-- The feed tells each change of an order once, in sequence. What is pruned was told first; what was told before changes were
-- numbered is left aside.
SELECT order_id, seq, 'at ' || position || ' after seq ' || seq_before AS wrong
  FROM (SELECT order_id, seq, position, lag(seq) OVER (PARTITION BY epoch, order_id ORDER BY position) AS seq_before
          FROM order_feed WHERE order_id IS NOT NULL) told
 WHERE seq <> seq_before + 1
