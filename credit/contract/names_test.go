package contract_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// Whom a contract or a report names is in the house's directory, and may do what they
// are named for.
func TestWhomTheOfficeNames(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	there := append(archivetest.Directory{handler, colleague, manager, archivetest.GeneralManager, director}, archivist)
	o := contract.NewOffice(d.db.Contracts(), policy.House{Clock: func() time.Time { return d.at }, Rulebook: policy.Fixed(law), Directory: there})
	f := d.signed()
	v := d.ok(d.HandOver(ctx, policy.By(handler), d.signed().Ref(), 1, manager.ID))
	v = d.ok(d.Verify(ctx, policy.By(manager), v.Ref(), 1))

	open := func(change func(w *contract.Opening)) error {
		w := opening()
		change(&w)
		_, err := o.Open(ctx, dry(director), w)
		return err
	}
	report := func(change func(w *contract.Reporter)) error {
		w := contract.Reporter{Covers: halfYear, Person: manager.ID}
		change(&w)
		_, err := o.NameReporter(ctx, dry(director), w)
		return err
	}
	missed := func(change func(w *contract.Reporter)) error {
		d.at = on("2026-07-13")
		defer func() { d.at = monday }()
		w := contract.Reporter{Covers: halfYear, Person: handler.ID}
		w.Department = handler.Departments[0]
		change(&w)
		_, err := o.HoldMissedBy(ctx, dry(director), w)
		return err
	}
	for _, c := range []struct {
		why   string
		err   error
		rule  policy.Rule
		field string
	}{
		{"a handler there is not", open(func(w *contract.Opening) { w.Handler = "nobody" }), "", "handler"},
		{"a handler who hands nothing over", open(func(w *contract.Opening) { w.Handler = archivetest.GeneralManager.ID }), policy.K3a, "handler"},
		{"a department there is not", open(func(w *contract.Opening) { w.Department = "none" }), "", "department"},
		{"people concerned there are not", open(func(w *contract.Opening) { w.Concerned = append(w.Concerned, "nobody") }), "", "concerned[1]"},
		{"another handler there is not", last(o.Assign(ctx, dry(director), f.Ref(), "nobody")), "", "handler"},
		{"a manager there is not", last(o.HandOver(ctx, dry(handler), f.Ref(), 1, "nobody")), "", "manager"},
		{"a manager who verifies nothing", last(o.HandOver(ctx, dry(handler), f.Ref(), 1, colleague.ID)), policy.K3b, "manager"},
		{"another manager there is not", last(o.AssignPapers(ctx, dry(director), v.Ref(), 1, "nobody")), "", "manager"},
		{"another manager who verifies nothing", last(o.AssignPapers(ctx, dry(director), v.Ref(), 1, colleague.ID)), policy.K3b, "manager"},
		{"a report by nobody", report(func(w *contract.Reporter) { w.Person = "nobody" }), "", "person"},
		{"a report by who submits none", report(func(w *contract.Reporter) { w.Person = archivist.ID }), policy.K4a, "person"},
		{"a report of a department there is not", report(func(w *contract.Reporter) { w.Department = "none" }), "", "department"},
		{"a missed report held against nobody there is", missed(func(w *contract.Reporter) { w.Person = "nobody" }), "", "person"},
		{"against who submits none", missed(func(w *contract.Reporter) { w.Person = archivist.ID }), policy.K4a, "person"},
		{"a department's against somebody of another", missed(func(w *contract.Reporter) { w.Person = manager.ID }), policy.K4a, "person"},
	} {
		require.Error(t, c.err, c.why)
		v := policy.Violations(c.err)[0]
		require.Equal(t, c.field, v.Field, "%s: %v", c.why, c.err)
		require.Equal(t, c.rule, v.Rule, "%s: %v", c.why, c.err)
	}
	for why, err := range map[string]error{
		"opened": open(func(*contract.Opening) {}),
		"passed": last(o.HandOver(ctx, dry(handler), f.Ref(), 1, manager.ID)),
		"named":  report(func(*contract.Reporter) {}),
		"held":   missed(func(*contract.Reporter) {}),
	} {
		require.NoError(t, err, why)
	}
}

func last[T any](_ T, err error) error { return err }

func dry(who policy.Actor) policy.Request {
	req := policy.By(who)
	req.DryRun = true
	return req
}
