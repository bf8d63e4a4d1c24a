package staff

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Gate is where every service's request comes in: it takes instant and ids
// from the house once, answers a request that was sent before from its
// receipt, finds the regulation in force, and gives the actor the roles that
// appointments and delegations really give them.
type Gate struct {
	house policy.House
	mu    sync.Mutex
	books map[policy.OrgID]compiled
}

type compiled struct {
	head journal.Head
	book policy.Rulebook
}

// NewGate makes the gate of a service.
func NewGate(h policy.House) *Gate {
	return &Gate{house: h, books: make(map[policy.OrgID]compiled)}
}

// House returns the house.
func (g *Gate) House() policy.House { return g.house }

// Visit is one request on its way through a service. Its instant and ids stay
// the same when a store runs the transaction again.
type Visit struct {
	gate    *Gate
	req     policy.Request
	action  policy.Action
	request journal.Digest
	receipt policy.Receipt
	// Act is the id of the act, At its recorded instant.
	Act string
	At  time.Time
}

// Pass is a request let in: who acts, on which day, under which regulation.
type Pass struct {
	Act string
	At  time.Time
	// Today is the civil day of At where the regulation holds.
	Today calendar.Day
	Who   policy.Actor
	Law   *policy.Version
	book  policy.Rulebook
}

// LawOf returns the version of the regulation that bound an organisation on another
// day; nil where none did (rules B7 and C2a).
func (p Pass) LawOf(org policy.OrgID, day calendar.Day) *policy.Version {
	law, err := p.book.InForce(org, day)
	if err != nil {
		return nil
	}
	return law
}

// OwnLawOf is LawOf; nil as well of a day on which the default regulation only stood
// in for an organisation that has published its own since. A duty that nobody took up
// then is nobody's breach (rules B7 and C5a).
func (p Pass) OwnLawOf(org policy.OrgID, day calendar.Day) *policy.Version {
	if p.book.StandIn(org, day) {
		return nil
	}
	return p.LawOf(org, day)
}

// Permit refuses what the matrix does not allow the actor; name is the subject
// of the refusal.
func (p Pass) Permit(action policy.Action, s policy.Subject, name string) error {
	if no := p.Law.Matrix().Decide(p.Who, action, s).Violation(name); no != nil {
		return no
	}
	return nil
}

// Arrive takes a request in: action is what is asked, id the record it is
// about, input what else was said (its JSON tells two requests under one key
// apart).
func (g *Gate) Arrive(req policy.Request, action policy.Action, id string, input any) (*Visit, error) {
	at, err := g.house.Now()
	if err != nil {
		return nil, err
	}
	v := &Visit{gate: g, req: req, action: action, Act: g.house.ID(), At: at}
	var c policy.Checks
	if req.Actor.Org == "" || req.Actor.ID == "" {
		c.Add(*policy.Invalid("actor", "", "an organisation and a person",
			policy.T("请求没有说明是谁办理", "the request does not say who acts")))
	}
	if len(req.Key) > 128 || strings.ContainsFunc(req.Key, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		c.Add(*policy.Invalid("key", fmt.Sprintf("%d bytes", len(req.Key)), "at most 128 bytes without control characters",
			policy.T("请求键不合要求", "the request key is not usable")))
	}
	if req.Key != "" {
		body, err := json.Marshal(input)
		if err != nil {
			c.Add(*policy.Invalid("input", "", "", policy.T("请求内容无法序列化", "the request cannot be written as JSON")))
		}
		h := journal.NewHasher("dossier/request/v1")
		h.String(string(req.Org()))
		h.String(string(req.OnBehalfOf))
		h.String(string(action))
		h.String(id)
		h.String(string(body))
		v.request = h.Sum()
	}
	return v, c.Err()
}

