-- +goose Up

CREATE TABLE dossier_contract_files (
	org          text COLLATE "C" NOT NULL,
	id           text COLLATE "C" NOT NULL,
	revision     bigint           NOT NULL,
	entries      bigint           NOT NULL,
	head         text COLLATE "C" NOT NULL,
	state        text COLLATE "C" NOT NULL,
	department   text COLLATE "C" NOT NULL,
	kind         text COLLATE "C" NOT NULL,
	counterparty text COLLATE "C" NOT NULL,
	handler      text COLLATE "C" NOT NULL,
	number       text COLLATE "C" NOT NULL, -- of its department
	signed       text COLLATE "C" NOT NULL, -- day, '' before
	ended        text COLLATE "C" NOT NULL, -- day, 9999-12-31 before
	due          text COLLATE "C" NOT NULL, -- first day by which papers are handed over, '' when none are
	handed       bigint           NOT NULL, -- 1 when papers are with the manager
	verified     bigint           NOT NULL, -- 1 when papers are to be delivered
	delivered    bigint           NOT NULL, -- 1 when papers are before the archivist
	amount       bigint           NOT NULL, -- in fen
	estimated    bigint           NOT NULL, -- 1 when the amount is reckoned
	incomplete   bigint           NOT NULL, -- 1 when papers are missing
	breaches     bigint           NOT NULL, -- how many
	body         text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_contract_files_number ON dossier_contract_files (org, number);
CREATE INDEX dossier_contract_files_due ON dossier_contract_files (org, due, id);
CREATE INDEX dossier_contract_files_handler ON dossier_contract_files (org, handler, id);
CREATE INDEX dossier_contract_files_counterparty ON dossier_contract_files (org, counterparty, id);
CREATE INDEX dossier_contract_files_department ON dossier_contract_files (org, department, id);
CREATE INDEX dossier_contract_files_signed ON dossier_contract_files (org, signed, ended, department, kind, state, amount, estimated, incomplete, breaches);
CREATE INDEX dossier_contract_files_handed ON dossier_contract_files (org, handed, id);
CREATE INDEX dossier_contract_files_verified ON dossier_contract_files (org, verified, id);
CREATE INDEX dossier_contract_files_delivered ON dossier_contract_files (org, delivered, id);

CREATE TABLE dossier_contract_reports (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	kind       text COLLATE "C" NOT NULL,
	year       bigint           NOT NULL,
	department text COLLATE "C" NOT NULL, -- '' for the company
	person     text COLLATE "C" NOT NULL,
	due        text COLLATE "C" NOT NULL, -- day
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_contract_reports_covers ON dossier_contract_reports (org, kind, year, department);
CREATE INDEX dossier_contract_reports_due ON dossier_contract_reports (org, due, id);
CREATE INDEX dossier_contract_reports_person ON dossier_contract_reports (org, person, due, id);
