-- Resellers whom a provider invited by mail. Times are seconds since 1970.
CREATE TABLE invitations (
    provider_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    -- In lower case.
    email TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    invited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, id)
);
CREATE INDEX invitations_of_address ON invitations (email, created_at);
