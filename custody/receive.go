package custody

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Receiving is the custodian's receipt of an agreed list.
type Receiving struct {
	// Digest is that of the list they were shown: [HandOverList.Digest].
	Digest journal.Digest `json:"digest"`
	// Safe and Slots are where the deeds are to lie (rule B5.4): a slot for each line,
	// or one for all.
	Safe  SafeID   `json:"safe" validate:"max=32,plain"`
	Slots []string `json:"slots" validate:"max=500,dive,max=32,plain"`
}

// Taking is a list received: the list, and the movement that brings its deeds in.
type Taking struct {
	List    HandOverList
	Posting Posting
}

// Receive is the custodian's signature under an agreed list (签收, rules B5.2c and
// B5.2d). It makes the deeds, for which the custodian answers from now on, and
// proposes to bring them into the safe, which a second person confirms. Past the
// same working day it is done all the same, and is the breach of who had received
// the deeds (rule B5.2b). The custodian may be the archivist as well.
func (l HandOverList) Receive(who policy.Actor, at time.Time, law *policy.Version, id MovementID, b Books, in Receiving) (Taking, error) {
	l, d, c := l.begin(ActReceive, who, at, law)
	l.apart(c, who, policy.Custodian)
	c.Join(policy.CheckShape(in))
	if c.OK() {
		l.sameDigest(c, in.Digest)
	}
	m := Movement{
		Org: l.Org, ID: id, Way: In, Safe: b.Safe.ID, Custodian: b.Safe.Custodian(), List: l.ID,
		File: l.File, Project: l.Project, Department: l.Department, A: l.A, B: l.B,
		Requested: *step(who, at, ""), At: archive.Instant(at, time.Time{}),
	}
	deeds := make([]Deed, len(l.Lines))
	for i := range l.Lines {
		deeds[i] = l.deed(i, who, at, law)
		m.Deeds = append(m.Deeds, Moved{Deed: deeds[i].ID, Kind: deeds[i].Kind, Certificate: deeds[i].Certificate, Quantity: deeds[i].Quantity})
	}
	if c.OK() {
		m = l.lodge(c, m, b.Safe, who, in)
		l.single(c, b.Twins)
	}
	l.State, l.Signed, l.Movement = Received, step(who, at, ""), id
	l.Deeds = make([]DeedID, len(deeds))
	for i := range deeds {
		l.Deeds[i] = deeds[i].ID
	}
	d, l.Deadlines, l.Breaches = journal.Meet(d, l.Deadlines, l.Breaches, policy.DeedsToCustodian, law.Day(at))
	p, err := m.propose(who, at, law, deeds, b, c, d)
	if err != nil {
		return Taking{}, err
	}
	return Taking{List: l, Posting: p}, nil
}

// lodge gives the deeds their places in a safe that is the custodian's own.
func (l HandOverList) lodge(c *policy.Checks, m Movement, safe Safe, who policy.Actor, in Receiving) Movement {
	if in.Safe == "" || safe.ID == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_4, Field: "safe", Wanted: "a safe",
			Problem: policy.T("没有写明保险柜", "no safe is named"),
			Remedy:  policy.T("权证须放入保险柜,请写明柜号和柜位", "deeds lie in a safe: name it and the slots"),
		})
		return m
	}
	if !who.Is(safe.Custodian()) || who.Home != "" {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B5_2d, Field: "safe", Found: string(safe.Custodian()), Wanted: string(who.ID),
			Problem: policy.Tf("保险柜 %s 不由此人保管", "safe %s is kept by another custodian", string(safe.ID)),
			Remedy:  policy.T("请放入本人保管的保险柜", "take a safe of your own"),
		})
	}
	return m.slotted(c, safe, in.Slots)
}

// single refuses a certificate that is in custody already (rule B5.2e), and says of which
// line it is and, where that may be told, where it lies.
func (l HandOverList) single(c *policy.Checks, twins []Deed) {
	for i := range l.Lines {
		one := &l.Lines[i]
		j := slices.IndexFunc(twins, func(d Deed) bool { return d.Kind == one.Kind && Folded(d.Certificate) == Folded(one.Certificate) })
		if j < 0 {
			continue
		}
		problem := policy.Tf("第 %d 项的权证已在保管中", "the certificate of line %d is in custody already", i+1)
		if where := twins[j].where(); where != (policy.Text{}) {
			problem = policy.Tf("第 %d 项的权证已在保管中(%s)", "the certificate of line %d is in custody already (%s)", i+1, where)
		}
		c.Add(policy.Violation{
			Kind: policy.Conflict, Rule: policy.B5_2e, Field: "lines[" + itoa(i) + "].certificate", Found: DeedKind + "/" + string(twins[j].ID), Wanted: "a certificate that is not in custody",
			Problem: problem,
			Remedy:  policy.T("请核对权证号;确系同一权证的,退回清单更正", "check the number; where it is the same certificate refuse the list"),
		})
	}
}

