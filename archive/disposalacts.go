package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Clearing is a disposal with the volumes an act on it changed, and the draft of
// each.
type Clearing struct {
	Disposal     Disposal
	Draft        journal.Draft
	Volumes      []Volume
	VolumeDrafts []journal.Draft
}

// mostDisposed is how many volumes one disposal holds.
const mostDisposed = 200

// DrawUpDisposal lists volumes whose time has ended, for two people to appraise
// (编制鉴定清单). One that is on hold, out, missing, on another list, or not up yet is
// refused.
func DrawUpDisposal(org policy.OrgID, id DisposalID, volumes []Volume, who policy.Actor, at time.Time, law *policy.Version) (Disposal, journal.Draft, error) {
	x := Disposal{Org: org, ID: id, State: Appraising}
	name := x.record().Name()
	if who.Org != org {
		return Disposal{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	inForce(c, law, org, at)
	if no := law.Matrix().Decide(who, ActDrawDisposal, policy.Subject{Org: org}).Violation(name); no != nil {
		c.Add(*no)
	}
	if len(volumes) == 0 || len(volumes) > mostDisposed {
		c.Add(*policy.Invalid("volumes", itoa(len(volumes)), "1 to "+itoa(mostDisposed), policy.Tf("一份清单应有 1 至 %d 卷", "a list holds from 1 to %d volumes", mostDisposed)))
	}
	for i, v := range volumes {
		if slices.ContainsFunc(volumes[:i], func(o Volume) bool { return o.ID == v.ID }) {
			c.Add(*policy.Invalid("volumes["+itoa(i)+"]", "", "each volume once", policy.Tf("第 %d 卷重复", "the volume in place %d is there twice", i+1)))
		}
		v.disposable(c, law, law.Day(at))
		v.unlisted(c)
	}
	if err := c.Err(); err != nil {
		return Disposal{}, journal.Draft{}, err
	}
	x.At = notBefore(at, time.Time{})
	x.DrawnUp = *noted(who, x.At, "")
	for _, v := range volumes {
		x.Lines = append(x.Lines, DisposalLine{
			Volume: v.ID, Number: v.Number, Title: v.shown().Title, Filed: v.Filed, Until: v.Retention.Until, Citation: v.Retention.Citation,
		})
	}
	return x, journal.NewDraft(who, at, ActDrawDisposal, policy.B3_2).With("volumes", itoa(len(x.Lines))), nil
}

// disposable adds what keeps a volume from being destroyed today: its time runs
// until the day on record, or longer by a provision switched on since.
func (v Volume) disposable(c *policy.Checks, law *policy.Version, today calendar.Day) {
	add := func(field, found, wanted string, problem, remedy policy.Text) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Subject: v.name(), Field: field, Found: found, Wanted: wanted, Problem: problem, Remedy: remedy,
		})
	}
	strike := policy.T("请将该卷从清单中划去", "strike the volume off the list")
	if !slices.Contains(kept, v.State) {
		add("state", string(v.State), "a volume that is kept", policy.Tf("案卷%s", "the volume is %s", VolumeStateText(v.State)), strike)
		return
	}
	if len(v.Holds) > 0 {
		add("holds", itoa(len(v.Holds)), "0", policy.T("案卷被冻结,不得销毁", "the volume is on hold and is not destroyed"), strike)
	}
	v.accounted(c)
	if v.Out != nil {
		add("out", "lent out", "in its place", policy.T("案卷已借出", "the volume is lent out"), policy.T("请先收回", "have it back first"))
	}
	keep := v.lawful(law, today)
	switch {
	case v.Retention == nil:
		add("retention", "", "a day with its citation", policy.T("案卷没有核定的保管期限", "nothing says how long the volume is kept"),
			policy.T("请先核定保管期限", "have that set first"))
	case !v.Retention.Until.Before(today):
		add("retention", v.Retention.Until.String(), "a day before "+today.String(), policy.Tf("案卷须保管至 %s", "the volume is kept until %s", v.Retention.Until), strike)
	case keep != nil && !keep.Until.Before(today):
		add("retention", keep.Until.String(), "a day before "+today.String(), policy.Tf("按现行制度案卷须保管至 %s", "the regulation in force now keeps the volume until %s", keep.Until),
			policy.T("请重新核定保管期限,并将该卷从清单中划去", "have it set anew how long the volume is kept, and strike it off the list"))
	}
}

// unlisted refuses a volume that stands on a list already.
func (v Volume) unlisted(c *policy.Checks) {
	if v.Listed != "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Subject: v.name(), Field: "listed", Found: string(v.Listed), Wanted: "a volume on no list",
			Problem: policy.T("案卷已列入另一份鉴定清单", "the volume stands on another list"),
			Remedy:  policy.T("请在那份清单上办理,或先划去", "go on with that list, or strike it off there first"),
		})
	}
}

