package lending_test

import (
	"cmp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// What an application must say, and of which volume.
func TestDrafting(t *testing.T) {
	held := func(reading bool) func(v *archive.Volume, a *lending.Application) {
		return func(v *archive.Volume, a *lending.Application) {
			v.Holds = []archive.Hold{{ID: "h-1", Case: "case-1", Reading: reading}}
			a.Premises = true
		}
	}
	out := func(wait bool, gone, wanted []int) func(v *archive.Volume, a *lending.Application) {
		return func(v *archive.Volume, a *lending.Application) {
			v.Out = &archive.Out{Slip: "slip-0", Borrower: "x", Due: shelf}
			for _, i := range gone {
				v.Out.Items = append(v.Out.Items, v.Items[i].Code)
			}
			for _, i := range wanted {
				a.Items = append(a.Items, v.Items[i].Code)
			}
			a.Wait = wait
		}
	}
	for _, c := range []struct {
		why    string
		class  archive.Class
		change func(v *archive.Volume, a *lending.Application)
		rule   policy.Rule
		field  string
		kind   policy.Kind
	}{
		{"the whole volume for five days", archive.Business, nil, "", "", ""},
		{"the longest term there is", archive.Business, func(_ *archive.Volume, a *lending.Application) { a.Days = 10 }, "", "", ""},
		{"one item of it", archive.Business, func(v *archive.Volume, a *lending.Application) { a.Items = []string{v.Items[1].Code} }, "", "", ""},
		{"it is out, and the borrower waits", archive.Business, out(true, nil, nil), "", "", ""},
		{"it is out, and they do not say so", archive.Business, out(false, nil, nil), policy.B6_2, "wait", policy.RuleBroken},
		{"nor for an item of it", archive.Business, out(false, nil, []int{0}), policy.B6_2, "wait", policy.RuleBroken},
		{"an item that is out", archive.Business, out(false, []int{0}, []int{0}), policy.B6_2, "wait", policy.RuleBroken},
		{"they wait for that item", archive.Business, out(true, []int{0}, []int{0}), "", "", ""},
		{"another item: a volume is out with any of its items", archive.Business, out(false, []int{0}, []int{1}), policy.B6_2, "wait", policy.RuleBroken},
		{"a reading slip", archive.Credit, out(false, nil, nil), policy.B6_2, "wait", policy.RuleBroken},
		{"it is in: who would wait need not", archive.Business, func(_ *archive.Volume, a *lending.Application) { a.Wait = true }, "", "", ""},
		{"a hold that leaves reading possible", archive.Business, held(true), "", "", ""},
		{"staff borrow for work only", archive.Business, func(_ *archive.Volume, a *lending.Application) { a.Purpose = "" }, policy.B6_1b, "purpose", policy.RuleBroken},
		{"a contract volume as well", archive.Contract, func(_ *archive.Volume, a *lending.Application) { a.Purpose = "" }, policy.B6_1b, "purpose", policy.RuleBroken},
		{"a reading slip says what for", archive.Credit, func(_ *archive.Volume, a *lending.Application) { a.Purpose = "" }, policy.C4_5a, "purpose", policy.RuleBroken},
		{"and whose file", archive.Credit, func(_ *archive.Volume, a *lending.Application) { a.Customer = "" }, policy.C4_5a, "customer", policy.RuleBroken},
		{"whose it really is", archive.Credit, func(_ *archive.Volume, a *lending.Application) { a.Customer = "c-8" }, policy.C4_5a, "customer", policy.RuleBroken},
		{"a term of no day", archive.Business, func(_ *archive.Volume, a *lending.Application) { a.Days = 0 }, policy.B6_3, "days", policy.InvalidInput},
		{"a term over the limit", archive.Business, func(_ *archive.Volume, a *lending.Application) { a.Days = 11 }, policy.B6_3, "days", policy.InvalidInput},
		{"a term that is absurd", archive.Business, func(_ *archive.Volume, a *lending.Application) { a.Days = 1 << 40 }, policy.B6_3, "days", policy.InvalidInput},
		{"an item it does not have", archive.Business, func(_ *archive.Volume, a *lending.Application) { a.Items = []string{"9-99"} }, "", "items[0]", policy.InvalidInput},
		{"an item twice", archive.Business, func(v *archive.Volume, a *lending.Application) { a.Items = []string{v.Items[0].Code, v.Items[0].Code} }, "", "items", policy.InvalidInput},
		{"a volume not on the shelf yet", archive.Business, func(v *archive.Volume, _ *lending.Application) { v.State = archive.Received }, policy.B6_2, "state", policy.RuleBroken},
		{"one whose number is void", archive.Business, func(v *archive.Volume, _ *lending.Application) { v.State = archive.Void }, policy.B6_2, "state", policy.RuleBroken},
		{"one that was destroyed", archive.Business, func(v *archive.Volume, _ *lending.Application) { v.State = archive.Disposed }, policy.B6_2, "state", policy.RuleBroken},
		{"one on hold", archive.Business, held(false), policy.B3_2, "holds", policy.RuleBroken},
		{"one that is restricted", archive.Business, func(v *archive.Volume, _ *lending.Application) { v.Restricted = &archive.Restriction{} }, policy.G2a, "restricted", policy.RuleBroken},
		{"one of another organisation", archive.Business, func(v *archive.Volume, _ *lending.Application) { v.Org = "elsewhere" }, policy.C2b, "", policy.NotFound},
	} {
		v := map[archive.Class]archive.Volume{
			archive.Business: business(), archive.Credit: archivetest.CreditVolume(shelf), archive.Contract: archivetest.ContractVolume(shelf),
		}[c.class]
		a := forWork(v)
		if c.change != nil {
			c.change(&v, &a)
		}
		s, _, err := lending.Draft(v, borrower, monday, law, "slip-1", a)
		if c.kind == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, lending.Drafted, s.State)
			continue
		}
		require.Empty(t, s)
		require.Equal(t, c.kind, violation(t, err, c.rule, c.field).Kind, c.why)
	}
}

