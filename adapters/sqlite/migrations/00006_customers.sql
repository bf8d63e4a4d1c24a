-- +goose Up

CREATE TABLE dossier_profiles (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	department TEXT    NOT NULL,
	customer   TEXT    NOT NULL,
	custodian  TEXT    NOT NULL,
	complete   INTEGER NOT NULL, -- 1 when nothing is missing
	due        TEXT    NOT NULL, -- day by which it is brought up to date, '' when nothing is open
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_profiles_customer ON dossier_profiles (org, customer, department);
CREATE INDEX dossier_profiles_custodian ON dossier_profiles (org, custodian, due, id);
CREATE INDEX dossier_profiles_incomplete ON dossier_profiles (org, complete, custodian, due, id);
CREATE INDEX dossier_profiles_due ON dossier_profiles (org, due, id);
CREATE INDEX dossier_profiles_state ON dossier_profiles (org, state, id);

CREATE TABLE dossier_transactions (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	profile    TEXT    NOT NULL,
	customer   TEXT    NOT NULL,
	department TEXT    NOT NULL,
	day        TEXT    NOT NULL, -- of the transaction
	amount     INTEGER NOT NULL, -- in fen
	reference  TEXT    NOT NULL, -- the host's, or the id
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_transactions_reference ON dossier_transactions (org, profile, reference);
CREATE INDEX dossier_transactions_profile ON dossier_transactions (org, profile, day, id);
CREATE INDEX dossier_transactions_customer ON dossier_transactions (org, customer, day, amount, state);

CREATE TABLE dossier_customer_facts (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	topic    TEXT    NOT NULL,
	profile  TEXT    NOT NULL,
	customer TEXT    NOT NULL,
	day      TEXT    NOT NULL, -- of the fact
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_customer_facts_profile ON dossier_customer_facts (org, profile, day, id);
CREATE INDEX dossier_customer_facts_topic ON dossier_customer_facts (org, profile, topic, day, id);
CREATE INDEX dossier_customer_facts_customer ON dossier_customer_facts (org, customer, topic, day, id);

CREATE TABLE dossier_reading_grants (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	grantee  TEXT    NOT NULL, -- person/wang, role/sales-director or custodians
	scope    TEXT    NOT NULL, -- customer/c-9, class/key or all
	first    TEXT    NOT NULL, -- day
	last     TEXT    NOT NULL, -- day
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_reading_grants_grantee ON dossier_reading_grants (org, grantee, scope, state, last);

CREATE TABLE dossier_consultations (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	profile  TEXT    NOT NULL,
	customer TEXT    NOT NULL,
	person   TEXT    NOT NULL,
	last     INTEGER NOT NULL, -- instant of the last reading, microseconds since 1970, UTC
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_consultations_person ON dossier_consultations (org, customer, person, last);
CREATE INDEX dossier_consultations_profile ON dossier_consultations (org, profile, id);

CREATE TABLE dossier_passings (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	profile  TEXT    NOT NULL,
	customer TEXT    NOT NULL,
	person   TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_passings_profile ON dossier_passings (org, profile, id);
CREATE INDEX dossier_passings_customer ON dossier_passings (org, customer, id);
