package archive_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// model is the file as a person with a pencil would keep it.
type model struct {
	state          policy.State
	today, ended   calendar.Day
	received       calendar.Day // by B, first
	presented      calendar.Day
	lacking        bool // an important paper is not listed
	pages          int  // of the first line
	coded          bool // the lines that are always there
	codedReceipt   bool
	signed         map[policy.Relation]bool // over the inventory as it is
	accepted       map[policy.Relation]bool
	line           bool
	holder         policy.PersonID
	wrong          bool // what the open supplement asks for: a wrong line, or the missing paper
	wrongPages     int
	requested      calendar.Day
	withA, withArc [][2]calendar.Day
	delivered      bool
	numbers        uint64
	breaches       []string
}

// machine runs random acts on a file and its model, and compares the two.
type machine struct {
	m model
	s *story
}

func (x *machine) inventory() archive.Inventory {
	in := archivetest.Inventory(archivetest.Project())
	in.Items[0].Pages = x.m.pages // one page, as in the fixture, to begin with
	if x.m.lacking {
		drop("receipt")(&in)
	}
	return in
}

// try calls an act that the model expects to be done or refused.
func (x *machine) try(t *rapid.T, expected bool, f archive.File, d journal.Draft, err error) bool {
	if !expected {
		require.Error(t, err)
		require.Empty(t, f)
		return false
	}
	x.s.agreed(f, d, err)
	return true
}

func (x *machine) tryPair(t *rapid.T, expected bool, p archive.Pair, err error) bool {
	if !expected {
		require.Error(t, err)
		return false
	}
	x.s.both(p, err)
	return true
}

func (x *machine) in(states ...policy.State) bool { return slices.Contains(states, x.m.state) }

func (x *machine) void() { clear(x.m.signed) }

func (x *machine) breach(on bool, what string) {
	if on && !slices.Contains(x.m.breaches, what) {
		x.m.breaches = append(x.m.breaches, what)
	}
}

// worked counts working days after from, through until, save those away.
func worked(from, until calendar.Day, away ...[2]calendar.Day) int {
	n := 0
	for d := from.AddDays(1); !d.After(until); d = d.AddDays(1) {
		out := slices.ContainsFunc(away, func(a [2]calendar.Day) bool { return d.After(a[0]) && !d.After(a[1]) })
		if law.Calendar().IsWorkingDay(d) && !out {
			n++
		}
	}
	return n
}

// late: more working days were used than given, or the last one is over.
func late(used, given int, done calendar.Day) bool {
	return used > given || used == given && !law.Calendar().IsWorkingDay(done)
}

func (x *machine) lateA(done calendar.Day) bool {
	return late(worked(x.m.ended, done), 3, done)
}

func (x *machine) judge() {
	m := &x.m
	if m.delivered {
		return
	}
	m.delivered = true
	start := m.received
	if start.Before(m.ended) {
		start = m.ended
	}
	byB := late(worked(start, m.today, append(slices.Clone(m.withArc), m.withA...)...), 2, m.today)
	byAny := late(worked(start, m.today, m.withArc...), 2, m.today)
	withA := slices.ContainsFunc(m.withA, func(a [2]calendar.Day) bool { return worked(start, a[1]) > worked(start, a[0]) })
	x.breach(byAny && withA, "B4.5b b-to-archive manager-a")
	x.breach(byB, "B4.5b b-to-archive manager-b")
	x.breach(slices.Contains(m.breaches, "B4.5a a-to-b manager-a") && late(worked(m.ended, m.today, m.withArc...), 5, m.today),
		"B4.5b total manager-a")
}

func (x *machine) accept(as policy.Relation) {
	x.m.accepted[as] = true
	if as == policy.Keeper {
		x.m.signed[as] = true
	}
	if len(x.m.accepted) == 2 {
		x.m.state, x.m.holder, x.m.line = archive.Accepted, archivetest.Archivist.ID, false
		x.m.numbers++
	}
}

