package customer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// office is a book over a store in memory, with one approved profile.
type office struct {
	*customer.Book
	t  *testing.T
	db *memory.DB
	at time.Time
	l  customer.Listing
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, db: memory.Open(), at: monday}
	o.Book = customer.NewBook(o.db.Customers(), policy.House{Clock: func() time.Time { return o.at }, Rulebook: policy.Fixed(law)})
	ok := func(l customer.Listing, err error) customer.Listing { require.NoError(t, err); return l }
	l := ok(o.Build(t.Context(), policy.By(keeper), building()))
	l = ok(o.Submit(t.Context(), policy.By(keeper), l.Ref()))
	o.l = ok(o.Approve(t.Context(), policy.By(director), l.Ref()))
	return o
}

func (o *office) entries() int {
	rep, err := o.db.Verify(o.t.Context(), org)
	require.NoError(o.t, err)
	require.True(o.t, rep.OK(), "%v", rep.Faults)
	return rep.Entries
}

func (o *office) readings(who policy.Actor) (all []journal.Entry) {
	require.NoError(o.t, o.db.Customers().View(o.t.Context(), func(r customer.Reader) (err error) {
		all, err = r.Entries(o.t.Context(), journal.ReadingsOf(org, who.ID), 0, 0)
		return err
	}))
	return all
}

func TestReadingLeavesItsTrace(t *testing.T) {
	o, ctx := open(t), t.Context()
	before := o.entries()
	_, err := o.Consult(ctx, policy.By(colleague), o.l.ID, "合同签订")
	require.ErrorIs(t, err, policy.R4_3b)
	require.Equal(t, before+1, o.entries(), "the refusal, in the person's own chain, and nothing else")
	require.Equal(t, customer.ActConsult, o.readings(colleague)[0].Action)

	g, err := o.Grant(ctx, policy.By(boss), terms(customer.Grantee{Person: colleague.ID}, customer.Scope{Customer: "c-9"}))
	require.NoError(t, err)
	p, err := o.Consult(ctx, policy.By(colleague), o.l.ID, "合同签订")
	require.NoError(t, err)
	require.Equal(t, "甲公司", p.Basics.Name)
	require.Len(t, o.readings(colleague), 2)
	missing, err := o.HasConsulted(ctx, policy.By(boss), "c-9", o.at, colleague.ID, keeper.ID)
	require.NoError(t, err)
	require.Equal(t, []policy.PersonID{keeper.ID}, missing)
	missing, err = o.HasConsulted(ctx, policy.By(colleague), "c-9", o.at, colleague.ID)
	require.NoError(t, err)
	require.Empty(t, missing, "about oneself")
	_, err = o.HasConsulted(ctx, policy.By(colleague), "c-9", o.at, colleague.ID, boss.ID)
	require.ErrorIs(t, err, policy.NotFound, "who else has read is not for them, as of /consultations")
	missing, err = o.HasConsulted(ctx, policy.By(colleague), "c-9", o.at.Add(time.Second), colleague.ID)
	require.NoError(t, err)
	require.Equal(t, []policy.PersonID{colleague.ID}, missing, "not since")

	before = o.entries()
	_, err = o.PassOn(ctx, policy.By(colleague), o.l.ID, "合同签订", customer.Recipient{To: "乙公司", What: "联系方式"})
	require.ErrorIs(t, err, policy.R4_3c)
	require.Equal(t, before+1, o.entries())
	require.Equal(t, customer.ActPassOn, o.readings(colleague)[2].Action)
	_, err = o.PassOn(ctx, policy.By(colleague), o.l.ID, "合同签订", customer.Recipient{})
	require.ErrorIs(t, err, policy.InvalidInput)

	_, err = o.Revoke(ctx, policy.By(boss), g.Ref(), "不再需要")
	require.NoError(t, err)
	_, err = o.Consult(ctx, policy.By(colleague), o.l.ID, "合同签订")
	require.ErrorIs(t, err, policy.R4_3b)

	wide := terms(customer.Grantee{Role: policy.ProjectManager}, customer.Scope{Class: "key"})
	wide.PassOn = true
	_, err = o.Grant(ctx, policy.By(boss), wide)
	require.NoError(t, err)
	out, err := o.PassOn(ctx, policy.By(colleague), o.l.ID, "合同签订:授信", customer.Recipient{To: "乙公司", What: "联系方式"})
	require.NoError(t, err)
	page, err := o.Passings(ctx, policy.By(boss), customer.PassingQuery{Customer: "c-9"})
	require.NoError(t, err)
	require.Equal(t, []customer.Passing{out}, page.Passings)
	mine, err := o.Passings(ctx, policy.By(colleague), customer.PassingQuery{})
	require.NoError(t, err)
	require.Equal(t, page, mine)
	_, err = o.Passings(ctx, policy.By(colleague), customer.PassingQuery{By: boss.ID})
	require.ErrorIs(t, err, policy.NotFound)
	own, err := o.Grants(ctx, policy.By(colleague), customer.GrantQuery{})
	require.NoError(t, err)
	require.Len(t, own.Grants, 2, "by name, and by their role")
	all, err := o.Grants(ctx, policy.By(boss), customer.GrantQuery{})
	require.NoError(t, err)
	require.Len(t, all.Grants, 2)

	_, err = o.Consult(ctx, policy.By(archivetest.Stranger), o.l.ID, "合同签订")
	require.ErrorIs(t, err, policy.NotFound)
}

