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
	adopted []Adoption
}

// Adoption is a version as adopted by an organisation; an empty Org means
// everyone who has none of their own.
type Adoption struct {
	Org     OrgID
	Version *Version
}

// NewRulebook makes a rulebook. An adoption without a version is refused. Two versions of one organisation whose days
// overlap are refused: a version runs until the day before the next one, or
// until its own last day when it states one.
func NewRulebook(adopted ...Adoption) (Rulebook, error) {
	var c Checks
	for i, a := range adopted {
		if a.Version == nil {
			c.Add(*Invalid(fmt.Sprintf("adopted[%d].version", i), "none", "a version",
				Tf("第 %d 项采用没有给出制度版本", "adoption number %d has no version", i+1)))
		}
	}
	if err := c.Err(); err != nil {
		return Rulebook{}, err
	}
	list := slices.Clone(adopted)
	slices.SortStableFunc(list, func(a, b Adoption) int {
		return cmp.Or(cmp.Compare(a.Org, b.Org), a.Version.Effective().Compare(b.Version.Effective()))
	})
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], list[i]
		if a.Org != b.Org {
			continue
		}
		if from, until := b.Version.Effective(), a.Version.Until(); from == a.Version.Effective() || (!until.IsZero() && !until.Before(from)) {
			c.Add(Violation{
				Kind: InvalidInput, Rule: B7, Field: "effective", Found: from.String(), Wanted: until.String(),
				Problem: Tf("版本 %s 与 %s 的施行日期重叠", "versions %s and %s overlap in their days of force", a.Version.ID(), b.Version.ID()),
				Remedy:  T("请更正施行日期", "correct their effective days"),
			})
		}
	}
	if err := c.Err(); err != nil {
		return Rulebook{}, err
	}
	return Rulebook{adopted: list}, nil
}

// Fixed makes a rulebook of one version for everyone. Of nil it makes one that
// is not empty and has no version in force on any day: a version left out by
// mistake does not let the store's own in.
func Fixed(v *Version) Rulebook { return Rulebook{adopted: []Adoption{{Version: v}}} }

// Empty reports whether the rulebook holds no version.
func (b Rulebook) Empty() bool { return len(b.adopted) == 0 }

// InForce returns the version that binds an organisation on a day: its own,
// or where it has adopted none, the one for everyone. Before the first
// version, and where the version in force does not bind the organisation, it
// refuses (rules B7, C5a and C2a).
func (b Rulebook) InForce(org OrgID, day calendar.Day) (*Version, error) {
	v, known := b.latest(org, day)
	if !known {
		v, _ = b.latest("", day)
	}
	if v == nil {
		return nil, notInForce(day, calendar.Day{})
	}
	if err := v.Binds(org, day); err != nil {
		return nil, err
	}
	return v, nil
}

func (b Rulebook) latest(org OrgID, day calendar.Day) (v *Version, known bool) {
	for _, a := range b.adopted {
		if a.Org != org {
			continue
		}
		known = true
		if a.Version != nil && !a.Version.Effective().After(day) {
			v = a.Version
		}
	}
	return v, known
}

func notInForce(day, effective calendar.Day) *Violation {
	return &Violation{
		Kind: RuleBroken, Rule: B7, Field: "day", Found: day.String(), Wanted: effective.String(),
		Problem: Tf("%s 没有施行中的制度", "no version of the regulation is in force on %s", day),
		Remedy:  T("请先发布制度并确定施行日期", "publish a version that is effective by that day"),
	}
}
