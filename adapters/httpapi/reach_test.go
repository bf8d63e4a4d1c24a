package httpapi_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// otherRows are the rows of the matrix that are no act of their own name, and a
// route that they decide on: they let people read, or decide within another act.
var otherRows = map[policy.Action]string{
	archive.ActReadFile:        "get /files/{id}",
	archive.ActReadRegister:    "get /registers/files",
	archive.ActReadStocktake:   "get /stocktakes/{id}", // asked for by a GET: nothing is done
	archive.ActReadLedger:      "get /ledgers/{id}",
	archive.ActReadIncident:    "get /incidents/{id}",
	archive.ActLookUp:          "get /volumes/lookup",
	staff.ActRead:              "get /people/{id}",
	staff.ActReadAssessments:   "get /assessments/{id}",
	staff.ActReadReadings:      "get /readings",
	staff.ActReadRulebook:      "get /rulebook",
	staff.ActPublishCredit:     "post /rulebook/publish", // which it may refuse besides
	staff.ActVerify:            "get /reports/verification",
	credit.ActRead:             "get /credit-files/{id}",
	credit.ActReadRequests:     "get /department-requests/{id}",
	custody.ActReadList:        "get /deed-lists/{id}",
	custody.ActReadDeeds:       "get /deeds/{id}",
	contract.ActRead:           "get /contracts/{id}",
	contract.ActOpenForAnother: "post /contracts",
	contract.ActRegister:       "get /registers/contracts",
	contract.ActReadReport:     "get /contract-reports/{id}",
	customer.ActList:           "get /profiles/{id}",
	customer.ActReport:         "get /reports/stale-profiles",
	customer.ActReadGrants:     "get /grants/{id}",
	customer.ActReadTasks:      "get /tasks",
	customer.ActReadVisits:     "get /visits/{id}",
	customer.ActAnalyse:        "get /analysis/customers",
	customer.ActFigures:        "get /analysis/standings",

	customer.ActListSurveys:      "get /surveys",
	customer.ActReadSurvey:       "get /surveys/{id}",
	customer.ActReadAnswers:      "get /survey-answers",
	customer.ActListActions:      "get /corrective-actions",
	customer.ActListComplaints:   "get /complaints",
	customer.ActReadComplaint:    "get /complaints/{id}",
	customer.ActReportComplaints: "get /reports/complaint-figures",

	lending.ActRead:           "get /slips/{id}",
	lending.ActReadLoans:      "get /registers/loans",
	lending.ActBorrowDirectly: "post /slips/{id}/submit", // an executive's slip needs no approval from there on
}

func TestEveryRowOfTheMatrixIsReached(t *testing.T) {
	d := newHouse(t).document()
	named := map[policy.Action]bool{}
	for path, item := range d.Paths {
		for method, op := range item {
			if method == "post" {
				named[step{operation: op, template: path}.action()] = true
			}
		}
	}
	for action, route := range otherRows {
		require.True(t, d.has(route), "%s", action)
		named[action] = true
	}
	for _, row := range policy.Default().Matrix().Rows() {
		require.True(t, named[row.Action], "a route for %s", row.Action)
		delete(named, row.Action)
	}
	require.Empty(t, named, "the matrix has no such rows")
}

// has reports whether a route is in the document: "get /files/{id}".
func (d document) has(route string) bool {
	verb, path, _ := strings.Cut(route, " ")
	_, ok := d.Paths["/api/v1"+path][verb]
	return ok
}

// spoken is a service, and the nouns that its methods speak of: what stands in the
// name of a method, one and several, and the path. Where a name says none, the
// first is meant that has the act.
type spoken struct {
	service reflect.Type
	nouns   [][3]string
	// others are the methods whose name does not tell their route.
	others map[string]string
}

