package staff_test

import (
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var january = staff.Span{From: day("2026-01-01"), Until: day("2026-01-31")}

// told is an entry of the journal; each of another record unless said.
func told(n int, on time.Time, who policy.PersonID, change ...func(e *journal.Entry)) journal.Entry {
	e := journal.Entry{Chain: journal.Chain{Org: "demo", Kind: "file", ID: fmt.Sprint("f-", n)}}
	e.Act, e.Action, e.Actor, e.At = fmt.Sprint("act-", n), "file.deliver", who, on
	for _, one := range change {
		one(&e)
	}
	return e
}

func duty(rule policy.Rule, who policy.PersonID, breach bool) func(e *journal.Entry) {
	return func(e *journal.Entry) {
		e.Duties = append(e.Duties, journal.Duty{Deadline: policy.BToArchive, Rule: rule, Person: who, Due: day("2026-01-14"), Done: day("2026-01-15"), Breach: breach})
	}
}

// holds is a duty that runs on, and is held against whoever answers for it.
func holds(rule policy.Rule, p policy.PersonID, due string) func(*journal.Entry) {
	return func(e *journal.Entry) {
		runs(rule, p, due)(e)
		e.Duties[len(e.Duties)-1].Breach = true
	}
}

// runs is a duty that runs from the entry on; without a day nobody answers for it
// any longer.
func runs(rule policy.Rule, who policy.PersonID, due string) func(e *journal.Entry) {
	return func(e *journal.Entry) {
		u := journal.Duty{Deadline: policy.BToArchive, Rule: rule, Person: who}
		if due != "" {
			u.Due = day(due)
		}
		e.Duties = append(e.Duties, u)
	}
}

func decided(kind, answers string) func(e *journal.Entry) {
	return func(e *journal.Entry) {
		e.Kind, e.Action = archive.IncidentRecord, archive.ActDecideIncident
		e.Draft = e.With("kind", kind).With("answers", answers)
	}
}

func closed(kind, answers, outcome string) func(e *journal.Entry) {
	return func(e *journal.Entry) {
		e.Kind, e.Action = archive.IncidentRecord, archive.ActCloseIncident
		e.Draft = e.With("kind", kind).With("answers", answers).With("outcome", outcome)
	}
}

func listed(entries ...journal.Entry) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Rule G5a: the figures are those of the journal and of nothing else.
func TestFiguresOfTheJournal(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	in := on("2026-01-15")
	both := told(2, in, "wang")
	both.Kind = "volume" // the same act on another record
	again := told(1, in, "wang", duty(policy.B4_5b, "wang", false))
	for name, c := range map[string]struct {
		entries []journal.Entry
		want    []staff.Figures
	}{
		"nothing": {nil, []staff.Figures{}},
		"an act on two records is one": {
			[]journal.Entry{told(2, in, "wang"), both},
			[]staff.Figures{{Person: "wang", Acts: 1}},
		},
		"the days are civil days where the regulation holds": {
			[]journal.Entry{
				told(1, time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC), "wang"), told(2, time.Date(2026, 1, 31, 15, 59, 0, 0, time.UTC), "wang"),
				told(3, time.Date(2025, 12, 31, 15, 59, 0, 0, time.UTC), "wang"), told(4, time.Date(2026, 1, 31, 16, 0, 0, 0, time.UTC), "wang"),
			},
			[]staff.Figures{{Person: "wang", Acts: 2}},
		},
		"a duty is theirs who answer for it, whoever acted": {
			[]journal.Entry{told(1, in, "li", duty(policy.B4_5a, "wang", true), duty(policy.B4_5b, "li", false))},
			[]staff.Figures{{Person: "li", Acts: 1, Duties: 1, OnTime: 1}, {Person: "wang", Duties: 1, Breaches: 1}},
		},
		"what was late once is not on time when it is presented again": {
			[]journal.Entry{told(1, in, "wang", duty(policy.B4_5b, "wang", true)), again},
			[]staff.Figures{{Person: "wang", Acts: 1, Duties: 1, Breaches: 1}},
		},
		"an overdue return counts once, as that": {
			[]journal.Entry{told(1, in, "sun", duty(policy.B6_3, "wang", true))},
			[]staff.Figures{{Person: "sun", Acts: 1}, {Person: "wang", Duties: 1, Overdue: 1}},
		},
		"what is missed and still open at the end is a breach of who answers for it": {
			[]journal.Entry{told(1, in, "li", runs(policy.B4_5b, "wang", "2026-01-20"))},
			[]staff.Figures{{Person: "li", Acts: 1}, {Person: "wang", Duties: 1, Breaches: 1}},
		},
		"the last day of the period is one, and what is due later does not count yet": {
			[]journal.Entry{
				told(1, in, "li", runs(policy.B4_5b, "wang", "2026-01-31")), told(2, in, "li", runs(policy.B4_5b, "wang", "2026-02-01")),
			},
			[]staff.Figures{{Person: "li", Acts: 2}, {Person: "wang", Duties: 1, Breaches: 1}},
		},
		"a slip still out is overdue": {
			[]journal.Entry{told(1, in, "sun", runs(policy.B6_3, "wang", "2026-01-20"))},
			[]staff.Figures{{Person: "sun", Acts: 1}, {Person: "wang", Duties: 1, Overdue: 1}},
		},
		"one that began before the period": {
			[]journal.Entry{told(1, on("2025-12-20"), "li", runs(policy.B4_5b, "wang", "2026-01-05"))},
			[]staff.Figures{{Person: "wang", Duties: 1, Breaches: 1}},
		},
		"one missed before the period is that period's, met late or still open": {
			[]journal.Entry{
				told(1, on("2025-12-20"), "li", runs(policy.B4_5b, "wang", "2025-12-31")),
				told(2, on("2025-12-20"), "li", runs(policy.B4_5b, "wang", "2025-12-31")), told(2, in, "wang", duty(policy.B4_5b, "wang", true)),
			},
			[]staff.Figures{{Person: "wang", Acts: 1}},
		},
		"one met late within the period is counted once": {
			[]journal.Entry{told(1, on("2026-01-10"), "li", runs(policy.B4_5b, "wang", "2026-01-14")), told(1, in, "li", duty(policy.B4_5b, "wang", true))},
			[]staff.Figures{{Person: "li", Acts: 1}, {Person: "wang", Duties: 1, Breaches: 1}},
		},
		"one held against them while it is not done is one breach, done after all or not": {
			[]journal.Entry{
				told(1, on("2026-01-10"), "li", runs(policy.K4a, "wang", "2026-01-14")), told(1, in, "li", holds(policy.K4a, "wang", "2026-01-14")),
				told(1, on("2026-01-20"), "wang", duty(policy.K4a, "wang", false)),
				told(2, in, "li", holds(policy.K4a, "zhao", "2025-07-10")), told(3, in, "li", holds(policy.K4a, "sun", "2025-07-10")),
				told(3, on("2026-02-02"), "sun", duty(policy.K4a, "sun", false)),
			},
			[]staff.Figures{{Person: "li", Acts: 3}, {Person: "sun", Duties: 1, Breaches: 1}, {Person: "wang", Acts: 1, Duties: 1, Breaches: 1}, {Person: "zhao", Duties: 1, Breaches: 1}},
		},
		"one missed in an earlier period, or held in it, is that period's": {
			[]journal.Entry{
				told(1, on("2025-12-01"), "li", runs(policy.K4a, "wang", "2025-12-20")), told(1, in, "li", holds(policy.K4a, "wang", "2025-12-20")),
				told(2, on("2025-12-21"), "li", holds(policy.K4a, "wang", "2025-12-20")), told(2, in, "wang", duty(policy.K4a, "wang", false)),
			},
			[]staff.Figures{{Person: "li", Acts: 1}, {Person: "wang", Acts: 1}},
		},
		"what is met after the period was missed in it all the same": {
			[]journal.Entry{told(1, in, "li", runs(policy.B4_5b, "wang", "2026-01-20")), told(1, on("2026-02-02"), "wang", duty(policy.B4_5b, "wang", true))},
			[]staff.Figures{{Person: "li", Acts: 1}, {Person: "wang", Duties: 1, Breaches: 1}},
		},
		"one recorded when it was late already falls due on that day": {
			[]journal.Entry{told(1, in, "li", runs(policy.B4_5b, "wang", "2025-12-20"))},
			[]staff.Figures{{Person: "li", Acts: 1}, {Person: "wang", Duties: 1, Breaches: 1}},
		},
		"one that was moved is due on its new day": {
			[]journal.Entry{told(1, on("2026-01-05"), "li", runs(policy.B4_5b, "wang", "2026-01-20")), told(1, in, "li", runs(policy.B4_5b, "wang", "2026-02-10"))},
			[]staff.Figures{{Person: "li", Acts: 1}},
		},
		"one that passed to another is theirs": {
			[]journal.Entry{
				told(1, on("2026-01-05"), "li", runs(policy.B4_5b, "wang", "2026-01-20")),
				told(1, in, "li", runs(policy.B4_5b, "zhao", "2026-01-22"), runs(policy.B4_5b, "wang", "")),
			},
			[]staff.Figures{{Person: "li", Acts: 1}, {Person: "zhao", Duties: 1, Breaches: 1}},
		},
		"losses are those decided": {
			[]journal.Entry{told(1, in, "chen", decided("loss", "wang")), told(2, in, "chen", decided("damage", "wang")), told(3, in, "chen", decided("leak", "wang")), told(4, in, "chen", decided("loss", ""))},
			[]staff.Figures{{Person: "chen", Acts: 4}, {Person: "wang", Losses: 2}},
		},
		"and not those that turned out to be none": {
			[]journal.Entry{
				told(1, in, "chen", decided("loss", "wang")), told(2, in, "chen", decided("loss", "wang")),
				told(3, in, "chen", decided("loss", "wang")), told(4, in, "chen", decided("damage", "wang")),
				told(1, in, "chen", closed("loss", "wang", "unfounded")), told(2, in, "chen", closed("loss", "wang", "recovered")),
				told(3, in, "chen", closed("loss", "wang", "made-good")), told(4, in, "chen", closed("damage", "wang", "lasting")),
			},
			[]staff.Figures{{Person: "chen", Acts: 4}, {Person: "wang", Losses: 2}},
		},
		"what turns out later changes no period that is over": {
			[]journal.Entry{told(1, in, "chen", decided("loss", "wang")), told(1, on("2026-02-15"), "chen", closed("loss", "wang", "unfounded"))},
			[]staff.Figures{{Person: "chen", Acts: 1}, {Person: "wang", Losses: 1}},
		},
		"readings are no acts, and the group's people are assessed at home": {
			[]journal.Entry{
				told(1, in, "wang", func(e *journal.Entry) { e.Kind = journal.ReadingsKind }),
				told(2, in, "gao", func(e *journal.Entry) { e.Home = "group" }),
			},
			[]staff.Figures{},
		},
	} {
		got, err := staff.Count(listed(c.entries...), law, january)
		require.NoError(t, err)
		require.Equal(t, c.want, got, name)
	}
	broken := errors.New("the store is gone")
	_, err := staff.Count(func(yield func(journal.Entry, error) bool) { yield(journal.Entry{}, broken) }, law, january)
	require.ErrorIs(t, err, broken)
}

