package archive_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var ctx = context.Background()

// The people as a host sends them: who is archivist the host does not say.
var (
	asA        = policy.By(archivetest.A)
	asB        = policy.By(archivetest.B)
	asBoss     = policy.By(archivetest.GeneralManager)
	asAuditor  = policy.By(archivetest.Auditor)
	asOther    = policy.By(archivetest.OtherManager)
	asArchives = policy.By(policy.Actor{Org: archivetest.Org, ID: archivetest.Archivist.ID})
	asStranger = policy.By(archivetest.Stranger)
)

// room is an archive room over a store, with a clock that the test turns.
type room struct {
	*archive.Room
	t  *testing.T
	db *memory.DB
	at time.Time
	mu sync.Mutex
}

func newRoom(t *testing.T, change func(h *policy.House)) *room {
	t.Helper()
	r := &room{t: t, db: memory.Open(), at: archivetest.At("2026-02-13")}
	house := policy.House{Clock: r.now}
	if change != nil {
		change(&house)
	}
	r.Room = archive.NewRoom(r.db.Archive(), house)
	// Appointments are package staff's; here it is enough that they stand.
	require.NoError(t, r.db.Staff().Update(ctx, func(tx staff.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{
			Org: archivetest.Org, ID: archivetest.Archivist.ID,
			Appointments: []staff.Appointment{{Role: policy.Archivist, From: calendar.MustDay("2026-01-01"), Until: calendar.MustDay("2027-12-31"), By: archivetest.GeneralManager.ID}},
		}, journal.NewDraft(archivetest.GeneralManager, r.at, staff.ActAppoint))
		return err
	}))
	return r
}

func (r *room) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at
}

func (r *room) on(day string) *room {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = archivetest.At(day)
	return r
}

func (r *room) ok(f archive.File, err error) archive.File {
	r.t.Helper()
	require.NoError(r.t, err)
	return f
}

func project(number string) archive.Project {
	p := archivetest.Project()
	p.Number = number
	return p
}

// delivered takes a file to the archivist's desk.
func (r *room) delivered(p archive.Project) archive.File {
	r.t.Helper()
	f := r.ok(r.Open(ctx, asA, p))
	f = r.ok(r.EditInventory(ctx, asA, f.Ref(), archivetest.Inventory(p)))
	f = r.ok(r.EndProject(ctx, asA, f.Ref(), calendar.MustDay("2026-02-13")))
	f = r.ok(r.Sign(ctx, asA, f.Ref(), archivetest.Signing(f, archive.SignInventory)))
	f = r.ok(r.HandOver(ctx, asA, f.Ref()))
	f = r.ok(r.Code(ctx, asB, f.Ref(), nil))
	f = r.ok(r.Check(ctx, asB, f.Ref()))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignInventory)))
	return r.ok(r.Deliver(ctx, asB, f.Ref()))
}

