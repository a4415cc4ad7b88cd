-- What a replica must know of Alpha Vantage when it starts, or when another was asking before: whose turn it is, which calls
-- the key has been used for, and up to which bar each symbol is published. A budget that a restart forgets is no budget.

-- One row: one replica asks at a time, until its lease ends, and nobody while the answers, or failures, say to wait. The calls of the last
-- day are in the row itself, so that whoever is to make the next one counts those that were made while it waited for the row.
CREATE TABLE alpha_vantage_turn (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    owner uuid,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    paused_until timestamptz NOT NULL DEFAULT '-infinity',
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    calls timestamptz[] NOT NULL DEFAULT '{}'
);
INSERT INTO alpha_vantage_turn DEFAULT VALUES;

CREATE TABLE alpha_vantage_symbols (
    symbol text PRIMARY KEY,
    due_at timestamptz NOT NULL DEFAULT '-infinity',
    last_bar_at timestamptz
);
