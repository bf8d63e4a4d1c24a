package customer_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// What is merged into what.
func TestMerging(t *testing.T) {
	for _, c := range []struct {
		why    string
		who    policy.Actor
		p      policy.State
		change func(into *customer.Profile, m *customer.Merging)
		rule   policy.Rule
		field  string
	}{
		{"two approved profiles", director, customer.Approved, nil, "", ""},
		{"one that is not approved yet", director, customer.Drafted, nil, "", ""},
		{"into one that is not approved yet, neither is", director, customer.Drafted, func(p *customer.Profile, _ *customer.Merging) { p.State = customer.Drafted }, "", ""},
		{"an approved one into one that never was", director, customer.Approved, func(p *customer.Profile, _ *customer.Merging) { p.State = customer.Drafted }, policy.R4_2c, "into.state"},
		{"one of another organisation", director, customer.Approved, func(p *customer.Profile, _ *customer.Merging) { p.Org = "another-company" }, policy.C2b, "into"},
		{"of another department, which has its own", director, customer.Approved, func(p *customer.Profile, _ *customer.Merging) { p.Department = "personnel" }, policy.R4_2d, "into"},
		{"a supplier's into a customer's", director, customer.Approved, func(p *customer.Profile, _ *customer.Merging) { p.Basics.Subject = customer.Supplier }, policy.C1, "into"},
		{"into itself", director, customer.Approved, func(p *customer.Profile, m *customer.Merging) { p.ID, m.Into = "profile-1", "profile-1" }, policy.R4_2d, "into"},
		{"another one than is named", director, customer.Approved, func(_ *customer.Profile, m *customer.Merging) { m.Into = "profile-3" }, policy.R4_2d, "into"},
		{"one that nobody names", director, customer.Approved, func(_ *customer.Profile, m *customer.Merging) { m.Into = "" }, policy.R4_2d, "into"},
		{"for no reason", director, customer.Approved, func(_ *customer.Profile, m *customer.Merging) { m.Reason = "" }, policy.R4_2d, "reason"},
		{"one that is being approved", director, customer.Submitted, nil, policy.R4_2d, "state"},
		{"into one that is being approved", director, customer.Approved, func(p *customer.Profile, _ *customer.Merging) { p.State = customer.Submitted }, policy.R4_2d, "into.state"},
		{"into one that was merged itself", director, customer.Approved, func(p *customer.Profile, _ *customer.Merging) { p.State = customer.Merged }, policy.R4_2d, "into.state"},
		{"one that was merged already", director, customer.Merged, nil, policy.R4_2d, "state"},
		{"by its custodian", keeper, customer.Approved, nil, policy.R4_2d, "actor"},
		{"by the general manager, whose it is not", boss, customer.Approved, nil, policy.R4_2d, "actor"},
		{"by a sales director who keeps the other one", director, customer.Approved, func(p *customer.Profile, _ *customer.Merging) { p.Custodian = director.ID }, policy.R4_2d, "actor"},
		{"by somebody of another organisation", archivetest.Stranger, customer.Approved, nil, policy.C2b, ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			into, m := twin(t), merging
			if c.change != nil {
				c.change(&into, &m)
			}
			out, err := in(t, c.p).Merge(c.who, monday, law, into, customer.Beside{}, nil, m)
			if c.rule != "" {
				refuses(t, err, c.rule, c.field)
				require.Empty(t, out)
				return
			}
			require.NoError(t, err)
			require.Equal(t, customer.Merged, out.Profile.State)
			require.Equal(t, into.ID, out.Profile.Listing().MergedInto)
			require.Equal(t, []customer.Absorbed{{ID: "profile-1", Basics: basics(), Contacts: contacts(), Merged: out.Profile.Merged.Note}}, out.Into.Absorbed, "what it said, with its source and day, for who keeps the other one")
			require.Equal(t, into.State, out.Into.State)
			require.Equal(t, into.Basics, out.Into.Basics, "it goes on under its customer's id")
			require.True(t, out.Into.Is("profile-1"))
			require.Empty(t, out.Profile.Missing(), "nobody completes it any more")
		})
	}
}

