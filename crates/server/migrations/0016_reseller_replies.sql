-- What an applicant answered a provider's question; empty until it did.
ALTER TABLE reseller_questions ADD COLUMN reply TEXT NOT NULL DEFAULT '';
ALTER TABLE reseller_questions ADD COLUMN replied_at TEXT NOT NULL DEFAULT '';
ALTER TABLE reseller_questions ADD COLUMN replied_by TEXT NOT NULL DEFAULT '';
