package policy

import "github.com/seed-9bd3a28c/dossier/policy/calendar"

// Visits are the times given for visits to customers (顾客拜访). One left out is
// that of the default regulation.
type Visits struct {
	// Ahead is how long before an occasion its visits may be arranged.
	Ahead calendar.Period `yaml:"ahead,omitempty" json:"ahead"`
	// Make runs from the day of the occasion to the last day on which its visit is
	// in time (rule R5a).
	Make calendar.Period `yaml:"make,omitempty" json:"make"`
	// Record runs from the day of a visit to its record (rule R5c).
	Record calendar.Period `yaml:"record,omitempty" json:"record"`
	// Dormant: a customer without a transaction for longer is dormant (rule G6a).
	Dormant calendar.Period `yaml:"dormant,omitempty" json:"dormant"`
}

// complete gives the times left out.
func (v Visits) complete(base Visits) Visits {
	for _, one := range []struct{ own, base *calendar.Period }{
		{&v.Ahead, &base.Ahead}, {&v.Make, &base.Make}, {&v.Record, &base.Record}, {&v.Dormant, &base.Dormant},
	} {
		if *one.own == (calendar.Period{}) {
			*one.own = *one.base
		}
	}
	return v
}

func (v Visits) check(c *Checks) {
	for _, one := range []struct {
		name   string
		period calendar.Period
	}{{"visits.ahead", v.Ahead}, {"visits.make", v.Make}, {"visits.record", v.Record}, {"visits.dormant", v.Dormant}} {
		demand(c, one.period.Valid() == nil, one.name, one.period.String(), T(`期限(如 "5 working days")`, `a period ("5 working days")`))
	}
}

// Visits returns the times given for visits to customers.
func (v *Version) Visits() Visits { return v.reg.Visits }
