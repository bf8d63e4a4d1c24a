package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func TestWhatIsBuiltIsThisPackages(t *testing.T) {
	for _, rule := range contract.Built() {
		require.True(t, rule.Known())
		require.True(t, slices.Contains(rule.Packages(), "credit/contract"), "%s is the duty of %v", rule.ID(), rule.Packages())
	}
}

// What a contract file begins with.
func TestOpening(t *testing.T) {
	fromGroup := handler
	fromGroup.Home = "group"
	for _, c := range []struct {
		why    string
		who    policy.Actor
		change func(o *contract.Opening)
		rule   policy.Rule
		field  string
	}{
		{"a sale to a customer", handler, nil, "", ""},
		{"a purchase from a supplier", manager, func(o *contract.Opening) { o.Kind, o.Subject = "purchase", "supplier" }, "", ""},
		{"a frame contract is worth nothing by itself", handler, func(o *contract.Opening) { o.Amount = policy.Yuan{} }, "", ""},
		{"a kind there is not", handler, func(o *contract.Opening) { o.Kind = "marriage" }, policy.K1a, "kind"},
		{"neither customer nor supplier", handler, func(o *contract.Opening) { o.Subject = "friend" }, "", "subject"},
		{"nobody on the other side", handler, func(o *contract.Opening) { o.Counterparty = "" }, "", "counterparty"},
		{"nobody on our side", handler, func(o *contract.Opening) { o.Ours = nil }, "", "ours"},
		{"one of us twice", handler, func(o *contract.Opening) { o.Ours = []string{"甲", "甲"} }, "", "ours"},
		{"no department", handler, func(o *contract.Opening) { o.Department = "" }, policy.K2a, "department"},
		{"nobody who handles it", handler, func(o *contract.Opening) { o.Handler = "" }, "", "handler"},
		{"a title of two lines", handler, func(o *contract.Opening) { o.Title = "甲\n乙" }, "", "title"},
		{"a number of a department that is not theirs", handler, func(o *contract.Opening) { o.Department = "purchase" }, policy.K2a, "actor"},
		{"the office has to do with every department", manager, func(o *contract.Opening) { o.Department = "purchase" }, "", ""},
		{"somebody of a group body under a handler's id", fromGroup, nil, policy.K2a, "actor"},
		{"somebody who makes none", archivetest.Auditor, nil, policy.K2a, "actor"},
		{"somebody of another organisation", archivetest.Stranger, nil, policy.C2b, ""},
	} {
		o := opening()
		if c.change != nil {
			c.change(&o)
		}
		f, d, err := contract.Open(org, "contract-1", c.who, monday, law, o)
		if c.rule == "" && c.field == "" {
			require.NoError(t, err, c.why)
			f, d = f.Numbered(d, law, 12)
			require.Equal(t, string(o.Department)+"-2026-012", f.Number, "K2a: by department and year")
			require.Contains(t, d.Rules, policy.K2a)
			continue
		}
		require.Empty(t, f)
		refuses(t, err, c.rule, c.field)
	}
	require.NotEqual(t, contract.Series(org, "sales", 2026), contract.Series(org, "purchase", 2026), "each department counts by itself")
}

