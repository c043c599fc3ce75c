-- A scorecard says how long alerts wait, in place of a tick over the whole security score: who ticked it answers within
-- the 24 hours that it asked for.
UPDATE scorecards SET facts = REPLACE(facts, '"securityRequirementsComplete":true', '"alertResponseHours":"24"');
