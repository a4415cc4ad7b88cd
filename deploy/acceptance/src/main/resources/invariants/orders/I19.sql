-- What a user holds of a stock, as the limit of a position sees it, is the sum of what they traded.
SELECT coalesce(p.user_id, t.user_id) AS user_id, coalesce(p.symbol, t.symbol) AS symbol, p.held, t.traded
  FROM positions p
  FULL JOIN (SELECT user_id, symbol, sum(CASE side WHEN 'BUY' THEN quantity ELSE -quantity END) AS traded
               FROM trades GROUP BY user_id, symbol) t ON t.user_id = p.user_id AND t.symbol = p.symbol
 WHERE p.held IS DISTINCT FROM t.traded
