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

-- Makes the days that are missing, of UTC; what reads and writes ticks goes on meanwhile.
CREATE OR REPLACE FUNCTION make_tick_days(first date, last date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day date;
    name text;
BEGIN
    IF last - first > 31 OR last > (now() AT TIME ZONE 'UTC')::date + 31 THEN
        RAISE EXCEPTION 'days of ticks are made a month at a time and ahead, not from % to %', first, last;
    END IF;
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

SELECT make_tick_days(day, day)
  FROM (SELECT DISTINCT (received_at AT TIME ZONE 'UTC')::date AS day FROM ticks_before) AS days;
-- A tick that came twice was stored twice; the first of its id stays.
INSERT INTO ticks
SELECT DISTINCT ON (id)
       partition_number, kafka_offset - 1000000000000, id, symbol, price, quantity, availability, source_at, received_at,
       aged_by, tradable_ms, feed, false
  FROM ticks_before ORDER BY id, kafka_offset;
DROP TABLE ticks_before;
