-- What a user holds of a stock was the sum of all trades in it, added up under the lock of the user's row for each buy. It is one row
-- now, changed by the very statement that records the trades.
CREATE TABLE positions (
    user_id uuid NOT NULL,
    symbol text NOT NULL,
    held numeric NOT NULL,
    PRIMARY KEY (user_id, symbol)
);

-- No trade is recorded between the sum and the trigger.
LOCK TABLE trades IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO positions (user_id, symbol, held)
SELECT user_id, symbol, sum(CASE side WHEN 'BUY' THEN quantity ELSE -quantity END) FROM trades GROUP BY user_id, symbol;

CREATE FUNCTION add_to_positions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO positions AS held_before (user_id, symbol, held)
    SELECT user_id, symbol, sum(CASE side WHEN 'BUY' THEN quantity ELSE -quantity END)
      FROM recorded GROUP BY user_id, symbol ORDER BY user_id, symbol
    ON CONFLICT (user_id, symbol) DO UPDATE SET held = held_before.held + excluded.held;
    RETURN NULL;
END
$$;

CREATE TRIGGER trades_add_to_positions AFTER INSERT ON trades REFERENCING NEW TABLE AS recorded
    FOR EACH STATEMENT EXECUTE FUNCTION add_to_positions();

DROP INDEX trades_of_position;
