-- +goose Up

CREATE TABLE dossier_surveys (
	org         text COLLATE "C" NOT NULL,
	id          text COLLATE "C" NOT NULL,
	revision    bigint           NOT NULL,
	entries     bigint           NOT NULL,
	head        text COLLATE "C" NOT NULL,
	state       text COLLATE "C" NOT NULL,
	whole       bigint           NOT NULL, -- 1 when all customers are asked
	sent        text COLLATE "C" NOT NULL, -- first day of its forms, '' before it is sent
	unaddressed bigint           NOT NULL, -- topics below their target with no action on them
	body        text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_surveys_sent ON dossier_surveys (org, sent, id);

CREATE TABLE dossier_survey_answers (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	survey     text COLLATE "C" NOT NULL,
	profile    text COLLATE "C" NOT NULL,
	customer   text COLLATE "C" NOT NULL,
	department text COLLATE "C" NOT NULL,
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_survey_answers_survey ON dossier_survey_answers (org, survey, id);
CREATE INDEX dossier_survey_answers_profile ON dossier_survey_answers (org, profile, id);
CREATE INDEX dossier_survey_answers_customer ON dossier_survey_answers (org, customer, id);

CREATE TABLE dossier_survey_imports (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	survey   text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);

CREATE TABLE dossier_survey_years (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);

CREATE TABLE dossier_corrective_actions (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	survey     text COLLATE "C" NOT NULL,
	owner      text COLLATE "C" NOT NULL,
	department text COLLATE "C" NOT NULL,
	due        text COLLATE "C" NOT NULL, -- day by which it is done, '' when nothing is open
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_corrective_actions_survey ON dossier_corrective_actions (org, survey, id);
CREATE INDEX dossier_corrective_actions_owner ON dossier_corrective_actions (org, owner, id);
CREATE INDEX dossier_corrective_actions_due ON dossier_corrective_actions (org, due, id);

CREATE TABLE dossier_complaints (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	sort       text COLLATE "C" NOT NULL, -- service-quality or service-process
	department text COLLATE "C" NOT NULL,
	handler    text COLLATE "C" NOT NULL,
	profile    text COLLATE "C" NOT NULL,
	customer   text COLLATE "C" NOT NULL,
	day        text COLLATE "C" NOT NULL, -- of the complaint
	due        text COLLATE "C" NOT NULL, -- next day due, '' when nothing is open
	unanswered bigint           NOT NULL, -- 1 while the customer has no answer
	breached   bigint           NOT NULL, -- 1 when a deadline was missed
	unbreached bigint           NOT NULL, -- 1 when none was
	reopened   bigint           NOT NULL, -- how often it was taken up again
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_complaints_day ON dossier_complaints (org, day, department, sort);
CREATE INDEX dossier_complaints_state ON dossier_complaints (org, state, id);
CREATE INDEX dossier_complaints_due ON dossier_complaints (org, due, id);
CREATE INDEX dossier_complaints_department ON dossier_complaints (org, department, id);
CREATE INDEX dossier_complaints_handler ON dossier_complaints (org, handler, id);
CREATE INDEX dossier_complaints_profile ON dossier_complaints (org, profile, id);
CREATE INDEX dossier_complaints_customer ON dossier_complaints (org, customer, id);
