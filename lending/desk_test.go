package lending_test

import (
	"context"
	"encoding/csv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
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
	asDeputy   = policy.By(archivetest.Deputy)
	asBoss     = policy.By(archivetest.GeneralManager)
	asDirector = policy.By(archivetest.OfficeDirector)
	asAuditor  = policy.By(archivetest.Auditor)
	asArchives = policy.By(policy.Actor{Org: archivetest.Org, ID: archivetest.Archivist.ID})
	asStranger = policy.By(archivetest.Stranger)
)

// desk is a lending desk over a store with three volumes on the shelf, with a
// clock that the test turns.
type desk struct {
	*lending.Desk
	t                        *testing.T
	db                       *memory.DB
	at                       time.Time
	mu                       sync.Mutex
	business, credit, papers archive.Volume
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, db: memory.Open(), at: monday}
	d.Desk = lending.NewDesk(d.db.Lending(), policy.House{Clock: func() time.Time {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.at
	}})
	require.NoError(t, d.db.Staff().Update(ctx, func(tx staff.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{
			Org: archivetest.Org, ID: archivetest.Archivist.ID,
			Appointments: []staff.Appointment{{Role: policy.Archivist, From: shelf, Until: calendar.MustDay("2027-12-31"), By: boss.ID}},
		}, journal.NewDraft(boss, monday, staff.ActAppoint))
		return err
	}))
	require.NoError(t, d.db.Archive().Update(ctx, func(tx archive.Tx) (err error) {
		put := func(v archive.Volume) archive.Volume {
			v.Revision = 0
			if err == nil {
				v, err = tx.SaveVolume(ctx, v, journal.NewDraft(archivist, archivetest.Morning(shelf), archive.ActPlace))
			}
			return v
		}
		d.business, d.credit, d.papers = put(business()), put(archivetest.CreditVolume(shelf)), put(archivetest.ContractVolume(shelf))
		return err
	}))
	return d
}

func (d *desk) on(day string) *desk {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = archivetest.At(day)
	return d
}

// tick lets a second pass, so that two slips are not submitted at one instant.
func (d *desk) tick() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(time.Second)
}

func (d *desk) ok(s lending.Slip, err error) lending.Slip {
	d.t.Helper()
	require.NoError(d.t, err)
	return s
}

func (d *desk) volume(id archive.VolumeID) (v archive.Volume) {
	d.t.Helper()
	require.NoError(d.t, d.db.Archive().View(ctx, func(r archive.Reader) (err error) {
		v, err = r.Volume(ctx, archivetest.Org, id)
		return err
	}))
	return v
}

// asked is an approved slip of a borrower for a volume.
func (d *desk) asked(req policy.Request, v archive.Volume) lending.Slip {
	d.t.Helper()
	a := forWork(v)
	a.Wait = d.volume(v.ID).Out != nil
	s := d.ok(d.Draft(ctx, req, a))
	s = d.ok(d.Submit(ctx, req, s.Ref()))
	if v.Class == archive.Credit {
		s = d.ok(d.ApproveReading(ctx, asDirector, s.Ref()))
	}
	return d.ok(d.Approve(ctx, asDeputy, s.Ref()))
}

func (d *desk) lent(req policy.Request, v archive.Volume) lending.Slip {
	d.t.Helper()
	s := d.asked(req, v)
	s = d.ok(d.Lend(ctx, asArchives, s.Ref(), counts(lending.Case{Slip: s, Volume: v})))
	return d.ok(d.Sign(ctx, req, s.Ref(), s.Digest()))
}

func (d *desk) back(s lending.Slip) lending.Slip {
	d.t.Helper()
	return d.ok(d.Return(ctx, asArchives, s.Ref(), whole(lending.Case{Slip: s})))
}

func (d *desk) sound() {
	d.t.Helper()
	rep, err := d.db.Verify(ctx, archivetest.Org)
	require.NoError(d.t, err)
	require.True(d.t, rep.OK(), "%v", rep.Faults)
}

