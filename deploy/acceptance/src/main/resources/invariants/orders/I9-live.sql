-- The orders that may hold something: those that have not ended. Each open hold is of one of them: wallets/I9-open.sql.
SELECT id::text AS order_id, extract(epoch FROM now() - created_at) AS age_seconds FROM orders WHERE stage <> 'DONE'
