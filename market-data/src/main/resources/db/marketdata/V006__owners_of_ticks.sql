-- Who owns a partition of raw-ticks, and how far its ticks are applied: the row is written with what they changed, so that a
-- tick is applied once, and by nobody who was the owner once.
CREATE TABLE tick_owners (
    partition_number smallint PRIMARY KEY,
    epoch bigint NOT NULL,
    next_offset bigint NOT NULL
);

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

-- Nobody judged ticks before. One of the future would be the latest of its symbol until that time has come, and all others too
-- late for it.
WITH future AS (DELETE FROM ticks WHERE source_at > received_at + interval '5 seconds' RETURNING *),
     kept AS (INSERT INTO quarantined_ticks (partition_number, raw_offset, quarantined_at, reason, id, symbol, price,
                                             quantity, source_at, received_at, feed)
              SELECT partition_number, raw_offset, now(), 'FUTURE', id, symbol, price, quantity, source_at, received_at, feed
                FROM future)
INSERT INTO refused_ticks
SELECT feed, 'FUTURE', count(*), now() FROM future GROUP BY feed;

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

-- The prices of each symbol that can still be the high, or the low, of a window that ends later, as its owner keeps them from time to
-- time: those that no later one equals or outdoes. Whoever follows adds the ticks that came since, and reads no day of them. Times are
-- microseconds since 1970, in their order.
CREATE TABLE extremes (
    symbol text PRIMARY KEY,
    partition_number smallint NOT NULL,
    high_times bigint[] NOT NULL,
    highs numeric[] NOT NULL,
    low_times bigint[] NOT NULL,
    lows numeric[] NOT NULL,
    CHECK (cardinality(high_times) = cardinality(highs) AND cardinality(low_times) = cardinality(lows))
);
INSERT INTO extremes
SELECT symbol, partition_number,
       array_agg(micros ORDER BY source_at, raw_offset) FILTER (WHERE later_high IS NULL OR price > later_high),
       array_agg(price ORDER BY source_at, raw_offset) FILTER (WHERE later_high IS NULL OR price > later_high),
       array_agg(micros ORDER BY source_at, raw_offset) FILTER (WHERE later_low IS NULL OR price < later_low),
       array_agg(price ORDER BY source_at, raw_offset) FILTER (WHERE later_low IS NULL OR price < later_low)
  FROM (SELECT symbol, partition_number, raw_offset, price, source_at,
               (extract(epoch FROM source_at) * 1000000)::bigint AS micros,
               max(price) OVER later AS later_high, min(price) OVER later AS later_low
          FROM ticks WHERE source_at > now() - interval '24 hours'
        WINDOW later AS (PARTITION BY symbol ORDER BY source_at DESC, raw_offset DESC
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS last_day
 GROUP BY symbol, partition_number;
