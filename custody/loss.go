package custody

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// LossReport is what the custodian reports a deed lost with.
type LossReport struct {
	Facts string `json:"facts" validate:"required,max=2000,prose"`
}

// Reported is a deed reported lost, and the incident over it.
type Reported struct {
	Deed          Deed
	Draft         journal.Draft
	Incident      archive.Incident
	IncidentDraft journal.Draft
}

// ReportLost reports a deed lost while it is out for a time (库外报失, rule C4.5b), by the
// custodian or the carrier, and opens an incident over it under the id given, for which the
// carrier answers. safe is the one it lay in. Found again it is brought in as ever; what is
// not is written off; until then the incident stays open.
func (d Deed) ReportLost(who policy.Actor, at time.Time, law *policy.Version, safe Safe, id archive.IncidentID, r LossReport) (Reported, error) {
	d, draft, c := d.begin(ActReportLost, safe, who, at, law)
	c.Join(policy.CheckShape(r))
	if err := c.Err(); err != nil {
		return Reported{}, err
	}
	d.State, d.Incident = Missing, id
	out := Reported{Deed: d, Draft: draft.With("incident", string(id)).With("answers", string(d.carrier()))}
	out.Incident, out.IncidentDraft = archive.OpenIncident(d.Org, id, archive.IncidentReport{
		Kind: archive.Loss, Of: archive.Source{Kind: DeedKind, ID: string(d.ID)}, Facts: r.Facts, Answers: d.carrier(),
	}, who, at, policy.C4_5b)
	out.Incident.Fate = archive.FatePending
	return out, nil
}

// decided refuses to write a deed off before the incident over its loss is decided.
func (d Deed) decided(c *policy.Checks, who policy.Actor, i archive.Incident) {
	if who.Org != d.Org || d.State != Missing {
		return // which has been told
	}
	if i.ID == d.Incident && i.Decision != nil {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.C4_5b, Field: "incident", Found: string(i.State), Wanted: "decided",
		Problem: policy.T("丢失事故尚未作出处理决定", "the incident over the loss is not decided"),
		Remedy:  policy.T("请先处理事故;已找回的,办理归还入柜", "have the incident decided first; what was found is brought in"),
	})
}

// WriteOff writes off a deed that was lost while it was out for a time (库外遗失核销), once
// the incident over it is decided. It left the balance when it went out; now the register
// and its chain of holders end, and not having brought it back is the carrier's breach
// (rule B5.2b). Its certificate may come into custody again.
func (d Deed) WriteOff(who policy.Actor, at time.Time, law *policy.Version, id MovementID, b Books, reason string) (Posting, error) {
	before := d
	d, draft, c := d.begin(ActWriteOff, b.Safe, who, at, law)
	d.decided(c, who, b.Incident)
	reasoned(c, policy.C4_5b, reason)
	if err := c.Err(); err != nil {
		return Posting{}, err
	}
	by := step(who, at, reason)
	m := Movement{
		Org: d.Org, ID: id, State: Confirmed, Way: LostOutside, Safe: d.Safe, Custodian: b.Safe.Custodian(), Release: d.Release, Incident: d.Incident,
		File: d.File, Project: d.Project, Department: d.Department, A: d.A, B: d.B,
		Deeds:     []Moved{{Deed: d.ID, Kind: d.Kind, Certificate: d.Certificate, Quantity: d.Quantity}},
		Requested: *by, Approved: by, Confirmed: by, Day: law.Day(at), At: archive.Instant(at, time.Time{}),
	}
	p := Posting{Movement: m, Draft: m.describe(draft.With("incident", string(d.Incident)))}
	p.Ended = b.back([]Deed{before}, m.Day, p.Draft, at, true)
	p.Settled = pursued([]archive.Incident{b.Incident}, archive.FateGone, p.Draft)
	p.Deeds = []Deed{m.moved(d, m.Deeds[0], b.Safe, calendar.Day{}, at)}
	return p, nil
}

// back notes on the releases by which deeds went out that they were back on a day, or
// written off as lost. With the last of a release its carrier was in time, or was not
// (rule B5.2b); whoever has lost something of it was not.
func (b Books) back(deeds []Deed, day calendar.Day, d journal.Draft, at time.Time, lost bool) []Ended {
	var all []Ended
	for _, m := range b.Releases {
		m.Deeds = slices.Clone(m.Deeds)
		last, failed, open := day, lost, 0
		for i := range m.Deeds {
			one := &m.Deeds[i]
			if slices.ContainsFunc(deeds, func(d Deed) bool { return d.ID == one.Deed && d.Out == m.ID }) {
				one.Back, one.Lost = day, lost
			}
			failed = failed || one.Lost
			if one.Back.IsZero() {
				open++
			} else if one.Back.After(last) {
				last = one.Back
			}
		}
		m.At = archive.Instant(at, m.At)
		ended := Ended{Release: m, Draft: d.With("out", itoa(open))}
		ended.Draft.Duties = nil
		end := journal.Meet
		if failed {
			end = journal.Fail
		}
		if open == 0 {
			ended.Draft, ended.Release.Deadlines, ended.Release.Breaches = end(ended.Draft, m.Deadlines, m.Breaches, policy.DeedsReturn, last)
		}
		all = append(all, ended)
	}
	return all
}

// Pursued is the incident over a deed's loss once the deed is found, or written off.
type Pursued struct {
	Incident archive.Incident
	Draft    journal.Draft
}

// pursued notes on the incidents over the losses of deeds what has become of them (rule
// C4.5b): only then are they closed.
func pursued(all []archive.Incident, f archive.Fate, d journal.Draft) []Pursued {
	var out []Pursued
	for _, i := range all {
		i, draft := i.Settle(f, d)
		out = append(out, Pursued{i, draft})
	}
	return out
}
