-- What a company says of an account, so that its scorecard stands before each yearly review.
CREATE TABLE scorecards (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    -- As JSON; empty until it is first written.
    facts TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1
);
