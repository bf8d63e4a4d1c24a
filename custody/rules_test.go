package custody_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// ruleCase is one act that obeys or breaks a rule, with a sentence why.
type ruleCase struct {
	rule  policy.Rule
	why   string
	try   func() error
	field string // of the violation; empty when the rule is obeyed
}

func run(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(string(c.rule)+" "+c.why, func(t *testing.T) {
			err := c.try()
			if c.field == "" {
				require.NoError(t, err)
				return
			}
			v := violation(t, err, c.rule, c.field)
			require.True(t, v.Subject != "" || c.rule == "", "the violation of a rule names the record")
			for _, text := range []policy.Text{v.Problem, v.Remedy} {
				require.NotEmpty(t, text.ZH)
				require.NotEmpty(t, text.EN)
				require.NotContains(t, text.ZH+text.EN, "%!", "the message is formatted")
			}
		})
	}
}

// violation returns the violation of a rule, or of none, at a field.
func violation(t *testing.T, err error, rule policy.Rule, field string) *policy.Violation {
	t.Helper()
	for _, v := range policy.Violations(err) {
		if v.Rule == rule && v.Field == field {
			return v
		}
	}
	require.Failf(t, "no such violation", "%s at %s in: %v", rule, field, err)
	return nil
}

func list(change func(in *custody.NewList)) func() error {
	return func() error {
		in := custody.NewList{File: "file-1", Received: friday, Lines: custodytest.Lines()}
		change(&in)
		return last(custody.Draft(archivetest.A, noon, law, "l", archivetest.Opened(friday), in))
	}
}

func TestListingDeeds(t *testing.T) {
	same := func(*custody.NewList) {}
	by := func(who policy.Actor) func() error {
		return func() error {
			return last(custody.Draft(who, noon, law, "l", archivetest.Opened(friday), custody.NewList{File: "file-1", Lines: custodytest.Lines()}))
		}
	}
	cases := []ruleCase{
		{policy.B5_2c, "A lists", list(same), ""},
		{policy.B5_2c, "B does not list", by(archivetest.B), "actor"},
		{policy.C2b, "nobody of another organisation learns of the file", by(archivetest.Stranger), ""},
		{policy.B5_1, "an invoice is no deed", list(func(in *custody.NewList) { in.Lines[0].Kind = "invoice" }), "lines[0].kind"},
		{"", "a deed has a name", list(func(in *custody.NewList) { in.Lines[0].Name = "" }), "lines[0].name"},
		{"", "a deed has a certificate number", list(func(in *custody.NewList) { in.Lines[1].Certificate = "" }), "lines[1].certificate"},
		{"", "a quantity of zero is no deed", list(func(in *custody.NewList) { in.Lines[2].Quantity = 0 }), "lines[2].quantity"},
		{"", "a deed belongs to a file", list(func(in *custody.NewList) { in.File = "" }), "file"},
		{"", "a deed has a registered owner", list(func(in *custody.NewList) { in.Lines[0].Owner = "" }), "lines[0].owner"},
		{policy.B5_2c, "a certificate is listed once", list(func(in *custody.NewList) { in.Lines[1] = in.Lines[0] }), "lines[1].certificate"},
		{policy.B5_2c, "one number may be that of two kinds", list(func(in *custody.NewList) { in.Lines[1].Certificate = in.Lines[0].Certificate }), ""},
		{"", "nothing is received on a day to come", list(func(in *custody.NewList) { in.Received = friday.AddDays(1) }), "received"},
		{policy.B5_2b, "the receipt is recorded before anything is checked", func() error {
			l, _, err := custody.Draft(archivetest.A, noon, law, "l", archivetest.Opened(friday), custody.NewList{File: "file-1", Lines: custodytest.Lines()})
			require.NoError(t, err)
			return last(l.Present(archivetest.A, noon, law))
		}, "receipt"},
		{policy.B5_2b, "and once", func() error {
			return last(custodytest.Drafted(friday).RecordReceipt(archivetest.B, noon, law, friday))
		}, "receipt"},
		{policy.B5_2c, "an empty list is not presented", func() error {
			l, _, err := custodytest.Drafted(friday).Edit(archivetest.A, noon, law, nil)
			require.NoError(t, err)
			return last(l.Present(archivetest.A, noon, law))
		}, "lines"},
	}
	require.ErrorIs(t, cases[2].try(), policy.NotFound)
	run(t, append(cases[:2:2], cases[3:]...))
	for _, kind := range law.Regulation().Deeds {
		require.NoError(t, list(func(in *custody.NewList) { in.Lines[0].Kind = kind.Code })(), "B5.1: one of the six kinds: %s", kind.ZH)
	}
	require.Len(t, law.Regulation().Deeds, 6)
}

