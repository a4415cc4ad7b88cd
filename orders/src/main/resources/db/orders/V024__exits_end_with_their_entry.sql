-- Whoever cancels all orders while the entry of a bracket is being settled cancels the exits it brings along, too, though they are not
-- there yet: the order keeps that it was asked for, for whoever hears of its fill.
ALTER TABLE orders ADD COLUMN end_exits boolean NOT NULL DEFAULT false;
