package archive

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The kinds of business, as policy names them.
const (
	Loan      = policy.Loan
	Guarantee = policy.Guarantee
)

// FileID names a business file.
type FileID string

// CustomerID names a customer as the host knows them.
type CustomerID string

// FileKind is the kind of record a [File] is in the journal.
const FileKind = "file"

// The states of a business file.
const (
	Sorting       policy.State = "sorting"       // with A, who lists and signs
	Checking      policy.State = "checking"      // with B, who checks and codes
	Supplementing policy.State = "supplementing" // back with A, an open supplement
	Checked       policy.State = "checked"       // with B, found complete
	Delivered     policy.State = "delivered"     // with the archivist, item by item
	Accepted      policy.State = "accepted"      // numbered, a volume
	Entered       policy.State = "entered"       // in the register book
	Shelved       policy.State = "shelved"       // in its place
)

// File is a business file (业务档案): the papers of one loan or guarantee
// project on their way from its managers to the archive. It is a value; an act
// returns a new one and leaves the receiver as it was.
type File struct {
	Org      policy.OrgID `json:"org"`
	ID       FileID       `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Project  Project      `json:"project"`
	// Items is the inventory (册内清单), in the order in which the papers lie.
	Items []Item `json:"items,omitempty"`
	// Annex lists the customer's own contract counterparts (附件), never coded.
	Annex []AnnexPaper `json:"annex,omitempty"`
	// Signatures stand over the digest of what was signed; those voided by a
	// later change of the inventory are gone from here, and in the journal.
	Signatures []Signature `json:"signatures,omitempty"`
	// Supplements are the rounds in which B sent the file back to A.
	Supplements []Supplement `json:"supplements,omitempty"`
	// Refusals are the deliveries the archivist refused.
	Refusals []Refusal `json:"refusals,omitempty"`
	// Presented is the day of the last delivery; zero before the first.
	Presented calendar.Day     `json:"presented,omitzero"`
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Breaches  []policy.Breach  `json:"breaches,omitempty"`
	// At is the instant of the last act on the file.
	At time.Time `json:"at"`
	// Stood says who has acted for the file as A, as B or as archivist, by
	// delegation too: three different people (rules B4.1a and B4.1b).
	Stood []Stand `json:"stood,omitempty"`
	// Holders is the chain of those who answered for the file, without a gap;
	// the last one answers now (rule B3.2).
	Holders []Holding `json:"holders"`
	// Number is the archive number (档案号), Volume what became of the file;
	// empty before acceptance.
	Number string   `json:"number,omitempty"`
	Volume VolumeID `json:"volume,omitempty"`
	// Line is the line of the register book (登记本).
	Line *Line `json:"line,omitempty"`
	// Corrections name what was put right, and the entry that had it wrong.
	Corrections []Correction `json:"corrections,omitempty"`
}

// Project is the loan or guarantee the file is about (项目).
type Project struct {
	// Number is the project's own number, at most one file each.
	Number   string              `json:"number" validate:"required,max=64,plain"`
	Kind     policy.BusinessKind `json:"kind" validate:"required"`
	Customer CustomerID          `json:"customer" validate:"required,max=64,plain"`
	// Title is the name of the file in registers; the project's number when
	// empty.
	Title string `json:"title,omitempty" validate:"max=200,plain"`
	// Amount is in yuan.
	Amount policy.Yuan `json:"amount"`
	// A and B are the project managers (项目经理 A/B 角), two people.
	A policy.PersonID `json:"a" validate:"required,max=64,plain"`
	B policy.PersonID `json:"b" validate:"required,max=64,plain"`
	// Department is theirs; the deputy general manager in charge of it may
	// extend their deadlines.
	Department policy.DepartmentID `json:"department,omitempty" validate:"max=64,plain"`
	// Conditions say which papers the checklist expects ("mortgage").
	Conditions []policy.Condition `json:"conditions,omitempty" validate:"max=20,unique"`
	// Ended is the civil day of the event that ends the project (a loan's
	// disbursement); zero before.
	Ended calendar.Day `json:"ended,omitzero"`
}

// Item is one line of the inventory.
type Item struct {
	Part policy.Part `json:"part" validate:"required"`
	// Paper is the checklist's code; empty for a paper it does not list.
	Paper string `json:"paper,omitempty" validate:"omitempty,max=64,plain"`
	// Title is the paper's name; the checklist's own when empty.
	Title string      `json:"title,omitempty" validate:"omitempty,max=200,plain"`
	Form  policy.Form `json:"form" validate:"required,oneof=original copy"`
	// Copies is how many there are, at least 1.
	Copies int `json:"copies" validate:"min=1,max=1000"`
	// Pages is how many pages one copy has, covers and every sheet counted.
	Pages int `json:"pages" validate:"min=1,max=100000"`
	// Signed lists the signers whose signatures are on the paper, each once.
	Signed []string `json:"signed,omitempty" validate:"max=50"`
	// Code is B's (编码); it is not part of what is signed.
	Code string `json:"code,omitempty"`
	// Contract is the number derived from the file's, for a contract.
	Contract string `json:"contract,omitempty"`
}

// AnnexPaper is a contract counterpart that belongs to the customer and was
// not collected (rule B4.4).
type AnnexPaper struct {
	// Paper is the checklist's code of the contract.
	Paper  string `json:"paper" validate:"required,max=64,plain"`
	Title  string `json:"title,omitempty" validate:"max=200,plain"`
	Copies int    `json:"copies" validate:"min=1,max=1000"`
	Pages  int    `json:"pages" validate:"min=1,max=100000"`
	// Given says when and by whom it was handed to the customer; nil while it
	// lies with the file.
	Given *Giving `json:"given,omitempty"`
}

// Giving is the handing over of an annex paper to the customer.
type Giving struct {
	// Receiver signed for it; Proof names the paper that proved who they are.
	Receiver policy.Personal `json:"receiver" validate:"required"`
	Proof    string          `json:"proof" validate:"required,max=64,plain"`
	By       policy.PersonID `json:"by"`
	Day      calendar.Day    `json:"day"`
	At       time.Time       `json:"at"`
}

// Inventory is what A edits as a whole: items and annex, in their order.
type Inventory struct {
	Items []Item       `json:"items" validate:"max=2000,dive"`
	Annex []AnnexPaper `json:"annex,omitempty" validate:"max=500,dive"`
}

// Purpose says what a signature is for.
type Purpose string

// The purposes of signatures on a file.
const (
	SignInventory  Purpose = "inventory"  // A and B, before delivery (B4.2b)
	SignAcceptance Purpose = "acceptance" // B and the archivist, item by item (B4.6)
	SignLine       Purpose = "line"       // B and the archivist, in the register book (B4.7a)
)

// rule is the one that asks for the signature.
func (p Purpose) rule() policy.Rule {
	switch p {
	case SignInventory:
		return policy.B4_2b
	case SignAcceptance:
		return policy.B4_6
	case SignLine:
		return policy.B4_7a
	}
	return policy.B4_2b
}

// Signature is one person's, over the digest of what they signed (签字).
type Signature struct {
	Purpose Purpose         `json:"purpose"`
	As      policy.Relation `json:"as"`
	Person  policy.PersonID `json:"person"`
	// For is the person signed for, by delegation.
	For    policy.PersonID `json:"for,omitempty"`
	Digest journal.Digest  `json:"digest"`
	At     time.Time       `json:"at"`
}

// Want is one thing a supplement list asks for.
type Want struct {
	// Paper is the checklist's code; empty for a paper it does not list, named
	// by Title.
	Paper string `json:"paper,omitempty" validate:"required_without=Title,max=64,plain"`
	Title string `json:"title,omitempty" validate:"max=200,plain"`
	// Signer, when set, is the signature that is missing on it; empty when the
	// paper itself is.
	Signer string `json:"signer,omitempty" validate:"max=64,plain"`
	// Wrong, when set, says what the inventory states wrongly of a paper that
	// is there: "copies", "pages", "title" or "form". A puts the line right.
	Wrong string `json:"wrong,omitempty" validate:"omitempty,excluded_with=Signer,oneof=copies pages title form"`
}

// Supplement is one round of B's supplement list (补充资料清单, rule B4.2d).
type Supplement struct {
	Wants     []Want          `json:"wants"`
	By        policy.PersonID `json:"by"`
	Requested calendar.Day    `json:"requested"`
	// Answered is the day A brought the file back; zero while it is open.
	Answered calendar.Day `json:"answered,omitzero"`
	// Before is the inventory the list was written on, while it is open.
	Before *Inventory `json:"before,omitempty"`
	// Changes are the difference the round made.
	Changes []Change `json:"changes,omitempty"`
}

// Change is one difference between two inventories.
type Change struct {
	// Item names the line: its checklist code, or its title.
	Item  string `json:"item"`
	Field string `json:"field"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
}

