package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

func (s Story) lacks(law *policy.Version) string {
	if why := missing(append(
		s.People.entries(),
		entry{"org", string(s.Org)},
		entry{"people.a", string(s.People.A)},
		entry{"people.b", string(s.People.B)},
		entry{"project.number", s.Project.Number},
		entry{"project.kind", string(s.Project.Kind)},
		entry{"project.customer", string(s.Project.Customer)},
	)); why != "" {
		return why
	}
	if _, ok := law.Business(s.Project.Kind); !ok {
		return fmt.Sprintf("project.kind: the regulation has no %q", s.Project.Kind)
	}
	if len(s.Inventory) == 0 {
		return "inventory is missing"
	}
	for _, list := range []struct {
		key    string
		papers []Paper
	}{{"inventory", s.Inventory}, {"annex", s.Annex}, {"brought", s.Brought}} {
		for i, p := range list.papers {
			if _, _, ok := law.Paper(s.Project.Kind, p.Paper); !ok {
				return list.key + "[" + strconv.Itoa(i) + fmt.Sprintf("].paper: the checklist has no %q", p.Paper)
			}
		}
	}
	if s.Vault != nil {
		if why := s.Vault.lacks(law); why != "" {
			return "vault." + why
		}
	}
	if s.Lending != nil {
		if why := s.Lending.lacks(s.inventory(law, s.Brought...)); why != "" {
			return "lending." + why
		}
	}
	return ""
}

func (v Vault) lacks(law *policy.Version) string {
	if why := missing([]entry{
		{"custodian", string(v.Custodian)},
		{"auditor", string(v.Auditor)},
		{"safe.id", string(v.Safe.ID)},
		{"count.how", v.Count.How},
		{"settlement.receiver.name", v.Settlement.Receiver.Name.Reveal()},
		{"settlement.receiver.receipt", v.Settlement.Receiver.Receipt},
	}); why != "" {
		return why
	}
	if len(v.Deeds) == 0 {
		return "deeds is missing"
	}
	counted := false
	for i, d := range v.Deeds {
		key := "deeds[" + strconv.Itoa(i) + "]."
		if kind, ok := law.Deed(d.Kind, ""); !ok || kind.Code != d.Kind {
			return key + fmt.Sprintf("kind: the regulation has no %q", d.Kind)
		}
		if !slices.Contains(v.Safe.Slots, d.Slot) {
			return key + fmt.Sprintf("slot: the safe has no %q", d.Slot)
		}
		counted = counted || d.Certificate == v.Count.Missing
	}
	if !counted {
		return fmt.Sprintf("count.missing: no deed has the certificate number %q", v.Count.Missing)
	}
	return ""
}

func (l Lending) lacks(in archive.Inventory) string {
	if why := missing([]entry{{"purpose", l.Purpose}, {"wanted", l.Wanted}, {"recall", l.Recall}, {"case", l.Case}}); why != "" {
		return why
	}
	for i, paper := range l.Later {
		if !slices.ContainsFunc(in.Items, func(it archive.Item) bool { return it.Paper == paper }) {
			return "later[" + strconv.Itoa(i) + fmt.Sprintf("]: the inventory has no %q", paper)
		}
	}
	if len(l.Later) == 0 {
		return "later is missing"
	}
	return ""
}

// turns are the days that the chapters of a project take.
func (s Story) turns() []turn {
	d := s.Days
	all := []turn{
		{"appointed", d.Appointed},
		{"opened", d.Opened},
		{"ended", d.Ended},
		{"extended", d.Extended},
		{"handed-over", d.HandedOver},
		{"supplement", d.Supplement},
		{"supplemented", d.Supplemented},
		{"delivered", d.Delivered},
		{"accepted", d.Accepted},
		{"shelved", d.Shelved},
	}
	if s.Vault != nil {
		all = append(all, turn{"received", d.Received}, turn{"counted", d.Counted}, turn{"resolved", d.Resolved})
	}
	if s.Lending != nil {
		all = append(all, turn{"lent", d.Lent}, turn{"recalled", d.Recalled}, turn{"brought", d.Brought},
			turn{"returned", d.Returned}, turn{"held", d.Held}, turn{"lifted", d.Lifted})
	}
	if s.Vault != nil {
		all = append(all, turn{"settled", d.Settled})
	}
	return all
}
