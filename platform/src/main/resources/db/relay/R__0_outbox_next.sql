-- Where Kafka refuses a record of a shard: rows of that topic and key, or of all of the topic where the key is null, wait and are tried
-- again by themselves, so that they hold up no others.
CREATE TABLE IF NOT EXISTS outbox_refused (
    shard smallint NOT NULL,
    topic text NOT NULL,
    key text,
    reason text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (shard, topic, key)
);

-- The next rows of some shards, but for those that were published and are about to be deleted, and those that wait for Kafka. What was
-- deleted stays in the table until it is vacuumed, hundreds of thousands of rows under load. A scan of the index marks what it finds dead
-- and passes it by the next time; a bitmap scan reads all of it again at each round, and is what the planner takes after it has seen a
-- table of few rows.
CREATE OR REPLACE FUNCTION outbox_next(shards smallint[], sent bigint[], each integer)
RETURNS TABLE (shard smallint, seq bigint, topic text, key text, value text, at_ms bigint)
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off AS $$
    SELECT row.shard, row.seq, row.topic, row.key, row.value, (extract(epoch FROM row.at) * 1000)::bigint
      FROM unnest(shards) AS mine (shard)
     CROSS JOIN LATERAL (
           SELECT * FROM outbox
            WHERE outbox.shard = mine.shard AND outbox.seq <> ALL(sent)
              AND (outbox.shard, outbox.topic) NOT IN (
                  SELECT held.shard, held.topic FROM outbox_refused AS held WHERE held.key IS NULL)
              AND (outbox.shard, outbox.topic, outbox.key) NOT IN (
                  SELECT held.shard, held.topic, held.key FROM outbox_refused AS held WHERE held.key IS NOT NULL)
            ORDER BY outbox.seq LIMIT each) AS row
     ORDER BY row.shard, row.seq
$$;
