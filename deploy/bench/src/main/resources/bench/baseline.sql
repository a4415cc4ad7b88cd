\set user random(1, :users)
\set symbol random(1, :symbols)
\set high random(0, 4611686018427387903)
\set low random(0, 4611686018427387903)
\set cash :user * 1000
\set shares :user * 1000 + :symbol
\set house_cash -(:client_id + 1) * 1000
\set house_shares -(:client_id + 1) * 1000 - :symbol
\set house :client_id + 1
BEGIN;
SELECT id FROM accounts
 WHERE id IN (:cash::bigint, :shares::bigint, :house_cash::bigint, :house_shares::bigint)
 ORDER BY id FOR UPDATE;
SELECT id, available, held, account_seq, cost FROM accounts
 WHERE id IN (:cash::bigint, :shares::bigint, :house_cash::bigint, :house_shares::bigint);
SELECT contents, answer_type, answer FROM inbox WHERE command_id = id_of(:high::bigint, :low::bigint);
INSERT INTO inbox (command_id, contents, answer_type, answer, answered_at)
VALUES (id_of(:high::bigint, :low::bigint), repeat('5', 64), 'TOLD',
        told(id_of(:high::bigint, :low::bigint), :symbol::bigint)::jsonb, now());
INSERT INTO movements
       (id, kind, user_id, wallet_id, order_id, fill, symbol, price, shard, first_seq, legs, moved_at)
SELECT id_of(:high::bigint, :low::bigint), 'BUY', id_of(0, :user::bigint), id_of(0, :user::bigint), uuidv7(), 1,
       'BENCH' || :symbol::bigint, 0.01, :house::smallint, house.account_seq * 4 + 1, 4, now()
  FROM accounts house WHERE house.id = :house_cash::bigint;
INSERT INTO entries
       (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance, hash, booked_at)
SELECT id_of(:high::bigint, :low::bigint), made.leg, account.id, account.account_seq + 1, :house::smallint,
       house.account_seq * 4 + made.number, account.asset, made.amount,
       account.available + account.held + made.amount, sha256(convert_to(made.leg, 'UTF8')), now()
  FROM (VALUES (:cash::bigint, 'USER_CASH', 1, -0.01), (:house_cash::bigint, 'HOUSE_CASH', 2, 0.01),
               (:house_shares::bigint, 'HOUSE_SHARES', 3, -1), (:shares::bigint, 'USER_SHARES', 4, 1))
       AS made(id, leg, number, amount)
  JOIN accounts account ON account.id = made.id
  JOIN accounts house ON house.id = :house_cash::bigint;
UPDATE accounts account
   SET available = account.available + made.amount, account_seq = account.account_seq + 1,
       cost = account.cost + made.cost
  FROM (VALUES (:cash::bigint, -0.01, 0.00), (:house_cash::bigint, 0.01, 0.00),
               (:house_shares::bigint, -1, 0.00), (:shares::bigint, 1, 0.01)) AS made(id, amount, cost)
 WHERE account.id = made.id;
INSERT INTO outbox (shard, topic, key, value)
VALUES (:house::smallint, 'wallet-events', 'BENCH' || :symbol::bigint,
        told(id_of(:high::bigint, :low::bigint), :symbol::bigint));
COMMIT;
