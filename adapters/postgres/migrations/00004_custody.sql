-- +goose Up

-- Deeds and the vault.

-- Hand-over lists of deeds.
CREATE TABLE dossier_deed_lists (
	org       text COLLATE "C" NOT NULL,
	id        text COLLATE "C" NOT NULL,
	revision  bigint           NOT NULL,
	entries   bigint           NOT NULL,
	head      text COLLATE "C" NOT NULL,
	state     text COLLATE "C" NOT NULL,
	file      text COLLATE "C" NOT NULL,
	manager_a text COLLATE "C" NOT NULL,
	manager_b text COLLATE "C" NOT NULL,
	due       text COLLATE "C" NOT NULL, -- the day by which the custodian is to have them, '' once that is over
	body      text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_deed_lists_state ON dossier_deed_lists (org, state, id);
CREATE INDEX dossier_deed_lists_file ON dossier_deed_lists (org, file, id);
CREATE INDEX dossier_deed_lists_manager_a ON dossier_deed_lists (org, manager_a, id);
CREATE INDEX dossier_deed_lists_manager_b ON dossier_deed_lists (org, manager_b, id);
CREATE INDEX dossier_deed_lists_due ON dossier_deed_lists (org, due);

-- Deeds in custody, and those that were. Of one kind and certificate number at most one
-- is in custody (gone is '').
CREATE TABLE dossier_deeds (
	org         text COLLATE "C" NOT NULL,
	id          text COLLATE "C" NOT NULL,
	revision    bigint           NOT NULL,
	entries     bigint           NOT NULL,
	head        text COLLATE "C" NOT NULL,
	state       text COLLATE "C" NOT NULL,
	kind        text COLLATE "C" NOT NULL,
	certificate text COLLATE "C" NOT NULL,
	folded      text COLLATE "C" NOT NULL, -- the certificate as it is told apart from others
	gone        text COLLATE "C" NOT NULL,
	name        text COLLATE "C" NOT NULL,
	file        text COLLATE "C" NOT NULL,
	project     text COLLATE "C" NOT NULL,
	customer    text COLLATE "C" NOT NULL,
	list        text COLLATE "C" NOT NULL,
	safe        text COLLATE "C" NOT NULL,
	received    text COLLATE "C" NOT NULL,
	due         text COLLATE "C" NOT NULL, -- the day by which it is back, '' unless it is out for a time
	body        text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_deeds_certificate ON dossier_deeds (org, folded, kind, gone);
CREATE INDEX dossier_deeds_number ON dossier_deeds (org, folded, id);
CREATE INDEX dossier_deeds_safe ON dossier_deeds (org, safe, state, id);
CREATE INDEX dossier_deeds_file ON dossier_deeds (org, file, id);
CREATE INDEX dossier_deeds_customer ON dossier_deeds (org, customer, id);
CREATE INDEX dossier_deeds_list ON dossier_deeds (org, list, id);
CREATE INDEX dossier_deeds_due ON dossier_deeds (org, due);

-- The safes of the vault.
CREATE TABLE dossier_safes (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);

-- What went in and out of the vault, or is about to. day is '' until it takes effect.
CREATE TABLE dossier_vault_movements (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	way      text COLLATE "C" NOT NULL,
	safe     text COLLATE "C" NOT NULL,
	to_safe  text COLLATE "C" NOT NULL,
	file     text COLLATE "C" NOT NULL,
	day      text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_vault_movements_state ON dossier_vault_movements (org, state, id);
CREATE INDEX dossier_vault_movements_safe ON dossier_vault_movements (org, safe, id);
CREATE INDEX dossier_vault_movements_to ON dossier_vault_movements (org, to_safe, id);
CREATE INDEX dossier_vault_movements_file ON dossier_vault_movements (org, file, id);
CREATE INDEX dossier_vault_movements_day ON dossier_vault_movements (org, day);

-- Opening, in, out and closing of each safe and kind on the days on which something
-- moved. back counts days from the last to the first: the last one up to a day is one row.
CREATE TABLE dossier_vault_balances (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	safe     text COLLATE "C" NOT NULL,
	kind     text COLLATE "C" NOT NULL,
	back     bigint           NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_vault_balances_back ON dossier_vault_balances (org, safe, kind, back, id);