// G2b: the title of a credit volume may name the customer, and is read with it; a slip, which
// many read, tells no more than the volume's card.
func TestASlipTellsNoTitleOfACreditVolume(t *testing.T) {
	for v, title := range map[*archive.Volume]string{new(business()): business().Title, new(archivetest.CreditVolume(shelf)): ""} {
		v.Title = cmp.Or(v.Title, "a title")
		s, _, err := lending.Draft(*v, borrower, monday, law, "slip-1", forWork(*v))
		require.NoError(t, err)
		require.Equal(t, title, s.Title)
	}
}

func TestTheTermMayBeInDaysOrMonths(t *testing.T) {
	monthly := lawWith(t, func(r *policy.Regulation) { r.Periods.Loan = calendar.MustPeriod("1 months") })
	v := business()
	for days, ok := range map[int]bool{22: true, 23: true, 24: false} {
		a := forWork(v)
		a.Days = days // 2026-04-02 is the 23rd working day after 2026-03-02
		_, _, err := lending.Draft(v, borrower, monday, monthly, "slip-1", a)
		require.Equal(t, ok, err == nil, "%d: %v", days, err)
	}
}

// Who approves what.
func TestApproving(t *testing.T) {
	other := policy.Actor{Org: archivetest.Org, ID: "other-deputy", Roles: policy.Roles{policy.DeputyGeneralManager}, InCharge: []policy.DepartmentID{"guarantees"}}
	for _, c := range []struct {
		why     string
		class   archive.Class
		away    bool
		borrow  policy.Actor
		who     policy.Actor
		reading bool
		rule    policy.Rule // refused by it; empty: allowed
	}{
		{"the deputy in charge of the department", archive.Business, true, borrower, deputy, false, ""},
		{"the general manager", archive.Business, true, borrower, boss, false, ""},
		{"the chairman", archive.Contract, true, borrower, chairman, false, ""},
		{"a deputy in charge of another department", archive.Business, true, borrower, other, false, policy.B6_1b},
		{"the office director approves readings only", archive.Business, true, borrower, director, false, policy.B6_1b},
		{"a colleague", archive.Business, true, borrower, archivetest.B, false, policy.B6_1b},
		{"a contract volume gives the chairman no direct right", archive.Contract, true, chairman, chairman, false, policy.B6_1b},
		{"but another leader may approve it", archive.Contract, true, chairman, boss, false, ""},
		{"the office director signs a reading slip", archive.Credit, false, borrower, director, true, ""},
		{"never their own", archive.Credit, false, director, director, true, policy.C4_5a},
		{"the general manager does not sign readings", archive.Credit, false, borrower, boss, true, policy.C4_5a},
		{"a reading on the premises takes no leader", archive.Credit, false, borrower, boss, false, policy.B6_1b},
		{"taking it away does", archive.Credit, true, borrower, boss, false, ""},
		{"a business volume takes no signature of the office", archive.Business, true, borrower, director, true, policy.C4_5a},
	} {
		v := map[archive.Class]archive.Volume{
			archive.Business: business(), archive.Credit: archivetest.CreditVolume(shelf), archive.Contract: archivetest.ContractVolume(shelf),
		}[c.class]
		a := forWork(v)
		a.Premises = !c.away
		s := drafted(t, v, c.borrow, a).submit()
		approve := s.Approve
		if c.reading {
			approve = s.ApproveReading
		}
		out, err := approve(c.who, monday, law)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			wanted := c.class == archive.Credit && c.away
			require.Equal(t, wanted, out.Slip.State == lending.Submitted, c.why)
			continue
		}
		require.ErrorIs(t, err, c.rule, c.why)
	}
}