func TestTheWholeStoryAtTheDesk(t *testing.T) {
	d := newDesk(t)
	s := d.lent(asA, d.business)
	v := d.volume(d.business.ID)
	require.Equal(t, string(s.ID), v.Out.Slip)
	require.Equal(t, s.Due(), v.Out.Due)

	s = d.ok(d.Renew(ctx, asA, s.Ref()))
	s = d.ok(d.Recall(ctx, asArchives, s.Ref(), lending.Recall{Due: calendar.MustDay("2026-03-05"), Reason: "审计要用"}))
	require.Equal(t, s.Due(), d.volume(d.business.ID).Out.Due)
	d.on("2026-03-06")
	all := whole(lending.Case{Slip: s}).Found
	all[0].Pages = max(0, all[0].Pages-1)
	s = d.ok(d.Return(ctx, asArchives, s.Ref(), lending.Returning{Found: all}))
	require.Len(t, s.Incidents, 1)
	require.Len(t, d.volume(d.business.ID).Out.Items, 1)
	s = d.back(s)
	require.Equal(t, lending.Returned, s.State)
	require.True(t, s.Breached(policy.B6_3))
	require.Nil(t, d.volume(d.business.ID).Out)
	d.sound()

	entries, err := d.History(ctx, asA, s.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, int(s.Revision))
	chain := entries[len(entries)-1]
	require.True(t, chain.Duties[0].Breach)
	require.NoError(t, d.db.Archive().View(ctx, func(r archive.Reader) error {
		one, err := r.Incident(ctx, archivetest.Org, s.Incidents[0])
		require.Equal(t, archive.Source{Kind: lending.SlipKind, ID: string(s.ID)}, one.Of)
		return err
	}))
}

func TestTheDeskLooksAtOtherSlips(t *testing.T) {
	d := newDesk(t)
	first := d.asked(asA, d.business)
	second := d.asked(asB, d.business)
	k := lending.Case{Slip: second, Volume: d.business}
	_, err := d.Lend(ctx, asArchives, second.Ref(), counts(k))
	refuses(t, err, policy.B6_2, "queue")
	queue, err := d.Queue(ctx, asArchives, d.business.ID, "", 0)
	require.NoError(t, err)
	require.Equal(t, []lending.SlipID{first.ID, second.ID}, ids(queue.Slips))
	_, err = d.Queue(ctx, asA, d.business.ID, "", 0)
	require.ErrorIs(t, err, policy.NotAllowed)

	first = d.ok(d.Lend(ctx, asArchives, first.Ref(), counts(k)))
	first = d.ok(d.Sign(ctx, asA, first.Ref(), first.Digest()))
	_, err = d.Renew(ctx, asA, first.Ref())
	refuses(t, err, policy.B6_3, "queue")
	_, err = d.Lend(ctx, asArchives, second.Ref(), counts(k))
	refuses(t, err, policy.B6_2, "out")

	d.on("2026-03-10")
	third := d.ok(d.Draft(ctx, asA, forWork(d.papers)))
	_, err = d.Submit(ctx, asA, third.Ref())
	refuses(t, err, policy.B6_3, "borrower")
	d.back(first)
	d.ok(d.Submit(ctx, asA, third.Ref()))
	second = d.ok(d.Lend(ctx, asArchives, second.Ref(), counts(k)))
	d.ok(d.Sign(ctx, asB, second.Ref(), second.Digest()))
	d.sound()
}

func ids(slips []lending.Slip) (out []lending.SlipID) {
	for _, s := range slips {
		out = append(out, s.ID)
	}
	return out
}

func TestLosingAtTheDesk(t *testing.T) {
	d := newDesk(t)
	s := d.lent(asA, d.business)
	s = d.ok(d.ClaimReturned(ctx, asA, s.Ref(), "已放回前台"))
	s = d.ok(d.DeclareLost(ctx, asArchives, s.Ref(), "前台没有"))
	_, err := d.Close(ctx, asArchives, s.Ref(), "r")
	refuses(t, err, policy.B6_4a, "outstanding")
	require.NoError(t, d.db.Archive().Update(ctx, func(tx archive.Tx) error {
		i, err := tx.Incident(ctx, archivetest.Org, s.Incidents[0])
		require.NoError(t, err)
		i.State, i.Outcome = archive.IncidentClosed, archive.Lasting
		_, err = tx.SaveIncident(ctx, i, journal.NewDraft(boss, d.at, archive.ActCloseIncident))
		return err
	}))
	s = d.ok(d.Close(ctx, asArchives, s.Ref(), "事故已结案"))
	require.Equal(t, lending.Closed, s.State)
	d.sound()
}

