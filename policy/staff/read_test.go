package staff_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// desk lets staff records be read under a purpose, as a service of any room does
// with its own.
type desk struct {
	keeping staff.Keeping[staff.Tx, staff.Person]
	gate    *staff.Gate
	db      *memory.DB
	// trouble, where it is set, is what becomes of the transaction counted.
	trouble func(n int) error
	updates int
}

func newDesk(t *testing.T, h policy.House) *desk {
	t.Helper()
	k := &desk{gate: staff.NewGate(h), db: memory.Open()}
	k.keeping = staff.Keeping[staff.Tx, staff.Person]{
		Kind: staff.PersonKind, Staff: func(tx staff.Tx) staff.Reader { return tx }, Ref: staff.Person.Ref,
		Update: func(ctx context.Context, fn func(staff.Tx) error) error {
			k.updates++
			return k.db.Staff().Update(ctx, func(tx staff.Tx) error {
				err := fn(tx)
				if err == nil && k.trouble != nil {
					err = k.trouble(k.updates)
				}
				return err
			})
		},
		Load: func(ctx context.Context, tx staff.Tx, org policy.OrgID, id string) (staff.Person, error) {
			p, err := tx.Person(ctx, org, policy.PersonID(id))
			if err == nil && p.Revision == 0 {
				err = policy.Missing("person/" + id)
			}
			return p, err
		},
	}
	keep(t, k.db, qualified())
	return k
}

const check = "check of training"

func (k *desk) read(ctx context.Context, req policy.Request, id, purpose string) (staff.Person, error) {
	return k.keeping.Read(ctx, k.gate, req, staff.ActRead, id, purpose, func(p staff.Pass, r staff.Person) error {
		d := p.Law.Matrix().Decide(p.Who, staff.ActRead, policy.Subject{Org: r.Org})
		if v := d.Violation("person/" + id); v != nil {
			return v
		}
		return nil
	})
}

// chain is what a reader's own chain has.
func (k *desk) chain(t *testing.T, org policy.OrgID, reader policy.PersonID) []journal.Entry {
	t.Helper()
	var all []journal.Entry
	require.NoError(t, k.db.Staff().View(t.Context(), func(r staff.Reader) (err error) {
		all, err = r.Entries(t.Context(), journal.ReadingsOf(org, reader), 0, 0)
		return err
	}))
	return all
}

// entries is how many the organisation has in all.
func (k *desk) entries(t *testing.T, org policy.OrgID) int {
	t.Helper()
	rep, err := k.db.Verify(t.Context(), org)
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
	return rep.Entries
}

// Rule G2b: a reading is recorded with its purpose, in the reader's own chain.
func TestAReadingIsKeptInTheReadersChain(t *testing.T) {
	t.Parallel()
	k := newDesk(t, clockOn(today))
	var receipt policy.Receipt
	req := policy.By(chen).WithKey("key-1")
	req.Receipt = &receipt
	for n := 1; n <= 2; n++ {
		p, err := k.read(t.Context(), req, "zhao", check)
		require.NoError(t, err)
		require.Equal(t, policy.College, p.Education)
		require.False(t, receipt.Replayed, "each reading is its own, whatever the key")
		require.Equal(t, p.Ref(), receipt.Record)
		require.Len(t, k.chain(t, "demo", "chen"), n)
	}
	req.DryRun = true
	_, err := k.read(t.Context(), req, "zhao", check)
	require.NoError(t, err)
	chain := k.chain(t, "demo", "chen")
	require.Len(t, chain, 3, "a dry run reads as much as any other")
	e := chain[2]
	require.Equal(t, receipt.Act, e.Act)
	require.Equal(t, staff.ActRead, e.Action)
	require.Equal(t, []policy.Rule{policy.G2b, policy.C2b}, e.Rules)
	require.Equal(t, []journal.Detail{{Name: "subject", Value: "person/zhao"}, {Name: "purpose", Value: check}}, e.Details)
	require.Equal(t, 4, k.entries(t, "demo"), "and nothing else: the person's own record has the one it had")
}

