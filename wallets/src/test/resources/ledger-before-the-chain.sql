-- A deposit of 10,000.00 and a buy of shares for 12.50, as they were booked before entries had hashes.
INSERT INTO wallets VALUES
    ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-0000000000aa', 'main', false, now()),
    ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-0000000000bb', 'house', true, now());
INSERT INTO accounts (id, wallet_id, asset, house, available, held, account_seq) OVERRIDING SYSTEM VALUE VALUES
    (1, '00000000-0000-0000-0000-00000000000a', 'USD', false, 9987.50, 0, 2),
    (2, '00000000-0000-0000-0000-00000000000b', 'USD', true, -9987.50, 0, 2);
INSERT INTO movements (id, kind, user_id, wallet_id, order_id, fill, symbol, price, idempotency_key, moved_at) VALUES
    ('00000000-0000-0000-0000-000000000001', 'DEPOSIT', '00000000-0000-0000-0000-0000000000aa',
     '00000000-0000-0000-0000-00000000000a', NULL, NULL, NULL, NULL, 'a key|of hers', now()),
    ('00000000-0000-0000-0000-000000000002', 'BUY', '00000000-0000-0000-0000-0000000000aa',
     '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000011', 1, 'ABC', 6.2500, NULL, now());
INSERT INTO entries (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance, booked_at) VALUES
    ('00000000-0000-0000-0000-000000000001', 'USER_CASH', 1, 1, 0, 1, 'USD', 10000.00, 10000.00, now()),
    ('00000000-0000-0000-0000-000000000001', 'HOUSE_CASH', 2, 1, 0, 2, 'USD', -10000.00, -10000.00, now()),
    ('00000000-0000-0000-0000-000000000002', 'USER_CASH', 1, 2, 0, 3, 'USD', -12.50, 9987.50, now()),
    ('00000000-0000-0000-0000-000000000002', 'HOUSE_CASH', 2, 2, 0, 4, 'USD', 12.50, -9987.50, now());
UPDATE shards SET shard_seq = 4 WHERE shard = 0;