// beside is something of each kind beside a profile.
func beside(t *testing.T, p customer.Profile) (customer.Profile, customer.Beside) {
	t.Helper()
	var b customer.Beside
	for i, reference := range []string{"", "SO-1", "SO-2"} {
		e := sale("2026-03-02")
		e.Reference = reference
		out, err := p.RecordTransaction(colleague, monday, law, customer.TransactionID("t-"+strconv.Itoa(i)), e)
		require.NoError(t, err)
		p, b.Transactions = out.Profile, append(b.Transactions, out.Record)
	}
	gone, err := p.Strike(keeper, monday, law, b.Transactions[2], "误登")
	require.NoError(t, err)
	p, b.Transactions[2] = gone.Profile, gone.Record
	for _, topic := range customer.Topics() {
		e := entry(topic)
		if topic == customer.Standing {
			e.Grade = customer.Bad
		}
		out, err := p.Record(keeper, monday, law, customer.FactID("f-"+string(topic)), e)
		require.NoError(t, err)
		p, b.Facts = out.Profile, append(b.Facts, out.Record)
	}
	out, err := p.RecordTransaction(colleague, monday, law, "t-3", sale("2026-03-02"))
	require.NoError(t, err)
	p, b.Transactions = out.Profile, append(b.Transactions, out.Record)
	b.Visits = []customer.Visit{{Org: org, ID: "v-1", State: customer.VisitArranged, Profile: p.ID, Plan: "plan-1", Day: calendar.MustDay("2026-03-09"), Department: "sales", Person: colleague.ID}}
	b.Plans = []customer.CarePlan{{Org: org, ID: "plan-1", State: customer.Running, CareTerms: customer.CareTerms{Profile: p.ID, Department: "sales", Person: colleague.ID}}}
	b.Complaints = []customer.Complaint{{Org: org, ID: "k-1", State: customer.ComplaintReceived, Intake: customer.Intake{Profile: p.ID}, Customer: p.Basics.Customer}}
	return p, b
}

// What lies beside a profile goes with it, each counted once; and comes back where the
// merging was a mistake.
func TestWhatLiesBesideGoesWithIt(t *testing.T) {
	p, b := beside(t, in(t, customer.Approved))
	require.Equal(t, 3, p.Transactions.Count)
	require.Equal(t, customer.Bad, p.Grade)
	good := entry(customer.Standing)
	good.Day, good.Grade = calendar.MustDay("2026-03-01"), customer.Good
	graded, err := twin(t).Record(colleague, monday, law, "f-9", good)
	require.NoError(t, err)
	into := graded.Profile
	into.State = customer.Approved
	own, err := into.RecordTransaction(colleague, monday, law, "t-9", sale("2026-02-27"))
	require.NoError(t, err)
	into = own.Profile
	before := b.Transactions[0]

	out, err := p.Merge(director, on("2026-03-03"), law, into, b, map[string]customer.TransactionID{"SO-1": "t-9", "": "t-9"}, merging)
	require.NoError(t, err)
	require.Equal(t, before, b.Transactions[0], "what it was given stays as it was")
	require.Equal(t, customer.Tally{}, out.Profile.Transactions)
	require.Empty(t, out.Profile.Grade)
	require.Empty(t, out.Profile.Deadlines)
	require.Equal(t, 3, out.Into.Transactions.Count, "its own, the one without a reference, and the one recorded last; not the double, nor what was struck before")
	require.Equal(t, "2026-03-02", out.Into.Transactions.Last.String())
	require.Equal(t, 2, out.Into.Standing.Count)
	require.Equal(t, customer.Bad, out.Into.Grade, "that of the latest description")
	require.Equal(t, 1, out.Into.Communications.Count)
	require.Equal(t, customer.Changed, out.Into.State, "a standing has come in that takes the approval (R4.2c)")
	require.Equal(t, "2026-03-09", out.Into.Due().String(), "the day by which the one merged was to be brought up to date")
	due, _ := out.Into.Deadlines.Get(policy.ProfileUpdate)
	require.Equal(t, colleague.ID, due.Person)
	for _, one := range out.Beside.Transactions {
		require.Equal(t, into.ID, one.Profile)
		require.Equal(t, into.Basics.Customer, one.Customer)
		require.Equal(t, []customer.ProfileID{p.ID}, one.MergedFrom)
	}
	double := out.Beside.Transactions[1]
	require.Equal(t, customer.Struck, double.State)
	require.Equal(t, customer.TransactionID("t-9"), double.DoubleOf)
	require.Equal(t, merging.Reason, double.Struck.Text)
	require.Empty(t, out.Beside.Transactions[2].DoubleOf, "one that was struck before is no double")
	require.Equal(t, into.ID, out.Beside.Facts[0].Profile)
	require.Equal(t, into.ID, out.Beside.Visits[0].Profile)
	require.Equal(t, into.ID, out.Beside.Plans[0].Profile)
	require.Equal(t, into.ID, out.Beside.Complaints[0].Profile)
	require.Equal(t, into.Basics.Customer, out.Beside.Complaints[0].Customer)
	for _, d := range []string{detail(out.Draft.Details), detail(out.IntoDraft.Details), detail(out.BesideDraft.Details)} {
		require.NotContains(t, d, "c-9", "nothing confidential stands in the journal")
		require.NotContains(t, d, merging.Reason)
	}
	require.Contains(t, detail(out.Draft.Details), "doubles=1")

	standing := []customer.Fact{graded.Record}
	back, err := out.Profile.Separate(director, on("2026-03-04"), law, out.Into, out.Beside, customer.Staying{Standing: standing}, "并错了")
	require.NoError(t, err)
	require.Equal(t, customer.Changed, back.Profile.State, "it takes the approval again")
	require.Equal(t, keeper.ID, back.Profile.Custodian)
	require.Nil(t, back.Profile.Merged)
	require.Equal(t, p.Transactions, back.Profile.Transactions, "the double counts again")
	require.Equal(t, p.Grade, back.Profile.Grade)
	require.Equal(t, into.Transactions.Count, back.Into.Transactions.Count)
	require.Equal(t, into.Standing.Count, back.Into.Standing.Count)
	require.Equal(t, into.Grade, back.Into.Grade)
	require.Empty(t, back.Into.Absorbed)
	for i, one := range back.Beside.Transactions {
		require.Equal(t, b.Transactions[i], one, "as it was")
	}
	require.Equal(t, b.Facts, back.Beside.Facts)
	require.Equal(t, "2026-03-09", back.Profile.Due().String(), "the day by which it is brought up to date is its own again (R4.2b)")
	require.Equal(t, into.Due(), back.Into.Due())
	require.Equal(t, p.ID, back.Beside.Complaints[0].Profile)
}

