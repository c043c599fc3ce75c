-- Price lists of every format, the months of one list side by side; exchange rates by month.
-- A table is made anew where a constraint changes: SQLite cannot drop one.

CREATE TABLE price_lists_of_months (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- ISO 3166-1 alpha-2.
    market TEXT NOT NULL DEFAULT '',
    -- YYYY-MM.
    month TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL,
    offers BIGINT NOT NULL,
    imported_at TEXT NOT NULL,
    -- The text as it was imported, every digit kept.
    source TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, digest, market, month)
);

INSERT INTO price_lists_of_months
    (account_id, id, name, format, currency, market, month, digest, offers, imported_at, source)
SELECT account_id, id, name, 'rate_card', currency, region, '', digest, meters, imported_at, card FROM price_lists;

DROP TABLE price_lists;

ALTER TABLE price_lists_of_months RENAME TO price_lists;

CREATE TABLE exchange_rates (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    -- YYYY-MM.
    month TEXT NOT NULL,
    -- Who published them.
    source TEXT NOT NULL,
    digest TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    -- The sheet as it was imported, every digit kept.
    sheet TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, digest, month)
);
CREATE INDEX exchange_rates_by_month ON exchange_rates (account_id, month, id);