// Rule G5b: rewards and penalties are proposed by the thresholds of the regulation.
func TestThresholdsPropose(t *testing.T) {
	t.Parallel()
	limits := policy.Default().Assessment()
	require.Equal(t, 100, staff.Figures{}.Rate())
	require.Equal(t, 66, staff.Figures{Duties: 3, OnTime: 2}.Rate())
	for name, c := range map[string]struct {
		f    staff.Figures
		want []staff.Proposal
	}{
		"too little to tell":        {staff.Figures{Duties: 19, OnTime: 19}, nil},
		"enough, all on time":       {staff.Figures{Duties: 20, OnTime: 20}, []staff.Proposal{{Kind: staff.Reward, Ground: "on-time", Found: 100, Threshold: 98}}},
		"enough, not on time":       {staff.Figures{Duties: 20, OnTime: 19, Breaches: 1}, nil},
		"breaches":                  {staff.Figures{Duties: 200, OnTime: 197, Breaches: 3}, []staff.Proposal{{Kind: staff.Penalty, Ground: "breaches", Found: 3, Threshold: 3}}},
		"overdue returns":           {staff.Figures{Overdue: 4}, []staff.Proposal{{Kind: staff.Penalty, Ground: "overdue", Found: 4, Threshold: 3}}},
		"a loss outweighs a reward": {staff.Figures{Duties: 20, OnTime: 20, Losses: 1}, []staff.Proposal{{Kind: staff.Penalty, Ground: "losses", Found: 1, Threshold: 1}}},
	} {
		require.Equal(t, c.want, c.f.Proposals(limits), name)
	}
}

