-- A mail about an account may hold a link by which its reader takes the account over: its text is for the mail alone. No list shows
-- it, and it is forgotten once the mail is sent or given up.
ALTER TABLE notifications ADD COLUMN confidential boolean NOT NULL DEFAULT false;
ALTER TABLE notifications ADD CHECK (NOT confidential OR status = 'WAITING' OR body = '');