func TestWhatIsBesideIsReadLikewise(t *testing.T) {
	o, ctx := open(t), t.Context()
	for _, day := range []string{"2026-03-02", "2026-02-27", "2026-03-01"} {
		_, err := o.RecordTransaction(ctx, policy.By(colleague).WithKey(day), o.l.ID, sale(day))
		require.NoError(t, err)
		_, err = o.RecordTransaction(ctx, policy.By(colleague).WithKey(day), o.l.ID, sale(day))
		require.NoError(t, err, "sent twice, it is one")
	}
	_, err := o.Record(ctx, policy.By(colleague), o.l.ID, entry(customer.Need))
	require.NoError(t, err)
	_, err = o.ConsultTransactions(ctx, policy.By(colleague), o.l.ID, "分析", customer.TransactionQuery{})
	require.ErrorIs(t, err, policy.R4_3b)
	page, err := o.ConsultTransactions(ctx, policy.By(boss), o.l.ID, "分析", customer.TransactionQuery{Limit: 2})
	require.NoError(t, err)
	require.Len(t, page.Transactions, 2)
	require.Equal(t, "2026-02-27", page.Transactions[0].Day.String())
	facts, err := o.ConsultFacts(ctx, policy.By(boss), o.l.ID, "分析", customer.FactQuery{Topic: customer.Need})
	require.NoError(t, err)
	require.Len(t, facts.Facts, 1)
	require.Len(t, o.readings(boss), 2)

	struck, err := o.StrikeTransaction(ctx, policy.By(keeper), page.Transactions[0].Ref(), "误登")
	require.NoError(t, err)
	require.Equal(t, customer.Struck, struck.State)
	p, err := o.Consult(ctx, policy.By(boss), o.l.ID, "分析")
	require.NoError(t, err)
	require.Equal(t, 2, p.Transactions.Count)
	dry := policy.By(colleague)
	dry.DryRun = true
	before := o.entries()
	_, err = o.RecordTransaction(ctx, dry, o.l.ID, sale("2026-03-02"))
	require.NoError(t, err)
	require.Equal(t, before, o.entries())
}