func TestAssessing(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	bad := staff.Figures{Person: "wang", Breaches: 3, Duties: 3}
	assess := func(who policy.Actor, span staff.Span, f staff.Figures) (staff.Assessment, error) {
		a, _, err := staff.Assess("demo", "a-1", span, f, who, on(today), law)
		return a, err
	}
	a, err := assess(chen, january, bad)
	require.NoError(t, err)
	require.Equal(t, staff.Proposed, a.State)
	require.Len(t, a.Proposals, 1)
	got, err := assess(wang, january, bad)
	refused(t, got, err, "not by anybody", policy.NotAllowed, policy.G5a)
	got, err = assess(wu, january, staff.Figures{Person: "wu"})
	refused(t, got, err, "never one's own", policy.NotAllowed, policy.G5a)
	got, err = assess(policy.Actor{Org: "other", ID: "x", Roles: chen.Roles}, january, bad)
	refused(t, got, err, "another organisation's", policy.NotFound)
	for name, span := range map[string]staff.Span{
		"no days": {}, "backwards": {From: day("2026-01-31"), Until: day("2026-01-01")}, "not over": {From: day("2026-01-01"), Until: day(today)},
	} {
		got, err = assess(chen, span, bad)
		refused(t, got, err, name, policy.InvalidInput)
	}
	got, err = assess(chen, january, staff.Figures{})
	refused(t, got, err, "nobody", policy.InvalidInput)

	decide := func(a staff.Assessment, who policy.Actor, outcome, reason string) (staff.Assessment, error) {
		a, _, err := a.Decide(who, on(today), law, staff.AssessmentRuling{Outcome: outcome, Reason: reason})
		return a, err
	}
	done, err := decide(a, chen, staff.Penalty, "三次逾期")
	require.NoError(t, err)
	require.Equal(t, chen.ID, done.Decision.By)
	require.Nil(t, a.Decision)
	_, err = decide(a, chen, staff.Neither, "初犯")
	require.NoError(t, err, "a person decides")
	got, err = decide(a, chen, staff.Reward, "r")
	refused(t, got, err, "what no threshold proposed", policy.RuleBroken, policy.G5b)
	got, err = decide(done, chen, staff.Penalty, "r")
	refused(t, got, err, "once", policy.RuleBroken, policy.G5b)
	got, err = decide(a, wu, staff.Penalty, "r")
	refused(t, got, err, "with authority", policy.NotAllowed, policy.G5b)
	got, err = decide(a, chen, staff.Penalty, "")
	refused(t, got, err, "with a reason", policy.InvalidInput)
	got, err = decide(a, chen, "flogging", "r")
	refused(t, got, err, "nothing else", policy.InvalidInput)
	boss := a
	boss.Person = chen.ID
	got, err = decide(boss, chen, staff.Penalty, "r")
	refused(t, got, err, "never on oneself", policy.NotAllowed, policy.G5b)
	got, err = decide(a, policy.Actor{Org: "other", ID: "x", Roles: chen.Roles}, staff.Penalty, "r")
	refused(t, got, err, "another organisation's", policy.NotFound)
}

