-- +goose Up

-- A file that is verified again moves from the day of its first verification, a
-- file waits since a day for whoever is to do something with it next, and somebody
-- answers for it where it is: functions of its body, which Verify recomputes.
DROP INDEX dossier_credit_files_age;
ALTER TABLE dossier_credit_files RENAME COLUMN received TO waits; -- day since which it waits, '' when it does not
ALTER TABLE dossier_credit_files ADD COLUMN holder TEXT NOT NULL DEFAULT '';
UPDATE dossier_credit_files SET
	moves = CASE state WHEN 'office' THEN COALESCE((
		SELECT json_extract(d.value, '$.start') FROM json_each(body, '$.deadlines') d
		WHERE json_extract(d.value, '$.name') = 'credit-to-archive'), '') ELSE moves END,
	waits = COALESCE(CASE state
		WHEN 'handed-over' THEN COALESCE(json_extract(body, '$.handedOn'), (
			SELECT json_extract(d.value, '$.done') FROM json_each(body, '$.deadlines') d
			WHERE json_extract(d.value, '$.name') = 'credit-to-office'), (year + 2) || '-01-01')
		WHEN 'office' THEN json_extract(body, '$.received')
		WHEN 'delivered' THEN json_extract(body, '$.presented') END, ''),
	holder = COALESCE(json_extract(body, '$.holders[#-1].person'), '');
CREATE INDEX dossier_credit_files_age ON dossier_credit_files (org, waits, id);

-- Batches are found by how they stand and by who began them.
ALTER TABLE dossier_credit_batches ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier_credit_batches ADD COLUMN author TEXT NOT NULL DEFAULT '';
UPDATE dossier_credit_batches SET
	state = COALESCE(json_extract(body, '$.state'), ''),
	author = COALESCE(json_extract(body, '$.by'), '');
CREATE INDEX dossier_credit_batches_state ON dossier_credit_batches (org, state, id);
