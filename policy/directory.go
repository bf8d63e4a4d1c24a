package policy

import (
	"context"
	"errors"
	"slices"
)

// Directory is the host's list of people and departments (人员名册): an act that names
// somebody asks it whether there is such a person. It is asked before the act's
// transaction (one that the host has opened itself is open all the same), may be
// asked by many at once, and is to heed ctx.
type Directory interface {
	// Person returns who is called id in an organisation, with the roles and
	// departments they have now: Roles, Departments and InCharge count. One who has
	// left may be returned without any: what they did may still be named. Nobody of
	// that id is an error that matches [NotFound]; any other error, that it cannot be
	// said now. Somebody of a group body ([Actor.Person]) is asked for in their own
	// organisation.
	Person(ctx context.Context, org OrgID, id PersonID) (Actor, error)
	// Department returns nil when the organisation has the department, and the errors
	// of Person otherwise.
	Department(ctx context.Context, org OrgID, id DepartmentID) error
}

// Named is somebody, or a department, that an act names (指定的人或部门).
type Named struct {
	// Field is the path of the input that names them ("team.organiser").
	Field string
	// Person or Department is whom it names; neither where it names nobody.
	Person     PersonID
	Department DepartmentID
	// For is the act that the person is named for, which the matrix must let them do;
	// empty where it is not a matter of roles.
	For Action
	// Within: and they are one of the people of the record's department, as that act
	// asks of whoever does it.
	Within bool
}

// Empty reports whether nobody is named.
func (n Named) Empty() bool { return n.Person == "" && n.Department == "" }

// Refused returns nil where the directory knows who is named, the violation of an
// input that names nobody there is where err matches [NotFound], and [Unavailable]
// for any other error.
func (n Named) Refused(err error) *Violation {
	what := T("人员", "person")
	if n.Department != "" {
		what = T("部门", "department")
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, NotFound):
		v := Invalid(n.Field, "", "a "+what.EN+" of the organisation",
			Tf("名册上没有 %s 所指的%s", "%s names no %s of the organisation", n.Field, what))
		v.Remedy = T("请指定本单位名册上的人员,可以不指定的也可留空", "name somebody of the organisation, or nobody where it may be left out")
		if n.Department != "" {
			v.Remedy = T("请指定本单位名册上的部门,可以不指定的也可留空", "name a department of the organisation, or none where it may be left out")
		}
		return v
	}
	return &Violation{
		Kind: Unavailable, Field: n.Field, Wanted: "the answer of House.Directory",
		Problem: Tf("名册无法查询,不能确认 %s 所指的%s", "the directory cannot say whether there is the %[2]s of %[1]s", n.Field, what),
		Remedy:  T("请稍后重试", "try again later"),
	}
}

// Suits returns nil where the person an act names may do what they are named for,
// and otherwise a violation of the rule that says who may: person is them with their
// roles, s the record as the act leaves it.
func (m *Matrix) Suits(n Named, person Actor, s Subject) *Violation {
	if n.For == "" {
		return nil
	}
	decision := m.Decide(person, n.For, s)
	v := decision.Violation("")
	switch {
	case v == nil && (!n.Within || slices.Contains(person.Departments, s.Department)):
		return nil
	case v == nil:
		title := decision.Row.Title()
		v = &Violation{
			Rule: decision.Row.Rule, Wanted: "somebody of the department concerned",
			Problem: Tf("%s 所指的人不属于该部门,不能办理“%s”", "who is named as %s does not belong to the department concerned, as it takes to: %s", n.Field, title),
		}
	case decision.Row != nil:
		title, who := decision.Row.Title(), decision.Row.who()
		v.Problem = Tf("%s 所指的人无权办理“%s”:须为%s", "who is named as %s may not do this: %s; it takes %s", n.Field, title, who)
		if decision.Denial == OwnAffair {
			v.Problem = Tf("%s 所指的人不得办理“%s”:%s须回避", "who is named as %s may not do this: %s; never %s", n.Field, title, names(decision.Row.Never))
		}
	}
	v.Kind, v.Field, v.Found = RuleBroken, n.Field, ""
	v.Remedy = T("请指定有权办理的人", "name somebody who may do it")
	return v
}
