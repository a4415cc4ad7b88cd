-- Orders that are replaced while they rest. What one shall become is on its row until the ledger has changed its hold, and so is the last
-- command that asked for it: the same command read again changes nothing. A trade keeps the prices it was bound to, for its order's may
-- change later.
ALTER TABLE orders
    DROP CONSTRAINT orders_stage_check,
    ADD COLUMN revision integer NOT NULL DEFAULT 0,
    ADD COLUMN replaced_offset bigint NOT NULL DEFAULT -1,
    ADD COLUMN replacing_by uuid,
    ADD COLUMN replacing_quantity numeric,
    ADD COLUMN replacing_limit_price numeric,
    ADD COLUMN replacing_stop_price numeric,
    ADD COLUMN replacing_hold_amount numeric,
    ADD COLUMN replacing_hold_cap numeric,
    ADD CHECK (stage IN ('NEW', 'HOLDING', 'DELAYED', 'RESTING', 'REPLACING', 'SETTLING', 'RELEASING', 'DONE')),
    ADD CONSTRAINT replacing_is_whole
        CHECK ((stage = 'REPLACING')
            = (replacing_by IS NOT NULL AND replacing_quantity IS NOT NULL AND replacing_hold_amount IS NOT NULL));

ALTER TABLE trades
    ADD COLUMN limit_price numeric,
    ADD COLUMN cap numeric;
