-- +goose Up

-- The day after which a request to a department is late, '' when it was answered in time
-- or withdrawn: a function of its body, which Verify recomputes.
ALTER TABLE dossier_department_requests ADD COLUMN late TEXT NOT NULL DEFAULT '';
UPDATE dossier_department_requests SET late = due
WHERE state = 'asked' OR (state = 'answered' AND COALESCE(json_extract(body, '$.done'), '') > due);
CREATE INDEX dossier_department_requests_late ON dossier_department_requests (org, late, id);

-- Whether something is a promise that counts, and the last day of one that was not kept,
-- '' for what is none: to count promises by customer.
ALTER TABLE dossier_follow_ups ADD COLUMN promised INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dossier_follow_ups ADD COLUMN unkept TEXT NOT NULL DEFAULT '';
UPDATE dossier_follow_ups SET
	promised = CASE WHEN kind = 'promise' AND state <> 'struck' THEN 1 ELSE 0 END,
	unkept = CASE WHEN state IN ('pending', 'broken') THEN until ELSE '' END;
CREATE INDEX dossier_follow_ups_promised ON dossier_follow_ups (org, promised, customer, state, unkept);
