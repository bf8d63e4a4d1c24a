package customer

import (
	"cmp"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// TransactionID names a transaction.
type TransactionID string

// TransactionKind is the kind of record a [Transaction] is in the journal.
const TransactionKind = "transaction"

// The states of a transaction.
const (
	Counted policy.State = "recorded" // it counts
	Struck  policy.State = "struck"   // recorded by mistake; it stays on record and does not count
)

// Transaction is one sale to a customer, or purchase from a supplier (交易记录, rules
// R4.2a and G1). What is paid for it is none: amounts are added up (G6a).
type Transaction struct {
	Org        policy.OrgID        `json:"org"`
	ID         TransactionID       `json:"id"`
	Revision   uint64              `json:"revision"`
	State      policy.State        `json:"state"`
	Profile    ProfileID           `json:"profile"`
	Customer   archive.CustomerID  `json:"customer"`
	Department policy.DepartmentID `json:"department"`
	// Subject says whether it is a sale to a customer or a purchase from a supplier
	// (rule C1): what its profile said when it was recorded.
	Subject SubjectKind `json:"subject,omitempty"`
	TransactionEntry
	// By recorded it, At is when.
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
	// Struck says who struck it, and why.
	Struck *archive.Note `json:"struckBecause,omitempty"`
	// DoubleOf is the one of the same reference for which it was struck when profiles
	// were merged.
	DoubleOf TransactionID `json:"doubleOf,omitempty"`
	// MergedFrom are the profiles it lay beside before they were merged, in order.
	MergedFrom []ProfileID `json:"mergedFrom,omitempty"`
}

// TransactionEntry is what somebody records of a transaction.
type TransactionEntry struct {
	Day    calendar.Day `json:"day"`
	Amount policy.Yuan  `json:"amount"`
	What   string       `json:"what" validate:"required,max=200,plain"`
	Source Source       `json:"source" validate:"omitempty,oneof=market visit sales system"`
	// Reference is its number in the host's books, where it has one: the same
	// reference is recorded in a profile once.
	Reference string `json:"reference,omitempty" validate:"max=64,plain"`
}

// Ref names the transaction as it is.
func (t Transaction) Ref() policy.Ref { return policy.Ref{ID: string(t.ID), Revision: t.Revision} }

// TransactionListing is what of a transaction is not confidential: what striking it
// answers with, since its custodian reads it by an authorisation as well (R4.3b).
type TransactionListing struct {
	ID       TransactionID `json:"id"`
	Revision uint64        `json:"revision"`
	State    policy.State  `json:"state"`
	Profile  ProfileID     `json:"profile"`
}

// Ref names the transaction as it is.
func (l TransactionListing) Ref() policy.Ref {
	return policy.Ref{ID: string(l.ID), Revision: l.Revision}
}

// Listing returns what of the transaction is not confidential.
func (t Transaction) Listing() TransactionListing {
	return TransactionListing{ID: t.ID, Revision: t.Revision, State: t.State, Profile: t.Profile}
}

// RecordTransaction keeps a transaction (登记交易, rules R4.1, R4.2a, G1): an act of
// the department's people (R4.2d), or of the custodian. From its day the custodian
// has the time of the regulation to bring the profile up to date (R4.2b); a
// transaction that the custodian records is such an update itself. Of several open
// ones the earliest day stands.
func (p Profile) RecordTransaction(who policy.Actor, at time.Time, law *policy.Version, id TransactionID, e TransactionEntry) (Recorded[Transaction], error) {
	next, d, c := p.begin(ActRecordTransaction, who, at, law)
	p.mayRecord(c, who)
	formed(c, e)
	gathered(c, "", e.Source, e.Day, law.Day(at))
	if e.Amount.IsZero() {
		c.Add(malformed("amount", "an amount above 0.00", policy.T("没有写明金额", "the amount is not stated")))
	}
	if err := c.Err(); err != nil {
		return Recorded[Transaction]{}, err
	}
	due := policy.NewDeadline(law, policy.ProfileUpdate, policy.R4_2b, p.Custodian, e.Day, law.Periods().ProfileUpdate)
	if open, ok := next.Deadlines.Get(policy.ProfileUpdate); !ok || !open.Open() || due.Due.Before(open.Due) {
		next.Deadlines = next.Deadlines.Put(due)
	}
	next.Transactions = next.Transactions.with(e.Day)
	d.Day = e.Day
	d = d.With("transaction", string(id))
	next, d = next.updated(d, who, law)
	t := Transaction{
		Org: p.Org, ID: id, State: Counted, Profile: p.ID, Customer: p.Basics.Customer, Department: p.Department,
		Subject: p.Basics.Subject, TransactionEntry: e, By: who.ID, At: next.At,
	}
	own := journal.NewDraft(who, at, ActRecordTransaction, policy.R4_1, policy.R4_2a, policy.G1).
		With("profile", string(p.ID)).With("source", string(e.Source))
	own.Day = e.Day
	return Recorded[Transaction]{Profile: next, ProfileDraft: d, Record: t, Draft: own}, nil
}

// Strike takes a transaction that was recorded by mistake out of the count (划去),
// with a reason: the custodian's act. It stays on record.
func (p Profile) Strike(who policy.Actor, at time.Time, law *policy.Version, t Transaction, reason string) (Recorded[Transaction], error) {
	next, d, c := p.begin(ActStrikeTransaction, who, at, law)
	c.Reason(reason)
	switch {
	case t.Org != p.Org || t.Profile != p.ID:
		c.Add(*policy.Invalid("transaction", "", "a transaction of the profile", policy.T("该交易不属于这份档案", "the transaction is not one of the profile's")))
	case t.State != Counted:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3b, Subject: TransactionKind + "/" + string(t.ID), Field: "state", Found: string(t.State), Wanted: string(Counted),
			Problem: policy.T("该交易已经划去", "the transaction is struck already"),
			Remedy:  policy.T("无须再办", "nothing is left to do"),
		})
	}
	if err := c.Err(); err != nil {
		return Recorded[Transaction]{}, err
	}
	next.Transactions = next.Transactions.without()
	next, d = next.updated(d.With("transaction", string(t.ID)), who, law)
	t.Subject = cmp.Or(t.Subject, p.Basics.Subject) // one of before does not say it
	t.State, t.Struck, t.At = Struck, &archive.Note{By: who.ID, At: next.At, Text: reason}, next.At
	own := journal.NewDraft(who, at, ActStrikeTransaction, policy.R4_2b).With("profile", string(p.ID))
	return Recorded[Transaction]{Profile: next, ProfileDraft: d, Record: t, Draft: own}, nil
}
