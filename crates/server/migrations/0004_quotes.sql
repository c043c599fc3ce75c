-- The life of a quote: versions under one number, sending, approval, the customer's decision.
-- The table is built anew, since a number now has several versions.

CREATE TABLE quote_versions (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    -- From 1; the first version's id stands for all of them.
    quote_version BIGINT NOT NULL,
    root_id TEXT NOT NULL,
    previous_id TEXT NOT NULL DEFAULT '',
    customer_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    lines BIGINT NOT NULL,
    total TEXT NOT NULL,
    created_at TEXT NOT NULL,
    -- Expiry is not written: a sent quote whose last valid day is over has expired.
    status TEXT NOT NULL DEFAULT 'draft',
    valid_until TEXT NOT NULL DEFAULT '',
    -- The priced quote as JSON.
    priced TEXT NOT NULL,
    -- The request as it was sent, as JSON, so that it can be priced again; empty for a quote of old.
    request TEXT NOT NULL DEFAULT '',
    -- Who approved lines below cost, when and why, as JSON.
    approval TEXT NOT NULL DEFAULT '',
    sent_at TEXT NOT NULL DEFAULT '',
    link_token_hash TEXT NOT NULL DEFAULT '',
    -- The decision as JSON, and byte by byte the answer that was decided on.
    decision TEXT NOT NULL DEFAULT '',
    decided_answer TEXT NOT NULL DEFAULT '',
    decided_at TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number, quote_version)
);
INSERT INTO quote_versions
    (account_id, id, number, quote_version, root_id, customer_id, currency, lines, total, created_at, priced, version)
    SELECT account_id, id, number, 1, id, customer_id, currency, lines, total, created_at, priced, version FROM quotes;
DROP TABLE quotes;
ALTER TABLE quote_versions RENAME TO quotes;
CREATE INDEX quotes_of_customer ON quotes (account_id, customer_id);
CREATE UNIQUE INDEX quotes_by_link ON quotes (link_token_hash) WHERE link_token_hash <> '';

CREATE TABLE order_requests (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    quote_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    -- 'waiting' until somebody takes it up.
    status TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, quote_id)
);
