package customer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func TestWhatIsBuiltIsThisPackages(t *testing.T) {
	for _, rule := range customer.Built() {
		require.True(t, rule.Known())
		require.True(t, slices.Contains(rule.Packages(), "credit/customer"), "%s is the duty of %v", rule.ID(), rule.Packages())
	}
}

// What a profile must say to be built.
func TestBuilding(t *testing.T) {
	listed := lawWith(t, func(r *policy.Regulation) { r.Profiles.Departments = []policy.DepartmentID{"sales", "joint-ventures"} })
	for _, c := range []struct {
		why    string
		law    *policy.Version
		who    policy.Actor
		change func(b *customer.Building)
		rule   policy.Rule
		field  string
	}{
		{"a customer", law, keeper, nil, "", ""},
		{"a supplier", law, keeper, func(b *customer.Building) { b.Basics.Subject = customer.Supplier }, "", ""},
		{"nothing is known but the basics", law, keeper, func(b *customer.Building) { b.Contacts = customer.Contacts{} }, "", ""},
		{"a listed department", listed, keeper, nil, "", ""},
		{"somebody of another department", law, outsider, nil, policy.R4_2d, "actor"},
		{"somebody whose department nobody states", law, of("", keeper), nil, policy.R4_2d, "actor"},
		{"one that is not listed", listed, keeper, func(b *customer.Building) { b.Department = "canteen" }, policy.R4_2d, "department"},
		{"no department", law, keeper, func(b *customer.Building) { b.Department = "" }, policy.G1, "department"},
		{"nobody who keeps it", law, keeper, func(b *customer.Building) { b.Custodian = "" }, policy.G1, "custodian"},
		{"neither customer nor supplier", law, keeper, func(b *customer.Building) { b.Basics.Subject = "friend" }, policy.G1, "basics.subject"},
		{"no name", law, keeper, func(b *customer.Building) { b.Basics.Name = "" }, policy.G1, "basics.name"},
		{"a name of two lines", law, keeper, func(b *customer.Building) { b.Basics.Name = "甲\n公司" }, policy.G1, "basics.name"},
		{"no customer", law, keeper, func(b *customer.Building) { b.Basics.Customer = "" }, policy.G1, "basics.customer"},
		{"a telephone that is none", law, keeper, func(b *customer.Building) { b.Contacts.People[0].Phone = "call me" }, policy.G1, "contacts.people[0].phone"},
		{"a contact without a person", law, keeper, func(b *customer.Building) { b.Contacts.People[0].Person = "" }, policy.G1, "contacts.people[0].person"},
		{"a website that is none", law, keeper, func(b *customer.Building) { b.Contacts.Website = "javascript:alert(1)" }, policy.G1, "contacts.website"},
		{"no source", law, keeper, func(b *customer.Building) { b.Basics.Source = "" }, policy.R4_1, "basics.source"},
		{"a source there is not", law, keeper, func(b *customer.Building) { b.Basics.Source = "rumour" }, policy.G1, "basics.source"},
		{"no day", law, keeper, func(b *customer.Building) { b.Basics.Day = calendar.Day{} }, policy.R4_1, "basics.day"},
		{"a day to come", law, keeper, func(b *customer.Building) { b.Contacts.Day = calendar.MustDay("2026-03-03") }, policy.R4_1, "contacts.day"},
		{"contacts without a source", law, keeper, func(b *customer.Building) { b.Contacts.Source = "" }, policy.R4_1, "contacts.source"},
		{"somebody who builds none", law, archivetest.Auditor, nil, policy.R4_2d, "actor"},
		{"somebody of another organisation", law, archivetest.Stranger, nil, policy.C2b, ""},
	} {
		b := building()
		if c.change != nil {
			c.change(&b)
		}
		p, d, err := customer.Build(org, "profile-1", c.who, monday, c.law, b)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, customer.Drafted, p.State)
			require.Contains(t, d.Rules, policy.R4_2d)
			continue
		}
		require.Empty(t, p)
		refuses(t, err, c.rule, c.field)
	}
}

func TestTelephonesAndWebsites(t *testing.T) {
	for text, ok := range map[string]bool{
		"13800000000": true, "+86 138 0000 0000": true, "021-55550100": true, "(021) 5555 0100": true, "95588": true,
		"1234": false, "+": false, "021-5555x100": false, "(021 55550100": false, "021)55550100": false, "12345678901234567890": true, "123456789012345678901": false, "-55550100": false,
	} {
		b := building()
		b.Contacts.People[0].Phone = policy.Personal(text)
		_, _, err := customer.Build(org, "p", keeper, monday, law, b)
		require.Equal(t, ok, err == nil, "%q: %v", text, err)
	}
	for text, ok := range map[string]bool{
		"example.com": true, "https://www.example.com/a?b=c": true, "http://例子.中国": true,
		"example": false, "ftp://example.com": false, "https://user@example.com": false, "https://": false, "a..b": false, "exa mple.com": false,
	} {
		b := building()
		b.Contacts.Website = text
		_, _, err := customer.Build(org, "p", keeper, monday, law, b)
		require.Equal(t, ok, err == nil, "%q: %v", text, err)
	}
}