func TestARefusedReadingLeavesOneEntry(t *testing.T) {
	t.Parallel()
	k := newDesk(t, clockOn(today))
	p, err := k.read(t.Context(), policy.By(wang), "zhao", check)
	refused(t, p, err, "wang may not", policy.NotAllowed, policy.C2b)
	require.Len(t, policy.Violations(err), 1, "the refusal is what it was")
	chain := k.chain(t, "demo", "wang")
	require.Len(t, chain, 1)
	require.Equal(t, []policy.Rule{policy.G2b}, chain[0].Rules, "no rule allowed it")
	require.Equal(t, []journal.Detail{{Name: "subject", Value: "person/zhao"}, {Name: "purpose", Value: check}, {Name: "refused", Value: "C2b"}}, chain[0].Details)
	require.Equal(t, 2, k.entries(t, "demo"))

	_, err = k.read(t.Context(), policy.By(wang).For("chen"), "zhao", check)
	require.ErrorIs(t, err, policy.G3, "a delegation that is not on record")
	chain = k.chain(t, "demo", "wang")
	require.Len(t, chain, 2, "an attempt in another's name is one's own attempt")
	require.Empty(t, chain[1].OnBehalfOf)
	require.Equal(t, "G3", chain[1].Details[2].Value)
	require.Empty(t, k.chain(t, "demo", "chen"))
}

func TestWhatLeavesNoEntry(t *testing.T) {
	t.Parallel()
	k := newDesk(t, clockOn(today))
	stranger := chen
	stranger.Org = "elsewhere"
	for _, c := range []struct {
		req         policy.Request
		id, purpose string
		want        error
		why         string
	}{
		{policy.By(chen), "nobody", check, policy.NotFound, "no such record"},
		{policy.By(wang), "nobody", check, policy.NotFound, "the same for one who may not read it"},
		{policy.By(wang).For("chen"), "no\x00body", check, policy.NotFound, "and in another's name: what was typed is not kept"},
		{policy.By(stranger).Within("demo"), "zhao", check, policy.NotFound, "C2b: another organisation's people are told nothing"},
		{policy.By(chen), "zhao", "", policy.InvalidInput, "no purpose"},
		{policy.By(chen), "zhao", "two\nlines", policy.InvalidInput, "not plain"},
		{policy.By(chen), "zhao", strings.Repeat("长", 201), policy.InvalidInput, "too long"},
		{policy.By(policy.Actor{Org: "demo"}), "zhao", check, policy.InvalidInput, "nobody"},
	} {
		p, err := k.read(t.Context(), c.req, c.id, c.purpose)
		refused(t, p, err, c.why, c.want)
	}
	require.Equal(t, 1, k.entries(t, "demo"))
	require.Zero(t, k.entries(t, "elsewhere"))
	_, err := k.read(t.Context(), policy.By(chen), "zhao", strings.Repeat("长", 200))
	require.NoError(t, err)
}

// Rule C2b: what a group body reads in a subsidiary is kept there, what it is
// refused at home.
func TestReadingsOfGroupBodies(t *testing.T) {
	t.Parallel()
	reg, err := policy.ParseRegulation([]byte(regulation(t, "businesses:", `organisations:
  - {id: group, zh: 集团, en: Group, from: 2010-01-01}
  - {id: demo, parent: group, zh: 小贷公司, en: Lender, from: 2010-01-01}
businesses:`)))
	require.NoError(t, err)
	law, err := policy.Compile(reg, nil, nil)
	require.NoError(t, err)
	house := clockOn(today)
	house.Rulebook = policy.Fixed(law)
	k := newDesk(t, house)
	auditor := policy.Actor{Org: "group", ID: "gao", Roles: policy.Roles{policy.Auditor}}
	_, err = k.read(t.Context(), policy.By(auditor).Within("demo"), "zhao", check)
	require.NoError(t, err)
	chain := k.chain(t, "demo", "group/gao")
	require.Len(t, chain, 1)
	require.Equal(t, policy.OrgID("group"), chain[0].Home)
	require.Zero(t, k.entries(t, "group"))

	manager := policy.Actor{Org: "group", ID: "gao", Roles: policy.Roles{policy.CreditManager}}
	_, err = k.read(t.Context(), policy.By(manager).Within("demo"), "zhao", check)
	require.ErrorIs(t, err, policy.NotAllowed)
	chain = k.chain(t, "group", "gao")
	require.Len(t, chain, 1)
	require.Empty(t, chain[0].Home, "the chain is at home")
	require.Contains(t, chain[0].Details, journal.Detail{Name: "org", Value: "demo"})
	require.Len(t, k.chain(t, "demo", "group/gao"), 1)
	require.Equal(t, 2, k.entries(t, "demo"))
}

