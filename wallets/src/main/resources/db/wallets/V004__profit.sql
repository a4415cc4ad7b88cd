-- What a position has earned is kept with it, and a statement is read by time.

-- Of each sell its proceeds less the average cost of the shares sold, in cost_currency. Cost was kept exactly from the first
-- fill on, and what sells took from it is what buys brought less what is left; so what was realised until now is the cost
-- left and all the cash that trades of these shares brought, less what they took. This holds where all fills of an account
-- were in one currency. Every one was: orders settles in the currency of the stock, which no listing can change.
ALTER TABLE accounts ADD COLUMN realised numeric NOT NULL DEFAULT 0;
UPDATE accounts account
   SET realised = account.cost + traded.cash
  FROM (SELECT shares.account_id, sum(cash.amount) AS cash
          FROM entries shares
          JOIN entries cash ON cash.movement_id = shares.movement_id AND cash.leg = 'USER_CASH'
         WHERE shares.leg = 'USER_SHARES'
         GROUP BY shares.account_id) traded
 WHERE account.id = traded.account_id;

-- The order of a statement: by time, and by id where times are equal. A batch takes its time before it waits for its locks, so
-- that ids alone do not follow the times. It takes the place of the index by id, which nothing else reads.
CREATE UNIQUE INDEX entries_statement ON entries (account_id, booked_at, id);
ALTER TABLE entries DROP CONSTRAINT entries_account_id_id_key;
