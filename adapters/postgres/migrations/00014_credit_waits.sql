-- +goose Up

-- A file that is verified again moves from the day of its first verification, a
-- file waits since a day for whoever is to do something with it next, and somebody
-- answers for it where it is: functions of its body, which Verify recomputes.
DROP INDEX dossier_credit_files_age;
ALTER TABLE dossier_credit_files RENAME COLUMN received TO waits; -- day since which it waits, '' when it does not
ALTER TABLE dossier_credit_files ADD COLUMN holder text COLLATE "C" NOT NULL DEFAULT '';
UPDATE dossier_credit_files SET
	moves = CASE state WHEN 'office' THEN COALESCE((
		SELECT d ->> 'start' FROM jsonb_array_elements(body::jsonb -> 'deadlines') d
		WHERE d ->> 'name' = 'credit-to-archive'), '') ELSE moves END,
	waits = COALESCE(CASE state
		WHEN 'handed-over' THEN COALESCE(body::jsonb ->> 'handedOn', (
			SELECT d ->> 'done' FROM jsonb_array_elements(body::jsonb -> 'deadlines') d
			WHERE d ->> 'name' = 'credit-to-office'), (year + 2) || '-01-01')
		WHEN 'office' THEN body::jsonb ->> 'received'
		WHEN 'delivered' THEN body::jsonb ->> 'presented' END, ''),
	holder = COALESCE(body::jsonb #>> '{holders,-1,person}', '');
CREATE INDEX dossier_credit_files_age ON dossier_credit_files (org, waits, id);

-- Batches are found by how they stand and by who began them.
ALTER TABLE dossier_credit_batches ADD COLUMN state text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE dossier_credit_batches ADD COLUMN author text COLLATE "C" NOT NULL DEFAULT '';
UPDATE dossier_credit_batches SET
	state = COALESCE(body::jsonb ->> 'state', ''),
	author = COALESCE(body::jsonb ->> 'by', '');
CREATE INDEX dossier_credit_batches_state ON dossier_credit_batches (org, state, id);
