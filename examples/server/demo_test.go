package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// The story is the same on every day, whatever rest days lie behind it.
func TestTheDemoOnAnyDay(t *testing.T) {
	for _, day := range []string{
		"2026-01-01", "2026-02-14", "2026-02-20", "2026-02-24", "2026-05-03", "2026-07-31", "2026-08-01", "2026-10-05", "2026-10-10", "2026-12-31", "2027-01-01", "2027-02-08",
	} {
		db := memory.Open()
		today := calendar.MustDay(day)
		s := newStory(db, today)
		require.NoError(t, s.tell(t.Context()), day)
		for _, state := range archive.Lifecycle().States() {
			for _, org := range []policy.OrgID{headOffice, lender} {
				require.True(t, inState(s, org, state), "%s: %s has no file that is %s", day, org, state)
			}
		}
		for project, late := range map[string]policy.DeadlineName{"L-112": policy.AToB, "L-111": policy.BToArchive, "G-103": policy.Total, "L-109": policy.Registered, "L-206": policy.AToB} {
			_, ok := s.files[project].Late(today).Get(late)
			require.True(t, ok, "%s: %s of %s", day, late, project)
		}
		require.True(t, s.files["L-103"].Breached(policy.B4_5a), day)
		require.True(t, s.files["L-104"].Breached(policy.B4_5b), day)
		for _, onTime := range []string{"L-101", "L-102", "L-105", "L-106", "G-101", "L-201"} {
			require.Empty(t, s.files[onTime].Breaches, "%s: %s", day, onTime)
		}
		vaultOf(t, s, day)
		loansOf(t, s, day)
		clientsOf(t, s, day)
		for _, org := range []policy.OrgID{headOffice, lender} {
			s.thisMorning(func() {
				creditOf(t, s, org, day)
				contractsOf(t, s, org, day)
				relationsOf(t, s, org, day)
			})
		}
		for _, org := range []policy.OrgID{headOffice, lender} {
			report, err := db.Verify(t.Context(), org)
			require.NoError(t, err)
			require.True(t, report.OK())
		}
	}
}

// vaultOf looks at the lender's deeds and safes.
func vaultOf(t *testing.T, s *story, day string) {
	t.Helper()
	boss := as(lender, "general-manager")
	states, kinds := make(map[policy.State]int), make(map[string]int)
	for d, err := range s.vault.EachDeed(t.Context(), boss, custody.DeedQuery{}) {
		require.NoError(t, err)
		states[d.State]++
		kinds[d.Kind]++
	}
	require.Equal(t, map[policy.State]int{custody.Kept: 6, custody.Away: 2, custody.Released: 3, custody.Arriving: 1}, states, day)
	require.Len(t, kinds, 6, "%s: every kind", day)
	for project, state := range map[string]policy.State{"L-101": custody.Received, "L-112": custody.Stopped, "L-114": custody.Verifying} {
		require.Equal(t, state, s.lists[project].State, "%s: %s", day, project)
	}
	require.True(t, s.lists["L-105"].Breached(policy.B5_2b), day)
	require.Empty(t, s.lists["L-107"].Breaches, "%s: it stayed overnight with consent", day)
	require.Equal(t, custody.Requested, s.moves["L-103"].State, day)
	old, err := s.oldDeed(t.Context(), lender, oldDeeds()[0].Certificate)
	require.NoError(t, err)
	require.Equal(t, custody.Released, old.State, "%s: its project was settled", day)

	s.thisMorning(func() { dueOf(t, s, boss, day) })
}

// thisMorning looks at the story on the morning after it ends.
func (s *story) thisMorning(look func()) {
	told := s.now
	s.turnTo(s.today)
	look()
	s.now = told
}

// dueOf looks at what is late or due of the lender's deeds and safes.
func dueOf(t *testing.T, s *story, boss policy.Request, day string) {
	t.Helper()
	late, err := s.vault.LateLists(t.Context(), boss, custody.ListQuery{})
	require.NoError(t, err)
	require.Len(t, late.Lists, 1, day)
	require.Equal(t, "L-112", late.Lists[0].Project, day)
	overdue, err := s.vault.Overdue(t.Context(), boss, custody.DeedQuery{})
	require.NoError(t, err)
	require.Len(t, overdue.Deeds, 1, day)
	require.Equal(t, "L-105", overdue.Deeds[0].Project, day)
	due, err := s.vault.CountsDue(t.Context(), boss)
	require.NoError(t, err)
	require.Len(t, due, 1, day)
	require.Equal(t, otherSafe, due[0].Safe, day)
	counts, err := s.vault.Counts(t.Context(), boss, safe, archive.StocktakeQuery{State: archive.Resolved})
	require.NoError(t, err)
	require.Len(t, counts.Stocktakes, 1, day)
	for _, org := range []policy.OrgID{headOffice, lender} {
		audit, err := s.vault.AuditBalances(t.Context(), as(org, "general-manager"))
		require.NoError(t, err)
		require.True(t, audit.OK(), day)
	}
}

