package credit_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func TestOpening(t *testing.T) {
	for _, c := range []struct {
		why    string
		who    policy.Actor
		change func(o *credit.Of)
		rule   policy.Rule // empty: it is opened
		field  string
	}{
		{"of a customer, by their department", keeper, nil, "", ""},
		{"of last year", keeper, func(o *credit.Of) { o.Year = 2022 }, "", ""},
		{"by the credit manager", manager, nil, "", ""},
		{"neither customer nor supplier", keeper, func(o *credit.Of) { o.Kind = "" }, policy.C1, "subject"},
		{"something else", keeper, func(o *credit.Of) { o.Kind = "debtor" }, "", "subject"},
		{"for a year to come", keeper, func(o *credit.Of) { o.Year = 2024 }, policy.C4_3a, "year"},
		{"for a year no department keeps", keeper, func(o *credit.Of) { o.Year = 2021 }, policy.C4_3a, "year"},
		{"for no department", keeper, func(o *credit.Of) { o.Department = "" }, "", "department"},
		{"kept by nobody", keeper, func(o *credit.Of) { o.Keeper = "" }, "", "keeper"},
		{"by the auditor", archivetest.Auditor, nil, policy.C4_2a, "actor"},
		{"by another organisation's", archivetest.Stranger, nil, policy.C2b, ""},
	} {
		o := of()
		if c.change != nil {
			c.change(&o)
		}
		f, d, err := credit.Open(org, "file-1", c.who, at(opened), law, o)
		if c.rule == "" && c.field == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, keeper.ID, f.Holder(), c.why)
			require.Equal(t, calendar.MustDay(itoa(o.Year+2)+"-01-01"), f.Moves(), "C4.3a")
			f, _ = f.Numbered(law, d, 12)
			require.Equal(t, "sales-"+itoa(o.Year)+"-012", f.Number, "C4.2a: by department and year")
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
	require.Equal(t, "demo/credit-file/sales/2023", in(t, credit.AtDepartment).Series().String())
}

func itoa(n int) string { return policy.NumberFormat("{year}").Format(policy.NumberParts{Year: n}) }

// The six categories with what each lacks, item by item, and the rule that asks.
func TestCompleteness(t *testing.T) {
	f := in(t, credit.AtDepartment)
	all := f.ByCategory(law)
	require.Len(t, all, 6, "C4.1: six categories")
	require.Empty(t, all[0].Missing, "a combined licence is licence and tax registration")
	asked := map[policy.Rule][]string{}
	for _, lack := range f.Lacks(law) {
		asked[lack.Rule] = append(asked[lack.Rule], lack.Paper)
		require.NotEmpty(t, lack.Title.ZH)
	}
	require.Equal(t, []string{
		"credit-application", "site-survey", "credit-report", "balance-sheet", "income-statement", "cash-flow", "limit-approval",
		"call-record", "statement-of-account", "payment-promise",
	}, asked[policy.C4_4], "C4.4: the named forms")
	require.Equal(t, []string{"standard-reply", "credit-sheet", "grant-papers", "annual-review"}, asked[policy.K5a])
	require.Equal(t, []string{"customer-overview", "payment-habits", "financial-condition", "collection-record", "banks", "operations"}, asked[policy.K5b])

	var papers []archive.Paper
	for _, lack := range f.Lacks(law) {
		p, _, ok := law.Credit().Categories.Paper(lack.Paper)
		require.True(t, ok)
		form := p.Form
		if form == policy.Either {
			form = policy.Copy
		}
		papers = append(papers, archive.Paper{Code: p.Code, Form: form, Copies: 1, Pages: 1})
	}
	whole, _, err := f.AddPapers(keeper, at(opened), law, papers)
	require.NoError(t, err)
	require.Empty(t, whole.Lacks(law))
	require.Equal(t, 100, whole.Completeness.Percent())

	for _, c := range []struct {
		why   string
		paper archive.Paper
		field string
	}{
		{"an unknown category", archive.Paper{Category: "gossip", Title: "x", Form: policy.Copy, Copies: 1, Pages: 1}, "papers[0].category"},
		{"an unknown paper", archive.Paper{Code: "gossip", Form: policy.Copy, Copies: 1, Pages: 1}, "papers[0].code"},
		{"a day to come", archive.Paper{Code: "licence", Form: policy.Copy, Copies: 1, Pages: 1, Day: calendar.MustDay("2023-06-02")}, "papers[0].day"},
		{"an original where a copy is filed", archive.Paper{Code: "licence", Form: policy.Original, Copies: 1, Pages: 1}, "papers[0].form"},
	} {
		_, _, err := f.AddPapers(keeper, at(opened), law, []archive.Paper{c.paper})
		require.Error(t, err, c.why)
		require.Equal(t, c.field, policy.Violations(err)[0].Field, c.why)
	}
	_, _, err = f.AddPapers(colleague, at(opened), law, []archive.Paper{licence()}) // not its keeper
	refuses(t, err, policy.C4_1, "actor")
}

