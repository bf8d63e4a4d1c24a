package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// named is an approved profile of the book's, of a customer of its own.
func (o *office) named(of archive.CustomerID) customer.ProfileID {
	o.t.Helper()
	ctx := o.t.Context()
	l := o.double(of)
	l, err := o.Submit(ctx, policy.By(keeper), l.Ref())
	require.NoError(o.t, err)
	_, err = o.Approve(ctx, policy.By(director), l.Ref())
	require.NoError(o.t, err)
	return l.ID
}

func (o *office) sold(p customer.ProfileID, reference string) customer.Transaction {
	o.t.Helper()
	e := sale("2026-03-02")
	e.Reference = reference
	t, err := o.RecordTransaction(o.t.Context(), policy.By(colleague), p, e)
	require.NoError(o.t, err)
	return t
}

func (o *office) listing(p customer.ProfileID) customer.Listing {
	o.t.Helper()
	l, err := o.Profile(o.t.Context(), policy.By(keeper), p)
	require.NoError(o.t, err)
	return l
}

func (o *office) merge(p, into customer.ProfileID) {
	o.t.Helper()
	_, err := o.Merge(o.t.Context(), policy.By(director), o.listing(p).Ref(), customer.Merging{Into: into, Reason: "同一客户"})
	require.NoError(o.t, err)
}

func (o *office) separate(p customer.ProfileID) {
	o.t.Helper()
	_, err := o.Separate(o.t.Context(), policy.By(director), o.listing(p).Ref(), "并错了")
	require.NoError(o.t, err)
}

// counts is how many transactions count, by customer.
func (o *office) counts() map[archive.CustomerID]int {
	o.t.Helper()
	page, err := o.Customers(o.t.Context(), policy.By(boss), customer.FiguresQuery{})
	require.NoError(o.t, err)
	all := make(map[archive.CustomerID]int)
	for _, one := range page.Customers {
		all[one.Customer] = one.Transactions
	}
	for _, f := range o.held(customer.ProfileQuery{}) {
		require.Equal(o.t, f.Transactions.Count, all[f.Basics.Customer], "the profile's tally is that of its transactions")
	}
	o.entries() // Verify finds nothing
	return all
}

func (o *office) held(q customer.ProfileQuery) []customer.Profile {
	o.t.Helper()
	var page customer.ProfilePage
	q.Org = org
	require.NoError(o.t, o.db.Customers().View(o.t.Context(), func(r customer.Reader) (err error) {
		page, err = r.Profiles(o.t.Context(), q)
		return err
	}))
	return page.Profiles
}

func (o *office) stored(p customer.ProfileID) customer.Profile {
	o.t.Helper()
	for _, one := range o.held(customer.ProfileQuery{}) {
		if one.ID == p {
			return one
		}
	}
	require.Fail(o.t, "no such profile")
	return customer.Profile{}
}

// A transaction that several profiles have counts once, whatever is merged with what, and
// in whatever order that is undone (rule G6a).
func TestEachTransactionCountsOnceHoweverProfilesAreMerged(t *testing.T) {
	type counts = map[archive.CustomerID]int
	for _, c := range []struct {
		why    string
		do     func(o *office, a, b, c customer.ProfileID)
		want   counts
		undo   func(o *office, a, b, c customer.ProfileID)
		undone counts
	}{
		{
			"one into the next, all of the same sale",
			func(o *office, a, b, c customer.ProfileID) { o.merge(a, b); o.merge(b, c) }, counts{"c-c": 1},
			func(o *office, a, b, c customer.ProfileID) { o.separate(b) }, counts{"c-b": 1, "c-c": 1},
		},
		{
			"and the first as well",
			func(o *office, a, b, c customer.ProfileID) { o.merge(a, b); o.merge(b, c); o.separate(b) }, counts{"c-b": 1, "c-c": 1},
			func(o *office, a, b, c customer.ProfileID) { o.separate(a) }, counts{"c-a": 1, "c-b": 1, "c-c": 1},
		},
		{
			"two into one that has no such sale, parted in the order they came",
			func(o *office, a, b, c customer.ProfileID) {
				_, err := o.StrikeTransaction(o.t.Context(), policy.By(keeper), o.first(c).Ref(), "误登")
				require.NoError(o.t, err)
				o.merge(a, c)
				o.merge(b, c)
			}, counts{"c-c": 1},
			func(o *office, a, b, c customer.ProfileID) { o.separate(a) }, counts{"c-a": 1, "c-c": 1},
		},
		{
			"and the other one after it",
			func(o *office, a, b, c customer.ProfileID) {
				_, err := o.StrikeTransaction(o.t.Context(), policy.By(keeper), o.first(c).Ref(), "误登")
				require.NoError(o.t, err)
				o.merge(a, c)
				o.merge(b, c)
				o.separate(a)
			}, counts{"c-a": 1, "c-c": 1},
			func(o *office, a, b, c customer.ProfileID) { o.separate(b) }, counts{"c-a": 1, "c-b": 1},
		},
		{
			"merged again",
			func(o *office, a, b, c customer.ProfileID) { o.merge(a, c); o.separate(a); o.merge(a, c) }, counts{"c-b": 1, "c-c": 1},
			func(o *office, a, b, c customer.ProfileID) { o.separate(a) }, counts{"c-a": 1, "c-b": 1, "c-c": 1},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := open(t)
			one, two, three := o.named("c-a"), o.named("c-b"), o.named("c-c")
			for _, p := range []customer.ProfileID{one, two, three} {
				o.sold(p, "SO-1")
			}
			c.do(o, one, two, three)
			require.Equal(t, c.want, o.counts())
			c.undo(o, one, two, three)
			require.Equal(t, c.undone, o.counts())
		})
	}
}

