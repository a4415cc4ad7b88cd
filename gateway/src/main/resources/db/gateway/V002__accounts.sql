-- What an account can be cared for with. A link that was mailed proves that its reader has the address: it is known by its SHA-256 alone,
-- good for one purpose and one use, and a new one ends the older ones of its purpose. An address from which a user has come in is
-- remembered, so that strangers who try passwords cannot keep the user out.
ALTER TABLE users ADD COLUMN email_verified_at timestamptz;

CREATE TABLE account_links (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('VERIFY_EMAIL', 'RESET_PASSWORD')),
    expires_at timestamptz NOT NULL,
    UNIQUE (user_id, purpose)
);

CREATE TABLE known_addresses (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    address text NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, address)
);
