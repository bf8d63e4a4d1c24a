package archive

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// capacity says as whom an act is done, where the file wants different people
// for different ones.
var capacity = map[policy.Action]policy.Relation{
	ActEditInventory:     policy.ManagerA,
	ActHandOver:          policy.ManagerA,
	ActAnswerSupplement:  policy.ManagerA,
	ActRequestSupplement: policy.ManagerB,
	ActCode:              policy.ManagerB,
	ActCheck:             policy.ManagerB,
	ActDeliver:           policy.ManagerB,
	ActRefuse:            policy.Keeper,
	ActAccept:            policy.Keeper,
	ActRegister:          policy.Keeper,
	ActVoidNumber:        policy.Keeper,
}

// as says in which relation to the file an actor stands; empty for neither
// manager.
func (f File) as(who policy.Actor) policy.Relation {
	switch {
	case who.Is(f.Project.A):
		return policy.ManagerA
	case who.Is(f.Project.B):
		return policy.ManagerB
	}
	return ""
}

// Stand is in which capacity a person has acted for a file.
type Stand struct {
	As     policy.Relation `json:"as"`
	Person policy.PersonID `json:"person"`
}

// standing says in which capacity an act is done; false for one that does not
// depend on it.
func (f File) standing(a policy.Action, who policy.Actor) (Stand, bool) {
	as, limited := capacity[a]
	if a == ActSign {
		as = f.as(who)
		limited = as != ""
	}
	return Stand{As: as, Person: who.ID}, limited
}

// apart keeps A, B and the archivist three different people (rules B4.1a and
// B4.1b) where a delegation would make one person two of them: neither manager
// stands in for the other, and who has acted as one does not act as another.
// The matrix has refused the managers themselves already.
func (f File) apart(c *policy.Checks, a policy.Action, who policy.Actor) {
	p := f.Project
	if who.ID == p.A && who.Principal == p.B || who.ID == p.B && who.Principal == p.A {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B4_1a, Field: "actor", Found: string(who.ID), Wanted: "two people",
			Problem: policy.T("A 角与 B 角不得互相代办", "neither manager stands in for the other"),
			Remedy:  policy.T("请委托他人代办", "delegate to somebody else"),
		})
		return
	}
	now, limited := f.standing(a, who)
	if !limited || now.As == policy.Keeper && f.as(who) != "" {
		return
	}
	for _, before := range f.Stood {
		if before.Person != who.ID || before.As == now.As {
			continue
		}
		rule := policy.B4_1b
		if now.As != policy.Keeper && before.As != policy.Keeper {
			rule = policy.B4_1a
		}
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: rule, Field: "actor", Found: string(before.As), Wanted: string(now.As),
			Problem: policy.Tf("此人已以%s的身份经办", "this person has acted as %s already", before.As.Text()),
			Remedy:  policy.T("请由另一人办理", "have another person do it"),
		})
		return
	}
}

// stand keeps in which capacity a person has acted.
func (f File) stand(a policy.Action, who policy.Actor) File {
	if now, limited := f.standing(a, who); limited && !slices.Contains(f.Stood, now) {
		f.Stood = append(slices.Clone(f.Stood), now)
	}
	return f
}