func TestPapers(t *testing.T) {
	list := func(l contract.Listing) (contract.File, error) {
		f, _, err := opened(t).ListPapers(handler, monday, law, l)
		return f, err
	}
	for _, c := range []struct {
		why   string
		rule  policy.Rule
		field string
		paper archive.Paper
	}{
		{"the original of the contract", "", "", paper("contract", policy.Original)},
		{"a copy of it is none", policy.K1b, "papers[0].form", paper("contract", policy.Copy)},
		{"our power of attorney takes original and copy", policy.K1b, "papers[0].form", paper("power-of-attorney", policy.Original)},
		{"the licence is a copy", policy.K1b, "papers[0].form", paper("business-licence", policy.Original)},
		{"the agent's authorisation in either form", "", "", paper("authorisation", policy.Original)},
		{"a paper of a day to come", policy.K1a, "papers[0].day", archive.Paper{Code: "letters", Form: policy.Copy, Copies: 1, Pages: 1, Day: day("2026-03-03")}},
		{"a paper there is not", policy.K1a, "papers[0].code", paper("love-letter", policy.Copy)},
		{"another paper of a category", "", "", archive.Paper{Category: "correspondence", Title: "传真", Form: policy.Copy, Copies: 1, Pages: 1}},
		{"a category there is not", policy.K1a, "papers[0].category", archive.Paper{Category: "poems", Title: "诗", Form: policy.Copy, Copies: 1, Pages: 1}},
	} {
		_, err := list(contract.Listing{Papers: []archive.Paper{c.paper}})
		if c.field == "" {
			require.NoError(t, err, c.why)
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
	f, err := list(contract.Listing{Papers: papers})
	require.NoError(t, err)
	require.Len(t, f.ByCategory(law), 11, "K1a: eleven categories")
	require.Equal(t, []string{"approval-papers", "ability-proof", "office-proof", "acceptance-record", "payment-voucher"}, f.Completeness.Missing)
	one := papers[1]
	one.Code = "institution-licence"
	f, err = list(contract.Listing{Papers: []archive.Paper{one}})
	require.NoError(t, err)
	require.NotContains(t, f.Completeness.Missing, "business-licence", "an institution has a licence of its own kind")

	_, err = list(contract.Listing{Formality: 1, Papers: papers})
	refuses(t, err, "", "formality")
	_, _, err = signed(t).ListPapers(handler, monday, law, contract.Listing{Papers: papers})
	refuses(t, err, "", "formality")
	_, _, err = signed(t).ListPapers(colleague, monday, law, contract.Listing{Formality: 1, Papers: papers})
	require.ErrorIs(t, err, policy.K1a, "the handler's own")
	two := saved(t)(at(t, contract.HandedOver).Amend(handler, monday, law, contract.Amendment{Day: day("2026-03-02")}))
	_, _, err = two.ListPapers(handler, monday, law, contract.Listing{Formality: 1, Papers: papers})
	refuses(t, err, policy.K3a, "formality")
}

// Nobody signs without having looked the customer up.
func TestSigning(t *testing.T) {
	warning := lawWith(t, func(r *policy.ContractRules) { r.Consultation = policy.ConsultationWarn })
	require.Equal(t, []policy.PersonID{handler.ID, colleague.ID}, opened(t).People())
	for _, c := range []struct {
		why         string
		law         *policy.Version
		who         policy.Actor
		day         string
		unconsulted []policy.PersonID
		rule        policy.Rule
		field       string
	}{
		{"all have consulted the profile", law, handler, "2026-03-02", nil, "", ""},
		{"one has not", law, handler, "2026-03-02", []policy.PersonID{colleague.ID}, policy.R4_3a, "consultation"},
		{"one has not, and the regulation warns", warning, handler, "2026-03-02", []policy.PersonID{colleague.ID}, "", ""},
		{"a day to come", law, handler, "2026-03-03", nil, "", "day"},
		{"somebody else's contract", law, colleague, "2026-03-02", nil, policy.R4_3a, "actor"},
	} {
		f, d, err := opened(t).Sign(c.who, monday, c.law, day(c.day), c.unconsulted)
		if c.field != "" {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, contract.Signed, f.State)
		require.Equal(t, c.unconsulted, f.Formalities[0].Unconsulted)
		require.Contains(t, d.Rules, policy.R4_3a)
		require.Len(t, f.Formalities[0].Papers, len(papers), "the papers listed so far are the signing's")
		require.Empty(t, f.Papers)
		require.Len(t, f.All(), len(papers))
	}
	_, _, err := opened(t).Sign(handler, monday, law, calendar.Day{}, nil)
	refuses(t, err, "", "day")
}

func TestFormalities(t *testing.T) {
	worth := policy.MustYuan("650000.00")
	f, d, err := signed(t).Amend(handler, on("2026-03-05"), law, contract.Amendment{Day: day("2026-03-04"), Amount: &worth, Estimated: true})
	require.NoError(t, err)
	require.Equal(t, worth, f.Amount)
	require.True(t, f.Estimated)
	require.Equal(t, "2026-03-04", d.Day.String())
	require.NotContains(t, detail(d), "650000", "amounts stay out of the journal")
	require.Equal(t, "2026-04-02", f.Due().String(), "the signing's comes first")
	second, _ := f.Deadlines.Get(policy.ContractToManager.Of(2))
	require.Equal(t, "2026-04-07", second.Due.String(), "4 April is Saturday, and 6 April the festival's day off")

	for _, end := range []func(contract.File, string) error{
		func(f contract.File, on string) error {
			_, _, err := f.Perform(handler, monday, law, day(on))
			return err
		},
		func(f contract.File, on string) error {
			_, _, err := f.Terminate(handler, monday, law, day(on))
			return err
		},
		func(f contract.File, on string) error {
			_, _, err := f.Amend(handler, monday, law, contract.Amendment{Day: day(on)})
			return err
		},
	} {
		refuses(t, end(signed(t), "2026-03-01"), "", "day") // before it was signed
		refuses(t, end(signed(t), "2026-03-03"), "", "day") // yet to come
		refuses(t, end(opened(t), "2026-03-02"), policy.K3a, "state")
	}
	_, _, err = signed(t).Amend(handler, monday, law, contract.Amendment{Day: day("2026-03-02"), Estimated: true})
	refuses(t, err, "", "estimated") // of no amount
	done := in(t, contract.Performed)
	require.Equal(t, "2026-03-02", done.EndedOn().String())
	require.True(t, signed(t).EndedOn().IsZero())
}

// Whoever leaves the people concerned before the signing is on record.
func TestEditingThePeopleConcerned(t *testing.T) {
	fewer := contract.Changes{Terms: terms()}
	fewer.Concerned = nil
	_, d, err := opened(t).Edit(handler, monday, law, fewer)
	require.NoError(t, err)
	require.Contains(t, detail(d), "not-concerned="+string(colleague.ID))
}

// Within one month of each formality the handler hands over, later it is their breach.
func TestHandingOver(t *testing.T) {
	for _, c := range []struct {
		why, on string
		breach  bool
	}{
		{"the last day", "2026-04-02", false},
		{"the day after", "2026-04-03", true},
	} {
		f, d, err := signed(t).HandOver(1, handler, on(c.on), law, manager.ID)
		require.NoError(t, err, c.why)
		require.Equal(t, c.breach, f.Breached(policy.K3a), c.why)
		require.Len(t, d.Duties, 1)
		require.Equal(t, c.breach, d.Duties[0].Breach)
		require.Equal(t, handler.ID, d.Duties[0].Person)
		require.Equal(t, policy.ContractToManager.Of(1), d.Duties[0].Deadline)
	}
	_, _, err := signed(t).HandOver(1, handler, monday, law, handler.ID)
	refuses(t, err, policy.K3a, "manager")
	_, _, err = signed(t).HandOver(1, handler, monday, law, "")
	refuses(t, err, "", "manager")
	_, _, err = signed(t).HandOver(2, handler, monday, law, manager.ID)
	refuses(t, err, "", "formality")
	_, _, err = signed(t).HandOver(1, colleague, monday, law, manager.ID)
	require.ErrorIs(t, err, policy.K3a)
	bare := saved(t)(signed(t).ListPapers(handler, monday, law, contract.Listing{Formality: 1}))
	_, _, err = bare.HandOver(1, handler, monday, law, manager.ID)
	refuses(t, err, policy.K1a, "papers")
	own := saved(t)(at(t, contract.HandedOver).Amend(handler, monday, law, contract.Amendment{Day: day("2026-03-02")}))
	_, _, err = own.Assign(director, monday, law, manager.ID)
	refuses(t, err, policy.K3b, "formalities[0].manager")
	moved, _, err := own.Assign(director, monday, law, colleague.ID)
	require.NoError(t, err)
	due, _ := moved.Deadlines.Get(policy.ContractToManager.Of(2))
	require.Equal(t, colleague.ID, due.Person, "the new handler answers for what is open")
}

// Once: with the formality that ends the contract.
func TestHandingOverOnce(t *testing.T) {
	once := lawWith(t, func(r *policy.ContractRules) { r.HandOver = policy.HandOverOnce })
	f := saved(t)(opened(t).Sign(handler, monday, once, day("2026-03-02"), nil))
	require.True(t, f.Due().IsZero(), "nothing is due before the end")
	_, _, err := f.HandOver(1, handler, monday, once, manager.ID)
	refuses(t, err, policy.K3a, "state")
	f = saved(t)(f.Amend(handler, monday, once, contract.Amendment{Day: day("2026-03-02")}))
	f = saved(t)(f.ListPapers(handler, monday, once, contract.Listing{Formality: 2, Papers: []archive.Paper{paper("amendment", policy.Original)}}))
	f = saved(t)(f.Perform(handler, on("2026-05-08"), once, day("2026-05-08")))
	require.Equal(t, "2026-06-08", f.Due().String())
	require.Len(t, f.Formalities[2].Papers, len(papers)+1, "the papers of the whole contract")
	require.Len(t, f.All(), len(papers)+1, "each is listed once")
	f = saved(t)(f.HandOver(3, handler, on("2026-05-11"), once, manager.ID))
	require.Equal(t, contract.HandedOver, f.Formalities[2].State)
}

func TestVerifyingAndDelivering(t *testing.T) {
	f := at(t, contract.HandedOver)
	for _, who := range []policy.Actor{handler, director, archivist} {
		_, _, err := f.Verify(1, who, monday, law)
		require.ErrorIs(t, err, policy.K3b, "%s verifies nothing", who.ID)
	}
	own := manager
	own.Principal = handler.ID
	_, _, err := f.Verify(1, own, monday, law)
	require.ErrorIs(t, err, policy.K3b, "nor who acts for the handler")

	f = saved(t)(f.Verify(1, second, on("2026-03-09"), law))
	require.Equal(t, second.ID, f.Formalities[0].Manager, "who verifies answers for it")
	require.Equal(t, "2026-04-09", f.Due().String())
	for _, c := range []struct {
		on     string
		breach bool
	}{{"2026-04-09", false}, {"2026-04-10", true}} {
		got, d, err := f.Deliver(1, manager, on(c.on), law)
		require.NoError(t, err)
		require.Equal(t, c.breach, got.Breached(policy.K3b))
		require.Equal(t, second.ID, d.Duties[0].Person)
	}
}

// What lay with somebody else is not held against whoever gets papers back.
func TestReturning(t *testing.T) {
	f := saved(t)(signed(t).HandOver(1, handler, on("2026-03-31"), law, manager.ID))
	f = saved(t)(f.Return(1, manager, on("2026-04-20"), law, found))
	require.Equal(t, contract.WithHandler, f.Formalities[0].State)
	require.Equal(t, "2026-04-22", f.Due().String(), "two days were left")
	again, _, err := f.HandOver(1, handler, on("2026-04-23"), law, manager.ID)
	require.NoError(t, err)
	require.True(t, again.Breached(policy.K3a))

	late := saved(t)(signed(t).HandOver(1, handler, on("2026-04-07"), law, manager.ID))
	late = saved(t)(late.Return(1, manager, on("2026-04-08"), law, found))
	require.Equal(t, "2026-04-02", late.Due().String())
	late = saved(t)(late.HandOver(1, handler, on("2026-04-09"), law, manager.ID))
	require.Len(t, late.Breaches, 1, "once, however often it goes to and fro")

	sent := at(t, contract.Delivered)
	back := saved(t)(sent.Refuse(1, archivist, on("2026-03-10"), law, found))
	require.Equal(t, contract.Verified, back.Formalities[0].State)
	require.Equal(t, "2026-04-13", back.Due().String(), "six working days lay with the archivist")
	require.Equal(t, manager.ID, back.Formalities[0].Holders[len(back.Formalities[0].Holders)-1].Person)
	for _, c := range []struct {
		why   string
		found []archive.PaperDifference
		field string
	}{
		{"nothing differs", nil, "differences"},
		{"a paper that is not listed", []archive.PaperDifference{{Paper: 4, Field: "pages"}}, "differences[0].paper"},
		{"no paper", []archive.PaperDifference{{Field: "missing"}}, "differences[0].code"},
		{"no paper of the regulation", []archive.PaperDifference{{Code: "love-letter", Field: "missing"}}, "differences[0].code"},
		{"no such difference", []archive.PaperDifference{{Paper: 1, Field: "smell"}}, "differences[0].field"},
	} {
		_, _, err := at(t, contract.HandedOver).Return(1, manager, monday, law, c.found)
		refuses(t, err, "", c.field)
		_, _, err = sent.Refuse(1, archivist, monday, law, c.found)
		refuses(t, err, "", c.field)
	}
}

func TestReceiving(t *testing.T) {
	f, v := received(t, at(t, contract.Delivered), 1, archive.Volume{}, on("2026-03-05"))
	require.Equal(t, "HT-000007", v.Number)
	require.Equal(t, "HT-000007", f.ArchiveNumber)
	require.Equal(t, f.Number, v.DepartmentNumber, "K2a: it keeps its department's number")
	require.Equal(t, archive.Contract, v.Class)
	require.Len(t, v.Items, 3)
	require.Equal(t, archivist.ID, v.Holder())
	require.Equal(t, []policy.PersonID{handler.ID, manager.ID, archivist.ID}, holders(v.Holders), "the chain of holders has no gap")
	require.Equal(t, holders(v.Holders), holders(f.Formalities[0].Holders))

	f = saved(t)(f.Perform(handler, on("2026-05-08"), law, day("2026-05-08")))
	f = saved(t)(f.ListPapers(handler, on("2026-05-08"), law, contract.Listing{Formality: 2, Papers: []archive.Paper{paper("payment-voucher", policy.Copy), paper("contract", policy.Original)}}))
	f = saved(t)(f.HandOver(2, handler, on("2026-05-11"), law, manager.ID))
	f = saved(t)(f.Verify(2, manager, on("2026-05-11"), law))
	f = saved(t)(f.Deliver(2, manager, on("2026-05-12"), law))
	out := v
	out.Out = &archive.Out{Slip: "s-1", Borrower: "x"}
	_, err := f.Receive(2, archivist, on("2026-05-12"), law, out)
	refuses(t, err, policy.B3_2, "state")
	gone := v
	gone.State = archive.Disposed
	_, err = f.Receive(2, archivist, on("2026-05-12"), law, gone)
	refuses(t, err, policy.B3_2, "state")
	other := v
	other.Source.ID = "contract-2"
	_, err = f.Receive(2, archivist, on("2026-05-12"), law, other)
	require.ErrorIs(t, err, policy.NotFound)

	f, more := received(t, f, 2, v, on("2026-05-12"))
	require.Len(t, v.Items, 3, "the volume given stays as it was")
	require.Len(t, more.Items, 5)
	require.Equal(t, "9-02", more.Items[4-1+0].Code, "coded after what is there")
	require.Equal(t, v.Number, more.Number, "the same volume")
	require.NotContains(t, more.Completeness.Missing, "payment-voucher")
	require.Equal(t, contract.Filed, f.Formalities[1].State)
	require.True(t, f.Due().IsZero())

	manageress := policy.Actor{Org: org, ID: manager.ID, Roles: policy.Roles{policy.Archivist}}
	_, err = at(t, contract.Delivered).Receive(1, manageress, monday, law, archive.Volume{})
	require.ErrorIs(t, err, policy.K3b, "never who verified them")
}

func holders(all []archive.Holding) (who []policy.PersonID) {
	for _, one := range all {
		who = append(who, one.Person)
	}
	return who
}

// No name, title or amount stands in the journal.
func TestTheJournalHoldsNoFreeText(t *testing.T) {
	_, d, err := contract.Open(org, "contract-1", handler, monday, law, opening())
	require.NoError(t, err)
	_, dropped, err := opened(t).Drop(handler, monday, law, "未能谈成")
	require.NoError(t, err)
	_, written, err := report(t, contract.DrawnUp).Write(manager, julyThird, law, "增长来自续签")
	require.NoError(t, err)
	for _, draft := range []journal.Draft{d, dropped, written} {
		for _, secret := range []string{"无烟煤", "示例", "500000", "未能", "增长"} {
			require.NotContains(t, detail(draft), secret)
		}
	}
}

func detail(d journal.Draft) string {
	var b strings.Builder
	for _, one := range d.Details {
		b.WriteString(one.Name + "=" + one.Value + " ")
	}
	return b.String()
}

// A group's contract manager verifies under their own organisation's name: the ids of
// people are told apart within one only.
func TestVerifyingForTheGroup(t *testing.T) {
	wu := policy.Actor{Org: org, Home: "group", ID: "wu", Roles: policy.Roles{policy.CreditManager}}
	f, d, err := at(t, contract.HandedOver).Verify(1, wu, monday, law)
	require.NoError(t, err)
	require.Equal(t, policy.PersonID("group/wu"), f.Formalities[0].Manager)
	require.Equal(t, policy.OrgID("group"), d.Home)
	due, _ := f.Deadlines.Get(policy.ContractToArchive.Of(1))
	require.Equal(t, policy.PersonID("group/wu"), due.Person)
	same := wu
	same.ID = handler.ID
	_, _, err = at(t, contract.HandedOver).Verify(1, same, monday, law)
	require.ErrorIs(t, err, policy.K3b, "somebody of the handler's id is taken for the handler")
}