// A file leaves its department from 1 January of the second year after its own, and
// by the end of the grace.
func TestHandingOver(t *testing.T) {
	f := in(t, credit.AtDepartment)
	for _, c := range []struct {
		why, day string
		rule     policy.Rule
		breach   bool
	}{
		{"of this year", "2023-12-31", policy.C4_3a, false},
		{"of last year", "2024-12-31", policy.C4_3a, false},
		{"on the first day", "2025-01-01", "", false},
		{"on the last day of the grace, a holiday that moves it on", "2025-02-05", "", false},
		{"a day late", "2025-02-06", "", true},
	} {
		out, d, err := f.HandOver(keeper, at(c.day), law)
		if c.rule != "" {
			refuses(t, err, c.rule, "year")
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, c.breach, len(out.Breaches) == 1, c.why)
		require.Len(t, d.Duties, 1)
		if c.breach {
			require.Equal(t, keeper.ID, out.Breaches[0].Person, "C4.3b: the department's keeper, whoever hands over")
			require.Equal(t, policy.C4_3b, out.Breaches[0].Rule)
		}
	}
	_, _, err := f.HandOver(colleague, at(handed), law)
	refuses(t, err, policy.C4_3b, "actor")
	byManager, _, err := f.HandOver(manager, at("2025-03-03"), law)
	require.NoError(t, err)
	require.Equal(t, keeper.ID, byManager.Breaches[0].Person)
	_, _, err = byManager.Receive(manager, at("2025-03-03"), law)
	refuses(t, err, policy.C4_3b, "actor") // who handed it over does not receive it
	_, _, err = byManager.Receive(director, at("2025-03-03"), law)
	require.NoError(t, err)

	none := lawWith(t, func(r *policy.Regulation) { r.Credit.Grace = calendar.MustPeriod("0 days") })
	other, _, err := credit.Open(org, "file-1", keeper, at(opened), none, of())
	require.NoError(t, err)
	require.Equal(t, "2025-01-02", other.Due().String(), "without a grace it is 1 January, a holiday")

	moved, _, err := f.Assign(director, at(handed), law, colleague.ID)
	require.NoError(t, err)
	late, _, err := moved.HandOver(colleague, at("2025-03-03"), law)
	require.NoError(t, err)
	require.Equal(t, colleague.ID, late.Breaches[0].Person, "a new keeper answers for what runs")
	_, _, err = f.Assign(director, at(handed), law, keeper.ID)
	refuses(t, err, "", "keeper")
}

