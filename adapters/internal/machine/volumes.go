package machine

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/adapters/storetest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

const (
	boss     = "general-manager"
	director = "office-director"
)

// volume is the plain model of one volume on its shelf.
type volume struct {
	id         archive.VolumeID
	revision   uint64
	place      archive.Place
	holds      []string // their cases, in order
	restricted bool
	slip       string // that has it out; empty while it is in
	seen       archive.Volume
}

type stacks struct {
	*machine
	volumes []*volume
	cases   int
	slips   int
}

// volumeAct is an act of the machine on a volume, as [act] is on a file.
type volumeAct struct {
	name  string
	by    []policy.PersonID
	goes  func(v *volume) bool
	do    func(s *stacks, t *rapid.T, req policy.Request, v *volume) (archive.Volume, error)
	after func(s *stacks, v *volume)
}

func always(*volume) bool { return true }

func (v *volume) in() bool { return v.slip == "" }

var corner = archive.Place{Room: "R7", Cabinet: "C1", Shelf: "S1"}

func volumeActs() []volumeAct {
	return []volumeAct{
		{"move", []policy.PersonID{keeper}, (*volume).in, func(s *stacks, t *rapid.T, req policy.Request, v *volume) (archive.Volume, error) {
			return s.room.Move(t.Context(), req, v.seen.Ref(), corner)
		}, func(_ *stacks, v *volume) { v.place = corner }},
		{"inspect", []policy.PersonID{keeper}, (*volume).in, func(s *stacks, t *rapid.T, req policy.Request, v *volume) (archive.Volume, error) {
			return s.room.Inspect(t.Context(), req, v.seen.Ref())
		}, func(*stacks, *volume) {}},
		{"hold", []policy.PersonID{boss}, always, func(s *stacks, t *rapid.T, req policy.Request, v *volume) (archive.Volume, error) {
			return s.room.PlaceHold(t.Context(), req, v.seen.Ref(), archive.Freeze{Case: fmt.Sprint("case-", s.cases+1)})
		}, func(s *stacks, v *volume) {
			s.cases++
			v.holds = append(v.holds, fmt.Sprint("case-", s.cases))
		}},
		{"hold it for the same case again", []policy.PersonID{boss}, func(v *volume) bool { return len(v.holds) == 0 }, func(s *stacks, t *rapid.T, req policy.Request, v *volume) (archive.Volume, error) {
			again := fmt.Sprint("case-", s.cases+1)
			if len(v.holds) > 0 {
				again = v.holds[0]
			}
			return s.room.PlaceHold(t.Context(), req, v.seen.Ref(), archive.Freeze{Case: again})
		}, func(s *stacks, v *volume) {
			s.cases++
			v.holds = append(v.holds, fmt.Sprint("case-", s.cases))
		}},
		{"lift the first hold", []policy.PersonID{boss}, func(v *volume) bool { return len(v.holds) > 0 }, func(s *stacks, t *rapid.T, req policy.Request, v *volume) (archive.Volume, error) {
			id := "none"
			if len(v.seen.Holds) > 0 {
				id = v.seen.Holds[0].ID
			}
			return s.room.LiftHold(t.Context(), req, v.seen.Ref(), id)
		}, func(_ *stacks, v *volume) { v.holds = v.holds[1:] }},
		{"restrict", []policy.PersonID{boss, director}, func(v *volume) bool { return !v.restricted }, func(s *stacks, t *rapid.T, req policy.Request, v *volume) (archive.Volume, error) {
			return s.room.Restrict(t.Context(), req, v.seen.Ref(), "withdrawn")
		}, func(_ *stacks, v *volume) { v.restricted = true }},
		{"free", []policy.PersonID{boss}, func(v *volume) bool { return v.restricted }, func(s *stacks, t *rapid.T, req policy.Request, v *volume) (archive.Volume, error) {
			return s.room.Unrestrict(t.Context(), req, v.seen.Ref(), "allowed")
		}, func(_ *stacks, v *volume) { v.restricted = false }},
	}
}

// Volumes runs a machine of volumes, their holds and loans over a store.
func Volumes(t *testing.T, stores storetest.Stores) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		s := &stacks{machine: newMachine(rt, stores)}
		for i := range 3 {
			s.shelve(rt, i)
		}
		steps := map[string]func(*rapid.T){"": s.agree, "lend": s.lend, "bring back": s.back}
		for _, x := range volumeActs() {
			steps["try to "+x.name] = func(rt *rapid.T) { s.try(rt, x) }
		}
		rt.Repeat(steps)
		s.end(rt)
	})
}

