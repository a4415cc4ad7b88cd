-- An order lives here from the moment it is acknowledged. Everything that execution needs to take it up again after a crash is a
-- column: nothing lives only in memory or in a timer. One replica at a time writes the orders of a partition; its epoch guards that.
CREATE TABLE orders (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    client_order_id text,
    idempotency_key text,
    request_hash text NOT NULL,
    symbol text NOT NULL,
    partition smallint NOT NULL,
    side text NOT NULL CHECK (side IN ('BUY', 'SELL')),
    type text NOT NULL CHECK (type IN ('MARKET', 'LIMIT')),
    time_in_force text NOT NULL CHECK (time_in_force IN ('FOK', 'DAY', 'GTC')),
    quantity numeric NOT NULL CHECK (quantity > 0),
    lot numeric NOT NULL CHECK (lot > 0),
    currency text NOT NULL,
    limit_price numeric CHECK (limit_price > 0),
    lower_bound numeric CHECK (lower_bound > 0),
    upper_bound numeric CHECK (upper_bound > 0),
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    status text NOT NULL
        CHECK (status IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED', 'EXECUTED', 'CANCELLED', 'REJECTED', 'EXPIRED')),
    stage text NOT NULL CHECK (stage IN ('NEW', 'HOLDING', 'RESTING', 'SETTLING', 'RELEASING', 'DONE')),
    since timestamptz NOT NULL,
    seq integer NOT NULL CHECK (seq > 0),
    fills integer NOT NULL DEFAULT 0,
    filled_quantity numeric NOT NULL DEFAULT 0,
    filled_notional numeric NOT NULL DEFAULT 0,
    charged numeric NOT NULL DEFAULT 0,
    hold_amount numeric CHECK (hold_amount > 0),
    settling_quantity numeric,
    settling_price numeric,
    settling_cost numeric,
    settling_last boolean,
    settling_tick_offset bigint,
    settling_aged_by text,
    settling_age_ms bigint,
    end_status text,
    end_code text,
    end_detail text,
    end_asset text,
    end_required numeric,
    end_available numeric,
    CONSTRAINT limit_has_price CHECK ((type = 'LIMIT') = (limit_price IS NOT NULL)),
    CONSTRAINT filled_within_quantity CHECK (filled_quantity >= 0 AND filled_quantity <= quantity),
    CONSTRAINT executed_is_whole CHECK (status <> 'EXECUTED' OR filled_quantity = quantity),
    CONSTRAINT done_is_final
        CHECK ((stage = 'DONE') = (status IN ('EXECUTED', 'CANCELLED', 'REJECTED', 'EXPIRED'))),
    CONSTRAINT settling_is_whole
        CHECK ((stage = 'SETTLING') = (settling_quantity IS NOT NULL)),
    UNIQUE (user_id, idempotency_key),
    UNIQUE (user_id, client_order_id)
);

CREATE INDEX orders_of_user ON orders (user_id, id);
-- What a replica loads when it takes a partition over.
CREATE INDEX orders_live ON orders (partition, id) WHERE stage <> 'DONE';

-- Every change of every order, in its own sequence.
CREATE TABLE order_events (
    order_id uuid NOT NULL,
    seq integer NOT NULL,
    change text NOT NULL,
    status text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (order_id, seq)
);

-- Executed fills, each with the price's place on its topic and its age when it traded.
CREATE TABLE trades (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    fill integer NOT NULL,
    user_id uuid NOT NULL,
    symbol text NOT NULL,
    side text NOT NULL,
    quantity numeric NOT NULL CHECK (quantity > 0),
    price numeric NOT NULL CHECK (price > 0),
    cost numeric NOT NULL CHECK (cost > 0),
    currency text NOT NULL,
    tick_offset bigint NOT NULL,
    price_aged_by text NOT NULL,
    price_age_ms bigint NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (order_id, fill)
);

CREATE INDEX trades_of_user ON trades (user_id, id);

-- How much of a tick's availability has been taken by fills decided since that tick.
CREATE TABLE markets (
    symbol text PRIMARY KEY,
    partition smallint NOT NULL,
    tick_offset bigint NOT NULL,
    taken numeric NOT NULL CHECK (taken >= 0)
);

CREATE INDEX markets_of_partition ON markets (partition);

-- Who executes a partition. A write that names an older epoch is refused, however late it comes.
CREATE TABLE partition_owners (
    partition smallint PRIMARY KEY,
    epoch bigint NOT NULL,
    -- For whoever looks into it by hand; the epoch alone decides.
    owner uuid NOT NULL
);