func TestFacts(t *testing.T) {
	for _, c := range []struct {
		why    string
		topic  customer.Topic
		who    policy.Actor
		state  policy.State
		change func(e *customer.FactEntry)
		rule   policy.Rule
		field  string
	}{
		{"a communication", customer.Communication, colleague, customer.Approved, nil, "", ""},
		{"a need, while it is being approved", customer.Need, colleague, customer.Submitted, nil, "", ""},
		{"quality tracking", customer.Quality, colleague, customer.Approved, nil, "", ""},
		{"a need, by somebody of another department", customer.Need, outsider, customer.Approved, nil, policy.R4_2d, "actor"},
		{"a need, by the custodian, wherever they work", customer.Need, of("canteen", keeper), customer.Approved, nil, "", ""},
		{"standing, by the custodian", customer.Standing, keeper, customer.Drafted, nil, "", ""},
		{"standing, by somebody else", customer.Standing, colleague, customer.Drafted, nil, policy.R4_2b, "actor"},
		{"standing, while it is being approved", customer.Standing, keeper, customer.Submitted, nil, policy.R4_2c, "state"},
		{"no source", customer.Need, colleague, customer.Approved, func(e *customer.FactEntry) { e.Source = "" }, policy.R4_1, "source"},
		{"no day", customer.Need, colleague, customer.Approved, func(e *customer.FactEntry) { e.Day = calendar.Day{} }, policy.R4_1, "day"},
		{"a day to come", customer.Need, colleague, customer.Approved, func(e *customer.FactEntry) { e.Day = calendar.MustDay("2026-03-03") }, policy.R4_1, "day"},
		{"no text", customer.Need, colleague, customer.Approved, func(e *customer.FactEntry) { e.Text = "" }, policy.G1, "text"},
		{"no such topic", "gossip", colleague, customer.Approved, nil, policy.G1, "topic"},
		{"a communication of no channel", customer.Communication, colleague, customer.Approved, func(e *customer.FactEntry) { e.Channel = "" }, policy.G1, "channel"},
		{"quality of no product", customer.Quality, colleague, customer.Approved, func(e *customer.FactEntry) { e.Product = "" }, policy.G1, "product"},
		{"somebody who records nothing", customer.Need, archivetest.Auditor, customer.Approved, nil, policy.R4_1, "actor"},
	} {
		e := entry(c.topic)
		if c.change != nil {
			c.change(&e)
		}
		out, err := in(t, c.state).Record(c.who, monday, law, "fact-9", e)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, e, out.Record.FactEntry)
			require.Equal(t, c.who.ID, out.Record.By)
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
}

// Nothing that the profile says stands in the journal.
func TestTheJournalHoldsNothingConfidential(t *testing.T) {
	p, d, err := customer.Build(org, "profile-1", keeper, monday, law, building())
	require.NoError(t, err)
	out, err := p.Record(keeper, monday, law, "fact-1", entry(customer.Standing))
	require.NoError(t, err)
	sold, err := p.RecordTransaction(keeper, monday, law, "transaction-1", sale("2026-03-02"))
	require.NoError(t, err)
	for _, draft := range []string{detail(d.Details), detail(out.Draft.Details), detail(out.ProfileDraft.Details), detail(sold.Draft.Details), detail(sold.ProfileDraft.Details)} {
		for _, secret := range []string{"甲公司", "张三", "5555", "example", "按期付款", "120000", "无烟煤", "c-9"} {
			require.NotContains(t, draft, secret)
		}
	}
}

func TestTransactions(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(e *customer.TransactionEntry)
		rule   policy.Rule
		field  string
	}{
		{"no amount", func(e *customer.TransactionEntry) { e.Amount = policy.Yuan{} }, policy.G1, "amount"},
		{"not what for", func(e *customer.TransactionEntry) { e.What = "" }, policy.G1, "what"},
		{"no source", func(e *customer.TransactionEntry) { e.Source = "" }, policy.R4_1, "source"},
		{"a day to come", func(e *customer.TransactionEntry) { e.Day = calendar.MustDay("2026-03-03") }, policy.R4_1, "day"},
	} {
		e := sale("2026-03-02")
		c.change(&e)
		_, err := in(t, customer.Approved).RecordTransaction(colleague, monday, law, "t", e)
		refuses(t, err, c.rule, c.field)
	}
}