func TestAReadingIsTriedAgainWhileSomebodyElseIsFirst(t *testing.T) {
	t.Parallel()
	first := func(n int) error {
		if n%3 != 0 {
			return policy.Stale("reader/chen", 0, 1)
		}
		return nil
	}
	for _, who := range []policy.Actor{chen, wang} {
		k := newDesk(t, clockOn(today))
		k.trouble = first
		_, _ = k.read(t.Context(), policy.By(who), "zhao", check)
		require.Len(t, k.chain(t, "demo", who.ID), 1, "%s: one entry, however often it was tried", who.ID)
	}
	k := newDesk(t, clockOn(today))
	k.trouble = func(int) error { return policy.Stale("reader/chen", 0, 1) }
	p, err := k.read(t.Context(), policy.By(chen), "zhao", check)
	refused(t, p, err, "always somebody else", policy.Conflict)
	require.Equal(t, 5, k.updates, "and not for ever")
}

// What cannot be recorded is not passed over in silence.
func TestARefusalThatCannotBeKept(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	house := clockOn(today)
	house.Log = slog.New(slog.NewTextHandler(&log, nil))
	k := newDesk(t, house)
	full := errors.New("the disk is full")
	k.trouble = func(int) error { return full }
	p, err := k.read(t.Context(), policy.By(wang), "zhao", check)
	refused(t, p, err, "wang may not", policy.NotAllowed, policy.C2b, full)
	require.Contains(t, log.String(), "msg=refused action=staff.read org=demo actor=wang")

	p, err = k.read(t.Context(), policy.By(chen), "zhao", check)
	refused(t, p, err, "what cannot be recorded is not read", full)
	k.trouble = nil
	_, err = k.read(t.Context(), policy.By(chen), "zhao", check)
	require.NoError(t, err)
	require.Contains(t, log.String(), "msg=done action=staff.read org=demo actor=chen")
}

func TestWhoReadsAReadersChain(t *testing.T) {
	t.Parallel()
	k := newDesk(t, clockOn(today))
	o := staff.NewOffice(k.db.Staff(), clockOn(today))
	for range 3 {
		_, err := k.read(t.Context(), policy.By(wang), "zhao", check)
		require.ErrorIs(t, err, policy.NotAllowed)
	}
	for _, who := range []policy.Actor{wang, chen, wu} {
		got, err := o.Readings(t.Context(), policy.By(who), "wang", 1, 1)
		require.NoError(t, err, who.ID)
		require.Equal(t, k.chain(t, "demo", "wang")[1:2], got)
	}
	_, err := o.Readings(t.Context(), policy.By(wang), "chen", 0, 0)
	require.ErrorIs(t, err, policy.NotAllowed, "a colleague's")
	none, err := o.Readings(t.Context(), policy.By(chen), "li", 0, 0)
	require.NoError(t, err)
	require.Empty(t, none)
}

// Rule G3: who may have the journal verified is a row of the matrix.
func TestVerifyThroughTheOffice(t *testing.T) {
	t.Parallel()
	db, o := open(t)
	keep(t, db, qualified())
	rep, err := o.Verify(t.Context(), policy.By(chen), db.Verify)
	require.NoError(t, err)
	require.Equal(t, journal.Report{Org: "demo", Records: 1, Entries: 1}, rep)

	never := func(context.Context, policy.OrgID) (journal.Report, error) {
		t.Error("verified for somebody who may not")
		return journal.Report{}, nil
	}
	rep, err = o.Verify(t.Context(), policy.By(wang), never)
	refused(t, rep, err, "a project manager may not", policy.NotAllowed, policy.G3)
	_, err = o.Verify(t.Context(), policy.By(chen).Within("other"), never)
	require.ErrorIs(t, err, policy.NotFound, "C2b")

	broken := errors.New("the disk is broken")
	_, err = o.Verify(t.Context(), policy.By(chen), func(context.Context, policy.OrgID) (journal.Report, error) { return journal.Report{}, broken })
	require.ErrorIs(t, err, broken)
}

