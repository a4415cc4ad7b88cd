-- A request that was refused by the market or a limit is answered so again, whatever has become of either: where it has a key or a
-- client order id, its order is kept as one that was rejected before it was accepted, with the refusal as it was answered. It has the
-- names of an order, so that of two requests of one name, wherever they are decided, one alone decides.
ALTER TABLE orders
    ADD COLUMN refusal text,
    ADD CONSTRAINT refused_is_rejected CHECK (refusal IS NULL OR (status = 'REJECTED' AND fills = 0));
