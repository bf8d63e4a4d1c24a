package policy

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Action names an act, as "file.hand-over": the room, a dot, the act.
type Action string

// Relation is what a person is to one record ("manager-a" of a file). The ids
// of people are told apart within an organisation only: somebody of a group body
// who acts in another organisation never stands in a relation that allows, and
// is taken for the person of the same id where a relation forbids.
type Relation string

// The relations of the default regulation.
const (
	ManagerA  Relation = "manager-a" // 项目经理 A 角
	ManagerB  Relation = "manager-b" // 项目经理 B 角
	Self      Relation = "self"      // the person the act is about
	Requester Relation = "requester" // who asked for what is now decided
	// Keeper is the archivist as a party to a record: a signature, a holder.
	Keeper Relation = "archivist"
	// Custodian is the deed custodian as a party to a safe, a list or a deed.
	Custodian Relation = "custodian"
	// ProfileCustodian is the named person who keeps a customer profile (R4.2b).
	ProfileCustodian Relation = "profile-custodian" // 客户档案专管人
	// Organiser organises a task of customer relations (R3), Author drew a report
	// up (R6c), ActionOwner answers for a corrective or preventive action (R6d),
	// ComplaintHandler handles a complaint (R7.1).
	Organiser        Relation = "organiser"         // 组织人
	Author           Relation = "author"            // 报告编制人
	ActionOwner      Relation = "action-owner"      // 措施责任人
	ComplaintHandler Relation = "complaint-handler" // 投诉经办人
	// CreditKeeper keeps a credit file in its department (C4.3a), OfficeKeeper in the
	// leading group's office (C4.3c).
	CreditKeeper Relation = "credit-keeper" // 部门保管人
	OfficeKeeper Relation = "office-keeper" // 办公室保管人
	// Handler is who handles a contract (K3a), Verifier the credit (contract) manager
	// who has its papers and verifies them (K3b).
	Handler  Relation = "handler"  // 合同承办人
	Verifier Relation = "verifier" // 核实人
	// Receiver is who deeds were given back to for good: a holder, and no person of
	// the company, so no row of the matrix names it.
	Receiver Relation = "receiver" // 领取人
	// Carrier takes deeds out for a time, and answers for them meanwhile.
	Carrier Relation = "carrier" // 经手人
)

// Text returns the relation's name for a reader.
func (r Relation) Text() Text {
	switch r {
	case ManagerA:
		return T("A 角", "manager A")
	case ManagerB:
		return T("B 角", "manager B")
	case Self:
		return T("本人", "the person concerned")
	case Requester:
		return T("申请人", "the requester")
	case Keeper:
		return T("档案管理员", "archivist")
	case Custodian:
		return T("权证管理人员", "deed custodian")
	case ProfileCustodian:
		return T("客户档案专管人", "the profile's custodian")
	case Organiser:
		return T("组织人", "the organiser")
	case Author:
		return T("报告编制人", "the report's author")
	case ActionOwner:
		return T("措施责任人", "the action's owner")
	case ComplaintHandler:
		return T("投诉经办人", "the complaint's handler")
	case CreditKeeper:
		return T("部门保管人", "the department's keeper")
	case OfficeKeeper:
		return T("办公室保管人", "the office's keeper")
	case Handler:
		return T("合同承办人", "the handler")
	case Verifier:
		return T("核实人", "the verifier")
	case Receiver:
		return T("领取人", "the receiver")
	case Carrier:
		return T("经手人", "the carrier")
	}
	return T(string(r), string(r))
}

// knownRelations are those that a row of the matrix may name.
var knownRelations = []Relation{
	ManagerA, ManagerB, Self, Requester, Keeper, Custodian, Carrier, ProfileCustodian,
	Handler, Verifier, Organiser, Author, ActionOwner, ComplaintHandler, CreditKeeper, OfficeKeeper,
}

func (r Relation) known() bool { return slices.Contains(knownRelations, r) }

