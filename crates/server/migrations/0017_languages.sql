-- The language in which somebody signed in last, as its tag: mails to them are written in it. Empty where none is known.
ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT '';