// Count is what the archivist found of one item, by its code.
type Count struct {
	Code   string `json:"code" validate:"required,max=64,plain"`
	Copies int    `json:"copies" validate:"min=0,max=1000"`
	Pages  int    `json:"pages" validate:"min=0,max=100000"`
}

// Difference is one disagreement between inventory and papers (rule B4.6).
type Difference struct {
	// Code is the item's; empty for papers that no item lists.
	Code string `json:"code,omitempty" validate:"required_unless=Field unlisted,max=64,plain"`
	// Field is "copies", "pages", "title", "form" or "missing" of an item, or
	// "unlisted": Found is then how many papers lie there that no item lists.
	Field string `json:"field" validate:"required,oneof=copies pages title form missing unlisted"`
	// Listed and Found are the figures, where the field has one.
	Listed int `json:"listed,omitempty" validate:"min=0"`
	Found  int `json:"found,omitempty" validate:"min=0"`
}

// unlisted is the difference of papers that no item lists.
const unlisted = "unlisted"

// Refusal is a delivery the archivist refused, with what differed.
type Refusal struct {
	Differences []Difference    `json:"differences"`
	By          policy.PersonID `json:"by"`
	// Presented and Refused are the days between which it lay with the archivist.
	Presented calendar.Day `json:"presented"`
	Refused   calendar.Day `json:"refused"`
}