// Permission is one row of the authority matrix (权限表): who may do an act.
// The row that decides is the row that prints (rule G3).
type Permission struct {
	Action Action `yaml:"action" json:"action"`
	// ZH and EN name the act for a reader.
	ZH string `yaml:"zh" json:"zh"`
	EN string `yaml:"en" json:"en"`
	// Roles: any one of them is needed.
	Roles Roles `yaml:"roles" json:"roles"`
	// As: and the person must stand in one of these relations to the record.
	As []Relation `yaml:"as,omitempty" json:"as,omitempty"`
	// AsFor limits As to these roles; empty means all of them.
	AsFor Roles `yaml:"as-for,omitempty" json:"asFor,omitempty"`
	// Never: and in none of these (four-eyes, never one's own), neither the
	// actor nor the person they act for.
	Never []Relation `yaml:"never,omitempty" json:"never,omitempty"`
	// InCharge: these roles count only for a department the person is in
	// charge of.
	InCharge Roles `yaml:"in-charge,omitempty" json:"inCharge,omitempty"`
	// Rule is the rule an unauthorised attempt breaks.
	Rule Rule `yaml:"rule" json:"rule"`
}

// Title returns the act's name for a reader.
func (p Permission) Title() Text { return Text{ZH: p.ZH, EN: p.EN} }

// Party is a person in a relation to a record.
type Party struct {
	As     Relation
	Person PersonID
}

// Subject is what the matrix must know of the record an act is about.
type Subject struct {
	// Org is the organisation the record belongs to.
	Org OrgID
	// Department is the one whose deputy general manager is in charge.
	Department DepartmentID
	// Parties are the people who stand in a relation to the record.
	Parties []Party
}

// Denial says why the matrix refused.
type Denial uint8

// The reasons of a refusal.
const (
	Allowed     Denial = iota
	NoSuchAct          // the matrix has no row for the act
	NoRole             // the person has none of the roles
	NotInCharge        // the role counts only for a department they are in charge of
	NoRelation         // the person does not stand in the relation wanted
	OwnAffair          // the person stands in a relation that forbids it
)

// Decision is the matrix's answer.
type Decision struct {
	// Denial is Allowed, or why not.
	Denial Denial
	// Row is the permission that decided; nil when the act has none.
	Row *Permission
	// Own is the relation that forbids it, of an [OwnAffair].
	Own Relation
}

// OK reports whether the act is allowed.
func (d Decision) OK() bool { return d.Denial == Allowed }

// Violation returns nil when allowed, or the refusal.
func (d Decision) Violation(subject string) *Violation {
	if d.OK() {
		return nil
	}
	if d.Row == nil {
		return &Violation{
			Kind: NotAllowed, Rule: G3, Subject: subject, Field: "action",
			Problem: T("权限表没有这一行为,任何人不得办理", "the authority matrix has no row for this act, so nobody may do it"),
			Remedy:  T("请在制度的权限表中补上", "add the row to the regulation's matrix"),
		}
	}
	v := &Violation{Kind: NotAllowed, Rule: d.Row.Rule, Subject: subject, Field: "actor", Wanted: d.Row.who().EN}
	title := d.Row.Title()
	switch d.Denial {
	case NotInCharge:
		v.Problem = Tf("%s:不是该部门的主管领导", "%s: the person is not in charge of the department concerned", title)
	case NoRelation:
		v.Problem = Tf("%s:只能由%s办理", "%s: only %s may do it", title, d.Row.who())
		if len(d.Row.AsFor) > 0 { // their role would do, were it theirs
			v.Wanted = names(d.Row.As).EN
			v.Problem = Tf("%s:只限本人为%s的记录", "%s: only of a record on which one is %s", title, names(d.Row.As))
		}
	case OwnAffair:
		v.Problem = Tf("%s:%s不得自己办理", "%s: never by %s", title, names(d.Row.Never))
		v.Found, v.Wanted = string(d.Own), "none of "+joinAny(d.Row.Never)
	default:
		v.Problem = Tf("%s:须由%s办理", "%s: it takes %s", title, d.Row.who())
		if post := d.Row.post(); post != "" {
			// What is wanting is an appointment, whatever the act itself is ruled by.
			v.Rule = post
			v.Problem = Tf("%s:须由当日在任的%s办理", "%s: it takes %s appointed for the day", title, d.Row.who())
		}
	}
	v.Remedy = T("请由有权人员办理", "have it done by a person with the authority")
	return v
}

// post returns the rule of appointment of a row that only appointed people may
// use; empty for another row.
func (p Permission) post() Rule {
	for _, r := range p.Roles {
		if !r.ByAppointment() {
			return ""
		}
	}
	if p.Roles.Has(DeedCustodian) && !p.Roles.Has(Archivist) {
		return B5_2d
	}
	return B3_1
}