func TestTheOfficeAssesses(t *testing.T) {
	t.Parallel()
	db := memory.Open()
	at := on("2026-01-15")
	house := policy.House{Clock: func() time.Time { return at }}
	o := staff.NewOffice(db.Staff(), house)
	ctx := t.Context()
	qualify := func(id string) {
		_, err := o.RecordEducation(ctx, policy.By(wu), policy.Ref{ID: id}, policy.College)
		require.NoError(t, err)
	}
	qualify("a")
	qualify("b")
	at = on(today)
	qualify("c") // in February
	figures, err := o.Figures(ctx, policy.By(chen), january)
	require.NoError(t, err)
	require.Equal(t, []staff.Figures{{Person: "wu", Acts: 2}}, figures)
	_, err = o.Figures(ctx, policy.By(wang), january)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = o.Figures(ctx, policy.By(chen), staff.Span{From: day(today), Until: day(today)})
	require.ErrorIs(t, err, policy.InvalidInput)

	a, err := o.Assess(ctx, policy.By(chen).WithKey("k"), "wu", january)
	require.NoError(t, err)
	require.Equal(t, staff.Figures{Person: "wu", Acts: 2}, a.Figures)
	replayed, err := o.Assess(ctx, policy.By(chen).WithKey("k"), "wu", january)
	require.NoError(t, err)
	require.Equal(t, a, replayed)
	_, err = o.Assess(ctx, policy.By(chen), "wu", january)
	require.ErrorIs(t, err, policy.Conflict, "once a person and period")
	idle, err := o.Assess(ctx, policy.By(chen), "wang", january)
	require.NoError(t, err)
	require.Equal(t, staff.Figures{Person: "wang"}, idle.Figures)
	a, err = o.Decide(ctx, policy.By(chen), a.Ref(), staff.AssessmentRuling{Outcome: staff.Neither, Reason: "办理不多"})
	require.NoError(t, err)

	for _, who := range []policy.Actor{chen, wu} {
		seen, err := o.Assessment(ctx, policy.By(who), a.ID)
		require.NoError(t, err)
		require.Equal(t, a, seen)
	}
	_, err = o.Assessment(ctx, policy.By(wang), a.ID)
	require.ErrorIs(t, err, policy.NotAllowed)
	own, err := o.Assessments(ctx, policy.By(wang), staff.AssessmentQuery{Person: "wang"})
	require.NoError(t, err)
	require.Len(t, own.Assessments, 1, "one sees one's own")
	_, err = o.Assessments(ctx, policy.By(wang), staff.AssessmentQuery{})
	require.ErrorIs(t, err, policy.NotAllowed)
	all, err := o.Assessments(ctx, policy.By(chen), staff.AssessmentQuery{State: staff.Decided})
	require.NoError(t, err)
	require.Len(t, all.Assessments, 1)
	history, err := o.AssessmentHistory(ctx, policy.By(wu), a.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, history, 2)
	_, err = o.AssessmentHistory(ctx, policy.By(wang), a.ID, 0, 0)
	require.ErrorIs(t, err, policy.NotAllowed)
	rep, err := db.Verify(ctx, "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
}