// shelved takes a file to its place.
func (r *room) shelved(p archive.Project) archive.File {
	r.t.Helper()
	f := r.delivered(p)
	f = r.ok(r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
	f = r.ok(r.Register(ctx, asArchives, f.Ref()))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignLine)))
	return r.ok(r.Place(ctx, asArchives, f.Ref(), archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3"}))
}

func TestTheWholeStoryInTheRoom(t *testing.T) {
	r := newRoom(t, nil)
	p := project("L-017")
	f := r.ok(r.Open(ctx, asA, p))
	in := archivetest.Inventory(p)
	drop("receipt")(&in)
	f = r.ok(r.EditInventory(ctx, asA, f.Ref(), in))
	f = r.ok(r.EndProject(ctx, asA, f.Ref(), calendar.MustDay("2026-02-13")))
	r.on("2026-02-25")
	f = r.ok(r.Extend(ctx, asBoss, f.Ref(), archive.Grant{Deadline: policy.AToB, Days: 2, Reason: "抵押登记未取回"}))
	r.on("2026-02-27")
	f = r.ok(r.HandOver(ctx, asA, f.Ref()))
	f = r.ok(r.Code(ctx, asB, f.Ref(), nil))
	_, err := r.Check(ctx, asB, f.Ref())
	require.ErrorIs(t, err, policy.B4_2d)
	f = r.ok(r.RequestSupplement(ctx, asB, f.Ref(), f.Missing(law)))
	f = r.ok(r.EditInventory(ctx, asA, f.Ref(), archivetest.Inventory(p)))
	f = r.ok(r.AnswerSupplement(ctx, asA, f.Ref()))
	f = r.ok(r.Code(ctx, asB, f.Ref(), nil))
	f = r.ok(r.Check(ctx, asB, f.Ref()))
	f = r.ok(r.Sign(ctx, asA, f.Ref(), archivetest.Signing(f, archive.SignInventory)))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignInventory)))
	f = r.ok(r.Deliver(ctx, asB, f.Ref()))
	f = r.ok(r.Refuse(ctx, asArchives, f.Ref(), []archive.Difference{{Code: f.Items[3].Code, Field: "missing"}}))
	f = r.ok(r.Check(ctx, asB, f.Ref()))
	f = r.ok(r.Deliver(ctx, asB, f.Ref()))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
	f = r.ok(r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)))
	require.Equal(t, "DA-000001", f.Number)
	f = r.ok(r.Register(ctx, asArchives, f.Ref()))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignLine)))
	f = r.ok(r.Place(ctx, asArchives, f.Ref(), archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3"}))
	f = r.ok(r.GiveAnnex(ctx, asArchives, f.Ref(), handing))
	f = r.ok(r.Correct(ctx, asArchives, f.Ref(), archive.Amendment{Corrects: 1, Reason: "客户编号录错", Customer: "c-10"}))
	require.Empty(t, f.Breaches)

	v, err := r.Volume(ctx, asAuditor, f.Volume)
	require.NoError(t, err)
	require.Equal(t, archive.CustomerID("c-10"), v.Customer)
	require.Equal(t, archive.OnShelf, v.State)
	require.Zero(t, v.Annex)
	r.on("2026-06-30")
	v, err = r.Inspect(ctx, asArchives, v.Ref())
	require.NoError(t, err)
	require.Equal(t, "2026-06-30", v.Verified.String())

	kept, err := r.File(ctx, asA, f.ID)
	require.NoError(t, err)
	require.Equal(t, f, kept)
	history, err := r.History(ctx, asA, f.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, history, int(f.Revision))
	require.Equal(t, archive.ActOpen, history[0].Action)
	require.EqualValues(t, 1, history[len(history)-1].Corrects)
	page, err := r.History(ctx, asA, f.ID, 2, 3)
	require.NoError(t, err)
	require.Equal(t, history[2:5], page)
	report, err := r.db.Verify(ctx, archivetest.Org)
	require.NoError(t, err)
	require.Empty(t, report.Faults)

	f = r.ok(r.VoidNumber(ctx, asArchives, f.Ref(), "错号"))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
	f = r.ok(r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)))
	require.Equal(t, "DA-000002", f.Number)
	audit, err := r.AuditNumbers(ctx, asAuditor, archive.Business)
	require.NoError(t, err)
	require.True(t, audit.OK(), "B4.8a: the void number fills its place")
}