// What is beside a profile is its department's to record (rule R4.2d).
func TestOthersTransactions(t *testing.T) {
	p := in(t, customer.Approved)
	_, err := p.RecordTransaction(outsider, monday, law, "t", sale("2026-03-02"))
	refuses(t, err, policy.R4_2d, "actor")
	_, err = p.RecordTransaction(of("canteen", keeper), monday, law, "t", sale("2026-03-02"))
	require.NoError(t, err, "the custodian keeps it up to date, wherever they work")
	group := keeper
	group.Home = "group"
	group.Departments = nil
	_, err = p.RecordTransaction(group, monday, law, "t", sale("2026-03-02"))
	refuses(t, err, policy.R4_2d, "actor")
}

func TestStriking(t *testing.T) {
	out, err := in(t, customer.Approved).RecordTransaction(colleague, monday, law, "t-1", sale("2026-03-02"))
	require.NoError(t, err)
	require.Equal(t, 1, out.Profile.Transactions.Count)
	_, err = out.Profile.Strike(colleague, monday, law, out.Record, "误登")
	require.ErrorIs(t, err, policy.R4_2b, "striking is the custodian's")
	_, err = out.Profile.Strike(keeper, monday, law, out.Record, "")
	require.ErrorIs(t, err, policy.InvalidInput)
	elsewhere := out.Record
	elsewhere.Profile = "profile-2"
	_, err = out.Profile.Strike(keeper, monday, law, elsewhere, "误登")
	refuses(t, err, "", "transaction")
	struck, err := out.Profile.Strike(keeper, monday, law, out.Record, "误登")
	require.NoError(t, err)
	require.Equal(t, customer.Struck, struck.Record.State)
	require.Zero(t, struck.Profile.Transactions, "neither a count nor a last day is left")
	before := out.Record
	before.Subject = ""
	older, err := out.Profile.Strike(keeper, monday, law, before, "误登")
	require.NoError(t, err)
	require.Equal(t, customer.Client, older.Record.Subject, "one recorded before there was a subject is of its profile's (C1)")
	_, err = struck.Profile.Strike(keeper, monday, law, struck.Record, "误登")
	require.ErrorIs(t, err, policy.B3b)
}

// After a transaction the custodian has the time of the regulation.
func TestStaying(t *testing.T) {
	sold := func(p customer.Profile, who policy.Actor, today, day string) customer.Profile {
		out, err := p.RecordTransaction(who, on(today), law, "t", sale(day))
		return recorded(t, out, err)
	}
	p := sold(in(t, customer.Approved), colleague, "2026-03-02", "2026-03-02")
	require.Equal(t, "2026-03-09", p.Due().String(), "five working days, the day itself not counted")
	require.Equal(t, "2026-03-05", sold(p, colleague, "2026-03-03", "2026-02-27").Due().String(), "an earlier one, recorded later, comes first; 2026-02-28 is a worked Saturday")
	require.Equal(t, "2026-03-09", sold(p, colleague, "2026-03-03", "2026-03-03").Due().String(), "a later one does not put it off")
	require.True(t, sold(in(t, customer.Approved), keeper, "2026-03-02", "2026-03-02").Due().IsZero(), "the custodian's own recording is the update")
	require.True(t, sold(p, keeper, "2026-03-03", "2026-03-03").Due().IsZero())

	other, err := p.Record(colleague, on("2026-03-04"), law, "f", entry(customer.Need))
	require.Equal(t, "2026-03-09", recorded(t, other, err).Due().String(), "somebody else's fact is no update")
	own, err := p.Record(keeper, on("2026-03-04"), law, "f", entry(customer.Need))
	require.True(t, recorded(t, own, err).Due().IsZero())
	confirmed, d, err := p.Confirm(keeper, on("2026-03-12"), law)
	require.NoError(t, err, "a late update is taken")
	require.Empty(t, d.Duties, "it is reported, and no breach")
	require.Contains(t, detail(d.Details), "done=2026-03-12")
	due, _ := confirmed.Deadlines.Get(policy.ProfileUpdate)
	require.True(t, due.Late(law.Day(on("2026-03-12"))))

	moved, _, err := p.Assign(director, on("2026-03-03"), law, colleague.ID)
	require.NoError(t, err)
	due, _ = moved.Deadlines.Get(policy.ProfileUpdate)
	require.Equal(t, colleague.ID, due.Person, "the new custodian answers for what is open")
	_, _, err = moved.Confirm(keeper, on("2026-03-04"), law)
	require.ErrorIs(t, err, policy.R4_2b)
	after, _, err := p.Assign(director, on("2026-03-10"), law, colleague.ID)
	require.NoError(t, err)
	due, _ = after.Deadlines.Get(policy.ProfileUpdate)
	require.Equal(t, keeper.ID, due.Person, "what is missed stays with who missed it")

	quick := lawWith(t, func(r *policy.Regulation) { r.Periods.ProfileUpdate = calendar.MustPeriod("1 working days") })
	out, err := in(t, customer.Approved).RecordTransaction(colleague, monday, quick, "t", sale("2026-03-02"))
	require.Equal(t, "2026-03-03", recorded(t, out, err).Due().String())
	silent := lawWith(t, func(r *policy.Regulation) { r.Periods.ProfileUpdate = calendar.Period{}; r.Profiles.Reapprove = nil })
	require.Equal(t, law.Periods().ProfileUpdate, silent.Periods().ProfileUpdate, "left out is the default")
	require.True(t, silent.Reapproves(policy.ProfileBasics))
}

