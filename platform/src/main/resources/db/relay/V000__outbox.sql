-- Records that leave with the state they tell of: written in the transaction that changes the state, deleted once Kafka has them.
-- The rows of one key are in one shard, and a shard has one relay at a time, so that a key's records leave in order.
CREATE TABLE outbox (
    shard smallint NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    topic text NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shard, seq)
);

-- Who may relay a shard, and until when. The epoch counts its owners.
CREATE TABLE outbox_leases (
    shard smallint PRIMARY KEY,
    owner uuid NOT NULL,
    epoch bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
