package contract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// desk is a contract office over a store in memory, with an approved profile of the
// customer, and an archivist appointed.
type desk struct {
	*contract.Office
	t    *testing.T
	db   *memory.DB
	book *customer.Book
	at   time.Time
	l    customer.Listing
}

func newDesk(t *testing.T, law *policy.Version) *desk {
	t.Helper()
	d := &desk{t: t, db: memory.Open(), at: monday}
	house := policy.House{Clock: func() time.Time { return d.at }, Rulebook: policy.Fixed(law)}
	d.Office, d.book = contract.NewOffice(d.db.Contracts(), house), customer.NewBook(d.db.Customers(), house)
	ok := func(l customer.Listing, err error) customer.Listing { require.NoError(t, err); return l }
	ctx, keeper := t.Context(), policy.By(handler)
	l := ok(d.book.Build(ctx, keeper, customer.Building{
		Department: archivetest.Department, Custodian: handler.ID,
		Basics: customer.Basics{Customer: "c-9", Subject: customer.Client, Name: "甲公司", Source: customer.FromVisit, Day: day("2026-03-02")},
	}))
	l = ok(d.book.Submit(ctx, keeper, l.Ref()))
	d.l = ok(d.book.Approve(ctx, policy.By(policy.Actor{Org: org, ID: "zhao", Roles: policy.Roles{policy.SalesDirector}}), l.Ref()))
	_, err := d.book.Grant(ctx, policy.By(archivetest.GeneralManager), customer.Terms{
		To: customer.Grantee{Role: policy.ProjectManager}, Scope: customer.Scope{All: true}, Purpose: "合同签订", From: day("2026-03-02"), Until: day("2027-03-01"),
	})
	require.NoError(t, err)
	require.NoError(t, d.db.Staff().Update(ctx, func(tx staff.Tx) error {
		one := staff.Person{Org: org, ID: archivist.ID, Appointments: []staff.Appointment{{Role: policy.Archivist, From: day("2025-06-02"), By: "chen", At: monday}}}
		_, err := tx.SavePerson(ctx, one, staffDraft())
		return err
	}))
	return d
}

func (d *desk) consult(who policy.Actor) {
	_, err := d.book.Consult(d.t.Context(), policy.By(who), d.l.ID, "合同签订")
	require.NoError(d.t, err)
}

// ok returns the file of an act that must succeed.
func (d *desk) ok(f contract.File, err error) contract.File {
	d.t.Helper()
	require.NoError(d.t, err)
	return f
}

func (d *desk) opened() contract.File {
	d.t.Helper()
	f := d.ok(d.Open(d.t.Context(), policy.By(handler), opening()))
	return d.ok(d.ListPapers(d.t.Context(), policy.By(handler), f.Ref(), contract.Listing{Papers: papers}))
}

func (d *desk) entries() int {
	rep, err := d.db.Verify(d.t.Context(), org)
	require.NoError(d.t, err)
	require.True(d.t, rep.OK(), "%v", rep.Faults)
	return rep.Entries
}

// A customer entered twice is looked up in the profile that goes on (rules R4.3a and R4.2d).
func TestSigningWithACustomerWhoseProfileWasMerged(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	director := policy.By(policy.Actor{Org: org, ID: "zhao", Roles: policy.Roles{policy.SalesDirector}})
	l, err := d.book.Build(ctx, policy.By(handler), customer.Building{
		Department: archivetest.Department, Custodian: handler.ID,
		Basics: customer.Basics{Customer: "c-9a", Subject: customer.Client, Name: "甲公司", Source: customer.FromVisit, Day: day("2026-03-02")},
	})
	require.NoError(t, err)
	twice := opening()
	twice.Counterparty = "c-9a"
	f := d.ok(d.Open(ctx, policy.By(handler), twice))
	f = d.ok(d.ListPapers(ctx, policy.By(handler), f.Ref(), contract.Listing{Papers: papers}))
	d.consult(handler)
	d.consult(colleague)
	_, err = d.Sign(ctx, policy.By(handler), f.Ref(), day("2026-03-02"))
	require.Len(t, policy.Violations(err), 2, "they have read another customer's profile")
	_, err = d.book.Merge(ctx, director, l.Ref(), customer.Merging{Into: d.l.ID, Reason: "同一客户"})
	require.NoError(t, err)
	f = d.ok(d.Sign(ctx, policy.By(handler), f.Ref(), day("2026-03-02")))
	require.Equal(t, contract.Signed, f.State)
}

