-- Mail that waits to go out, or went. Times are seconds since 1970; 0 where there is none yet.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL DEFAULT '',
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- When it is tried next; 0 once it was sent or given up.
    due_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL DEFAULT 0,
    last_problem TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_by_due ON outbox (due_at) WHERE due_at > 0;
