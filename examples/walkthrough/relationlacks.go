package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/policy"
)

func (r Relation) lacks(law *policy.Version) string {
	if why := missing(append(
		r.People.entries(),
		entry{"org", string(r.Org)},
		entry{"people.custodian", string(r.People.Custodian)},
		entry{"people.handler", string(r.People.Handler)},
		entry{"people.sales-director", string(r.People.SalesDirector)},
		entry{"people.credit-manager", string(r.People.CreditManager)},
		entry{"people.production", string(r.People.Production)},
		entry{"client.number", string(r.Client.Number)},
		entry{"client.name", r.Client.Name},
		entry{"client.department", string(r.Client.Department)},
		entry{"client.purpose", r.Client.Purpose},
	)); why != "" {
		return why
	}
	for _, list := range []struct {
		key    string
		papers []Paper
		of     policy.Categories
	}{
		{"contract.papers", r.Contract.Papers, law.Contracts().Categories},
		{"contract.amended.papers", r.Contract.Amended.Papers, law.Contracts().Categories},
		{"credit.papers", r.Credit.Papers, law.Credit().Categories},
	} {
		if len(list.papers) == 0 {
			return list.key + " is missing"
		}
		for i, p := range list.papers {
			if _, _, ok := list.of.Paper(p.Paper); !ok {
				return list.key + "[" + strconv.Itoa(i) + fmt.Sprintf("].paper: the regulation has no %q", p.Paper)
			}
		}
	}
	if _, ok := law.ContractKind(r.Contract.Kind); !ok {
		return fmt.Sprintf("contract.kind: the regulation has no %q", r.Contract.Kind)
	}
	if why := r.Survey.lacks(1 + len(r.Others)); why != "" {
		return "survey." + why
	}
	return r.untold()
}

// lacks wants a line of marks for each customer, and a mark for each question.
func (s Survey) lacks(customers int) string {
	if len(s.Marks) != customers {
		return fmt.Sprintf("marks: found %d lines for %d customers", len(s.Marks), customers)
	}
	for i, line := range s.Marks {
		if len(line) != len(s.Questions) {
			return "marks[" + strconv.Itoa(i) + fmt.Sprintf("]: found %d marks for %d questions", len(line), len(s.Questions))
		}
	}
	return ""
}

// untold names the first sale that has no place in the story: they come in their
// order, once the profile is built and before the story ends; and a day of no scene.
func (r Relation) untold() string {
	if len(r.Sales) == 0 {
		return "sales is missing"
	}
	turns := r.turns()
	from, until := r.Days["built"], turns[len(turns)-1].day
	for i, one := range r.Sales {
		if one.Day.Before(from) || one.Day.After(until) {
			return "sales[" + strconv.Itoa(i) + fmt.Sprintf("].day (%s): want a day from %s to %s", one.Day, from, until)
		}
		from = one.Day
	}
	for _, key := range slices.Sorted(maps.Keys(r.Days)) {
		if !slices.ContainsFunc(turns, func(t turn) bool { return t.key == key }) {
			return fmt.Sprintf("days.%s: the story has no such day", key)
		}
	}
	return ""
}

func (r Relation) turns() []turn {
	var all []turn
	for _, s := range scenes() {
		all = append(all, turn{s.key, r.Days[s.key]})
	}
	return all
}
