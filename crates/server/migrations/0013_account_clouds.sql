-- The cloud an account sells in: a national cloud is never mixed with the global one.
ALTER TABLE accounts ADD COLUMN cloud TEXT NOT NULL DEFAULT 'global';
