-- +goose Up

CREATE TABLE dossier_slips (
	org       text COLLATE "C" NOT NULL,
	id        text COLLATE "C" NOT NULL,
	revision  bigint           NOT NULL,
	entries   bigint           NOT NULL,
	head      text COLLATE "C" NOT NULL,
	state     text COLLATE "C" NOT NULL,
	form      text COLLATE "C" NOT NULL,
	class     text COLLATE "C" NOT NULL,
	number    text COLLATE "C" NOT NULL,
	volume    text COLLATE "C" NOT NULL,
	borrower  text COLLATE "C" NOT NULL,
	waiting   bigint           NOT NULL, -- 1 while it waits for its volume
	submitted bigint           NOT NULL, -- microseconds since 1970, UTC; 0 before
	lent      text COLLATE "C" NOT NULL, -- day of lending, '' before
	due       text COLLATE "C" NOT NULL, -- due day while it is lent, '' otherwise
	body      text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_slips_queue ON dossier_slips (org, volume, waiting, submitted, id);
CREATE INDEX dossier_slips_borrower ON dossier_slips (org, borrower, due, id);
CREATE INDEX dossier_slips_own ON dossier_slips (org, borrower, id);
CREATE INDEX dossier_slips_due ON dossier_slips (org, due, id);
CREATE INDEX dossier_slips_lent ON dossier_slips (org, lent, id);
CREATE INDEX dossier_slips_state ON dossier_slips (org, state, id);
CREATE INDEX dossier_slips_number ON dossier_slips (org, number, id);
