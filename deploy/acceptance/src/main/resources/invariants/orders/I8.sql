-- The events of an order are numbered from 1 without a gap, none follows its end, and the last one tells the order's state.
SELECT order_id, seq, status, 'after seq ' || seq_before || ' ' || coalesce(status_before, '') AS wrong
  FROM (SELECT order_id, seq, status,
               lag(seq, 1, 0) OVER line AS seq_before, lag(status) OVER line AS status_before
          FROM order_events WINDOW line AS (PARTITION BY order_id ORDER BY seq)) step
 WHERE seq <> seq_before + 1 OR status_before IN ('EXECUTED', 'CANCELLED', 'REJECTED', 'EXPIRED')
UNION ALL
SELECT orders.id, orders.seq, orders.status, 'last event: seq ' || coalesce(last.seq, 0) || ' ' || coalesce(last.status, '')
  FROM orders
  LEFT JOIN LATERAL (SELECT seq, status FROM order_events WHERE order_id = orders.id ORDER BY seq DESC LIMIT 1) last ON true
 WHERE last.seq IS DISTINCT FROM orders.seq OR last.status IS DISTINCT FROM orders.status