func TestOneActWritesOneActOfBothRecords(t *testing.T) {
	r := newRoom(t, nil)
	f := r.delivered(project("L-1"))
	f = r.ok(r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)))
	var receipt policy.Receipt
	req := asB
	req.Receipt = &receipt
	f = r.ok(r.Sign(ctx, req, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
	require.NoError(t, r.db.Archive().View(ctx, func(rd archive.Reader) error {
		files, err := rd.Entries(ctx, journal.Chain{Org: archivetest.Org, Kind: archive.FileKind, ID: string(f.ID)}, f.Revision-1, 1)
		require.NoError(t, err)
		volumes, err := rd.Entries(ctx, journal.Chain{Org: archivetest.Org, Kind: archive.VolumeKind, ID: string(f.Volume)}, 0, 1)
		require.NoError(t, err)
		require.Equal(t, files[0].Act, volumes[0].Act)
		require.Equal(t, receipt.Act, files[0].Act)
		require.Equal(t, f.Ref(), receipt.Record)
		require.Subset(t, volumes[0].Rules, []policy.Rule{policy.B4_8a, policy.B4_8b})
		return nil
	}))
}

func TestRequestKeys(t *testing.T) {
	r := newRoom(t, nil)
	f := r.ok(r.Open(ctx, asA.WithKey("k-1"), project("L-1")))
	var receipt policy.Receipt
	again := asA.WithKey("k-1")
	again.Receipt = &receipt
	require.Equal(t, f, r.ok(r.Open(ctx, again, project("L-1"))), "sent twice, done once")
	require.True(t, receipt.Replayed)

	_, err := r.Open(ctx, asA.WithKey("k-1"), project("L-2"))
	require.ErrorIs(t, err, policy.Conflict, "another body under the same key")

	f = r.ok(r.EditInventory(ctx, asA.WithKey("k-2"), f.Ref(), archivetest.Inventory(f.Project)))
	old := policy.Ref{ID: string(f.ID), Revision: f.Revision - 1}
	require.Equal(t, f, r.ok(r.EditInventory(ctx, asA.WithKey("k-2"), old, archivetest.Inventory(f.Project))), "the key is looked up before the revision")

	_, err = r.Check(ctx, asB.WithKey("k-3"), f.Ref())
	require.Error(t, err)
	f = r.ok(r.HandOver(ctx, asA, f.Ref()))
	f = r.ok(r.Code(ctx, asB, f.Ref(), nil))
	f = r.ok(r.Check(ctx, asB.WithKey("k-3"), f.Ref()))
	require.Equal(t, archive.Checked, f.State, "a refusal keeps no key")
}

func TestAnAnswerSentAgainIsForThoseWhoMayRead(t *testing.T) {
	r := newRoom(t, nil)
	f := r.ok(r.Open(ctx, asA, project("L-1")))
	extend := archive.Grant{Deadline: policy.AToB, Days: 2, Reason: "the registry is closed"}
	f = r.ok(r.EndProject(ctx, asA, f.Ref(), calendar.MustDay("2026-02-13")))
	late := asBoss.WithKey("k-1")
	f = r.ok(r.Extend(ctx, late, f.Ref(), extend))
	require.Equal(t, f, r.ok(r.Extend(ctx, late, f.Ref(), extend)))
	late.Actor.Roles = nil // no longer general manager
	_, err := r.Extend(ctx, late, f.Ref(), extend)
	require.ErrorIs(t, err, policy.NotAllowed)
}

func TestADryRun(t *testing.T) {
	r := newRoom(t, nil)
	dry := asA.WithKey("k-1")
	dry.DryRun = true
	would, err := r.Open(ctx, dry, project("L-1"))
	require.NoError(t, err)
	require.Equal(t, archive.Sorting, would.State)
	_, err = r.File(ctx, asA, would.ID)
	require.ErrorIs(t, err, policy.NotFound)

	f := r.ok(r.Open(ctx, asA.WithKey("k-1"), project("L-1")))
	_, err = r.Open(ctx, dry, project("L-1"))
	require.ErrorIs(t, err, policy.Conflict, "the project has a file by now")
	_, err = r.HandOver(ctx, dry, f.Ref())
	require.ErrorIs(t, err, policy.B4_2a, "it is judged as the act is")
	require.Equal(t, f, r.ok(r.File(ctx, asA, f.ID)))
}

func TestWhatTheRoomRefuses(t *testing.T) {
	r := newRoom(t, nil)
	f := r.ok(r.Open(ctx, asA, project("L-1")))
	stale := f.Ref()
	f = r.ok(r.EditInventory(ctx, asA, f.Ref(), archivetest.Inventory(f.Project)))

	_, err := r.HandOver(ctx, asA, stale)
	require.ErrorIs(t, err, policy.Conflict, "somebody has changed it since")
	_, err = r.HandOver(ctx, asA, policy.Ref{})
	require.ErrorIs(t, err, policy.NotFound, "no record named")
	_, err = r.HandOver(ctx, asA, policy.Ref{ID: "nowhere", Revision: 1})
	require.ErrorIs(t, err, policy.NotFound)
	_, err = r.Open(ctx, asA, project("L-1"))
	require.ErrorIs(t, err, policy.Conflict, "one file of one project")

	for name, act := range map[string]func() error{
		"an act":      func() error { _, err := r.HandOver(ctx, asStranger, f.Ref()); return err },
		"reading":     func() error { _, err := r.File(ctx, asStranger, f.ID); return err },
		"explaining":  func() error { _, err := r.Explain(ctx, asStranger, f.ID); return err },
		"the history": func() error { _, err := r.History(ctx, asStranger, f.ID, 0, 0); return err },
		"reaching in": func() error { _, err := r.File(ctx, asStranger.Within(archivetest.Org), f.ID); return err },
		"acting in":   func() error { _, err := r.HandOver(ctx, asStranger.Within(archivetest.Org), f.Ref()); return err },
	} {
		require.ErrorIs(t, act(), policy.NotFound, "C2b: %s from elsewhere", name)
	}
	_, err = r.File(ctx, asOther, f.ID)
	require.ErrorIs(t, err, policy.NotAllowed, "a manager reads the own files")

	claims := policy.By(policy.Actor{Org: archivetest.Org, ID: "zhao", Roles: policy.Roles{policy.Archivist}})
	d := r.delivered(project("L-2"))
	_, err = r.Accept(ctx, claims, d.Ref(), archivetest.Counts(d))
	require.ErrorIs(t, err, policy.NotAllowed, "B3.1: a host cannot make an archivist")
	r.on("2028-01-03")
	_, err = r.Accept(ctx, asArchives, d.Ref(), archivetest.Counts(d))
	require.ErrorIs(t, err, policy.NotAllowed, "B3.1: the appointment has ended")

	after, err := r.File(ctx, asA, f.ID)
	require.NoError(t, err)
	require.Equal(t, f, after, "what was refused has left nothing")
}

func TestTheGroupReadsAndDoesNotAct(t *testing.T) {
	group := lawWith(t, func(reg *policy.Regulation) {
		from := calendar.MustDay("2026-01-01")
		reg.Organisations = []policy.Organisation{
			{ID: "hq", ZH: "集团", EN: "Group", From: from}, {ID: archivetest.Org, Parent: "hq", ZH: "子公司", EN: "Subsidiary", From: from},
		}
	})
	r := newRoom(t, func(h *policy.House) { h.Rulebook = policy.Fixed(group) })
	f := r.shelved(project("L-1"))
	auditor := policy.By(policy.Actor{Org: "hq", ID: "auditor", Roles: policy.Roles{policy.Auditor}}).Within(archivetest.Org)
	volumes, err := r.Volumes(ctx, auditor, archive.VolumeQuery{})
	require.NoError(t, err, "C2b: a group body by its group role")
	require.Len(t, volumes.Volumes, 1)
	_, err = r.File(ctx, auditor, f.ID)
	require.NoError(t, err)
	_, err = r.VoidNumber(ctx, auditor, f.Ref(), "r")
	require.ErrorIs(t, err, policy.NotAllowed)
	for _, who := range []policy.Actor{
		{Org: "hq", ID: archivetest.A.ID, Roles: policy.Roles{policy.ProjectManager}},
		{Org: "hq", ID: "general-manager", Roles: policy.Roles{policy.GeneralManager}},
		{Org: archivetest.Org, ID: "auditor", Roles: policy.Roles{policy.Auditor}},
	} {
		req := policy.By(who).Within("hq")
		if who.Org == "hq" {
			req = policy.By(who).Within(archivetest.Org)
		}
		_, err = r.File(ctx, req, f.ID)
		require.ErrorIs(t, err, policy.NotFound, "%s of %s is nobody there", who.ID, who.Org)
	}
	r.on("2025-12-31")
	_, err = r.Open(ctx, asA, project("L-9"))
	require.ErrorIs(t, err, policy.C2a, "bound only from its day")
}

// Whoever comes first: thirty-two agreed acceptances at once give the numbers
// 1 to 32, the series row not yet there.
func TestNumbersAreGaplessUnderManyWriters(t *testing.T) {
	r := newRoom(t, nil)
	const n = 32
	files := make([]archive.File, n)
	for i := range files {
		f := r.delivered(project(fmt.Sprintf("L-%02d", i)))
		files[i] = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
	}
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i, f := range files {
		wg.Go(func() {
			_, errs[i] = r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f))
			_, err := r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)[1:]) // refused: draws nothing
			if err == nil {
				errs[i] = fmt.Errorf("a count that lacks an item was accepted")
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	audit, err := r.AuditNumbers(ctx, asAuditor, archive.Business)
	require.NoError(t, err)
	require.True(t, audit.OK())
	seen := map[string]bool{}
	for v, err := range r.EachVolume(ctx, asAuditor, archive.VolumeQuery{Limit: 5}) {
		require.NoError(t, err)
		require.LessOrEqual(t, v.Seq, uint64(n))
		seen[v.Number] = true
	}
	require.Len(t, seen, n)
	require.Equal(t, numbering.Series{Org: archivetest.Org, Name: "business"}, archive.Series(archivetest.Org, archive.Business))
}

func TestAHouseWithoutAClock(t *testing.T) {
	r := archive.NewRoom(memory.Open().Archive(), policy.House{})
	_, err := r.Open(ctx, asA, archivetest.Project())
	require.ErrorIs(t, err, policy.Unavailable)
}

// What people have typed stays in the record it belongs to: neither the journal
// nor a refusal repeats it.
func TestNothingTypedReachesTheJournal(t *testing.T) {
	const secret = "110101199003071234"
	r := newRoom(t, nil)
	p := project("L-1")
	p.Title = secret
	f := r.ok(r.Open(ctx, asA, p))
	in := archivetest.Inventory(p)
	in.Items[0].Title, in.Annex[0].Title = secret, secret
	f = r.ok(r.EditInventory(ctx, asA, f.Ref(), in))
	f = r.ok(r.EndProject(ctx, asA, f.Ref(), calendar.MustDay("2026-02-13")))
	f = r.ok(r.Extend(ctx, asBoss, f.Ref(), archive.Grant{Deadline: policy.AToB, Days: 1, Reason: secret}))
	f = r.ok(r.HandOver(ctx, asA, f.Ref()))
	f = r.ok(r.RequestSupplement(ctx, asB, f.Ref(), []archive.Want{{Title: secret + "-2"}}))
	_, err := r.AnswerSupplement(ctx, asA, f.Ref())
	require.ErrorIs(t, err, policy.B4_2d)
	require.NotContains(t, fmt.Sprint(policy.Violations(err)), secret)
	in.Items[0].Title = secret + "-2"
	f = r.ok(r.EditInventory(ctx, asA, f.Ref(), in))
	f = r.ok(r.AnswerSupplement(ctx, asA, f.Ref()))
	f = r.ok(r.Code(ctx, asB, f.Ref(), nil))
	f = r.ok(r.Check(ctx, asB, f.Ref()))
	f = r.ok(r.Sign(ctx, asA, f.Ref(), archivetest.Signing(f, archive.SignInventory)))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignInventory)))
	f = r.ok(r.Deliver(ctx, asB, f.Ref()))
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
	f = r.ok(r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)))
	f = r.ok(r.GiveAnnex(ctx, asArchives, f.Ref(), archive.Handing{Receiver: secret, Proof: secret}))
	f = r.ok(r.Correct(ctx, asArchives, f.Ref(), archive.Amendment{Corrects: 1, Reason: secret, Title: secret + "-3"}))
	volume := f.Volume
	f = r.ok(r.VoidNumber(ctx, asArchives, f.Ref(), secret))
	require.NoError(t, r.db.Archive().View(ctx, func(rd archive.Reader) error {
		for kind, id := range map[string]string{archive.FileKind: string(f.ID), archive.VolumeKind: string(volume)} {
			entries, err := rd.Entries(ctx, journal.Chain{Org: archivetest.Org, Kind: kind, ID: id}, 0, 0)
			require.NoError(t, err)
			require.NotEmpty(t, entries)
			for _, e := range entries {
				require.NotContains(t, fmt.Sprintf("%+v", e), secret, e.Action)
			}
		}
		return nil
	}))
}
