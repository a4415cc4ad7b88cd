-- Brackets: an order that buys may carry the prices at which what it bought is sold again, with profit or to stop a loss. Each exit is an
-- order of its own, with a link to the one that entered; both sell out of one hold of the ledger, and there is one of each kind at most.
ALTER TABLE orders
    ADD COLUMN take_profit_limit numeric CHECK (take_profit_limit > 0),
    ADD COLUMN stop_loss_stop numeric CHECK (stop_loss_stop > 0),
    ADD COLUMN stop_loss_limit numeric CHECK (stop_loss_limit > 0),
    ADD COLUMN parent_id uuid,
    ADD COLUMN leg text CHECK (leg IN ('TAKE_PROFIT', 'STOP_LOSS')),
    ADD CONSTRAINT exits_sell_what_was_bought
        CHECK ((take_profit_limit IS NULL AND stop_loss_stop IS NULL) OR side = 'BUY'),
    ADD CONSTRAINT stop_loss_is_whole CHECK (stop_loss_limit IS NULL OR stop_loss_stop IS NOT NULL),
    ADD CONSTRAINT leg_has_parent CHECK ((leg IS NULL) = (parent_id IS NULL)),
    ADD CONSTRAINT exits_sell CHECK (leg IS NULL OR side = 'SELL');

CREATE UNIQUE INDEX orders_exits ON orders (parent_id, leg) WHERE parent_id IS NOT NULL;
