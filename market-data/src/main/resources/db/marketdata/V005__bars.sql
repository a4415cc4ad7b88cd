-- Open, high, low and close of each symbol by minute, five minutes, hour and day of UTC, by the times of the sources. Of two
-- ticks of one time the one that came first is the earlier: with each open and close stands which one it was, so that a late
-- tick corrects its bars. Those of now are written again and again, in place where their page has room.
CREATE TABLE bars (
    symbol text NOT NULL,
    seconds integer NOT NULL CHECK (seconds IN (60, 300, 3600, 86400)),
    start_at timestamptz NOT NULL,
    open numeric NOT NULL,
    open_at timestamptz NOT NULL,
    open_offset bigint NOT NULL,
    high numeric NOT NULL,
    low numeric NOT NULL,
    close numeric NOT NULL,
    close_at timestamptz NOT NULL,
    close_offset bigint NOT NULL,
    volume numeric NOT NULL CHECK (volume >= 0),
    turnover numeric NOT NULL CHECK (turnover >= 0),
    ticks bigint NOT NULL CHECK (ticks > 0),
    PRIMARY KEY (symbol, seconds, start_at),
    CHECK (low <= high AND low <= least(open, close) AND high >= greatest(open, close)),
    CHECK ((open_at, open_offset) <= (close_at, close_offset))
) WITH (fillfactor = 50);

-- The bars of the ticks that are there already, but for those of the future, which V006 puts in quarantine.
INSERT INTO bars
SELECT symbol, seconds, date_bin(make_interval(secs => seconds), source_at, 'epoch'),
       (array_agg(price ORDER BY source_at, raw_offset))[1], min(source_at),
       (array_agg(raw_offset ORDER BY source_at, raw_offset))[1], max(price), min(price),
       (array_agg(price ORDER BY source_at DESC, raw_offset DESC))[1], max(source_at),
       (array_agg(raw_offset ORDER BY source_at DESC, raw_offset DESC))[1],
       coalesce(sum(quantity), 0), coalesce(sum(quantity * price), 0), count(*)
  FROM ticks, unnest(ARRAY[60, 300, 3600, 86400]) AS intervals (seconds)
 WHERE source_at <= received_at + interval '5 seconds'
 GROUP BY 1, 2, 3;
