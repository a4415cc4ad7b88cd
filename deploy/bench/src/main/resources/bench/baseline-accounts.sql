-- What the baseline finds: the accounts that the ledger has by then, too. A user's cash is account 1000 × user, the shares of
-- symbol s are 1000 × user + s. Each of the eight connections has accounts of the house to itself (-1000 × connection − s), so
-- that the house is nobody's bottleneck, as the ledger's shards see to it. {users} and {symbols} are filled in.
CREATE FUNCTION id_of(high bigint, low bigint) RETURNS uuid IMMUTABLE LANGUAGE sql
RETURN (lpad(to_hex(high), 16, '0') || lpad(to_hex(low), 16, '0'))::uuid;

CREATE FUNCTION told(command uuid, symbol bigint) RETURNS text IMMUTABLE LANGUAGE sql
RETURN '{"id":"' || command || '","type":"Settled","at":"2026-01-01T00:00:00.000000Z","commandId":"' || command
    || '","orderId":"' || command || '","symbol":"BENCH' || symbol || '","fill":1,"cost":"0.01","v":1}';

INSERT INTO wallets (id, user_id, name, house, opened_at)
SELECT id_of(0, number), id_of(0, number), 'main', number > 1000000, now()
  FROM (SELECT generate_series(1, {users}) UNION ALL SELECT generate_series(1000001, 1000008)) AS made(number);

INSERT INTO accounts (id, wallet_id, asset, house, available, cost_currency) OVERRIDING SYSTEM VALUE
SELECT owner * 1000 + symbol, id_of(0, owner), CASE symbol WHEN 0 THEN 'USD' ELSE 'stock:BENCH' || symbol END, false,
       CASE symbol WHEN 0 THEN 10000.00 ELSE 0 END, CASE symbol WHEN 0 THEN NULL ELSE 'USD' END
  FROM generate_series(1::bigint, {users}) AS owner, generate_series(0, {symbols}) AS symbol
 UNION ALL
SELECT -house * 1000 - symbol, id_of(0, 1000000 + house),
       CASE symbol WHEN 0 THEN 'USD' ELSE 'stock:BENCH' || symbol END, true, 0, NULL
  FROM generate_series(1::bigint, 8) AS house, generate_series(0, {symbols}) AS symbol;

ANALYZE;
