-- +goose Up

CREATE TABLE dossier_credit_files (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	department text COLLATE "C" NOT NULL,
	keeper     text COLLATE "C" NOT NULL,
	customer   text COLLATE "C" NOT NULL,
	year       bigint           NOT NULL,
	seq        bigint           NOT NULL, -- place in the series of its department and year
	number     text COLLATE "C" NOT NULL,
	complete   bigint           NOT NULL, -- 1 when nothing is missing
	checked    text COLLATE "C" NOT NULL, -- day of the last check, '' in the archive
	moves      text COLLATE "C" NOT NULL, -- day from which it is due to move on, '' when it is not
	due        text COLLATE "C" NOT NULL, -- first day on which something is due, '' when nothing runs
	received   text COLLATE "C" NOT NULL, -- day the office had it, '' before
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_credit_files_customer ON dossier_credit_files (org, customer, department, year);
CREATE UNIQUE INDEX dossier_credit_files_number ON dossier_credit_files (org, number, department, year);
CREATE INDEX dossier_credit_files_series ON dossier_credit_files (org, department, year, seq, id);
CREATE INDEX dossier_credit_files_state ON dossier_credit_files (org, state, id);
CREATE INDEX dossier_credit_files_age ON dossier_credit_files (org, state, received, id);
CREATE INDEX dossier_credit_files_due ON dossier_credit_files (org, due, id);
CREATE INDEX dossier_credit_files_checked ON dossier_credit_files (org, checked, id);

CREATE TABLE dossier_credit_limits (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	customer text COLLATE "C" NOT NULL,
	first    text COLLATE "C" NOT NULL, -- day
	last     text COLLATE "C" NOT NULL, -- day
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_credit_limits_customer ON dossier_credit_limits (org, customer, first, id);
CREATE INDEX dossier_credit_limits_last ON dossier_credit_limits (org, last, id);

CREATE TABLE dossier_credit_accounts (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);

CREATE TABLE dossier_follow_ups (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	file     text COLLATE "C" NOT NULL,
	customer text COLLATE "C" NOT NULL,
	kind     text COLLATE "C" NOT NULL,
	day      text COLLATE "C" NOT NULL,
	until    text COLLATE "C" NOT NULL, -- last day of a promise, '' for what is none
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_follow_ups_file ON dossier_follow_ups (org, file, day, id);
CREATE INDEX dossier_follow_ups_customer ON dossier_follow_ups (org, customer, kind, day, id);
CREATE INDEX dossier_follow_ups_state ON dossier_follow_ups (org, state, until, id);

CREATE TABLE dossier_department_requests (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	department text COLLATE "C" NOT NULL,
	due        text COLLATE "C" NOT NULL, -- day
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_department_requests_due ON dossier_department_requests (org, state, due, id);

CREATE TABLE dossier_credit_batches (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);

CREATE TABLE dossier_ledgers (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	code     text COLLATE "C" NOT NULL, -- stands before its numbers
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_ledgers_code ON dossier_ledgers (org, code);