var services = []spoken{
	{
		reflect.TypeFor[*archive.Room](),
		[][3]string{
			{"File", "Files", "files"},
			{"Volume", "Volumes", "volumes"},
			{"Shelf", "Shelves", "shelves"},
			{"Stocktake", "Stocktakes", "stocktakes"},
			{"Incident", "Incidents", "incidents"},
			{"Disposal", "Disposals", "disposals"},
			{"Ledger", "Ledgers", "ledgers"},
		},
		map[string]string{
			"BeginLedger": "post /ledgers", "EnterVolumes": "post /ledgers/{id}/enter-volumes",
			"PlaceHold": "post /volumes/{id}/hold", "Late": "get /reports/late-files", "Stale": "get /reports/stale-volumes",
			"Expired": "get /reports/expired-volumes", "Unretained": "get /reports/unretained-volumes", "AuditNumbers": "get /reports/number-audit",
			"EachVolume": "get /registers/files", "WriteRegister": "get /registers/files", "PrintRegister": "get /registers/files",
			"WriteDisposal": "get /disposals/{id}/lines", "PrintDisposal": "get /disposals/{id}/lines",
		},
	},
	{
		reflect.TypeFor[*staff.Office](),
		[][3]string{{"Person", "Persons", "people"}, {"Assessment", "Assessments", "assessments"}, {"Rulebook", "", "rulebook"}},
		map[string]string{
			"Assess": "post /assessments", "TrainingRecord": "get /people/{id}/trainings", "RegulationInForce": "get /regulation", "Verify": "get /reports/verification", "RecordReadings": "get /readings",
		},
	},
	{
		reflect.TypeFor[*custody.Vault](),
		[][3]string{
			{"List", "Lists", "deed-lists"},
			{"Deed", "Deeds", "deeds"},
			{"Safe", "Safes", "safes"},
			{"Movement", "Movements", "movements"},
			{"Count", "", "counts"},
			{"", "", "vault"}, // what begins a movement
		},
		map[string]string{
			"Counts": "get /safes/{id}/counts", "EnterDeeds": "post /ledgers/{id}/enter-deeds", "LateLists": "get /reports/late-deed-lists", "Overdue": "get /reports/overdue-deeds", "NotIn": "get /reports/arriving-deeds", "RevealRelease": "post /movements/{id}/reveal", "AuditBalances": "get /reports/balance-audit",
			"EachSafe": "get /safes", "EachDeed": "get /registers/deeds", "WriteRegister": "get /registers/deeds", "PrintRegister": "get /registers/deeds",
			"EachMovement": "get /registers/movements", "WriteMovements": "get /registers/movements", "PrintMovements": "get /registers/movements",
			"Balance": "get /registers/balances", "WriteBalance": "get /registers/balances", "PrintBalance": "get /registers/balances",
		},
	},
	{
		reflect.TypeFor[*customer.Book](),
		[][3]string{
			{"Profile", "Profiles", "profiles"},
			{"Transaction", "", "transactions"},
			{"Fact", "", "facts"},
			{"Grant", "Grants", "grants"},
			{"", "Consultations", "consultations"},
			{"", "Passings", "passings"},
			{"CarePlan", "CarePlans", "care-plans"},
			{"Care", "", "care-plans"},
			{"Visit", "Visits", "visits"},
			{"TaskTeam", "Tasks", "tasks"},
			{"SurveyYear", "", "survey-years"},
			{"Survey", "Surveys", "surveys"},
			{"", "Answers", "survey-answers"},
			{"CorrectiveAction", "CorrectiveActions", "corrective-actions"},
			{"Action", "", "corrective-actions"},
			{"Complaint", "Complaints", "complaints"},
		},
		map[string]string{
			"Build": "post /profiles", "Record": "post /facts", "RecordTransaction": "post /transactions", "Grant": "post /grants", "Authorisation": "get /grants/{id}",
			"AnswerSurvey": "post /survey-answers", "PlanAction": "post /corrective-actions", "ReceiveComplaint": "post /complaints",
			"EachCorrectiveAction": "get /registers/corrective-actions", "WriteActions": "get /registers/corrective-actions", "PrintActions": "get /registers/corrective-actions",
			"EachComplaint": "get /registers/complaints", "WriteComplaints": "get /registers/complaints", "PrintComplaints": "get /registers/complaints",
			"EachProfile": "get /registers/profiles", "WriteRegister": "get /registers/profiles", "PrintRegister": "get /registers/profiles",
			"Incomplete": "get /reports/incomplete-profiles", "EachIncomplete": "get /reports/incomplete-profiles",
			"WriteIncomplete": "get /reports/incomplete-profiles", "PrintIncomplete": "get /reports/incomplete-profiles",
			"Organise": "post /tasks/{id}/organise", "PlanCare": "post /care-plans", "ArrangeVisit": "post /visits",
			"EachVisit": "get /registers/visits", "WriteVisits": "get /registers/visits", "PrintVisits": "get /registers/visits",
			"Unrecorded": "get /reports/unrecorded-visits", "Customers": "get /analysis/customers", "Dormant": "get /analysis/dormant",
			"Changes": "get /analysis/changes", "Trend": "get /analysis/trend", "Standings": "get /analysis/standings",
			"Graded": "get /analysis/graded", "Forecast": "get /analysis/forecast",
			"Stale": "get /reports/stale-profiles", "EachStale": "get /reports/stale-profiles",
			"WriteStale": "get /reports/stale-profiles", "PrintStale": "get /reports/stale-profiles",
		},
	},
	{
		reflect.TypeFor[*contract.Office](),
		[][3]string{{"File", "Files", "contracts"}, {"Report", "Reports", "contract-reports"}},
		map[string]string{
			"Late": "get /reports/late-contracts", "NameReporter": "post /contract-reporters", "HoldMissedBy": "post /missed-contract-reports", "NameAnother": "post /contract-reports/{id}/name",
			"StartReport": "post /contract-reports", "DrawUp": "post /contract-reports/{id}/draw-up",
			"EachFile": "get /registers/contracts", "WriteRegister": "get /registers/contracts", "PrintRegister": "get /registers/contracts",
		},
	},
	{
		reflect.TypeFor[*credit.Office](),
		[][3]string{
			{"File", "Files", "credit-files"},
			{"Limit", "Limits", "credit-limits"},
			{"Account", "", "credit-accounts"},
			{"FollowUp", "FollowUps", "follow-ups"},
			{"Request", "Requests", "department-requests"},
			{"Batch", "Batches", "credit-batches"},
		},
		map[string]string{
			"EnterFiles": "post /ledgers/{id}/enter-credit-files", "Propose": "post /credit-limits", "EnterExposure": "post /credit-accounts", "Position": "get /credit-accounts/{id}/position",
			"Reliability": "get /credit-accounts/{id}/reliability", "Reliabilities": "get /analysis/reliability", "RecordFollowUp": "post /follow-ups", "Ask": "post /department-requests",
			"Reply": "post /department-requests/{id}/answer", "RollOver": "post /credit-batches", "Rollover": "get /reports/credit-rollover",
			"Incomplete": "get /reports/incomplete-credit-files", "Waiting": "get /reports/unverified-credit-files",
			"Stale": "get /reports/stale-credit-files", "LateRequests": "get /reports/late-department-requests",
			"EachFile": "get /registers/credit", "WriteRegister": "get /registers/credit", "PrintRegister": "get /registers/credit",
		},
	},
	{
		reflect.TypeFor[*lending.Desk](),
		[][3]string{{"Slip", "Slips", "slips"}, {"Volume", "Volumes", "volumes"}},
		map[string]string{
			"Read": "post /volumes/{id}/consult", "Ladder": "get /reports/overdue-slips", "Unservable": "get /reports/unservable-slips",
			"EachSlip": "get /registers/loans", "WriteRegister": "get /registers/loans", "PrintRegister": "get /registers/loans",
		},
	},
}