// Who has looked the customer up is read in the transaction that signs.
func TestSigningLooksForConsultations(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	f := d.opened()
	require.Equal(t, "sales-2026-001", f.Number)
	before := d.entries()
	blocked := func() []*policy.Violation {
		next, err := d.Explain(ctx, policy.By(handler), f.ID)
		require.NoError(t, err)
		i := slices.IndexFunc(next, func(n policy.Next) bool { return n.Action == contract.ActSign })
		require.Equal(t, len(next[i].Blocked) == 0, next[i].Allowed)
		return next[i].Blocked
	}
	stands := blocked()
	_, err := d.Sign(ctx, policy.By(handler), f.Ref(), day("2026-03-02"))
	require.Len(t, policy.Violations(err), 2, "neither the handler nor who is concerned")
	require.ErrorIs(t, err, policy.R4_3a)
	require.Equal(t, policy.Violations(err), stands, "what stands in the way is told before")
	require.Equal(t, before, d.entries(), "nothing is written")
	_, err = d.Sign(ctx, policy.By(handler), f.Ref(), calendar.Day{})
	refuses(t, err, "", "day")

	d.consult(handler)
	d.at = on("2026-03-09")
	d.consult(colleague)
	_, err = d.Sign(ctx, policy.By(handler), f.Ref(), day("2026-03-06"))
	v := policy.Violations(err)
	require.Len(t, v, 1, "the colleague has read it only after the signing")
	require.Equal(t, string(colleague.ID), v[0].Found)

	d.at = on("2026-03-10")
	d.consult(colleague)
	d.consult(handler)
	require.Empty(t, blocked())
	signed := d.ok(d.Sign(ctx, policy.By(handler), f.Ref(), day("2026-03-09")))
	require.Equal(t, contract.Signed, signed.State, "both have read it since, and before as well")

	d.at = on("2026-12-01")
	late := d.opened()
	_, err = d.Sign(ctx, policy.By(handler), late.Ref(), day("2026-12-01"))
	require.ErrorIs(t, err, policy.R4_3a, "half a year is over")

	warns := newDesk(t, lawWith(t, func(r *policy.ContractRules) { r.Consultation = policy.ConsultationWarn }))
	f = warns.opened()
	f = warns.ok(warns.Sign(ctx, policy.By(handler), f.Ref(), day("2026-03-02")))
	require.Equal(t, []policy.PersonID{handler.ID, colleague.ID}, f.Formalities[0].Unconsulted)
}

// signedOn opens and signs a contract.
func (d *desk) signed() contract.File {
	d.t.Helper()
	d.consult(handler)
	d.consult(colleague)
	f := d.opened()
	return d.ok(d.Sign(d.t.Context(), policy.By(handler), f.Ref(), law.Day(d.at)))
}

