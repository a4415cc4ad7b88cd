-- One order per user and idempotency key, and one per user and client order id.
SELECT user_id, 'idempotency_key' AS name, idempotency_key AS value, count(*) AS orders
  FROM orders WHERE idempotency_key IS NOT NULL
 GROUP BY user_id, idempotency_key HAVING count(*) > 1
UNION ALL
SELECT user_id, 'client_order_id', client_order_id, count(*)
  FROM orders WHERE client_order_id IS NOT NULL
 GROUP BY user_id, client_order_id HAVING count(*) > 1
