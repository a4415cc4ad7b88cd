-- Who did what, when, from where, by which request, and how it ended. Each entry carries a hash of itself and of the one before it, so
-- that what is changed, taken out or put in behind the service's back is found. The database numbers and chains the entries itself:
-- the row of the head is locked until what appends has committed, so that entries of all replicas are one line without a gap.
CREATE TABLE audit_log (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    at timestamptz NOT NULL,
    action text NOT NULL CHECK (action ~ '^[A-Z_]{3,40}$'),
    outcome text NOT NULL,
    user_id uuid,
    username text,
    about text,
    address text NOT NULL,
    request_id text NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE INDEX audit_log_user ON audit_log (user_id, seq);
CREATE INDEX audit_log_action ON audit_log (action, seq);

CREATE TABLE audit_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq bigint NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
INSERT INTO audit_head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- Each part with its length in bytes, so that no two lists of parts are one text.
CREATE FUNCTION audit_text(VARIADIC parts text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(coalesce(octet_length(part) || ':' || part, '-'), '' ORDER BY place)
      FROM unnest(parts) WITH ORDINALITY AS line (part, place)
$$;

-- The rule of the chain; the verification has the same one in domain/AuditChain. It works as its owner: the service itself may change
-- neither an entry nor the head.
CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    previous bytea;
BEGIN
    UPDATE audit_head SET seq = seq + 1 RETURNING seq, hash INTO NEW.seq, previous;
    NEW.hash := sha256(convert_to(audit_text(
        encode(previous, 'hex'), NEW.seq::text, (extract(epoch FROM NEW.at) * 1000000)::bigint::text, NEW.action, NEW.outcome,
        NEW.user_id::text, NEW.username, NEW.about, NEW.address, NEW.request_id), 'UTF8'));
    UPDATE audit_head SET hash = NEW.hash;
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_log_chained BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_append();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
