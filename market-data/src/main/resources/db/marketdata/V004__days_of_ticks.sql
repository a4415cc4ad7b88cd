-- Ticks are kept by day: a day is made ahead and dropped when it is old, neither of which the service's role may do by
-- itself. A tick's place is the one on raw-ticks, where it came from; those from before there was that topic keep their
-- order below zero.
ALTER TABLE ticks RENAME TO ticks_before;
ALTER TABLE ticks_before RENAME CONSTRAINT ticks_pkey TO ticks_before_pkey;
DROP INDEX ticks_by_partition_and_time;

CREATE TABLE ticks (
    partition_number smallint NOT NULL,
    raw_offset bigint NOT NULL,
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
    late boolean NOT NULL,
    PRIMARY KEY (partition_number, raw_offset, received_at)
) PARTITION BY RANGE (received_at);

-- They come nearly in the order of time: the pages of some minutes are found without an entry for each tick.
CREATE INDEX ticks_by_time ON ticks USING brin (source_at) WITH (pages_per_range = 16, autosummarize = on);

-- Makes the days that are missing, of UTC; what reads and writes ticks goes on meanwhile.
CREATE FUNCTION make_tick_days(first date, last date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day date;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('tick_days'));
    FOR day IN SELECT generate_series(first, last, interval '1 day')::date LOOP
        name := 'ticks_' || to_char(day, 'YYYYMMDD');
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE ticks INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
            EXECUTE format('ALTER TABLE ticks ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                           name, day || ' 00:00:00+00', day + 1 || ' 00:00:00+00');
        END IF;
    END LOOP;
END $$;

-- Drops the days before this one; tells how many. Dropping one keeps all others from writing: where somebody reads it for long, a
-- backup say, it is left for the next time.
CREATE FUNCTION drop_tick_days(before date) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
    name text;
    dropped integer := 0;
BEGIN
    FOR name IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'ticks'::regclass ORDER BY 1 LOOP
        IF name < 'ticks_' || to_char(before, 'YYYYMMDD') THEN
            EXECUTE format('DROP TABLE IF EXISTS %I', name);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
EXCEPTION WHEN lock_not_available THEN
    RETURN 0;
END $$;

SELECT make_tick_days(day, day)
  FROM (SELECT DISTINCT (received_at AT TIME ZONE 'UTC')::date AS day FROM ticks_before) AS days;
INSERT INTO ticks
SELECT partition_number, kafka_offset - 1000000000000, id, symbol, price, quantity, availability, source_at, received_at,
       aged_by, tradable_ms, feed, false
  FROM ticks_before;
DROP TABLE ticks_before;
