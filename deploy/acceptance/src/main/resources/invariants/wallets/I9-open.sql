-- The open holds. Each is of an order that has not ended: orders/I9-live.sql.
SELECT order_id::text AS order_id, extract(epoch FROM now() - changed_at) AS age_seconds FROM holds WHERE status = 'OPEN'
