package customer

import (
	"slices"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// GrantID names an authorisation.
type GrantID string

// GrantKind is the kind of record a [Grant] is in the journal.
const GrantKind = "reading-grant"

// The states of an authorisation.
const (
	Given   policy.State = "given"   // it holds on its days
	Revoked policy.State = "revoked" // taken back; the end
)

// Grant is the general manager's authorisation to consult customer profiles
// (查阅授权, rule R4.3b), and where it says so to pass them on (R4.3c): to whom, of
// which customers, for what, on which days.
type Grant struct {
	Org      policy.OrgID `json:"org"`
	ID       GrantID      `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Terms
	By policy.PersonID `json:"by"`
	// For is the person on whose behalf it was given.
	For     policy.PersonID `json:"for,omitempty"`
	Revoked *archive.Note   `json:"revokedBecause,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// Terms are what an authorisation says.
type Terms struct {
	To    Grantee `json:"to"`
	Scope Scope   `json:"scope"`
	// Purpose binds it: a reading under it states this purpose, or this and after
	// a colon more ("合同签订" covers "合同签订:2026-017").
	Purpose string `json:"purpose" validate:"required,max=100,plain,anonymous"`
	// From and Until are its first and last day.
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"`
	// PassOn: it allows passing on as well.
	PassOn bool `json:"passOn,omitempty"`
}

// Grantee is whom an authorisation is to: exactly one of the three.
type Grantee struct {
	Person policy.PersonID `json:"person,omitempty" validate:"max=64,plain"`
	Role   policy.Role     `json:"role,omitempty" validate:"max=64,plain"`
	// Custodians: whoever keeps a profile, of that profile.
	Custodians bool `json:"custodians,omitempty"`
}

// Key names the grantee, as the store looks it up.
func (g Grantee) Key() string {
	switch {
	case g.Person != "":
		return "person/" + string(g.Person)
	case g.Role != "":
		return "role/" + string(g.Role)
	case g.Custodians:
		return "custodians"
	}
	return ""
}

// Scope is of which customers an authorisation is: exactly one of the three.
type Scope struct {
	Customer archive.CustomerID `json:"customer,omitempty" validate:"max=64,plain"`
	// Class is a class of customers: see [Basics].
	Class string `json:"class,omitempty" validate:"max=64,plain,anonymous"`
	All   bool   `json:"all,omitempty"`
}

// Key names the scope, as the store looks it up.
func (s Scope) Key() string {
	switch {
	case s.Customer != "":
		return "customer/" + string(s.Customer)
	case s.Class != "":
		return "class/" + s.Class
	case s.All:
		return "all"
	}
	return ""
}

// Ref names the authorisation as it is.
func (g Grant) Ref() policy.Ref { return policy.Ref{ID: string(g.ID), Revision: g.Revision} }

// Give authorises the reading of profiles (授权, rule R4.3b): the general manager's
// act, to somebody else, not for days that are past.
func Give(org policy.OrgID, id GrantID, who policy.Actor, at time.Time, law *policy.Version, t Terms) (Grant, journal.Draft, error) {
	g := Grant{Org: org, ID: id, State: Given, Terms: t, By: who.ID, For: who.Principal}
	now, d, c := made(ActGrant, g.record(), who, at, law, g.rules()...)
	c.Join(policy.CheckShape(t))
	t.check(c, law, law.Day(at))
	if err := c.Err(); err != nil {
		return Grant{}, journal.Draft{}, err
	}
	g.At = now
	d = d.With("to", t.To.Key()).With("scope", t.Scope.Key()).
		With("purpose", t.Purpose).With("from", t.From.String()).With("until", t.Until.String())
	return g, d, nil
}

func (g Grant) rules() []policy.Rule {
	if g.PassOn {
		return []policy.Rule{policy.R4_3b, policy.R4_3c}
	}
	return []policy.Rule{policy.R4_3b}
}

func (t Terms) check(c *policy.Checks, law *policy.Version, today calendar.Day) {
	refuse := func(field, found, wanted string, problem policy.Text) {
		v := policy.Invalid(field, found, wanted, problem)
		v.Rule = policy.R4_3b
		c.Add(*v)
	}
	if count(t.To.Person != "", t.To.Role != "", t.To.Custodians) != 1 {
		refuse("to", "", "one of person, role and custodians", policy.T("应写明授权给谁,且只写一种", "say to whom, in one way"))
	}
	if row, _ := law.Matrix().Row(ActConsult); t.To.Role != "" && !row.Roles.Has(t.To.Role) {
		refuse("to.role", "", "a role that may consult profiles", policy.T("权限表不许该角色查阅", "the authority matrix lets no such role consult"))
	}
	if count(t.Scope.Customer != "", t.Scope.Class != "", t.Scope.All) != 1 {
		refuse("scope", "", "one of customer, class and all", policy.T("应写明哪些客户,且只写一种", "say of which customers, in one way"))
	}
	switch {
	case t.From.IsZero() || t.Until.IsZero():
		refuse("until", "", "a first and a last day", policy.T("没有写明起止日期", "the days of the authorisation are not stated"))
	case t.From.Before(today):
		refuse("from", t.From.String(), "a day from "+today.String(), policy.T("授权不能从已过去的日子起", "nobody is authorised for days that are past"))
	case t.Until.Before(t.From):
		refuse("until", t.Until.String(), "a day from "+t.From.String(), policy.T("止日早于起日", "the last day lies before the first"))
	}
}

func count(all ...bool) int {
	n := 0
	for _, one := range all {
		if one {
			n++
		}
	}
	return n
}

// grantLife is the transition table of an authorisation.
var grantLife = policy.Lifecycle[Grant]{
	{Action: ActRevoke, From: []policy.State{Given}, To: Revoked, Rules: []policy.Rule{policy.R4_3b}},
}

var grantStates = map[policy.State]policy.Text{
	Given:   policy.T("有效", "given"),
	Revoked: policy.T("已撤回", "taken back"),
}

// GrantLifecycle returns the transition table of an authorisation.
func GrantLifecycle() policy.Lifecycle[Grant] { return slices.Clone(grantLife) }

// Subject is what the authority matrix must know of the authorisation: it concerns
// whom it names.
func (g Grant) Subject() policy.Subject {
	s := policy.Subject{Org: g.Org}
	if g.To.Person != "" {
		s.Parties = []policy.Party{{As: policy.Self, Person: g.To.Person}}
	}
	return s
}

func (g Grant) record() policy.Record {
	return policy.Record{Kind: GrantKind, ID: string(g.ID), State: g.State, States: grantStates, Subject: g.Subject()}
}

// Explain lists what may be done next with the authorisation: see [Profile.Explain].
func (g Grant) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	return explained(grantLife, g, g.record(), nil, g.At, who, at, law, nil)
}

// Revoke takes the authorisation back with a reason (撤回授权), from now on.
func (g Grant) Revoke(who policy.Actor, at time.Time, law *policy.Version, reason string) (Grant, journal.Draft, error) {
	now, d, c := begun(grantLife, ActRevoke, g, g.record(), g.At, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Grant{}, journal.Draft{}, err
	}
	d.Rules = g.rules()
	g.At, g.State, g.Revoked = now, Revoked, &archive.Note{By: who.ID, At: now, Text: reason}
	return g, d, nil
}

// Covers reports whether the authorisation lets a person read a profile for a
// stated purpose on a day. One given to a person is theirs alone: neither a
// delegate nor somebody of a group body under the same id has it. One that a delegate
// gave does not reach that delegate, whatever role they hold: nobody authorises
// themselves.
func (g Grant) Covers(p Profile, who policy.Actor, purpose string, day calendar.Day) bool {
	if g.For != "" && who.Home == "" && who.Is(g.By) {
		return false
	}
	if g.Org != p.Org || g.State != Given || day.Before(g.From) || day.After(g.Until) || !g.binds(purpose) {
		return false
	}
	s := g.Scope
	if !s.All && (s.Customer == "" || s.Customer != p.Basics.Customer) && (s.Class == "" || s.Class != p.Basics.Class) {
		return false
	}
	switch {
	case g.To.Person != "":
		return who.Home == "" && who.Principal == "" && who.ID == g.To.Person
	case g.To.Role != "":
		return who.Roles.Has(g.To.Role)
	}
	return g.To.Custodians && p.kept(who)
}

func (g Grant) binds(purpose string) bool {
	rest, ok := strings.CutPrefix(purpose, g.Purpose)
	return ok && g.Purpose != "" && (rest == "" || strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "\uff1a"))
}
