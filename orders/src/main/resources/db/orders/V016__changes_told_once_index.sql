-- The feed is large and written all the time: the index is built beside that. Tried again after a failure, it begins anew.
DROP INDEX CONCURRENTLY IF EXISTS order_feed_changes;
CREATE UNIQUE INDEX CONCURRENTLY order_feed_changes ON order_feed (order_id, seq, epoch);