// first is the earliest transaction beside a profile.
func (o *office) first(p customer.ProfileID) (t customer.Transaction) {
	o.t.Helper()
	require.NoError(o.t, o.db.Customers().View(o.t.Context(), func(r customer.Reader) error {
		page, err := r.Transactions(o.t.Context(), customer.TransactionQuery{Org: org, Profile: p})
		if err == nil {
			t = page.Transactions[0]
		}
		return err
	}))
	return t
}

// Who may undo a merging, and what stands in the way.
func TestWhoUndoesAMerging(t *testing.T) {
	merged := in(t, customer.Merged)
	into := twin(t)
	part := func(p, into customer.Profile, who policy.Actor) error {
		_, err := p.Separate(who, monday, law, into, customer.Beside{}, customer.Staying{}, "并错了")
		return err
	}
	require.NoError(t, part(merged, into, director))
	kept, keeps := merged, into
	kept.Custodian, keeps.Custodian = director.ID, director.ID
	refuses(t, part(kept, into, director), policy.R4_2d, "actor")    // who kept it
	refuses(t, part(merged, keeps, director), policy.R4_2d, "actor") // or keeps the other
	delegate := policy.Actor{Org: org, ID: "x", Roles: policy.Roles{policy.SalesDirector}, Principal: keeper.ID}
	refuses(t, part(merged, into, delegate), policy.R4_2d, "actor")

	into.Basics.Subject, into.Department = customer.Supplier, "office"
	require.NoError(t, part(merged, into, director), "whatever the other one has become")
	into.State = customer.Submitted
	refuses(t, part(merged, into, director), policy.R4_2d, "into.state")
	into.State, into.Merged = customer.Merged, &customer.Merger{Into: "profile-3"}
	err := part(merged, into, director)
	refuses(t, err, policy.R4_2d, "into.state")
	require.ErrorContains(t, err, "undo the merging of profile-2 first")
	into = twin(t)
	into.Org = "another-company"
	refuses(t, part(merged, into, director), policy.C2b, "into")
	strange := customer.Beside{Facts: []customer.Fact{{Org: "another-company", ID: "f-9", Profile: "profile-2"}}}
	_, err = merged.Separate(director, monday, law, twin(t), strange, customer.Staying{}, "并错了")
	refuses(t, err, policy.R4_2d, "beside")
}

// What an act of merging leaves on record.
func TestMergingIsOnRecord(t *testing.T) {
	p, b := beside(t, in(t, customer.Approved))
	b.Transactions[3].Subject = "" // one recorded before it was said
	agent := policy.Actor{Org: org, ID: "agent", Roles: policy.Roles{policy.SalesDirector}, Principal: director.ID}
	into := twin(t)
	into.At = on("2026-03-03")
	_, err := p.Merge(agent, monday, law, into, b, nil, merging)
	require.ErrorContains(t, err, "clock runs behind", "the other profile's last act is later")
	out, err := p.Merge(agent, on("2026-03-04"), law, into, b, map[string]customer.TransactionID{"SO-1": "t-9"}, merging)
	require.NoError(t, err)
	note := archive.Note{By: "agent", For: director.ID, At: on("2026-03-04").UTC(), Text: merging.Reason}
	require.Equal(t, note, out.Profile.Merged.Note)
	require.Equal(t, note, *out.Beside.Transactions[1].Struck)
	require.Equal(t, note.At, out.Into.At.UTC())
	require.Equal(t, note.At, out.Beside.Complaints[0].At.UTC())
	require.Equal(t, customer.Client, out.Beside.Transactions[3].Subject)
	for _, left := range []customer.Tally{out.Profile.Standing, out.Profile.Communications, out.Profile.Needs, out.Profile.Quality, out.Profile.Opinions, out.Profile.Transactions} {
		require.Zero(t, left)
	}
	back, err := out.Profile.Separate(agent, on("2026-03-05"), law, out.Into, out.Beside, customer.Staying{}, "并错了")
	require.NoError(t, err)
	require.Equal(t, archive.Note{By: "agent", For: director.ID, At: on("2026-03-05").UTC(), Text: "并错了"}, *back.Profile.Separated)
	again, err := back.Profile.Merge(agent, on("2026-03-06"), law, back.Into, back.Beside, nil, merging)
	require.NoError(t, err)
	require.Nil(t, again.Profile.Separated)

	returned, _, err := in(t, customer.Submitted).Return(director, monday, law, "请补充")
	require.NoError(t, err)
	gone, err := returned.Merge(director, monday, law, twin(t), customer.Beside{}, nil, merging)
	require.NoError(t, err)
	require.Nil(t, gone.Profile.Returned)
}