// creators begin the names of methods that make a record.
var creators = []string{"Open", "Add", "Start", "DrawUp", "Draft"}

// route finds the one of a method by its name; "" when there is none.
func (s spoken) route(d document, name string) string {
	if at, ok := s.others[name]; ok {
		return at
	}
	var may []string
	say := func(rest, path string) {
		one, all := "/"+path+"/{id}", "/"+path
		switch rest {
		case "Explain":
			may = append(may, "get "+one+"/explain")
		case "History":
			may = append(may, "get "+one+"/journal", "get "+all+"/journal")
		default:
			verb := "/" + kebab(rest)
			may = append(may, "post "+one+verb, "get "+one+verb, "post "+all+verb, "get "+all+verb)
			if slices.Contains(creators, rest) {
				may = append(may, "post "+all)
			}
		}
	}
	for _, noun := range s.nouns {
		switch {
		case name == noun[0]:
			may = append(may, "get /"+noun[2]+"/{id}", "get /"+noun[2])
		case name == noun[1]:
			may = append(may, "get /"+noun[2])
		case strings.HasPrefix(name, noun[0]) || strings.HasSuffix(name, noun[0]):
			say(strings.Replace(name, noun[0], "", 1), noun[2])
		}
	}
	for _, noun := range s.nouns {
		say(name, noun[2])
	}
	may = append(may, "get /reports/"+kebab(name))
	if i := slices.IndexFunc(may, d.has); i >= 0 {
		return may[i]
	}
	return ""
}

func TestEveryMethodOfTheServicesIsReached(t *testing.T) {
	d := newHouse(t).document()
	reached, named := map[string]bool{}, map[string]string{}
	for _, s := range services {
		for method := range s.service.Methods() {
			at := s.route(d, method.Name)
			require.True(t, d.has(at), "%s of %s has no route %s", method.Name, s.service, at)
			reached[at] = true
			if _, other := s.others[method.Name]; !other {
				require.Empty(t, named[at], "%s of %s has the route of another", method.Name, s.service)
				named[at] = method.Name
			}
		}
	}
	// What no method of a service answers: the digests of records that it read, and
	// what the regulation says itself.
	for path, item := range d.Paths {
		if strings.HasSuffix(path, "/digest") || strings.HasSuffix(path, "/digests") || path == "/api/v1/permissions" || path == "/api/v1/rules" {
			continue
		}
		for verb := range item {
			require.True(t, reached[verb+" "+strings.TrimPrefix(path, "/api/v1")], "no method for %s %s", verb, path)
		}
	}
}

// kebab is "hand-over" of "HandOver".
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