func TestReports(t *testing.T) {
	o, ctx := open(t), t.Context()
	_, err := o.RecordTransaction(ctx, policy.By(colleague), o.l.ID, sale("2026-03-02"))
	require.NoError(t, err)
	late := func(who policy.Actor, q customer.ReportQuery) []customer.Stale {
		page, err := o.Stale(ctx, policy.By(who), q)
		require.NoError(t, err)
		return page.Profiles
	}
	o.at = on("2026-03-09")
	require.Empty(t, late(director, customer.ReportQuery{}), "the due day is still in time")
	o.at = on("2026-03-12")
	found := late(director, customer.ReportQuery{})
	require.Len(t, found, 1)
	require.Equal(t, 3, found[0].Late)
	require.Equal(t, "2026-03-02", found[0].Transaction.String())
	require.Len(t, late(keeper, customer.ReportQuery{}), 1, "custodians see their own")
	require.Empty(t, late(colleague, customer.ReportQuery{}), "and nobody else's")
	_, err = o.Stale(ctx, policy.By(colleague), customer.ReportQuery{Custodian: keeper.ID})
	require.ErrorIs(t, err, policy.NotFound)
	wanting, err := o.Incomplete(ctx, policy.By(director), customer.ReportQuery{})
	require.NoError(t, err)
	require.Equal(t, []customer.Part{customer.PartStanding, customer.PartCommunications}, wanting.Profiles[0].Missing)

	list, err := o.Profiles(ctx, policy.By(colleague), customer.ProfileQuery{Customer: "c-9"})
	require.NoError(t, err)
	_, err = o.Confirm(ctx, policy.By(keeper), list.Listings[0].Ref())
	require.NoError(t, err)
	require.Empty(t, late(director, customer.ReportQuery{}))
	_, err = o.Profiles(ctx, policy.By(colleague), customer.ProfileQuery{State: "x"})
	require.ErrorIs(t, err, policy.InvalidInput)

	var csv, page strings.Builder
	require.NoError(t, o.WriteRegister(ctx, policy.By(colleague), customer.ProfileQuery{}, &csv, policy.ZH))
	require.NoError(t, o.PrintRegister(ctx, policy.By(colleague), customer.ProfileQuery{}, &page, policy.ZH))
	require.Contains(t, csv.String(), string(keeper.ID))
	require.NotContains(t, csv.String()+page.String(), "甲公司", "the list tells nothing confidential")
	history, err := o.History(ctx, policy.By(keeper), o.l.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, history, 5)
	_, err = o.History(ctx, policy.By(colleague), o.l.ID, 0, 0)
	require.ErrorIs(t, err, policy.NotAllowed)
	require.ErrorContains(t, err, "journals", "it says what was asked")
	next, err := o.Explain(ctx, policy.By(keeper), o.l.ID)
	require.NoError(t, err)
	require.NotEmpty(t, next)
}

func TestASecondProfileOfACustomer(t *testing.T) {
	o, ctx := open(t), t.Context()
	_, err := o.Build(ctx, policy.By(keeper), building())
	require.ErrorIs(t, err, policy.Conflict)
	b := building()
	b.Department = "personnel"
	l, err := o.Build(ctx, policy.By(of("personnel", keeper)), b)
	require.NoError(t, err)
	l, err = o.Assign(ctx, policy.By(director), l.Ref(), colleague.ID)
	require.NoError(t, err)
	require.Equal(t, colleague.ID, l.Custodian)
	c := contacts()
	c.Day = calendar.MustDay("2026-03-01")
	_, err = o.Edit(ctx, policy.By(colleague), l.Ref(), customer.Edit{Contacts: &c})
	require.NoError(t, err)
	_, err = o.Edit(ctx, policy.By(colleague), l.Ref(), customer.Edit{Contacts: &c})
	require.ErrorIs(t, err, policy.Conflict, "it has changed since")
	_, err = o.Return(ctx, policy.By(director), o.l.Ref(), "x")
	require.ErrorIs(t, err, policy.R4_2c)
}

// What went out of a profile without an authorisation is pursued (rule R4.3c).
func TestALeakIsPursued(t *testing.T) {
	o, ctx := open(t), t.Context()
	room := archive.NewRoom(o.db.Archive(), policy.House{Clock: func() time.Time { return o.at }, Rulebook: policy.Fixed(law)})
	i, err := room.OpenIncident(ctx, policy.By(boss), archive.IncidentReport{
		Kind: archive.Leak, Of: archive.Source{Kind: customer.ProfileKind, ID: string(o.l.ID)}, Facts: "客户档案外传", Answers: colleague.ID,
	})
	require.NoError(t, err)
	require.Equal(t, archive.IncidentOpen, i.State)
}
