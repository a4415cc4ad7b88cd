-- What users are told, and whether they have been: a row is written once for each event, then sent, or given up with its reason.

-- Whom to write to: the last known state of each user.
CREATE TABLE recipients (
    user_id uuid PRIMARY KEY,
    username text NOT NULL,
    email text NOT NULL,
    enabled boolean NOT NULL
);

-- A user's first order event may come before the user does, so user_id refers to nothing: such a row waits.
-- due_at is when a waiting row may be claimed; a claim moves it on, and so holds the row for as long as it may take.
CREATE TABLE notifications (
    id uuid PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    event_id uuid NOT NULL UNIQUE,
    user_id uuid NOT NULL,
    subject text NOT NULL CHECK (subject !~ '[[:cntrl:]]'),
    body text NOT NULL,
    status text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'SENT', 'FAILED')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL DEFAULT now(),
    address text,
    sent_at timestamptz,
    reason text,
    CHECK ((status = 'SENT') = (sent_at IS NOT NULL)),
    CHECK (status <> 'SENT' OR address IS NOT NULL),
    CHECK (status <> 'FAILED' OR reason IS NOT NULL)
);

CREATE INDEX notifications_due ON notifications (due_at) WHERE status = 'WAITING';
CREATE INDEX notifications_of_user ON notifications (user_id, seq);