// Within a month of the director's verification the archive has the file.
func TestVerifying(t *testing.T) {
	f := in(t, credit.AtOffice)
	_, _, err := f.Verify(manager, at(verified), law)
	refuses(t, err, policy.C4_3c, "actor")
	differing, d, err := f.NoteDifferences(manager, at(verified), law, differences())
	require.NoError(t, err)
	require.Equal(t, credit.AtOffice, differing.State, "it is not sent back: no tier is reversed")
	require.Len(t, differing.Differences, 1)
	require.NotContains(t, detail(d), "没有", "what was typed stands in no journal")
	ok, _, err := differing.Verify(director, at(verified), law)
	require.NoError(t, err)
	require.Empty(t, ok.Differences)
	require.Equal(t, "2025-04-03", ok.Due().String())
	again, _, err := ok.NoteDifferences(director, at("2025-03-10"), law, differences())
	require.NoError(t, err)
	again, _, err = again.Verify(director, at("2025-03-20"), law)
	require.NoError(t, err)
	require.Equal(t, "2025-04-03", again.Due().String(), "verifying again does not put the month off")
	for _, c := range []archive.PaperDifference{{Code: "gossip", Field: "missing"}, {Code: "licence", Field: "ugly"}, {}} {
		_, _, err := f.NoteDifferences(manager, at(verified), law, []archive.PaperDifference{c})
		require.ErrorIs(t, err, policy.InvalidInput)
	}
	_, _, err = f.NoteDifferences(manager, at(verified), law, nil)
	refuses(t, err, "", "differences")
}

func TestFiling(t *testing.T) {
	accept := func(law *policy.Version, presented, accepted string) credit.File {
		f, _, err := in(t, credit.Verified).Deliver(director, at(presented), law)
		require.NoError(t, err)
		f, _, err = f.Accept(archivist, at(accepted), law)
		require.NoError(t, err)
		done, ok := f.Deadlines.Get(policy.CreditToArchive)
		require.True(t, ok && !done.Open())
		return f
	}
	require.Empty(t, accept(law, "2025-04-03", "2025-04-08").Breaches, "presented in time, accepted later")
	late := accept(law, "2025-04-07", "2025-04-07").Breaches
	require.Len(t, late, 1)
	require.Equal(t, manager.ID, late[0].Person, "C4.3c: who kept it in the office")
	strict := lawWith(t, func(r *policy.Regulation) { r.Settings.DeliveredAt = policy.Accepted })
	require.Len(t, accept(strict, "2025-04-03", "2025-04-08").Breaches, 1)

	f := in(t, credit.Delivered)
	f, d, err := f.Accept(archivist, at(filed), law)
	require.NoError(t, err)
	out := f.MakeVolume(d, archivist, at(filed), law, "volume-1", 3)
	require.Equal(t, "XY-000003", out.Volume.Number)
	require.Equal(t, "sales-2023-007", out.Volume.DepartmentNumber, "it keeps its number by department")
	require.Equal(t, archive.Credit, out.Volume.Class)
	require.Equal(t, archive.Source{Kind: credit.FileKind, ID: "file-1"}, out.Volume.Source)
	require.Equal(t, archivist.ID, out.Volume.Holder())
	require.Equal(t, archivist.ID, out.File.Holder())
	require.Len(t, out.Volume.Items, 1)
	require.Len(t, out.Volume.Holders, 3, "B3.2: department, office, archive")
	require.Equal(t, out.File.Completeness, out.Volume.Completeness)

	back, _, err := in(t, credit.Delivered).Refuse(archivist, at(filed), law, differences())
	require.NoError(t, err)
	require.Equal(t, credit.Verified, back.State)
	require.Equal(t, credit.TheOffice, back.Tier())
	own := in(t, credit.Delivered)
	own.Holders = archive.PassOn(own.Holders, archivist.ID, policy.OfficeKeeper, at(filed))
	_, _, err = own.Accept(archivist, at(filed), law)
	refuses(t, err, policy.C4_3c, "actor")
}

