package httpapi_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// open are the operations that tell everybody the same, whoever they are.
var open = map[string]bool{"/api/v1/rules": true}

func nothing(any) {}

func TestNobodyGetsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	before := w.dump()
	for _, s := range w.steps(false) {
		for _, as := range []string{"", "nobody", "demo:general-manager"} {
			w.problem(w.take(as, s, ""), 401)
		}
	}
	require.Equal(t, before, w.dump())
}

// oneself are acts that a record narrows down further than the matrix does, to one
// person or away from one.
var oneself = map[policy.Action]string{
	archive.ActEnterStocktake:     "who started the count",
	archive.ActCloseStocktake:     "who started the count",
	archive.ActInvestigate:        "who has no count under way",
	archive.ActDecideIncident:     "who has no count under way",
	archive.ActCloseIncident:      "who has no count under way",
	archive.ActAppraise:           "not who has appraised",
	custody.ActCheck:              "not who has checked",
	custody.ActConfirm:            "not who has proposed",
	custody.ActDecline:            "the approver what is asked for, the second person what is proposed",
	custody.ActEnterCount:         "who started the count",
	custody.ActSignCount:          "who started the count",
	custody.ActReceive:            "who keeps the safe",
	customer.ActBuild:             "who belongs to the department",
	customer.ActRecordTransaction: "who belongs to the department",
	customer.ActRecord:            "the custodian where it is credit standing",
	lending.ActApprove:            "not who has approved",
	lending.ActApproveReading:     "not who has approved",
	lending.ActRefuse:             "who may approve what it asks for",
	credit.ActAnswer:              "who belongs to the department asked",
	credit.ActConsult:             "the leading group's and auditors only as group bodies",
	credit.ActOpen:                "who belongs to the department or the office",
	credit.ActAddPapers:           "who belongs to the department or the office",
	credit.ActStrikePaper:         "who belongs to the department or the office",
	credit.ActConfirm:             "who keeps it now",
	credit.ActAssign:              "in the office who is of it, and the general manager",
	credit.ActFollowUp:            "who belongs to the department or the office",
	credit.ActStrikeFollowUp:      "who belongs to the department or the office",
	credit.ActSettle:              "who belongs to the department or the office",
	credit.ActPropose:             "who belongs to the department or the office",
	credit.ActRollOver:            "who began the batch",
	lending.ActPassOn:             "who has the general manager's authorisation",
	contract.ActOpen:              "who belongs to the department or the office",
	contract.ActDrawUp:            "who belongs to the department",
	customer.ActArrangeVisit:      "who belongs to the department that carries it out",
	customer.ActMakeVisit:         "who belongs to the department that carries it out",
	customer.ActRecordVisit:       "who belongs to the department that carries it out",
	customer.ActCancelVisit:       "who belongs to the department that carries it out",

	customer.ActAcknowledge:      "who belongs to a department whose receipt is open",
	customer.ActReceiveComplaint: "who belongs to the department concerned",
	customer.ActAskProduction:    "who belongs to the department concerned",
	customer.ActJoinComplaint:    "who belongs to the production office",
	customer.ActProposeOutcome:   "who belongs to the department concerned",
	customer.ActCloseComplaint:   "who belongs to the department concerned",
	customer.ActReopenComplaint:  "who belongs to the department concerned",
}

// Each act does what the row of the matrix says that its description names.
func TestTheMatrixDecidesOnEveryRoute(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	before := w.dump()
	matrix := policy.Default().Matrix()
	allowed := map[policy.Action]int{}
	for _, s := range w.steps(false) {
		if s.method != "POST" {
			continue
		}
		_, ok := matrix.Row(s.action())
		require.True(t, ok, "%s names no act of the matrix", s.template)
		for as, who := range walkers() {
			decision := matrix.Decide(who, s.action(), s.subject(w, who.ID))
			if !decision.OK() && s.noun() != "files" && s.id != "" && s.id != last(w.ids[s.noun()]) {
				continue // whom it refuses on one record of these it refuses on all: one will do
			}
			r := w.take(as, s, "")
			w.fits(s, r)
			if !decision.OK() {
				p := w.problem(r, 403)
				require.Equal(t, string(decision.Violation("").Rule), p.Violations[0].Rule, "%s as %s", s.path(), as)
				continue
			}
			if _, narrower := oneself[s.action()]; narrower && r.StatusCode == http.StatusForbidden {
				continue
			}
			allowed[s.action()]++
			require.NotEqual(t, 403, r.StatusCode, "%s as %s: %s", s.path(), as, r.body)
			require.NotEqual(t, 404, r.StatusCode, "%s as %s: %s", s.path(), as, r.body)
			require.NotEqual(t, 412, r.StatusCode, "%s as %s: %s", s.path(), as, r.body)
		}
	}
	for _, s := range w.steps(true) {
		if s.method == "POST" {
			require.Positive(t, allowed[s.action()], "somebody may %s", s.action())
		}
	}
	w.fresh(before)
}