// loansOf looks at the lender's slips, its incidents and the volume on hold.
func loansOf(t *testing.T, s *story, day string) {
	t.Helper()
	boss := as(lender, "general-manager")
	states := make(map[policy.State]int)
	for slip, err := range s.desk.EachSlip(t.Context(), boss, lending.SlipQuery{}) {
		require.NoError(t, err)
		states[slip.State]++
	}
	for _, state := range lending.Lifecycle().States() {
		require.Positive(t, states[state], "%s: no slip is %s", day, state)
	}
	overdue := s.slips[loanSlip{"L-102", "manager-a"}]
	require.Contains(t, []lending.Rung{lending.Overdue1, lending.Overdue7, lending.Overdue30}, lending.RungOf(overdue.Due(), s.today, s.law), day)
	require.NotNil(t, s.slips[loanSlip{"G-101", "deputy"}].Recall, day)
	require.Len(t, s.slips[loanSlip{"L-103", "credit-manager"}].Outstanding, 2, day)
	queue, err := s.desk.Queue(t.Context(), boss, s.files["L-102"].Volume, "", 0)
	require.NoError(t, err)
	require.Len(t, queue.Slips, 2, day)
	require.Equal(t, policy.PersonID("manager-b"), queue.Slips[0].Borrower, day)
	held, err := s.room.Volume(t.Context(), boss, s.files["L-104"].Volume)
	require.NoError(t, err)
	require.Len(t, held.Holds, 1, day)
	for state, n := range map[policy.State]int{archive.IncidentOpen: 0, archive.IncidentInvestigated: 1, archive.IncidentClosed: 3} {
		page, err := s.room.Incidents(t.Context(), boss, archive.IncidentQuery{State: state})
		require.NoError(t, err)
		require.Len(t, page.Incidents, n, "%s: %s", day, state)
	}
}

// clientsOf looks at the customer profiles of both organisations.
func clientsOf(t *testing.T, s *story, day string) {
	t.Helper()
	for _, org := range []policy.OrgID{headOffice, lender} {
		boss := as(org, "general-manager")
		states := make(map[policy.State]int)
		for l, err := range s.book.EachProfile(t.Context(), boss, customer.ProfileQuery{}) {
			require.NoError(t, err)
			states[l.State]++
		}
		require.Equal(t, map[policy.State]int{customer.Approved: 2, customer.Changed: 1, customer.Submitted: 1, customer.Drafted: 1, customer.Merged: 1}, states, day)
		stale, err := s.book.Stale(t.Context(), boss, customer.ReportQuery{})
		require.NoError(t, err)
		require.Len(t, stale.Profiles, 1, day)
		require.Equal(t, s.profiles[clientOf{org, "customer-102"}], stale.Profiles[0].ID, day)
		wanting, err := s.book.Incomplete(t.Context(), boss, customer.ReportQuery{})
		require.NoError(t, err)
		require.Len(t, wanting.Profiles, 1, day)
		require.Zero(t, wanting.Profiles[0].Percent, day)
		seen, err := s.book.Consultations(t.Context(), boss, customer.ConsultationQuery{})
		require.NoError(t, err)
		require.Len(t, seen.Consultations, 3, day)
		trades, err := s.book.ConsultTransactions(t.Context(), boss, s.profiles[clientOf{org, "customer-101"}], signing, customer.TransactionQuery{})
		require.NoError(t, err)
		require.Len(t, trades.Transactions, 26, day)
		doubles := slices.DeleteFunc(slices.Clone(trades.Transactions), func(one customer.Transaction) bool { return one.DoubleOf == "" })
		require.Len(t, doubles, 1, day)
		require.Equal(t, customer.Struck, doubles[0].State, day)
		require.True(t, trades.Transactions[0].Day.Before(s.today.AddMonths(-23)), day)
	}
}

func inState(s *story, org policy.OrgID, state policy.State) bool {
	for _, f := range s.files {
		if f.Org == org && f.State == state {
			return true
		}
	}
	return false
}

// A story that broke off is not served as the demo.
func TestHalfADemo(t *testing.T) {
	db, today := memory.Open(), calendar.MustDay("2026-06-10")
	tokens := tokensAt(t, filepath.Join(t.TempDir(), "tokens.json"))
	s := newStory(db, today)
	s.turnTo(s.first())
	require.NoError(t, s.found(t.Context(), headOffice))
	require.ErrorContains(t, fillDemo(t.Context(), db, tokens, today), "half of it")
}

