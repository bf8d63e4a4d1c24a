-- +goose Up

-- The life of a volume: where it stands, how long it is kept, what became of it.

-- The place is closed by a slash; expires is '' for a volume that does not come up.
ALTER TABLE dossier_volumes ADD COLUMN place text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE dossier_volumes ADD COLUMN expires text COLLATE "C" NOT NULL DEFAULT '';
UPDATE dossier_volumes SET place =
	(body::json->'place'->>'room') || '/' || (body::json->'place'->>'cabinet') || '/' || (body::json->'place'->>'shelf') || '/'
	|| CASE WHEN coalesce(body::json->'place'->>'box', '') = '' THEN '' ELSE (body::json->'place'->>'box') || '/' END
	WHERE coalesce(body::json->'place'->>'room', '') <> '';
CREATE INDEX dossier_volumes_place ON dossier_volumes (org, place);
CREATE INDEX dossier_volumes_expires ON dossier_volumes (org, expires);

-- What was lost, damaged, leaked or misused, and how it was pursued.
CREATE TABLE dossier_incidents (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	kind     text COLLATE "C" NOT NULL,
	of_kind  text COLLATE "C" NOT NULL,
	of_id    text COLLATE "C" NOT NULL,
	answers  text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_incidents_state ON dossier_incidents (org, state, id);
CREATE INDEX dossier_incidents_of ON dossier_incidents (org, of_kind, of_id);
CREATE INDEX dossier_incidents_answers ON dossier_incidents (org, answers, id);

-- Counts of shelves and safes. underway is the place while it is being counted.
CREATE TABLE dossier_stocktakes (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	place    text COLLATE "C" NOT NULL,
	scope    text COLLATE "C" NOT NULL,
	started  bigint           NOT NULL,
	underway text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_stocktakes_underway ON dossier_stocktakes (org, underway);
CREATE INDEX dossier_stocktakes_place ON dossier_stocktakes (org, place, started, id);
CREATE INDEX dossier_stocktakes_started ON dossier_stocktakes (org, started, id);

-- The tree of shelves.
CREATE TABLE dossier_shelves (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	place    text COLLATE "C" NOT NULL,
	barcode  text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_shelves_barcode ON dossier_shelves (org, barcode);
CREATE INDEX dossier_shelves_place ON dossier_shelves (org, place);

-- Appraisals, and the destruction lists that come of them.
CREATE TABLE dossier_disposals (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE INDEX dossier_disposals_state ON dossier_disposals (org, state, id);

-- Assessments of people: first and last are the days of the period.
CREATE TABLE dossier_assessments (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	revision bigint           NOT NULL,
	entries  bigint           NOT NULL,
	head     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	person   text COLLATE "C" NOT NULL,
	first    text COLLATE "C" NOT NULL,
	last     text COLLATE "C" NOT NULL,
	body     text             NOT NULL,
	PRIMARY KEY (org, id)
);
CREATE UNIQUE INDEX dossier_assessments_period ON dossier_assessments (org, person, first, last);
