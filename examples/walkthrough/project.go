package main

import (
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Story is what the YAML file of a project says: the project, its papers, and the
// days on which people did what they did.
type Story struct {
	Org     policy.OrgID `yaml:"org"`
	People  People       `yaml:"people"`
	Project Project      `yaml:"project"`
	// Inventory is what A lists at first, Annex the customer's counterparts.
	Inventory []Paper `yaml:"inventory"`
	Annex     []Paper `yaml:"annex"`
	// Brought is what A brings in the supplement round; a paper that was
	// listed already is listed anew.
	Brought   []Paper   `yaml:"brought"`
	Extension Extension `yaml:"extension"`
	Place     Place     `yaml:"place"`
	// Vault is where the deeds go; a story without deeds leaves it out. Lending
	// tells of the volume lent, and may be left out as well.
	Vault   *Vault   `yaml:"vault"`
	Lending *Lending `yaml:"lending"`
	Days    Days     `yaml:"days"`
}

// People says who is who.
type People struct {
	A     policy.PersonID `yaml:"a"`
	B     policy.PersonID `yaml:"b"`
	Posts `yaml:",inline"`
}

// Project is the loan or guarantee.
type Project struct {
	Number     string              `yaml:"number"`
	Kind       policy.BusinessKind `yaml:"kind"`
	Customer   archive.CustomerID  `yaml:"customer"`
	Title      string              `yaml:"title"`
	Amount     policy.Yuan         `yaml:"amount"`
	Department policy.DepartmentID `yaml:"department"`
	Conditions []policy.Condition  `yaml:"conditions"`
}

// Paper is one line of an inventory; part and form follow from the checklist
// where they are left out.
type Paper struct {
	Paper  string      `yaml:"paper"`
	Title  string      `yaml:"title"`
	Form   policy.Form `yaml:"form"`
	Copies int         `yaml:"copies"`
	Pages  int         `yaml:"pages"`
	Signed []string    `yaml:"signed"`
}

// Extension is the consent the general manager gives.
type Extension struct {
	Days   int    `yaml:"days"`
	Reason string `yaml:"reason"`
}

// Place is where the volume goes.
type Place struct {
	Room    string `yaml:"room"`
	Cabinet string `yaml:"cabinet"`
	Shelf   string `yaml:"shelf"`
	Box     string `yaml:"box"`
}

// Vault is the deeds, the safe they lie in, what a count of it found, and to whom
// they were given back.
type Vault struct {
	Custodian policy.PersonID `yaml:"custodian"`
	// Auditor counts the safe.
	Auditor    policy.PersonID `yaml:"auditor"`
	Safe       Safe            `yaml:"safe"`
	Deeds      []Deed          `yaml:"deeds"`
	Count      Count           `yaml:"count"`
	Settlement Settlement      `yaml:"settlement"`
}

// Safe is a safe with its slots.
type Safe struct {
	ID    custody.SafeID `yaml:"id"`
	Name  string         `yaml:"name"`
	Slots []string       `yaml:"slots"`
}

// Deed is one line of the hand-over list, and the slot it goes to.
type Deed struct {
	Kind        string          `yaml:"kind"`
	Name        string          `yaml:"name"`
	Certificate string          `yaml:"certificate"`
	Quantity    int             `yaml:"quantity"`
	Owner       policy.Personal `yaml:"owner"`
	Office      string          `yaml:"office"`
	Value       policy.Yuan     `yaml:"value"`
	Slot        string          `yaml:"slot"`
}

// Count is what was not as it should be when the safe was counted: one piece of
// a certificate was not there. The rest is how that was pursued.
type Count struct {
	Missing  string          `yaml:"missing"`
	How      string          `yaml:"how"`
	Reason   string          `yaml:"reason"`
	Findings string          `yaml:"findings"`
	Ruling   string          `yaml:"ruling"`
	Outcome  archive.Outcome `yaml:"outcome"`
	Ending   string          `yaml:"ending"`
}

// Settlement is what the deeds are given back for, and to whom.
type Settlement struct {
	Purpose  string   `yaml:"purpose"`
	Receiver Receiver `yaml:"receiver"`
}

// Receiver is a named person with the identity paper that was checked.
type Receiver struct {
	Name   policy.Personal `yaml:"name"`
	Proof  string          `yaml:"proof"`
	Number policy.Personal `yaml:"number"`
	// Receipt is the number of the paper they signed.
	Receipt string `yaml:"receipt"`
}

// Lending is A's loan of the volume, B's wish for it, and the case that keeps it
// in the room in the end.
type Lending struct {
	Purpose string `yaml:"purpose"`
	Days    int    `yaml:"days"`
	// Wanted is what B asks for it for, Recall why it is called back.
	Wanted string `yaml:"wanted"`
	Recall string `yaml:"recall"`
	// Later are the papers that A brings back a day after the others.
	Later []string `yaml:"later"`
	// Case is the number of the case that puts the volume on hold.
	Case string `yaml:"case"`
}

// Days are the civil days of the story; those of a chapter that is left out may be
// left out as well.
type Days struct {
	Appointed    calendar.Day `yaml:"appointed"`
	Opened       calendar.Day `yaml:"opened"`
	Ended        calendar.Day `yaml:"ended"`
	Extended     calendar.Day `yaml:"extended"`
	HandedOver   calendar.Day `yaml:"handed-over"`
	Supplement   calendar.Day `yaml:"supplement"`
	Supplemented calendar.Day `yaml:"supplemented"`
	Delivered    calendar.Day `yaml:"delivered"`
	Accepted     calendar.Day `yaml:"accepted"`
	Shelved      calendar.Day `yaml:"shelved"`
	Received     calendar.Day `yaml:"received"`
	Counted      calendar.Day `yaml:"counted"`
	Resolved     calendar.Day `yaml:"resolved"`
	Lent         calendar.Day `yaml:"lent"`
	Recalled     calendar.Day `yaml:"recalled"`
	Brought      calendar.Day `yaml:"brought"`
	Returned     calendar.Day `yaml:"returned"`
	Held         calendar.Day `yaml:"held"`
	Lifted       calendar.Day `yaml:"lifted"`
	Settled      calendar.Day `yaml:"settled"`
}

// project is the project as the archive room takes it.
func (s Story) project() archive.Project {
	return archive.Project{
		Number: s.Project.Number, Kind: s.Project.Kind, Customer: s.Project.Customer, Title: s.Project.Title,
		Amount: s.Project.Amount, A: s.People.A, B: s.People.B,
		Department: s.Project.Department, Conditions: s.Project.Conditions,
	}
}

// inventory is what A lists, sorted by the checklist; brought papers take the
// place of those listed before under the same name.
func (s Story) inventory(law *policy.Version, brought ...Paper) archive.Inventory {
	var in archive.Inventory
	listed := make(map[[2]string]int)
	for _, p := range append(append([]Paper(nil), s.Inventory...), brought...) {
		entry, _, _ := law.Paper(s.Project.Kind, p.Paper)
		it := archive.Item{
			Part: entry.Part, Paper: p.Paper, Title: p.Title, Form: p.Form,
			Copies: max(p.Copies, 1), Pages: p.Pages, Signed: p.Signed,
		}
		if it.Form == "" {
			it.Form = entry.Form
		}
		if it.Form == policy.Either {
			it.Form = policy.Copy
		}
		key := [2]string{p.Paper, p.Title}
		if i, again := listed[key]; again {
			in.Items[i] = it
			continue
		}
		listed[key] = len(in.Items)
		in.Items = append(in.Items, it)
	}
	in.Items = archive.SortItems(law, s.Project.Kind, in.Items)
	for _, p := range s.Annex {
		in.Annex = append(in.Annex, archive.AnnexPaper{Paper: p.Paper, Title: p.Title, Copies: max(p.Copies, 1), Pages: p.Pages})
	}
	return in
}

// lines is what A lists of the deeds.
func (v Vault) lines() []custody.Line {
	lines := make([]custody.Line, len(v.Deeds))
	for i, d := range v.Deeds {
		lines[i] = custody.Line{
			Kind: d.Kind, Name: d.Name, Certificate: d.Certificate, Quantity: d.Quantity,
			Owner: d.Owner, Office: d.Office, Value: d.Value,
		}
	}
	return lines
}

// slots is where each deed goes.
func (v Vault) slots() []string {
	slots := make([]string, len(v.Deeds))
	for i, d := range v.Deeds {
		slots[i] = d.Slot
	}
	return slots
}
