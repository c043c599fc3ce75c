-- Price rules, the tags by which they find customers, and what a provider agreed with its resellers.

ALTER TABLE customers ADD COLUMN tags TEXT NOT NULL DEFAULT '';

CREATE TABLE price_rules (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    -- The rule as JSON, as the API answers it; every digit kept.
    rule TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE billing_rules (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    -- PartnerID (MPN) of the reseller.
    reseller_mpn_id TEXT NOT NULL,
    credit_limit TEXT NOT NULL DEFAULT '',
    payment_days BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, reseller_mpn_id)
);
