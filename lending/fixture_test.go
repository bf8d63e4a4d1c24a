package lending_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var (
	law    = policy.Default()
	shelf  = calendar.MustDay("2026-02-13")
	monday = archivetest.At("2026-03-02")
	// A loan of 5 working days from monday is due on 2026-03-09.
	term = 5

	borrower  = archivetest.A
	archivist = archivetest.Archivist
	deputy    = archivetest.Deputy
	boss      = archivetest.GeneralManager
	director  = archivetest.OfficeDirector
	chairman  = policy.Actor{Org: archivetest.Org, ID: "chairman", Roles: policy.Roles{policy.Chairman}, Departments: boss.Departments}
)

// lawWith compiles the default regulation with a change.
func lawWith(t *testing.T, change func(*policy.Regulation)) *policy.Version {
	t.Helper()
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	change(&r)
	v, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	return v
}

func business() archive.Volume {
	_, v := archivetest.Shelved(shelf)
	return v
}

// forWork is what the borrower asks for: the whole business volume.
func forWork(v archive.Volume) lending.Application {
	return lending.Application{
		Volume: v.ID, Purpose: "贷后检查", Customer: v.Customer, Days: term,
	}
}

// tale takes one slip through pure acts. Every act must succeed: what is to fail
// is called on the case itself.
type tale struct {
	t   require.TestingT
	law *policy.Version
	at  time.Time
	lending.Case
	drafts  []journal.Draft
	reading *journal.Draft
}

func drafted(t require.TestingT, v archive.Volume, who policy.Actor, a lending.Application) *tale {
	s := &tale{t: t, law: law, at: monday}
	slip, d, err := lending.Draft(v, who, s.at, law, "slip-1", a)
	require.NoError(t, err)
	slip.Revision++
	s.Slip, s.Volume, s.drafts = slip, v, []journal.Draft{d}
	return s
}

func (s *tale) then(out lending.Outcome, err error) *tale {
	if h, ok := s.t.(*testing.T); ok {
		h.Helper()
	}
	require.NoError(s.t, err)
	out.Slip.Revision++
	s.Slip, s.drafts, s.reading = out.Slip, append(s.drafts, out.SlipDraft), out.Reading
	if out.Volume.ID != "" {
		out.Volume.Revision++
		s.Volume = out.Volume
	}
	if out.Incident.ID != "" {
		s.Incidents = append(s.Incidents, out.Incident)
	}
	return s
}

func (s *tale) on(day string) *tale { s.at = archivetest.At(day); return s }

func (s *tale) submit() *tale { return s.then(s.Submit(s.who(), s.at, s.law)) }

func (s *tale) who() policy.Actor {
	for _, one := range append(archivetest.Staff(), chairman) {
		if one.ID == s.Slip.Borrower {
			return one
		}
	}
	return policy.Actor{}
}

func (s *tale) approve() *tale { return s.then(s.Approve(deputy, s.at, s.law)) }

func (s *tale) signReading() *tale { return s.then(s.ApproveReading(director, s.at, s.law)) }

// counts are what an archivist finds who finds everything as it should be.
func counts(k lending.Case) []archive.Count {
	var all []archive.Count
	for _, it := range k.Volume.Items {
		wanted := len(k.Slip.Items) == 0
		for _, code := range k.Slip.Items {
			wanted = wanted || code == it.Code
		}
		if wanted {
			all = append(all, archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages})
		}
	}
	return all
}

func (s *tale) lend() *tale {
	return s.then(s.Lend(archivist, s.at, s.law, counts(s.Case)))
}

func (s *tale) sign() *tale { return s.then(s.Sign(s.who(), s.at, s.law, s.Slip.Digest())) }

// whole is a return of all that is out.
func whole(k lending.Case) lending.Returning {
	var r lending.Returning
	for _, one := range k.Slip.Outstanding {
		r.Found = append(r.Found, lending.Found{Code: one.Code, Copies: one.Copies, Pages: one.Pages})
	}
	return r
}

func (s *tale) bring(r lending.Returning) *tale {
	return s.then(s.Return(archivist, s.at, s.law, "incident-1", r))
}

// lentOut is a slip by which the whole business volume is out since monday.
func lentOut(t require.TestingT) *tale {
	v := business()
	return drafted(t, v, borrower, forWork(v)).submit().approve().lend().sign()
}

// closedIncident is one over everything that the slip still has out.
func closedIncident(k lending.Case) archive.Incident {
	return archive.Incident{
		Org: archivetest.Org, ID: "incident-1", Revision: 4, State: archive.IncidentClosed, Kind: archive.Loss, Outcome: archive.Lasting,
		Of: archive.Source{Kind: lending.SlipKind, ID: string(k.Slip.ID)}, Answers: k.Slip.Borrower,
	}
}

// in is a slip in each state, made by the acts.
func in(t require.TestingT, state policy.State) *tale {
	v := business()
	s := drafted(t, v, borrower, forWork(v))
	switch state {
	case lending.Drafted:
	case lending.Submitted:
		s.submit()
	case lending.Approved:
		s.submit().approve()
	case lending.Refused:
		s.submit().then(s.Refuse(deputy, s.at, law, "与工作无关"))
	case lending.Cancelled:
		s.then(s.Cancel(borrower, s.at, law, "不再需要"))
	case lending.Lent:
		return lentOut(t)
	case lending.Returned:
		s = lentOut(t)
		s.bring(whole(s.Case))
	case lending.Lost:
		s = lentOut(t)
		s.then(s.DeclareLost(archivist, s.at, law, "incident-1", "借阅人称已丢失"))
	case lending.Closed:
		s = lentOut(t)
		s.then(s.DeclareLost(archivist, s.at, law, "incident-1", "借阅人称已丢失"))
		s.Incidents = []archive.Incident{closedIncident(s.Case)}
		s.then(s.Close(archivist, s.at, law, "事故已结案"))
	case lending.Recovered:
		s = in(t, lending.Closed)
		s.then(s.Recover(archivist, s.at, law, whole(s.Case)))
	default:
		require.Fail(t, "no such state", "%s", state)
	}
	require.Equal(t, state, s.Slip.State)
	return s
}

// refuses wants a violation of a rule and field in an error.
func refuses(t *testing.T, err error, rule policy.Rule, field string) {
	t.Helper()
	_ = violation(t, err, rule, field)
}

// violation returns the one violation of a rule and field in an error.
func violation(t *testing.T, err error, rule policy.Rule, field string) *policy.Violation {
	t.Helper()
	for _, v := range policy.Violations(err) {
		if v.Rule == rule && v.Field == field {
			return v
		}
	}
	require.Failf(t, "no such violation", "%s of %s in: %v", rule, field, err)
	return nil
}
