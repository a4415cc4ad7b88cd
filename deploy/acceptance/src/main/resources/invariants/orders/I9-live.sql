-- The orders that may hold something: those that have not ended, and the entries of brackets whose exits have not. Each open hold is of
-- one of them: wallets/I9-open.sql.
SELECT id::text AS order_id, extract(epoch FROM now() - created_at) AS age_seconds
  FROM orders
 WHERE stage <> 'DONE'
    OR EXISTS (SELECT FROM orders exit WHERE exit.parent_id = orders.id AND exit.stage <> 'DONE')
