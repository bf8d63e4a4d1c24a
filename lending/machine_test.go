package lending_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// model is one slip as a person with a pencil would keep it.
type model struct {
	state    policy.State
	waits    bool   // written with wait
	checked  uint64 // the volume's revision at the archivist's check; 0 before
	due      calendar.Day
	out      int // items still out
	renewed  int
	recalled bool
	claimed  bool
	breach   bool
}

// machine runs random acts on the slips of two borrowers for one volume, through
// the desk, and compares each with its model.
type machine struct {
	d     *desk
	today calendar.Day
	ids   []lending.SlipID
	m     []*model
}

var borrowers = []policy.Request{asA, asB}

func (x *machine) slip(i int) lending.Slip { return x.d.ok(x.d.Slip(ctx, asArchives, x.ids[i])) }

// out reports whether the volume is out by the other slip.
func (x *machine) out(i int) bool {
	other := x.m[1-i].state
	return other == lending.Lent || other == lending.Lost
}

// free reports whether the volume may go out by a slip: it is in, no slip
// approved before waits for it, and nothing of the borrower's is overdue, which
// would be the other slip's volume, and so is out.
func (x *machine) free(i int) bool {
	other := x.m[1-i]
	if x.out(i) {
		return false
	}
	return other.state != lending.Approved || x.slip(i).Submitted.Before(x.slip(1-i).Submitted)
}

func (x *machine) overdue(i int) bool {
	return x.m[i].state == lending.Lent && x.today.After(x.m[i].due)
}

// try compares what came of an act with what the model expects.
func try(t *rapid.T, expected bool, err error, then func()) {
	if !expected {
		require.Error(t, err)
		return
	}
	require.NoError(t, err)
	then()
}

func (x *machine) actions() map[string]func(*rapid.T) {
	on := func(do func(t *rapid.T, i int, m *model, s lending.Slip)) func(*rapid.T) {
		return func(t *rapid.T) {
			i := rapid.IntRange(0, 1).Draw(t, "slip")
			do(t, i, x.m[i], x.slip(i))
		}
	}
	submit := func(t *rapid.T, i int, m *model, s lending.Slip) {
		x.d.tick()
		_, err := x.d.Submit(ctx, borrowers[i], s.Ref())
		try(t, m.state == lending.Drafted && (m.waits || !x.out(i)), err, func() { m.state = lending.Submitted })
	}
	approve := func(t *rapid.T, _ int, m *model, s lending.Slip) {
		_, err := x.d.Approve(ctx, asDeputy, s.Ref())
		try(t, m.state == lending.Submitted, err, func() { m.state = lending.Approved })
	}
	lend := func(t *rapid.T, i int, m *model, s lending.Slip) {
		v := x.d.volume(x.d.business.ID)
		_, err := x.d.Lend(ctx, asArchives, s.Ref(), counts(lending.Case{Slip: s, Volume: v}))
		try(t, m.state == lending.Approved && x.free(i), err, func() { m.checked = v.Revision })
	}
	sign := func(t *rapid.T, i int, m *model, s lending.Slip) {
		v := x.d.volume(x.d.business.ID)
		_, err := x.d.Sign(ctx, borrowers[i], s.Ref(), s.Digest())
		try(t, m.state == lending.Approved && m.checked == v.Revision && x.free(i), err, func() {
			m.state, m.out = lending.Lent, len(v.Items)
			m.due, _ = law.Calendar().AddWorkingDays(x.today, term)
		})
	}
	return map[string]func(*rapid.T){
		"days pass": func(t *rapid.T) {
			x.today = x.today.AddDays(rapid.IntRange(1, 4).Draw(t, "days"))
			x.d.on(x.today.String())
		},
		"submit": on(submit), "approve": on(approve), "lend": on(lend), "sign": on(sign),
		// Left to chance alone few slips would ever be lent.
		"go on": on(func(t *rapid.T, i int, m *model, _ lending.Slip) {
			for _, step := range []func(*rapid.T, int, *model, lending.Slip){submit, approve, lend, sign} {
				step(t, i, m, x.slip(i))
			}
		}),
		"renew": on(func(t *rapid.T, i int, m *model, s lending.Slip) {
			waits := x.m[1-i].state == lending.Submitted || x.m[1-i].state == lending.Approved
			_, err := x.d.Renew(ctx, borrowers[i], s.Ref())
			ok := m.state == lending.Lent && !x.overdue(i) && m.renewed < 1 && !m.recalled && !waits
			try(t, ok, err, func() {
				m.due, _ = law.Calendar().AddWorkingDays(m.due, 5)
				m.renewed++
			})
		}),
		"recall": on(func(t *rapid.T, _ int, m *model, s lending.Slip) {
			to := x.today.AddDays(rapid.IntRange(-1, 6).Draw(t, "to"))
			_, err := x.d.Recall(ctx, asArchives, s.Ref(), lending.Recall{Due: to, Reason: "r"})
			ok := m.state == lending.Lent && !to.Before(x.today) && to.Before(m.due)
			try(t, ok, err, func() { m.due, m.recalled = to, true })
		}),
		"return": on(func(t *rapid.T, _ int, m *model, s lending.Slip) {
			all := whole(lending.Case{Slip: s}).Found
			n := rapid.IntRange(0, len(all)).Draw(t, "items")
			if rapid.Bool().Draw(t, "all") {
				n = len(all)
			}
			_, err := x.d.Return(ctx, asArchives, s.Ref(), lending.Returning{Found: all[:n]})
			ok := (m.state == lending.Lent || m.state == lending.Lost) && n > 0
			try(t, ok, err, func() {
				m.out, m.claimed = m.out-n, false
				if m.out == 0 {
					m.state, m.breach = lending.Returned, x.today.After(m.due)
				}
			})
		}),
		"claim": on(func(t *rapid.T, i int, m *model, s lending.Slip) {
			_, err := x.d.ClaimReturned(ctx, borrowers[i], s.Ref(), "已还")
			try(t, m.state == lending.Lent && !m.claimed, err, func() { m.claimed = true })
		}),
		"declare lost": on(func(t *rapid.T, _ int, m *model, s lending.Slip) {
			_, err := x.d.DeclareLost(ctx, asArchives, s.Ref(), "丢失")
			try(t, m.state == lending.Lent, err, func() { m.state = lending.Lost })
		}),
		"close": on(func(t *rapid.T, _ int, _ *model, s lending.Slip) {
			_, err := x.d.Close(ctx, asArchives, s.Ref(), "r")
			require.Error(t, err, "no incident is ever closed here")
		}),
		"cancel": on(func(t *rapid.T, i int, m *model, s lending.Slip) {
			_, err := x.d.Cancel(ctx, borrowers[i], s.Ref(), "不再需要")
			ok := m.state == lending.Drafted || m.state == lending.Submitted || m.state == lending.Approved
			try(t, ok, err, func() { m.state = lending.Cancelled })
		}),
		"ask again": on(func(t *rapid.T, i int, m *model, _ lending.Slip) {
			if m.state != lending.Returned && m.state != lending.Cancelled {
				t.Skip("the slip is not done")
			}
			x.ask(t, i)
		}),
		"": x.check,
	}
}