func TestCheckingDeeds(t *testing.T) {
	l := custodytest.Verifying(friday)
	half, _, err := l.Check(archivetest.A, noon, law, custodytest.Checking(l))
	require.NoError(t, err)
	archivistB, aForB, forA := archivetest.B, archivetest.A, archivetest.Archivist
	archivistB.Roles = policy.Roles{policy.ProjectManager, policy.Archivist}
	aForB.Principal = archivetest.B.ID
	forA.Roles, forA.Principal = policy.Roles{policy.ProjectManager}, archivetest.A.ID
	twoHats := archivetest.Archivist
	twoHats.Roles = policy.Roles{policy.ProjectManager}
	twoHats.Principal = archivetest.B.ID
	archived, _, err := half.Check(archivetest.Archivist, noon, law, custodytest.Checking(half))
	require.NoError(t, err)
	again, _, err := half.Check(archivetest.B, noon, law, custodytest.Checking(half))
	require.NoError(t, err)
	run(t, []ruleCase{
		{policy.B5_2c, "each of the three checks", func() error { return last(half.Check(archivetest.B, noon, law, custodytest.Checking(l))) }, ""},
		{policy.B5_2c, "nobody checks twice", func() error { return last(half.Check(archivetest.A, noon, law, custodytest.Checking(l))) }, "checks"},
		{policy.B5_2c, "another manager is no party", func() error { return last(l.Check(archivetest.OtherManager, noon, law, custodytest.Checking(l))) }, "actor"},
		{policy.B4_1b, "A does not check for B as well", func() error { return last(half.Check(aForB, noon, law, custodytest.Checking(l))) }, "actor"},
		{policy.B4_1b, "the archivist does not check for B as well", func() error { return last(archived.Check(twoHats, noon, law, custodytest.Checking(l))) }, "actor"},
		{policy.B5_2c, "B who is an archivist checks as B, and once", func() error { return last(again.Check(archivistB, noon, law, custodytest.Checking(l))) }, "checks"},
		{policy.B5_2c, "a delegate checks for A", func() error { return last(l.Check(forA, noon, law, custodytest.Checking(l))) }, ""},
		{policy.B5_2c, "what was shown is what is signed", func() error {
			in := custodytest.Checking(l)
			in.Digest = journal.Sum([]byte("another list"))
			return last(l.Check(archivetest.A, noon, law, in))
		}, "digest"},
		{policy.B5_2c, "the custodian receives nothing that is not agreed", func() error { return listActs[custody.ActReceive](half, custodytest.Custodian) }, "state"},
		{policy.B5_2c, "nor what was stopped", func() error { return listActs[custody.ActReceive](custodytest.Stopped(friday), custodytest.Custodian) }, "state"},
	})
	require.Len(t, half.Checks, 1)
	require.Equal(t, custody.Agreed, custodytest.Agreed(friday).State)
}

func TestOneDifferenceStopsTheList(t *testing.T) {
	for field, change := range map[string]func(in *custody.Checking){
		"name":        func(in *custody.Checking) { in.Seen[1].Name = "房屋所有权证" },
		"certificate": func(in *custody.Checking) { in.Seen[1].Certificate = "京0000679号" },
		"quantity":    func(in *custody.Checking) { in.Seen[1].Quantity = 3 },
		"missing":     func(in *custody.Checking) { in.Seen[1] = custody.Seen{} },
	} {
		l := custodytest.Verifying(friday)
		l, _, err := l.Check(archivetest.A, noon, law, custodytest.Checking(l))
		require.NoError(t, err)
		in := custodytest.Checking(l)
		change(&in)
		l, d, err := l.Check(archivetest.B, noon, law, in)
		require.NoError(t, err)
		require.Equal(t, custody.Stopped, l.State)
		require.Len(t, l.Differences, 1)
		require.Equal(t, [2]any{2, field}, [2]any{l.Differences[0].Line, l.Differences[0].Field}, "deed and field are named")
		require.Equal(t, archivetest.B.ID, l.Differences[0].By)
		require.Empty(t, l.Checks, "all sign anew")
		require.Contains(t, d.Details, journal.Detail{Name: "line 2", Value: field})
	}
	l := custodytest.Verifying(friday)
	in := custodytest.Checking(l)
	in.Seen = append(in.Seen, custody.Seen{Name: "股权出质设立登记通知书", Certificate: "G-1", Quantity: 1})
	l, _, err := l.Check(archivetest.Archivist, noon, law, in)
	require.NoError(t, err)
	require.Equal(t, "unlisted", l.Differences[0].Field)

	// A puts it right, and all three sign anew.
	lines := custodytest.Lines()
	lines[1].Quantity = 1
	l, _, err = custodytest.Stopped(friday).Edit(archivetest.A, noon, law, lines)
	require.NoError(t, err)
	require.Equal(t, custody.Drafting, l.State)
	require.Empty(t, l.Differences)
	l, _, err = l.Present(archivetest.A, noon, law)
	require.NoError(t, err)
	for _, who := range []policy.Actor{archivetest.Archivist, archivetest.B, archivetest.A} {
		require.Equal(t, custody.Verifying, l.State)
		l, _, err = l.Check(who, noon, law, custodytest.Checking(l))
		require.NoError(t, err)
	}
	require.Equal(t, custody.Agreed, l.State)

	// The custodian finds a difference of their own.
	l, _, err = l.Refuse(custodytest.Custodian, noon, law, []custody.Difference{{Line: 3, Field: "missing"}})
	require.NoError(t, err)
	require.Equal(t, custody.Stopped, l.State)
	_, _, err = custodytest.Agreed(friday).Refuse(custodytest.Custodian, noon, law, []custody.Difference{{Line: 4, Field: "name"}})
	require.ErrorIs(t, err, policy.InvalidInput)
}

