package archive

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Abandoned is the state of a stocktake that was given up before it was signed.
const Abandoned policy.State = "abandoned"

// Subject is what the authority matrix must know of the stocktake: who keeps the
// place, and who counts it.
func (s Stocktake) Subject() policy.Subject {
	subject := policy.Subject{Org: s.Org}
	for _, k := range s.Keepers {
		subject.Parties = append(subject.Parties, policy.Party{As: s.As, Person: k})
	}
	subject.Parties = append(subject.Parties, policy.Party{As: policy.Requester, Person: s.Counter})
	if s.For != "" {
		subject.Parties = append(subject.Parties, policy.Party{As: policy.Requester, Person: s.For})
	}
	return subject
}

func (s Stocktake) record() policy.Record {
	return policy.Record{Kind: StocktakeKind, ID: string(s.ID), State: s.State, States: stocktakeStates, Held: s.Rule, Subject: s.Subject()}
}

// Lifecycle returns the transition table of the stocktake.
func (s Stocktake) Lifecycle() policy.Lifecycle[Stocktake] {
	rules := []policy.Rule{s.Rule}
	l := policy.Lifecycle[Stocktake]{
		{Action: s.Acts.Enter, From: []policy.State{Counting}, Rules: rules},
		{Action: s.Acts.Close, From: []policy.State{Counting}, Rules: rules},
		{Action: s.Acts.Resolve, From: []policy.State{Differing}, Rules: rules},
	}
	if s.Acts.Drop != "" {
		l = append(l, policy.Transition[Stocktake]{Action: s.Acts.Drop, From: []policy.State{Counting}, To: Abandoned, Rules: rules})
	}
	return l
}

// Explain lists what may be done next with the stocktake.
func (s Stocktake) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := s.Lifecycle().Explain(s, s.record(), nil, who, law.Day(at), law)
	for i := range all {
		if a := all[i].Action; a == s.Acts.Enter || a == s.Acts.Close {
			c := &policy.Checks{Subject: s.record().Name()}
			s.byCounter(c, who)
			all[i].Block(c)
		}
	}
	return timely(all, s.record().Name(), s.Org, s.At, who, at, law)
}

func (s Stocktake) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Stocktake, journal.Draft, *policy.Checks) {
	c := s.Lifecycle().Begin(a, s, s.record(), who, law)
	if who.Org == s.Org {
		Timely(c, law, s.Org, at, s.At)
	}
	s.At = notBefore(at, s.At)
	return s, journal.NewDraft(who, at, a, s.Rule), c
}

// byCounter refuses what only the one who counts may do.
func (s Stocktake) byCounter(c *policy.Checks, who policy.Actor) {
	if who.Org == s.Org && who.Person() != s.Counter {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: s.Rule, Field: "actor", Found: string(who.Person()), Wanted: string(s.Counter),
			Problem: policy.T("应由开始盘点的人录入并签字", "who started the count enters and signs it"),
			Remedy:  policy.T("请由盘点人办理", "have the counter do it"),
		})
	}
}

// Drop gives up a count that will not be closed (放弃盘点), with the reason:
// another may then be started in its place.
func (s Stocktake) Drop(who policy.Actor, at time.Time, law *policy.Version, reason string) (Stocktake, journal.Draft, error) {
	s, d, c := s.begin(s.Acts.Drop, who, at, law)
	reasoned(c, reason, s.Rule)
	if err := c.Err(); err != nil {
		return Stocktake{}, journal.Draft{}, err
	}
	s.State, s.Dropped = Abandoned, noted(who, s.At, reason)
	return s, d.With("place", s.Place), nil
}
