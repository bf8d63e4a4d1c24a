package contract

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// UnconsultedSigning is a signing that took place although some of the people concerned
// had not consulted the customer's profile.
type UnconsultedSigning struct {
	// Day is that on which the contract was signed, Reason why it was all the same.
	Day    calendar.Day `json:"day"`
	Reason string       `json:"reason" validate:"required,max=500,plain"`
}

// RecordUnconsulted records a signing of a past day that [File.Sign] refuses, as what it
// was (补记未查阅即签订, rule R4.3a): by a leader who is not concerned in it, with a reason,
// and with the breach held against each of those who had not consulted the customer's
// profile by then. A contract that is to be signed is no matter of it.
func (f File) RecordUnconsulted(who policy.Actor, at time.Time, law *policy.Version, s UnconsultedSigning, unconsulted []policy.PersonID) (File, journal.Draft, error) {
	f, d, c := f.begin(ActRecordUnconsulted, who, at, law)
	today := law.Day(at)
	archive.Claimed(c, "day", s.Day, today)
	c.Join(policy.CheckShape(s))
	f.unconcerned(c, who)
	switch {
	case !s.Day.IsZero() && s.Day == today:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.R4_3a, Field: "day", Found: s.Day.String(), Wanted: "a day before " + today.String(),
			Problem: policy.T("今天签订的,今天还可以查阅", "of a signing of today the profile can still be consulted in time"),
			Remedy:  consultFirst,
		})
	case len(unconsulted) == 0:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.R4_3a, Field: "consultation", Found: "0", Wanted: "1 or more who had not consulted the profile",
			Problem: policy.T("有关人员签订前均已查阅", "all the people concerned had consulted the profile"),
			Remedy:  asUsual,
		})
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f, d = f.signed(d, law, who, Formality{
		Day: s.Day, Unconsulted: slices.Clone(unconsulted),
		Exempted: &archive.Note{By: who.ID, For: who.Principal, At: f.At, Text: s.Reason},
	})
	for _, person := range unconsulted {
		due := policy.Deadlines{{Name: policy.ConsultedBefore, Rule: policy.R4_3a, Person: person, Due: s.Day}}
		d, f.Breaches = journal.Hold(d, due, f.Breaches, policy.ConsultedBefore, today)
	}
	return f, d, nil
}

var (
	consultFirst = policy.T("请先查阅客户档案,再办理签订", "consult the customer's profile, then sign")
	asUsual      = policy.T("请照常记录签订", "record the signing as usual")
)

// consulted refuses a signing before which some of the people concerned have not
// consulted the customer's profile, unless the regulation only warns (rule R4.3a). One of
// a past day is a leader's to record: no consultation of today is in time for it.
func consulted(c *policy.Checks, law *policy.Version, past bool, unconsulted []policy.PersonID) {
	if law.Contracts().Consultation == policy.ConsultationWarn {
		return
	}
	remedy := consultFirst
	if past {
		remedy = policy.T("确已签订的,请由领导按“补记未查阅即签订”记录", "where it was signed indeed, have a leader record it as signed without a consultation")
	}
	for _, p := range unconsulted {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.R4_3a, Field: "consultation", Found: string(p), Wanted: "a consultation within " + law.Contracts().ConsultedWithin.String() + " before the signing",
			Problem: policy.Tf("%s 签订前未查阅该客户经审批的档案", "%s had not consulted the customer's approved profile before the signing", string(p)),
			Remedy:  remedy,
		})
	}
}

// refusing refuses the exemption where nothing is exempted from: the regulation only
// warns.
func refusing(_ File, law *policy.Version, c *policy.Checks) {
	if found := law.Contracts().Consultation; found == policy.ConsultationWarn {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.R4_3a, Field: "consultation", Found: string(found), Wanted: string(policy.ConsultationRefuse),
			Problem: policy.T("制度对未查阅即签订只作提示", "the regulation only warns of a signing without a consultation"),
			Remedy:  asUsual,
		})
	}
}

// unconcerned refuses to exempt oneself.
func (f File) unconcerned(c *policy.Checks, who policy.Actor) {
	if who.Org != f.Org || !slices.ContainsFunc(f.Concerned, who.Is) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.R4_3a, Field: "actor", Found: "somebody concerned in the signing", Wanted: "a leader who is not",
		Problem: policy.T("签订的有关人员不得为自己补记", "nobody concerned in the signing records it as unconsulted"),
		Remedy:  policy.T("请由其他领导办理", "have it done by another leader"),
	})
}
