-- +goose Up

CREATE TABLE dossier_profiles (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	department text COLLATE "C" NOT NULL,
	customer   text COLLATE "C" NOT NULL,
	custodian  text COLLATE "C" NOT NULL,
	complete   bigint           NOT NULL, -- 1 when nothing is missing
	due        text COLLATE "C" NOT NULL, -- day by which it is brought up to date, '' when nothing is open
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_profiles_customer ON dossier_profiles (org, customer, department);
CREATE INDEX dossier_profiles_custodian ON dossier_profiles (org, custodian, due, id);
CREATE INDEX dossier_profiles_incomplete ON dossier_profiles (org, complete, custodian, due, id);
CREATE INDEX dossier_profiles_due ON dossier_profiles (org, due, id);
CREATE INDEX dossier_profiles_state ON dossier_profiles (org, state, id);

CREATE TABLE dossier_transactions (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	profile    text COLLATE "C" NOT NULL,
	customer   text COLLATE "C" NOT NULL,
	department text COLLATE "C" NOT NULL,
	day        text COLLATE "C" NOT NULL, -- of the transaction
	amount     bigint           NOT NULL, -- in fen
	reference  text COLLATE "C" NOT NULL, -- the host's, or the id
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_transactions_reference ON dossier_transactions (org, profile, reference);
CREATE INDEX dossier_transactions_profile ON dossier_transactions (org, profile, day, id);
CREATE INDEX dossier_transactions_customer ON dossier_transactions (org, customer, day, amount, state);

CREATE TABLE dossier_customer_facts (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	topic    text COLLATE "C" NOT NULL,
	profile  text COLLATE "C" NOT NULL,
	customer text COLLATE "C" NOT NULL,
	day      text COLLATE "C" NOT NULL, -- of the fact
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_customer_facts_profile ON dossier_customer_facts (org, profile, day, id);
CREATE INDEX dossier_customer_facts_topic ON dossier_customer_facts (org, profile, topic, day, id);
CREATE INDEX dossier_customer_facts_customer ON dossier_customer_facts (org, customer, topic, day, id);

CREATE TABLE dossier_reading_grants (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	grantee  text COLLATE "C" NOT NULL, -- person/wang, role/sales-director or custodians
	scope    text COLLATE "C" NOT NULL, -- customer/c-9, class/key or all
	first    text COLLATE "C" NOT NULL, -- day
	last     text COLLATE "C" NOT NULL, -- day
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_reading_grants_grantee ON dossier_reading_grants (org, grantee, scope, state, last);

CREATE TABLE dossier_consultations (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	profile  text COLLATE "C" NOT NULL,
	customer text COLLATE "C" NOT NULL,
	person   text COLLATE "C" NOT NULL,
	last     bigint           NOT NULL, -- instant of the last reading, microseconds since 1970, UTC
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_consultations_person ON dossier_consultations (org, customer, person, last);
CREATE INDEX dossier_consultations_profile ON dossier_consultations (org, profile, id);

CREATE TABLE dossier_passings (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	profile  text COLLATE "C" NOT NULL,
	customer text COLLATE "C" NOT NULL,
	person   text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_passings_profile ON dossier_passings (org, profile, id);
CREATE INDEX dossier_passings_customer ON dossier_passings (org, customer, id);