func TestFromSigningToTheShelf(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	f := d.signed()
	request := policy.By(handler).WithKey("hand-over")
	handed := d.ok(d.HandOver(ctx, request, f.Ref(), 1, manager.ID))
	again := d.ok(d.HandOver(ctx, request, f.Ref(), 1, manager.ID))
	require.Equal(t, handed.Revision, again.Revision, "sent again it does nothing")
	f = d.ok(d.Return(ctx, policy.By(manager), handed.Ref(), 1, found))
	f = d.ok(d.ListPapers(ctx, policy.By(handler), f.Ref(), contract.Listing{Formality: 1, Papers: papers}))
	f = d.ok(d.HandOver(ctx, policy.By(handler), f.Ref(), 1, manager.ID))
	waiting, err := d.Files(ctx, policy.By(manager), contract.FileQuery{Papers: contract.HandedOver})
	require.NoError(t, err)
	require.Len(t, waiting.Files, 1)
	f = d.ok(d.Verify(ctx, policy.By(manager), f.Ref(), 1))
	f = d.ok(d.Deliver(ctx, policy.By(manager), f.Ref(), 1))
	f = d.ok(d.Refuse(ctx, policy.By(archivist), f.Ref(), 1, found))
	f = d.ok(d.Deliver(ctx, policy.By(manager), f.Ref(), 1))
	f = d.ok(d.Receive(ctx, policy.By(archivist), f.Ref(), 1))
	require.Equal(t, "HT-000001", f.ArchiveNumber)

	f = d.ok(d.Perform(ctx, policy.By(handler), f.Ref(), day("2026-03-02")))
	f = d.ok(d.ListPapers(ctx, policy.By(handler), f.Ref(), contract.Listing{Formality: 2, Papers: []archive.Paper{paper("payment-voucher", policy.Copy)}}))
	f = d.ok(d.HandOver(ctx, policy.By(handler), f.Ref(), 2, manager.ID))
	f = d.ok(d.Verify(ctx, policy.By(manager), f.Ref(), 2))
	f = d.ok(d.Deliver(ctx, policy.By(manager), f.Ref(), 2))
	lent := func(out *archive.Out) {
		require.NoError(t, d.db.Archive().Update(ctx, func(tx archive.Tx) error {
			v, err := tx.Volume(ctx, org, f.Volume)
			require.NoError(t, err)
			v.Out = out
			_, err = tx.SaveVolume(ctx, v, staffDraft())
			return err
		}))
	}
	lent(&archive.Out{Slip: "slip-1", Borrower: colleague.ID})
	told, err := d.ExplainPapers(ctx, policy.By(archivist), f.ID, 2)
	require.NoError(t, err)
	_, refused := d.Receive(ctx, policy.By(archivist), f.Ref(), 2)
	require.ErrorIs(t, refused, policy.B3_2, "the volume is out")
	i := slices.IndexFunc(told, func(n policy.Next) bool { return n.Action == contract.ActReceive })
	require.Equal(t, policy.Violations(refused), told[i].Blocked, "what stands in the way is told before")
	lent(nil)
	f = d.ok(d.Receive(ctx, policy.By(archivist), f.Ref(), 2))
	require.NoError(t, d.db.Archive().View(ctx, func(r archive.Reader) error {
		v, err := r.Volume(ctx, org, f.Volume)
		require.Len(t, v.Items, 4, "in the same volume")
		require.Equal(t, "sales-2026-001", v.DepartmentNumber)
		return err
	}))
	d.entries()

	states, err := d.Completeness(ctx, policy.By(handler), f.ID)
	require.NoError(t, err)
	require.Len(t, states, 11)
	next, err := d.Explain(ctx, policy.By(manager), f.ID)
	require.NoError(t, err)
	require.NotEmpty(t, next)
	next, err = d.ExplainPapers(ctx, policy.By(manager), f.ID, 2)
	require.NoError(t, err)
	require.Empty(t, next, "they are filed")
	_, err = d.ExplainPapers(ctx, policy.By(manager), f.ID, 3)
	require.ErrorIs(t, err, policy.InvalidInput)
	history, err := d.History(ctx, policy.By(manager), f.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, history, int(f.Revision))
	var csv, page strings.Builder
	require.NoError(t, d.WriteRegister(ctx, policy.By(manager), contract.FileQuery{}, &csv, policy.ZH))
	require.Contains(t, csv.String(), "sales-2026-001")
	require.NoError(t, d.PrintRegister(ctx, policy.By(manager), contract.FileQuery{}, &page, policy.EN))
	require.Contains(t, page.String(), "1 contracts")
	require.ErrorIs(t, d.WriteRegister(ctx, policy.By(handler), contract.FileQuery{}, &csv, policy.ZH), policy.C2b)
}

