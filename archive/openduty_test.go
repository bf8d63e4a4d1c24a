package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Rule G5a: an assessment sees who answers for what is missed and still open at
// the end of its period, as the journal tells it. The project ended on Friday
// 13 February 2026; A's days are 14, 24 and 25, the total ends on 27 February, and
// Monday 2 March is the second working day after Friday 27 and Saturday 28.
func TestTheAssessmentSeesWhatIsStillOpen(t *testing.T) {
	type told map[policy.PersonID]int
	supplement := func(r *room, f archive.File) archive.File {
		return r.ok(r.RequestSupplement(ctx, asB, f.Ref(), []archive.Want{{Paper: f.Items[0].Paper, Wrong: "pages"}}))
	}
	for _, c := range []struct {
		why  string
		tell func(r *room, f archive.File) archive.File
		want []told // breaches by person, of February and of March
	}{
		{
			"A has not handed over: the hand-over and the total are A's, in February and not again in March",
			func(_ *room, f archive.File) archive.File { return f },
			[]told{{"manager-a": 2}, {}},
		},
		{
			"nor when A does it in March after all",
			func(r *room, f archive.File) archive.File { return r.on("2026-03-03").handedOver(f) },
			[]told{{"manager-a": 2}, {"manager-b": 1}}, // B's two days are 4 and 5 March
		},
		{
			"A was in time: what B has not delivered is B's, the total nobody's besides",
			func(r *room, f archive.File) archive.File { return r.on("2026-02-25").handedOver(f) },
			[]told{{"manager-b": 1}, {}},
		},
		{
			"A was late: the total is A's",
			func(r *room, f archive.File) archive.File { return r.on("2026-02-26").handedOver(f) },
			[]told{{"manager-a": 2, "manager-b": 1}, {}},
		},
		{
			"the file went back to A in time: what is late is A's, not B's",
			func(r *room, f archive.File) archive.File {
				return supplement(r, r.on("2026-02-25").handedOver(f))
			},
			[]told{{"manager-a": 1}, {}},
		},
		{
			"it went back when B was late already: both are",
			func(r *room, f archive.File) archive.File {
				f = r.on("2026-02-24").handedOver(f)
				return supplement(r.on("2026-02-28"), f)
			},
			[]told{{"manager-a": 1, "manager-b": 1}, {}},
		},
		{
			"more time was given: it is due in March",
			func(r *room, f archive.File) archive.File {
				return r.ok(r.Extend(ctx, asBoss, f.Ref(), archive.Grant{Deadline: policy.AToB, Days: 4, Reason: "审批人出差"}))
			},
			[]told{{}, {"manager-a": 2}},
		},
		{
			"the archivist has not registered what was accepted",
			func(r *room, f archive.File) archive.File {
				f = r.presented(r.on("2026-02-25").handedOver(f))
				f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
				return r.ok(r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)))
			},
			[]told{{"archivist": 1}, {}},
		},
		{
			"what was in time is nobody's breach, and what was refused runs again",
			func(r *room, f archive.File) archive.File {
				f = r.presented(r.on("2026-02-24").handedOver(f))
				return r.ok(r.Refuse(ctx, asArchives, f.Ref(), []archive.Difference{{Code: f.Items[0].Code, Field: "missing"}}))
			},
			[]told{{"manager-b": 1}, {}},
		},
		{
			"what was a breach on delivery is not one again when it was refused",
			func(r *room, f archive.File) archive.File {
				f = r.on("2026-02-24").handedOver(f)
				f = r.on("2026-02-28").presented(f)
				return r.ok(r.Refuse(ctx, asArchives, f.Ref(), []archive.Difference{{Code: f.Items[0].Code, Field: "missing"}}))
			},
			[]told{{"manager-b": 1}, {}},
		},
	} {
		r := newRoom(t, nil)
		p := project("L-017")
		f := r.ok(r.Open(ctx, asA, p))
		f = r.ok(r.EditInventory(ctx, asA, f.Ref(), archivetest.Inventory(p)))
		f = r.ok(r.EndProject(ctx, asA, f.Ref(), calendar.MustDay("2026-02-13")))
		c.tell(r, f)
		r.on("2026-04-01")
		office := staff.NewOffice(r.db.Staff(), policy.House{Clock: r.now})
		for i, span := range []staff.Span{
			{From: calendar.MustDay("2026-02-01"), Until: calendar.MustDay("2026-02-28")},
			{From: calendar.MustDay("2026-03-01"), Until: calendar.MustDay("2026-03-31")},
		} {
			figures, err := office.Figures(ctx, asBoss, span)
			require.NoError(t, err)
			got := told{}
			for _, one := range figures {
				if one.Breaches > 0 {
					got[one.Person] = one.Breaches
				}
			}
			require.Equal(t, c.want[i], got, "%s (%s)", c.why, span.From)
		}
		r.sound()
	}
}

func (r *room) handedOver(f archive.File) archive.File {
	r.t.Helper()
	f = r.ok(r.Sign(ctx, asA, f.Ref(), archivetest.Signing(f, archive.SignInventory)))
	return r.ok(r.HandOver(ctx, asA, f.Ref()))
}

func (r *room) presented(f archive.File) archive.File {
	r.t.Helper()
	f = r.ok(r.Code(ctx, asB, f.Ref(), nil))
	f = r.ok(r.Check(ctx, asB, f.Ref()))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignInventory)))
	return r.ok(r.Deliver(ctx, asB, f.Ref()))
}
