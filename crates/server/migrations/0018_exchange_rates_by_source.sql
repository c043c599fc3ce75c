-- The sheets of several sources stand side by side in a month, also where they print the same text.
CREATE TABLE exchange_rates_by_source (
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
    UNIQUE (account_id, digest, month, source)
);
INSERT INTO exchange_rates_by_source (account_id, id, month, source, digest, imported_at, sheet)
SELECT account_id, id, month, source, digest, imported_at, sheet FROM exchange_rates;
DROP TABLE exchange_rates;
ALTER TABLE exchange_rates_by_source RENAME TO exchange_rates;
CREATE INDEX exchange_rates_by_month ON exchange_rates (account_id, month, id);
