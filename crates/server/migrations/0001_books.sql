-- The books. Keys begin with the partner account, so that an engine that shards can shard by it.
-- Decimals are text; versions, counts and times (seconds since 1970) are whole numbers.
-- An empty text means 'absent', so that no column needs NULL.

CREATE TABLE companies (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    model TEXT NOT NULL,
    region TEXT NOT NULL,
    country TEXT NOT NULL,
    currency TEXT NOT NULL,
    tenant_id TEXT NOT NULL DEFAULT '',
    partner_id TEXT NOT NULL DEFAULT '',
    mpn_id TEXT NOT NULL DEFAULT '',
    provider_id TEXT NOT NULL DEFAULT '',
    markup_percent TEXT NOT NULL,
    quote_number BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL DEFAULT '',
    -- Slug of a demonstration's persona.
    persona TEXT NOT NULL DEFAULT ''
);

CREATE TABLE memberships (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    customer_id TEXT NOT NULL DEFAULT '',
    -- The lowest rank is the account meant when a request names none.
    rank BIGINT NOT NULL,
    PRIMARY KEY (account_id, user_id, customer_id)
);
CREATE INDEX memberships_of_user ON memberships (user_id, rank);

CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id);

CREATE TABLE setup_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE customers (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    domain TEXT NOT NULL,
    country TEXT NOT NULL,
    relationship TEXT NOT NULL,
    reseller_mpn_id TEXT NOT NULL DEFAULT '',
    view_charges TEXT NOT NULL DEFAULT 'not_allowed',
    permissions_changed_at TEXT NOT NULL DEFAULT '',
    permissions_changed_by TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX customers_by_name ON customers (account_id, name_folded, id);

CREATE TABLE subscriptions (
    account_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (account_id, customer_id, id)
);

CREATE TABLE price_lists (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    region TEXT NOT NULL,
    digest TEXT NOT NULL,
    meters BIGINT NOT NULL,
    imported_at TEXT NOT NULL,
    -- The rate card as JSON, every digit kept.
    card TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, digest, region)
);

CREATE TABLE quotes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    lines BIGINT NOT NULL,
    total TEXT NOT NULL,
    created_at TEXT NOT NULL,
    -- The priced quote as JSON.
    priced TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number)
);

CREATE TABLE charge_batches (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    period TEXT NOT NULL,
    billing TEXT NOT NULL,
    currency TEXT NOT NULL,
    format TEXT NOT NULL,
    invoice_number TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL,
    file_name TEXT NOT NULL DEFAULT '',
    lines BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    total TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    -- Names of the segments and which row groups hold which customer, as JSON.
    manifest TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, period, billing, currency, format, invoice_number)
);

CREATE TABLE audit_records (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    operation_date TEXT NOT NULL,
    user_email TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    customer_id TEXT NOT NULL DEFAULT '',
    operation_type TEXT NOT NULL,
    operation_status TEXT NOT NULL,
    old_value TEXT NOT NULL DEFAULT '',
    new_value TEXT NOT NULL DEFAULT '',
    correlation_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account_id, id)
);

-- Answers remembered for a request id, so that a retry gets the first answer.
CREATE TABLE requests (
    scope TEXT NOT NULL PRIMARY KEY,
    body_digest TEXT NOT NULL,
    status BIGINT NOT NULL DEFAULT 0,
    body TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
