package staff_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// clockOn is a house whose clock stands on a day.
func clockOn(s string) policy.House { return policy.House{Clock: func() time.Time { return on(s) }} }

// admit is what a service of any room does with a request.
func admit(t *testing.T, db *memory.DB, h policy.House, req policy.Request) (staff.Pass, error) {
	t.Helper()
	visit, err := staff.NewGate(h).Arrive(req, "file.accept", "1", nil)
	if err != nil {
		return staff.Pass{}, err
	}
	var pass staff.Pass
	err = db.Staff().View(t.Context(), func(r staff.Reader) error {
		pass, err = visit.Admit(t.Context(), r)
		return err
	})
	return pass, err
}

// keep puts a person on record as they are.
func keep(t *testing.T, db *memory.DB, p staff.Person) {
	t.Helper()
	require.NoError(t, db.Staff().Update(t.Context(), func(tx staff.Tx) error {
		_, err := tx.SavePerson(t.Context(), p, journal.NewDraft(chen, on(today), staff.ActAppoint))
		return err
	}))
}

// Rule B3.1: a post is what the records of staff say, whatever the host says.
func TestPostsComeFromAppointmentsAlone(t *testing.T) {
	t.Parallel()
	db := memory.Open()
	p := qualified()
	p.Appointments = []staff.Appointment{{Role: policy.Archivist, From: day("2026-02-10"), Until: day("2026-02-20")}}
	keep(t, db, p)
	claim := policy.Roles{policy.ProjectManager, policy.Archivist, policy.DeedCustodian}
	for _, c := range []struct {
		who  policy.PersonID
		day  string
		want policy.Roles
		why  string
	}{
		{"wang", today, policy.Roles{policy.ProjectManager}, "a host that claims the role is not believed"},
		{"zhao", today, policy.Roles{policy.ProjectManager, policy.Archivist}, "who is appointed has it, and only that one"},
		{"zhao", "2026-02-10", policy.Roles{policy.ProjectManager, policy.Archivist}, "on the first day"},
		{"zhao", "2026-02-20", policy.Roles{policy.ProjectManager, policy.Archivist}, "on the last day"},
		{"zhao", "2026-02-09", policy.Roles{policy.ProjectManager}, "not before"},
		{"zhao", "2026-02-21", policy.Roles{policy.ProjectManager}, "not after"},
	} {
		pass, err := admit(t, db, clockOn(c.day), policy.By(policy.Actor{Org: "demo", ID: c.who, Roles: claim, Principal: "chen", Home: "group"}))
		require.NoError(t, err, c.why)
		require.Equal(t, c.want, pass.Who.Roles, c.why)
		require.Empty(t, pass.Who.Principal, "whatever a host says of the principal is discarded")
		require.Empty(t, pass.Who.Home)
		require.Equal(t, day(c.day), pass.Today)
	}
	require.True(t, claim.Has(policy.Archivist), "the host's own list is left alone")
}

func TestDelegationAtTheGate(t *testing.T) {
	t.Parallel()
	db := memory.Open()
	lent := staff.Delegation{
		To: "sun", Roles: policy.Roles{policy.DeputyGeneralManager, policy.Archivist}, InCharge: []policy.DepartmentID{"lending"},
		From: day("2026-02-10"), Until: day("2026-02-20"),
	}
	keep(t, db, staff.Person{Org: "demo", ID: "qian", Delegations: []staff.Delegation{lent}})
	revoked := lent
	revoked.Revoked = on("2026-02-11")
	keep(t, db, staff.Person{Org: "demo", ID: "wang", Delegations: []staff.Delegation{revoked}})
	sun := policy.Actor{Org: "demo", ID: "sun", Roles: policy.Roles{policy.ProjectManager}, InCharge: []policy.DepartmentID{"treasury"}, Departments: []policy.DepartmentID{"sales"}}

	pass, err := admit(t, db, clockOn(today), policy.By(sun))
	require.NoError(t, err)
	require.Equal(t, sun, pass.Who, "as the host knows them")
	pass, err = admit(t, db, clockOn(today), policy.By(sun).For("qian"))
	require.NoError(t, err)
	require.Equal(t, policy.Actor{
		Org: "demo", ID: "sun", Roles: policy.Roles{policy.DeputyGeneralManager}, InCharge: []policy.DepartmentID{"lending"}, Principal: "qian",
		Departments: []policy.DepartmentID{"sales"},
	}, pass.Who, "what was lent and nothing else: not the actor's own roles and charges, never a post; where somebody works nobody lends")

	for _, c := range []struct {
		day       string
		who       policy.PersonID
		principal policy.PersonID
		why       string
	}{
		{"2026-02-09", "sun", "qian", "before its first day"},
		{"2026-02-21", "sun", "qian", "after its last"},
		{today, "li", "qian", "given to somebody else"},
		{today, "sun", "wang", "taken back"},
		{today, "sun", "chen", "never given"},
	} {
		who := sun
		who.ID = c.who
		_, err := admit(t, db, clockOn(c.day), policy.By(who).For(c.principal))
		require.ErrorIs(t, err, policy.NotAllowed, c.why)
		require.ErrorIs(t, err, policy.G3, c.why)
	}

	// Four eyes hold for the person acted for as well (rule B4.5c).
	file := policy.Subject{Org: "demo", Department: "lending", Parties: []policy.Party{{As: policy.ManagerA, Person: "qian"}}}
	require.Equal(t, policy.OwnAffair, pass.Law.Matrix().Decide(pass.Who, "file.extend", file).Denial)
}