func TestTheDemo(t *testing.T) {
	onEachStore(t, func(t *testing.T, args []string) {
		t.Helper()
		args = append(args, "-demo")
		p := start(t, args...)
		tokens := demoTokens(t, p.told)
		require.Len(t, tokens, 2*len(crew)+1)
		boss, auditor := p.as(tokens["sub/general-manager"]), p.as(tokens["group/auditor"])

		var files struct{ Items []archive.File }
		boss.get(t, "/api/v1/files", &files)
		for _, state := range archive.Lifecycle().States() {
			require.True(t, slices.ContainsFunc(files.Items, func(f archive.File) bool { return f.State == state }), "no file is %s", state)
		}
		late := byProject(t, boss, "/api/v1/reports/late-files")
		for project, deadline := range map[string]policy.DeadlineName{
			"L-112": policy.AToB, "L-111": policy.BToArchive, "G-103": policy.Total, "L-109": policy.Registered,
		} {
			require.NotEmpty(t, late[project].ID, project)
			_, ok := late[project].Late(today()).Get(deadline)
			require.True(t, ok, "%s: %s", project, deadline)
		}
		require.NotContains(t, late, "L-114")

		// A was late: the file says so, and so does its journal.
		breached := byProject(t, boss, "/api/v1/files")["L-103"]
		require.True(t, breached.Breached(policy.B4_5a))
		require.True(t, breached.Breached(policy.B4_5b), "and so was the whole, by A's days")
		var history struct {
			Items []struct {
				Actor  string
				Duties []struct {
					Rule   policy.Rule
					Person string
					Breach bool
				}
			}
		}
		boss.get(t, "/api/v1/files/"+string(breached.ID)+"/journal", &history)
		var found []policy.Rule
		for _, e := range history.Items {
			for _, d := range e.Duties {
				if d.Breach {
					found = append(found, d.Rule)
					require.Equal(t, "manager-a", d.Person)
				}
			}
		}
		require.Equal(t, []policy.Rule{policy.B4_5a, policy.B4_5b}, found)
		all := byProject(t, boss, "/api/v1/files")
		require.True(t, all["L-104"].Breached(policy.B4_5b))
		require.Len(t, all["L-107"].Refusals, 1)
		require.NotNil(t, all["L-102"].Annex[0].Given)
		require.False(t, all["L-105"].Breached(policy.B4_5a), "extended in time")

		// What the welcome hints at.
		var ladder struct{ Items []lending.Step }
		p.as(tokens["sub/archivist"]).get(t, "/api/v1/reports/overdue-slips", &ladder)
		require.True(t, slices.ContainsFunc(ladder.Items, func(l lending.Step) bool { return l.Late > 0 && l.Slip.Borrower == "manager-a" }))
		var balances struct{ Items []custody.Balance }
		p.as(tokens["sub/deed-custodian"]).get(t, "/api/v1/registers/balances", &balances)
		pieces := 0
		for _, b := range balances.Items {
			require.Equal(t, b.Closing, b.Opening+b.In-b.Out)
			pieces += b.Closing
		}
		require.Equal(t, 9, pieces)
		for _, path := range []string{"/reports/overdue-slips", "/registers/balances"} {
			require.Contains(t, p.told, "'"+p.url+"/api/v1"+path+"'")
		}
		hintsOf(t, p, tokens)

		// The auditor of the group reads the subsidiary; its general manager does not.
		var volumes struct{ Items []archive.Volume }
		auditor.get(t, "/api/v1/volumes?org=sub", &volumes)
		require.True(t, slices.ContainsFunc(volumes.Items, func(v archive.Volume) bool { return v.State == archive.Void }))
		p.as(tokens["group/general-manager"]).must(t, http.StatusNotFound, http.MethodGet, "/api/v1/volumes?org=sub", nil)
		for _, in := range []string{"", "?org=sub"} {
			for _, report := range []string{"verification", "number-audit", "balance-audit"} {
				var answer struct{ OK bool }
				auditor.get(t, "/api/v1/reports/"+report+in, &answer)
				require.True(t, answer.OK, report)
			}
		}
		for person, token := range tokens {
			if person != "-/administrator" {
				p.as(token).must(t, http.StatusOK, http.MethodGet, "/api/v1/rulebook", nil)
			}
		}
		require.Equal(t, 0, p.end(os.Interrupt))
		for _, token := range tokens {
			require.NotContains(t, p.log.String(), token)
		}

		// Again: the same demo, fresh tokens.
		p = start(t, append(args, "-lang", "zh")...)
		require.Contains(t, p.told, "试一试")
		fresh := demoTokens(t, p.told)
		p.as(tokens["sub/general-manager"]).must(t, http.StatusUnauthorized, http.MethodGet, "/api/v1/files", nil)
		require.Equal(t, all, byProject(t, p.as(fresh["sub/general-manager"]), "/api/v1/files"))
	})
}

func demoTokens(t *testing.T, told string) map[string]string {
	t.Helper()
	tokens := make(map[string]string)
	for line := range strings.Lines(told) {
		words := strings.Fields(line)
		if len(words) >= 4 && strings.HasPrefix(words[len(words)-1], secretPrefix) {
			tokens[words[0]+"/"+words[1]] = words[len(words)-1]
		}
	}
	return tokens
}

func byProject(t *testing.T, c client, path string) map[string]archive.File {
	t.Helper()
	var page struct {
		Items []archive.File
		Next  string
	}
	c.get(t, path, &page)
	require.Empty(t, page.Next)
	files := make(map[string]archive.File)
	for _, f := range page.Items {
		files[f.Project.Number] = f
	}
	return files
}
