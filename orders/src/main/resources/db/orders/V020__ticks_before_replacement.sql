-- An owner that takes over may hear old ticks again. One from before an order was replaced is not for the order as it is now: what was the
-- last tick then is kept beside what its fills are checked against, which is of its time before, too.
ALTER TABLE orders ADD COLUMN replaced_tick_offset bigint;
