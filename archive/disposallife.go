package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var disposalStates = map[policy.State]policy.Text{
	Appraising: policy.T("鉴定中", "being appraised"),
	Appraised:  policy.T("已鉴定", "appraised"),
	Approved:   policy.T("已批准", "approved"),
	Rejected:   policy.T("未批准", "not approved"),
	Executed:   policy.T("已执行", "carried out"),
}

var disposalLifecycle = policy.Lifecycle[Disposal]{
	{Action: ActAppraise, From: []policy.State{Appraising}, Rules: []policy.Rule{policy.B3_2}},
	{Action: ActStrike, From: []policy.State{Appraising, Appraised, Approved}, Rules: []policy.Rule{policy.B3_2}},
	{Action: ActApproveDisposal, From: []policy.State{Appraised}, To: Approved, Rules: []policy.Rule{policy.B3_2}},
	{Action: ActRefuseDisposal, From: []policy.State{Appraised}, To: Rejected, Rules: []policy.Rule{policy.B3_2}},
	{Action: ActDestroy, From: []policy.State{Approved}, To: Executed, Rules: []policy.Rule{policy.B3_2}},
}

// DisposalLifecycle returns the transition table of a disposal.
func DisposalLifecycle() policy.Lifecycle[Disposal] { return slices.Clone(disposalLifecycle) }

// Subject is what the authority matrix must know of the disposal: who drew it up
// and who appraised it, whom it needs another to approve for.
func (x Disposal) Subject() policy.Subject {
	s := policy.Subject{Org: x.Org}
	if x.DrawnUp.By != "" {
		s.Parties = append(s.Parties, x.DrawnUp.parties(policy.Requester)...)
	}
	for _, a := range x.Appraisals {
		s.Parties = append(s.Parties, a.parties(policy.Requester)...)
	}
	return s
}

func (x Disposal) record() policy.Record {
	return policy.Record{Kind: DisposalKind, ID: string(x.ID), State: x.State, States: disposalStates, Subject: x.Subject()}
}

// Explain lists what may be done next with the disposal.
func (x Disposal) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := disposalLifecycle.Explain(x, x.record(), nil, who, law.Day(at), law)
	for i := range all {
		if all[i].Action == ActAppraise && who.Org == x.Org {
			c := &policy.Checks{Subject: x.record().Name()}
			x.anothers(c, who)
			all[i].Block(c)
		}
	}
	return timely(all, x.record().Name(), x.Org, x.At, who, at, law)
}

func (x Disposal) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Disposal, journal.Draft, *policy.Checks) {
	c := disposalLifecycle.Begin(a, x, x.record(), who, law)
	if who.Org == x.Org {
		Timely(c, law, x.Org, at, x.At)
	}
	x.At = notBefore(at, x.At)
	return x, journal.NewDraft(who, at, a, policy.B3_2), c
}
