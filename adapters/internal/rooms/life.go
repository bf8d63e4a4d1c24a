package rooms

import (
	"context"
	"strings"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Incidents are what was lost, damaged, leaked or misused.
var Incidents = table.Declare(table.Spec[archive.Incident]{
	Name: archive.IncidentRecord, Table: "dossier_incidents",
	Key:      func(i *archive.Incident) (policy.OrgID, string) { return i.Org, string(i.ID) },
	Revision: func(i *archive.Incident) *uint64 { return &i.Revision },
	Columns: []table.Field[archive.Incident]{
		{Name: "state", Of: func(i *archive.Incident) table.Value { return table.Text(i.State) }},
		{Name: "kind", Of: func(i *archive.Incident) table.Value { return table.Text(i.Kind) }},
		{Name: "of_kind", Of: func(i *archive.Incident) table.Value { return table.Text(i.Of.Kind) }},
		{Name: "of_id", Of: func(i *archive.Incident) table.Value { return table.Text(i.Of.ID) }},
		{Name: "answers", Of: func(i *archive.Incident) table.Value { return table.Text(i.Answers) }},
	},
})

// Stocktakes are counts of shelves and safes.
var Stocktakes = table.Declare(table.Spec[archive.Stocktake]{
	Name: archive.StocktakeKind, Table: "dossier_stocktakes",
	Key:      func(s *archive.Stocktake) (policy.OrgID, string) { return s.Org, string(s.ID) },
	Revision: func(s *archive.Stocktake) *uint64 { return &s.Revision },
	Columns: []table.Field[archive.Stocktake]{
		{Name: "state", Of: func(s *archive.Stocktake) table.Value { return table.Text(s.State) }},
		{Name: "place", Of: func(s *archive.Stocktake) table.Value { return table.Text(s.Place) }},
		{Name: "scope", Of: func(s *archive.Stocktake) table.Value { return table.Text(s.Scope) }},
		{Name: "started", Integer: true, Of: func(s *archive.Stocktake) table.Value { return table.Integer(s.Started.UnixMicro()) }},
		// The place while it is being counted, else something of its own.
		{Name: "underway", Of: func(s *archive.Stocktake) table.Value {
			if s.State == archive.Counting {
				return table.Text("place " + s.Place)
			}
			return table.Text("over " + string(s.ID))
		}},
	},
	Unique: []table.Unique{{
		Index: "dossier_stocktakes_underway", Columns: []string{"underway"}, Field: "place",
		Rule: policy.G7, Wanted: "one count of a place at a time",
		Problem: policy.T("该处正在盘点", "this place is being counted already"),
		Remedy:  policy.T("请等待该次盘点结束", "wait until that count is closed"),
	}},
})

// Shelves are the tree of shelves.
var Shelves = table.Declare(table.Spec[archive.Shelf]{
	Name: archive.ShelfKind, Table: "dossier_shelves",
	Key:      func(s *archive.Shelf) (policy.OrgID, string) { return s.Org, s.Path },
	Revision: func(s *archive.Shelf) *uint64 { return &s.Revision },
	Columns: []table.Field[archive.Shelf]{
		{Name: "place", Of: func(s *archive.Shelf) table.Value { return path(s.Path) }},
		// The barcode, or something of its own where there is none.
		{Name: "barcode", Of: func(s *archive.Shelf) table.Value {
			if s.Barcode == "" {
				return table.Text("none " + s.Path)
			}
			return barcode(s.Barcode)
		}},
	},
	Unique: []table.Unique{{
		Index: "dossier_shelves_barcode", Columns: []string{"barcode"}, Field: "barcode",
		Wanted:  "one shelf of each barcode",
		Problem: policy.T("该条码已在另一架位上", "another shelf has this barcode already"),
		Remedy:  policy.T("请核对条码", "look at the barcode again"),
	}},
})

// Disposals are appraisals and destruction lists.
var Disposals = table.Declare(table.Spec[archive.Disposal]{
	Name: archive.DisposalKind, Table: "dossier_disposals",
	Key:      func(d *archive.Disposal) (policy.OrgID, string) { return d.Org, string(d.ID) },
	Revision: func(d *archive.Disposal) *uint64 { return &d.Revision },
	Columns: []table.Field[archive.Disposal]{
		{Name: "state", Of: func(d *archive.Disposal) table.Value { return table.Text(d.State) }},
	},
})

func barcode(code string) table.Value { return table.Text("code " + code) }

// path is the value of a column that holds a place of the tree: closed by a
// slash, so that all that stands in a place lies between two values.
func path(place string) table.Value {
	if place == "" {
		return table.Text("")
	}
	return table.Text(place + "/")
}

// under limits to a place of the tree and what stands in it: after the slash
// comes the nought.
func under(place string) []table.Cond {
	if place == "" {
		return nil
	}
	return []table.Cond{
		table.Where(table.AtLeast, path(place), "place"),
		table.Where(table.Less, table.Text(place+"0"), "place"),
	}
}

// Incident implements [archive.Reader].
func (t archiveTx) Incident(ctx context.Context, org policy.OrgID, id archive.IncidentID) (archive.Incident, error) {
	return get(ctx, t.Session, Incidents, org, string(id))
}

// Incidents implements [archive.Reader].
func (t archiveTx) Incidents(ctx context.Context, q archive.IncidentQuery) (archive.IncidentPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "state", q.State)
	equal(&query, "kind", q.Kind)
	equal(&query, "of_kind", q.Of.Kind)
	equal(&query, "of_id", q.Of.ID)
	equal(&query, "answers", q.Answers)
	incidents, next, err := table.List(ctx, t.Session, Incidents, query, q.After, q.Limit)
	return archive.IncidentPage{Incidents: incidents, Next: next}, err
}

