-- A company's applications: one a cell (market region, business model, cloud). What became of it is what was
-- recorded, in order; 'stage' repeats its end for lists.
CREATE TABLE enrolments (
    company_id TEXT NOT NULL REFERENCES companies (id),
    id TEXT NOT NULL,
    region TEXT NOT NULL,
    model TEXT NOT NULL,
    cloud TEXT NOT NULL,
    stage TEXT NOT NULL,
    -- What is typed so far, as JSON.
    draft TEXT NOT NULL,
    -- The partner account that it opened.
    account_id TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, region, model, cloud)
);

CREATE TABLE enrolment_events (
    company_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    -- From 1.
    number BIGINT NOT NULL,
    happened_on TEXT NOT NULL,
    event TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (company_id, enrolment_id, number),
    FOREIGN KEY (company_id, enrolment_id) REFERENCES enrolments (company_id, id)
);

-- What shows that something was decided. The bytes lie beside the books, under their digest.
CREATE TABLE evidence_documents (
    company_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    -- The checklist's kind of document.
    checklist_id TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (company_id, enrolment_id, digest),
    FOREIGN KEY (company_id, enrolment_id) REFERENCES enrolments (company_id, id)
);
