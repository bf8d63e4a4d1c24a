package memory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/turn"
	"github.com/seed-9bd3a28c/dossier/adapters/storetest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Stores { return tampered{Open()} })
}

// tampered lets the suite change what is kept behind the store's back.
type tampered struct{ *DB }

func (db tampered) Tamper(t *testing.T, what storetest.Tampering) {
	t.Helper()
	s := *db.kept.Load()
	row := rowKey{string(what.Org), what.Kind, what.ID}
	line := lineKey{string(what.Org), what.Kind, what.ID, what.Seq}
	r, ok := s.rows.get(byRow, row)
	require.True(t, ok)
	l, ok := s.lines.get(byLine, line)
	require.True(t, ok)
	r.Values = slices.Clone(r.Values)
	switch what.How {
	case storetest.RecordBody:
		r.Body = strings.Replace(r.Body, `"wang"`, `"zhao"`, 1)
	case storetest.RecordColumn:
		r.Values[3] = r.Values[0]
	case storetest.RecordHead:
		before, _ := s.lines.get(byLine, lineKey{line.org, line.kind, line.id, line.seq - 1})
		r.Head = before.Entry().Head()
	case storetest.EntryBody:
		l.Body = strings.Replace(l.Body, `"open"`, `"edit"`, 1)
	case storetest.EntryColumn:
		l.Actor = "li"
	case storetest.RecordRemoved, storetest.EntryRemoved:
	}
	s.rows, s.lines = s.rows.put(byRow, row, r), s.lines.put(byLine, line, l)
	switch what.How {
	case storetest.RecordRemoved:
		s.rows = s.rows.without(byRow, row)
	case storetest.EntryRemoved:
		s.lines = s.lines.without(byLine, line)
	default:
	}
	db.kept.Store(&s)
}

func TestNoTurnInTime(t *testing.T) {
	db := Open()
	db.turn = turn.New(10 * time.Millisecond)
	err := db.Archive().Update(t.Context(), func(archive.Tx) error {
		return db.Archive().Update(t.Context(), func(archive.Tx) error { return nil })
	})
	require.ErrorIs(t, err, policy.Unavailable)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	err = db.Archive().Update(t.Context(), func(archive.Tx) error {
		return db.Archive().Update(ctx, func(archive.Tx) error { return errors.New("not reached") })
	})
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tr *tree[string, int]
		model := map[string]int{}
		keyOf := rapid.StringMatching("[a-d]{1,2}")
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				k, v, before := keyOf.Draw(t, "k"), rapid.Int().Draw(t, "v"), fmt.Sprint(dump(tr, ""))
				next := tr.put(strings.Compare, k, v)
				require.Equal(t, before, fmt.Sprint(dump(tr, "")), "the old tree stays as it was")
				tr, model[k] = next, v
			},
			"without": func(t *rapid.T) {
				k := keyOf.Draw(t, "k")
				tr = tr.without(strings.Compare, k)
				delete(model, k)
			},
			"get": func(t *rapid.T) {
				k := keyOf.Draw(t, "k")
				v, ok := tr.get(strings.Compare, k)
				want, there := model[k]
				require.Equal(t, there, ok)
				require.Equal(t, want, v)
			},
			"": func(t *rapid.T) {
				from := keyOf.Draw(t, "from")
				var want []string
				for k := range model {
					if k > from {
						want = append(want, k)
					}
				}
				slices.Sort(want)
				require.Equal(t, want, dump(tr, from))
			},
		})
	})
}

func dump(tr *tree[string, int], from string) (keys []string) {
	for k := range tr.after(strings.Compare, from) {
		keys = append(keys, k)
	}
	return keys
}
