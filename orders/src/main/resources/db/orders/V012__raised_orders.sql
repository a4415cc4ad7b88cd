-- An order that is replaced and then worth more reserves more. Limits are counted by day: what was reserved on a later day than the order
-- was placed on is kept with that day, the last of them, for only of that day something can come back.
ALTER TABLE orders
    ADD COLUMN raised numeric CHECK (raised > 0),
    ADD COLUMN raised_day date,
    ADD CONSTRAINT raised_has_day CHECK ((raised IS NULL) = (raised_day IS NULL)),
    ADD CONSTRAINT raised_is_reserved CHECK (raised <= reserved);

CREATE INDEX orders_raised_of_user ON orders (user_id, raised_day) WHERE raised_day IS NOT NULL;
