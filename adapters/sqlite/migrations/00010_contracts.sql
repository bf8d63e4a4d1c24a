-- +goose Up

CREATE TABLE dossier_contract_files (
	org          TEXT    NOT NULL,
	id           TEXT    NOT NULL,
	revision     INTEGER NOT NULL,
	entries      INTEGER NOT NULL,
	head         TEXT    NOT NULL,
	state        TEXT    NOT NULL,
	department   TEXT    NOT NULL,
	kind         TEXT    NOT NULL,
	counterparty TEXT    NOT NULL,
	handler      TEXT    NOT NULL,
	number       TEXT    NOT NULL, -- of its department
	signed       TEXT    NOT NULL, -- day, '' before
	ended        TEXT    NOT NULL, -- day, 9999-12-31 before
	due          TEXT    NOT NULL, -- first day by which papers are handed over, '' when none are
	handed       INTEGER NOT NULL, -- 1 when papers are with the manager
	verified     INTEGER NOT NULL, -- 1 when papers are to be delivered
	delivered    INTEGER NOT NULL, -- 1 when papers are before the archivist
	amount       INTEGER NOT NULL, -- in fen
	estimated    INTEGER NOT NULL, -- 1 when the amount is reckoned
	incomplete   INTEGER NOT NULL, -- 1 when papers are missing
	breaches     INTEGER NOT NULL, -- how many
	body         TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_contract_files_number ON dossier_contract_files (org, number);
CREATE INDEX dossier_contract_files_due ON dossier_contract_files (org, due, id);
CREATE INDEX dossier_contract_files_handler ON dossier_contract_files (org, handler, id);
CREATE INDEX dossier_contract_files_counterparty ON dossier_contract_files (org, counterparty, id);
CREATE INDEX dossier_contract_files_department ON dossier_contract_files (org, department, id);
CREATE INDEX dossier_contract_files_signed ON dossier_contract_files (org, signed, ended, department, kind, state, amount, estimated, incomplete, breaches);
CREATE INDEX dossier_contract_files_handed ON dossier_contract_files (org, handed, id);
CREATE INDEX dossier_contract_files_verified ON dossier_contract_files (org, verified, id);
CREATE INDEX dossier_contract_files_delivered ON dossier_contract_files (org, delivered, id);

CREATE TABLE dossier_contract_reports (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	kind       TEXT    NOT NULL,
	year       INTEGER NOT NULL,
	department TEXT    NOT NULL, -- '' for the company
	person     TEXT    NOT NULL,
	due        TEXT    NOT NULL, -- day
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_contract_reports_covers ON dossier_contract_reports (org, kind, year, department);
CREATE INDEX dossier_contract_reports_due ON dossier_contract_reports (org, due, id);
CREATE INDEX dossier_contract_reports_person ON dossier_contract_reports (org, person, due, id);
