-- The banks' rates as they last were: what conversions stand on when the banks and Redis are away.

-- The last good table of each kind. A bank that confirms it moves checked_at; a table that was refused leaves no trace here.
CREATE TABLE bank_tables (
    kind text PRIMARY KEY CHECK (kind IN ('A', 'B', 'C', 'ECB')),
    no text NOT NULL,
    effective_date date NOT NULL,
    checked_at timestamptz NOT NULL,
    rates jsonb NOT NULL CHECK (jsonb_typeof(rates) = 'array' AND jsonb_array_length(rates) > 0)
);

-- Whose turn it is to ask a bank: one replica at a time, until its lease ends, and nobody before it is due.
CREATE TABLE bank_turns (
    source text PRIMARY KEY CHECK (source IN ('NBP', 'ECB')),
    owner uuid,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    due_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO bank_turns (source) VALUES ('NBP'), ('ECB');
