-- When a password was set by who reads the mails of the address; null where it was not, and for older rows, of which nobody knows. An
-- account whose password may be a stranger's is linked to no provider's word: the stranger would share it.
ALTER TABLE users ADD COLUMN password_proved_at timestamptz;