func TestWhoSeesWhat(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	f := d.signed()
	for who, sees := range map[*policy.Actor]bool{&handler: true, &manager: true, &director: true, &colleague: false, &archivetest.Stranger: false} {
		_, err := d.File(ctx, policy.By(*who), f.ID)
		require.Equal(t, sees, err == nil, "%s: %v", who.ID, err)
		page, err := d.Files(ctx, policy.By(*who), contract.FileQuery{})
		require.Equal(t, sees, err == nil && len(page.Files) == 1, "%s: %v", who.ID, err)
	}
	_, err := d.Files(ctx, policy.By(colleague), contract.FileQuery{Handler: handler.ID})
	require.ErrorIs(t, err, policy.NotFound)
	for field, q := range map[string]contract.FileQuery{
		"state": {State: "asleep"}, "papers": {Papers: contract.Filed}, "kind": {Kind: "marriage"}, "by": {By: "colour"},
		"signedUntil": {SignedFrom: day("2026-03-02"), SignedUntil: day("2026-03-01")},
	} {
		_, err := d.Files(ctx, policy.By(manager), q)
		refuses(t, err, "", field)
	}
	d.at = on("2026-04-05")
	late, err := d.Late(ctx, policy.By(manager), contract.FileQuery{})
	require.NoError(t, err)
	require.Equal(t, []contract.Late{{
		File: f.ID, Number: f.Number, Department: "sales", Formality: 1, Rule: policy.K3a, Person: handler.ID, Due: day("2026-04-02"), Late: 3,
	}}, late.Lines)
	incomplete, err := d.Files(ctx, policy.By(manager), contract.FileQuery{Incomplete: true})
	require.NoError(t, err)
	require.Len(t, incomplete.Files, 1)
}

func TestReporting(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	f := d.signed()
	_, err := d.StartReport(ctx, policy.By(manager), contract.Covers{Kind: policy.YearReport})
	refuses(t, err, "", "year")
	expected, err := d.NameReporter(ctx, policy.By(director), contract.Reporter{Covers: halfYear, Person: manager.ID})
	require.NoError(t, err)
	_, err = d.StartReport(ctx, policy.By(manager), halfYear)
	require.ErrorIs(t, err, policy.K4a, "the period is not over")
	_, err = d.DrawUp(ctx, policy.By(manager), expected.Ref())
	require.ErrorIs(t, err, policy.K4a)

	d.at = on("2026-07-01")
	_, err = d.StartReport(ctx, policy.By(manager), halfYear)
	require.ErrorIs(t, err, policy.Conflict, "there is one of each")
	r, err := d.DrawUp(ctx, policy.By(manager), expected.Ref())
	require.NoError(t, err)
	require.Equal(t, 1, r.Figures.Now.Contracts)
	require.Equal(t, f.Amount, r.Figures.Now.Amount)
	require.Equal(t, contract.Group{Department: "sales", Kind: "sale", State: contract.Signed}, r.Figures.Lines[0].Group)
	r, err = d.Write(ctx, policy.By(manager), r.Ref(), "说明")
	require.NoError(t, err)

	next, err := d.ExplainReport(ctx, policy.By(manager), r.ID)
	require.NoError(t, err)
	due := make(map[policy.Action]string)
	for _, one := range next {
		due[one.Action] = one.Due.String()
	}
	require.Equal(t, "2026-07-10", due[contract.ActSubmit])
	require.Empty(t, due[contract.ActHoldMissed], "whose day it is not")
	mine, err := d.Reports(ctx, policy.By(handler), contract.ReportQuery{})
	require.NoError(t, err)
	require.Empty(t, mine.Reports, "others see their own")
	_, err = d.Reports(ctx, policy.By(manager), contract.ReportQuery{Kind: "weekly"})
	refuses(t, err, "", "kind")
	_, err = d.Reports(ctx, policy.By(manager), contract.ReportQuery{DueFrom: day("2026-07-10"), DueUntil: day("2026-07-09")})
	refuses(t, err, "", "dueUntil")
	_, err = d.Report(ctx, policy.By(handler), r.ID)
	require.ErrorIs(t, err, policy.C2b)

	d.at = on("2026-07-11")
	dues, err := d.Calendar(ctx, policy.By(director), 0)
	require.NoError(t, err)
	require.Len(t, dues, 4, "the company's, and the one of the department since its first contract")
	require.Equal(t, contract.Overdue, dues[2].Standing)
	require.Equal(t, contract.Missing, dues[3].Standing)
	r, err = d.Submit(ctx, policy.By(manager), r.Ref())
	require.NoError(t, err)
	require.Equal(t, manager.ID, r.Breaches[0].Person)
	_, err = d.Submit(ctx, policy.By(manager), r.Ref())
	refuses(t, err, policy.K4a, "state")
	dues, err = d.Calendar(ctx, policy.By(director), 2026)
	require.NoError(t, err)
	require.Equal(t, contract.SubmittedLate, dues[2].Standing)
	history, err := d.ReportHistory(ctx, policy.By(manager), r.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, history, int(r.Revision))
	figures, err := d.Statistics(ctx, policy.By(manager), "", day("2027-01-01"), day("2027-12-31"))
	require.NoError(t, err)
	require.Equal(t, 1, figures.Before.Contracts, "last year's beside")
	for until, counted := range map[string]int{"2027-03-01": 0, "2027-03-02": 1} {
		figures, err = d.Statistics(ctx, policy.By(manager), "", day("2027-03-01"), day(until))
		require.NoError(t, err)
		require.Equal(t, counted, figures.Before.Contracts)
	}
	_, err = d.Statistics(ctx, policy.By(manager), "", day("2027-01-01"), calendar.Day{})
	refuses(t, err, "", "until")
	d.entries()
}

