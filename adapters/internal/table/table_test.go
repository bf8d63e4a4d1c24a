package table

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type thing struct {
	Org      policy.OrgID `json:"org"`
	ID       string       `json:"id"`
	Revision uint64       `json:"revision"`
	Colour   string       `json:"colour"`
	Size     int          `json:"size"`
}

func things() *Kind[thing] {
	return Declare(Spec[thing]{
		Name: "thing", Table: "things",
		Key:      func(t *thing) (policy.OrgID, string) { return t.Org, t.ID },
		Revision: func(t *thing) *uint64 { return &t.Revision },
		Columns: []Field[thing]{
			{Name: "colour", Of: func(t *thing) Value { return Text(t.Colour) }},
			{Name: "size", Integer: true, Of: func(t *thing) Value { return Integer(t.Size) }},
		},
	})
}

func TestDrift(t *testing.T) {
	k := things()
	row, err := k.encode(&thing{Org: "demo", ID: "1", Revision: 2, Colour: "red", Size: 3})
	require.NoError(t, err)
	require.Empty(t, k.Drift(row))
	for want, change := range map[string]func(r *Row){
		"org":      func(r *Row) { r.Org = "other" },
		"id":       func(r *Row) { r.ID = "2" },
		"revision": func(r *Row) { r.Revision = 3 },
		"colour":   func(r *Row) { r.Values[0] = Text("blue") },
		"size":     func(r *Row) { r.Values[1] = Integer(4) },
		"body":     func(r *Row) { r.Body += "{}" },
	} {
		changed := row
		changed.Values = append([]Value(nil), row.Values...)
		change(&changed)
		require.Equal(t, []string{want}, k.Drift(changed))
	}
}

// A record of before a column says nothing of it: what the row says stands then, and
// is held against every other.
func TestDriftOfALaterColumn(t *testing.T) {
	k := things()
	k.spec.Columns[0].Later = true
	for colour, want := range map[string][]string{"": nil, "red": {"colour"}} {
		row, err := k.encode(&thing{Org: "demo", ID: "1", Revision: 1, Colour: colour})
		require.NoError(t, err)
		row.Values[0] = Text("blue")
		require.Equal(t, want, k.Drift(row))
	}
}

func TestDeclareWantsItsColumns(t *testing.T) {
	require.Panics(t, func() {
		Declare(Spec[thing]{Name: "thing", Unique: []Unique{{Columns: []string{"weight"}}}})
	})
}

func TestLine(t *testing.T) {
	e := journal.Next(journal.Head{}, journal.Chain{Org: "demo", Kind: "thing", ID: "1"}, 1, journal.Draft{Act: "a", Actor: "wang"}, nil)
	l, err := Write(e)
	require.NoError(t, err)
	require.Equal(t, e, l.Entry())
	for name, change := range map[string]func(l *Line){
		"id":     func(l *Line) { l.ID = "2" },
		"seq":    func(l *Line) { l.Seq = 2 },
		"act":    func(l *Line) { l.Act = "b" },
		"action": func(l *Line) { l.Action = "b" },
		"actor":  func(l *Line) { l.Actor = "li" },
		"at":     func(l *Line) { l.At++ },
		"hash":   func(l *Line) { l.Hash = journal.Sum(nil).String() },
		"body":   func(l *Line) { l.Body = "{}" },
	} {
		changed := l
		change(&changed)
		got := changed.Entry()
		require.NotEqual(t, got.Digest(), got.Hash, name)
		require.Equal(t, changed.ID, got.ID, name)
		require.Equal(t, changed.Seq, got.Seq, name)
	}
}

// FuzzContinue: a cursor is one that Next has made for this very query, or it is
// refused.
func FuzzContinue(f *testing.F) {
	k := things()
	q := Query{Org: "demo", Order: []string{"colour", "size"}, Where: []Cond{Where(Equal, Text("red"), "colour")}}
	at := []Value{Text("red"), Integer(3), Text("1")}
	token, err := q.Next(&k.Schema, at)
	require.NoError(f, err)
	f.Add(token)
	f.Add("")
	f.Add("e30")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := q.Continue(&k.Schema, s)
		switch {
		case s == "":
			require.NoError(t, err)
			require.Nil(t, got.After)
		case err != nil:
			require.ErrorIs(t, err, policy.InvalidInput)
		default:
			again, err := q.Next(&k.Schema, got.After)
			require.NoError(t, err)
			_, err = q.Continue(&k.Schema, again)
			require.NoError(t, err)
			require.Len(t, got.After, len(q.Order)+1)
		}
	})
}
