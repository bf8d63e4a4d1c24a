package staff_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// roster is a directory of the people there are, and counts how often it is asked.
type roster struct {
	people map[policy.PersonID]policy.Roles
	fault  error
	asked  int
}

func (r *roster) Person(_ context.Context, _ policy.OrgID, id policy.PersonID) (policy.Actor, error) {
	r.asked++
	roles, ok := r.people[id]
	switch {
	case r.fault != nil:
		return policy.Actor{}, r.fault
	case !ok:
		return policy.Actor{}, policy.NotFound
	}
	// What a directory says beyond roles and departments does not count.
	return policy.Actor{Org: "elsewhere", ID: "somebody", Home: "group", Principal: "chen", Roles: roles}, nil
}

func (r *roster) Department(context.Context, policy.OrgID, policy.DepartmentID) error {
	r.asked++
	return policy.NotFound
}

func namingHouse(d policy.Directory) policy.House {
	return policy.House{Clock: func() time.Time { return on(today) }, Directory: d}
}

// Somebody who is not in the directory gets no post and no delegation; who has left it
// loses them all the same.
func TestNobodyIsAppointedWhoIsNotThere(t *testing.T) {
	t.Parallel()
	db, people, ctx := memory.Open(), &roster{people: map[policy.PersonID]policy.Roles{"zhao": nil, "wang": nil}}, t.Context()
	keep(t, db, qualified())
	office := staff.NewOffice(db.Staff(), namingHouse(people))
	for field, err := range map[string]error{
		"id": second(office.RecordEducation(ctx, policy.By(chen), policy.Ref{ID: "nobody"}, policy.College)),
		"to": second(office.Delegate(ctx, policy.By(wang), policy.Ref{ID: "wang"}, staff.Delegation{
			To: "nobody", Roles: policy.Roles{policy.ProjectManager}, From: day(today), Until: day(today), Reason: "leave",
		})),
	} {
		require.ErrorIs(t, err, policy.InvalidInput)
		require.Equal(t, field, policy.Violations(err)[0].Field)
	}
	zhao, err := office.Person(ctx, policy.By(chen), "zhao")
	require.NoError(t, err)
	zhao, err = office.Appoint(ctx, policy.By(chen), zhao.Ref(), archivistFrom(today))
	require.NoError(t, err)
	delete(people.people, "zhao")
	_, err = office.Dismiss(ctx, policy.By(chen), zhao.Ref(), staff.Dismissal{Role: policy.Archivist, Until: day(today)})
	require.NoError(t, err, "who has left is dismissed")
	_, err = staff.NewOffice(db.Staff(), namingHouse(nil)).RecordEducation(ctx, policy.By(chen), policy.Ref{ID: "nobody"}, policy.College)
	require.NoError(t, err, "a house without a directory vouches for its names")
}

func second[T any](_ T, err error) error { return err }

// named runs an act that names others.
func (k *desk) named(ctx context.Context, req policy.Request, names ...policy.Named) error {
	keeping := k.keeping.Naming(names...)
	keeping.Subject = func(p staff.Person) policy.Subject { return policy.Subject{Org: p.Org} }
	keeping.Save = staff.Tx.SavePerson
	_, err := keeping.Act(ctx, k.gate, req, staff.ActAppoint, policy.Ref{ID: "zhao", Revision: 1}, names, func(p staff.Pass, r staff.Person) (staff.Person, journal.Draft, error) {
		if err := p.Permit(staff.ActAppoint, policy.Subject{Org: r.Org}, "person/zhao"); err != nil {
			return staff.Person{}, journal.Draft{}, err
		}
		r.Appointments = append(r.Appointments, archivistFrom("2026-01-01"))
		return r, journal.NewDraft(p.Who, p.At, staff.ActAppoint, policy.B3_1), nil
	})
	return err
}

