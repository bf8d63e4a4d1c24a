package archive

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// OpenIncident reports an incident: see [ReportIncident]. A volume or a file it
// is about must be on record; other records are those of other rooms.
func (r *Room) OpenIncident(ctx context.Context, req policy.Request, report IncidentReport) (Incident, error) {
	id := IncidentID(r.gate.House().ID())
	return r.incidents.Naming(asAnswers(report.Answers)).Run(ctx, r.gate, req, ActOpenIncident, policy.Ref{}, report, func(tx Tx, p staff.Pass, _ Incident) (Incident, error) {
		i, d, err := ReportIncident(req.Org(), id, report, p.Who, p.At, p.Law)
		if err == nil {
			err = onRecord(ctx, tx, req.Org(), report)
		}
		if err != nil {
			return Incident{}, err
		}
		return r.incidents.Keep(ctx, tx, p, i, i, d)
	})
}

// onRecord refuses an incident about a volume or a file that is not there, or
// about items it does not have.
func onRecord(ctx context.Context, rd Reader, org policy.OrgID, report IncidentReport) error {
	switch report.Of.Kind {
	case FileKind:
		_, err := rd.File(ctx, org, FileID(report.Of.ID))
		return unnamed(err, FileKind, "of")
	case VolumeKind:
		v, err := rd.Volume(ctx, org, VolumeID(report.Of.ID))
		if err != nil {
			return unnamed(err, VolumeKind, "of")
		}
		c := &policy.Checks{Subject: v.name()}
		v.holdsItems(c, report.Items)
		return c.Err()
	}
	return nil
}

// unnamed says that a record is not there by the field that names it, not by an
// id that somebody typed.
func unnamed(err error, kind, field string) error {
	if errors.Is(err, policy.NotFound) {
		v := policy.Missing(kind)
		v.Field = field
		return v
	}
	return err
}

// Investigate records what was found out about an incident: see
// [Incident.Investigate].
func (r *Room) Investigate(ctx context.Context, req policy.Request, ref policy.Ref, findings string) (Incident, error) {
	return r.incidents.Act(ctx, r.gate, req, ActInvestigate, ref, findings, func(p staff.Pass, i Incident) (Incident, journal.Draft, error) {
		return i.Investigate(p.Who, p.At, p.Law, findings)
	})
}

// DecideIncident records the decision on an incident: see [Incident.Decide].
func (r *Room) DecideIncident(ctx context.Context, req policy.Request, ref policy.Ref, ruling Ruling) (Incident, error) {
	return r.incidents.Naming(asAnswers(ruling.Answers)).Act(ctx, r.gate, req, ActDecideIncident, ref, ruling, func(p staff.Pass, i Incident) (Incident, journal.Draft, error) {
		return i.Decide(p.Who, p.At, p.Law, ruling)
	})
}

// CloseIncident ends an incident: see [Incident.Close].
func (r *Room) CloseIncident(ctx context.Context, req policy.Request, ref policy.Ref, e Ending) (Incident, error) {
	return r.incidents.Run(ctx, r.gate, req, ActCloseIncident, ref, e, func(tx Tx, p staff.Pass, i Incident) (Incident, error) {
		i, err := i.counted(ctx, tx)
		if err != nil {
			return Incident{}, err
		}
		i, d, err := i.Close(p.Who, p.At, p.Law, e)
		if err != nil {
			return Incident{}, err
		}
		return r.incidents.Keep(ctx, tx, p, i, i, d)
	})
}

// told refuses to go on with an incident to who has a count under way: the answer would
// tell what they do not read. What they report themselves they know.
func (i Incident) told(ctx context.Context, rd Reader, p staff.Pass) error {
	if i.State == IncidentOpen && i.Opened.By == p.Who.ID {
		return nil
	}
	return unblinded(ctx, rd, p, i.record().Name())
}

// unblinded refuses to tell of incidents to who has a count under way, of whatever place:
// one says what was missed there, or what turned up.
func unblinded(ctx context.Context, rd Reader, p staff.Pass, name string) error {
	return KeepBlind(ctx, rd, p, "", name)
}

// counted is the incident with what has become of the differences of the count that opened
// it; as it is where none did.
func (i Incident) counted(ctx context.Context, rd Reader) (Incident, error) {
	if i.Of.Kind != StocktakeKind {
		return i, nil
	}
	s, err := rd.Stocktake(ctx, i.Org, StocktakeID(i.Of.ID))
	if err == nil && s.Incident == i.ID {
		i.Fate = s.fate()
	}
	if errors.Is(err, policy.NotFound) { // reported over an id that somebody typed
		err = nil
	}
	return i, err
}

// Incident returns an incident to those whom the matrix lets read it. Who has a count under
// way reads none before they have signed (rules B5.2f and G7).
func (r *Room) Incident(ctx context.Context, req policy.Request, id IncidentID) (Incident, error) {
	var i Incident
	err := r.view(ctx, req, ActReadIncident, func(rd Reader, p staff.Pass) (err error) {
		i, err = readIncident(ctx, rd, req, p, id)
		return err
	})
	return i, err
}

func readIncident(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id IncidentID) (Incident, error) {
	i, err := rd.Incident(ctx, req.Org(), id)
	if err == nil {
		err = p.Permit(ActReadIncident, i.Subject(), i.record().Name())
	}
	if err == nil {
		err = unblinded(ctx, rd, p, i.record().Name())
	}
	if err != nil {
		return Incident{}, err
	}
	return i.counted(ctx, rd)
}

// Incidents returns one page of incidents. Those whom the matrix lets read only
// what they answer for see that.
func (r *Room) Incidents(ctx context.Context, req policy.Request, q IncidentQuery) (IncidentPage, error) {
	var page IncidentPage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Org = req.Org()
	err := r.view(ctx, req, ActReadIncident, func(rd Reader, p staff.Pass) (err error) {
		subject := policy.Subject{Org: q.Org}
		if p.Permit(ActReadIncident, subject, "incidents") != nil {
			subject.Parties = []policy.Party{{As: policy.Self, Person: p.Who.ID}}
			if err = p.Permit(ActReadIncident, subject, "incidents"); err != nil {
				return err
			}
			if q.Answers == "" {
				q.Answers = p.Who.ID
			}
			if q.Answers != p.Who.ID {
				return policy.Missing("incidents")
			}
		}
		if err = unblinded(ctx, rd, p, "incidents"); err != nil {
			return err
		}
		page, err = rd.Incidents(ctx, q)
		return err
	})
	return page, err
}

// ExplainIncident lists what may be done next with an incident: see
// [Incident.Explain].
func (r *Room) ExplainIncident(ctx context.Context, req policy.Request, id IncidentID) ([]policy.Next, error) {
	var next []policy.Next
	err := r.view(ctx, req, ActReadIncident, func(rd Reader, p staff.Pass) error {
		i, err := readIncident(ctx, rd, req, p, id)
		if err == nil {
			next = i.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// IncidentHistory returns at most limit entries of an incident's journal, those
// after the Seq given (0: from the first; limit 0: 100).
func (r *Room) IncidentHistory(ctx context.Context, req policy.Request, id IncidentID, after uint64, limit int) ([]journal.Entry, error) {
	chain := journal.Chain{Org: req.Org(), Kind: IncidentRecord, ID: string(id)}
	return r.history(ctx, req, ActReadIncident, chain, after, limit, func(rd Reader, p staff.Pass) error {
		_, err := readIncident(ctx, rd, req, p, id)
		return err
	})
}
