-- Links by which anyone may start a company, kept as their hash. Times are seconds since 1970.
CREATE TABLE signups (
    token_hash TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX signups_of_address ON signups (email, created_at);
CREATE INDEX signups_by_time ON signups (created_at);

-- 1 for the place of a company that may only prepare applications; the first that opens takes it over.
ALTER TABLE accounts ADD COLUMN is_applicant BIGINT NOT NULL DEFAULT 0;
