package custody

import (
	"slices"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// MovementID names a movement.
type MovementID string

// MovementKind is the kind of record a [Movement] is in the journal.
const MovementKind = "vault-movement"

// The states of a movement.
const (
	Requested policy.State = "requested" // a release asked for
	Approved  policy.State = "approved"  // a release that may be handed out
	Proposed  policy.State = "proposed"  // the custodian has signed; a second person is awaited
	Confirmed policy.State = "confirmed" // done
	Declined  policy.State = "declined"  // by the approver or the second person
	Withdrawn policy.State = "withdrawn" // by who asked, or the custodian
)

// Way says what a movement does.
type Way string

// The ways deeds move.
const (
	In        Way = "in"        // 入柜: received by a list
	Return    Way = "return"    // 归还入柜: back from a temporary release
	Temporary Way = "temporary" // 暂时出库: to a registry or a court
	Final     Way = "final"     // 交还: to the owner, the project being settled
	Shift     Way = "shift"     // 移柜: to another safe or slot
	WriteOff  Way = "write-off" // 核销: a shortage that a count found, by an approved entry
	// LostOutside writes off what was lost while it was out for a time (库外遗失核销). Its
	// pieces left the balance when they went out.
	LostOutside Way = "lost-outside"
)

// Text returns the way's name for a reader.
func (w Way) Text() policy.Text {
	switch w {
	case In:
		return policy.T("入柜", "in")
	case Return:
		return policy.T("归还入柜", "return")
	case Temporary:
		return policy.T("暂时出库", "temporary release")
	case Final:
		return policy.T("交还", "final release")
	case Shift:
		return policy.T("移柜", "relocation")
	case WriteOff:
		return policy.T("核销", "written off")
	case LostOutside:
		return policy.T("库外遗失核销", "lost outside")
	}
	return policy.T(string(w), string(w))
}

// Movement is anything that goes into the vault, out of it, or to another place in
// it (权证变动). The custodian proposes it and a second person confirms it, each by a
// request of their own; it takes effect with the confirmation (rule B5.2b).
type Movement struct {
	Org      policy.OrgID `json:"org"`
	ID       MovementID   `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Way      Way          `json:"way"`
	// Safe is the one that is opened, To the other one of a relocation between two.
	Safe SafeID `json:"safe"`
	To   SafeID `json:"to,omitempty"`
	// Custodian keeps Safe, Successor keeps To.
	Custodian policy.PersonID `json:"custodian"`
	Successor policy.PersonID `json:"successor,omitempty"`
	Deeds     []Moved         `json:"deeds"`
	// List is the one that what comes in was received by.
	List ListID `json:"list,omitempty"`
	// File, project, department and managers are those of the deeds; empty where
	// deeds of several files are moved.
	File       archive.FileID      `json:"file,omitempty"`
	Project    string              `json:"project,omitempty"`
	Department policy.DepartmentID `json:"department,omitempty"`
	A          policy.PersonID     `json:"a,omitempty"`
	B          policy.PersonID     `json:"b,omitempty"`
	// Release is what a release is for, and what came of it.
	Release *Release `json:"release,omitempty"`
	// Deadlines and Breaches are those of a release for a time: all of it is back by its
	// day, or that is held against the carrier (rule B5.2b).
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Breaches  []policy.Breach  `json:"breaches,omitempty"`
	// Count is the stocktake, Incident the incident that a write-off goes back to.
	Count    archive.StocktakeID `json:"count,omitempty"`
	Incident archive.IncidentID  `json:"incident,omitempty"`
	// Requested is who began it; the others follow, nil before.
	Requested Step `json:"requested"`
	// Carried is the carrier's signature under a release for a time; nil before.
	Carried   *Step `json:"carried,omitempty"`
	Approved  *Step `json:"approved,omitempty"`
	Proposed  *Step `json:"proposed,omitempty"`
	Confirmed *Step `json:"confirmed,omitempty"`
	// Ended says why it was declined or withdrawn.
	Ended *Step `json:"ended,omitempty"`
	// Day is the day on which it took effect; zero before.
	Day calendar.Day `json:"day,omitzero"`
	// At is the instant of the last act on the movement.
	At time.Time `json:"at"`
}

// Moved is one deed of a movement.
type Moved struct {
	Deed        DeedID `json:"deed"`
	Kind        string `json:"kind"`
	Certificate string `json:"certificate"`
	Quantity    int    `json:"quantity"`
	// From and To are slots; From is empty for what comes in, To for what goes out.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Back is the day on which a deed released for a time was back, or written off as
	// Lost; zero before.
	Back calendar.Day `json:"back,omitzero"`
	Lost bool         `json:"lost,omitempty"`
}

// Ref names the movement as it is.
func (m Movement) Ref() policy.Ref { return policy.Ref{ID: string(m.ID), Revision: m.Revision} }

// Pieces returns how many pieces the movement moves in all.
func (m Movement) Pieces() int {
	n := 0
	for _, one := range m.Deeds {
		n += one.Quantity
	}
	return n
}

// Out reports whether the movement takes deeds out of the vault.
func (m Movement) Out() bool { return m.Way == Temporary || m.Way == Final || m.Way == WriteOff }

// Breached reports whether a breach of the rule is on record.
func (m Movement) Breached(r policy.Rule) bool {
	return slices.ContainsFunc(m.Breaches, func(b policy.Breach) bool { return b.Rule == r })
}

// Digest is what the second person signs: what is moved, whence, whither and why.
func (m Movement) Digest() journal.Digest {
	h := journal.NewHasher("dossier/custody/movement/v1")
	h.String(string(m.ID))
	h.String(string(m.Way))
	h.String(string(m.Safe))
	h.String(string(m.To))
	h.Int(len(m.Deeds))
	for _, one := range m.Deeds {
		h.String(string(one.Deed))
		h.String(one.Certificate)
		h.Int(one.Quantity)
		h.String(one.From)
		h.String(one.To)
	}
	if r := m.Release; r != nil {
		h.String(r.Purpose)
		h.String(r.To)
		h.String(string(r.Carrier))
		h.Day(r.Due)
		h.Day(r.Settled)
		h.String(r.Named.Reveal())
		if r.Receiver != nil {
			h.String(r.Receiver.Name.Reveal())
			h.String(r.Receiver.Proof)
			h.String(r.Receiver.Number.Reveal())
			h.String(r.Receiver.Receipt)
		}
	}
	return h.Sum()
}

// Books are the records beside the deeds that a movement writes, or is held against: the
// safe that is opened, the other one of a relocation, and the last balances of the kinds
// moved.
type Books struct {
	Safe Safe
	To   Safe
	Last []Balance
	// Twins are the deeds in custody that bear the certificates of a list to be received.
	Twins []Deed
	// Releases are those by which the deeds that come back, or are lost, went out.
	Releases []Movement
	// Opened is the instant at which the file whose deeds are given back was opened; Ended
	// the day on which its project ended, zero where none is on record; Holds stand on the
	// file's volume.
	Opened time.Time
	Ended  calendar.Day
	Holds  []archive.Hold
	// Incident is the one over the loss of a deed that is to be written off; Losses those
	// over the losses of the deeds that a movement brings in again.
	Incident archive.Incident
	Losses   []archive.Incident
}

// Posting is what an act on a movement leaves: the movement, and the records that
// changed with it, all under one draft.
type Posting struct {
	Movement Movement
	Deeds    []Deed
	Safes    []Safe
	Balances []Balance
	Draft    journal.Draft
	// Ended are the releases for a time that it ends, in part or in whole; Settled the
	// incidents over deeds reported lost that it finds or writes off.
	Ended   []Ended
	Settled []Pursued
}

// Ended is a release for a time once something of it is back, or written off.
type Ended struct {
	Release Movement
	Draft   journal.Draft
}

// gather checks the deeds of a new movement as its table says, and makes it of them.
func gather(a policy.Action, way Way, id MovementID, who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, safe Safe) (Movement, *policy.Checks) {
	m := Movement{
		Org: safe.Org, ID: id, Way: way, Safe: safe.ID, Custodian: safe.Custodian(),
		Requested: *step(who, at, ""), At: archive.Instant(at, time.Time{}),
	}
	c := &policy.Checks{Subject: m.record().Name()}
	if who.Org != safe.Org {
		c.Add(*policy.Missing(SafeKind + "/" + string(safe.ID)))
		return m, c
	}
	if len(deeds) == 0 {
		c.Add(*policy.Invalid("deeds", "0", "1 or more", policy.T("没有选定权证", "no deed is named")))
		return m, c
	}
	first := deeds[0]
	m.File, m.Project, m.Department, m.A, m.B = first.File, first.Project, first.Department, first.A, first.B
	for i, d := range deeds {
		c.Join(deedLife.Begin(a, d, d.record(safe.Custodian()), who, law).Err())
		one := &policy.Checks{Subject: d.record("").Name()}
		archive.Timely(one, law, d.Org, at, d.At)
		c.Join(one.Err())
		if slices.ContainsFunc(deeds[:i], func(o Deed) bool { return o.ID == d.ID }) {
			c.Add(*policy.Invalid("deeds["+itoa(i)+"]", "", "each deed once", policy.T("同一权证列了两次", "the deed is named twice")))
		}
		if d.matter() != first.matter() {
			m.File, m.Project, m.Department, m.A, m.B = "", "", "", "", ""
		}
		m.Deeds = append(m.Deeds, Moved{Deed: d.ID, Kind: d.Kind, Certificate: d.Certificate, Quantity: d.Quantity})
	}
	return m, c
}

// free refuses a deed that waits for a person in another movement.
func free(d Deed, _ *policy.Version, c *policy.Checks) {
	if d.Pending != "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2e, Field: "pending", Found: string(d.Pending), Wanted: "in no movement",
			Problem: policy.T("该权证已在另一变动中", "the deed is in another movement already"),
			Remedy:  policy.T("请先办完或撤回那一变动", "have that one done or withdrawn first"),
		})
	}
}

// movable refuses a deed that waits in another movement, or of which pieces are missing.
func movable(d Deed, law *policy.Version, c *policy.Checks) {
	free(d, law, c)
	accounted(d, c)
}

// accounted refuses a deed of which a signed count found pieces missing, while that
// difference is open (rule B5.2f).
func accounted(d Deed, c *policy.Checks) {
	if len(d.Short) > 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2f, Field: "short", Found: string(d.Short[0]), Wanted: "no open difference",
			Problem: policy.T("盘点发现该权证短缺,差异尚未处理", "a count found the deed short, and the difference is open"),
			Remedy:  policy.T("请先处理盘点差异", "have the difference of that count resolved first"),
		})
	}
}

// kept names who keeps the safes of a movement now: a safe may have got another
// custodian while it waited (rule B3.2).
func (m Movement) kept(b Books) Movement {
	m.Custodian = b.Safe.Custodian()
	if m.To != "" {
		m.Successor = b.To.Custodian()
	}
	return m
}

// bind puts the deeds into a movement until it is done or ends.
func (m Movement) bind(deeds []Deed) []Deed {
	out := slices.Clone(deeds)
	for i := range out {
		out[i].Pending = m.ID
		out[i].At = archive.Instant(m.At, out[i].At)
	}
	return out
}

// describe adds what a movement is to a draft.
func (m Movement) describe(d journal.Draft) journal.Draft {
	d = d.With("movement", string(m.ID)).With("way", string(m.Way)).With("safe", string(m.Safe))
	if m.To != "" {
		d = d.With("to", string(m.To))
	}
	named := m.certificates()
	if more := len(named) - mostNamed; more > 0 {
		named = append(named[:mostNamed], "+"+itoa(more))
	}
	return d.With("deeds", strings.Join(named, ", ")).With("pieces", itoa(m.Pieces()))
}

// mostNamed is how many certificates a draft names: it goes into the chain of every
// deed moved. All of them are in the movement's own record.
const mostNamed = 10

// certificates lists the certificate numbers of what is moved.
func (m Movement) certificates() []string {
	all := make([]string, len(m.Deeds))
	for i, one := range m.Deeds {
		all[i] = one.Certificate
	}
	return all
}

// begun is the posting of a movement that waits for somebody.
func (m Movement) begun(deeds []Deed, d journal.Draft) Posting {
	return Posting{Movement: m, Deeds: m.bind(deeds), Draft: m.describe(d)}
}

// propose is the custodian's signature under a movement. Where one person opens the
// vault it is done with that (rule B5.2b), save what another custodian is to answer for
// (B3.2).
func (m Movement) propose(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, b Books, c *policy.Checks, d journal.Draft) (Posting, error) {
	m.State, m.Proposed = Proposed, step(who, at, "")
	if other := m.Successor != "" && m.Successor != m.Custodian; law.Settings().OneOpensVault && !other {
		return m.post(deeds, b, at, law, c, d)
	}
	if err := c.Err(); err != nil {
		return Posting{}, err
	}
	return m.begun(deeds, d), nil
}

// slotted gives each deed its slot: one for each, or one for all (rule B5.4).
func (m Movement) slotted(c *policy.Checks, safe Safe, slots []string) Movement {
	c.Join(policy.CheckShape(struct {
		Slots []string `json:"slots" validate:"max=500,dive,max=32,plain"`
	}{slots}))
	m.Deeds = slices.Clone(m.Deeds)
	if len(slots) != 1 && len(slots) != len(m.Deeds) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_4, Field: "slots", Found: itoa(len(slots)), Wanted: "1 or " + itoa(len(m.Deeds)),
			Problem: policy.T("没有为每份权证写明柜位", "the slots are not named for every deed"),
			Remedy:  policy.T("每份权证一个柜位,或全部同一柜位", "name one for each deed, or one for all"),
		})
		return m
	}
	for i, slot := range slots {
		if slices.Contains(slots[:i], slot) {
			continue // it has been told of
		}
		safe.wantSlot(c, "slots["+itoa(i)+"]", slot)
	}
	for i := range m.Deeds {
		m.Deeds[i].To = slots[i%len(slots)]
	}
	return m
}
