package credit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

func oldFile(n int, year int, tier credit.Tier) credit.OldFile {
	return credit.OldFile{
		Number: fmt.Sprintf("旧-%d", n), Customer: archive.CustomerID(fmt.Sprintf("c-%d", n)), Kind: customer.Client, Name: "甲公司",
		Department: "sales", Year: year, Tier: tier, Keeper: keeper.ID,
	}
}

// G8: an old ledger is taken over in bulk, with source, old number and approver; no
// breach follows, and no line is entered twice.
func TestTakingOver(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.on("2025-03-03")
	room := archive.NewRoom(h.db.Archive(), policy.House{Clock: h.clock})
	l, err := room.BeginLedger(ctx, by(manager), archive.OldLedger{Code: "旧甲", Source: "2024 年纸质台账"})
	require.NoError(t, err)
	twin := oldFile(1, 2019, credit.Department)
	twin.Number = "旧-6"
	lines := []credit.OldFile{
		oldFile(1, 2019, credit.Department), oldFile(2, 2022, credit.TheOffice), oldFile(3, 2024, credit.Department),
		oldFile(1, 2019, credit.Department), oldFile(4, 2024, credit.TheOffice), {Number: "旧-5"}, twin,
	}
	_, err = h.EnterFiles(ctx, by(manager), l.Ref(), lines, nil)
	require.ErrorIs(t, err, policy.G8, "not before it is approved")
	_, err = room.ApproveLedger(ctx, by(manager), l.Ref())
	require.ErrorIs(t, err, policy.NotAllowed)
	l, err = room.ApproveLedger(ctx, by(boss), l.Ref())
	require.NoError(t, err)
	require.Equal(t, boss.ID, l.Approver)
	l, err = h.EnterFiles(ctx, by(manager), l.Ref(), lines, nil)
	require.NoError(t, err)
	require.Equal(t, []int{3, 4}, []int{l.Entered, l.Refused})
	require.Equal(t, "year", l.Refusals[3].Field, "its number is new; the customer, department and year are not")
	require.Equal(t, policy.C4_2a, l.Refusals[3].Rule)
	require.Equal(t, []policy.Rule{policy.G8, policy.C4_3a, ""}, []policy.Rule{l.Refusals[0].Rule, l.Refusals[1].Rule, l.Refusals[2].Rule})

	page, err := h.Files(ctx, by(manager), credit.FileQuery{Number: "旧甲/旧-1"})
	require.NoError(t, err)
	f := page.Files[0]
	require.Equal(t, "旧-1", f.Opening.Number)
	require.Equal(t, boss.ID, f.Opening.Approver)
	require.Zero(t, f.Seq, "it draws no number")
	f, err = h.HandOver(ctx, by(keeper), f.Ref())
	require.NoError(t, err)
	require.Empty(t, f.Breaches, "no breach follows from what was late before")
	next, err := h.Open(ctx, by(keeper), credit.Of{Customer: "c-77", Kind: customer.Client, Name: "乙公司", Department: "sales", Year: 2024, Keeper: keeper.ID})
	require.NoError(t, err)
	require.Equal(t, "sales-2024-001", next.Number, "the old series is closed, and never continued")

	many := make([]credit.OldFile, 1100)
	for i := range many {
		many[i] = oldFile(1000+i, 2018, credit.Department)
	}
	keyed, stop := by(manager).WithKey("old"), fmt.Errorf("stopped")
	func() {
		defer func() { require.Equal(t, any(stop), recover()) }()
		_, _ = h.EnterFiles(ctx, keyed, l.Ref(), many, func(archive.Ledger) { panic(stop) })
	}()
	l, err = h.EnterFiles(ctx, keyed, l.Ref(), many, nil)
	require.NoError(t, err)
	require.Equal(t, 1103, l.Entered, "it goes on by its key, and enters nothing twice")
	l, err = room.CloseLedger(ctx, by(manager), l.Ref())
	require.NoError(t, err)
	_, err = h.EnterFiles(ctx, by(manager), l.Ref(), many[:1], nil)
	require.ErrorIs(t, err, policy.G8)
	h.sound()
}

