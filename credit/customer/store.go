package customer

import (
	"context"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Store keeps customer profiles and what is beside them. Its contract is that of
// [archive.Store]; adapters/storetest runs it.
type Store interface {
	// View runs fn on a consistent reading of the store.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction, as [archive.Store] says.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads the records of one organisation at a time. Within an Update a
// record read by its id stays as it is until the end.
type Reader interface {
	journal.Reader
	Records
	Pages
	CareRecords
	SurveyRecords
	Analyses
	// Staff reads staff records in the same transaction.
	Staff() staff.Reader
}

// Records reads one record at a time.
type Records interface {
	// Profile, Transaction, Grant and Fact return a record, or [policy.NotFound].
	Profile(ctx context.Context, org policy.OrgID, id ProfileID) (Profile, error)
	Transaction(ctx context.Context, org policy.OrgID, id TransactionID) (Transaction, error)
	Fact(ctx context.Context, org policy.OrgID, id FactID) (Fact, error)
	// Grant may be held by several at once; whoever saves it waits for them.
	Grant(ctx context.Context, org policy.OrgID, id GrantID) (Grant, error)
	// Consultation returns the one of that id, of revision 0 where there is none.
	Consultation(ctx context.Context, org policy.OrgID, id string) (Consultation, error)
}

// Pages reads records a page at a time, unlocked.
type Pages interface {
	// Profiles returns one page, in the order of the query.
	Profiles(ctx context.Context, q ProfileQuery) (ProfilePage, error)
	// Transactions and Facts return one page, by day.
	Transactions(ctx context.Context, q TransactionQuery) (TransactionPage, error)
	Facts(ctx context.Context, q FactQuery) (FactPage, error)
	// Grants, Consultations and Passings return one page, by id.
	Grants(ctx context.Context, q GrantQuery) (GrantPage, error)
	Consultations(ctx context.Context, q ConsultationQuery) (ConsultationPage, error)
	Passings(ctx context.Context, q PassingQuery) (PassingPage, error)
}

// Tx is a [Reader] that also saves. Save assigns the next revision, writes one
// journal entry, and returns the record as saved; a record whose revision is not
// the stored one is a [policy.Conflict], from Save or from the Update.
type Tx interface {
	Reader
	journal.Writer
	// SaveProfile saves a profile. A second one of a customer and department is a
	// [policy.Conflict].
	SaveProfile(ctx context.Context, p Profile, d journal.Draft) (Profile, error)
	// SaveTransaction saves a transaction. A second one of a profile and reference
	// is a [policy.Conflict].
	SaveTransaction(ctx context.Context, t Transaction, d journal.Draft) (Transaction, error)
	SaveFact(ctx context.Context, f Fact, d journal.Draft) (Fact, error)
	SaveGrant(ctx context.Context, g Grant, d journal.Draft) (Grant, error)
	SaveConsultation(ctx context.Context, c Consultation, d journal.Draft) (Consultation, error)
	SavePassing(ctx context.Context, p Passing, d journal.Draft) (Passing, error)
	CareTx
	SurveyTx
}

// Order says how profiles come.
type Order string

// The orders. Profiles alike in it come by id.
const (
	ByID        Order = ""
	ByCustodian Order = "custodian" // and each one's by the due day, the earliest first
)

// ProfileQuery asks for profiles of one organisation; what is not set does not
// limit.
type ProfileQuery struct {
	Org        policy.OrgID
	State      policy.State
	Department policy.DepartmentID
	Custodian  policy.PersonID
	Customer   archive.CustomerID
	// Class is the company's own class of customer; it is confidential, and the list
	// of profiles does not look at it.
	Class string
	// Grade is that of credit standing, confidential likewise: the confirmed one, by
	// [Profile.ConfirmedGrade]; of none where it points at nothing.
	Grade *Grade
	// Subject is what they are of, customers or suppliers; confidential likewise.
	Subject SubjectKind
	// A profile that was merged into another is found by state, department, custodian and
	// customer, and by nothing else: it is of no class, grade or subject, and complete.

	// Beyond limits to profiles of a greater id.
	Beyond ProfileID
	// Incomplete limits to profiles that miss something: see [Profile.Missing].
	Incomplete bool
	// DueBefore limits to profiles that were to be up to date before that day.
	DueBefore calendar.Day
	By        Order
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// ProfilePage is one page of profiles.
type ProfilePage struct {
	Profiles []Profile
	// Next continues after this page; empty when it was the last.
	Next string
}

// TransactionQuery asks for transactions of one organisation; what is not set
// does not limit.
type TransactionQuery struct {
	Org      policy.OrgID
	Profile  ProfileID
	Customer archive.CustomerID
	State    policy.State
	// Reference is their number in the host's books; those struck have none.
	Reference string
	// From and Until are the days of the transaction, both included.
	From, Until calendar.Day
	After       string
	Limit       int
}

// TransactionPage is one page of transactions.
type TransactionPage struct {
	Transactions []Transaction
	Next         string
}

// FactQuery asks for facts of one organisation; what is not set does not limit.
type FactQuery struct {
	Org      policy.OrgID
	Profile  ProfileID
	Customer archive.CustomerID
	Topic    Topic
	// From and Until are the days of the facts, both included.
	From, Until calendar.Day
	After       string
	Limit       int
}

// FactPage is one page of facts.
type FactPage struct {
	Facts []Fact
	Next  string
}

// GrantQuery asks for authorisations of one organisation; what is not set does
// not limit.
type GrantQuery struct {
	Org   policy.OrgID
	State policy.State
	// To and Scope are the keys of [Grantee.Key] and [Scope.Key].
	To, Scope string
	// On limits to those whose days include it.
	On    calendar.Day
	After string
	Limit int
}

// GrantPage is one page of authorisations.
type GrantPage struct {
	Grants []Grant
	Next   string
}

// ConsultationQuery asks for consultations of one organisation; what is not set
// does not limit.
type ConsultationQuery struct {
	Org      policy.OrgID
	Profile  ProfileID
	Customer archive.CustomerID
	Person   policy.PersonID
	// Since limits to those whose last reading was then or later.
	Since time.Time
	After string
	Limit int
}

// ConsultationPage is one page of consultations.
type ConsultationPage struct {
	Consultations []Consultation
	Next          string
}

// PassingQuery asks for passings-on of one organisation; what is not set does not
// limit.
type PassingQuery struct {
	Org      policy.OrgID
	Profile  ProfileID
	Customer archive.CustomerID
	By       policy.PersonID
	After    string
	Limit    int
}

// PassingPage is one page of passings-on.
type PassingPage struct {
	Passings []Passing
	Next     string
}
