package customer

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// begun opens an act of a transition table: it runs the checks every act runs, and
// drafts its journal entry. last is the instant of the act before; the instant it
// returns is the record's own from now on.
func begun[R any](l policy.Lifecycle[R], a policy.Action, r R, rec policy.Record, last time.Time,
	who policy.Actor, at time.Time, law *policy.Version,
) (time.Time, journal.Draft, *policy.Checks) {
	row, _ := l.Row(a)
	c := l.Begin(a, r, rec, who, law)
	if who.Org == rec.Subject.Org {
		archive.Timely(c, law, rec.Subject.Org, at, last)
	}
	return archive.Instant(at, last), journal.NewDraft(who, at, a, row.Rules...), c
}

// made opens the act that makes a record: one that no transition table has.
func made(a policy.Action, rec policy.Record, who policy.Actor, at time.Time, law *policy.Version, rules ...policy.Rule) (time.Time, journal.Draft, *policy.Checks) {
	c := &policy.Checks{Subject: rec.Name()}
	if who.Org != rec.Subject.Org {
		c.Add(*policy.Missing(rec.Name()))
		return time.Time{}, journal.Draft{}, c
	}
	archive.Timely(c, law, rec.Subject.Org, at, time.Time{})
	if no := law.Matrix().Decide(who, a, rec.Subject).Violation(rec.Name()); no != nil {
		c.Add(*no)
	}
	return archive.Instant(at, time.Time{}), journal.NewDraft(who, at, a, rules...), c
}

// explained lists what may be done next by a transition table; more adds what else
// stands in the way of an act for this actor, as the act itself does.
func explained[R any](l policy.Lifecycle[R], r R, rec policy.Record, ds policy.Deadlines, last time.Time,
	who policy.Actor, at time.Time, law *policy.Version, more func(a policy.Action, c *policy.Checks),
) []policy.Next {
	all := l.Explain(r, rec, ds, who, law.Day(at), law)
	if who.Org != rec.Subject.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: rec.Name()}
		archive.Timely(c, law, rec.Subject.Org, at, last)
		if more != nil {
			more(all[i].Action, c)
		}
		all[i].Block(c)
	}
	return all
}

// against is a rule that forbids an act as things stand.
func against(rule policy.Rule, field, found, wanted string, problem, remedy policy.Text) policy.Violation {
	return policy.Violation{Kind: policy.RuleBroken, Rule: rule, Field: field, Found: found, Wanted: wanted, Problem: problem, Remedy: remedy}
}

// shaped refuses what is not well-formed, by the rule that asks for it.
func shaped(c *policy.Checks, rule policy.Rule, input any) {
	for _, v := range policy.Violations(policy.CheckShape(input)) {
		own := *v
		own.Rule = rule
		c.Add(own)
	}
}

// slip refuses one input, by the rule that asks for it.
func slip(c *policy.Checks, rule policy.Rule, field, found, wanted string, problem policy.Text) {
	v := policy.Invalid(field, found, wanted, problem)
	v.Rule = rule
	c.Add(*v)
}

// apart refuses somebody outside a department, whatever their role: neither a person
// of the group nor one whose departments the host does not state belongs to it.
func apart(c *policy.Checks, rule policy.Rule, who policy.Actor, d policy.DepartmentID) {
	if who.Home == "" && who.Belongs(d) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: rule, Field: "actor", Found: "somebody of another department", Wanted: "somebody of the department", // which may be what was typed
		Problem: policy.T("办理人不属于该部门", "the person does not belong to the department concerned"),
		Remedy:  policy.T("请由该部门人员办理", "have it done by somebody of that department"),
	})
}