// What was taken over nobody has checked, and what is in the office its director
// verifies, though they kept it there. A line that is none is told by its place.
func TestWhatWasTakenOver(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.on("2025-03-03")
	room := archive.NewRoom(h.db.Archive(), policy.House{Clock: h.clock})
	clerk := manager
	clerk.Principal = boss.ID
	proposed, _, err := archive.BeginLedger(org, "l", clerk, h.at, law, archive.OldLedger{Code: "旧甲", Source: "纸质台账"})
	require.NoError(t, err)
	_, _, err = proposed.Approve(boss, h.at, law)
	refuses(t, err, policy.G8, "actor") // nor on what was proposed for oneself

	_, err = room.BeginLedger(ctx, by(manager), archive.OldLedger{Code: "旧/甲", Source: "纸质台账"})
	refuses(t, err, "", "code") // "旧" and "甲/1" make the same number as "旧/甲" and "1"
	l, err := room.BeginLedger(ctx, by(manager), archive.OldLedger{Code: "旧甲", Source: "纸质台账"})
	require.NoError(t, err)
	require.Equal(t, "2025-03-03", l.Begun.String())
	l, err = room.ApproveLedger(ctx, by(boss), l.Ref())
	require.NoError(t, err)
	_, err = h.EnterFiles(ctx, by(manager).WithKey(strings.Repeat("k", 127)), l.Ref(), []credit.OldFile{oldFile(9, 2022, credit.Department)}, nil)
	refuses(t, err, "", "key") // no chunk of it would have a key
	_, _, err = l.Enter("v", 1, archivist, at("2025-03-10"), law, archive.OldVolume{Number: "1", Class: archive.Credit, Title: "甲公司", Customer: "c-1", Filed: law.Day(at("2025-03-04"))})
	refuses(t, err, policy.G8, "filed") // what came later has gone the way of the others
	kept := oldFile(1, 2022, credit.TheOffice)
	kept.Keeper = director.ID
	l, err = h.EnterFiles(ctx, by(manager), l.Ref(), []credit.OldFile{kept, {Number: "a\x00b"}}, nil)
	require.NoError(t, err)
	require.Equal(t, 2, l.Refusals[0].Line)
	require.Empty(t, l.Refusals[0].Number, "what is no number is not kept")

	stale, err := h.Stale(ctx, by(director), credit.ReportQuery{})
	require.NoError(t, err)
	require.Len(t, stale.Files, 1, "G7")
	require.True(t, stale.Files[0].Since.IsZero() && stale.Files[0].Days == 0)
	f, err := h.File(ctx, by(director), stale.Files[0].File)
	require.NoError(t, err)
	require.Equal(t, director.ID, f.Holder())
	require.Empty(t, f.Keeper, "who kept it in its department nobody says")
	f, err = h.Verify(ctx, by(director), f.Ref())
	require.NoError(t, err)
	f, err = h.Deliver(ctx, by(director), f.Ref())
	require.NoError(t, err)
	f, err = h.Accept(ctx, by(archivist), f.Ref())
	require.NoError(t, err)
	require.NoError(t, h.db.Archive().View(ctx, func(r archive.Reader) error {
		v, err := r.Volume(ctx, org, f.Volume)
		require.Equal(t, []policy.PersonID{director.ID}, v.Managers)
		return err
	}))
	h.sound()
}

func TestTakingVolumesOver(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	room := archive.NewRoom(h.db.Archive(), policy.House{Clock: h.clock})
	l, err := room.BeginLedger(ctx, by(archivist), archive.OldLedger{Code: "旧乙", Source: "旧系统"})
	require.NoError(t, err)
	_, err = room.BeginLedger(ctx, by(archivist), archive.OldLedger{Code: "旧乙", Source: "旧系统"})
	require.ErrorIs(t, err, policy.Conflict, "each ledger has its own code")
	l, err = room.ApproveLedger(ctx, by(boss), l.Ref())
	require.NoError(t, err)
	line := func(number string, class archive.Class) archive.OldVolume {
		return archive.OldVolume{Number: number, Class: class, Title: "旧卷", Customer: "c-1", Filed: law.Day(at("2020-05-06"))}
	}
	lines := []archive.OldVolume{line("DA-000001", archive.Business), line("DA-000001", archive.Business), line("DA-000002", archive.Business), line("X-1", archive.Contract), line("X-2", "deed")}
	l, err = room.EnterVolumes(ctx, by(archivist), l.Ref(), lines, nil)
	require.NoError(t, err)
	require.Equal(t, []int{3, 2}, []int{l.Entered, l.Refused})
	page, err := room.Volumes(ctx, by(archivist), archive.VolumeQuery{Number: "旧乙/DA-000001"})
	require.NoError(t, err)
	v := page.Volumes[0]
	require.Equal(t, archivist.ID, v.Holder(), "B3.2: the archivist answers for it")
	require.Equal(t, "2020-05-06", v.Filed.String())
	stale, err := room.Volumes(ctx, by(archivist), archive.VolumeQuery{VerifiedBefore: law.Day(h.at)})
	require.NoError(t, err)
	require.Len(t, stale.Volumes, 3, "G7: nobody has verified it here")
	_, err = room.Move(ctx, by(archivist), v.Ref(), archive.Place{Room: "R1", Cabinet: "C1", Shelf: "S1"})
	require.NoError(t, err)
	require.NoError(t, h.db.Archive().View(ctx, func(r archive.Reader) error {
		n, err := r.LastNumber(ctx, archive.Series(org, archive.Business))
		require.Zero(t, n, "the house's own series is not touched")
		return err
	}))
	audit, err := room.AuditNumbers(ctx, by(archivetest.Auditor), archive.Business)
	require.NoError(t, err)
	require.True(t, audit.OK())
	h.sound()
}

// Every state of a ledger, and every act.
func TestLedgerStatesAndActs(t *testing.T) {
	for _, state := range []policy.State{archive.LedgerProposed, archive.LedgerApproved, archive.LedgerClosed} {
		require.NotEqual(t, string(state), archive.LedgerStateText(state).ZH)
		l := archive.Ledger{Org: org, ID: "l", State: state, By: manager.ID}
		for _, row := range archive.LedgerLifecycle() {
			who := entitled(t, row.Action, l.Subject())
			var err error
			switch row.Action {
			case archive.ActApproveLedger:
				_, _, err = l.Approve(who, at(late), law)
			case archive.ActCloseLedger:
				_, _, err = l.Close(who, at(late), law)
			default:
				err = l.Entering(row.Action, who, at(late), law)
			}
			allowed := false
			for _, from := range row.From {
				allowed = allowed || from == state
			}
			table(t, allowed, err, policy.G8)
		}
	}
}