// list puts volumes on the list, or takes those off it that stand on it no longer: what it
// changes.
func (x Disposal) list(volumes []Volume) []Volume {
	standing := x.Volumes()
	if x.State == Rejected {
		standing = nil
	}
	var changed []Volume
	for _, v := range volumes {
		switch on := slices.Contains(standing, v.ID); {
		case on && v.Listed == "":
			v.Listed = x.ID
		case !on && v.Listed == x.ID:
			v.Listed = ""
		default:
			continue
		}
		v.At = notBefore(x.At, v.At)
		changed = append(changed, v)
	}
	return changed
}

// Appraise states what is to become of each volume of the list (鉴定). Two
// different people do it, each for all that stand on it, and never one for whom
// the other does; with the second the list is appraised.
func (x Disposal) Appraise(who policy.Actor, at time.Time, law *policy.Version, verdicts []Verdict) (Disposal, journal.Draft, error) {
	x, d, c := x.begin(ActAppraise, who, at, law)
	c.Join(policy.CheckShape(struct {
		Verdicts []Verdict `json:"verdicts" validate:"dive"`
	}{verdicts}))
	x.anothers(c, who)
	x.answered(c, verdicts, law.Day(at))
	if err := c.Err(); err != nil {
		return Disposal{}, journal.Draft{}, err
	}
	x.Appraisals = append(slices.Clone(x.Appraisals), Appraisal{Note: *noted(who, x.At, ""), Verdicts: slices.Clone(verdicts)})
	if len(x.Appraisals) == 2 {
		x.State = Appraised
	}
	destroy := 0
	for _, v := range verdicts {
		if v.Until.IsZero() {
			destroy++
		}
	}
	return x, d.With("destroy", itoa(destroy)).With("keep", itoa(len(verdicts)-destroy)), nil
}

// anothers refuses a second appraisal by the person of the first, or by one for
// whom the other acts.
func (x Disposal) anothers(c *policy.Checks, who policy.Actor) {
	if slices.ContainsFunc(x.Appraisals, func(a Appraisal) bool { return who.Is(a.By) || who.Is(a.For) }) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B3_2, Field: "actor", Found: string(who.ID), Wanted: "another person than the first",
			Problem: policy.T("鉴定须由两人分别进行", "an appraisal takes two different people"),
			Remedy:  policy.T("请由另一人鉴定", "have another person appraise"),
		})
	}
}

// answered refuses verdicts that leave out a line that stands, name another
// volume, or keep one until a day that has passed.
func (x Disposal) answered(c *policy.Checks, verdicts []Verdict, today calendar.Day) {
	for i, v := range verdicts {
		stands := slices.ContainsFunc(x.Lines, func(l DisposalLine) bool { return l.Volume == v.Volume && l.Struck == nil })
		twice := slices.ContainsFunc(verdicts[:i], func(o Verdict) bool { return o.Volume == v.Volume })
		field := "verdicts[" + itoa(i) + "]"
		switch {
		case !stands || twice:
			c.Add(*policy.Invalid(field+".volume", "", "a volume of the list, each once", policy.Tf("第 %d 项不是清单上的案卷,或重复", "the verdict in place %d names no volume of the list, or one twice", i+1)))
		case !v.Until.IsZero() && !v.Until.After(today):
			c.Add(*policy.Invalid(field+".until", v.Until.String(), "a day after "+today.String(), policy.T("延长后的期限应在今天之后", "a volume is kept on until a day that is to come")))
		}
	}
	if want := x.standing(); c.OK() && len(verdicts) != want {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Field: "verdicts", Found: itoa(len(verdicts)), Wanted: itoa(want),
			Problem: policy.T("并非每卷都有鉴定意见", "not every volume of the list has a verdict"),
			Remedy:  policy.T("请逐卷给出意见", "give one for each"),
		})
	}
}

func (x Disposal) standing() int {
	n := 0
	for _, l := range x.Lines {
		if l.Struck == nil {
			n++
		}
	}
	return n
}

// Fate says what is to become of a volume of the list: the day until which it is
// kept on, the later one of two; zero when both said that it is to be destroyed.
func (x Disposal) Fate(id VolumeID) calendar.Day {
	var until calendar.Day
	for _, a := range x.Appraisals {
		for _, v := range a.Verdicts {
			if v.Volume == id && v.Until.After(until) {
				until = v.Until
			}
		}
	}
	return until
}

// Strike takes a volume off the list (划去), with the reason: a hold placed since,
// for one.
func (x Disposal) Strike(who policy.Actor, at time.Time, law *policy.Version, id VolumeID, reason string) (Disposal, journal.Draft, error) {
	x, d, c := x.begin(ActStrike, who, at, law)
	reasoned(c, reason, policy.B3_2)
	i := slices.IndexFunc(x.Lines, func(l DisposalLine) bool { return l.Volume == id && l.Struck == nil })
	if i < 0 {
		c.Add(*policy.Invalid("volume", "", "a volume that stands on the list", policy.T("清单上没有这一卷,或已划去", "no such volume stands on the list")))
	}
	if err := c.Err(); err != nil {
		return Disposal{}, journal.Draft{}, err
	}
	x.Lines = slices.Clone(x.Lines)
	x.Lines[i].Struck = noted(who, x.At, reason)
	return x, d.With("volume", string(id)).With("number", x.Lines[i].Number), nil
}