// receive is the custodian's receipt on a day, of deeds received on Friday.
func receive(t *testing.T, l custody.HandOverList, at time.Time) custody.Taking {
	t.Helper()
	got, err := l.Receive(custodytest.Custodian, at, law, "m", custody.Books{Safe: custodytest.Safe(friday)},
		custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
	require.NoError(t, err)
	return got
}

func TestTheSameWorkingDay(t *testing.T) {
	saturday := archivetest.At("2026-02-14") // a make-up working day
	l := custodytest.Agreed(friday)
	require.False(t, receive(t, l, noon).List.Breached(policy.B5_2b), "on the day itself")
	late := receive(t, l, saturday)
	require.True(t, late.List.Breached(policy.B5_2b), "the 14th is worked: the same working day is over")
	require.Equal(t, archivetest.A.ID, late.List.Breaches[0].Person, "whoever received them answers")
	require.Equal(t, []journal.Duty{{
		Deadline: policy.DeedsToCustodian, Rule: policy.B5_2b, Person: archivetest.A.ID, Due: friday, Done: friday.AddDays(1), Breach: true,
	}}, late.Posting.Draft.Duties)

	allowed, _, err := l.AllowOvernight(archivetest.GeneralManager, noon, law, custody.Stay{Days: 1, Reason: "登记机关下班后领取"})
	require.NoError(t, err)
	require.False(t, receive(t, allowed, saturday).List.Breached(policy.B5_2b), "with a consent given in time")
	noted, d, err := l.AllowOvernight(archivetest.GeneralManager, saturday, law, custody.Stay{Days: 1, Reason: "补办"})
	require.NoError(t, err)
	require.Contains(t, d.Details, journal.Detail{Name: "note", Value: "late"})
	require.True(t, receive(t, noted, saturday).List.Breached(policy.B5_2b), "a consent given later moves nothing")

	deputyA := archivetest.A
	deputyA.Roles = policy.Roles{policy.ProjectManager, policy.GeneralManager}
	run(t, []ruleCase{
		{policy.B5_2b, "an overnight stay has a reason", func() error {
			return last(l.AllowOvernight(archivetest.GeneralManager, noon, law, custody.Stay{Days: 1}))
		}, "reason"},
		{policy.B5_2b, "nobody allows their own", func() error {
			return last(l.AllowOvernight(deputyA, noon, law, custody.Stay{Days: 1, Reason: "r"}))
		}, "actor"},
		{"", "no days are no consent", func() error {
			return last(l.AllowOvernight(archivetest.GeneralManager, noon, law, custody.Stay{Reason: "r"}))
		}, "days"},
	})
	held := custodytest.Drafted(friday)
	held, _, err = held.Cancel(archivetest.Deputy, saturday, law, "客户取回")
	require.NoError(t, err)
	require.True(t, held.Breached(policy.B5_2b), "cancelling a list does not undo that it was late")
}

func TestReceiving(t *testing.T) {
	l := custodytest.Agreed(friday)
	try := func(who policy.Actor, change func(in *custody.Receiving, b *custody.Books)) func() error {
		return func() error {
			b := custody.Books{Safe: custodytest.Safe(friday)}
			in := custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1", "A2", "A1"}}
			change(&in, &b)
			_, err := l.Receive(who, noon, law, "m", b, in)
			return err
		}
	}
	same := func(*custody.Receiving, *custody.Books) {}
	archivistToo := custodytest.Custodian
	archivistToo.Roles = policy.Roles{policy.Archivist, policy.DeedCustodian}
	unappointed := custodytest.Custodian
	unappointed.Roles = policy.Roles{policy.Archivist}
	b := archivetest.B
	b.Roles = policy.Roles{policy.DeedCustodian}
	run(t, []ruleCase{
		{policy.B5_2c, "the custodian receives what is agreed", try(custodytest.Custodian, same), ""},
		{policy.B5_2d, "and may be the archivist as well", try(archivistToo, same), ""},
		{policy.B5_2d, "nobody receives deeds without the appointment", try(unappointed, same), "actor"},
		{policy.B5_2d, "least of all a manager of the file", try(b, same), "actor"},
		{policy.B5_2d, "into a safe of their own", try(custodytest.OtherCustodian, same), "safe"},
		{policy.B5_4, "deeds lie in a safe", try(custodytest.Custodian, func(in *custody.Receiving, b *custody.Books) { in.Safe, b.Safe = "", custody.Safe{} }), "safe"},
		{policy.B5_4, "in a slot of it", try(custodytest.Custodian, func(in *custody.Receiving, _ *custody.Books) { in.Slots[1] = "Z9" }), "slots[1]"},
		{policy.B5_4, "named for every one", try(custodytest.Custodian, func(in *custody.Receiving, _ *custody.Books) { in.Slots = in.Slots[:2] }), "slots"},
		{policy.B5_2c, "what is signed is the list as it is", try(custodytest.Custodian, func(in *custody.Receiving, _ *custody.Books) { in.Digest = journal.Digest{} }), "digest"},
	})
	got := receive(t, l, noon)
	require.Equal(t, custody.Proposed, got.Posting.Movement.State, "two people open the vault")
	require.Len(t, got.Posting.Deeds, 3)
	for _, d := range got.Posting.Deeds {
		require.Equal(t, custody.Arriving, d.State)
		require.Equal(t, []policy.PersonID{archivetest.A.ID, custodytest.Custodian.ID}, []policy.PersonID{d.Holders[0].Person, d.Holders[1].Person}, "B3.2: the chain begins with who received it")
		require.Equal(t, d.Holders[0].Until, d.Holders[1].From, "without a gap")
	}
}

func TestTwoPeopleOpenTheVault(t *testing.T) {
	v := custodytest.Received(friday)
	both := custodytest.Custodian
	both.Roles = policy.Roles{policy.DeedCustodian, policy.GeneralManager}
	confirm := func(v custodytest.Vault, who policy.Actor) func() error {
		return func() error { return moveActs[custody.ActConfirm](v, who) }
	}
	managed := archivetest.A
	managed.Roles = policy.Roles{policy.GeneralManager}
	counting := v
	counting.Books.Safe.Counting = "count-1"
	run(t, []ruleCase{
		{policy.B5_2b, "a second person confirms", confirm(v, archivetest.GeneralManager), ""},
		{policy.B5_2b, "the archivist may be the one", confirm(v, archivetest.Archivist), ""},
		{policy.B5_2b, "the custodian is not both", confirm(v, both), "actor"},
		{policy.B5_2b, "nor is who brought the deeds", confirm(v, managed), "actor"},
		{policy.B5_2b, "a manager is no second person", confirm(v, archivetest.OtherManager), "actor"},
		{policy.B5_2f, "a safe that is being counted stays shut", confirm(counting, archivetest.GeneralManager), "counting"},
		{policy.B5_2b, "what is confirmed is what was shown", func() error {
			return done(v.Movement.Confirm(archivetest.GeneralManager, noon, law, v.Deeds, v.Books, custody.Confirming{}))
		}, "digest"},
	})
	alone := lawWith(t, func(r *policy.Regulation) { r.Settings.OneOpensVault = true })
	l := custodytest.Agreed(friday)
	got, err := l.Receive(custodytest.Custodian, noon, alone, "m", custody.Books{Safe: custodytest.Safe(friday)}, custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
	require.NoError(t, err)
	require.Equal(t, custody.Confirmed, got.Posting.Movement.State, "where the regulation lets one person open it")
	require.Equal(t, custody.Kept, got.Posting.Deeds[0].State)
	require.Equal(t, 5, got.Posting.Safes[0].Pieces)
}

func lawWith(t *testing.T, change func(r *policy.Regulation)) *policy.Version {
	t.Helper()
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	change(&r)
	v, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	return v
}