func TestTakingACreditVolumeAwayTakesTwoPeople(t *testing.T) {
	both := policy.Actor{Org: archivetest.Org, ID: "both", Roles: policy.Roles{policy.OfficeDirector, policy.GeneralManager}}
	v := archivetest.CreditVolume(shelf)
	s := drafted(t, v, borrower, forWork(v)).submit()
	s.then(s.ApproveReading(both, monday, law))
	_, err := s.Approve(both, monday, law)
	require.ErrorIs(t, err, policy.NotAllowed)
	s.then(s.Approve(deputy, monday, law))
	require.Equal(t, lending.Approved, s.Slip.State)
}

func TestOnlyWhoCouldApproveRefuses(t *testing.T) {
	s := in(t, lending.Submitted)
	_, err := s.Refuse(director, monday, law, "r")
	require.ErrorIs(t, err, policy.B6_1b, "a loan slip is not the office director's")
	_, err = s.Refuse(deputy, monday, law, "")
	require.Equal(t, policy.InvalidInput, violation(t, err, policy.B6_1b, "reason").Kind)
	s.then(s.Refuse(deputy, monday, law, "与工作无关"))
	require.Equal(t, "与工作无关", s.Slip.Ended.Text)
}

// B6.1a: executives borrow business volumes at the desk.
func TestBorrowingDirectly(t *testing.T) {
	for _, who := range []policy.Actor{chairman, boss, deputy} {
		v := business()
		s := drafted(t, v, who, forWork(v)).submit()
		require.Equal(t, lending.Approved, s.Slip.State)
		require.True(t, s.Slip.Direct)
		require.Equal(t, []policy.Rule{policy.B6_1a}, s.drafts[1].Rules)
		s.lend().sign()
		require.Equal(t, "2026-03-09", s.Slip.Due().String(), "still a slip with a term")

		credit := archivetest.CreditVolume(shelf)
		s = drafted(t, credit, who, forWork(credit)).submit()
		require.Equal(t, lending.Submitted, s.Slip.State, "business volumes only")
	}
}

// Whoever acted for the borrower decides on the slip no more than they do.
func TestAnAgentDoesNotDecide(t *testing.T) {
	agent := deputy
	agent.Principal = borrower.ID
	agent.Roles = policy.Roles{policy.ProjectManager}
	v := business()
	s := drafted(t, v, agent, forWork(v))
	require.Equal(t, borrower.ID, s.Slip.Borrower)
	require.Equal(t, []policy.PersonID{deputy.ID}, s.Slip.Agents)
	s.submit()
	_, err := s.Approve(deputy, monday, law)
	require.ErrorIs(t, err, policy.B6_1b)
	_, err = s.Refuse(deputy, monday, law, "r")
	require.ErrorIs(t, err, policy.NotAllowed)
	s.then(s.Approve(boss, monday, law))
}

// B6.2: only against a slip, in the order of the queue, to whom nothing is
// overdue, and what the volume really has.
func TestLending(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(k *lending.Case, n []archive.Count) []archive.Count
		rule   policy.Rule
		field  string
	}{
		{"all is there", nil, "", ""},
		{"an earlier slip waits", func(k *lending.Case, n []archive.Count) []archive.Count {
			k.Ahead = []lending.SlipID{"slip-0"}
			return n
		}, policy.B6_2, "queue"},
		{"later ones do not matter", func(k *lending.Case, n []archive.Count) []archive.Count {
			k.Waiting = []lending.SlipID{"slip-2"}
			return n
		}, "", ""},
		{"something is overdue", func(k *lending.Case, n []archive.Count) []archive.Count {
			k.Overdue = []lending.SlipID{"slip-0"}
			return n
		}, policy.B6_3, "borrower"},
		{"it is out", func(k *lending.Case, n []archive.Count) []archive.Count {
			k.Volume.Out = &archive.Out{Slip: "slip-0", Due: shelf}
			return n
		}, policy.B6_2, "out"},
		{"it is on hold", func(k *lending.Case, n []archive.Count) []archive.Count {
			k.Volume.Holds = []archive.Hold{{ID: "h-1", Case: "c", Reading: true}} // to read only
			return n
		}, policy.B3_2, "holds"},
		{"it is another volume", func(k *lending.Case, n []archive.Count) []archive.Count { k.Volume.ID = "v-2"; return n }, "", "volume"},
		{"a page is missing", func(_ *lending.Case, n []archive.Count) []archive.Count { n[0].Pages--; return n }, policy.B6_2, "items[1-01]"},
		{"an item was not counted", func(_ *lending.Case, n []archive.Count) []archive.Count { return n[1:] }, policy.B6_2, "items[1-01]"},
		{"one twice", func(_ *lending.Case, n []archive.Count) []archive.Count { return append(n, n[0]) }, "", "counts[27].code"},
		{"one that nobody asked for", func(_ *lending.Case, n []archive.Count) []archive.Count {
			return append(n, archive.Count{Code: "9-99", Copies: 1, Pages: 1})
		}, "", "counts[27].code"},
	} {
		s := in(t, lending.Approved)
		k, n := s.Case, counts(s.Case)
		if c.change != nil {
			n = c.change(&k, n)
		}
		out, err := k.Lend(archivist, monday, law, n)
		if c.rule == "" && c.field == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, lending.Approved, out.Slip.State, "nothing is out before the borrower signs")
			require.Empty(t, out.Volume)
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
	own := archivetest.A
	own.Roles = policy.Roles{policy.Archivist}
	k := in(t, lending.Approved).Case
	_, err := k.Lend(own, monday, law, counts(k))
	require.ErrorIs(t, err, policy.B6_2, "an archivist hands nothing out to themselves")
}