// What of an approved profile takes the approval again.
func TestChanging(t *testing.T) {
	none := lawWith(t, func(r *policy.Regulation) { r.Profiles.Reapprove = []policy.ProfilePart{} })
	contacted := lawWith(t, func(r *policy.Regulation) { r.Profiles.Reapprove = []policy.ProfilePart{policy.ProfileContacts} })
	named, reached := basics(), contacts()
	named.Name = "甲集团"
	for _, c := range []struct {
		why  string
		law  *policy.Version
		edit customer.Edit
		want policy.State
	}{
		{"the name, by default", law, customer.Edit{Basics: &named}, customer.Changed},
		{"contacts do not, by default", law, customer.Edit{Contacts: &reached}, customer.Approved},
		{"contacts, where the regulation says so", contacted, customer.Edit{Contacts: &reached}, customer.Changed},
		{"nothing, where the regulation says so", none, customer.Edit{Basics: &named, Contacts: &reached}, customer.Approved},
	} {
		p, _, err := in(t, customer.Approved).Edit(keeper, monday, c.law, c.edit)
		require.NoError(t, err, c.why)
		require.Equal(t, c.want, p.State, c.why)
	}
	_, _, err := in(t, customer.Approved).Edit(keeper, monday, law, customer.Edit{})
	refuses(t, err, "", "edit")
	named.Customer = "c-8"
	_, _, err = in(t, customer.Approved).Edit(keeper, monday, law, customer.Edit{Basics: &named})
	refuses(t, err, policy.G1, "basics.customer")
	_, _, err = in(t, customer.Approved).Edit(colleague, monday, law, customer.Edit{Contacts: &reached})
	require.ErrorIs(t, err, policy.R4_2b)
}

func TestApproving(t *testing.T) {
	p := in(t, customer.Submitted)
	own := p
	own.Custodian = director.ID
	for _, approve := range []func(p customer.Profile, who policy.Actor) error{
		func(p customer.Profile, who policy.Actor) error { _, _, err := p.Approve(who, monday, law); return err },
		func(p customer.Profile, who policy.Actor) error {
			_, _, err := p.Return(who, monday, law, "x")
			return err
		},
	} {
		require.ErrorIs(t, approve(own, director), policy.R4_2c, "never the custodian's own")
		require.ErrorIs(t, approve(p, boss), policy.R4_2c, "the sales director's, nobody else's")
		require.NoError(t, approve(p, director))
	}
	agent := policy.Actor{Org: org, ID: "x", Roles: policy.Roles{policy.SalesDirector}, Principal: keeper.ID}
	_, _, err := p.Approve(agent, monday, law)
	require.ErrorIs(t, err, policy.R4_2c, "nor by who acts for the custodian")
	back, _, err := p.Return(director, monday, law, "请补充")
	require.NoError(t, err)
	require.Equal(t, customer.Drafted, back.State)
	again, _, err := in(t, customer.Changed).Submit(keeper, monday, law)
	require.NoError(t, err)
	back, _, err = again.Return(director, monday, law, "请补充")
	require.NoError(t, err)
	require.Equal(t, customer.Changed, back.State, "one that was approved before does not become new")
}

func TestCompleteness(t *testing.T) {
	p := in(t, customer.Approved)
	require.Equal(t, []customer.Part{customer.PartStanding, customer.PartTransactions, customer.PartCommunications}, p.Missing())
	require.Equal(t, 50, p.Percent())
	require.Len(t, customer.Profile{}.Missing(), len(customer.Parts()))
	for _, part := range customer.Parts() {
		require.NotEqual(t, string(part), part.Text().ZH)
	}
	out, err := p.Record(keeper, monday, law, "f", entry(customer.Standing))
	p = recorded(t, out, err)
	out, err = p.Record(keeper, monday, law, "f", entry(customer.Communication))
	p = recorded(t, out, err)
	sold, err := p.RecordTransaction(keeper, monday, law, "t", sale("2026-03-02"))
	p = recorded(t, sold, err)
	require.Empty(t, p.Missing())
	require.Equal(t, 100, p.Percent())
}

func detail(all []journal.Detail) string {
	var b strings.Builder
	for _, d := range all {
		b.WriteString(d.Name + "=" + d.Value + " ")
	}
	return b.String()
}
