package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var kept = []policy.State{Received, OnShelf}

// Gone reports whether the volume is there no longer: its number void, or it destroyed.
func (v Volume) Gone() bool { return !slices.Contains(kept, v.State) }

// volumeLifecycle is the transition table of a volume: the acts run it, and
// Explain reads it out. Lending is package lending's, by slips.
var volumeLifecycle = policy.Lifecycle[Volume]{
	{Action: ActMove, From: kept, To: OnShelf, Rules: []policy.Rule{policy.B3_2}, Ready: movable},
	{Action: ActInspect, From: []policy.State{OnShelf}, Rules: []policy.Rule{policy.G7}, Ready: atHand},
	{Action: ActTakeOver, From: kept, Rules: []policy.Rule{policy.B3_2}},
	{Action: ActHold, From: kept, Rules: []policy.Rule{policy.B3_2}},
	{Action: ActLiftHold, From: kept, Rules: []policy.Rule{policy.B3_2}, Ready: held},
	{Action: ActRetain, From: kept, Rules: []policy.Rule{policy.B3_2}},
	{Action: ActRestrict, From: kept, Rules: []policy.Rule{policy.G2a}, Ready: unrestricted},
	{Action: ActUnrestrict, From: kept, Rules: []policy.Rule{policy.G2a}, Ready: restricted},
}

// VolumeLifecycle returns the transition table of a volume.
func VolumeLifecycle() policy.Lifecycle[Volume] { return slices.Clone(volumeLifecycle) }

// Subject is what the authority matrix must know of the volume: its managers,
// and the archivist who answers for it.
func (v Volume) Subject() policy.Subject {
	s := policy.Subject{Org: v.Org}
	for i, m := range v.Managers {
		as := policy.ManagerA
		if i > 0 {
			as = policy.ManagerB
		}
		s.Parties = append(s.Parties, policy.Party{As: as, Person: m})
	}
	if holder := v.Holder(); holder != "" {
		s.Parties = append(s.Parties, policy.Party{As: policy.Keeper, Person: holder})
	}
	return s
}

func (v Volume) record() policy.Record {
	return policy.Record{Kind: VolumeKind, ID: string(v.ID), State: v.State, States: volumeStates, Subject: v.Subject()}
}

// Explain lists what may be done next with the volume, by whom and by which
// rules, and what stands in the way of this actor. It runs the checks of the
// acts.
func (v Volume) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := volumeLifecycle.Explain(v, v.record(), nil, who, law.Day(at), law)
	for i := range all {
		if all[i].Action == ActTakeOver {
			c := &policy.Checks{Subject: v.name()}
			v.anothers(c, who)
			all[i].Block(c)
		}
	}
	return timely(all, v.name(), v.Org, v.At, who, at, law)
}

// begin opens an act on a volume alone.
func (v Volume) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Volume, journal.Draft, *policy.Checks) {
	row, _ := volumeLifecycle.Row(a)
	c := volumeLifecycle.Begin(a, v, v.record(), who, law)
	if who.Org == v.Org {
		Timely(c, law, v.Org, at, v.At)
	}
	v.At = notBefore(at, v.At)
	return v, journal.NewDraft(who, at, a, row.Rules...), c
}

// Inspect notes that the archivist has found the volume complete in its place
// today (核验, rule G7).
func (v Volume) Inspect(who policy.Actor, at time.Time, law *policy.Version) (Volume, journal.Draft, error) {
	v, d, c := v.begin(ActInspect, who, at, law)
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	d = d.With("before", v.Verified.String())
	v.Verified = law.Day(at)
	return v, d, nil
}

// TakeOver makes another archivist answer for the volume from now on (接管, rule
// B3.2): when one leaves the post, or what they keep passes to another. Whoever
// has borrowed it has it still.
func (v Volume) TakeOver(who policy.Actor, at time.Time, law *policy.Version) (Volume, journal.Draft, error) {
	v, d, c := v.begin(ActTakeOver, who, at, law)
	v.anothers(c, who)
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	d = d.With("from", string(v.Holder()))
	v.Holders = hold(v.Holders, who.ID, policy.Keeper, v.At)
	return v, d, nil
}

