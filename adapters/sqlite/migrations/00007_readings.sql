-- +goose Up

-- The record that a reading was of, for readers' own chains; '' for every other
-- entry. It is a function of the body; Verify recomputes it. An attempt on a
-- record of another organisation has none here.
ALTER TABLE dossier_journal ADD COLUMN subject TEXT NOT NULL DEFAULT '';
UPDATE dossier_journal
SET subject = (SELECT json_extract(d.value, '$.value') FROM json_each(body, '$.details') d WHERE json_extract(d.value, '$.name') = 'subject' LIMIT 1)
WHERE kind = 'reader'
	AND EXISTS (SELECT 1 FROM json_each(body, '$.details') d WHERE json_extract(d.value, '$.name') = 'subject')
	AND NOT EXISTS (SELECT 1 FROM json_each(body, '$.details') d WHERE json_extract(d.value, '$.name') = 'org');
CREATE INDEX dossier_journal_readings ON dossier_journal (org, subject, at, seq, id) WHERE subject <> '';
