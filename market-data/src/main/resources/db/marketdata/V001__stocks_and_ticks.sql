-- What can be traded, and every price it had. A tick is named by its place on the topic price-ticks, so that a record
-- delivered twice is one row, and the rows of a partition can be counted against its end.
CREATE TABLE stocks (
    symbol text PRIMARY KEY CHECK (symbol ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    name text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    quantity_scale smallint NOT NULL CHECK (quantity_scale BETWEEN 0 AND 9),
    lot numeric NOT NULL CHECK (lot > 0),
    price_tick numeric NOT NULL CHECK (price_tick > 0),
    halted boolean NOT NULL DEFAULT false,
    listed_at timestamptz NOT NULL
);

CREATE TABLE ticks (
    partition_number smallint NOT NULL,
    kafka_offset bigint NOT NULL,
    id uuid NOT NULL,
    symbol text NOT NULL,
    price numeric NOT NULL CHECK (price > 0),
    quantity numeric,
    availability numeric,
    source_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    aged_by text NOT NULL CHECK (aged_by IN ('SOURCE', 'RECEIVED')),
    tradable_ms bigint,
    feed text NOT NULL,
    PRIMARY KEY (partition_number, kafka_offset)
);

-- The ranges of the last day are read from here when a partition changes hands.
CREATE INDEX ticks_by_partition_and_time ON ticks (partition_number, received_at);
