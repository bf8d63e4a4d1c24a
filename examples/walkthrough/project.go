package main

import (
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Story is what the YAML file says: the project, its papers, and the days on
// which people did what they did.
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
	Days      Days      `yaml:"days"`
}

// People says who is who.
type People struct {
	A              policy.PersonID `yaml:"a"`
	B              policy.PersonID `yaml:"b"`
	Archivist      policy.PersonID `yaml:"archivist"`
	GeneralManager policy.PersonID `yaml:"general-manager"`
	OfficeDirector policy.PersonID `yaml:"office-director"`
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

// Days are the civil days of the story.
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
