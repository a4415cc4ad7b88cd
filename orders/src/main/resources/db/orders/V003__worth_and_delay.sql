-- Orders by worth, whose quantity is decided at their price, and orders that wait at the venue before they are executed. The time is a
-- column: whoever owns the order then executes it.
ALTER TABLE orders
    DROP CONSTRAINT orders_stage_check,
    DROP CONSTRAINT executed_is_whole,
    ALTER COLUMN quantity DROP NOT NULL,
    ADD COLUMN notional numeric CHECK (notional > 0),
    ADD COLUMN execute_after timestamptz,
    ADD CHECK (stage IN ('NEW', 'HOLDING', 'DELAYED', 'RESTING', 'SETTLING', 'RELEASING', 'DONE')),
    ADD CONSTRAINT quantity_or_worth CHECK (quantity IS NOT NULL OR notional IS NOT NULL),
    ADD CONSTRAINT filled_is_decided CHECK (filled_quantity = 0 OR quantity IS NOT NULL),
    ADD CONSTRAINT executed_is_whole
        CHECK (status <> 'EXECUTED' OR (quantity IS NOT NULL AND filled_quantity = quantity)),
    ADD CONSTRAINT worth_is_not_passed
        CHECK (notional IS NULL OR side = 'SELL' OR charged <= notional);
