package bench

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// BenchmarkLadder reads the overdue ladder among many slips, and beside it the same
// ladder among a hundredth of them: all of it, a page at a time, one rung, and what
// one borrower sees. Target: at most 1.5 times as long.
func BenchmarkLadder(b *testing.B) {
	onBothStores(b, func(b *testing.B, open func(b *testing.B) store) {
		b.Helper()
		long, short := newLadder(b, open(b), *slips), newLadder(b, open(b), max(*slips/100, 500))
		for _, r := range []struct {
			name  string
			who   policy.Actor
			query lending.LadderQuery
			steps int
		}{
			{"whole", archivetest.Auditor, lending.LadderQuery{}, near},
			{"rung", archivetest.Auditor, lending.LadderQuery{Rung: lending.Overdue7}, near / 5},
			{"own", manager("a", 0), lending.LadderQuery{}, near / 10},
		} {
			b.Run(r.name, func(b *testing.B) {
				warmRace(b,
					again("short", func() error { return short.climb(b.Context(), r.who, r.query, r.steps) }),
					again("long", func() error { return long.climb(b.Context(), r.who, r.query, r.steps) }))
			})
		}
	})
}

// again is a reading done again and again.
func again(name string, read func() error) *side {
	return &side{name: name, clients: 1, round: *readings, act: func(int, int) error { return read() }}
}

// warmRace is a race of readings, after a round of each that does not count: each
// connection of a pool has then prepared its statements, and PostgreSQL its plans.
func warmRace(b *testing.B, first, second *side) {
	b.Helper()
	first.run(b, first.each())
	second.run(b, second.each())
	race(b, first, second)
}

// near is how many slips stand on the ladder, however many there are: as many on
// each rung, and a tenth of them of the borrower who asks.
const near = 200

// newLadder seeds n slips: near are on the ladder, spread evenly among the others;
// of those one in 20 is out and not due soon, and the rest have come back.
func newLadder(b *testing.B, db store, n int) *office {
	b.Helper()
	ctx := b.Context()
	o, err := newOffice(ctx, db, 1)
	require.NoError(b, err)
	t := newTemplates(b)
	for from := 0; from < n; from += 1000 {
		some := make([]lending.Slip, min(1000, n-from))
		for k := range some {
			i := from + k
			some[k] = t.slip(i)
			if rank := i * near / n; i == 0 || rank > (i-1)*near/n {
				some[k] = t.near(i, rank)
			}
		}
		_, err := o.seedSlips(ctx, some)
		require.NoError(b, err)
	}
	settle(b, db)
	return o
}

// climb reads a ladder to its end.
func (o *office) climb(ctx context.Context, who policy.Actor, q lending.LadderQuery, want int) error {
	for n := 0; ; {
		page, err := o.loans.Ladder(ctx, policy.By(who), q)
		if err != nil {
			return err
		}
		n += len(page.Steps)
		if q.After = page.Next; q.After == "" {
			if n != want {
				return fmt.Errorf("%d slips on the ladder, want %d", n, want)
			}
			return nil
		}
	}
}

// templates are slips for one item of a volume, made by the acts: what there are
// many of is made of them.
type templates struct{ out, back lending.Slip }

func newTemplates(b *testing.B) templates {
	b.Helper()
	_, from := shelved(0, 0)
	from.Items = from.Items[:1]
	k := borrowed(from, 0, 0, lent)
	o, err := k.Return(archivist(0), now, policy.Default(), "", back(k.Slip))
	require.NoError(b, err)
	return templates{out: k.Slip, back: o.Slip}
}

var today = policy.Default().Day(now)

// slip is one that is not on the ladder.
func (t templates) slip(i int) lending.Slip {
	borrower := person("a", i%200)
	if i%20 == 0 {
		return numberedSlip(t.out, i, borrower, today.AddDays(10+i/20%30))
	}
	return numberedSlip(t.back, i, borrower, today.AddDays(-i%2000))
}

// near is one on the ladder, the rank-th.
func (t templates) near(i, rank int) lending.Slip {
	borrower := person("a", 1+i%199)
	if rank%10 == 0 {
		borrower = person("a", 0)
	}
	due := []calendar.Day{today.AddDays(1), today, today.AddDays(-3), today.AddDays(-20), today.AddDays(-50)}[rank/2%5]
	return numberedSlip(t.out, i, borrower, due)
}

func numberedSlip(s lending.Slip, i int, borrower policy.PersonID, due calendar.Day) lending.Slip {
	s.ID = lending.SlipID(fmt.Sprintf("slip-%07d", i))
	s.Volume, s.Number = archive.VolumeID(fmt.Sprintf("volume-%07d", i)), fmt.Sprintf("DA-%07d", i)
	s.Borrower = borrower
	d, _ := s.Deadlines.Get(policy.LoanReturn)
	d.Start, d.Due, d.Person = due.AddDays(-7), due, borrower
	if !d.Open() {
		d.Done = due
	}
	s.Deadlines = s.Deadlines.Put(d)
	return s
}
