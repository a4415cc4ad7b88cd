-- Quotes nobody used are found without passing those that were, and the largest holds of an account without sorting them all.
ALTER TABLE exchange_quotes ADD COLUMN used boolean NOT NULL DEFAULT false;
UPDATE exchange_quotes SET used = true WHERE id IN (SELECT quote_id FROM movements WHERE quote_id IS NOT NULL);
DROP INDEX exchange_quotes_expired;
CREATE INDEX exchange_quotes_unused ON exchange_quotes (expires_at) WHERE NOT used;

DROP INDEX holds_open;
CREATE INDEX holds_open ON holds (account_id, remaining DESC) WHERE status = 'OPEN';
