-- What users may trade, and what of it they have reserved. A user without a row has no limit and costs nothing; the row is what
-- intake locks while it admits orders of that user.
CREATE TABLE trading_limits (
    user_id uuid PRIMARY KEY,
    order_value numeric CHECK (order_value > 0),
    daily_value numeric CHECK (daily_value > 0),
    orders_per_minute integer CHECK (orders_per_minute > 0),
    minute timestamptz NOT NULL DEFAULT to_timestamp(0),
    minute_orders integer NOT NULL DEFAULT 0
);

-- The value reserved on the last day that had any, each currency by itself.
CREATE TABLE trading_days (
    user_id uuid NOT NULL,
    currency text NOT NULL,
    day date NOT NULL,
    reserved numeric NOT NULL CHECK (reserved >= 0),
    PRIMARY KEY (user_id, currency)
);

-- What orders gave back when they ended without trading all of it. Execution only adds rows, so that it never waits for intake; intake takes
-- them off when it next looks at the user.
CREATE TABLE trading_returns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id uuid NOT NULL,
    currency text NOT NULL,
    day date NOT NULL,
    amount numeric NOT NULL CHECK (amount > 0)
);

CREATE INDEX trading_returns_of_user ON trading_returns (user_id);

-- The value an order was admitted with; those from before limits reserved nothing.
ALTER TABLE orders ADD COLUMN reserved numeric NOT NULL DEFAULT 0 CHECK (reserved >= 0);