// The group's contract body notes what it has received in the subsidiary's own record,
// and holds what did not come against who answers for it there (K4a, C2b).
func TestTheGroupReceivesReports(t *testing.T) {
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	r.Organisations = []policy.Organisation{
		{ID: org, ZH: "集团", EN: "Group", From: day("2020-01-01")},
		{ID: "mine", Parent: org, ZH: "矿业", EN: "Mine", From: day("2020-01-01")},
	}
	group, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	d, ctx := newDesk(t, group), t.Context()
	theirs := policy.Actor{Org: "mine", ID: "sun", Roles: policy.Roles{policy.CreditManager}}
	other := policy.Actor{Org: "mine", ID: "he", Roles: policy.Roles{policy.OfficeDirector}}
	d.at = on("2026-07-02")
	sent, err := d.StartReport(ctx, policy.By(theirs), halfYear)
	require.NoError(t, err)
	sent, err = d.Submit(ctx, policy.By(theirs), sent.Ref())
	require.NoError(t, err)
	_, err = d.ReceiveReport(ctx, policy.By(other), sent.Ref())
	refuses(t, err, policy.K4a, "actor")
	onItsWay, err := d.Reports(ctx, policy.By(director).Within("mine"), contract.ReportQuery{State: contract.Submitted})
	require.NoError(t, err)
	require.Len(t, onItsWay.Reports, 1)
	got, err := d.ReceiveReport(ctx, policy.By(director).Within("mine"), sent.Ref())
	require.NoError(t, err)
	require.Equal(t, policy.PersonID(org+"/office-director"), got.ReceivedBy)
	all, err := d.GroupCalendar(ctx, policy.By(director), 2026)
	require.NoError(t, err)
	require.Equal(t, "2026-07-02", all.Dues[len(all.Dues)-1].Received.String())
	history, err := d.ReportHistory(ctx, policy.By(theirs), got.ID, 0, 0)
	require.NoError(t, err)
	require.Equal(t, org, history[len(history)-1].Home)

	year := contract.Covers{Kind: policy.YearReport, Year: 2025}
	held, err := d.HoldMissedBy(ctx, policy.By(director).Within("mine"), contract.Reporter{Covers: year, Person: "sun"})
	require.NoError(t, err)
	require.Equal(t, policy.PersonID("sun"), held.Breaches[0].Person)
	_, err = d.HoldMissedBy(ctx, policy.By(director).Within("mine"), contract.Reporter{Covers: year, Person: "sun"})
	require.ErrorIs(t, err, policy.Conflict, "there is one of each")
	_, err = d.HoldMissed(ctx, policy.By(other), held.Ref())
	refuses(t, err, policy.K4a, "deadlines")
	drawn, err := d.DrawUp(ctx, policy.By(theirs), held.Ref())
	require.NoError(t, err)
	drawn, err = d.Submit(ctx, policy.By(theirs), drawn.Ref())
	require.NoError(t, err)
	require.Len(t, drawn.Breaches, 1)
}

