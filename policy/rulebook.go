package policy

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Rulebook holds the versions of a regulation by effective day and
// organisation. The zero Rulebook is empty; it is immutable.
type Rulebook struct {
	terms []term
}

// Adoption is a version as adopted by an organisation; an empty Org means
// everyone who has none of their own.
type Adoption struct {
	Org     OrgID
	Version *Version
	// Part is what is adopted of the version (rule C3a); empty: all of it.
	Part RegulationPart
	// StandIn: the organisation did not choose it, it stands in until its own first
	// version.
	StandIn bool
}

// term is what stands for an organisation from a day on: no version while it has
// adopted no more than a credit part.
type term struct {
	org     OrgID
	from    calendar.Day
	version *Version
	standIn bool
}

// NewRulebook makes a rulebook: of each day and each part of the regulation it takes
// the latest version effective by then (rule C3a). An adoption without a version is
// refused. Two versions of one organisation and part whose days overlap are refused:
// a version runs until the day before the next one, or until its own last day when it
// states one, which is that of the rest: the credit part runs until the next. So are
// two parts that do not go together, as rows of the credit part with a role that the
// rest does not declare.
func NewRulebook(adopted ...Adoption) (Rulebook, error) {
	var c Checks
	for i, a := range adopted {
		if a.Version == nil {
			c.Add(*Invalid(fmt.Sprintf("adopted[%d].version", i), "none", "a version",
				Tf("第 %d 项采用没有给出制度版本", "adoption number %d has no version", i+1)))
		}
		if a.Part != "" && a.Part != CreditPart && a.Part != RestPart {
			c.Add(*Invalid(fmt.Sprintf("adopted[%d].part", i), string(a.Part), "credit or rest, or nothing for both",
				Tf("第 %d 项采用所写的部分无效", "adoption number %d names no part of a regulation", i+1)))
		}
	}
	if err := c.Err(); err != nil {
		return Rulebook{}, err
	}
	list := slices.Clone(adopted)
	slices.SortStableFunc(list, func(a, b Adoption) int {
		return cmp.Or(cmp.Compare(a.Org, b.Org), a.Version.Effective().Compare(b.Version.Effective()))
	})
	for i, a := range list {
		for _, part := range []RegulationPart{RestPart, CreditPart} {
			if j := follows(list, i, part); j > 0 && overlap(a, list[j], part) {
				c.Add(Violation{
					Kind: InvalidInput, Rule: B7, Field: "effective", Found: list[j].Version.Effective().String(), Wanted: a.Version.Until().String(),
					Problem: Tf("版本 %s 与 %s 的施行日期重叠", "versions %s and %s overlap in their days of force", a.Version.ID(), list[j].Version.ID()),
					Remedy:  T("请更正施行日期", "correct their effective days"),
				})
				break
			}
		}
	}
	if err := c.Err(); err != nil {
		return Rulebook{}, err
	}
	var b Rulebook
	for i, a := range list {
		if i+1 < len(list) && list[i+1].Org == a.Org && list[i+1].Version.Effective() == a.Version.Effective() {
			continue // the other part of that day
		}
		one := term{org: a.Org, from: a.Version.Effective()}
		if rest := latest(list[:i+1], a.Org, RestPart); rest.Version != nil {
			var err error
			one.standIn = rest.StandIn
			one.version, err = compose(one.from, rest.Version, latest(list[:i+1], a.Org, CreditPart).Version)
			c.Join(err)
		}
		b.terms = append(b.terms, one)
	}
	if err := c.Err(); err != nil {
		return Rulebook{}, err
	}
	return b, nil
}

// follows finds the next adoption of a part after that at i, which is of it; 0 where
// there is none.
func follows(list []Adoption, i int, part RegulationPart) int {
	if !list[i].Part.Has(part) {
		return 0
	}
	for j := i + 1; j < len(list) && list[j].Org == list[i].Org; j++ {
		if list[j].Part.Has(part) {
			return j
		}
	}
	return 0
}

func overlap(a, b Adoption, part RegulationPart) bool {
	from, until := b.Version.Effective(), a.Version.Until()
	return from == a.Version.Effective() || (part == RestPart && !until.IsZero() && !until.Before(from))
}

// latest is the last adoption of a part in a sorted list; without a version where
// there is none.
func latest(list []Adoption, org OrgID, part RegulationPart) Adoption {
	for _, a := range slices.Backward(list) {
		if a.Org == org && a.Part.Has(part) {
			return a
		}
	}
	return Adoption{}
}

// Fixed makes a rulebook of one version for everyone. Of nil it makes one that
// is not empty and has no version in force on any day: a version left out by
// mistake does not let the store's own in.
func Fixed(v *Version) Rulebook {
	if v == nil {
		return Rulebook{terms: []term{{}}}
	}
	return Rulebook{terms: []term{{from: v.Effective(), version: v}}}
}

// Empty reports whether the rulebook holds no version.
func (b Rulebook) Empty() bool { return len(b.terms) == 0 }

// InForce returns the version that binds an organisation on a day: its own,
// or where it has adopted none, the one for everyone. Before the first
// version, and where the version in force does not bind the organisation, it
// refuses (rules B7, C5a and C2a).
func (b Rulebook) InForce(org OrgID, day calendar.Day) (*Version, error) {
	v := b.Standing(org, day)
	if v == nil {
		return nil, notInForce(day, calendar.Day{})
	}
	if err := v.Binds(org, day); err != nil {
		return nil, err
	}
	return v, nil
}

// Standing returns the version that was the last to come into force for an
// organisation by a day, though it may have run out since, or not bind it; nil before
// the first one.
func (b Rulebook) Standing(org OrgID, day calendar.Day) *Version { return b.standing(org, day).version }

// StandIn reports whether what stands on a day, credit aside, only stands in for an
// organisation that has had a regulation of its own since ([Adoption.StandIn]).
func (b Rulebook) StandIn(org OrgID, day calendar.Day) bool { return b.standing(org, day).standIn }

func (b Rulebook) standing(org OrgID, day calendar.Day) term {
	one, known := b.termOf(org, day)
	if !known {
		one, _ = b.termOf("", day)
	}
	return one
}

func (b Rulebook) termOf(org OrgID, day calendar.Day) (one term, known bool) {
	for _, t := range b.terms {
		if t.org != org {
			continue
		}
		known = true
		if !t.from.After(day) {
			one = t
		}
	}
	return one, known
}

func notInForce(day, effective calendar.Day) *Violation {
	return &Violation{
		Kind: RuleBroken, Rule: B7, Field: "day", Found: day.String(), Wanted: effective.String(),
		Problem: Tf("%s 没有施行中的制度", "no version of the regulation is in force on %s", day),
		Remedy:  T("请先发布制度并确定施行日期", "publish a version that is effective by that day"),
	}
}
