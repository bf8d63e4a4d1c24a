// Package machine drives the archive room and the vault over a store with random acts of
// random people, right ones and wrong ones, beside a plain model that says what
// must come of each. The tests of every store run it.
package machine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/adapters/storetest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// turn tells the organisations of one process's runs apart, so that one store
// serves them all.
var turn atomic.Int64

// Room runs the machine over a store.
func Room(t *testing.T, stores storetest.Stores) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		m := newMachine(rt, stores)
		all := acts()
		m.open(rt)
		acts := map[string]func(*rapid.T){"": m.agree, "open": m.open}
		for _, x := range all {
			acts["try to "+x.name] = func(rt *rapid.T) { m.try(rt, x) }
			// As often again, something that does go on: so that a file gets far.
			acts["go on instead of "+x.name] = func(rt *rapid.T) { m.goOn(rt, all) }
		}
		rt.Repeat(acts)
		m.end(rt)
	})
}

// file is the plain model of one file: what anybody could keep on paper.
type file struct {
	state                       policy.State
	revision                    uint64
	listed, ended, coded, wants bool
	signedA, signedB            bool // over the inventory as it is
	tookA, tookB                bool // acceptance: archivist and B
	line                        bool
	number                      string
	holder                      policy.PersonID
	seen                        archive.File // as the store last answered
}

type machine struct {
	stores storetest.Stores
	room   *archive.Room
	org    policy.OrgID
	now    time.Time
	files  []*file
	drawn  int // numbers drawn
	saves  int // journal entries of files
}

func newMachine(t *rapid.T, stores storetest.Stores) *machine {
	m := &machine{
		stores: stores, org: policy.OrgID(fmt.Sprintf("machine-%d", turn.Add(1))),
		now: archivetest.At("2026-03-02"),
	}
	m.room = archive.NewRoom(stores.Archive(), policy.House{Clock: func() time.Time { return m.now }})
	err := stores.Staff().Update(t.Context(), func(tx staff.Tx) error {
		_, err := tx.SavePerson(t.Context(), staff.Person{
			Org: m.org, ID: archivetest.Archivist.ID,
			Appointments: []staff.Appointment{{Role: policy.Archivist, From: calendar.MustDay("2026-01-05"), By: "general-manager"}},
		}, journal.NewDraft(archivetest.GeneralManager, m.now, staff.ActAppoint, policy.B3_1))
		return err
	})
	require.NoError(t, err)
	return m
}

// an act of the machine: who may do it, when the model says it goes through,
// how it is done, and what the model makes of it.
type act struct {
	name  string
	by    []policy.PersonID
	goes  func(f *file) bool
	do    func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error)
	after func(m *machine, f *file)
	// undoes: it sends the file back.
	undoes bool
}

func in(states ...policy.State) func(*file) bool {
	return func(f *file) bool { return slices.Contains(states, f.state) }
}

var (
	a, b, keeper = archivetest.A.ID, archivetest.B.ID, archivetest.Archivist.ID
)

