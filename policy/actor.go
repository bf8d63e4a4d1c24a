package policy

import "slices"

// OrgID names an organisation (公司): every record belongs to exactly one (rule C2b).
type OrgID string

// PersonID names a person within an organisation, as the host knows them.
type PersonID string

// DepartmentID names a department (部门) of an organisation.
type DepartmentID string

// Role is what a person is to the regulation. The host says it with each
// request, save for the roles that come only from an appointment (see
// [Role.ByAppointment]).
type Role string

// The roles of the library. A regulation may name others ([Regulation.Roles]).
const (
	ProjectManager       Role = "project-manager"        // 项目经理
	Archivist            Role = "archivist"              // 档案管理员, by appointment
	DeedCustodian        Role = "deed-custodian"         // 权证管理人员, by appointment
	Chairman             Role = "chairman"               // 董事长
	GeneralManager       Role = "general-manager"        // 总经理
	DeputyGeneralManager Role = "deputy-general-manager" // 副总经理
	SalesDirector        Role = "sales-director"         // 销售总监
	LeadingGroup         Role = "leading-group"          // 信用管理工作领导小组
	OfficeDirector       Role = "office-director"        // 信用管理领导小组办公室主任
	CreditManager        Role = "credit-manager"         // 信用(合同)管理员
	Auditor              Role = "auditor"                // 审计, reads and changes nothing
)

// known reports whether the role is one of the library's.
func (r Role) known() bool {
	return slices.Contains([]Role{
		ProjectManager, Archivist, DeedCustodian, Chairman, GeneralManager, DeputyGeneralManager,
		SalesDirector, LeadingGroup, OfficeDirector, CreditManager, Auditor,
	}, r)
}

// ByAppointment reports whether the role is held only through an appointment
// kept by package staff (rules B3.1 and B5.2d). A host that claims such a role
// for an actor is not believed.
func (r Role) ByAppointment() bool { return r == Archivist || r == DeedCustodian }

// Text returns the role's name for a reader; the code itself for a role that a
// regulation has added.
func (r Role) Text() Text {
	switch r {
	case ProjectManager:
		return T("项目经理", "project manager")
	case Archivist:
		return T("档案管理员", "archivist")
	case DeedCustodian:
		return T("权证管理人员", "deed custodian")
	case Chairman:
		return T("董事长", "chairman")
	case GeneralManager:
		return T("总经理", "general manager")
	case DeputyGeneralManager:
		return T("副总经理", "deputy general manager")
	case SalesDirector:
		return T("销售总监", "sales director")
	case LeadingGroup:
		return T("信用管理领导小组", "leading group")
	case OfficeDirector:
		return T("领导小组办公室主任", "office director")
	case CreditManager:
		return T("信用(合同)管理员", "credit manager")
	case Auditor:
		return T("审计", "auditor")
	}
	return T(string(r), string(r))
}

// Roles is a set of roles.
type Roles []Role

// Has reports whether r is among the roles.
func (rs Roles) Has(r Role) bool { return slices.Contains(rs, r) }

// Actor is the person who acts, as an act sees them. A host fills Org, ID,
// Roles, Departments and InCharge; a service replaces the roles that come from
// appointments, and sets Principal from a recorded delegation.
type Actor struct {
	// Org is the organisation the person belongs to.
	Org OrgID `json:"org"`
	// ID names the person.
	ID PersonID `json:"id"`
	// Roles are those the person may use in this act.
	Roles Roles `json:"roles,omitempty"`
	// Departments are those the person belongs to, as the host knows them.
	Departments []DepartmentID `json:"departments,omitempty"`
	// InCharge lists the departments a deputy general manager is in charge of
	// (主管副总经理).
	InCharge []DepartmentID `json:"inCharge,omitempty"`
	// Home is the actor's own organisation when they act as a group body in
	// another one's records, where Org is the other one; empty otherwise.
	// Services set it.
	Home OrgID `json:"home,omitempty"`
	// Principal is the person on whose behalf the actor acts, by a recorded
	// delegation (授权委托); empty when they act for themselves. Whatever a host
	// puts here is discarded by the services.
	Principal PersonID `json:"principal,omitempty"`
}

// Is reports whether the actor is the person, by either of their names
// ([Actor.Person]), or acts on that person's behalf.
func (a Actor) Is(p PersonID) bool {
	return p != "" && (a.ID == p || a.Principal == p || a.Person() == p)
}

// Person names the actor in a record: somebody of a group body with their own
// organisation before ("group/wu"), so that nobody takes them for the person of the
// same id here.
func (a Actor) Person() PersonID {
	if a.Home != "" {
		return PersonID(string(a.Home) + "/" + string(a.ID))
	}
	return a.ID
}

// Belongs reports whether the person belongs to the department. One whose
// departments the host does not state belongs to none.
func (a Actor) Belongs(d DepartmentID) bool {
	return d != "" && slices.Contains(a.Departments, d)
}

// Ref names a record as its caller last saw it: the revision guards against
// changing what somebody else has changed since.
type Ref struct {
	ID       string `json:"id"`
	Revision uint64 `json:"revision"`
}

// Request says who asks for an act. Make one with [By].
type Request struct {
	// Actor is the person as the host authenticated them.
	Actor Actor
	// OnBehalfOf names the person the actor stands in for; a delegation that
	// covers the day must be on record.
	OnBehalfOf PersonID
	// In is the organisation whose records are meant; empty means the
	// actor's own. Only group bodies reach another one (rule C2b).
	In OrgID
	// Key is the request key (idempotency key) of this request; empty means
	// the request is not protected against being sent twice. At most 128 bytes.
	Key string
	// DryRun asks what the act would do: it is judged and carried out as
	// usual, and then nothing of it is kept, a request key neither. The answer
	// is the record as it would have been.
	DryRun bool
	// Receipt, when not nil, is filled with what the act left behind.
	Receipt *Receipt
}

// Receipt is what an act left behind: its id, the record it changed, and
// whether the answer is that of an earlier request with the same key.
type Receipt struct {
	Act      string `json:"act"`
	Record   Ref    `json:"record"`
	Replayed bool   `json:"replayed"`
}

// By makes a request of an actor for themselves.
func By(a Actor) Request { return Request{Actor: a} }

// For returns the request made on behalf of another person.
func (r Request) For(p PersonID) Request { r.OnBehalfOf = p; return r }

// Within returns the request aimed at another organisation of the group.
func (r Request) Within(o OrgID) Request { r.In = o; return r }

// WithKey returns the request under a request key: sent again with the same
// key and body, it is answered from the journal and does nothing.
func (r Request) WithKey(key string) Request { r.Key = key; return r }

// Org returns the organisation whose records the request means.
func (r Request) Org() OrgID {
	if r.In != "" {
		return r.In
	}
	return r.Actor.Org
}