// The day by which a profile is brought up to date goes with it, and comes back (R4.2b).
func TestTheDayToBeUpToDateGoesAlong(t *testing.T) {
	sold := func(p customer.Profile, by policy.Actor, day string) customer.Profile {
		out, err := p.RecordTransaction(by, on("2026-03-03"), law, "t", sale(day))
		require.NoError(t, err)
		return out.Profile
	}
	early, late := "2026-03-02", "2026-03-03" // due on the 9th, and on the 10th
	for _, c := range []struct {
		why                  string
		mine, theirs         string
		merged, parted, left string
	}{
		{"nothing is open", "", "", "", "", ""},
		{"only the one merged has one", early, "", "2026-03-09", "2026-03-09", ""},
		{"only the other one has", "", early, "2026-03-09", "", "2026-03-09"},
		{"the one merged comes first", early, late, "2026-03-09", "2026-03-09", "2026-03-10"},
		{"the other one comes first", late, early, "2026-03-09", "2026-03-10", "2026-03-09"},
	} {
		p, into := in(t, customer.Approved), twin(t)
		if c.mine != "" {
			p = sold(p, colleague, c.mine)
		}
		if c.theirs != "" {
			into = sold(into, keeper, c.theirs)
		}
		out, err := p.Merge(director, on("2026-03-03"), law, into, customer.Beside{}, nil, merging)
		require.NoError(t, err)
		require.Equal(t, c.merged, out.Into.Due().String(), c.why)
		require.True(t, out.Profile.Due().IsZero(), c.why)
		back, err := out.Profile.Separate(director, on("2026-03-04"), law, out.Into, customer.Beside{}, customer.Staying{}, "并错了")
		require.NoError(t, err)
		require.Equal(t, c.parted, back.Profile.Due().String(), c.why)
		require.Equal(t, c.left, back.Into.Due().String(), c.why)
		if c.mine != "" {
			due, _ := back.Profile.Deadlines.Get(policy.ProfileUpdate)
			require.Equal(t, keeper.ID, due.Person, c.why)
		}
		done, _, err := out.Into.Confirm(colleague, on("2026-03-04"), law)
		require.NoError(t, err)
		back, err = out.Profile.Separate(director, on("2026-03-05"), law, done, customer.Beside{}, customer.Staying{}, "并错了")
		require.NoError(t, err)
		require.True(t, back.Profile.Due().IsZero(), "%s: confirmed meanwhile", c.why)
		require.True(t, back.Into.Due().IsZero(), c.why)
	}
	p := sold(in(t, customer.Approved), colleague, early)
	out, err := p.Merge(director, on("2026-03-11"), law, twin(t), customer.Beside{}, nil, merging)
	require.NoError(t, err)
	due, _ := out.Into.Deadlines.Get(policy.ProfileUpdate)
	require.Equal(t, keeper.ID, due.Person, "what is late already stays with whom it was late")
}

