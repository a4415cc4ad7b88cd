-- Conservation: over all accounts, the house's among them, the entries of each asset sum to zero.
SELECT asset, sum(amount) AS sum FROM entries GROUP BY asset HAVING sum(amount) <> 0