func TestFollowingUp(t *testing.T) {
	f := in(t, credit.AtDepartment)
	call := credit.FollowEntry{Kind: credit.Call, Day: calendar.MustDay(opened), Text: "确认余额\n无异议"}
	out, err := f.FollowUp(colleague, at(handed), law, "u-1", call)
	require.NoError(t, err)
	require.Equal(t, credit.Noted, out.Record.State)
	require.Equal(t, f.Completeness.Present+1, out.File.Completeness.Present, "a recorded call is the record of calls")
	require.Empty(t, f.Followed, "the file it was given stays as it was")
	require.NotContains(t, detail(out.Draft)+detail(out.FileDraft), "确认")

	amount, day := policy.MustYuan("1.00"), calendar.MustDay("2025-02-01")
	for _, c := range []struct {
		why   string
		entry credit.FollowEntry
		rule  policy.Rule
		field string
	}{
		{"a promise for a day past", promise("2025-01-09"), policy.C4_1, "until"},
		{"a promise without a day", credit.FollowEntry{Kind: credit.Promise, Day: call.Day, Amount: amount}, policy.C4_1, "until"},
		{"a promise of nothing", credit.FollowEntry{Kind: credit.Promise, Day: call.Day, Until: day}, policy.C4_1, "amount"},
		{"a call with an amount", credit.FollowEntry{Kind: credit.Call, Day: call.Day, Amount: amount}, policy.C4_1, "amount"},
		{"a statement with a day promised", credit.FollowEntry{Kind: credit.Statement, Day: call.Day, Until: day}, policy.C4_1, "until"},
		{"a call to come", credit.FollowEntry{Kind: credit.Call, Day: day}, "", "day"},
		{"a call in another year than the file's", credit.FollowEntry{Kind: credit.Call, Day: calendar.MustDay("2024-01-02")}, policy.C4_1, "day"},
		{"something else", credit.FollowEntry{Kind: "visit", Day: call.Day}, "", "kind"},
	} {
		_, err := f.FollowUp(keeper, at(handed), law, "u-1", c.entry)
		require.Error(t, err, c.why)
		refuses(t, err, c.rule, c.field)
	}

	made, err := f.FollowUp(keeper, at(handed), law, "u-1", promise("2025-01-20"))
	require.NoError(t, err)
	u := made.Record
	require.Equal(t, credit.Pending, u.State)
	for _, c := range []struct {
		why  string
		on   string
		s    credit.Settling
		want policy.State // empty: refused
	}{
		{"paid in time", "2025-01-22", credit.Settling{Kept: true, Day: calendar.MustDay("2025-01-20")}, credit.Kept},
		{"paid too late is not kept", "2025-01-22", credit.Settling{Kept: true, Day: calendar.MustDay("2025-01-21")}, ""},
		{"paid before it was promised", "2025-01-22", credit.Settling{Kept: true, Day: calendar.MustDay("2023-05-31")}, ""},
		{"broken before its day", "2025-01-20", credit.Settling{Day: calendar.MustDay("2025-01-20")}, ""},
		{"broken", "2025-01-22", credit.Settling{Day: calendar.MustDay("2025-01-21")}, credit.Broken},
		{"no day", "2025-01-22", credit.Settling{Kept: true}, ""},
	} {
		got, _, err := u.Settle(manager, at(c.on), law, c.s)
		if c.want == "" {
			require.ErrorIs(t, err, policy.InvalidInput, c.why)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, c.want, got.State)
		require.Equal(t, manager.ID, got.Outcome.By)
	}
}

// C3b: a department answers by its own people, and late ones are told.
func TestRequests(t *testing.T) {
	asking := credit.Asking{Department: "sales", What: "请补充对账单", Due: calendar.MustDay("2025-01-20")}
	r, d, err := credit.Ask(org, "r-1", director, at("2025-01-10"), law, asking)
	require.NoError(t, err)
	require.NotContains(t, detail(d), "对账单")
	_, _, err = r.Reply(other, at("2025-01-13"), law, "已补充")
	refuses(t, err, policy.C3b, "actor")
	in, _, err := r.Reply(colleague, at("2025-01-20"), law, "已补充")
	require.NoError(t, err)
	require.Zero(t, in.Late(calendar.MustDay("2025-03-03")))
	late, d, err := r.Reply(colleague, at("2025-01-21"), law, "已补充")
	require.NoError(t, err, "a late answer is taken")
	require.Equal(t, 1, late.Late(calendar.MustDay("2025-01-22")), "from the day of the answer on it is as late as it was")
	require.Empty(t, d.Duties, "it is reported, and no breach")
	require.Equal(t, 1, r.Late(calendar.MustDay("2025-01-21")))
	require.Zero(t, r.Late(calendar.MustDay("2025-01-20")))
	asking.Due = calendar.MustDay("2025-01-09")
	_, _, err = credit.Ask(org, "r-1", director, at("2025-01-10"), law, asking)
	refuses(t, err, policy.C3b, "due")
	_, _, err = credit.Ask(org, "r-1", keeper, at("2025-01-10"), law, asking)
	refuses(t, err, policy.C3b, "actor")
}

