package staff

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Kinds of record this package keeps.
const (
	PersonKind   = "person"
	RulebookKind = "rulebook"
)

// Person is what is on record of one person (人员): what they have learned, the
// posts they were appointed to, and whom they let act for them. Its id is the
// host's id of the person.
type Person struct {
	Org      policy.OrgID    `json:"org"`
	ID       policy.PersonID `json:"id"`
	Revision uint64          `json:"revision"`
	// Education is the highest level on record.
	Education policy.Education `json:"education,omitempty"`
	// Skills are those on record ("database-search").
	Skills []Skill `json:"skills,omitempty"`
	// Trainings and their examinations, in order (rules C4.7 and G4).
	Trainings []Training `json:"trainings,omitempty"`
	// Appointments to posts, ended ones included, in order.
	Appointments []Appointment `json:"appointments,omitempty"`
	// Delegations this person gave to others, revoked ones included, in order.
	Delegations []Delegation `json:"delegations,omitempty"`
}

// Skill is a skill on record with its evidence.
type Skill struct {
	Code string `json:"code" validate:"required,max=64,plain"`
	// Evidence names the certificate or the work that shows it.
	Evidence string `json:"evidence,omitempty" validate:"max=200,plain"`
	// Since is the day from which the person had it.
	Since calendar.Day `json:"since"`
}

// Training is a training attended, and the examination that followed it.
type Training struct {
	// Subject is what was taught ("credit-management").
	Subject string       `json:"subject" validate:"required,max=64,plain"`
	Day     calendar.Day `json:"day"`
	// Examined is the day of the examination; zero while there was none.
	Examined calendar.Day `json:"examined,omitzero"`
	Passed   bool         `json:"passed,omitempty"`
}

// Appointment is a post held from a day until a day (任命, rules B3.1 and B5.2d).
type Appointment struct {
	Role policy.Role  `json:"role" validate:"required,max=64,plain"`
	From calendar.Day `json:"from"`
	// Until is the last day; zero when it is open, before From when the
	// appointment was withdrawn before it began.
	Until calendar.Day `json:"until,omitzero"`
	// PartTime: the post is held beside another one (rule C4.6a allows it).
	PartTime bool            `json:"partTime,omitempty"`
	By       policy.PersonID `json:"by"`
	At       time.Time       `json:"at"`
}

// Covers reports whether the appointment holds on a day.
func (a Appointment) Covers(day calendar.Day) bool {
	return !day.Before(a.From) && (a.Until.IsZero() || !day.After(a.Until))
}

// Delegation lets another person use some of one's roles (授权委托), from a day
// until a day.
type Delegation struct {
	To    policy.PersonID `json:"to" validate:"required,max=64,plain"`
	Roles policy.Roles    `json:"roles" validate:"min=1,max=20,unique"`
	// InCharge are the departments the principal was in charge of.
	InCharge []policy.DepartmentID `json:"inCharge,omitempty" validate:"max=100,unique"`
	From     calendar.Day          `json:"from"`
	Until    calendar.Day          `json:"until"`
	Reason   string                `json:"reason" validate:"required,max=500,plain"`
	At       time.Time             `json:"at"`
	// Revoked is the instant it was taken back; zero while it stands.
	Revoked time.Time `json:"revoked,omitzero"`
}

// Covers reports whether the delegation holds on a day.
func (d Delegation) Covers(day calendar.Day) bool {
	return d.Revoked.IsZero() && !day.Before(d.From) && !day.After(d.Until)
}

// Ref names the record as it is.
func (p Person) Ref() policy.Ref { return policy.Ref{ID: string(p.ID), Revision: p.Revision} }

// Holds reports whether the person holds a post on a day.
func (p Person) Holds(role policy.Role, day calendar.Day) bool {
	for _, a := range p.Appointments {
		if a.Role == role && a.Covers(day) {
			return true
		}
	}
	return false
}

// Rulebook is what an organisation keeps of its regulation: the versions it
// has published, the interpretations given, the working-day amendments. There
// is one record an organisation; its id is the organisation's.
type Rulebook struct {
	Org      policy.OrgID `json:"org"`
	Revision uint64       `json:"revision"`
	// Versions published, in order of publication.
	Versions []PublishedVersion `json:"versions,omitempty"`
	// Interpretations, in order (rule C5b).
	Interpretations []Interpretation `json:"interpretations,omitempty"`
	// Amendments of official years, and the company's own days.
	Amendments []calendar.Amendment   `json:"amendments,omitempty"`
	Company    []calendar.CompanyDays `json:"company,omitempty"`
}

// Ref names the record as it is.
func (b Rulebook) Ref() policy.Ref { return policy.Ref{ID: string(b.Org), Revision: b.Revision} }

// PublishedVersion is a version of the regulation as published: its text is
// the YAML as given.
type PublishedVersion struct {
	ID        string          `json:"id"`
	Effective calendar.Day    `json:"effective"`
	Text      string          `json:"text"`
	Digest    journal.Digest  `json:"digest"`
	By        policy.PersonID `json:"by"`
	At        time.Time       `json:"at"`
	// Changes is the part that it changes of what would have been in force on its day
	// (rule C3a), and that is in force from it: of the other it says what was known
	// when it was written. Empty means both too, as of every version published before
	// there were parts.
	Changes policy.RegulationPart `json:"changes,omitempty"`
	// ReplacedBy is the id of the version published in its place before its
	// day came, so that it was never in force; empty for one of which a part stands.
	ReplacedBy string `json:"replacedBy,omitempty"`
}

// Interpretation is an interpretation of a rule by the leading group (解释).
type Interpretation struct {
	Rule policy.Rule     `json:"rule" validate:"required"`
	Text string          `json:"text" validate:"required,max=4000,prose"`
	By   policy.PersonID `json:"by"`
	At   time.Time       `json:"at"`
}