func (x *machine) actions() map[string]func(*rapid.T) {
	m, s := &x.m, x.s
	A, B, arch := archivetest.A, archivetest.B, archivetest.Archivist
	var all map[string]func(*rapid.T)
	inventory := func(as policy.Relation, who policy.Actor) func(*rapid.T) {
		return func(t *rapid.T) {
			ok := x.in(archive.Sorting, archive.Checking, archive.Supplementing, archive.Checked) && !m.signed[as]
			f, d, err := s.f.Sign(who, s.at, law, archivetest.Signing(s.f, archive.SignInventory))
			if x.try(t, ok, f, d, err) {
				m.signed[as] = true
			}
		}
	}
	all = map[string]func(*rapid.T){
		// Left to chance alone few files would ever reach the shelf.
		"go on": func(t *rapid.T) {
			way := []string{
				"end", "hand over", "edit", "answer", "code", "check", "A signs", "B signs", "a few days pass", "deliver",
				"accept", "B signs the acceptance", "register", "B signs the line", "place",
			}
			from := rapid.IntRange(0, len(way)-1).Draw(t, "from")
			for _, step := range way[from:rapid.IntRange(from, len(way)).Draw(t, "until")] {
				all[step](t)
			}
		},
		"a few days pass": func(t *rapid.T) {
			m.today = m.today.AddDays(rapid.IntRange(1, 3).Draw(t, "days"))
			s.at = archivetest.Morning(m.today)
		},
		"edit": func(t *rapid.T) {
			before := *m
			m.lacking, m.pages = rapid.Bool().Draw(t, "lacking"), rapid.IntRange(1, 3).Draw(t, "pages")
			f, d, err := s.f.EditInventory(A, s.at, law, x.inventory())
			if !x.try(t, x.in(archive.Sorting, archive.Supplementing), f, d, err) {
				m.lacking, m.pages = before.lacking, before.pages
				return
			}
			if m.lacking != before.lacking || m.pages != before.pages {
				x.void()
			}
			m.codedReceipt = m.codedReceipt && !m.lacking
		},
		"end": func(t *rapid.T) {
			back := m.today.AddDays(-rapid.IntRange(0, 6).Draw(t, "days ago"))
			ok := x.in(archive.Sorting, archive.Checking, archive.Supplementing, archive.Checked) && m.ended.IsZero()
			f, d, err := s.f.EndProject(B, s.at, law, back)
			if x.try(t, ok, f, d, err) {
				m.ended = back
				if !m.received.IsZero() {
					done := m.received
					if done.Before(back) {
						done = back
					}
					x.breach(x.lateA(done), "B4.5a a-to-b manager-a")
				}
			}
		},
		"A signs": inventory(policy.ManagerA, A),
		"B signs": inventory(policy.ManagerB, B),
		"hand over": func(t *rapid.T) {
			f, d, err := s.f.HandOver(A, s.at, law)
			if x.try(t, x.in(archive.Sorting), f, d, err) {
				m.state, m.holder, m.received = archive.Checking, B.ID, m.today
				x.breach(!m.ended.IsZero() && x.lateA(m.today), "B4.5a a-to-b manager-a")
			}
		},
		"request": func(t *rapid.T) {
			wants := []archive.Want{{Paper: "receipt"}}
			if !m.lacking {
				wants = []archive.Want{{Paper: "application", Wrong: "pages"}}
			}
			f, d, err := s.f.RequestSupplement(B, s.at, law, wants)
			if x.try(t, x.in(archive.Checking, archive.Checked), f, d, err) {
				m.state, m.holder, m.requested = archive.Supplementing, A.ID, m.today
				m.wrong, m.wrongPages = !m.lacking, m.pages
			}
		},
		"answer": func(t *rapid.T) {
			ok := x.in(archive.Supplementing) && (m.wrong && m.pages != m.wrongPages || !m.wrong && !m.lacking)
			f, d, err := s.f.AnswerSupplement(A, s.at, law)
			if x.try(t, ok, f, d, err) {
				m.state, m.holder = archive.Checking, B.ID
				m.withA = append(m.withA, [2]calendar.Day{m.requested, m.today})
			}
		},
		"code": func(t *rapid.T) {
			f, d, err := s.f.Code(B, s.at, law, nil)
			if x.try(t, x.in(archive.Checking), f, d, err) {
				m.coded, m.codedReceipt = true, !m.lacking
			}
		},
		"check": func(t *rapid.T) {
			f, d, err := s.f.Check(B, s.at, law)
			if x.try(t, x.in(archive.Checking) && m.coded && m.codedReceipt && !m.lacking, f, d, err) {
				m.state = archive.Checked
			}
		},
		"deliver": func(t *rapid.T) {
			ok := x.in(archive.Checked) && !m.ended.IsZero() && m.signed[policy.ManagerA] && m.signed[policy.ManagerB]
			f, d, err := s.f.Deliver(B, s.at, law)
			if x.try(t, ok, f, d, err) {
				m.state, m.presented = archive.Delivered, m.today
				x.judge()
			}
		},
		"refuse": func(t *rapid.T) {
			f, d, err := s.f.Refuse(arch, s.at, law, []archive.Difference{{Field: "unlisted", Found: 1}})
			if x.try(t, x.in(archive.Delivered), f, d, err) {
				m.state, m.holder, m.delivered = archive.Checking, B.ID, false
				m.withArc = append(m.withArc, [2]calendar.Day{m.presented, m.today})
				clear(m.accepted)
				delete(m.signed, policy.Keeper)
			}
		},
		"accept": func(t *rapid.T) {
			f, d, err := s.f.Accept(arch, s.at, law, archivetest.Counts(s.f))
			if x.try(t, x.in(archive.Delivered) && !m.accepted[policy.Keeper], f, d, err) {
				x.accept(policy.Keeper)
			}
		},
		"B signs the acceptance": func(t *rapid.T) {
			f, d, err := s.f.Sign(B, s.at, law, archivetest.Signing(s.f, archive.SignAcceptance))
			if x.try(t, x.in(archive.Delivered) && !m.accepted[policy.ManagerB], f, d, err) {
				x.accept(policy.ManagerB)
			}
		},
		"register": func(t *rapid.T) {
			due, _ := s.f.Deadlines.Get(policy.Registered)
			p, err := s.f.Register(s.v, arch, s.at, law)
			if x.tryPair(t, x.in(archive.Accepted) && !m.line, p, err) {
				m.line = true
				x.breach(m.today.After(due.Due), "B4.7a registered archivist")
			}
		},
		"B signs the line": func(t *rapid.T) {
			f, d, err := s.f.Sign(B, s.at, law, archivetest.Signing(s.f, archive.SignLine))
			if x.try(t, x.in(archive.Accepted) && m.line, f, d, err) {
				m.state = archive.Entered
			}
		},
		"place": func(t *rapid.T) {
			p, err := s.f.Place(s.v, arch, s.at, law, archive.Place{Room: "R", Cabinet: "C", Shelf: "S"})
			if x.tryPair(t, x.in(archive.Entered, archive.Shelved), p, err) {
				m.state = archive.Shelved
			}
		},
		"void": func(t *rapid.T) {
			due, _ := s.f.Deadlines.Get(policy.Registered)
			p, err := s.f.VoidNumber(s.v, arch, s.at, law, "错号")
			if x.tryPair(t, x.in(archive.Accepted, archive.Entered, archive.Shelved), p, err) {
				x.breach(!m.line && m.today.After(due.Due), "B4.7a registered archivist")
				m.state, m.line = archive.Delivered, false
				clear(m.accepted)
				delete(m.signed, policy.Keeper)
				s.v = archive.Volume{}
			}
		},
		"somebody else": func(t *rapid.T) {
			who := rapid.SampledFrom([]policy.Actor{archivetest.OtherManager, archivetest.Auditor, archivetest.Stranger}).Draw(t, "who")
			for _, action := range slices.Sorted(maps.Keys(acts)) {
				require.Error(t, acts[action](s.f, s.v, who), action)
			}
		},
		"": x.check,
	}
	return all
}

