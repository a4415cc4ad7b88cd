-- What an entry references is looked up row by row. NOT EXISTS left the planner free to read all movements into a hash for each
-- statement, which it chose while the table was small and a connection then kept: a settle cost more with every settle before it.
CREATE OR REPLACE FUNCTION require_referenced() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM made
                 LEFT JOIN movements ON movements.id = made.movement_id
                 LEFT JOIN accounts ON accounts.id = made.account_id
                WHERE movements.id IS NULL OR accounts.id IS NULL) THEN
        RAISE EXCEPTION 'an entry has no movement or no account' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;
