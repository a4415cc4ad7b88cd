ALTER TABLE entries ALTER COLUMN hash SET DEFAULT sha256('');
-- A user with 10,000.00, of which 12.50 bought two shares and 5.00 are held by an order that rests.
INSERT INTO wallets VALUES
    ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-0000000000aa', 'Main', false, now()),
    ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-0000000000bb', 'house', true, now());
INSERT INTO accounts (id, wallet_id, asset, house, available, held, account_seq) OVERRIDING SYSTEM VALUE VALUES
    (1, '00000000-0000-0000-0000-00000000000a', 'USD', false, 9982.50, 5.00, 2),
    (2, '00000000-0000-0000-0000-00000000000b', 'USD', true, -9987.50, 0, 2),
    (3, '00000000-0000-0000-0000-00000000000a', 'ABC', false, 2, 0, 1),
    (4, '00000000-0000-0000-0000-00000000000b', 'ABC', true, -2, 0, 1);
INSERT INTO movements (id, kind, user_id, wallet_id, order_id, fill, moved_at, shard, first_seq, legs) VALUES
    ('00000000-0000-0000-0000-000000000001', 'OPENING_CREDIT', '00000000-0000-0000-0000-0000000000aa',
     '00000000-0000-0000-0000-00000000000a', NULL, NULL, now() - interval '1 hour', 0, 1, 2),
    ('00000000-0000-0000-0000-000000000002', 'BUY', '00000000-0000-0000-0000-0000000000aa',
     '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000011', 1,
     now() - interval '1 hour', 0, 3, 4);
INSERT INTO entries (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance, booked_at)
VALUES
    ('00000000-0000-0000-0000-000000000001', 'USER_CASH', 1, 1, 0, 1, 'USD', 10000.00, 10000.00, now()),
    ('00000000-0000-0000-0000-000000000001', 'HOUSE_CASH', 2, 1, 0, 2, 'USD', -10000.00, -10000.00, now()),
    ('00000000-0000-0000-0000-000000000002', 'USER_CASH', 1, 2, 0, 3, 'USD', -12.50, 9987.50, now()),
    ('00000000-0000-0000-0000-000000000002', 'HOUSE_CASH', 2, 2, 0, 4, 'USD', 12.50, -9987.50, now()),
    ('00000000-0000-0000-0000-000000000002', 'USER_SHARES', 3, 1, 0, 5, 'ABC', 2, 2, now()),
    ('00000000-0000-0000-0000-000000000002', 'HOUSE_SHARES', 4, 1, 0, 6, 'ABC', -2, -2, now());
UPDATE accounts SET cost = 12.50, cost_currency = 'USD' WHERE id = 3;
UPDATE shards SET shard_seq = 6 WHERE shard = 0;
INSERT INTO holds VALUES
    ('00000000-0000-0000-0000-000000000021', 1, '00000000-0000-0000-0000-000000000012', 5.00, 5.00, 'OPEN',
     now() - interval '1 hour');
DO $$
DECLARE
    link record;
    previous bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR link IN SELECT entry, movement FROM entries entry JOIN movements movement ON movement.id = entry.movement_id
                 ORDER BY entry.shard_seq LOOP
        previous := entry_hash(previous, link.movement, link.entry);
        UPDATE entries SET hash = previous WHERE shard = 0 AND shard_seq = (link.entry).shard_seq;
    END LOOP;
    UPDATE shards SET head = previous WHERE shard = 0;
END
$$;
