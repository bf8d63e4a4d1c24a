-- +goose Up

CREATE TABLE dossier_surveys (
	org         TEXT    NOT NULL,
	id          TEXT    NOT NULL,
	revision    INTEGER NOT NULL,
	entries     INTEGER NOT NULL,
	head        TEXT    NOT NULL,
	state       TEXT    NOT NULL,
	whole       INTEGER NOT NULL, -- 1 when all customers are asked
	sent        TEXT    NOT NULL, -- first day of its forms, '' before it is sent
	unaddressed INTEGER NOT NULL, -- topics below their target with no action on them
	body        TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_surveys_sent ON dossier_surveys (org, sent, id);

CREATE TABLE dossier_survey_answers (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	survey     TEXT    NOT NULL,
	profile    TEXT    NOT NULL,
	customer   TEXT    NOT NULL,
	department TEXT    NOT NULL,
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_survey_answers_survey ON dossier_survey_answers (org, survey, id);
CREATE INDEX dossier_survey_answers_profile ON dossier_survey_answers (org, profile, id);
CREATE INDEX dossier_survey_answers_customer ON dossier_survey_answers (org, customer, id);

CREATE TABLE dossier_survey_imports (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	survey   TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

CREATE TABLE dossier_survey_years (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

CREATE TABLE dossier_corrective_actions (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	survey     TEXT    NOT NULL,
	owner      TEXT    NOT NULL,
	department TEXT    NOT NULL,
	due        TEXT    NOT NULL, -- day by which it is done, '' when nothing is open
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_corrective_actions_survey ON dossier_corrective_actions (org, survey, id);
CREATE INDEX dossier_corrective_actions_owner ON dossier_corrective_actions (org, owner, id);
CREATE INDEX dossier_corrective_actions_due ON dossier_corrective_actions (org, due, id);

CREATE TABLE dossier_complaints (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	sort       TEXT    NOT NULL, -- service-quality or service-process
	department TEXT    NOT NULL,
	handler    TEXT    NOT NULL,
	profile    TEXT    NOT NULL,
	customer   TEXT    NOT NULL,
	day        TEXT    NOT NULL, -- of the complaint
	due        TEXT    NOT NULL, -- next day due, '' when nothing is open
	unanswered INTEGER NOT NULL, -- 1 while the customer has no answer
	breached   INTEGER NOT NULL, -- 1 when a deadline was missed
	unbreached INTEGER NOT NULL, -- 1 when none was
	reopened   INTEGER NOT NULL, -- how often it was taken up again
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_complaints_day ON dossier_complaints (org, day, department, sort);
CREATE INDEX dossier_complaints_state ON dossier_complaints (org, state, id);
CREATE INDEX dossier_complaints_due ON dossier_complaints (org, due, id);
CREATE INDEX dossier_complaints_department ON dossier_complaints (org, department, id);
CREATE INDEX dossier_complaints_handler ON dossier_complaints (org, handler, id);
CREATE INDEX dossier_complaints_profile ON dossier_complaints (org, profile, id);
CREATE INDEX dossier_complaints_customer ON dossier_complaints (org, customer, id);
