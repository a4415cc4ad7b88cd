-- The same fill once more, under another command.
INSERT INTO movements (id, kind, user_id, wallet_id, order_id, fill, symbol, price, shard, first_seq, legs, moved_at)
SELECT '00000000-0000-0000-0000-000000000003', kind, user_id, wallet_id, order_id, fill, symbol, price,
       shard, first_seq + legs, legs, moved_at
  FROM movements WHERE kind = 'BUY';
INSERT INTO entries (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance,
       booked_at)
SELECT '00000000-0000-0000-0000-000000000003', leg, account_id, account_seq + 1, shard, shard_seq + 4, asset,
       amount, balance + amount, booked_at
  FROM entries WHERE movement_id = '00000000-0000-0000-0000-000000000002'
