-- +goose Up

-- The life of a volume: where it stands, how long it is kept, what became of it.

-- The place is closed by a slash; expires is '' for a volume that does not come up.
ALTER TABLE dossier_volumes ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier_volumes ADD COLUMN expires TEXT NOT NULL DEFAULT '';
UPDATE dossier_volumes SET place =
	json_extract(body, '$.place.room') || '/' || json_extract(body, '$.place.cabinet') || '/' || json_extract(body, '$.place.shelf') || '/'
	|| CASE WHEN coalesce(json_extract(body, '$.place.box'), '') = '' THEN '' ELSE json_extract(body, '$.place.box') || '/' END
	WHERE coalesce(json_extract(body, '$.place.room'), '') <> '';
CREATE INDEX dossier_volumes_place ON dossier_volumes (org, place);
CREATE INDEX dossier_volumes_expires ON dossier_volumes (org, expires);

-- What was lost, damaged, leaked or misused, and how it was pursued.
CREATE TABLE dossier_incidents (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	of_kind  TEXT    NOT NULL,
	of_id    TEXT    NOT NULL,
	answers  TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_incidents_state ON dossier_incidents (org, state, id);
CREATE INDEX dossier_incidents_of ON dossier_incidents (org, of_kind, of_id);
CREATE INDEX dossier_incidents_answers ON dossier_incidents (org, answers, id);

-- Counts of shelves and safes. underway is the place while it is being counted.
CREATE TABLE dossier_stocktakes (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	place    TEXT    NOT NULL,
	scope    TEXT    NOT NULL,
	started  INTEGER NOT NULL,
	underway TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_stocktakes_underway ON dossier_stocktakes (org, underway);
CREATE INDEX dossier_stocktakes_place ON dossier_stocktakes (org, place, started, id);
CREATE INDEX dossier_stocktakes_started ON dossier_stocktakes (org, started, id);

-- The tree of shelves.
CREATE TABLE dossier_shelves (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	place    TEXT    NOT NULL,
	barcode  TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_shelves_barcode ON dossier_shelves (org, barcode);
CREATE INDEX dossier_shelves_place ON dossier_shelves (org, place);

-- Appraisals, and the destruction lists that come of them.
CREATE TABLE dossier_disposals (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX dossier_disposals_state ON dossier_disposals (org, state, id);

-- Assessments of people: first and last are the days of the period.
CREATE TABLE dossier_assessments (
	org      TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	entries  INTEGER NOT NULL,
	head     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	person   TEXT    NOT NULL,
	first    TEXT    NOT NULL,
	last     TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX dossier_assessments_period ON dossier_assessments (org, person, first, last);