// takenOver is the file of a volume that another archivist answers for now, today's
// register line included (B4.7a): one that is late already stays the other's.
func (f File) takenOver(v Volume, today calendar.Day) File {
	f.Holders, f.At = slices.Clone(v.Holders), notBefore(v.At, f.At)
	f.Deadlines = f.Deadlines.PassTo(policy.Registered, v.Holder(), today)
	return f
}

// anothers refuses to take over what is one's own already.
func (v Volume) anothers(c *policy.Checks, who policy.Actor) {
	if who.Org == v.Org && v.Holder() == who.ID {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "holders", Found: string(who.ID), Wanted: "another archivist",
			Problem: policy.T("案卷已由本人负责", "the volume is this person's to answer for already"),
			Remedy:  policy.T("无需接管", "nothing is left to do"),
		})
	}
}

// Move puts the volume in another place of the shelves (移架); one that came
// otherwise than from a business file, in its first. shelf is the place in the
// tree, nil when there is none of that path; tree says whether the organisation
// keeps one: see [Shelf].
func (v Volume) Move(who policy.Actor, at time.Time, law *policy.Version, to Place, shelf *Shelf, tree bool) (Volume, journal.Draft, error) {
	v, d, c := v.begin(ActMove, who, at, law)
	c.Join(policy.CheckShape(to))
	to.shelved(c, shelf, tree)
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	d = d.With("from", v.Place.String()).With("place", to.String())
	v.State, v.Place = OnShelf, to
	return v, d, nil
}

// atHand refuses an act on a volume that is not in its place.
func atHand(v Volume, _ *policy.Version, c *policy.Checks) { v.inPlace(c, policy.G7) }

func (v Volume) inPlace(c *policy.Checks, rule policy.Rule) {
	v.accounted(c)
	if v.Out != nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "state", Found: "lent out", Wanted: "in its place",
			Problem: policy.T("案卷已借出,不在架上", "the volume is lent out and not in its place"),
			Remedy:  policy.T("请在归位后办理", "do it once it is back in its place"),
		})
	}
}

// movable refuses to move what is out, and to put the volume of a business file
// in its first place past the register book: that is [File.Place].
func movable(v Volume, _ *policy.Version, c *policy.Checks) {
	v.inPlace(c, policy.B3_2)
	if v.State == Received && v.Source.Kind == FileKind {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_7a, Field: "state", Found: string(Received), Wanted: string(OnShelf),
			Problem: policy.T("案卷尚未登记上架", "the volume has not been entered in the register book and placed"),
			Remedy:  policy.T("请先为其档案办理登记和上架", "register and place its file first"),
		})
	}
}

// there refuses an act on a volume that has been destroyed.
func (v Volume) there(c *policy.Checks) {
	if v.State == Disposed {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "volume", Found: string(Disposed), Wanted: "a volume that is kept",
			Problem: policy.T("案卷已按销毁清单销毁", "the volume has been destroyed by a destruction list"),
			Remedy:  policy.T("仅可查阅其台账与日志", "its line and journal can still be read"),
		})
	}
}

// name is the subject of violations: "volume/0192...".
func (v Volume) name() string { return VolumeKind + "/" + string(v.ID) }

var volumeStates = map[policy.State]policy.Text{
	Received: policy.T("已接收", "accepted"),
	OnShelf:  policy.T("在架", "on the shelf"),
	Void:     policy.T("作废", "void"),
	Disposed: policy.T("已销毁", "destroyed"),
}

// VolumeStateText returns the name of a volume's state for a reader.
func VolumeStateText(s policy.State) policy.Text { return named(volumeStates, s) }

func named(names map[policy.State]policy.Text, s policy.State) policy.Text {
	if name, ok := names[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}
