-- A bank keeps a part of what it exchanges, and never gives one: a spread is not below zero.

-- Quotes of before stay as they were told: some took their mid from another table, where it could lie outside of bid and ask.
ALTER TABLE exchange_quotes ADD CONSTRAINT exchange_quotes_spread CHECK (spread >= 0) NOT VALID;
