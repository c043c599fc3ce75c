-- What an account's paper says besides the quote: the logo is a PNG as base64.
CREATE TABLE letterheads (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id),
    address TEXT NOT NULL,
    foot TEXT NOT NULL,
    colour TEXT NOT NULL,
    logo TEXT NOT NULL
);
