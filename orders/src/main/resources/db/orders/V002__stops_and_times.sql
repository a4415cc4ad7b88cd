-- Orders that wait for a stop price, and all times in force. What triggers a stop is a column, and so is the highest price its hold
-- pays for: an owner that takes over decides as the one before it would have.
ALTER TABLE orders
    DROP CONSTRAINT orders_type_check,
    DROP CONSTRAINT orders_time_in_force_check,
    DROP CONSTRAINT limit_has_price,
    ADD COLUMN stop_price numeric CHECK (stop_price > 0),
    ADD COLUMN hold_cap numeric CHECK (hold_cap > 0),
    -- The last tick before the order came into the book: only later ones trigger it.
    ADD COLUMN entered_offset bigint,
    ADD COLUMN triggered_offset bigint,
    ADD CHECK (type IN ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT')),
    ADD CHECK (time_in_force IN ('FOK', 'IOC', 'DAY', 'GTC', 'GTD')),
    ADD CONSTRAINT limit_has_price CHECK ((type IN ('LIMIT', 'STOP_LIMIT')) = (limit_price IS NOT NULL)),
    ADD CONSTRAINT stop_has_price CHECK ((type IN ('STOP', 'STOP_LIMIT')) = (stop_price IS NOT NULL)),
    ADD CONSTRAINT triggered_after_entry CHECK (triggered_offset > entered_offset);

UPDATE orders SET hold_cap = limit_price WHERE hold_amount IS NOT NULL AND side = 'BUY' AND stage <> 'DONE';
