-- The double-entry ledger: who owns which wallet, what each account has, and every entry that made it so. What the code
-- promises is repeated here as a constraint, so that a mistake in the code is refused instead of booked.

-- A batch holds the row of each shard it works for: the entries of a shard are in one line, and so are the holds of a wallet,
-- whose commands are all in one shard. 0 to 11 are the partitions of wallet-commands, 100 and 101 the lanes of HTTP, 110 the
-- users who register.
CREATE TABLE shards (
    shard smallint PRIMARY KEY,
    shard_seq bigint NOT NULL DEFAULT 0
);
INSERT INTO shards (shard) SELECT generate_series(0, 11) UNION ALL VALUES (100), (101), (110);

CREATE TABLE wallets (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 50),
    house boolean NOT NULL,
    opened_at timestamptz NOT NULL,
    UNIQUE (user_id, name)
);

-- The house's own accounts (market, paper, external) may go negative; nobody else's ever does.
CREATE TABLE accounts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wallet_id uuid NOT NULL REFERENCES wallets,
    asset text NOT NULL,
    house boolean NOT NULL,
    available numeric NOT NULL DEFAULT 0,
    held numeric NOT NULL DEFAULT 0 CHECK (held >= 0),
    account_seq bigint NOT NULL DEFAULT 0,
    cost numeric NOT NULL DEFAULT 0 CHECK (cost >= 0),
    cost_currency text,
    UNIQUE (wallet_id, asset),
    CHECK (house OR available >= 0)
) WITH (fillfactor = 80);

-- A movement's id is the id of the command that asked for it.
CREATE TABLE movements (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('OPENING_CREDIT', 'DEPOSIT', 'WITHDRAWAL', 'BUY', 'SELL')),
    user_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    order_id uuid,
    fill integer,
    symbol text,
    price numeric,
    idempotency_key text,
    moved_at timestamptz NOT NULL,
    CHECK ((kind IN ('BUY', 'SELL')) = (fill IS NOT NULL AND order_id IS NOT NULL))
);
CREATE UNIQUE INDEX movements_fill ON movements (order_id, fill) WHERE fill IS NOT NULL;

-- id only orders a wallet's statement; account_seq and shard_seq have no gaps.
CREATE TABLE entries (
    movement_id uuid NOT NULL REFERENCES movements,
    leg text NOT NULL,
    account_id bigint NOT NULL REFERENCES accounts,
    account_seq bigint NOT NULL CHECK (account_seq > 0),
    shard smallint NOT NULL,
    shard_seq bigint NOT NULL CHECK (shard_seq > 0),
    asset text NOT NULL,
    amount numeric NOT NULL CHECK (amount <> 0),
    balance numeric NOT NULL,
    booked_at timestamptz NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (movement_id, leg),
    UNIQUE (account_id, account_seq),
    UNIQUE (account_id, id),
    UNIQUE (shard, shard_seq)
);

-- A hold without an account is a tombstone: it was released before it came.
CREATE TABLE holds (
    id uuid PRIMARY KEY,
    account_id bigint REFERENCES accounts,
    order_id uuid NOT NULL,
    amount numeric NOT NULL CHECK (amount >= 0),
    remaining numeric NOT NULL CHECK (remaining BETWEEN 0 AND amount),
    status text NOT NULL CHECK (status IN ('OPEN', 'SETTLED', 'RELEASED')),
    changed_at timestamptz NOT NULL,
    CHECK (status = 'OPEN' OR remaining = 0),
    CHECK (account_id IS NOT NULL OR status = 'RELEASED')
) WITH (fillfactor = 80);
CREATE INDEX holds_open ON holds (account_id) WHERE status = 'OPEN';

-- Every command with its answer. Written with the effects, kept for ever: the same command again has no effect, the same answer.
CREATE TABLE inbox (
    command_id uuid PRIMARY KEY,
    contents text NOT NULL,
    answer_type text NOT NULL,
    answer jsonb NOT NULL,
    answered_at timestamptz NOT NULL
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER movements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
