-- What a provider asked an applicant before it decided.
CREATE TABLE reseller_questions (
    company_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    -- From 1.
    number BIGINT NOT NULL,
    -- The provider's account: another provider does not read them.
    account_id TEXT NOT NULL,
    question TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    PRIMARY KEY (company_id, enrolment_id, number),
    FOREIGN KEY (company_id, enrolment_id) REFERENCES enrolments (company_id, id)
);
CREATE INDEX enrolments_by_cell ON enrolments (region, model);