func TestPagesOfPeople(t *testing.T) {
	t.Parallel()
	db, o := open(t)
	for _, id := range []policy.PersonID{"c", "a", "b"} {
		keep(t, db, staff.Person{Org: "demo", ID: id})
	}
	var ids []policy.PersonID
	q := staff.PersonQuery{Limit: 2}
	for range 2 {
		page, err := o.Persons(t.Context(), policy.By(chen), q)
		require.NoError(t, err)
		for _, p := range page.Persons {
			ids = append(ids, p.ID)
		}
		q.After = page.Next
	}
	require.Equal(t, []policy.PersonID{"a", "b", "c"}, ids)
	require.Empty(t, q.After, "the last page says so")
	_, err := o.Persons(t.Context(), policy.By(chen), staff.PersonQuery{After: "b"})
	require.ErrorIs(t, err, policy.InvalidInput, "an id is no cursor")
}

// Rule G2b: of a record it can be asked who has read it, by those whom the matrix
// lets.
func TestReadingsOfARecord(t *testing.T) {
	t.Parallel()
	k := newDesk(t, clockOn(today))
	for _, who := range []policy.Actor{chen, wu, wang} {
		_, err := k.read(t.Context(), policy.By(who), "zhao", check+" by "+string(who.ID))
		require.Equal(t, who.ID == wang.ID, err != nil, who.ID)
	}
	o := staff.NewOffice(k.db.Staff(), clockOn(today))
	auditor := policy.Actor{Org: "demo", ID: "shen", Roles: policy.Roles{policy.Auditor}}
	page, err := o.RecordReadings(t.Context(), policy.By(auditor), "person/zhao", "", 2)
	require.NoError(t, err)
	require.Len(t, page.Entries, 2)
	last, err := o.RecordReadings(t.Context(), policy.By(chen), "person/zhao", page.Next, 2)
	require.NoError(t, err)
	require.Len(t, last.Entries, 1)
	require.Empty(t, last.Next)
	told := map[policy.PersonID]string{}
	for _, e := range append(page.Entries, last.Entries...) {
		for _, d := range e.Details {
			if d.Name == "purpose" || d.Name == "refused" {
				told[e.Actor] += d.Value + ";"
			}
		}
	}
	require.Equal(t, map[policy.PersonID]string{"chen": check + " by chen;", "wu": check + " by wu;", "wang": check + " by wang;C2b;"}, told)

	none, err := o.RecordReadings(t.Context(), policy.By(chen), "person/li", "", 0)
	require.NoError(t, err)
	require.Empty(t, none.Entries)
	for _, who := range []policy.Actor{wang, qian, wu} {
		_, err = o.RecordReadings(t.Context(), policy.By(who), "person/zhao", "", 0)
		require.ErrorIs(t, err, policy.NotAllowed, who.ID)
	}
	for _, name := range []string{"", "zhao", "/zhao", "person/"} {
		_, err = o.RecordReadings(t.Context(), policy.By(chen), name, "", 0)
		require.ErrorIs(t, err, policy.InvalidInput, name)
	}
}

// Rules G2a and G2b: a purpose stays in the journal for good, so it holds nobody's
// number. The refusal does not repeat it.
func TestAPurposeNamesNobodyByANumber(t *testing.T) {
	t.Parallel()
	k := newDesk(t, clockOn(today))
	before := k.entries(t, "demo")
	_, err := k.read(t.Context(), policy.By(chen), "zhao", "核对 110105194912310021")
	require.ErrorIs(t, err, policy.InvalidInput)
	require.NotContains(t, err.Error(), "1949")
	require.Equal(t, before, k.entries(t, "demo"))
}
