-- The chain holds: each entry's hash is that of what it says, of its movement and of the entry before it in its shard, and the last
-- one is the shard's head.
SELECT entry.shard, entry.shard_seq, entry.movement_id, entry.leg
  FROM entries entry
  LEFT JOIN movements movement ON movement.id = entry.movement_id
  LEFT JOIN entries before ON before.shard = entry.shard AND before.shard_seq = entry.shard_seq - 1
 WHERE entry.hash <> entry_hash(coalesce(before.hash, decode(repeat('00', 32), 'hex')), movement, entry)
    OR (before.hash IS NULL AND entry.shard_seq > 1)
UNION ALL
SELECT shard.shard, shard.shard_seq, NULL, NULL
  FROM shards shard LEFT JOIN entries newest ON newest.shard = shard.shard AND newest.shard_seq = shard.shard_seq
 WHERE shard.head <> coalesce(newest.hash, decode(repeat('00', 32), 'hex'))
