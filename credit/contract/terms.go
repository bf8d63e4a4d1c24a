package contract

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Opening is what a contract file begins with.
type Opening struct {
	// Department is whose number it gets.
	Department policy.DepartmentID `json:"department" validate:"max=64,plain"`
	Handler    policy.PersonID     `json:"handler" validate:"required,max=64,plain"`
	Terms      `validate:"-"`      // checked by themselves
	Estimated  bool                `json:"estimated,omitempty"`
}

// Open begins the file of a contract that is being prepared (建档): a department's
// own, with its handler, by somebody of that department or of the office: those whom the
// matrix lets open one for another department.
// [File.Numbered] gives it its number, drawn last (rule K2a).
func Open(org policy.OrgID, id FileID, who policy.Actor, at time.Time, law *policy.Version, o Opening) (File, journal.Draft, error) {
	f := File{
		Org: org, ID: id, State: Drafted, Department: o.Department, Handler: o.Handler,
		Terms: o.clone(), Estimated: o.Estimated, At: archive.Instant(at, time.Time{}),
	}
	name := f.record().Name()
	if who.Org != org {
		return File{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActOpen, policy.Subject{Org: org, Department: o.Department}).Violation(name); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(o))
	o.check(c, law)
	if o.Department == "" {
		v := policy.Invalid("department", "", "a department", policy.T("合同按部门编号,没有写明部门", "contracts are numbered by department, and none is stated"))
		v.Rule = policy.K2a
		c.Add(*v)
	} else {
		archive.Ours(c, policy.K2a, who, o.Department, ActOpenForAnother, law)
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActOpen, policy.K2a, policy.C1).
		With("department", string(o.Department)).With("handler", string(o.Handler)).With("kind", o.Kind)
	return f.counted(law), d, nil
}

// Numbered returns an opened file under the next number of its department's series
// (rule K2a): seq is that of [Series].
func (f File) Numbered(d journal.Draft, law *policy.Version, seq uint64) (File, journal.Draft) {
	f.Number = law.Numbers().ContractFile.Format(policy.NumberParts{Seq: seq, Year: law.Day(f.At).Year(), Department: f.Department})
	return f, d.With("number", f.Number)
}

// Changes are the terms put in the place of those of a contract that is not signed
// yet.
type Changes struct {
	Terms     `validate:"-"` // checked by themselves
	Estimated bool           `json:"estimated,omitempty"`
}

// Edit puts other terms in the place of those of a contract that is not signed yet
// (更正): its handler's act. Who is no longer concerned by them, and need not consult
// the customer's profile (rule R4.3a), is on record.
func (f File) Edit(who policy.Actor, at time.Time, law *policy.Version, r Changes) (File, journal.Draft, error) {
	f, d, c := f.begin(ActEdit, who, at, law)
	r.check(c, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	before := f.People()
	f.Terms, f.Estimated = r.clone(), r.Estimated
	for _, p := range before {
		if !slices.Contains(f.People(), p) {
			d = d.With("not-concerned", string(p))
		}
	}
	return f, d.With("kind", r.Kind), nil
}

// Drop ends the file of a contract that is not going to be signed (未签注销), with
// a reason: its number stays where it is.
func (f File) Drop(who policy.Actor, at time.Time, law *policy.Version, reason string) (File, journal.Draft, error) {
	f, d, c := f.begin(ActDrop, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State, f.Dropped = Dropped, &archive.Note{By: who.ID, For: who.Principal, At: f.At, Text: reason}
	return f, d.With("number", f.Number), nil
}

// Assign names another handler (更换承办人), who answers from now on for what is
// with the handler as well (rule K3a): what is late already stays the other's.
func (f File) Assign(who policy.Actor, at time.Time, law *policy.Version, handler policy.PersonID) (File, journal.Draft, error) {
	f, d, c := f.begin(ActAssign, who, at, law)
	c.Join(policy.CheckShape(struct {
		Handler policy.PersonID `json:"handler" validate:"required,max=64,plain"`
	}{handler}))
	if handler == f.Handler {
		c.Add(*policy.Invalid("handler", string(handler), "another person", policy.T("已是该合同的承办人", "this is the contract's handler already")))
	}
	for i, one := range f.Formalities {
		if one.Manager == handler && (one.State == HandedOver || one.State == Verified || one.State == Delivered) {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.K3b, Field: fmt.Sprintf("formalities[%d].manager", i), Found: string(handler), Wanted: "another person",
				Problem: policy.T("此人正在核实该合同的资料", "this person has papers of the contract to verify"),
				Remedy:  policy.T("请指定他人,或待资料归档", "name somebody else, or wait until they are filed"),
			})
		}
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	d = d.With("from", string(f.Handler)).With("to", string(handler))
	f.Handler = handler
	for i := range f.Formalities {
		if !f.lists(i + 1) {
			continue
		}
		f = f.with(i+1, func(one *Formality) { one.Holders = archive.PassOn(one.Holders, handler, policy.Handler, f.At) })
		f.Deadlines = f.Deadlines.PassTo(policy.ContractToManager.Of(i+1), handler, law.Day(at))
	}
	return f, d, nil
}

// Listing is the list of papers of one formality.
type Listing struct {
	// Formality is its place, from 1; 0 for the papers of a contract that is not
	// signed yet.
	Formality int             `json:"formality" validate:"min=0"`
	Papers    []archive.Paper `json:"papers" validate:"max=1000"`
}

// ListPapers puts a new list in the place of that of a formality whose papers are
// with the handler, or of those before the signing (开列资料, rules K1a and K1b):
// each paper in its category and in the form asked for. What is missing does not
// stop it: it is reported.
func (f File) ListPapers(who policy.Actor, at time.Time, law *policy.Version, l Listing) (File, journal.Draft, error) {
	f, d, c := f.begin(ActListPapers, who, at, law)
	c.Join(policy.CheckShape(l))
	one, there := f.formality(l.Formality)
	switch {
	case l.Formality == 0 && f.State != Drafted, l.Formality != 0 && !there:
		c.Add(*policy.Invalid("formality", itoa(l.Formality), "a formality of the contract", policy.T("没有这项手续", "there is no such formality")))
	case one.State == Struck:
		c.Add(*policy.Invalid("formality", itoa(l.Formality), "a formality that stands", policy.T("这项手续已经划去", "the formality is struck")))
	case there && !f.lists(l.Formality):
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.K3a, Field: "formality", Found: string(one.State), Wanted: string(WithHandler),
			Problem: policy.T("该项手续的资料已经移交", "the papers of the formality have been handed over"),
			Remedy:  policy.T("请由管理员退回,或列入后续手续", "have them returned, or list the papers with a later formality"),
		})
	}
	papers := archive.Papers(nil).Add(c, law, policy.K1a, law.Day(at), law.Contracts().Categories, "papers", l.Papers...)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	if l.Formality == 0 {
		f.Papers = papers
	} else {
		f = f.with(l.Formality, func(one *Formality) { one.Papers = papers })
	}
	f = f.counted(law)
	return f, d.With("formality", itoa(l.Formality)).With("papers", itoa(len(papers))).With("missing", itoa(len(f.Completeness.Missing))), nil
}

// lists reports whether the papers of a formality may still be listed: they are with
// the handler, or wait for the formality that ends the contract.
func (f File) lists(n int) bool {
	one, ok := f.formality(n)
	return ok && (one.State == WithHandler || one.State == Joined && !slices.ContainsFunc(f.Formalities, Formality.Ends))
}
