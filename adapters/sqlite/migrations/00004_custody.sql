-- +goose Up

-- Deeds and the vault.

-- Hand-over lists of deeds.
CREATE TABLE dossier_deed_lists (
	org       TEXT    NOT NULL,
	id        TEXT    NOT NULL,
	revision  INTEGER NOT NULL,
	entries   INTEGER NOT NULL,
	head      TEXT    NOT NULL,
	state     TEXT    NOT NULL,
	file      TEXT    NOT NULL,
	manager_a TEXT    NOT NULL,
	manager_b TEXT    NOT NULL,
	due       TEXT    NOT NULL, -- the day by which the custodian is to have them, '' once that is over
	body      TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_deed_lists_state ON dossier_deed_lists (org, state, id);
CREATE INDEX dossier_deed_lists_file ON dossier_deed_lists (org, file, id);
CREATE INDEX dossier_deed_lists_manager_a ON dossier_deed_lists (org, manager_a, id);
CREATE INDEX dossier_deed_lists_manager_b ON dossier_deed_lists (org, manager_b, id);
CREATE INDEX dossier_deed_lists_due ON dossier_deed_lists (org, due);

-- Deeds in custody, and those that were. Of one kind and certificate number at most one
-- is in custody (gone is '').
CREATE TABLE dossier_deeds (
	org         TEXT    NOT NULL,
	id          TEXT    NOT NULL,
	revision    INTEGER NOT NULL,
	entries     INTEGER NOT NULL,
	head        TEXT    NOT NULL,
	state       TEXT    NOT NULL,
	kind        TEXT    NOT NULL,
	certificate TEXT    NOT NULL,
	folded      TEXT    NOT NULL, -- the certificate as it is told apart from others
	gone        TEXT    NOT NULL,
	name        TEXT    NOT NULL,
	file        TEXT    NOT NULL,
	project     TEXT    NOT NULL,
	customer    TEXT    NOT NULL,
	list        TEXT    NOT NULL,
	safe        TEXT    NOT NULL,
	received    TEXT    NOT NULL,
	due         TEXT    NOT NULL, -- the day by which it is back, '' unless it is out for a time
	body        TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_deeds_certificate ON dossier_deeds (org, folded, kind, gone);
CREATE INDEX dossier_deeds_number ON dossier_deeds (org, folded, id);
CREATE INDEX dossier_deeds_safe ON dossier_deeds (org, safe, state, id);
CREATE INDEX dossier_deeds_file ON dossier_deeds (org, file, id);
CREATE INDEX dossier_deeds_customer ON dossier_deeds (org, customer, id);
CREATE INDEX dossier_deeds_list ON dossier_deeds (org, list, id);
CREATE INDEX dossier_deeds_due ON dossier_deeds (org, due);

-- The safes of the vault.
CREATE TABLE dossier_safes (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

-- What went in and out of the vault, or is about to. day is '' until it takes effect.
CREATE TABLE dossier_vault_movements (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	way      TEXT    NOT NULL,
	safe     TEXT    NOT NULL,
	to_safe  TEXT    NOT NULL,
	file     TEXT    NOT NULL,
	day      TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_vault_movements_state ON dossier_vault_movements (org, state, id);
CREATE INDEX dossier_vault_movements_safe ON dossier_vault_movements (org, safe, id);
CREATE INDEX dossier_vault_movements_to ON dossier_vault_movements (org, to_safe, id);
CREATE INDEX dossier_vault_movements_file ON dossier_vault_movements (org, file, id);
CREATE INDEX dossier_vault_movements_day ON dossier_vault_movements (org, day);

-- Opening, in, out and closing of each safe and kind on the days on which something
-- moved. back counts days from the last to the first: the last one up to a day is one row.
CREATE TABLE dossier_vault_balances (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	safe     TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	back     INTEGER NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_vault_balances_back ON dossier_vault_balances (org, safe, kind, back, id);
