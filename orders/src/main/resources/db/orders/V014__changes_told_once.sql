-- Which change of which order an event of the feed is. A relay that dies between publishing and deleting publishes its batch once more,
-- and the feed takes each change once. Events from before have neither: the columns come without a look at the rows.
ALTER TABLE order_feed
    ADD COLUMN order_id uuid,
    ADD COLUMN seq integer;
