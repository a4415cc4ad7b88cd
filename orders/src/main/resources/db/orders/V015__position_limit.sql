-- How much a user's position in a stock may be worth, with the buys that are not done. What is held is the sum of a user's trades in the
-- stock: an index alone answers that.
ALTER TABLE trading_limits ADD COLUMN position_value numeric CHECK (position_value > 0);

CREATE INDEX trades_of_position ON trades (user_id, symbol) INCLUDE (side, quantity);