// check compares the file with its model after every step.
func (x *machine) check(t *rapid.T) {
	f, m := x.s.f, &x.m
	require.Equal(t, m.state, f.State)
	require.Equal(t, m.holder, f.Holder())
	for i, h := range f.Holders {
		require.Equal(t, i == len(f.Holders)-1, h.Until.IsZero(), "B3.2: one holder now, and only one")
		if i > 0 {
			require.Equal(t, f.Holders[i-1].Until, h.From, "B3.2: no gap")
		}
	}
	for _, as := range []policy.Relation{policy.ManagerA, policy.ManagerB, policy.Keeper} {
		stands := slices.ContainsFunc(f.Signatures, func(s archive.Signature) bool {
			return s.Purpose == archive.SignInventory && s.As == as && s.Digest == f.InventoryDigest()
		})
		require.Equal(t, m.signed[as], stands, "B4.2b: the signature of %s over the inventory", as)
	}
	require.ElementsMatch(t, m.breaches, breaches(f))
	require.Equal(t, m.numbers, x.s.volumes)
	if x.in(archive.Accepted, archive.Entered, archive.Shelved) {
		require.Equal(t, fmt.Sprintf("DA-%06d", m.numbers), f.Number, "B4.8a")
		require.Equal(t, f.Volume, x.s.v.ID)
	} else {
		require.Empty(t, f.Number)
	}
	require.EqualValues(t, len(x.s.drafts), f.Revision)
}

func TestRandomActsKeepEveryRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := &machine{s: opened(t, law, "2026-02-02"), m: model{
			state: archive.Sorting, today: calendar.MustDay("2026-02-02"), pages: 1, holder: archivetest.A.ID,
			signed: map[policy.Relation]bool{}, accepted: map[policy.Relation]bool{},
		}}
		t.Repeat(x.actions())
	})
}
