-- Resting orders as execution leaves them: limits and stops that wait far from the price, half of them good for the day alone; those
-- of one stock lie among those of all others, as they came.
WITH stocks AS (
    SELECT row_number() OVER () - 1 AS number, symbol, partition
      FROM unnest(?::text[], ?::smallint[]) AS stock (symbol, partition)
), drawn AS (
    SELECT n, symbol, partition,
           CASE WHEN n % 2 = 0 THEN 'BUY' ELSE 'SELL' END AS side,
           CASE WHEN n % 10 < 7 THEN 'LIMIT' WHEN n % 10 < 9 THEN 'STOP_LIMIT' ELSE 'STOP' END AS type,
           1 + (n * 7919) % 500 AS quantity,
           (10000 + CASE WHEN (n % 2 = 0) = (n % 10 < 7) THEN -1 ELSE 1 END * (100 + (n * 104729) % 4900)) / 100.0 AS price
      FROM generate_series(1, ?::bigint) AS n
      JOIN stocks ON stocks.number = (n * 31) % (SELECT count(*) FROM stocks)
)
INSERT INTO orders (id, user_id, wallet_id, idempotency_key, request_hash, symbol, partition, side, type, time_in_force, quantity, lot,
    currency, limit_price, stop_price, expires_at, created_at, status, stage, since, seq, hold_amount, hold_cap, entered_offset)
SELECT uuidv7(), md5('user' || n % 20000)::uuid, md5('wallet' || n % 20000)::uuid, 'key-' || n, md5(n::text), symbol, partition, side, type,
       CASE WHEN n % 4 < 2 THEN 'DAY' ELSE 'GTC' END, quantity, 1, 'USD',
       CASE WHEN type <> 'STOP' THEN price END, CASE WHEN type <> 'LIMIT' THEN price END,
       CASE WHEN n % 4 < 2 THEN now() + interval '8 hours' END, now() - n % 86400 * interval '1 second',
       'OPEN', 'RESTING', now() - n % 86400 * interval '1 second', 2,
       CASE WHEN side = 'BUY' THEN quantity * price ELSE quantity END, CASE WHEN side = 'BUY' THEN price END, 0
  FROM drawn
 ORDER BY n
