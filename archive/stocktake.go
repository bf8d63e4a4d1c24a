package archive

import (
	"slices"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// StocktakeID names a stocktake.
type StocktakeID string

// StocktakeKind is the kind of record a [Stocktake] is in the journal.
const StocktakeKind = "stocktake"

// Scope says how a place is counted.
type Scope string

// The scopes of a stocktake.
const (
	FullCount     Scope = "full"     // 全面盘点
	PartialCount  Scope = "partial"  // 抽点: what it was told to look for, not all that lies there
	SurpriseCount Scope = "surprise" // 突击盘点: all of it, unannounced
)

// The states of a stocktake.
const (
	Counting  policy.State = "counting"  // what is there is being entered, blind
	Agreeing  policy.State = "agreed"    // signed, without a difference
	Differing policy.State = "differing" // signed, with differences that wait for an approved entry
	Resolved  policy.State = "resolved"  // every difference has its entry
)

var stocktakeStates = map[policy.State]policy.Text{
	Counting:  policy.T("盘点中", "being counted"),
	Agreeing:  policy.T("账实相符", "in agreement"),
	Differing: policy.T("有差异待处理", "differing"),
	Resolved:  policy.T("差异已处理", "resolved"),
	Abandoned: policy.T("已放弃", "given up"),
}

// Stock is one thing that lies in a place, or so many of it.
type Stock struct {
	// ID names it in the records; who counts may leave it out.
	ID string `json:"id,omitempty" validate:"required_without=Label,max=128,plain"`
	// Label is what stands on it: a number, a certificate number.
	Label string `json:"label,omitempty" validate:"max=128,plain"`
	// Slot is where in the place it lies.
	Slot     string `json:"slot,omitempty" validate:"max=160,plain"`
	Quantity int    `json:"quantity" validate:"min=1,max=1000000"`
}

// Discrepancy is one difference between records and what was found.
type Discrepancy struct {
	// Kind is "surplus", "shortage" or "misplaced".
	Kind  string `json:"kind"`
	ID    string `json:"id,omitempty"`
	Label string `json:"label,omitempty"`
	// Expected and Found are quantities; Slot is where it should lie, FoundIn
	// where it was found. Of what was moved while it was counted, and not found,
	// Slot is the new one.
	Expected int    `json:"expected"`
	Found    int    `json:"found"`
	Slot     string `json:"slot,omitempty"`
	FoundIn  string `json:"foundIn,omitempty"`
	// Entry is what resolved it; nil while it is open.
	Entry *Entry `json:"entry,omitempty"`
}

// The kinds of [Discrepancy].
const (
	Surplus   = "surplus"   // 盘盈
	Shortage  = "shortage"  // 盘亏
	Misplaced = "misplaced" // 错位
)

// Entry is the approved entry that resolves a difference (差异处理).
type Entry struct {
	// How is "found", "moved", "corrected" (the record was wrong) or "written-off".
	How string `json:"how"`
	Note
}

// StocktakeActs are the actions of one kind of stocktake in the authority
// matrix: shelves have theirs, safes theirs.
type StocktakeActs struct {
	Start   policy.Action `json:"start"`
	Enter   policy.Action `json:"enter"`
	Close   policy.Action `json:"close"`
	Resolve policy.Action `json:"resolve"`
	// Drop gives a count up; empty where that is another record's act ([Stocktake.Abandon]).
	Drop policy.Action `json:"drop,omitempty"`
}

// Stocktake is one count of a place (盘点): what should lie there is frozen at
// the start, what does is entered blind by somebody who does not keep it, and
// the differences are named, signed, and resolved by approved entries.
type Stocktake struct {
	Org      policy.OrgID `json:"org"`
	ID       StocktakeID  `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	// Place is what is counted: "shelf/R1/C2", "safe/S1". One count at a time
	// is under way in a place.
	Place string `json:"place"`
	Scope Scope  `json:"scope"`
	// Rule asks for the count; Acts are its actions.
	Rule policy.Rule   `json:"rule"`
	Acts StocktakeActs `json:"acts"`
	// Expected is what the records say lies there, as it was at the start.
	Expected []Stock `json:"expected,omitempty"`
	// Keepers answer for what is counted, in the relation As.
	Keepers []policy.PersonID `json:"keepers,omitempty"`
	As      policy.Relation   `json:"as"`
	// Counter counts and signs, for the person For by delegation.
	Counter policy.PersonID `json:"counter"`
	For     policy.PersonID `json:"for,omitempty"`
	Started time.Time       `json:"started"`
	// Found is what the counter entered.
	Found []Stock `json:"found,omitempty"`
	// Digest is what the counter signed, at the instant Closed.
	Digest      journal.Digest `json:"digest,omitzero"`
	Closed      time.Time      `json:"closed,omitzero"`
	Differences []Discrepancy  `json:"differences,omitempty"`
	// Dropped says why it was given up; nil otherwise.
	Dropped *Note `json:"dropped,omitempty"`
	// Incident was opened for the differences.
	Incident IncidentID `json:"incident,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// Ref names the stocktake as it is.
func (s Stocktake) Ref() policy.Ref { return policy.Ref{ID: string(s.ID), Revision: s.Revision} }

// Blind returns the stocktake as its counter may see it: without what is
// expected while it is being counted, and where it was given up. Services show no other.
func (s Stocktake) Blind() Stocktake {
	if s.State == Counting || s.State == Abandoned {
		s.Expected = nil
	}
	return s
}

// Unsigned returns the stocktake as it was before it was signed, to its counter:
// what a dry run of signing answers, which would tell the differences while they
// can still be entered away.
func (s Stocktake) Unsigned() Stocktake {
	s.State, s.Digest, s.Closed, s.Differences, s.Incident = Counting, journal.Digest{}, time.Time{}, nil, ""
	return s.Blind()
}

// Sheet returns the digest of what the counter has entered: what they sign.
func (s Stocktake) Sheet() journal.Digest {
	h := journal.NewHasher("dossier/archive/stocktake/v1")
	h.String(s.Place)
	h.String(string(s.Scope))
	h.Int(len(s.Found))
	for _, one := range s.Found {
		h.String(one.ID)
		h.String(one.Label)
		h.String(one.Slot)
		h.Int(one.Quantity)
	}
	return h.Sum()
}

// StocktakeTask is what a service starts a stocktake with.
type StocktakeTask struct {
	Org   policy.OrgID
	ID    StocktakeID
	Place string
	Scope Scope
	// Expected is what the records say, read in the same transaction.
	Expected []Stock
	// Keepers answer for it, in the relation As: the matrix keeps them from
	// counting it.
	Keepers []policy.PersonID
	As      policy.Relation
	Rule    policy.Rule
	Acts    StocktakeActs
}

// StartStocktake freezes what should lie in a place (rules B5.2f and G7). Who
// starts it is its counter, and never keeps what is counted.
func StartStocktake(t StocktakeTask, who policy.Actor, at time.Time, law *policy.Version) (Stocktake, journal.Draft, error) {
	s := Stocktake{
		Org: t.Org, ID: t.ID, State: Counting, Place: t.Place, Scope: t.Scope, Rule: t.Rule, Acts: t.Acts,
		Expected: slices.Clone(t.Expected), Keepers: slices.Clone(t.Keepers), As: t.As,
		Counter: who.Person(), For: who.Principal, Started: notBefore(at, time.Time{}), At: notBefore(at, time.Time{}),
	}
	name := StocktakeKind + "/" + string(t.ID)
	if who.Org != t.Org {
		return Stocktake{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	inForce(c, law, t.Org, at)
	if no := law.Matrix().Decide(who, t.Acts.Start, s.Subject()).Violation(name); no != nil {
		c.Add(*no)
	}
	if t.Place == "" {
		c.Add(*policy.Invalid("place", "", "a place", policy.T("没有写明盘点地点", "the count names no place")))
	}
	if t.Scope != FullCount && t.Scope != PartialCount && t.Scope != SurpriseCount {
		c.Add(*policy.Invalid("scope", "", "full, partial or surprise", policy.T("盘点方式应为全面、部分或突击", "the count is full, partial or by surprise")))
	}
	if err := c.Err(); err != nil {
		return Stocktake{}, journal.Draft{}, err
	}
	// How much is expected is not told before it is counted.
	return s, journal.NewDraft(who, at, t.Acts.Start, t.Rule).With("place", t.Place).With("scope", string(t.Scope)), nil
}

// Enter puts down all that the counter found, in the place of what they entered
// before (盲盘录入). A thing is named by its id or by what stands on it, once.
func (s Stocktake) Enter(who policy.Actor, at time.Time, law *policy.Version, found []Stock) (Stocktake, journal.Draft, error) {
	s, d, c := s.begin(s.Acts.Enter, who, at, law)
	s.byCounter(c, who)
	c.Join(policy.CheckShape(struct {
		Found []Stock `json:"found" validate:"dive"`
	}{found}))
	if len(found) > mostCounted {
		c.Add(*policy.Invalid("found", itoa(len(found)), "at most "+itoa(mostCounted), policy.T("一次盘点的行数过多", "that is more than one count can hold")))
	}
	seen := make(map[string]bool, len(found))
	for i, one := range found {
		key := "\x00" + Folded(one.Label)
		if one.ID != "" {
			key = one.ID
		}
		if seen[key] {
			c.Add(*policy.Invalid("found["+itoa(i)+"]", "", "each thing once", policy.Tf("第 %d 行重复", "the line in place %d is there twice", i+1)))
		}
		seen[key] = true
	}
	if err := c.Err(); err != nil {
		return Stocktake{}, journal.Draft{}, err
	}
	s.Found = slices.Clone(found)
	return s, d.With("found", itoa(len(found))), nil
}

// mostCounted is how many lines one stocktake holds.
const mostCounted = 5000

// Tally is a closed stocktake, with the incident its differences opened, if any.
type Tally struct {
	Stocktake     Stocktake
	Draft         journal.Draft
	Incident      *Incident
	IncidentDraft journal.Draft
}

// Close signs the count (签字): digest is that of what was entered ([Stocktake.Sheet]).
// Differences are named and open an incident under the id given, in the same
// act. elsewhere is what the records say now of two sorts of things. Of those
// found that were not expected here it tells a misplaced one from a surplus one;
// one whose slot is that where it was found is no difference. And of those
// expected that have changed since the start: one of which nothing is left here
// (quantity 0, lent out say) is not missed, and one that has been given another
// slot and was not found is misplaced, not short.
func (s Stocktake) Close(who policy.Actor, at time.Time, law *policy.Version, digest journal.Digest, elsewhere []Stock, incident IncidentID) (Tally, error) {
	s, d, c := s.begin(s.Acts.Close, who, at, law)
	s.byCounter(c, who)
	if c.OK() {
		policy.Signature(c, s.Rule, policy.T("盘点录入", "what was entered"), digest, s.Sheet())
	}
	if err := c.Err(); err != nil {
		return Tally{}, err
	}
	s.Digest, s.Closed = digest, s.At
	s.Differences = s.compare(elsewhere)
	s.State = Agreeing
	d = d.With("digest", digest.String()).With("expected", itoa(len(s.Expected))).With("differences", itoa(len(s.Differences)))
	t := Tally{}
	if len(s.Differences) > 0 {
		s.State, s.Incident = Differing, incident
		i, id := OpenIncident(s.Org, incident, s.report(), who, at, s.Rule)
		t.Incident, t.IncidentDraft = &i, id
		d = d.With("incident", string(incident))
	}
	t.Stocktake, t.Draft = s, d
	return t, nil
}

// report is the incident of the differences: a loss when something is short. One
// keeper answers for it; of several it is found out.
func (s Stocktake) report() IncidentReport {
	r := IncidentReport{
		Kind: Mismatch, Of: Source{Kind: StocktakeKind, ID: string(s.ID)},
	}
	place := s.Place[strings.IndexByte(s.Place, '/')+1:] // R1/C2, S1
	r.Facts = policy.Tf("%s 盘点有 %d 处差异", "the count of %s: differences found: %d", place, len(s.Differences)).Both()
	for _, one := range s.Differences {
		if one.Kind == Shortage {
			r.Kind = Loss
		}
		r.Items = append(r.Items, one.named())
	}
	if len(s.Keepers) == 1 {
		r.Answers = s.Keepers[0]
	}
	return r
}

func (d Discrepancy) named() string {
	if d.Label != "" {
		return d.Label
	}
	return d.ID
}

// Resolution is the approved entry for one difference.
type Resolution struct {
	// Difference is its place in the list, from 0.
	Difference int    `json:"difference" validate:"min=0"`
	How        string `json:"how" validate:"required,oneof=found moved corrected written-off"`
	Reason     string `json:"reason" validate:"max=500,plain"`
}

// Resolve puts down the approved entry for one difference (差异处理), by an
// authority that neither counted nor keeps the place. With the last one the
// stocktake is resolved.
func (s Stocktake) Resolve(who policy.Actor, at time.Time, law *policy.Version, r Resolution) (Stocktake, journal.Draft, error) {
	s, d, c := s.begin(s.Acts.Resolve, who, at, law)
	c.Join(policy.CheckShape(r))
	stated(c, "reason", r.Reason, s.Rule)
	switch {
	case len(s.Differences) == 0: // its state has said so
	case r.Difference < 0 || r.Difference >= len(s.Differences):
		c.Add(*policy.Invalid("difference", itoa(r.Difference), "0 to "+itoa(len(s.Differences)-1), policy.T("没有这一项差异", "there is no such difference")))
	case s.Differences[r.Difference].Entry != nil:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: s.Rule, Field: "difference", Found: s.Differences[r.Difference].Entry.How, Wanted: "an open difference",
			Problem: policy.T("该差异已处理", "this difference has its entry already"),
			Remedy:  policy.T("请核对差异清单", "look at the list again"),
		})
	case s.Differences[r.Difference].Kind == Shortage && (r.How == "moved" || r.How == "corrected"):
		// Words alone do not bring back what is missing.
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: s.Rule, Field: "how", Found: r.How, Wanted: "found or written-off",
			Problem: policy.T("短少只能以“找到”或“核销”处理", "a shortage is found, or written off"),
			Remedy:  policy.T("请说明是否找到;找不到的予以核销", "say that it was found, or write it off"),
		})
	}
	if err := c.Err(); err != nil {
		return Stocktake{}, journal.Draft{}, err
	}
	s.Differences = slices.Clone(s.Differences)
	one := &s.Differences[r.Difference]
	one.Entry = &Entry{How: r.How, Note: *noted(who, s.At, r.Reason)}
	if !slices.ContainsFunc(s.Differences, func(d Discrepancy) bool { return d.Entry == nil }) {
		s.State = Resolved
	}
	d = d.With("difference", one.Kind)
	if one.Expected > 0 || one.Kind == Misplaced {
		d = d.With("label", one.named())
	} else { // its label is what somebody typed
		d = d.With("place", itoa(r.Difference+1))
	}
	return s, d.With("how", r.How), nil
}
