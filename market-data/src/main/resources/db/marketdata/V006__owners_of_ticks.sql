-- Who owns a partition of raw-ticks, and how far its ticks are applied: the row is written with what they changed, so that a
-- tick is applied once, and by nobody who was the owner once.
CREATE TABLE tick_owners (
    partition_number smallint PRIMARY KEY,
    epoch bigint NOT NULL,
    next_offset bigint NOT NULL
);

-- The latest tick of each symbol, by its source's time and its place.
CREATE TABLE quotes (
    symbol text PRIMARY KEY,
    partition_number smallint NOT NULL,
    raw_offset bigint NOT NULL,
    id uuid NOT NULL,
    price numeric NOT NULL CHECK (price > 0),
    quantity numeric,
    availability numeric,
    source_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    aged_by text NOT NULL,
    tradable_ms bigint,
    feed text NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX quotes_by_partition ON quotes (partition_number);
INSERT INTO quotes
SELECT DISTINCT ON (symbol) symbol, partition_number, raw_offset, id, price, quantity, availability, source_at,
       received_at, aged_by, tradable_ms, feed
  FROM ticks ORDER BY symbol, source_at DESC, raw_offset DESC;

-- Ticks that were not believed, each with its reason, and how many were refused in all.
CREATE TABLE quarantined_ticks (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    partition_number smallint NOT NULL,
    raw_offset bigint NOT NULL,
    quarantined_at timestamptz NOT NULL,
    reason text NOT NULL,
    id uuid NOT NULL,
    symbol text NOT NULL,
    price numeric NOT NULL,
    quantity numeric,
    source_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    feed text NOT NULL,
    UNIQUE (partition_number, raw_offset)
);
CREATE INDEX quarantined_ticks_by_time ON quarantined_ticks USING brin (quarantined_at);

CREATE TABLE refused_ticks (
    feed text NOT NULL,
    reason text NOT NULL,
    ticks bigint NOT NULL CHECK (ticks > 0),
    last_at timestamptz NOT NULL,
    PRIMARY KEY (feed, reason)
);