// One that took another one in is merged on, and only the last step is undone.
func TestMergedOn(t *testing.T) {
	first, b := beside(t, in(t, customer.Approved))
	one, err := first.Merge(director, monday, law, twin(t), b, nil, merging)
	require.NoError(t, err)
	third := twin(t)
	third.ID, third.Basics.Customer = "profile-3", "c-9b"
	second := one.Into
	two, err := second.Merge(director, monday, law, third, one.Beside, nil, customer.Merging{Into: third.ID, Reason: "三个编号"})
	require.NoError(t, err)
	require.Equal(t, []customer.ProfileID{"profile-2", "profile-1"}, []customer.ProfileID{two.Into.Absorbed[0].ID, two.Into.Absorbed[1].ID})
	require.Equal(t, []customer.ProfileID{"profile-1", "profile-2"}, two.Beside.Facts[0].MergedFrom)
	_, err = one.Profile.Separate(director, monday, law, two.Profile, customer.Beside{}, customer.Staying{}, "并错了")
	refuses(t, err, policy.R4_2d, "into.state")
	back, err := two.Profile.Separate(director, monday, law, two.Into, two.Beside, customer.Staying{}, "并错了")
	require.NoError(t, err)
	require.Empty(t, back.Into.Absorbed)
	require.Len(t, back.Profile.Absorbed, 1)
	require.True(t, back.Profile.Is("profile-1"))
	require.Equal(t, []customer.ProfileID{"profile-1"}, back.Beside.Facts[0].MergedFrom)
	_, err = one.Profile.Separate(director, monday, law, back.Profile, back.Beside, customer.Staying{}, "并错了")
	require.NoError(t, err)
}

func TestWhatIsNotMerged(t *testing.T) {
	p, b := beside(t, in(t, customer.Approved))
	strange := b
	strange.Visits = []customer.Visit{{Org: org, ID: "v-9", Profile: "profile-7"}}
	_, err := p.Merge(director, monday, law, twin(t), strange, nil, merging)
	refuses(t, err, policy.R4_2d, "beside")
	many := b
	many.Facts = slices.Repeat(b.Facts[:1], customer.MaxMerged)
	_, err = p.Merge(director, monday, law, twin(t), many, nil, merging)
	refuses(t, err, policy.R4_2d, "into")
	require.ErrorContains(t, err, "merge the other one into this")

	_, err = in(t, customer.Merged).Separate(director, monday, law, twin(t), customer.Beside{}, customer.Staying{}, "")
	refuses(t, err, "", "reason")
	other := twin(t)
	other.ID = "profile-9"
	_, err = in(t, customer.Merged).Separate(director, monday, law, other, customer.Beside{}, customer.Staying{}, "并错了")
	refuses(t, err, policy.R4_2d, "into")
	_, err = in(t, customer.Merged).Separate(keeper, monday, law, twin(t), customer.Beside{}, customer.Staying{}, "并错了")
	refuses(t, err, policy.R4_2d, "actor")
}

// A merged profile is not used: what is refused says where to go.
func TestAMergedProfileSaysWhereToGo(t *testing.T) {
	p := in(t, customer.Merged)
	_, err := p.MayConsult(boss, monday, law, "合同签订")
	refuses(t, err, policy.R4_2d, "profile")
	require.ErrorContains(t, err, "profile-2")
	g := given(t, customer.Grantee{Person: keeper.ID}, customer.Scope{All: true})
	_, err = p.MayConsult(keeper, monday, law, "合同签订", g)
	refuses(t, err, policy.R4_2d, "profile") // what it said is in the one that goes on
	_, err = p.MayPassOn(boss, monday, law, "合同签订")
	refuses(t, err, policy.R4_2d, "profile")
	_, err = p.RecordTransaction(colleague, monday, law, "t", sale("2026-03-02"))
	require.ErrorContains(t, err, "profile-2")
	_, err = p.Receive(colleague, monday, law, "k-1", "f-1", colleague.ID, intake(customer.ServiceQuality))
	refuses(t, err, policy.R7_1, "profile")
}