func TestRefusingAndCancellingAtTheDesk(t *testing.T) {
	d := newDesk(t)
	s := d.ok(d.Draft(ctx, asA, forWork(d.business)))
	s = d.ok(d.Submit(ctx, asA, s.Ref()))
	other := s
	s = d.ok(d.Refuse(ctx, asDeputy, s.Ref(), "与工作无关"))
	_, err := d.Approve(ctx, asBoss, other.Ref())
	require.ErrorIs(t, err, policy.Conflict, "who comes second has seen what is no more")
	_, err = d.Approve(ctx, asBoss, s.Ref())
	require.ErrorIs(t, err, policy.B6_1b)

	s = d.asked(asA, d.business)
	d.ok(d.Cancel(ctx, asArchives, s.Ref(), "无人来取"))
	_, err = d.Draft(ctx, asA, lending.Application{})
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = d.Draft(ctx, asA, lending.Application{Volume: "no-such"})
	require.ErrorIs(t, err, policy.NotFound)
	_, err = d.Draft(ctx, asStranger, forWork(d.business))
	require.ErrorIs(t, err, policy.NotFound)
	d.sound()
}

func TestAKeyAndADryRun(t *testing.T) {
	d := newDesk(t)
	a := d.ok(d.Draft(ctx, asA.WithKey("k-1"), forWork(d.business)))
	again := d.ok(d.Draft(ctx, asA.WithKey("k-1"), forWork(d.business)))
	require.Equal(t, a, again)
	dry := asA
	dry.DryRun = true
	s := d.ok(d.Submit(ctx, dry, a.Ref()))
	require.Equal(t, lending.Submitted, s.State)
	s = d.ok(d.Slip(ctx, asA, a.ID))
	require.Equal(t, lending.Drafted, s.State)
}

// G2b, C4.5a and K6: who has it by a slip reads it, and the archivist; each
// reading, and each refused one, is in the person's own chain.
func TestReadingAtTheDesk(t *testing.T) {
	d := newDesk(t)
	chain := func(who policy.PersonID) (all []journal.Entry) {
		require.NoError(t, d.db.Archive().View(ctx, func(r archive.Reader) (err error) {
			all, err = r.Entries(ctx, journal.ReadingsOf(archivetest.Org, who), 0, 0)
			return err
		}))
		return all
	}
	_, err := d.Read(ctx, asA, d.credit.ID, "贷后检查")
	require.ErrorIs(t, err, policy.C4_5a)
	require.Len(t, chain("manager-a"), 1)
	require.Contains(t, chain("manager-a")[0].Details, journal.Detail{Name: "refused", Value: "C4.5a"})

	s := d.asked(asA, d.credit)
	_, err = d.Read(ctx, asA, d.credit.ID, s.Purpose)
	require.Equal(t, string(lending.Approved), violation(t, err, policy.C4_5a, "slip").Found, "approved, and not theirs yet")
	s = d.ok(d.Lend(ctx, asArchives, s.Ref(), counts(lending.Case{Slip: s, Volume: d.credit})))
	_, err = d.Read(ctx, asA, d.credit.ID, s.Purpose)
	_ = violation(t, err, policy.C4_5a, "slip")
	s = d.ok(d.Sign(ctx, asA, s.Ref(), s.Digest()))
	require.Len(t, chain("manager-a"), 4, "the handing out itself is on record")
	_, err = d.Read(ctx, asA, d.credit.ID, "随便看看")
	require.Equal(t, "purpose", violation(t, err, policy.C4_5a, "purpose").Field, "not what the slip is for")
	purpose := s.Purpose + ":核对财务报表"
	v, err := d.Read(ctx, asA, d.credit.ID, purpose)
	require.NoError(t, err)
	require.Equal(t, d.credit.Items, v.Items)
	require.Contains(t, chain("manager-a")[5].Details, journal.Detail{Name: "purpose", Value: purpose})
	_, err = d.Read(ctx, asB, d.credit.ID, "随便看看")
	require.ErrorIs(t, err, policy.C4_5a)
	_, err = d.Read(ctx, asArchives, d.credit.ID, "核验")
	require.NoError(t, err)
	_, err = d.Read(ctx, asA, d.credit.ID, "")
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = d.Read(ctx, asA, d.business.ID, "x")
	require.ErrorIs(t, err, policy.InvalidInput)
	d.back(s)
	_, err = d.Read(ctx, asA, d.credit.ID, "再看一次")
	require.ErrorIs(t, err, policy.C4_5a, "no longer by the slip")
	d.sound()
}