// The grade is that of the latest description, of one day that of the one recorded later,
// whatever came with a merging (rule G6a).
func TestTheGradeOfWhatIsMerged(t *testing.T) {
	described := func(p customer.Profile, by policy.Actor, at, day string, g customer.Grade) (customer.Profile, customer.Fact) {
		e := entry(customer.Standing)
		e.Day, e.Grade = calendar.MustDay(day), g
		out, err := p.Record(by, on(at), law, customer.FactID("f-"+at+string(p.ID)), e)
		require.NoError(t, err)
		out.Profile.State = customer.Approved
		return out.Profile, out.Record
	}
	for _, c := range []struct {
		why                  string
		at, day, atto, dayto string
		want                 customer.Grade
	}{
		{"a later day", "2026-03-03", "2026-03-03", "2026-03-02", "2026-03-02", customer.Bad},
		{"an earlier day", "2026-03-03", "2026-02-27", "2026-03-02", "2026-03-02", customer.Good},
		{"the same day, recorded before", "2026-03-02", "2026-03-02", "2026-03-03", "2026-03-02", customer.Good},
		{"the same day, recorded after", "2026-03-03", "2026-03-02", "2026-03-02", "2026-03-02", customer.Bad},
	} {
		p, came := described(in(t, customer.Approved), keeper, c.at, c.day, customer.Bad)
		into, stays := described(twin(t), colleague, c.atto, c.dayto, customer.Good)
		out, err := p.Merge(director, on("2026-03-04"), law, into, customer.Beside{Facts: []customer.Fact{came}}, nil, merging)
		require.NoError(t, err)
		require.Equal(t, c.want, out.Into.Grade, c.why)
		back, err := out.Profile.Separate(director, on("2026-03-05"), law, out.Into, out.Beside, customer.Staying{Standing: []customer.Fact{stays}}, "并错了")
		require.NoError(t, err)
		require.Equal(t, customer.Good, back.Into.Grade, c.why)
		require.Equal(t, customer.Bad, back.Profile.Grade, c.why)
	}
	older := in(t, customer.Approved)
	older.Grade, older.Standing = customer.Good, customer.Tally{Count: 2, Last: calendar.MustDay("2026-03-01")} // graded before profiles said when
	older, _ = described(older, keeper, "2026-03-02", "2026-02-27", customer.Bad)
	require.Equal(t, customer.Good, older.Grade)
}

// What a visit left while its profile was merged goes back with the visit (rule R5c).
func TestAVisitGoesBackWithItsRecord(t *testing.T) {
	o, ctx := open(t), t.Context()
	a := o.named("c-a")
	_, err := o.ArrangeVisit(ctx, policy.By(keeper), customer.VisitTerms{Profile: a, Department: "sales", Person: keeper.ID, Day: calendar.MustDay("2026-03-02")})
	require.NoError(t, err)
	o.merge(a, o.l.ID)
	visits, err := o.Visits(ctx, policy.By(keeper), customer.VisitQuery{Profile: o.l.ID})
	require.NoError(t, err)
	v, err := o.MakeVisit(ctx, policy.By(keeper), visits.Visits[0].Ref(), went("2026-03-02"))
	require.NoError(t, err)
	_, err = o.RecordVisit(ctx, policy.By(keeper), v.Ref(), told())
	require.NoError(t, err)
	_, err = o.Record(ctx, policy.By(keeper), o.l.ID, entry(customer.Need))
	require.NoError(t, err)
	o.separate(a)
	require.Equal(t, 1, o.stored(a).Communications.Count)
	require.Equal(t, 1, o.stored(a).Opinions.Count)
	require.Zero(t, o.stored(a).Needs.Count)
	require.Zero(t, o.stored(o.l.ID).Communications.Count)
	require.Equal(t, 1, o.stored(o.l.ID).Needs.Count, "what was recorded since stays")
}

// A customer of three ids is the same one under each that their profile had (rule R4.3a).
func TestTheSameCustomer(t *testing.T) {
	o, ctx := open(t), t.Context()
	a, b, c := o.named("c-a"), o.named("c-b"), o.named("c-c")
	_, err := o.Consult(ctx, policy.By(boss), b, "合同签订")
	require.NoError(t, err)
	o.merge(a, b)
	o.merge(b, c)
	require.NoError(t, o.db.Customers().View(ctx, func(r customer.Reader) error {
		ids, err := customer.SameCustomer(ctx, r, org, "c-a")
		require.Equal(t, []archive.CustomerID{"c-a", "c-b", "c-c"}, ids)
		missing, err2 := customer.HasConsulted(ctx, r, org, "c-a", o.at, boss.ID)
		require.NoError(t, err2)
		require.Empty(t, missing, "who read the second one has read what the first one was merged into")
		return err
	}))
}

// Many records go along, a page after the other.
func TestManyRecordsGoAlong(t *testing.T) {
	o := open(t)
	a := o.named("c-a")
	const n = 1100
	for range n {
		o.sold(a, "")
	}
	o.merge(a, o.l.ID)
	require.Equal(t, map[archive.CustomerID]int{"c-9": n}, o.counts())
	o.separate(a)
	require.Equal(t, map[archive.CustomerID]int{"c-a": n}, o.counts())
}
