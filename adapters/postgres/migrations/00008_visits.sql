-- +goose Up

-- What profiles are found by for a class's visits and for the analysis of standing.
-- Both are functions of the body; Verify recomputes them.
ALTER TABLE dossier_profiles ADD COLUMN class text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE dossier_profiles ADD COLUMN grade text COLLATE "C" NOT NULL DEFAULT '';
UPDATE dossier_profiles SET class = COALESCE(body::jsonb -> 'basics' ->> 'class', '');
CREATE INDEX dossier_profiles_class ON dossier_profiles (org, class, department, id);
CREATE INDEX dossier_profiles_grade ON dossier_profiles (org, grade, department, id);

-- To list transactions by day, and to add them up by month.
CREATE INDEX dossier_transactions_day ON dossier_transactions (org, day, id, amount, state);

CREATE TABLE dossier_task_teams (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL, -- the task
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);

CREATE TABLE dossier_care_plans (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	department text COLLATE "C" NOT NULL,
	person     text COLLATE "C" NOT NULL,
	profile    text COLLATE "C" NOT NULL, -- '' of a class
	class      text COLLATE "C" NOT NULL, -- '' of a profile
	due        text COLLATE "C" NOT NULL, -- day by which the next occasion is visited, '' when none is left
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_care_plans_due ON dossier_care_plans (org, state, due, id);
CREATE INDEX dossier_care_plans_profile ON dossier_care_plans (org, profile, id);
CREATE INDEX dossier_care_plans_person ON dossier_care_plans (org, person, id);

CREATE TABLE dossier_visits (
	org        text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	revision   bigint           NOT NULL,
	entries    bigint           NOT NULL,
	head       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	profile    text COLLATE "C" NOT NULL,
	plan       text COLLATE "C" NOT NULL, -- '' of an irregular one
	slot       text COLLATE "C" NOT NULL, -- a plan's occasion, or the id
	department text COLLATE "C" NOT NULL,
	person     text COLLATE "C" NOT NULL,
	due        text COLLATE "C" NOT NULL, -- day by which what is awaited is done, '' when nothing is
	body       text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_visits_slot ON dossier_visits (org, profile, slot);
CREATE INDEX dossier_visits_due ON dossier_visits (org, state, due, id);
CREATE INDEX dossier_visits_plan ON dossier_visits (org, plan, id);
CREATE INDEX dossier_visits_person ON dossier_visits (org, person, state, id);