// Replay looks for the receipt of the request's key. It returns the record
// that the earlier request answered with, and true; another body under the
// same key is a conflict.
func (v *Visit) Replay(ctx context.Context, r journal.Reader) (policy.Ref, bool, error) {
	v.receipt = policy.Receipt{}
	if v.req.Key == "" {
		return policy.Ref{}, false, nil
	}
	kept, found, err := r.Receipt(ctx, v.req.Org(), v.owner(), v.req.Key)
	if err != nil || !found {
		return policy.Ref{}, false, err
	}
	if kept.Request != v.request {
		return policy.Ref{}, false, &policy.Violation{
			Kind: policy.Conflict, Field: "key",
			Problem: policy.T("同一请求键已用于另一请求", "the request key was used for another request"),
			Remedy:  policy.T("请为新的请求换用新的键", "take a new key for a new request"),
		}
	}
	ref := policy.Ref{ID: kept.ID, Revision: kept.Revision}
	v.receipt = policy.Receipt{Act: kept.Act, Record: ref, Replayed: true}
	return ref, true, nil
}

// Admit finds the regulation in force on the recorded day, and the actor as
// appointments and delegations make them.
func (v *Visit) Admit(ctx context.Context, r Reader) (Pass, error) {
	org := v.req.Org()
	book, err := v.gate.rulebook(ctx, r, org)
	if err != nil {
		return Pass{}, err
	}
	law, err := inForce(book, org, v.At)
	if err != nil {
		if org != v.req.Actor.Org {
			err = policy.Missing("organisation") // outsiders are not told what is in force there
		}
		return Pass{}, err
	}
	p := Pass{Act: v.Act, At: v.At, Today: law.Day(v.At), Law: law, book: book}
	if org != v.req.Actor.Org {
		p.Who, err = v.fromGroup(org, law)
	} else {
		p.Who, err = v.own(ctx, r, p.Today)
	}
	return p, err
}

// inForce finds the version of an instant: the day is counted in the time zone
// of the version itself.
func inForce(book policy.Rulebook, org policy.OrgID, at time.Time) (*policy.Version, error) {
	day := policy.Default().Day(at)
	law, err := book.InForce(org, day)
	if err != nil {
		return nil, err
	}
	if own := law.Day(at); own != day {
		return book.InForce(org, own)
	}
	return law, nil
}

func (v *Visit) fromGroup(org policy.OrgID, law *policy.Version) (policy.Actor, error) {
	roles := law.Reach(v.req.Actor, org)
	if len(roles) == 0 || v.req.OnBehalfOf != "" {
		return policy.Actor{}, policy.Missing("organisation")
	}
	return policy.Actor{Org: org, Home: v.req.Actor.Org, ID: v.req.Actor.ID, Roles: roles}, nil
}

func (v *Visit) own(ctx context.Context, r Reader, today calendar.Day) (policy.Actor, error) {
	a := v.req.Actor
	who := policy.Actor{Org: a.Org, ID: a.ID, Departments: a.Departments, InCharge: a.InCharge} // where one works nobody lends
	person, err := r.Person(ctx, a.Org, a.ID)
	if err != nil {
		return who, err
	}
	if v.req.OnBehalfOf == "" {
		who.Roles = rolesOf(a.Roles, person, today)
		return who, nil
	}
	who.InCharge = nil // the roles lent go with the departments lent, not with the actor's own
	principal, err := r.Person(ctx, a.Org, v.req.OnBehalfOf)
	if err != nil {
		return who, err
	}
	for _, d := range principal.Delegations {
		if d.To == a.ID && d.Covers(today) {
			who.Principal = principal.ID
			who.Roles = append(who.Roles, slices.DeleteFunc(slices.Clone(d.Roles), policy.Role.ByAppointment)...)
			who.InCharge = append(who.InCharge, d.InCharge...)
		}
	}
	if who.Principal == "" {
		return who, &policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.G3, Field: "onBehalfOf", Wanted: "a delegation on record",
			Problem: policy.Tf("所称委托人没有于 %s 有效的授权委托", "no delegation by the person named covers the actor and %s", today),
			Remedy:  policy.T("请先由委托人办理授权", "have the principal record a delegation first"),
		}
	}
	return who, nil
}

