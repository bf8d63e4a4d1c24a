package archive_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// lawWith compiles the default regulation with a change.
func lawWith(t require.TestingT, change func(*policy.Regulation), amendments ...calendar.Amendment) *policy.Version {
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	if change != nil {
		change(&r)
	}
	v, err := policy.Compile(r, amendments, nil)
	require.NoError(t, err)
	return v
}

// story takes one file through pure acts, day by day. Every act must succeed:
// what is to fail is called on the file itself.
type story struct {
	t   require.TestingT
	law *policy.Version
	at  time.Time
	f   archive.File
	v   archive.Volume
	// drafts are those of the acts so far, volumes how many numbers were drawn.
	drafts  []journal.Draft
	volumes uint64
}

// opened starts a file with its whole inventory, in A's hands.
func opened(t require.TestingT, law *policy.Version, day string) *story {
	s := &story{t: t, law: law, at: archivetest.At(day)}
	f, d, err := archive.Open(archivetest.A, s.at, law, archivetest.Org, "file-1", archivetest.Project())
	s.file(f, d, err)
	return s.edit(archivetest.Inventory(f.Project))
}

func (s *story) file(f archive.File, d journal.Draft, err error) *story {
	if h, ok := s.t.(*testing.T); ok {
		h.Helper()
	}
	require.NoError(s.t, err)
	f.Revision++
	s.f, s.drafts = f, append(s.drafts, d)
	return s
}

func (s *story) both(p archive.Pair, err error) *story {
	s.file(p.File, p.FileDraft, err)
	s.v = p.Volume
	s.v.Revision++
	return s
}

func (s *story) on(day string) *story { s.at = archivetest.At(day); return s }

func (s *story) under(law *policy.Version) *story { s.law = law; return s }

func (s *story) edit(in archive.Inventory) *story {
	return s.file(s.f.EditInventory(archivetest.A, s.at, s.law, in))
}

func (s *story) ended(day string) *story {
	return s.file(s.f.EndProject(archivetest.A, s.at, s.law, calendar.MustDay(day)))
}

func (s *story) sign(who policy.Actor, p archive.Purpose) *story {
	f, d, err := s.f.Sign(who, s.at, s.law, archivetest.Signing(s.f, p))
	return s.agreed(f, d, err)
}

// agreed files the file away when both signatures stand, as the room does.
func (s *story) agreed(f archive.File, d journal.Draft, err error) *story {
	if err != nil || !f.Agreed() {
		return s.file(f, d, err)
	}
	s.volumes++
	return s.both(f.MakeVolume(s.at, s.law, d, archive.VolumeID("volume-"+string(rune('0'+s.volumes))), s.volumes), nil)
}

func (s *story) handOver() *story { return s.file(s.f.HandOver(archivetest.A, s.at, s.law)) }

// request asks A to put the pages of the first line right.
func (s *story) request() *story {
	return s.file(s.f.RequestSupplement(archivetest.B, s.at, s.law, []archive.Want{{Paper: s.f.Items[0].Paper, Wrong: "pages"}}))
}

// answer gives the first line another page and brings the file back.
func (s *story) answer() *story {
	in := archive.Inventory{Items: append([]archive.Item(nil), s.f.Items...), Annex: s.f.Annex}
	in.Items[0].Pages++
	s.edit(in)
	return s.file(s.f.AnswerSupplement(archivetest.A, s.at, s.law))
}

// deliver codes, checks and signs what is not yet, and presents the file.
func (s *story) deliver() *story {
	s.file(s.f.Code(archivetest.B, s.at, s.law, nil))
	s.file(s.f.Check(archivetest.B, s.at, s.law))
	for _, who := range []policy.Actor{archivetest.A, archivetest.B} {
		if f, d, err := s.f.Sign(who, s.at, s.law, archivetest.Signing(s.f, archive.SignInventory)); err == nil {
			s.file(f, d, nil)
		}
	}
	return s.file(s.f.Deliver(archivetest.B, s.at, s.law))
}

func (s *story) refuse() *story {
	it := s.f.Items[0]
	return s.file(s.f.Refuse(archivetest.Archivist, s.at, s.law,
		[]archive.Difference{{Code: it.Code, Field: "pages", Found: it.Pages + 1}}))
}

func (s *story) accept() *story {
	s.agreed(s.f.Accept(archivetest.Archivist, s.at, s.law, archivetest.Counts(s.f)))
	return s.sign(archivetest.B, archive.SignAcceptance)
}

func (s *story) register() *story {
	s.both(s.f.Register(s.v, archivetest.Archivist, s.at, s.law))
	return s.sign(archivetest.B, archive.SignLine)
}

func (s *story) extend(name policy.DeadlineName, days int) *story {
	return s.file(s.f.Extend(archivetest.GeneralManager, s.at, s.law, archive.Grant{Deadline: name, Days: days, Reason: "审批人出差"}))
}

func (s *story) due(name policy.DeadlineName) policy.Deadline {
	d, ok := s.f.Deadlines.Get(name)
	require.True(s.t, ok, "the deadline %s runs", name)
	return d
}

// breaches lists those on record: "B4.5a a-to-b manager-a".
func breaches(f archive.File) []string {
	var all []string
	for _, b := range f.Breaches {
		all = append(all, string(b.Rule)+" "+string(b.Deadline)+" "+string(b.Person))
	}
	return all
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
