-- Users name and close wallets, move money between them and across currencies, and every entry carries a hash of itself
-- and of the one before it, so that a change behind the service's back is found. What was booked before gets its hashes here.

ALTER TABLE wallets ADD COLUMN closed_at timestamptz;
ALTER TABLE wallets DROP CONSTRAINT wallets_user_id_name_key;
CREATE UNIQUE INDEX wallets_name ON wallets (user_id, name) WHERE closed_at IS NULL;
CREATE INDEX wallets_user ON wallets (user_id, opened_at, id);

-- An account its user wants to see even while nothing was ever in it.
ALTER TABLE accounts ADD COLUMN opened boolean NOT NULL DEFAULT false;

-- What the bank promised. A quote that was used stays, as the reason of its movement.
CREATE TABLE exchange_quotes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    given_currency text NOT NULL,
    given numeric NOT NULL CHECK (given > 0),
    taken_currency text NOT NULL CHECK (taken_currency <> given_currency),
    taken numeric NOT NULL CHECK (taken > 0),
    rate numeric NOT NULL CHECK (rate > 0),
    mid numeric NOT NULL CHECK (mid > 0),
    spread numeric NOT NULL,
    as_of date NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX exchange_quotes_expired ON exchange_quotes (expires_at);

ALTER TABLE movements DROP CONSTRAINT movements_kind_check;
ALTER TABLE movements ADD CONSTRAINT movements_kind_check CHECK
    (kind IN ('OPENING_CREDIT', 'DEPOSIT', 'WITHDRAWAL', 'TRANSFER', 'EXCHANGE', 'BUY', 'SELL'));
ALTER TABLE movements ADD COLUMN rate numeric CHECK (rate > 0);
ALTER TABLE movements ADD COLUMN quote_id uuid REFERENCES exchange_quotes;
ALTER TABLE movements ADD CONSTRAINT movements_exchange CHECK
    ((kind = 'EXCHANGE') = (rate IS NOT NULL AND quote_id IS NOT NULL));
-- A quote is used once.
CREATE UNIQUE INDEX movements_quote ON movements (quote_id) WHERE quote_id IS NOT NULL;

ALTER TABLE entries ADD COLUMN hash bytea;
ALTER TABLE shards ADD COLUMN head bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex');

-- The rule of the chain; the service has the same one in domain/Chain.
CREATE FUNCTION entry_hash(previous bytea, movement movements, entry entries) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(concat_ws('|',
        encode(previous, 'hex'), movement.id, movement.kind, movement.user_id, movement.wallet_id,
        coalesce(movement.order_id::text, ''), coalesce(movement.fill::text, ''), coalesce(movement.symbol, ''),
        coalesce(trim_scale(movement.price)::text, ''), coalesce(trim_scale(movement.rate)::text, ''),
        coalesce(movement.quote_id::text, ''), (extract(epoch FROM entry.booked_at) * 1000000)::bigint, entry.leg,
        entry.account_id, entry.account_seq, entry.shard, entry.shard_seq, entry.asset, trim_scale(entry.amount),
        trim_scale(entry.balance), coalesce(movement.idempotency_key, '')), 'UTF8'))
$$;

ALTER TABLE entries DISABLE TRIGGER entries_append_only;
DO $$
DECLARE
    line record;
    link record;
    previous bytea;
BEGIN
    FOR line IN SELECT shard FROM shards LOOP
        previous := decode(repeat('00', 32), 'hex');
        FOR link IN SELECT entry, movement FROM entries entry JOIN movements movement ON movement.id = entry.movement_id
                     WHERE entry.shard = line.shard ORDER BY entry.shard_seq LOOP
            previous := entry_hash(previous, link.movement, link.entry);
            UPDATE entries SET hash = previous
             WHERE shard = line.shard AND shard_seq = (link.entry).shard_seq;
        END LOOP;
        UPDATE shards SET head = previous WHERE shard = line.shard;
    END LOOP;
END
$$;
ALTER TABLE entries ENABLE TRIGGER entries_append_only;
ALTER TABLE entries ALTER COLUMN hash SET NOT NULL;