func last(ids []string) string { return ids[len(ids)-1] }

// fresh wants every record as it was; what was read may have left its traces.
func (w *world) fresh(before string) {
	w.t.Helper()
	page := regexp.MustCompile(`^\{"[A-Z][a-z]+":\[.*"Next":`)
	records := func(dump string) (kept []string) {
		for line := range strings.Lines(dump) {
			if page.MatchString(line) {
				kept = append(kept, line)
			}
		}
		return kept
	}
	require.GreaterOrEqual(w.t, len(records(before)), 14)
	require.Equal(w.t, records(before), records(w.dump()))
}

// Whoever may read nothing reads nothing.
func TestWithoutARoleNothingIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	for _, s := range w.steps(false) {
		if s.method != "GET" || open[s.template] {
			continue
		}
		r := w.take("demo:visitor:none", s, "")
		w.problem(r, 403)
	}
	for _, path := range []string{"/people/visitor", "/people/visitor/journal", "/people/visitor/readings", "/people/visitor/trainings"} {
		require.Equal(t, 200, w.do("demo:visitor:none", "GET", "/api/v1"+path, nil).StatusCode, "one's own")
	}
}

func TestEveryReadingFitsTheDocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	read := map[string]bool{}
	for _, s := range w.steps(false) {
		if s.method != "GET" {
			continue
		}
		for as := range walkers() {
			r := w.take(as, s, "", "Accept-Language", []string{"zh", "en"}[len(as)%2])
			w.fits(s, r)
			read[s.template] = read[s.template] || r.StatusCode == http.StatusOK
		}
		require.True(t, read[s.template], "somebody may read %s", s.template)
	}
	for _, format := range []string{"json", "csv", "html"} {
		for _, s := range w.steps(true) {
			if s.takes("format") {
				w.fits(s, w.take("auditor", s, "format="+format))
			}
		}
	}
}

// ours are texts that only records of the organisation demo hold.
var ours = []string{`"demo"`, `"c-9"`, `"micro-loans"`, "L-shelved", "L-sorting", "f-sorting", "f-shelved", "v-shelved", "-accepted", "-lent", "cert-0", "bar-R1", "R1/C2", "c-approved", "77777.00"}

// everyones are nouns whose ids are not one organisation's: each has its own record
// under them, or none yet.
var everyones = map[string]bool{"people": true, "tasks": true, "survey-years": true}

func TestAnotherOrganisationSeesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	before := w.dump()
	var tokens []string
	for _, r := range append(roles(), "none") {
		tokens = append(tokens, "elsewhere:visitor:"+string(r), "elsewhere:manager-a:"+string(r))
	}
	for _, s := range w.steps(true) {
		for _, as := range tokens {
			for _, query := range []string{"", "org=demo"} {
				r := w.take(as, s, query)
				for _, text := range ours {
					require.NotContains(t, string(r.body), text, "%s?%s as %s", s.path(), query, as)
				}
				if query != "" && !open[s.template] || s.noun() == "files" && s.id != "" {
					w.problem(r, 404)
				}
				if s.noun() != "files" && !everyones[s.noun()] && s.id != "" {
					require.Contains(t, []int{403, 404}, r.StatusCode, "%s as %s: %s", s.path(), as, r.body)
				}
			}
		}
	}
	w.fresh(before)
}

func TestBeyondOnesOwnNobodyReaches(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	before := w.dump()
	for _, s := range w.steps(true) {
		if open[s.template] {
			continue
		}
		for as := range walkers() {
			w.problem(w.take(as, s, "org=elsewhere"), 404)
			w.problem(w.take(as, s, "org=nowhere"), 404)
			p := w.problem(w.take(as, s, "", "On-Behalf-Of", "office-director"), 403)
			require.Equal(t, "onBehalfOf", p.Violations[0].Field)
		}
	}
	w.fresh(before)
}
