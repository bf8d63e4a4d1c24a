-- +goose Up

-- Every table of records begins alike: the key, the revision, the end of the
-- record's journal chain, the very bytes that were digested. What follows are
-- index columns, each a function of the body; Verify recomputes them. The body
-- is text, never jsonb, which would not give the bytes back; what is compared is
-- COLLATE "C", so that the order is that of the bytes.

CREATE TABLE dossier_files (
	org       text COLLATE "C" NOT NULL,
	id        text COLLATE "C" NOT NULL,
	revision  bigint           NOT NULL,
	entries   bigint           NOT NULL,
	head      text COLLATE "C" NOT NULL,
	state     text COLLATE "C" NOT NULL,
	business  text COLLATE "C" NOT NULL,
	project   text COLLATE "C" NOT NULL,
	customer  text COLLATE "C" NOT NULL,
	manager_a text COLLATE "C" NOT NULL,
	manager_b text COLLATE "C" NOT NULL,
	due       text COLLATE "C" NOT NULL, -- first open due day, '' when none is open
	body      text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_files_project ON dossier_files (org, business, project);
CREATE INDEX dossier_files_state ON dossier_files (org, state, id);
CREATE INDEX dossier_files_manager_a ON dossier_files (org, manager_a, id);
CREATE INDEX dossier_files_manager_b ON dossier_files (org, manager_b, id);
CREATE INDEX dossier_files_customer ON dossier_files (org, customer, id);
CREATE INDEX dossier_files_due ON dossier_files (org, due);

CREATE TABLE dossier_volumes (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	class    text COLLATE "C" NOT NULL,
	seq      bigint           NOT NULL,
	number   text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	customer text COLLATE "C" NOT NULL,
	project  text COLLATE "C" NOT NULL,
	title    text COLLATE "C" NOT NULL,
	filed    text COLLATE "C" NOT NULL,
	verified text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_volumes_seq ON dossier_volumes (org, class, seq);
CREATE UNIQUE INDEX dossier_volumes_number ON dossier_volumes (org, number, class);
CREATE INDEX dossier_volumes_customer ON dossier_volumes (org, customer, class, seq);
CREATE INDEX dossier_volumes_filed ON dossier_volumes (org, filed);
CREATE INDEX dossier_volumes_verified ON dossier_volumes (org, verified);

CREATE TABLE dossier_people (
	org       text COLLATE "C" NOT NULL,
	id        text COLLATE "C" NOT NULL,
	revision  bigint           NOT NULL,
	entries   bigint           NOT NULL,
	head      text COLLATE "C" NOT NULL,
	appointed bigint           NOT NULL, -- 1 when ever appointed to a post
	body      text             NOT NULL,
	PRIMARY KEY (org, id)
);

CREATE TABLE dossier_rulebooks (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);

-- Entries are inserted, never updated or deleted (rule B3b).
CREATE TABLE dossier_journal (
	org    text COLLATE "C" NOT NULL,
	kind   text COLLATE "C" NOT NULL,
	id     text COLLATE "C" NOT NULL,
	seq    bigint           NOT NULL,
	act    text COLLATE "C" NOT NULL,
	action text COLLATE "C" NOT NULL,
	actor  text COLLATE "C" NOT NULL,
	at     bigint           NOT NULL, -- microseconds since 1970, UTC
	hash   text COLLATE "C" NOT NULL,
	body   text             NOT NULL,
	PRIMARY KEY (org, kind, id, seq)
);

CREATE TABLE dossier_receipts (
	org         text COLLATE "C" NOT NULL,
	actor       text COLLATE "C" NOT NULL,
	request_key text COLLATE "C" NOT NULL,
	request     text COLLATE "C" NOT NULL,
	act         text COLLATE "C" NOT NULL,
	kind        text COLLATE "C" NOT NULL,
	id          text COLLATE "C" NOT NULL,
	revision    bigint           NOT NULL,
	PRIMARY KEY (org, actor, request_key)
);

-- The last number drawn of each series: gapless, in the transaction of the act.
CREATE TABLE dossier_series (
	org  text COLLATE "C" NOT NULL,
	name text COLLATE "C" NOT NULL,
	last bigint           NOT NULL,
	PRIMARY KEY (org, name)
);
