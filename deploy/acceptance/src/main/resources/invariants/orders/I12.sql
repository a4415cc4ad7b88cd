-- No fill is outside its order's limit, bounds or hold, of a tick before its order came or its stop was triggered.
SELECT trades.id, trades.order_id, trades.side, trades.price, orders.type, trades.limit_price, orders.lower_bound,
       orders.upper_bound, trades.cap, trades.tick_offset, orders.entered_offset, orders.triggered_offset
  FROM trades JOIN orders ON orders.id = trades.order_id
 WHERE trades.price < orders.lower_bound
    OR trades.price > orders.upper_bound
    OR (trades.side = 'BUY' AND trades.price > least(trades.limit_price, trades.cap))
    OR (trades.side = 'SELL' AND trades.price < trades.limit_price)
    OR trades.tick_offset < orders.entered_offset
    OR (orders.stop_price IS NOT NULL
        AND (orders.triggered_offset IS NULL OR trades.tick_offset < orders.triggered_offset))