// Rule C2b: another organisation is reached by group bodies alone.
func TestGroupBodiesAtTheGate(t *testing.T) {
	t.Parallel()
	db := memory.Open()
	keep(t, db, staff.Person{Org: "lender", ID: "gao", Appointments: []staff.Appointment{{Role: policy.Archivist, From: day("2020-01-01")}}})
	tree := strings.NewReplacer("businesses:", `organisations:
  - {id: group, zh: 集团, en: Group, from: 2010-01-01}
  - {id: lender, parent: group, zh: 小贷公司, en: Lender, from: 2010-01-01}
  - {id: young, parent: group, zh: 新公司, en: Young, from: 2026-06-01}
businesses:`).Replace(regulation(t))
	reg, err := policy.ParseRegulation([]byte(tree))
	require.NoError(t, err)
	law, err := policy.Compile(reg, nil, nil)
	require.NoError(t, err)
	house := clockOn(today)
	house.Rulebook = policy.Fixed(law)

	gao := policy.Actor{Org: "group", ID: "gao", Roles: policy.Roles{policy.LeadingGroup, policy.ProjectManager}, Departments: []policy.DepartmentID{"lending"}}
	pass, err := admit(t, db, house, policy.By(gao).Within("lender"))
	require.NoError(t, err)
	require.Equal(t, policy.Actor{Org: "lender", Home: "group", ID: "gao", Roles: policy.Roles{policy.LeadingGroup}}, pass.Who,
		"by the group role alone; the lender's own gao, an archivist, is another person, and departments of the same name are others")

	lender := policy.Actor{Org: "lender", ID: "li", Roles: gao.Roles}
	stranger := policy.Actor{Org: "stranger", ID: "x", Roles: gao.Roles}
	plain := policy.Actor{Org: "group", ID: "x", Roles: policy.Roles{policy.GeneralManager}}
	for _, c := range []struct {
		req policy.Request
		why string
	}{
		{policy.By(plain).Within("lender"), "the group's general manager is no group body"},
		{policy.By(lender).Within("group"), "never upwards"},
		{policy.By(stranger).Within("lender"), "never from outside"},
		{policy.By(gao).Within("nowhere"), "never to the outside: what is not bound is not there"},
		{policy.By(gao).Within("young"), "nor before it is bound"},
		{policy.By(gao).Within("lender").For("li"), "never on somebody's behalf"},
	} {
		_, err := admit(t, db, house, c.req)
		require.ErrorIs(t, err, policy.NotFound, c.why)
		require.Len(t, policy.Violations(err), 1, c.why)
	}
	_, err = admit(t, db, house, policy.By(stranger))
	require.ErrorIs(t, err, policy.C2a, "one's own organisation is told that it is not bound")
}