// A formality recorded by mistake counts in no statistics any more (K3a, K4a).
func TestAStruckSigningIsCountedNowhere(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	f, err := d.Strike(ctx, policy.By(director), d.signed().Ref(), contract.Striking{Formality: 1, Reason: "误登"})
	require.NoError(t, err)
	require.Equal(t, contract.Drafted, f.State)
	figures, err := d.Statistics(ctx, policy.By(manager), "", day("2026-01-01"), day("2026-12-31"))
	require.NoError(t, err)
	require.Zero(t, figures.Now.Contracts)
	d.at = on("2026-06-01")
	late, err := d.Late(ctx, policy.By(manager), contract.FileQuery{})
	require.NoError(t, err)
	require.Empty(t, late.Lines)
	d.entries()
}

// A group's body sees each company's calendar, each by itself.
func TestTheCalendarOfAGroup(t *testing.T) {
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	r.Organisations = []policy.Organisation{
		{ID: org, ZH: "集团", EN: "Group", From: day("2020-01-01")},
		{ID: "mine", Parent: org, ZH: "矿业", EN: "Mine", From: day("2020-01-01")},
		{ID: "future", Parent: org, ZH: "新公司", EN: "New", From: day("2030-01-01")},
	}
	group, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	d := newDesk(t, group)
	theirs := policy.Actor{Org: "mine", ID: "sun", Roles: policy.Roles{policy.CreditManager}}
	_, err = d.NameReporter(t.Context(), policy.By(theirs), contract.Reporter{Covers: halfYear, Person: "sun"})
	require.NoError(t, err)
	all, err := d.GroupCalendar(t.Context(), policy.By(manager), 2026)
	require.NoError(t, err)
	require.Len(t, all.Dues, 6, "three each; nothing of one that is not bound yet")
	require.Equal(t, policy.OrgID("mine"), all.Dues[5].Org)
	require.Equal(t, policy.PersonID("sun"), all.Dues[5].Person)
	earlier, err := d.GroupCalendar(t.Context(), policy.By(manager), 2020)
	require.NoError(t, err)
	require.Len(t, earlier.Dues, 6, "bound from 1 January, each reports on the year before")
	none, err := d.GroupCalendar(t.Context(), policy.By(manager), 2019)
	require.NoError(t, err)
	require.Empty(t, none.Dues, "nothing was due before they were bound")
	own, err := d.GroupCalendar(t.Context(), policy.By(theirs), 2026)
	require.NoError(t, err)
	require.Len(t, own.Dues, 3, "a subsidiary sees its own")
	_, err = d.Calendar(t.Context(), policy.By(theirs).Within(org), 2026)
	require.ErrorIs(t, err, policy.NotFound)
}

// The same span a year before, over February: spans that follow each other do so a
// year before as well, and a month's end stays one.
func TestTheSpanAYearBefore(t *testing.T) {
	for _, c := range []struct{ now, signed string }{
		{"2028-02-28", "2027-02-28"}, {"2025-02-28", "2024-02-29"}, {"2025-02-28", "2024-02-28"}, {"2028-03-01", "2027-03-01"}, {"2026-04-30", "2025-04-30"},
	} {
		d, ctx := newDesk(t, lawWith(t, func(r *policy.ContractRules) { r.Consultation = policy.ConsultationWarn })), t.Context()
		f := d.opened()
		d.at = on("2028-03-01")
		if day(c.signed).After(day("2028-03-01")) {
			d.at = on(c.signed)
		}
		d.ok(d.Sign(ctx, policy.By(handler), f.Ref(), day(c.signed)))
		figures, err := d.Statistics(ctx, policy.By(manager), "", day(c.now), day(c.now))
		require.NoError(t, err)
		require.Equal(t, 1, figures.Before.Contracts, "%s beside %s", c.signed, c.now)
	}
}