func TestWhoSeesWhichSlips(t *testing.T) {
	d := newDesk(t)
	mine, theirs := d.asked(asA, d.business), d.asked(asB, d.papers)
	see := func(req policy.Request, q lending.SlipQuery) []lending.SlipID {
		page, err := d.Slips(ctx, req, q)
		require.NoError(t, err)
		return ids(page.Slips)
	}
	require.Equal(t, []lending.SlipID{mine.ID}, see(asA, lending.SlipQuery{}))
	require.ElementsMatch(t, []lending.SlipID{mine.ID, theirs.ID}, see(asArchives, lending.SlipQuery{}))
	require.Equal(t, []lending.SlipID{theirs.ID}, see(asAuditor, lending.SlipQuery{Borrower: archivetest.B.ID}))
	require.Equal(t, []lending.SlipID{theirs.ID}, see(asAuditor, lending.SlipQuery{Class: archive.Contract}))
	require.Empty(t, see(asStranger, lending.SlipQuery{Org: archivetest.Org}))
	_, err := d.Slips(ctx, asA, lending.SlipQuery{Borrower: archivetest.B.ID})
	require.ErrorIs(t, err, policy.NotFound)
	_, err = d.Slip(ctx, asA, theirs.ID)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = d.History(ctx, asA, theirs.ID, 0, 0)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = d.Slip(ctx, asStranger, mine.ID)
	require.ErrorIs(t, err, policy.NotFound)
	next, err := d.Explain(ctx, asArchives, mine.ID)
	require.NoError(t, err)
	for _, n := range next {
		if n.Action == lending.ActLend {
			require.True(t, n.Allowed, "%v", n.Blocked)
		}
	}
}

// B6.3: the ladder as of each day, and nothing is changed by it.
func TestTheLadder(t *testing.T) {
	d := newDesk(t)
	s := d.lent(asA, d.business) // due on Monday, 2026-03-09
	for day, want := range map[string]lending.Rung{
		"2026-03-03": "", "2026-03-04": lending.DueSoon, "2026-03-08": lending.DueSoon, "2026-03-09": lending.DueToday,
		"2026-03-10": lending.Overdue1, "2026-03-15": lending.Overdue1, "2026-03-16": lending.Overdue7,
		"2026-04-07": lending.Overdue7, "2026-04-08": lending.Overdue30, "2027-01-04": lending.Overdue30,
	} {
		page, err := d.on(day).Ladder(ctx, asArchives, lending.LadderQuery{})
		require.NoError(t, err)
		if want == "" {
			require.Empty(t, page.Steps, day)
			continue
		}
		require.Len(t, page.Steps, 1, day)
		require.Equal(t, want, page.Steps[0].Rung, day)
		for _, rung := range lending.Rungs() {
			one, err := d.Ladder(ctx, asA, lending.LadderQuery{Rung: rung})
			require.NoError(t, err)
			require.Equal(t, rung == want, len(one.Steps) == 1, "%s %s", day, rung)
		}
	}
	page, err := d.on("2026-03-12").Ladder(ctx, asA, lending.LadderQuery{})
	require.NoError(t, err)
	require.Equal(t, 3, page.Steps[0].Late)
	_, err = d.Ladder(ctx, asA, lending.LadderQuery{Rung: "x"})
	require.ErrorIs(t, err, policy.InvalidInput)
	again := d.ok(d.Slip(ctx, asA, s.ID))
	require.Equal(t, s, again)
	d.back(again)
	page, err = d.Ladder(ctx, asArchives, lending.LadderQuery{})
	require.NoError(t, err)
	require.Empty(t, page.Steps)
}

// B6.2 and B6.4b: the register of loans.
func TestTheRegisterOfLoans(t *testing.T) {
	d := newDesk(t)
	d.asked(asB, d.papers) // never lent: not in the register
	s := d.lent(asA, d.business)
	d.on("2026-03-05")
	d.back(s)
	d.lent(asA, d.credit)
	var out strings.Builder
	require.NoError(t, d.WriteRegister(ctx, asAuditor, lending.SlipQuery{}, &out, policy.ZH))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	require.Equal(t, []string{"档案号", "档案名称", "类别", "单据", "借阅人", "部门", "用途", "所借", "批准人", "经办", "借出日", "应还日", "实还日", "未还项数", "状态"}, rows[0])
	require.Equal(t, []string{
		"DA-000001", "L-017", "业务档案", "出借单", "manager-a", "micro-loans", "贷后检查", "全卷", "deputy", "archivist",
		"2026-03-02", "2026-03-09", "2026-03-05", "0", "已归还",
	}, rows[1])
	require.Equal(t, []string{"信用档案", "查询单"}, rows[2][2:4])
	require.Equal(t, "office-director / deputy", rows[2][8])
	out.Reset()
	require.NoError(t, d.PrintRegister(ctx, asArchives, lending.SlipQuery{Borrower: archivetest.A.ID}, &out, policy.EN))
	require.Contains(t, out.String(), "Register of loans")
	require.Contains(t, out.String(), "2 loans")
	require.NoError(t, d.WriteRegister(ctx, asB, lending.SlipQuery{}, &out, policy.ZH), "everybody sees their own")
}