// Approve approves what two people found (批准), by an authority that is neither of
// them: what is kept on is kept on from now, what is to be destroyed may be.
// volumes are those of the list, as they are.
func (x Disposal) Approve(volumes []Volume, who policy.Actor, at time.Time, law *policy.Version) (Clearing, error) {
	x, d, c := x.begin(ActApproveDisposal, who, at, law)
	out := x.each(c, volumes, d, func(l DisposalLine, v Volume, vd journal.Draft) (Volume, journal.Draft, bool) {
		until := x.Fate(l.Volume)
		if until.IsZero() {
			v.disposable(c, law, law.Day(at))
			return v, vd, false
		}
		v.there(c)
		r := Retention{Citation: l.Citation, From: l.Filed}
		if v.Retention != nil {
			r = *v.Retention
		}
		if until.After(r.Until) { // what was set anew since is not made shorter
			r.Until = until
		}
		r.Appraised = true
		v.Retention, v.Listed = &r, ""
		return v, vd.With("until", r.Until.String()), true
	})
	if err := c.Err(); err != nil {
		return Clearing{}, err
	}
	x.Approval, x.State = noted(who, x.At, ""), Approved
	if x.standing() == len(out.Volumes) { // nothing is to be destroyed
		x.State = Executed
	}
	out.Disposal, out.Draft = x, d.With("keep", itoa(len(out.Volumes))).With("destroy", itoa(x.standing()-len(out.Volumes)))
	return out, nil
}

// Refuse refuses the approval, with the reason: every volume stays as it is.
func (x Disposal) Refuse(who policy.Actor, at time.Time, law *policy.Version, reason string) (Disposal, journal.Draft, error) {
	x, d, c := x.begin(ActRefuseDisposal, who, at, law)
	reasoned(c, reason, policy.B3_2)
	if err := c.Err(); err != nil {
		return Disposal{}, journal.Draft{}, err
	}
	x.State, x.Refusal = Rejected, noted(who, x.At, reason)
	return x, d, nil
}

// Destroy records that what was approved has been destroyed (销毁): the disposal is
// the destruction list, and the volumes keep their numbers and journals. A volume
// that may no longer be destroyed stops the whole list; strike it first.
func (x Disposal) Destroy(volumes []Volume, who policy.Actor, at time.Time, law *policy.Version) (Clearing, error) {
	x, d, c := x.begin(ActDestroy, who, at, law)
	today := law.Day(at)
	out := x.each(c, volumes, d, func(l DisposalLine, v Volume, vd journal.Draft) (Volume, journal.Draft, bool) {
		if !x.Fate(l.Volume).IsZero() {
			return v, vd, false
		}
		v.disposable(c, law, today)
		v.State, v.Place, v.Listed = Disposed, Place{}, ""
		v.Disposal = &Destroyed{List: x.ID, By: who.ID, Day: today}
		return v, vd.With("number", v.Number), true
	})
	if err := c.Err(); err != nil {
		return Clearing{}, err
	}
	x.Execution, x.State = noted(who, x.At, ""), Executed
	out.Disposal, out.Draft = x, d.With("destroyed", itoa(len(out.Volumes)))
	return out, nil
}

// each takes every volume that stands on the list, and gathers those that do
// changes.
func (x Disposal) each(c *policy.Checks, volumes []Volume, d journal.Draft, do func(l DisposalLine, v Volume, vd journal.Draft) (Volume, journal.Draft, bool)) Clearing {
	var out Clearing
	for _, l := range x.Lines {
		if l.Struck != nil {
			continue
		}
		i := slices.IndexFunc(volumes, func(v Volume) bool { return v.ID == l.Volume && v.Org == x.Org })
		if i < 0 {
			c.Add(*policy.Missing(VolumeKind + "/" + string(l.Volume)))
			continue
		}
		v := volumes[i]
		onTime(c, x.At, v.At)
		v.At = notBefore(x.At, v.At)
		if v, vd, changed := do(l, v, d.With("disposal", string(x.ID))); changed {
			out.Volumes, out.VolumeDrafts = append(out.Volumes, v), append(out.VolumeDrafts, vd)
		}
	}
	return out
}

// Volumes lists the volumes that stand on the list.
func (x Disposal) Volumes() []VolumeID {
	var ids []VolumeID
	for _, l := range x.Lines {
		if l.Struck == nil {
			ids = append(ids, l.Volume)
		}
	}
	return ids
}
