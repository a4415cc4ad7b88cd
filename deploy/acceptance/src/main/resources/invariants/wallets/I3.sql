-- A balance is its entries: available and held together are the sum of the account's entries, which are numbered without a gap,
-- each of the account's asset and with the balance it left; and the entries of each shard are numbered without a gap.
SELECT 'account' AS what, account.id::text AS id, account.available + account.held AS balance, booked.total,
       account.account_seq AS last_seq, booked.entries
  FROM accounts account
  LEFT JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS total, count(*) AS entries, coalesce(max(account_seq), 0) AS last,
                            count(*) FILTER (WHERE entry.asset <> account.asset) AS foreign_entries
                       FROM entries entry WHERE entry.account_id = account.id) booked ON true
 WHERE account.available + account.held <> booked.total
    OR account.account_seq <> booked.entries OR account.account_seq <> booked.last OR booked.foreign_entries > 0
UNION ALL
SELECT 'balance', account_id || '/' || account_seq, balance, running, account_seq, NULL
  FROM (SELECT account_id, account_seq, balance,
               sum(amount) OVER (PARTITION BY account_id ORDER BY account_seq) AS running
          FROM entries) step
 WHERE balance <> running
UNION ALL
SELECT 'shard', shard.shard::text, NULL, NULL, shard.shard_seq, booked.entries
  FROM shards shard
  LEFT JOIN LATERAL (SELECT count(*) AS entries, coalesce(max(shard_seq), 0) AS last
                       FROM entries entry WHERE entry.shard = shard.shard) booked ON true
 WHERE shard.shard_seq <> booked.entries OR shard.shard_seq <> booked.last
