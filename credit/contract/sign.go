package contract

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// People returns those who must have consulted the customer's profile before the
// contract is signed: its handler and those concerned (rule R4.3a).
func (f File) People() []policy.PersonID {
	people := []policy.PersonID{f.Handler}
	for _, p := range f.Concerned {
		if !slices.Contains(people, p) {
			people = append(people, p)
		}
	}
	return people
}

// Sign records that the contract was signed on a day (签订). unconsulted are those
// of [File.People] who had not consulted the customer's approved profile before,
// however far back the regulation looks: with one of them the signing is refused, or
// where the regulation only warns they stay on record (rule R4.3a): see
// [File.RecordUnconsulted]. The papers listed so far are those of this formality, and go to the manager in the time of
// the regulation (K3a).
func (f File) Sign(who policy.Actor, at time.Time, law *policy.Version, day calendar.Day, unconsulted []policy.PersonID) (File, journal.Draft, error) {
	f, d, c := f.begin(ActSign, who, at, law)
	archive.Claimed(c, "day", day, law.Day(at))
	consulted(c, law, day.Before(law.Day(at)), unconsulted)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f, d = f.signed(d, law, who, Formality{Day: day, Unconsulted: slices.Clone(unconsulted)})
	return f, d, nil
}

// signed adds the formality of the signing, with the papers listed so far.
func (f File) signed(d journal.Draft, law *policy.Version, who policy.Actor, one Formality) (File, journal.Draft) {
	one.Kind, one.Papers = Signing, f.Papers
	f.State, f.Papers = Signed, nil
	f, d = f.done(d, law, who, one)
	return f, d.With("people", itoa(len(f.People()))).With("unconsulted", itoa(len(one.Unconsulted)))
}

// Amendment is a change of a contract that was agreed on a day.
type Amendment struct {
	Day calendar.Day `json:"day"`
	// Amount is the new amount; nil where it stays.
	Amount *policy.Yuan `json:"amount,omitempty"`
	// Estimated says of a new amount that it is reckoned.
	Estimated bool `json:"estimated,omitempty"`
}

// Amend records that the contract was amended on a day (变更). Its papers go to the
// manager as those of the signing did (rule K3a).
func (f File) Amend(who policy.Actor, at time.Time, law *policy.Version, a Amendment) (File, journal.Draft, error) {
	f, d, c := f.begin(ActAmend, who, at, law)
	f.following(c, a.Day, law.Day(at))
	if a.Estimated && a.Amount == nil {
		c.Add(*policy.Invalid("estimated", "true", "a new amount", policy.T("没有写明新的金额", "no new amount is stated")))
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	one := Formality{Kind: Amending, Day: a.Day}
	if a.Amount != nil {
		amount := *a.Amount
		one.Was = &Worth{Amount: f.Amount, Estimated: f.Estimated}
		f.Amount, f.Estimated, one.Amount = amount, a.Estimated, &amount
		d = d.With("changed", "amount")
	}
	f, d = f.done(d, law, who, one)
	return f, d, nil
}

// Perform records that the contract was performed in full on a day (履行完毕, rule
// K3a).
func (f File) Perform(who policy.Actor, at time.Time, law *policy.Version, day calendar.Day) (File, journal.Draft, error) {
	return f.end(ActPerform, Performing, Performed, who, at, law, day)
}

// Terminate records that the contract was terminated on a day, before it was
// performed in full (解除, rule K3a).
func (f File) Terminate(who policy.Actor, at time.Time, law *policy.Version, day calendar.Day) (File, journal.Draft, error) {
	return f.end(ActTerminate, Terminating, Terminated, who, at, law, day)
}

// end records the formality that ends the contract. The papers of those that go
// with it are its own from here on.
func (f File) end(a policy.Action, kind FormalityKind, state policy.State, who policy.Actor, at time.Time, law *policy.Version, day calendar.Day) (File, journal.Draft, error) {
	f, d, c := f.begin(a, who, at, law)
	f.following(c, day, law.Day(at))
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	var papers archive.Papers
	f.Formalities = slices.Clone(f.Formalities)
	for i := range f.Formalities {
		if one := &f.Formalities[i]; one.State == Joined {
			papers = append(papers, one.Papers...)
			one.Papers = nil
		}
	}
	f.State = state
	f, d = f.done(d, law, who, Formality{Kind: kind, Day: day, Papers: papers})
	return f, d, nil
}

// following refuses the day of a formality that is missing, in the future, or before
// that of the one before.
func (f File) following(c *policy.Checks, day, today calendar.Day) {
	archive.Claimed(c, "day", day, today)
	if n := f.last(); n > 0 && !day.IsZero() && day.Before(f.Formalities[n-1].Day) {
		last := f.Formalities[n-1].Day
		c.Add(*policy.Invalid("day", day.String(), "a day from "+last.String(), policy.Tf("早于上一项手续的日期 %s", "the day lies before that of the last formality, %s", last)))
	}
}

// done adds a formality and starts its time (rule K3a). Where papers are handed
// over once, those of a formality that does not end the contract wait for the one
// that does.
func (f File) done(d journal.Draft, law *policy.Version, who policy.Actor, one Formality) (File, journal.Draft) {
	one.By, one.At, one.State = who.ID, f.At, WithHandler
	one.Holders = archive.PassOn(nil, f.Handler, policy.Handler, f.At)
	if law.Contracts().HandOver == policy.HandOverOnce && !one.Ends() {
		one.State = Joined
	}
	f.Formalities = append(slices.Clone(f.Formalities), one)
	n := len(f.Formalities)
	if one.State == WithHandler {
		f.Deadlines = f.Deadlines.Put(policy.NewDeadline(law, policy.ContractToManager.Of(n), policy.K3a, f.Handler, one.Day, law.Contracts().ToManager))
	}
	d.Day = one.Day
	return f.counted(law), d.With("formality", itoa(n))
}