func TestWhomAnActNames(t *testing.T) {
	t.Parallel()
	people := &roster{people: map[policy.PersonID]policy.Roles{"zhao": {policy.Archivist}, "wang": {policy.ProjectManager}, "wu": {policy.OfficeDirector, policy.Archivist}}}
	k := newDesk(t, namingHouse(people))
	ctx, place := t.Context(), policy.Action("file.place") // an archivist's
	for _, c := range []struct {
		why   string
		who   policy.Actor
		names []policy.Named
		is    error
		slips int
	}{
		{"nobody of that name", chen, []policy.Named{{Field: "a", Person: "nobody"}}, policy.InvalidInput, 1},
		{"no such department", chen, []policy.Named{{Field: "d", Department: "none"}}, policy.InvalidInput, 1},
		{"all of them at once", chen, []policy.Named{{Field: "a", Person: "nobody"}, {Field: "d", Department: "none"}, {Field: "b", Person: "wang", For: place}}, policy.InvalidInput, 3},
		{"one who may not do it", chen, []policy.Named{{Field: "b", Person: "wang", For: place}}, policy.B3_1, 1},
		{"a post is not the directory's to give", chen, []policy.Named{{Field: "b", Person: "wu", For: place}}, policy.B3_1, 1},
		{"who may not act learns of nobody", wang, []policy.Named{{Field: "a", Person: "nobody"}}, policy.NotAllowed, 1},
	} {
		err := k.named(ctx, policy.By(c.who), c.names...)
		require.ErrorIs(t, err, c.is, c.why)
		require.Len(t, policy.Violations(err), c.slips, c.why)
	}
	people.fault = errors.New("10.0.0.7: no route")
	err := k.named(ctx, policy.By(chen), policy.Named{Field: "a", Person: "wang"})
	require.ErrorIs(t, err, policy.Unavailable)
	require.NotContains(t, err.Error(), "10.0.0.7")
	people.fault = nil

	asked := people.asked
	require.NoError(t, k.named(ctx, policy.By(chen).WithKey("k"), policy.Named{Field: "empty"}, policy.Named{Field: "b", Person: "zhao", For: place}),
		"the record as the act leaves it: zhao is the archivist from now on")
	require.Equal(t, asked+1, people.asked, "nobody is asked about where nobody is named")

	people.fault = errors.New("down")
	require.NoError(t, k.named(ctx, policy.By(chen).WithKey("k"), policy.Named{Field: "empty"}, policy.Named{Field: "b", Person: "zhao", For: place}),
		"a request sent again is answered from its receipt, whatever the directory says by now")
}

// The directory is the host's code: no transaction waits for it.
func TestTheDirectoryIsAskedOutsideOfTransactions(t *testing.T) {
	t.Parallel()
	k := newDesk(t, policy.House{})
	before := k.updates
	k.gate = staff.NewGate(namingHouse(askedAt{func() { require.Equal(t, before, k.updates, "a transaction is open") }}))
	require.NoError(t, k.named(t.Context(), policy.By(chen), policy.Named{Field: "a", Person: "wang"}))
	require.Equal(t, before+1, k.updates)
}

type askedAt struct{ then func() }

func (a askedAt) Person(context.Context, policy.OrgID, policy.PersonID) (policy.Actor, error) {
	a.then()
	return policy.Actor{}, nil
}

func (a askedAt) Department(context.Context, policy.OrgID, policy.DepartmentID) error { return nil }

// Somebody of a group body is named as records name them, and is what the group's role
// makes of them (rule C3a).
func TestSomebodyOfTheGroupIsNamed(t *testing.T) {
	t.Parallel()
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	r.Organisations = []policy.Organisation{
		{ID: "group", ZH: "集团", EN: "group", From: r.Effective}, {ID: "demo", Parent: "group", ZH: "公司", EN: "company", From: r.Effective},
		{ID: "other", ZH: "另一公司", EN: "another company", From: r.Effective},
	}
	law, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	h := namingHouse(everywhere{"group/wu": {policy.OfficeDirector}, "group/li": {policy.ProjectManager}, "other/wu": {policy.OfficeDirector}})
	h.Rulebook = policy.Fixed(law)
	k := newDesk(t, h)
	answer := func(id policy.PersonID) policy.Named {
		return policy.Named{Field: "answerer", Person: id, For: "complaint.answer"}
	}
	for id, is := range map[policy.PersonID]error{
		"group/wu": nil, "group/li": policy.InvalidInput, "group/nobody": policy.InvalidInput, "other/wu": policy.InvalidInput, "wu": policy.InvalidInput,
	} {
		req := policy.By(chen)
		req.DryRun = true
		if err := k.named(t.Context(), req, answer(id)); is != nil {
			require.ErrorIs(t, err, is, id)
		} else {
			require.NoError(t, err, id)
		}
	}
}

// everywhere is a directory of people by organisation and id.
type everywhere map[string]policy.Roles

func (e everywhere) Person(_ context.Context, org policy.OrgID, id policy.PersonID) (policy.Actor, error) {
	roles, ok := e[string(org)+"/"+string(id)]
	if !ok {
		return policy.Actor{}, policy.Missing("person")
	}
	return policy.Actor{Roles: roles}, nil
}

func (e everywhere) Department(context.Context, policy.OrgID, policy.DepartmentID) error { return nil }
