-- The functions that make and drop days are the service's alone, and do no more than it needs: whoever else may connect cannot
-- drop the history, and no wrong clock makes days without end or drops those of the last three.
-- V004 needs the first of them before this file is run, and keeps it as it was then: change it here.
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

-- Drops the days before this one; tells how many. Dropping one keeps all others from writing: where somebody reads it for long, a
-- backup say, it is left for the next time.
CREATE OR REPLACE FUNCTION drop_tick_days(before date) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
    name text;
    dropped integer := 0;
BEGIN
    IF before > (now() AT TIME ZONE 'UTC')::date - 3 THEN
        RAISE EXCEPTION 'the days of ticks from % on are kept', before;
    END IF;
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

REVOKE EXECUTE ON FUNCTION make_tick_days(date, date), drop_tick_days(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_tick_days(date, date), drop_tick_days(date) TO "${service-role}";
