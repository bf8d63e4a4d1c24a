-- +goose Up

CREATE TABLE dossier_credit_files (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	department TEXT    NOT NULL,
	keeper     TEXT    NOT NULL,
	customer   TEXT    NOT NULL,
	year       INTEGER NOT NULL,
	seq        INTEGER NOT NULL, -- place in the series of its department and year
	number     TEXT    NOT NULL,
	complete   INTEGER NOT NULL, -- 1 when nothing is missing
	checked    TEXT    NOT NULL, -- day of the last check, '' in the archive
	moves      TEXT    NOT NULL, -- day from which it is due to move on, '' when it is not
	due        TEXT    NOT NULL, -- first day on which something is due, '' when nothing runs
	received   TEXT    NOT NULL, -- day the office had it, '' before
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_credit_files_customer ON dossier_credit_files (org, customer, department, year);
CREATE UNIQUE INDEX dossier_credit_files_number ON dossier_credit_files (org, number, department, year);
CREATE INDEX dossier_credit_files_series ON dossier_credit_files (org, department, year, seq, id);
CREATE INDEX dossier_credit_files_state ON dossier_credit_files (org, state, id);
CREATE INDEX dossier_credit_files_age ON dossier_credit_files (org, state, received, id);
CREATE INDEX dossier_credit_files_due ON dossier_credit_files (org, due, id);
CREATE INDEX dossier_credit_files_checked ON dossier_credit_files (org, checked, id);

CREATE TABLE dossier_credit_limits (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	customer TEXT    NOT NULL,
	first    TEXT    NOT NULL, -- day
	last     TEXT    NOT NULL, -- day
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_credit_limits_customer ON dossier_credit_limits (org, customer, first, id);
CREATE INDEX dossier_credit_limits_last ON dossier_credit_limits (org, last, id);

CREATE TABLE dossier_credit_accounts (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

CREATE TABLE dossier_follow_ups (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	file     TEXT    NOT NULL,
	customer TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	day      TEXT    NOT NULL,
	until    TEXT    NOT NULL, -- last day of a promise, '' for what is none
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_follow_ups_file ON dossier_follow_ups (org, file, day, id);
CREATE INDEX dossier_follow_ups_customer ON dossier_follow_ups (org, customer, kind, day, id);
CREATE INDEX dossier_follow_ups_state ON dossier_follow_ups (org, state, until, id);

CREATE TABLE dossier_department_requests (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	department TEXT    NOT NULL,
	due        TEXT    NOT NULL, -- day
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_department_requests_due ON dossier_department_requests (org, state, due, id);

CREATE TABLE dossier_credit_batches (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

CREATE TABLE dossier_ledgers (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	code     TEXT    NOT NULL, -- stands before its numbers
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_ledgers_code ON dossier_ledgers (org, code);
