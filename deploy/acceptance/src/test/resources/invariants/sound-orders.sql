-- The orders of that user: one that bought the shares, and one that rests.
INSERT INTO orders (id, user_id, wallet_id, client_order_id, idempotency_key, request_hash, symbol, partition, side,
    type, time_in_force, quantity, lot, currency, limit_price, created_at, status, stage, since, seq, fills,
    filled_quantity, filled_notional, charged)
VALUES
    ('00000000-0000-0000-0000-000000000011', '00000000-0000-0000-0000-0000000000aa',
     '00000000-0000-0000-0000-00000000000a', 'mine', 'key-1', '', 'ABC', 0, 'BUY', 'MARKET', 'FOK', 2, 1, 'USD',
     NULL, now() - interval '1 hour', 'EXECUTED', 'DONE', now() - interval '1 hour', 2, 1, 2, 12.50, 12.50),
    ('00000000-0000-0000-0000-000000000012', '00000000-0000-0000-0000-0000000000aa',
     '00000000-0000-0000-0000-00000000000a', NULL, 'key-2', '', 'ABC', 0, 'BUY', 'LIMIT', 'GTC', 1, 1, 'USD',
     5.00, now() - interval '1 hour', 'OPEN', 'RESTING', now() - interval '1 hour', 2, 0, 0, 0, 0);
INSERT INTO order_events VALUES
    ('00000000-0000-0000-0000-000000000011', 1, 'PLACED', 'PENDING', now()),
    ('00000000-0000-0000-0000-000000000011', 2, 'FILLED', 'EXECUTED', now()),
    ('00000000-0000-0000-0000-000000000012', 1, 'PLACED', 'PENDING', now()),
    ('00000000-0000-0000-0000-000000000012', 2, 'OPENED', 'OPEN', now());
INSERT INTO trades VALUES
    ('00000000-0000-0000-0000-000000000031', '00000000-0000-0000-0000-000000000011', 1,
     '00000000-0000-0000-0000-0000000000aa', 'ABC', 'BUY', 2, 6.25, 12.5, 'USD', 7, 'SOURCE', 10,
     now() - interval '1 hour');
INSERT INTO order_feed (epoch, partition, position, user_id, order_id, seq, event)
SELECT '00000000-0000-0000-0000-0000000000ee', 0, seq, '00000000-0000-0000-0000-0000000000aa',
       '00000000-0000-0000-0000-000000000012', seq, ''
  FROM generate_series(1, 2) AS seq;
INSERT INTO positions VALUES ('00000000-0000-0000-0000-0000000000aa', 'ABC', 2);
