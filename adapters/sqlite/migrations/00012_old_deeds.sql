-- +goose Up

-- The old ledger that a deed was taken over from, '' for what came by a list.
ALTER TABLE dossier_deeds ADD COLUMN ledger TEXT NOT NULL DEFAULT '';
CREATE INDEX dossier_deeds_ledger ON dossier_deeds (org, ledger, id);
