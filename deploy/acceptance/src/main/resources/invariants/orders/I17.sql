-- What an order says was filled, and for how much, is the sum of its trades.
SELECT orders.id, orders.fills, orders.filled_quantity, orders.filled_notional, orders.charged,
       traded.fills AS traded_fills, traded.quantity AS traded_quantity, traded.cost AS traded_cost
  FROM orders
  LEFT JOIN (SELECT order_id, count(*) AS fills, sum(quantity) AS quantity,
                    sum(quantity * price) AS notional, sum(cost) AS cost
               FROM trades GROUP BY order_id) traded ON traded.order_id = orders.id
 WHERE orders.fills <> coalesce(traded.fills, 0)
    OR orders.filled_quantity <> coalesce(traded.quantity, 0)
    OR orders.filled_notional <> coalesce(traded.notional, 0)
    OR orders.charged <> coalesce(traded.cost, 0)
