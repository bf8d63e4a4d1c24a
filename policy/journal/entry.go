package journal

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Chain names the chain of entries of one record.
type Chain struct {
	Org policy.OrgID `json:"org"`
	// Kind is the record's kind ("file", "volume", "person").
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// String names the record: "file/0192...".
func (c Chain) String() string { return c.Kind + "/" + c.ID }

// Draft is what an act says of itself; the store makes it an [Entry] when it
// saves the record.
type Draft struct {
	// Act names the act: shared by the entries of all records it changed. The
	// service sets it.
	Act    string        `json:"act"`
	Action policy.Action `json:"action"`
	// Rules allowed it.
	Rules []policy.Rule `json:"rules,omitempty"`
	// Actor did it, from the organisation Home when that is another one.
	Actor policy.PersonID `json:"actor"`
	Home  policy.OrgID    `json:"home,omitempty"`
	// OnBehalfOf is the person acted for, by a recorded delegation.
	OnBehalfOf policy.PersonID `json:"onBehalfOf,omitempty"`
	// At is the recorded instant, in UTC, to the microsecond.
	At time.Time `json:"at"`
	// Day is the civil day of the event where the actor stated one.
	Day calendar.Day `json:"day,omitzero"`
	// Duties are the deadlines that the act met or missed, and those that run on
	// otherwise than before it.
	Duties []Duty `json:"duties,omitempty"`
	// Details are further facts: ids, days, counts, states, never personal data.
	Details []Detail `json:"details,omitempty"`
	// Corrects is the Seq of the entry in this chain that this one corrects;
	// 0 when it corrects none. The corrected entry stays as it is (rule B3b).
	Corrects uint64 `json:"corrects,omitempty"`
}

// NewDraft opens the draft of an act: who did what, when, allowed by which rules.
func NewDraft(who policy.Actor, at time.Time, action policy.Action, rules ...policy.Rule) Draft {
	return Draft{Action: action, Rules: rules, Actor: who.ID, Home: who.Home, OnBehalfOf: who.Principal, At: at.UTC().Truncate(time.Microsecond)}
}

// With returns the draft with one more detail.
func (d Draft) With(name, value string) Draft {
	d.Details = append(slices.Clip(d.Details), Detail{Name: name, Value: value})
	return d
}

// Duty is a deadline and who answers for it: met or missed by an act ([Judge]), or
// running from it on ([Draft.Running]).
type Duty struct {
	Deadline policy.DeadlineName `json:"deadline"`
	Rule     policy.Rule         `json:"rule"`
	Person   policy.PersonID     `json:"person"`
	// Due is the last day on which it is met; zero when Person answers for it no
	// longer.
	Due calendar.Day `json:"due,omitzero"`
	// Done is the day on which it was done; zero while it runs.
	Done calendar.Day `json:"done,omitzero"`
	// Breach: it was missed, and is held against Person; of one that runs still, by [Hold].
	Breach bool `json:"breach,omitempty"`
}

// Open reports whether it was not done by the act.
func (u Duty) Open() bool { return u.Done.IsZero() }

// Detail is one named fact of an entry.
type Detail struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Head is the end of a chain: how many entries it has and the hash of the last.
// The zero Head is that of an empty chain.
type Head struct {
	Seq  uint64 `json:"seq"`
	Hash Digest `json:"hash"`
}

// Entry is one line of the journal: one act on one record. It is never changed
// and never removed (rule B3b).
type Entry struct {
	Chain
	Draft
	// Seq is the entry's place in its chain, from 1, without a gap.
	Seq uint64 `json:"seq"`
	// Revision is the record's after the act.
	Revision uint64 `json:"revision"`
	// Record is the digest of the record as stored.
	Record Digest `json:"record"`
	// Prev is the hash of the entry before; zero for the first.
	Prev Digest `json:"prev,omitzero"`
	// Hash is the entry's own, over all the above.
	Hash Digest `json:"hash"`
}

// Next makes the entry that follows head in a chain: of the act in the draft,
// which left the record at this revision, stored as these bytes.
func Next(head Head, chain Chain, revision uint64, d Draft, record []byte) Entry {
	e := Entry{Chain: chain, Draft: d, Seq: head.Seq + 1, Revision: revision, Record: Sum(record), Prev: head.Hash}
	e.Hash = e.Digest()
	return e
}

// Head returns the end of the chain after this entry.
func (e Entry) Head() Head { return Head{Seq: e.Seq, Hash: e.Hash} }

// Digest recomputes the entry's hash from its fields. The encoding is version 1:
// the golden vectors in testdata pin it.
func (e Entry) Digest() Digest {
	h := NewHasher("dossier/journal/entry/v1")
	h.String(string(e.Org))
	h.String(e.Kind)
	h.String(e.ID)
	h.Uint(e.Seq)
	h.Uint(e.Revision)
	h.String(e.Act)
	h.String(string(e.Action))
	h.Int(len(e.Rules))
	for _, r := range e.Rules {
		h.String(string(r))
	}
	h.String(string(e.Actor))
	h.String(string(e.Home))
	h.String(string(e.OnBehalfOf))
	h.Time(e.At)
	h.Day(e.Day)
	h.Int(len(e.Duties))
	for _, d := range e.Duties {
		h.String(string(d.Deadline))
		h.String(string(d.Rule))
		h.String(string(d.Person))
		h.Day(d.Due)
		h.Day(d.Done)
		h.Int(b2i(d.Breach))
	}
	h.Int(len(e.Details))
	for _, d := range e.Details {
		h.String(d.Name)
		h.String(d.Value)
	}
	h.Uint(e.Corrects)
	h.Digest(e.Record)
	h.Digest(e.Prev)
	return h.Sum()
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