func TestOverdueMayBorrowWhereTheRegulationSaysSo(t *testing.T) {
	s := in(t, lending.Approved)
	s.Overdue = []lending.SlipID{"slip-0"}
	lenient := lawWith(t, func(r *policy.Regulation) { r.Settings.OverdueMayBorrow = true })
	_, err := s.Lend(archivist, monday, lenient, counts(s.Case))
	require.NoError(t, err)
}

// The second signature completes the lending, over what the first was set on.
func TestSigning(t *testing.T) {
	s := in(t, lending.Approved)
	_, err := s.Sign(borrower, monday, law, s.Slip.Digest())
	refuses(t, err, policy.B6_2, "handout")
	s.lend()
	_, err = s.Sign(archivetest.B, monday, law, s.Slip.Digest())
	require.ErrorIs(t, err, policy.NotAllowed, "the borrower signs")
	_, err = s.Sign(borrower, monday, law, journal.Sum([]byte("older")))
	refuses(t, err, policy.B6_2, "digest")

	held := s.Case
	held.Volume.Revision++
	held.Volume.Holds = []archive.Hold{{ID: "h-1", Case: "c"}}
	_, err = held.Sign(borrower, monday, law, s.Slip.Digest())
	require.ErrorIs(t, err, policy.Conflict, "the volume has changed since it was checked")
	refuses(t, err, policy.B3_2, "holds")
	lifted := held
	lifted.Volume.Holds = nil
	_, err = lifted.Sign(borrower, monday, law, s.Slip.Digest())
	require.ErrorIs(t, err, policy.Conflict)
	again, err := lifted.Lend(archivist, monday, law, counts(lifted))
	require.NoError(t, err, "it is checked again")
	lifted.Slip = again.Slip
	_, err = lifted.Sign(borrower, monday, law, again.Slip.Digest())
	require.NoError(t, err)

	s.sign()
	require.Equal(t, lending.Lent, s.Slip.State)
	require.Equal(t, &archive.Out{Slip: "slip-1", Borrower: borrower.ID, Due: calendar.MustDay("2026-03-09")}, s.Volume.Out)
	require.Len(t, s.Slip.Signatures, 2)
	require.Len(t, s.Slip.Outstanding, len(s.Volume.Items))
	require.Nil(t, s.reading, "a business volume is not confidential")
}

// K6 and G2b: a credit volume, filled in by the archivist, and on record in the
// reader's own chain.
func TestReadingACreditVolume(t *testing.T) {
	v := archivetest.CreditVolume(shelf)
	a := forWork(v)
	a.Premises = true
	s := drafted(t, v, borrower, a).submit()
	require.Equal(t, lending.ReadingSlip, s.Slip.Form)
	_, err := s.Lend(archivist, monday, law, counts(s.Case))
	refuses(t, err, policy.C4_5a, "state")
	s.signReading()
	_, err = s.Sign(borrower, monday, law, s.Slip.Digest())
	refuses(t, err, policy.K6, "handout")
	s.lend().sign()
	require.Equal(t, monday.UTC(), s.Slip.Lent)
	require.Equal(t, "2026-03-09", s.Slip.Due().String())
	require.True(t, s.Volume.Out.Premises)
	require.NotNil(t, s.reading)
	require.Contains(t, s.reading.Rules, policy.G2b)
	require.Contains(t, s.reading.Details, journal.Detail{Name: "purpose", Value: "贷后检查"})
	s.on("2026-03-04").bring(whole(s.Case))
	require.Equal(t, "2026-03-04", s.Slip.BackOn().String())
}