func TestWhichRegulationTheGateTakes(t *testing.T) {
	t.Parallel()
	db := memory.Open()
	pass, err := admit(t, db, clockOn(today), policy.By(wang))
	require.NoError(t, err)
	require.Same(t, policy.Default(), pass.Law, "without versions the default applies")

	office := staff.NewOffice(db.Staff(), clockOn(today))
	_, err = office.Publish(t.Context(), policy.By(group), policy.Ref{}, versionFrom(t, "demo-1", "2026-03-01"))
	require.NoError(t, err)
	for _, c := range [][2]string{{today, "default-2004"}, {"2026-02-28", "default-2004"}, {"2026-03-01", "demo-1"}} {
		d, want := c[0], c[1]
		pass, err = admit(t, db, clockOn(d), policy.By(wang))
		require.NoError(t, err)
		require.Equal(t, want, pass.Law.ID(), "B7: on %s", d)
	}
	require.Nil(t, pass.OwnLawOf("demo", day("2026-02-28")), "it only stood in: the company has had its own since")
	require.Equal(t, "default-2004", pass.LawOf("demo", day("2026-02-28")).ID())
	require.Equal(t, "demo-1", pass.OwnLawOf("demo", day("2026-03-01")).ID())
	other := wang
	other.Org = "other"
	pass, err = admit(t, db, clockOn("2026-03-01"), policy.By(other))
	require.NoError(t, err)
	require.Equal(t, "default-2004", pass.Law.ID(), "one organisation's versions are not another's")
	require.Same(t, pass.Law, pass.OwnLawOf("other", day("2026-02-28")), "who has published none lives by the default")

	fixed := clockOn("2026-03-01")
	fixed.Rulebook = policy.Fixed(policy.Default())
	pass, err = admit(t, db, fixed, policy.By(wang))
	require.NoError(t, err)
	require.Same(t, policy.Default(), pass.Law, "a house that fixes the regulation uses no other")

	_, err = admit(t, db, clockOn("2003-12-31"), policy.By(wang))
	require.ErrorIs(t, err, policy.B7, "before the first version nothing is done")
	_, err = admit(t, db, policy.House{}, policy.By(wang))
	require.ErrorIs(t, err, policy.Unavailable, "no clock, no act")
}

func TestOneGateSeesAVersionPublishedThroughAnother(t *testing.T) {
	t.Parallel()
	db := memory.Open()
	gate := staff.NewGate(clockOn("2026-03-01"))
	law := func() string {
		visit, err := gate.Arrive(policy.By(wang), "file.open", "", nil)
		require.NoError(t, err)
		var pass staff.Pass
		require.NoError(t, db.Staff().View(t.Context(), func(r staff.Reader) error {
			pass, err = visit.Admit(t.Context(), r)
			return err
		}))
		return pass.Law.ID()
	}
	require.Equal(t, "default-2004", law())
	office := staff.NewOffice(db.Staff(), clockOn(today))
	b, err := office.Publish(t.Context(), policy.By(group), policy.Ref{}, versionFrom(t, "demo-1", "2026-02-20"))
	require.NoError(t, err)
	require.Equal(t, "demo-1", law(), "what is compiled is kept only as long as the revision stands")
	_, err = office.Publish(t.Context(), policy.By(group), b.Ref(), versionFrom(t, "demo-2", "2026-02-25"))
	require.NoError(t, err)
	require.Equal(t, "demo-2", law())
}

func TestARulebookThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	db := memory.Open()
	require.NoError(t, db.Staff().Update(t.Context(), func(tx staff.Tx) error {
		_, err := tx.SaveRulebook(t.Context(), staff.Rulebook{Org: "demo", Versions: []staff.PublishedVersion{{ID: "x", Text: "colour: red"}}}, journal.NewDraft(chen, on(today), staff.ActPublish))
		return err
	}))
	_, err := admit(t, db, clockOn(today), policy.By(wang))
	require.ErrorIs(t, err, policy.Unavailable, "it is not the caller's request that is wrong")
	fixed := clockOn(today)
	fixed.Rulebook = policy.Fixed(policy.Default())
	_, err = admit(t, db, fixed, policy.By(wang))
	require.NoError(t, err, "and there is a way out")
}

func TestArriveRefuses(t *testing.T) {
	t.Parallel()
	gate := staff.NewGate(clockOn(today))
	for _, c := range []struct {
		req   policy.Request
		field string
		why   string
	}{
		{policy.By(policy.Actor{ID: "wang"}), "actor", "of which organisation?"},
		{policy.By(policy.Actor{Org: "demo"}), "actor", "who?"},
		{policy.By(wang).WithKey(strings.Repeat("k", 129)), "key", "too long"},
		{policy.By(wang).WithKey("a\nb"), "key", "control characters"},
	} {
		_, err := gate.Arrive(c.req, "file.open", "", nil)
		require.ErrorIs(t, err, policy.InvalidInput, c.why)
		require.Equal(t, c.field, policy.Violations(err)[0].Field, c.why)
	}
	_, err := gate.Arrive(policy.By(wang).WithKey("k"), "file.open", "", func() {})
	require.ErrorIs(t, err, policy.InvalidInput, "an input that cannot be told from another one")
}
