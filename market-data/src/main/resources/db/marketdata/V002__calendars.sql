-- When a stock trades, the whole calendar: what was published of a stock is what its row says. A stock without one trades around the
-- clock, as all did before.
ALTER TABLE stocks ADD COLUMN calendar jsonb;
