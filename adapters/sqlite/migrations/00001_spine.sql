-- +goose Up

-- Every table of records begins alike: the key, the revision, the end of the
-- record's journal chain, the very bytes that were digested. What follows are
-- index columns, each a function of the body; Verify recomputes them.

CREATE TABLE dossier_files (
	org       TEXT    NOT NULL,
	id        TEXT    NOT NULL,
	revision  INTEGER NOT NULL,
	entries   INTEGER NOT NULL,
	head      TEXT    NOT NULL,
	state     TEXT    NOT NULL,
	business  TEXT    NOT NULL,
	project   TEXT    NOT NULL,
	customer  TEXT    NOT NULL,
	manager_a TEXT    NOT NULL,
	manager_b TEXT    NOT NULL,
	due       TEXT    NOT NULL, -- first open due day, '' when none is open
	body      TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_files_project ON dossier_files (org, business, project);
CREATE INDEX dossier_files_state ON dossier_files (org, state, id);
CREATE INDEX dossier_files_manager_a ON dossier_files (org, manager_a, id);
CREATE INDEX dossier_files_manager_b ON dossier_files (org, manager_b, id);
CREATE INDEX dossier_files_customer ON dossier_files (org, customer, id);
CREATE INDEX dossier_files_due ON dossier_files (org, due);

CREATE TABLE dossier_volumes (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	class    TEXT    NOT NULL,
	seq      INTEGER NOT NULL,
	number   TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	customer TEXT    NOT NULL,
	project  TEXT    NOT NULL,
	title    TEXT    NOT NULL,
	filed    TEXT    NOT NULL,
	verified TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_volumes_seq ON dossier_volumes (org, class, seq);
CREATE UNIQUE INDEX dossier_volumes_number ON dossier_volumes (org, number, class);
CREATE INDEX dossier_volumes_customer ON dossier_volumes (org, customer, class, seq);
CREATE INDEX dossier_volumes_filed ON dossier_volumes (org, filed);
CREATE INDEX dossier_volumes_verified ON dossier_volumes (org, verified);

CREATE TABLE dossier_people (
	org       TEXT    NOT NULL,
	id        TEXT    NOT NULL,
	revision  INTEGER NOT NULL,
	entries   INTEGER NOT NULL,
	head      TEXT    NOT NULL,
	appointed INTEGER NOT NULL, -- 1 when ever appointed to a post
	body      TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

CREATE TABLE dossier_rulebooks (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

-- Entries are inserted, never updated or deleted (rule B3b).
CREATE TABLE dossier_journal (
	org    TEXT    NOT NULL,
	kind   TEXT    NOT NULL,
	id     TEXT    NOT NULL,
	seq    INTEGER NOT NULL,
	act    TEXT    NOT NULL,
	action TEXT    NOT NULL,
	actor  TEXT    NOT NULL,
	at     INTEGER NOT NULL, -- microseconds since 1970, UTC
	hash   TEXT    NOT NULL,
	body   TEXT    NOT NULL,
	PRIMARY KEY (org, kind, id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE dossier_receipts (
	org         TEXT    NOT NULL,
	actor       TEXT    NOT NULL,
	request_key TEXT    NOT NULL,
	request     TEXT    NOT NULL,
	act         TEXT    NOT NULL,
	kind        TEXT    NOT NULL,
	id          TEXT    NOT NULL,
	revision    INTEGER NOT NULL,
	PRIMARY KEY (org, actor, request_key)
) STRICT, WITHOUT ROWID;

-- The last number drawn of each series: gapless, in the transaction of the act.
CREATE TABLE dossier_series (
	org  TEXT    NOT NULL,
	name TEXT    NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (org, name)
) STRICT, WITHOUT ROWID;
