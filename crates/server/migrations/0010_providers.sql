-- The directory: what each provider says of itself, and resellers' requests for the relationship.
CREATE TABLE provider_entries (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    -- The entry as JSON; empty until it is first written.
    entry TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1
);

-- Links by which a reseller asks a provider; only hashes of their tokens are kept. Times are seconds since 1970.
CREATE TABLE relationship_requests (
    provider_id TEXT NOT NULL REFERENCES accounts (id),
    token_hash TEXT NOT NULL UNIQUE,
    reseller_id TEXT NOT NULL REFERENCES accounts (id),
    message TEXT NOT NULL DEFAULT '',
    requested_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- pending, accepted or declined.
    state TEXT NOT NULL,
    PRIMARY KEY (provider_id, token_hash)
);
CREATE INDEX relationship_requests_of_reseller ON relationship_requests (reseller_id, created_at);