// ask writes a new slip for a borrower.
func (x *machine) ask(t *rapid.T, i int) {
	a := forWork(x.d.volume(x.d.business.ID))
	a.Wait = rapid.Bool().Draw(t, "wait")
	s, err := x.d.Draft(ctx, borrowers[i], a)
	try(t, a.Wait || !x.out(i), err, func() {
		x.ids[i], x.m[i] = s.ID, &model{state: lending.Drafted, waits: a.Wait}
	})
}

// check compares slips and volume with the models after every step.
func (x *machine) check(t *rapid.T) {
	v, with := x.d.volume(x.d.business.ID), -1
	for i, m := range x.m {
		s := x.slip(i)
		require.Equal(t, m.state, s.State)
		require.Len(t, s.Outstanding, m.out)
		require.Equal(t, m.breach, s.Breached(policy.B6_3))
		require.Equal(t, m.claimed, s.Claim != nil)
		if m.state == lending.Lent || m.state == lending.Lost {
			require.Equal(t, m.due, s.Due())
			require.Equal(t, -1, with, "two have it")
			with = i
		}
	}
	require.Equal(t, with >= 0, v.Out != nil)
	if with >= 0 {
		require.Equal(t, string(x.ids[with]), v.Out.Slip)
		require.Equal(t, x.m[with].due, v.Out.Due)
		require.Contains(t, []int{0, x.m[with].out}, len(v.Out.Items))
	}
	page, err := x.d.Ladder(ctx, asArchives, lending.LadderQuery{})
	require.NoError(t, err)
	late := slices.ContainsFunc(page.Steps, func(s lending.Step) bool { return s.Late > 0 })
	require.Equal(t, x.overdue(0) || x.overdue(1), late)
}

func TestRandomActsAtTheDesk(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := &machine{d: newDesk(t), today: calendar.MustDay("2026-03-02"), ids: make([]lending.SlipID, 2), m: []*model{{}, {}}}
		x.ask(rt, 0)
		x.ask(rt, 1)
		rt.Repeat(x.actions())
		x.d.sound()
	})
}
