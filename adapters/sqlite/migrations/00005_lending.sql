-- +goose Up

CREATE TABLE dossier_slips (
	org       TEXT    NOT NULL,
	id        TEXT    NOT NULL,
	revision  INTEGER NOT NULL,
	entries   INTEGER NOT NULL,
	head      TEXT    NOT NULL,
	state     TEXT    NOT NULL,
	form      TEXT    NOT NULL,
	class     TEXT    NOT NULL,
	number    TEXT    NOT NULL,
	volume    TEXT    NOT NULL,
	borrower  TEXT    NOT NULL,
	waiting   INTEGER NOT NULL, -- 1 while it waits for its volume
	submitted INTEGER NOT NULL, -- microseconds since 1970, UTC; 0 before
	lent      TEXT    NOT NULL, -- day of lending, '' before
	due       TEXT    NOT NULL, -- due day while it is lent, '' otherwise
	body      TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_slips_queue ON dossier_slips (org, volume, waiting, submitted, id);
CREATE INDEX dossier_slips_borrower ON dossier_slips (org, borrower, due, id);
CREATE INDEX dossier_slips_own ON dossier_slips (org, borrower, id);
CREATE INDEX dossier_slips_due ON dossier_slips (org, due, id);
CREATE INDEX dossier_slips_lent ON dossier_slips (org, lent, id);
CREATE INDEX dossier_slips_state ON dossier_slips (org, state, id);
CREATE INDEX dossier_slips_number ON dossier_slips (org, number, id);