// who names those who may, for a reader.
func (p Permission) who() Text {
	if len(p.As) > 0 && len(p.AsFor) == 0 && names(p.As) != names(p.Roles) {
		return Tf("%s(%s)", "%s (%s)", names(p.As), names(p.Roles))
	}
	return names(p.Roles)
}

// names lists roles or relations by their names: "A 角、B 角", "manager A or manager B".
func names[S interface{ Text() Text }](list []S) Text {
	zh, en := make([]string, len(list)), make([]string, len(list))
	for i, one := range list {
		zh[i], en[i] = one.Text().ZH, one.Text().EN
	}
	return T(strings.Join(zh, "、"), strings.Join(en, " or "))
}

func (p Permission) as() string {
	if len(p.AsFor) > 0 {
		return joinAny(p.As) + " (for " + joinAny(p.AsFor) + ")"
	}
	return joinAny(p.As)
}

func joinAny[S ~string](list []S) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = string(s)
	}
	return strings.Join(parts, ", ")
}

// Matrix is the authority matrix of one regulation, indexed for decisions.
// It is immutable and safe for concurrent use.
type Matrix struct {
	rows  []Permission
	index map[Action]*Permission
}

func newMatrix(rows []Permission) *Matrix {
	m := &Matrix{rows: slices.Clone(rows), index: make(map[Action]*Permission, len(rows))}
	for i := range m.rows {
		m.index[m.rows[i].Action] = &m.rows[i]
	}
	return m
}

// Row returns the row of an act.
func (m *Matrix) Row(a Action) (Permission, bool) {
	p, ok := m.index[a]
	if !ok {
		return Permission{}, false
	}
	return *p, true
}

// Rows returns the rows in the regulation's order.
func (m *Matrix) Rows() []Permission { return slices.Clone(m.rows) }

// Decide says whether the actor may do the act on the subject. It allocates
// nothing.
func (m *Matrix) Decide(actor Actor, act Action, s Subject) Decision {
	row, ok := m.index[act]
	if !ok {
		return Decision{Denial: NoSuchAct}
	}
	if why := byRole(row, actor, s); why != Allowed {
		return Decision{Denial: why, Row: row}
	}
	if own, ok := stands(row.Never, s.Parties, actor); ok {
		return Decision{Denial: OwnAffair, Row: row, Own: own}
	}
	return Decision{Row: row}
}

// byRole looks for a role of the actor that the row lets through.
func byRole(p *Permission, actor Actor, s Subject) Denial {
	why := NoRole
	for _, r := range actor.Roles {
		switch {
		case !p.Roles.Has(r):
		case p.InCharge.Has(r) && (s.Department == "" || !slices.Contains(actor.InCharge, s.Department)):
			why = NotInCharge
		case len(p.As) > 0 && (len(p.AsFor) == 0 || p.AsFor.Has(r)) && !concerns(p.As, s.Parties, actor):
			why = NoRelation
		default:
			return Allowed
		}
	}
	return why
}

// concerns reports whether the actor stands in a relation that a row asks for. A
// person of the group is no party here, even under the same id.
func concerns(as []Relation, parties []Party, actor Actor) bool {
	_, ok := stands(as, parties, actor)
	return ok && actor.Home == ""
}

// stands finds the first of some relations in which the actor stands to a record.
func stands(in []Relation, parties []Party, actor Actor) (Relation, bool) {
	for i := range parties {
		if slices.Contains(in, parties[i].As) && actor.Is(parties[i].Person) {
			return parties[i].As, true
		}
	}
	return "", false
}

// Print writes the matrix as an aligned table, one row an act: the very rows
// that decide (rule G3).
func (m *Matrix) Print(w io.Writer, lang Lang) error {
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	heading := T("行为\t名称\t角色\t身份\t回避\t限主管部门\t依据", "act\tname\troles\tas\tnever\tin charge\trule")
	if _, err := fmt.Fprintln(tw, heading.In(lang)); err != nil {
		return err
	}
	for i := range m.rows {
		p := &m.rows[i]
		_, err := fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Action, p.Title().In(lang),
			joinAny(p.Roles), p.as(), joinAny(p.Never), joinAny(p.InCharge), string(p.Rule))
		if err != nil {
			return err
		}
	}
	return tw.Flush()
}
