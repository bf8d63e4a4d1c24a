-- +goose Up

-- What profiles are found by for a class's visits and for the analysis of standing.
-- Both are functions of the body; Verify recomputes them.
ALTER TABLE dossier_profiles ADD COLUMN class TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier_profiles ADD COLUMN grade TEXT NOT NULL DEFAULT '';
UPDATE dossier_profiles SET class = COALESCE(json_extract(body, '$.basics.class'), '');
CREATE INDEX dossier_profiles_class ON dossier_profiles (org, class, department, id);
CREATE INDEX dossier_profiles_grade ON dossier_profiles (org, grade, department, id);

-- To list transactions by day, and to add them up by month.
CREATE INDEX dossier_transactions_day ON dossier_transactions (org, day, id, amount, state);

CREATE TABLE dossier_task_teams (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL, -- the task
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

CREATE TABLE dossier_care_plans (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	department TEXT    NOT NULL,
	person     TEXT    NOT NULL,
	profile    TEXT    NOT NULL, -- '' of a class
	class      TEXT    NOT NULL, -- '' of a profile
	due        TEXT    NOT NULL, -- day by which the next occasion is visited, '' when none is left
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_care_plans_due ON dossier_care_plans (org, state, due, id);
CREATE INDEX dossier_care_plans_profile ON dossier_care_plans (org, profile, id);
CREATE INDEX dossier_care_plans_person ON dossier_care_plans (org, person, id);

CREATE TABLE dossier_visits (
	org        TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	entries    INTEGER NOT NULL,
	head       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	profile    TEXT    NOT NULL,
	plan       TEXT    NOT NULL, -- '' of an irregular one
	slot       TEXT    NOT NULL, -- a plan's occasion, or the id
	department TEXT    NOT NULL,
	person     TEXT    NOT NULL,
	due        TEXT    NOT NULL, -- day by which what is awaited is done, '' when nothing is
	body       TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_visits_slot ON dossier_visits (org, profile, slot);
CREATE INDEX dossier_visits_due ON dossier_visits (org, state, due, id);
CREATE INDEX dossier_visits_plan ON dossier_visits (org, plan, id);
CREATE INDEX dossier_visits_person ON dossier_visits (org, person, state, id);