func acts() []act {
	return []act{
		{"list", []policy.PersonID{a}, in(archive.Sorting, archive.Supplementing), list, func(_ *machine, f *file) {
			// What is listed twice alike voids nothing.
			f.wants, f.listed = false, true
			f.signedA, f.signedB = f.signedA && !f.seenChanged(), f.signedB && !f.seenChanged()
		}, false},
		{"end the project", []policy.PersonID{a, b}, func(f *file) bool {
			return !f.ended && in(archive.Sorting, archive.Checking, archive.Supplementing, archive.Checked)(f)
		}, func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
			return m.room.EndProject(t.Context(), req, f.seen.Ref(), calendar.MustDay("2026-02-27"))
		}, func(_ *machine, f *file) { f.ended = true }, false},
		{"A signs", []policy.PersonID{a}, func(f *file) bool {
			return f.listed && !f.signedA && in(archive.Sorting, archive.Checking, archive.Supplementing, archive.Checked)(f)
		}, sign(archive.SignInventory), func(_ *machine, f *file) { f.signedA = true }, false},
		{"B signs", []policy.PersonID{b}, func(f *file) bool {
			return f.listed && !f.signedB && in(archive.Sorting, archive.Checking, archive.Supplementing, archive.Checked)(f)
		}, sign(archive.SignInventory), func(_ *machine, f *file) { f.signedB = true }, false},
		{"hand over", []policy.PersonID{a}, func(f *file) bool { return f.state == archive.Sorting && f.listed },
			plain((*archive.Room).HandOver), func(_ *machine, f *file) { f.state, f.holder = archive.Checking, b }, false},
		{"code", []policy.PersonID{b}, in(archive.Checking), func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
			return m.room.Code(t.Context(), req, f.seen.Ref(), nil)
		}, func(_ *machine, f *file) { f.coded = true }, false},
		{"check", []policy.PersonID{b}, func(f *file) bool { return f.state == archive.Checking && f.coded },
			plain((*archive.Room).Check), func(_ *machine, f *file) { f.state = archive.Checked }, false},
		{"ask for a note", []policy.PersonID{b}, in(archive.Checking, archive.Checked), func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
			wants := []archive.Want{{Title: "说明 " + strconv.Itoa(len(f.seen.Supplements)+1)}}
			return m.room.RequestSupplement(t.Context(), req, f.seen.Ref(), wants)
		}, func(_ *machine, f *file) { f.state, f.holder, f.wants = archive.Supplementing, a, true }, true},
		{"bring it", []policy.PersonID{a}, func(f *file) bool { return f.state == archive.Supplementing && !f.wants },
			plain((*archive.Room).AnswerSupplement), func(_ *machine, f *file) { f.state, f.holder, f.coded = archive.Checking, b, false }, false},
		{"deliver", []policy.PersonID{b}, func(f *file) bool {
			return f.state == archive.Checked && f.ended && f.signedA && f.signedB
		}, plain((*archive.Room).Deliver), func(_ *machine, f *file) { f.state = archive.Delivered }, false},
		{"refuse", []policy.PersonID{keeper}, in(archive.Delivered), func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
			return m.room.Refuse(t.Context(), req, f.seen.Ref(), []archive.Difference{{Code: firstCode(f.seen), Field: "missing"}})
		}, func(_ *machine, f *file) {
			f.state, f.holder, f.tookA, f.tookB = archive.Checking, b, false, false
		}, true},
		{"accept", []policy.PersonID{keeper}, func(f *file) bool { return f.state == archive.Delivered && !f.tookA }, func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
			return m.room.Accept(t.Context(), req, f.seen.Ref(), archivetest.Counts(f.seen))
		}, func(m *machine, f *file) { f.tookA = true; m.agreed(f) }, false},
		{"B signs the acceptance", []policy.PersonID{b}, func(f *file) bool { return f.state == archive.Delivered && !f.tookB },
			sign(archive.SignAcceptance), func(m *machine, f *file) { f.tookB = true; m.agreed(f) }, false},
		{"register", []policy.PersonID{keeper}, func(f *file) bool { return f.state == archive.Accepted && !f.line },
			plain((*archive.Room).Register), func(m *machine, f *file) { f.line = true; m.saves++ }, false},
		{"B signs the line", []policy.PersonID{b}, func(f *file) bool { return f.state == archive.Accepted && f.line },
			sign(archive.SignLine), func(_ *machine, f *file) { f.state = archive.Entered }, false},
		{"place", []policy.PersonID{keeper}, in(archive.Entered, archive.Shelved), func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
			return m.room.Place(t.Context(), req, f.seen.Ref(), archive.Place{Room: "R", Cabinet: "C", Shelf: strconv.Itoa(int(f.revision))})
		}, func(m *machine, f *file) { f.state = archive.Shelved; m.saves++ }, false},
		{"void the number", []policy.PersonID{keeper}, in(archive.Accepted, archive.Entered, archive.Shelved), func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
			return m.room.VoidNumber(t.Context(), req, f.seen.Ref(), "编号有误")
		}, func(m *machine, f *file) {
			f.state, f.number, f.line, f.tookA, f.tookB = archive.Delivered, "", false, false, false
			m.saves++
		}, true},
	}
}

func plain(do func(*archive.Room, context.Context, policy.Request, policy.Ref) (archive.File, error)) func(*machine, *rapid.T, policy.Request, *file) (archive.File, error) {
	return func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
		return do(m.room, t.Context(), req, f.seen.Ref())
	}
}

func sign(p archive.Purpose) func(*machine, *rapid.T, policy.Request, *file) (archive.File, error) {
	return func(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
		return m.room.Sign(t.Context(), req, f.seen.Ref(), archivetest.Signing(f.seen, p))
	}
}

// list lists everything the checklist expects, and every note B has asked for.
func list(m *machine, t *rapid.T, req policy.Request, f *file) (archive.File, error) {
	inventory := archivetest.Inventory(f.seen.Project)
	for _, s := range f.seen.Supplements {
		for _, w := range s.Wants {
			inventory.Items = append(inventory.Items, archive.Item{Part: policy.CustomerPapers, Title: w.Title, Form: policy.Copy, Copies: 1, Pages: 1})
		}
	}
	return m.room.EditInventory(t.Context(), req, f.seen.Ref(), inventory)
}

func firstCode(f archive.File) string {
	if len(f.Items) == 0 {
		return "1-01"
	}
	return f.Items[0].Code
}

// agreed draws a number once both have signed the acceptance.
func (m *machine) agreed(f *file) {
	if !f.tookA || !f.tookB {
		return
	}
	m.drawn++
	m.saves++
	f.state, f.number, f.holder = archive.Accepted, fmt.Sprintf("DA-%06d", m.drawn), keeper
}

// goOn takes a file some acts further, each one that the model says goes
// through: what undoes is left to try.
func (m *machine) goOn(t *rapid.T, all []act) {
	f := rapid.SampledFrom(m.files).Draw(t, "file")
	for range rapid.IntRange(1, 8).Draw(t, "acts") {
		can := slices.DeleteFunc(slices.Clone(all), func(x act) bool {
			return !x.goes(f) || x.undoes || x.name == "list" && f.listed && !f.wants || x.name == "code" && f.coded
		})
		x := rapid.SampledFrom(can).Draw(t, "act")
		m.do(t, x, f, m.actor(x.by[0]), false)
		if f.state == archive.Shelved {
			return
		}
	}
}