// where says where a deed in custody is, for a reader; nothing of one whose state is not
// told.
func (d Deed) where() policy.Text {
	switch d.State {
	case "":
		return policy.Text{}
	case Kept:
		return policy.Tf("保险柜 %s,柜位 %s", "safe %s, slot %s", string(d.Safe), d.Slot)
	}
	return StateText(d.State)
}

// deed makes the deed of a line, in the custodian's hands. Its chain of holders
// begins with whoever had received it.
func (l HandOverList) deed(i int, who policy.Actor, at time.Time, law *policy.Version) Deed {
	d := Deed{
		Org: l.Org, ID: DeedID(fmt.Sprintf("%s-%03d", l.ID, i+1)), State: Arriving, Line: l.Lines[i],
		File: l.File, Project: l.Project, Customer: l.Customer, Department: l.Department, A: l.A, B: l.B,
		List: l.ID, Received: law.Day(at), At: archive.Instant(at, time.Time{}),
	}
	if r := l.Receipt; r != nil {
		d = d.passOn(Stretch{Holding: archive.Holding{Person: r.By, As: r.As}}, r.At)
	}
	return d.passOn(Stretch{Holding: archive.Holding{Person: who.ID, As: policy.Custodian}}, at)
}

// Bringing is what a custodian brings into their safe.
type Bringing struct {
	// Deeds are those received and not yet in, or those back from a release.
	Deeds []policy.Ref `json:"deeds" validate:"min=1,max=500,dive"`
	Safe  SafeID       `json:"safe" validate:"required,max=32,plain"`
	// Slots are one for each deed, or one for all.
	Slots []string `json:"slots" validate:"max=500,dive,max=32,plain"`
}

// BringIn proposes to put deeds into the safe (入柜): back from a temporary release, found
// after they were reported lost, or received by a list whose movement was declined or
// withdrawn. Of what comes back after its day the breach is the carrier's, and this is the
// day that counts (rule B5.2b).
func BringIn(who policy.Actor, at time.Time, law *policy.Version, id MovementID, deeds []Deed, b Books, slots []string) (Posting, error) {
	way := In
	if len(deeds) > 0 && deeds[0].out() {
		way = Return
	}
	m, c := gather(ActBringIn, way, id, who, at, law, deeds, b.Safe)
	for i, d := range deeds {
		if d.out() != deeds[0].out() && d.Live() {
			c.Add(*policy.Invalid("deeds["+itoa(i)+"]", string(d.State), string(deeds[0].State),
				policy.T("新收的权证与归还的权证应分别入柜", "deeds that come in and deeds that come back are brought in apart")))
		}
	}
	if c.OK() {
		m = m.slotted(c, b.Safe, slots)
	}
	return m.propose(who, at, law, deeds, b, c, journal.NewDraft(who, at, ActBringIn, policy.B5_2b, policy.B5_4))
}

// Relocation is a move between slots, or between safes.
type Relocation struct {
	// Deeds lie in Safe.
	Deeds []policy.Ref `json:"deeds" validate:"min=1,max=500,dive"`
	Safe  SafeID       `json:"safe" validate:"required,max=32,plain"`
	// To is the safe they go to; the same one when empty.
	To SafeID `json:"to,omitempty" validate:"max=32,plain"`
	// Slots are one for each deed, or one for all.
	Slots []string `json:"slots" validate:"max=500,dive,max=32,plain"`
}

// Relocate proposes to put deeds into another slot or another safe (移柜, rule B5.4).
// What goes to another custodian's safe is confirmed by that custodian.
func Relocate(who policy.Actor, at time.Time, law *policy.Version, id MovementID, deeds []Deed, b Books, slots []string) (Posting, error) {
	m, c := gather(ActRelocate, Shift, id, who, at, law, deeds, b.Safe)
	to := b.Safe
	if b.To.ID != "" && b.To.ID != b.Safe.ID {
		to = b.To
		m.To, m.Successor = to.ID, to.Custodian()
	}
	lying(c, deeds, b.Safe)
	for i := range m.Deeds {
		m.Deeds[i].From = deeds[i].Slot
	}
	if c.OK() {
		m = m.slotted(c, to, slots)
	}
	for i, one := range m.Deeds {
		if m.To == "" && one.To == one.From && one.To != "" {
			c.Add(*policy.Invalid("slots["+itoa(i)+"]", one.To, "another slot", policy.T("权证已在这一柜位", "the deed lies in this slot already")))
		}
	}
	return m.propose(who, at, law, deeds, b, c, journal.NewDraft(who, at, ActRelocate, policy.B5_4))
}

// lying refuses deeds that lie in another safe than the one that is opened.
func lying(c *policy.Checks, deeds []Deed, safe Safe) {
	for i, d := range deeds {
		if d.State == Kept && d.Safe != safe.ID {
			c.Add(*policy.Invalid("deeds["+itoa(i)+"]", string(d.Safe), string(safe.ID), policy.Tf("权证不在保险柜 %s 中", "the deed does not lie in safe %s", string(safe.ID))))
		}
	}
}
