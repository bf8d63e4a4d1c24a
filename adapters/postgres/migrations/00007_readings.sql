-- +goose Up

-- The record that a reading was of, for readers' own chains; '' for every other
-- entry. It is a function of the body; Verify recomputes it. An attempt on a
-- record of another organisation has none here.
ALTER TABLE dossier_journal ADD COLUMN subject text COLLATE "C" NOT NULL DEFAULT '';
UPDATE dossier_journal
SET subject = (SELECT d->>'value' FROM json_array_elements(body::json->'details') d WHERE d->>'name' = 'subject' LIMIT 1)
WHERE kind = 'reader'
	AND EXISTS (SELECT 1 FROM json_array_elements(body::json->'details') d WHERE d->>'name' = 'subject')
	AND NOT EXISTS (SELECT 1 FROM json_array_elements(body::json->'details') d WHERE d->>'name' = 'org');
CREATE INDEX dossier_journal_readings ON dossier_journal (org, subject, at, seq, id) WHERE subject <> '';
