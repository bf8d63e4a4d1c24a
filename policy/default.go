package policy

import (
	_ "embed" // the default regulation
	"slices"
	"sync"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

//go:embed default.yaml
var defaultRules []byte

//go:embed default_checklists.yaml
var defaultChecklists []byte

// embedded reads the default regulation, which nobody may change.
var embedded = sync.OnceValues(func() (Regulation, error) {
	return ParseRegulation(slices.Concat(defaultRules, []byte("\n"), defaultChecklists))
})

// acts are those there are: the rows of the default matrix.
var acts = sync.OnceValue(func() map[Action]bool {
	r, err := embedded()
	if err != nil {
		return nil // Default says so
	}
	all := make(map[Action]bool, len(r.Matrix))
	for _, p := range r.Matrix {
		all[p.Action] = true
	}
	return all
})

var defaultVersion = sync.OnceValues(func() (*Version, error) {
	r, err := DefaultRegulation()
	if err != nil {
		return nil, err
	}
	return Compile(r, nil, nil)
})

// DefaultRegulation returns the default regulation as data, to start a
// company's own from.
func DefaultRegulation() (Regulation, error) {
	r, err := embedded()
	if err != nil {
		return Regulation{}, err
	}
	return r.clone()
}

// Default returns the default regulation, precompiled.
func Default() *Version {
	v, err := defaultVersion()
	if err != nil {
		panic("dossier: the embedded default regulation is broken: " + err.Error()) // a build that a test of this package refuses
	}
	return v
}

// complete gives what a regulation leaves out: what one written before there were
// deeds, lending and customer profiles could not say.
func (r Regulation) complete() Regulation {
	base, err := embedded()
	if err != nil {
		return r // Default says so
	}
	for _, one := range []struct{ own, base *calendar.Period }{
		{&r.Periods.Deeds, &base.Periods.Deeds},
		{&r.Periods.VaultCount, &base.Periods.VaultCount},
		{&r.Periods.SurpriseCount, &base.Periods.SurpriseCount},
		{&r.Periods.Release, &base.Periods.Release},
		{&r.Periods.Loan, &base.Periods.Loan},
		{&r.Periods.Renewal, &base.Periods.Renewal},
		{&r.Periods.ProfileUpdate, &base.Periods.ProfileUpdate},
		{&r.Periods.EffectCheck, &base.Periods.EffectCheck},
		{&r.Periods.ComplaintOutcome, &base.Periods.ComplaintOutcome},
		{&r.Periods.ComplaintAnswer, &base.Periods.ComplaintAnswer},
	} {
		if *one.own == (calendar.Period{}) {
			*one.own = *one.base
		}
	}
	for _, one := range []struct{ own, base *NumberFormat }{
		{&r.Numbers.CreditVolume, &base.Numbers.CreditVolume},
		{&r.Numbers.ContractVolume, &base.Numbers.ContractVolume},
		{&r.Numbers.CreditFile, &base.Numbers.CreditFile},
		{&r.Numbers.ContractFile, &base.Numbers.ContractFile},
	} {
		if *one.own == "" {
			*one.own = *one.base
		}
	}
	if r.Assessment == (Assessment{}) {
		r.Assessment = base.Assessment
	}
	if r.Profiles.Reapprove == nil {
		r.Profiles.Reapprove = base.Profiles.Reapprove
	}
	if r.Surveys.Topics == nil {
		r.Surveys.Topics = base.Surveys.Topics
	}
	if r.Surveys.Target == 0 {
		r.Surveys.Target = base.Surveys.Target
	}
	if r.Complaints == (Complaints{}) {
		r.Complaints = base.Complaints
	}
	r.Contracts = r.Contracts.complete(base.Contracts)
	r.Visits = r.Visits.complete(base.Visits)
	r.Credit = r.Credit.complete(base.Credit)
	return r
}