// Holding is one stretch of the chain of holders.
type Holding struct {
	Person policy.PersonID `json:"person"`
	As     policy.Relation `json:"as"`
	From   time.Time       `json:"from"`
	// Until is the instant the next one took over; zero for the last.
	Until time.Time `json:"until,omitzero"`
}

// Line is the file's line in the register book.
type Line struct {
	Number     string          `json:"number"`
	Title      string          `json:"title"`
	Received   calendar.Day    `json:"received"`
	Registered calendar.Day    `json:"registered"`
	By         policy.PersonID `json:"by"`
}

// Amendment is what a correction puts in the place of what was wrong; what is
// not set stays.
type Amendment struct {
	// Corrects is the Seq of the journal entry that had it wrong.
	Corrects uint64       `json:"corrects" validate:"min=1"`
	Reason   string       `json:"reason" validate:"required,max=500,plain"`
	Customer CustomerID   `json:"customer,omitempty" validate:"max=64,plain"`
	Title    string       `json:"title,omitempty" validate:"max=200,plain"`
	Amount   *policy.Yuan `json:"amount,omitempty"`
}

// Correction is an amendment on record (更正).
type Correction struct {
	Amendment
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// Ref names the file as it is.
func (f File) Ref() policy.Ref { return policy.Ref{ID: string(f.ID), Revision: f.Revision} }

// Holder returns who answers for the file now (rule B3.2).
func (f File) Holder() policy.PersonID {
	if len(f.Holders) == 0 {
		return ""
	}
	return f.Holders[len(f.Holders)-1].Person
}

// Breached reports whether a breach of the rule is on record.
func (f File) Breached(r policy.Rule) bool {
	for _, b := range f.Breaches {
		if b.Rule == r {
			return true
		}
	}
	return false
}

// Title returns the file's name in registers.
func (f File) Title() string {
	if f.Project.Title != "" {
		return f.Project.Title
	}
	return f.Project.Number
}