func (s *stacks) shelve(t *rapid.T, i int) {
	v := archivetest.CreditVolume(calendar.MustDay("2026-02-13"))
	v.Org, v.ID, v.Revision = s.org, archive.VolumeID(fmt.Sprint("v-", i)), 0
	v.Seq, v.Number = uint64(i+1), fmt.Sprint("XY-", i+1)
	s.save(t, &volume{id: v.ID, place: v.Place}, v)
}

// save is an act of another room: it saves the volume as its own act would.
func (s *stacks) save(t *rapid.T, v *volume, rec archive.Volume) {
	err := s.stores.Archive().Update(t.Context(), func(tx archive.Tx) (err error) {
		v.seen, err = tx.SaveVolume(t.Context(), rec, journal.NewDraft(archivetest.Archivist, s.now, "slip.lend"))
		return err
	})
	require.NoError(t, err)
	v.revision++
	s.saves++
	if v.revision == 1 {
		s.volumes = append(s.volumes, v)
	}
}

func (s *stacks) any(t *rapid.T) *volume { return rapid.SampledFrom(s.volumes).Draw(t, "volume") }

func (s *stacks) lend(t *rapid.T) {
	v := s.any(t)
	out := archive.Out{Slip: fmt.Sprint("slip-", s.slips+1), Borrower: "manager-c", Due: calendar.MustDay("2026-03-16")}
	lent, err := v.seen.LendOut(out, s.now)
	if !v.in() || v.restricted || len(v.holds) > 0 {
		require.ErrorIs(t, err, policy.RuleBroken)
		return
	}
	require.NoError(t, err)
	s.slips++
	v.slip = out.Slip
	s.save(t, v, lent)
}

func (s *stacks) back(t *rapid.T) {
	v := s.any(t)
	slip := fmt.Sprint("slip-", rapid.IntRange(1, s.slips+1).Draw(t, "slip"))
	in, err := v.seen.BringBack(slip, nil, s.now)
	if v.slip != slip {
		require.ErrorIs(t, err, policy.RuleBroken)
		return
	}
	require.NoError(t, err)
	v.slip = ""
	s.save(t, v, in)
}

// try has somebody try an act on some volume, on what they last saw of it or on
// something older.
func (s *stacks) try(t *rapid.T, x volumeAct) {
	v := s.any(t)
	who := s.actor(rapid.SampledFrom([]policy.PersonID{keeper, boss, director, a}).Draw(t, "who"))
	stale := v.revision > 1 && rapid.IntRange(0, 9).Draw(t, "stale") == 0
	if rapid.IntRange(0, 19).Draw(t, "stranger") == 0 {
		who.Org = "elsewhere"
	}
	before := v.seen
	if stale {
		v.seen.Revision--
	}
	got, err := x.do(s, t, policy.By(who), v)
	v.seen = before
	switch {
	case who.Org != s.org:
		require.ErrorIs(t, err, policy.NotFound, "%s by a stranger", x.name)
	case stale && who.ID == a:
		require.ErrorIs(t, err, policy.NotAllowed, "%s on an old revision of what is not theirs to read", x.name)
	case stale:
		require.ErrorIs(t, err, policy.Conflict, "%s on an old revision", x.name)
	case !slices.Contains(x.by, who.ID):
		require.ErrorIs(t, err, policy.NotAllowed, "%s by %s", x.name, who.ID)
	case !x.goes(v):
		require.ErrorIs(t, err, policy.RuleBroken, "%s: %+v", x.name, *v)
	default:
		require.NoError(t, err, "%s: %+v", x.name, *v)
		v.seen = got
		v.revision++
		s.saves++
		x.after(s, v)
	}
}

// agree reads everything back, and holds it against the model.
func (s *stacks) agree(t *rapid.T) {
	req := policy.By(s.actor(boss))
	for _, v := range s.volumes {
		got, err := s.room.Volume(t.Context(), req, v.id)
		require.NoError(t, err)
		require.Equal(t, v.revision, got.Revision)
		require.Equal(t, v.place, got.Place)
		require.Equal(t, v.restricted, got.Restricted != nil)
		require.Equal(t, v.in(), got.Out == nil)
		require.Equal(t, keeper, got.Holder(), "the archivist answers, whoever has it")
		cases := []string{}
		for _, h := range got.Holds {
			cases = append(cases, h.Case)
		}
		require.Equal(t, append([]string{}, v.holds...), cases)
	}
}
