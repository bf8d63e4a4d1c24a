package policy

import (
	"errors"
	"strings"
)

// Kind says what sort of refusal a [Violation] is. It is an error, so that
// errors.Is(err, policy.Conflict) works. Kinds live here only.
type Kind string

// The kinds of refusal.
const (
	// InvalidInput: the request is malformed, whatever the state of things.
	InvalidInput Kind = "invalid-input"
	// RuleBroken: a rule of the regulation forbids the act as things stand.
	RuleBroken Kind = "rule-broken"
	// NotAllowed: this person may not do it.
	NotAllowed Kind = "not-allowed"
	// NotFound: there is no such record, or not for this organisation.
	NotFound Kind = "not-found"
	// Conflict: the record has changed since, or somebody else was first.
	Conflict Kind = "conflict"
	// Unavailable: the store or the house cannot do it now.
	Unavailable Kind = "unavailable"
)

// Error makes a kind an error to match with errors.Is.
func (k Kind) Error() string { return string(k) }

// Violation is one reason why an act was refused. It carries no free text that
// a person has typed: found values are days, counts, states, codes and ids.
type Violation struct {
	// Kind sorts the refusal.
	Kind Kind `json:"kind"`
	// Rule is the rule that was broken; empty for failures that are no rule's.
	Rule Rule `json:"rule,omitempty"`
	// Subject names the record, as kind and id ("file/0192...").
	Subject string `json:"subject,omitempty"`
	// Field is the path of the input or of the record's part at fault
	// ("items[3].pages").
	Field string `json:"field,omitempty"`
	// Problem says in a clause what is wrong.
	Problem Text `json:"problem"`
	// Found is the value found, for programs and tests: it is the same in every
	// language. What people must know of it, Problem says.
	Found string `json:"found,omitempty"`
	// Wanted is what would have been right, likewise.
	Wanted string `json:"wanted,omitempty"`
	// Remedy says what to do about it.
	Remedy Text `json:"remedy"`
}

// Error returns the violation in English, opened by its rule:
// "B4.2a: the inventory is empty; list every item with its pages".
func (v *Violation) Error() string { return v.In(EN) }

// In returns the violation in a language.
func (v *Violation) In(lang Lang) string {
	var b strings.Builder
	if v.Rule != "" {
		b.WriteString(string(v.Rule))
		b.WriteString(": ")
	}
	b.WriteString(v.Problem.In(lang))
	if r := v.Remedy.In(lang); r != "" {
		b.WriteString(T(";", "; ").In(lang))
		b.WriteString(r)
	}
	return b.String()
}

// Is matches the violation's rule and its kind.
func (v *Violation) Is(target error) bool {
	switch t := target.(type) {
	case Rule:
		return t == v.Rule && t != ""
	case Kind:
		return t == v.Kind
	}
	return false
}

// Checks gathers all violations of one act, so that its caller learns of
// everything at once. The zero Checks is ready.
type Checks struct {
	// Subject is given to every violation that names none.
	Subject string
	list    []error
}

// Add records a violation.
func (c *Checks) Add(v Violation) {
	if v.Subject == "" {
		v.Subject = c.Subject
	}
	c.list = append(c.list, &v)
}

// Join records the violations of another error; nil adds nothing.
func (c *Checks) Join(err error) {
	if err != nil {
		c.list = append(c.list, err)
	}
}

// OK reports whether nothing was found wrong.
func (c *Checks) OK() bool { return len(c.list) == 0 }

// Err returns nil when nothing was found wrong, the violation itself when
// there is one, and all of them joined otherwise.
func (c *Checks) Err() error {
	if len(c.list) == 1 {
		return c.list[0]
	}
	return errors.Join(c.list...)
}

// Violations returns every violation within an error, in order.
func Violations(err error) []*Violation {
	switch e := err.(type) { //nolint:errorlint // the tree is walked by hand: errors.As would stop at the first
	case nil:
		return nil
	case *Violation:
		return []*Violation{e}
	case interface{ Unwrap() []error }:
		var all []*Violation
		for _, one := range e.Unwrap() {
			all = append(all, Violations(one)...)
		}
		return all
	case interface{ Unwrap() error }:
		return Violations(e.Unwrap())
	}
	return nil
}

// Invalid makes the violation of a malformed input.
func Invalid(field, found, wanted string, problem Text) *Violation {
	return &Violation{
		Kind: InvalidInput, Field: field, Found: found, Wanted: wanted, Problem: problem,
		Remedy: Tf("请更正 %s 后重试", "correct %s and try again", field),
	}
}

// Missing makes the violation of a record that is not there, or not for the
// organisation that asks: the two are not told apart (rule C2b).
func Missing(subject string) *Violation {
	return &Violation{
		Kind: NotFound, Rule: C2b, Subject: subject,
		Problem: T("本单位没有这条记录", "there is no such record in this organisation"),
		Remedy:  T("请核对编号", "check the id"),
	}
}

// Stale makes the violation of a record that has changed since the caller
// last saw it.
func Stale(subject string, found, wanted uint64) *Violation {
	return &Violation{
		Kind: Conflict, Subject: subject, Field: "revision",
		Found: utoa(found), Wanted: utoa(wanted),
		Problem: Tf("记录已被他人更改:依据的是第 %d 版,现为第 %d 版", "the record has changed: the request was made on revision %d, it is now %d", found, wanted),
		Remedy:  T("请重新读取后再办理", "read it again and decide anew"),
	}
}
