-- Every acknowledged order ends or rests: none has been undecided for over ten seconds, and what rests says so.
SELECT id, user_id, symbol, status, stage, since
  FROM orders
 WHERE (stage NOT IN ('RESTING', 'DONE') AND greatest(since, execute_after) < now() - interval '10 seconds')
    OR (stage = 'RESTING' AND status NOT IN ('OPEN', 'PARTIALLY_FILLED'))