// SaveIncident implements [archive.Tx].
func (t archiveTx) SaveIncident(ctx context.Context, i archive.Incident, d journal.Draft) (archive.Incident, error) {
	return table.Put(ctx, t.Session, Incidents, i, d)
}

// Stocktake implements [archive.Reader].
func (t archiveTx) Stocktake(ctx context.Context, org policy.OrgID, id archive.StocktakeID) (archive.Stocktake, error) {
	return get(ctx, t.Session, Stocktakes, org, string(id))
}

// Stocktakes implements [archive.Reader].
func (t archiveTx) Stocktakes(ctx context.Context, q archive.StocktakeQuery) (archive.StocktakePage, error) {
	query := table.Query{Org: string(q.Org), Order: []string{"started"}}
	equal(&query, "state", q.State)
	if kind, all := strings.CutSuffix(q.Place, "/"); all {
		query.Where = append(query.Where, under(kind)...)
	} else {
		equal(&query, "place", q.Place)
	}
	equal(&query, "scope", q.Scope)
	stocktakes, next, err := table.List(ctx, t.Session, Stocktakes, query, q.After, q.Limit)
	return archive.StocktakePage{Stocktakes: stocktakes, Next: next}, err
}

// SaveStocktake implements [archive.Tx].
func (t archiveTx) SaveStocktake(ctx context.Context, s archive.Stocktake, d journal.Draft) (archive.Stocktake, error) {
	return table.Put(ctx, t.Session, Stocktakes, s, d)
}

// Shelf implements [archive.Reader].
func (t archiveTx) Shelf(ctx context.Context, org policy.OrgID, path string) (archive.Shelf, error) {
	return get(ctx, t.Session, Shelves, org, path)
}

// Shelves implements [archive.Reader].
func (t archiveTx) Shelves(ctx context.Context, q archive.ShelfQuery) (archive.ShelfPage, error) {
	query := table.Query{Org: string(q.Org), Where: under(q.Under)}
	if q.Barcode != "" {
		query.Where = append(query.Where, table.Where(table.Equal, barcode(q.Barcode), "barcode"))
	}
	shelves, next, err := table.List(ctx, t.Session, Shelves, query, q.After, q.Limit)
	return archive.ShelfPage{Shelves: shelves, Next: next}, err
}

// SaveShelf implements [archive.Tx].
func (t archiveTx) SaveShelf(ctx context.Context, s archive.Shelf, d journal.Draft) (archive.Shelf, error) {
	return table.Put(ctx, t.Session, Shelves, s, d)
}

// Disposal implements [archive.Reader].
func (t archiveTx) Disposal(ctx context.Context, org policy.OrgID, id archive.DisposalID) (archive.Disposal, error) {
	return get(ctx, t.Session, Disposals, org, string(id))
}

// Disposals implements [archive.Reader].
func (t archiveTx) Disposals(ctx context.Context, q archive.DisposalQuery) (archive.DisposalPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "state", q.State)
	disposals, next, err := table.List(ctx, t.Session, Disposals, query, q.After, q.Limit)
	return archive.DisposalPage{Disposals: disposals, Next: next}, err
}

// SaveDisposal implements [archive.Tx].
func (t archiveTx) SaveDisposal(ctx context.Context, one archive.Disposal, d journal.Draft) (archive.Disposal, error) {
	return table.Put(ctx, t.Session, Disposals, one, d)
}

// equal limits a query to the value of a column, where one is asked for.
func equal[S ~string](q *table.Query, column string, value S) {
	if value != "" {
		q.Where = append(q.Where, table.Where(table.Equal, table.Text(value), column))
	}
}