// try has somebody try an act on some file, on what they last saw of it or on
// something older.
func (m *machine) try(t *rapid.T, x act) {
	f := rapid.SampledFrom(m.files).Draw(t, "file")
	who := m.actor(rapid.SampledFrom([]policy.PersonID{a, b, keeper, "manager-c", "general-manager"}).Draw(t, "who"))
	if strings.Contains(x.name, "sign") && (who.ID == a || who.ID == b) {
		who.ID = x.by[0] // either manager may sign, each for themselves: that is two acts
	}
	stale := f.revision > 1 && rapid.IntRange(0, 9).Draw(t, "stale") == 0
	if rapid.IntRange(0, 19).Draw(t, "stranger") == 0 {
		who.Org = "elsewhere"
	}
	m.do(t, x, f, who, stale)
}

// actor is a person as a host says who they are: of the archivist it says
// nothing, that is the appointment's to say.
func (m *machine) actor(id policy.PersonID) policy.Actor {
	for _, p := range archivetest.Staff() {
		if p.ID == id {
			return policy.Actor{Org: m.org, ID: id, Roles: slices.DeleteFunc(slices.Clone(p.Roles), policy.Role.ByAppointment)}
		}
	}
	return policy.Actor{Org: m.org, ID: id}
}

// do does an act, and holds what comes of it against the model.
func (m *machine) do(t *rapid.T, x act, f *file, who policy.Actor, stale bool) {
	before := f.seen
	if stale {
		f.seen.Revision--
	}
	got, err := x.do(m, t, policy.By(who), f)
	f.seen = before
	switch {
	case who.Org != m.org:
		require.ErrorIs(t, err, policy.NotFound, "%s by a stranger", x.name)
	case stale && who.ID == "manager-c":
		require.ErrorIs(t, err, policy.NotAllowed, "%s on an old revision of what is not theirs to read", x.name)
	case stale:
		require.ErrorIs(t, err, policy.Conflict, "%s on an old revision", x.name)
	case !slices.Contains(x.by, who.ID):
		require.ErrorIs(t, err, policy.NotAllowed, "%s by %s", x.name, who.ID)
	case !x.goes(f):
		require.Error(t, err, "%s in state %s", x.name, f.state)
		require.False(t, errors.Is(err, policy.NotAllowed) || errors.Is(err, policy.Conflict), "%s: %v", x.name, err)
	default:
		require.NoError(t, err, "%s in state %s", x.name, f.state)
		f.seen = got
		f.revision++
		m.saves++
		x.after(m, f)
		m.same(t, f, got)
	}
}

// seenChanged reports whether the listing last done voided the signatures.
func (f *file) seenChanged() bool {
	return !slices.ContainsFunc(f.seen.Signatures, func(s archive.Signature) bool { return s.Purpose == archive.SignInventory })
}

func (m *machine) open(t *rapid.T) {
	if len(m.files) >= 4 {
		return
	}
	p := archivetest.Project()
	p.Number = "L-" + strconv.Itoa(len(m.files)+1)
	who := m.actor(a)
	got, err := m.room.Open(t.Context(), policy.By(who), p)
	require.NoError(t, err)
	m.saves++
	f := &file{state: archive.Sorting, revision: 1, holder: a, seen: got}
	m.files = append(m.files, f)
	m.same(t, f, got)

	_, err = m.room.Open(t.Context(), policy.By(who), p)
	require.ErrorIs(t, err, policy.Conflict, "a second file of one project")
}

func (m *machine) same(t *rapid.T, f *file, got archive.File) {
	require.Equal(t, f.state, got.State)
	require.Equal(t, f.revision, got.Revision)
	require.Equal(t, f.number, got.Number)
	require.Equal(t, f.holder, got.Holder())
}

// agree reads everything back, and holds it against the model.
func (m *machine) agree(t *rapid.T) {
	boss := m.actor(archivetest.GeneralManager.ID)
	for _, f := range m.files {
		got, err := m.room.File(t.Context(), policy.By(boss), f.seen.ID)
		require.NoError(t, err)
		m.same(t, f, got)
		require.Equal(t, asKept(t, f.seen), asKept(t, got), "what was answered is what is kept")
	}
	audit, err := m.room.AuditNumbers(t.Context(), policy.By(boss), archive.Business)
	require.NoError(t, err)
	require.True(t, audit.OK(), "gaps or doubles: %+v", audit)
}

// asKept is a file as a store writes it: nothing and an empty list are one.
func asKept(t *rapid.T, f archive.File) string {
	body, err := json.Marshal(f)
	require.NoError(t, err)
	return string(body)
}

// end verifies the journal: an entry for every save, and no more.
func (m *machine) end(t *rapid.T) {
	report, err := m.stores.Verify(t.Context(), m.org)
	require.NoError(t, err)
	require.Empty(t, report.Faults)
	require.Equal(t, m.saves+1, report.Entries, "an entry for every record and act, and the appointment's")
}