// A batch moves each file by its own act, and counts what it could not move.
func TestRolling(t *testing.T) {
	b, _, err := credit.BeginRollOver(org, "b-1", manager, at(handed), law, credit.Rolling{Step: credit.StepHandOver})
	require.NoError(t, err)
	require.Equal(t, 2023, b.Year)
	due, early := in(t, credit.AtDepartment), in(t, credit.AtDepartment)
	early.ID, early.Year = "file-2", 2024
	out, err := b.Roll(manager, at(handed), law, []credit.File{due, early}, "on")
	require.NoError(t, err)
	require.Len(t, out.Files, 1)
	require.Equal(t, credit.HandedOver, out.Files[0].File.State)
	require.Equal(t, 1, out.Batch.Moved)
	require.Equal(t, 1, out.Batch.Refused)
	require.Equal(t, policy.C4_3a, out.Batch.Refusals[0].Rule)
	many := make([]credit.File, 300)
	for i := range many {
		many[i] = early
		many[i].ID = credit.FileID(fmt.Sprint("early-", i))
	}
	all, err := out.Batch.Roll(manager, at(handed), law, many, "")
	require.NoError(t, err)
	require.Len(t, all.Batch.Refusals, 200)
	require.Equal(t, 301, all.Batch.Refused)
	require.Len(t, all.Draft.Details, 302, "the entry of the chunk names them all")
	require.Equal(t, journal.Detail{Name: "refusal", Value: "early-299 C4.3a " + out.Batch.Refusals[0].Field}, all.Draft.Details[301])
	require.Equal(t, credit.Running, out.Batch.State)
	end, err := out.Batch.Roll(manager, at(handed), law, nil, "")
	require.NoError(t, err)
	require.Equal(t, credit.Finished, end.Batch.State)
	_, err = end.Batch.Roll(manager, at(handed), law, nil, "")
	refuses(t, err, policy.C4_3b, "state")
	_, _, err = credit.BeginRollOver(org, "b-1", archivist, at(handed), law, credit.Rolling{Step: credit.StepHandOver})
	refuses(t, err, policy.C4_3b, "actor")
	_, _, err = credit.BeginRollOver(org, "b-1", manager, at(handed), law, credit.Rolling{Step: "archive"})
	refuses(t, err, "", "step")
}

func detail(d journal.Draft) string {
	s := ""
	for _, one := range d.Details {
		s += one.Name + "=" + one.Value + " "
	}
	return s
}

// C3b: any department may be asked, so that whoever works there may answer for it, and
// nobody else.
func TestWhoAnswers(t *testing.T) {
	r, _, err := credit.Ask(org, "r-1", director, at("2025-01-10"), law, credit.Asking{Department: "records", What: "请核对", Due: calendar.MustDay("2025-01-20")})
	require.NoError(t, err)
	for _, role := range []policy.Role{
		policy.ProjectManager, policy.Archivist, policy.DeedCustodian, policy.Chairman, policy.GeneralManager, policy.DeputyGeneralManager,
		policy.SalesDirector, policy.LeadingGroup, policy.OfficeDirector, policy.CreditManager, policy.Auditor,
	} {
		who := policy.Actor{Org: org, ID: "somebody", Roles: policy.Roles{role}, Departments: []policy.DepartmentID{"records"}}
		_, _, err := r.Reply(who, at("2025-01-13"), law, "已核对")
		require.NoError(t, err, role)
		who.Departments = []policy.DepartmentID{"sales"}
		_, _, err = r.Reply(who, at("2025-01-13"), law, "已核对")
		refuses(t, err, policy.C3b, "actor")
	}
}