// rolesOf drops the roles a host may not claim, and adds the posts held.
func rolesOf(claimed policy.Roles, p Person, today calendar.Day) policy.Roles {
	roles := slices.DeleteFunc(slices.Clone(claimed), policy.Role.ByAppointment)
	for _, a := range p.Appointments {
		if a.Covers(today) && !roles.Has(a.Role) {
			roles = append(roles, a.Role)
		}
	}
	return roles
}

// rulebook returns the house's rulebook, or the one the store keeps, compiled
// again only when its journal has moved on.
func (g *Gate) rulebook(ctx context.Context, r Reader, org policy.OrgID) (policy.Rulebook, error) {
	if !g.house.Rulebook.Empty() {
		return g.house.Rulebook, nil
	}
	head, err := r.RulebookHead(ctx, org)
	if err != nil {
		return policy.Rulebook{}, err
	}
	g.mu.Lock()
	have, ok := g.books[org]
	g.mu.Unlock()
	if ok && have.head == head {
		return have.book, nil
	}
	kept := Rulebook{Org: org}
	if head.Seq > 0 {
		if kept, err = r.Rulebook(ctx, org); err != nil {
			return policy.Rulebook{}, err
		}
	}
	book, err := kept.Compile()
	if err != nil { // it was sound when it was published: an earlier release of the library allowed more
		return policy.Rulebook{}, &policy.Violation{
			Kind: policy.Unavailable, Subject: rulebookName(org),
			Problem: policy.Tf("已发布的制度无法读取:%s", "the regulation on record cannot be used: %s", err.Error()),
			Remedy:  policy.T("请在 House.Rulebook 中给定制度,并重新发布", "set House.Rulebook, and publish a corrected version"),
		}
	}
	g.mu.Lock()
	g.books[org] = compiled{head: head, book: book}
	g.mu.Unlock()
	return book, nil
}

// Keep keeps the receipt of the request's key, within the act's transaction.
func (v *Visit) Keep(ctx context.Context, w journal.Writer, kind string, record policy.Ref) error {
	v.receipt = policy.Receipt{Act: v.Act, Record: record}
	if v.req.Key == "" {
		return nil
	}
	return w.KeepReceipt(ctx, journal.Receipt{
		Org: v.req.Org(), Actor: v.owner(), Key: v.req.Key, Request: v.request,
		Act: v.Act, Kind: kind, ID: record.ID, Revision: record.Revision,
	})
}

// owner names whose keys a request's key is among: a group body's people are
// told apart from the organisation's own.
func (v *Visit) owner() policy.PersonID {
	who := v.req.Actor
	who.Home = ""
	if v.req.Org() != who.Org {
		who.Home = who.Org
	}
	return who.Person()
}

// Done ends the visit once the transaction has ended: it gives the caller the
// receipt and writes the house's log. It returns err as it is.
func (v *Visit) Done(ctx context.Context, err error) error {
	log := v.gate.house.Logger()
	if err != nil {
		log.LogAttrs(ctx, slog.LevelInfo, "refused", slog.String("action", string(v.action)), slog.String("org", string(v.req.Actor.Org)), slog.String("actor", string(v.req.Actor.ID)), slog.String("error", err.Error()))
		return err
	}
	if v.req.Receipt != nil {
		*v.req.Receipt = v.receipt
	}
	log.LogAttrs(ctx, slog.LevelInfo, "done", slog.String("action", string(v.action)), slog.String("org", string(v.req.Org())), slog.String("actor", string(v.req.Actor.ID)), slog.String("act", v.receipt.Act), slog.String("record", v.receipt.Record.ID), slog.Bool("replayed", v.receipt.Replayed), slog.Bool("dryRun", v.req.DryRun))
	return nil
}
