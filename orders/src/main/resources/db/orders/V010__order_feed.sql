-- What order-events told, so that a stream that was cut goes on where it was, at whichever replica it comes back. An event's place is
-- (epoch, partition, position): the epoch is the id Kafka gave the topic, so that the places of a topic made anew are others.
CREATE TABLE order_feed (
    epoch uuid NOT NULL,
    partition smallint NOT NULL,
    position bigint NOT NULL,
    user_id uuid NOT NULL,
    event text NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (epoch, partition, position)
);

CREATE INDEX order_feed_of_user ON order_feed (user_id, epoch, position);

-- How far each partition is written, and from where on nothing of it has been pruned.
CREATE TABLE order_feed_partitions (
    epoch uuid NOT NULL,
    partition smallint NOT NULL,
    kept_from bigint NOT NULL,
    next_position bigint NOT NULL,
    PRIMARY KEY (epoch, partition),
    CONSTRAINT kept_is_written CHECK (kept_from <= next_position)
);

-- The snapshot a stream begins anew with: a user's live orders among all its past ones.
CREATE INDEX orders_live_of_user ON orders (user_id, id) WHERE stage <> 'DONE';
