package credit_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The month of a file that is to be verified again runs on (C4.3c): it stands among
// what is due to move, with its day and its person.
func TestAFileToBeVerifiedAgainIsDueStill(t *testing.T) {
	for _, c := range []struct {
		why string
		act func(f credit.File) (credit.File, journal.Draft, error)
	}{
		{"papers are added", func(f credit.File) (credit.File, journal.Draft, error) {
			return f.AddPapers(manager, at(filed), law, []archive.Paper{licence()})
		}},
		{"one is struck", func(f credit.File) (credit.File, journal.Draft, error) {
			return f.StrikePaper(manager, at(filed), law, 1, "误收")
		}},
		{"differences are noted", func(f credit.File) (credit.File, journal.Draft, error) {
			return f.NoteDifferences(manager, at(filed), law, differences())
		}},
	} {
		f, _, err := c.act(in(t, credit.Verified))
		require.NoError(t, err, c.why)
		require.Equal(t, credit.AtOffice, f.State, c.why)
		require.Equal(t, verified, f.Moves().String(), c.why)
	}
	require.True(t, in(t, credit.AtOffice).Moves().IsZero(), "before the first verification no month runs")

	h, ctx := newHouse(t), t.Context()
	ok := func(f credit.File, err error) credit.File { require.NoError(t, err); return f }
	f := ok(h.Open(ctx, by(keeper), of()))
	h.on(handed)
	f = ok(h.HandOver(ctx, by(keeper), f.Ref()))
	f = ok(h.Receive(ctx, by(manager), f.Ref()))
	f = ok(h.Verify(ctx, by(director), f.Ref()))
	f = ok(h.AddPapers(ctx, by(manager), f.Ref(), []archive.Paper{licence()}))
	h.on("2025-05-10")
	due, err := h.Rollover(ctx, by(director), credit.MoveQuery{Keeper: manager.ID})
	require.NoError(t, err)
	require.Equal(t, []credit.Move{{
		File: f.ID, Number: f.Number, Department: "sales", Year: 2023, State: credit.AtOffice, From: credit.TheOffice, To: credit.Archive,
		Person: manager.ID, Since: calendar.MustDay(handed), By: calendar.MustDay("2025-02-10"), Late: 89,
	}}, due.Moves)
	due, err = h.Rollover(ctx, by(director), credit.MoveQuery{Keeper: keeper.ID})
	require.NoError(t, err)
	require.Empty(t, due.Moves, "who handed it over answers for it no more")
	waiting, err := h.Waiting(ctx, by(director), credit.ReportQuery{})
	require.NoError(t, err)
	require.Equal(t, "2025-02-10", waiting.Files[0].By.String(), "what waits says what runs for it")
	h.sound()
}

// What somebody has handed on and nobody has taken is not lost from sight (C4.3b, C4.3c):
// it waits, with its age and with whom it waits for.
func TestWhatWaitsForSomebody(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	ok := func(f credit.File, err error) credit.File { require.NoError(t, err); return f }
	f := ok(h.Open(ctx, by(keeper), of()))
	f = ok(h.AddPapers(ctx, by(keeper), f.Ref(), []archive.Paper{licence()}))
	wants := func(days int, role policy.Role, holder policy.PersonID) {
		t.Helper()
		page, err := h.Waiting(ctx, by(director), credit.ReportQuery{})
		require.NoError(t, err)
		require.Len(t, page.Files, 1)
		one := page.Files[0]
		require.Equal(t, f.State, one.State)
		require.Equal(t, days, one.Days)
		require.Equal(t, holder, one.Holder)
		require.True(t, one.Awaited.Has(role), "%v", one.Awaited)
		page, err = h.Waiting(ctx, by(director), credit.ReportQuery{Keeper: holder})
		require.NoError(t, err)
		require.Len(t, page.Files, 1, "a person finds what they hold")
	}
	none := func() {
		t.Helper()
		page, err := h.Waiting(ctx, by(director), credit.ReportQuery{})
		require.NoError(t, err)
		require.Empty(t, page.Files)
	}
	none()
	h.on(handed)
	f = ok(h.HandOver(ctx, by(keeper), f.Ref()))
	h.on("2025-01-20")
	wants(10, policy.CreditManager, keeper.ID)
	f = ok(h.Receive(ctx, by(manager), f.Ref()))
	h.on("2025-01-22")
	wants(2, policy.OfficeDirector, manager.ID)
	f = ok(h.Verify(ctx, by(director), f.Ref()))
	none()
	f = ok(h.Deliver(ctx, by(manager), f.Ref()))
	h.on("2025-01-25")
	wants(3, policy.Archivist, manager.ID)
	f = ok(h.Accept(ctx, by(archivist), f.Ref()))
	none()
	h.sound()

	old := in(t, credit.HandedOver)
	old.HandedOn = calendar.Day{}
	require.Equal(t, handed, old.Waits().String(), "kept before the day was: the day on which its deadline was met")
	old.Deadlines = nil
	require.Equal(t, "2025-01-01", old.Waits().String(), "taken over, and handed over since: it could not be earlier")
}

// A second file of a customer, department and year is refused by the one there is, to
// whoever may read it, and never by the one that was not made (C4.2a, C2b).
func TestTheTwinIsNamed(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	first, err := h.Open(ctx, by(keeper), of())
	require.NoError(t, err)
	_, err = h.Open(ctx, by(keeper), of())
	v := violation(t, err, policy.C4_2a, "year")
	require.Equal(t, credit.FileKind+"/"+string(first.ID), v.Subject)
	require.Equal(t, first.Number, v.Found)
	require.Equal(t, "one file per customer, department and year", v.Wanted)

	blind := lawWith(t, func(r *policy.Regulation) {
		for i, row := range r.Matrix {
			if row.Action == credit.ActRead {
				r.Matrix[i].Roles = policy.Roles{policy.OfficeDirector}
			}
		}
	})
	office := credit.NewOffice(h.db.Credit(), policy.House{Clock: h.clock, Rulebook: policy.Fixed(blind)})
	_, err = office.Open(ctx, by(keeper), of())
	v = violation(t, err, policy.C4_2a, "year")
	require.Equal(t, credit.FileKind, v.Subject, "who may not read it is not told which it is")
	require.Empty(t, v.Found)
}

// A paper that the regulation does not know is refused by its rule, and by how long what
// was typed is (C4.1).
func TestAnUnknownPaperSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		why          string
		paper        archive.Paper
		field, found string
	}{
		{"no such paper", archive.Paper{Code: "horoscope"}, "papers[0].code", "9 characters"},
		{"no such category", archive.Paper{Category: "seventh", Title: "x"}, "papers[0].category", "7 characters"},
		{"no category at all", archive.Paper{Title: "x"}, "papers[0].category", "nothing"},
		{"no title", archive.Paper{Category: "basic"}, "papers[0].title", "nothing"},
		{"of another category, which is named", archive.Paper{Code: "licence", Category: "after-sale"}, "papers[0].category", "after-sale"},
		{"of another category, which there is not", archive.Paper{Code: "licence", Category: "第七类"}, "papers[0].category", "3 characters"},
		{"of a day to come", archive.Paper{Code: "licence", Day: calendar.MustDay("2024-01-01")}, "papers[0].day", "2024-01-01"},
	} {
		c.paper.Form, c.paper.Copies, c.paper.Pages = policy.Copy, 1, 1
		_, _, err := in(t, credit.AtDepartment).AddPapers(keeper, at(opened), law, []archive.Paper{c.paper})
		require.Equal(t, c.found, violation(t, err, policy.C4_1, c.field).Found, c.why)
	}
}

// A batch may deliver what is due to move to the archive (C4.3c), is found while it runs,
// and is ended by a leader when its author has left.
func TestBatchesAreFoundAndEnded(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	ok := func(f credit.File, err error) credit.File { require.NoError(t, err); return f }
	var files []credit.File
	for _, id := range []archive.CustomerID{"c-1", "c-2", "c-3"} {
		o := of()
		o.Customer = id
		f := ok(h.Open(ctx, by(keeper), o))
		files = append(files, ok(h.AddPapers(ctx, by(keeper), f.Ref(), []archive.Paper{licence()})))
	}
	h.on(handed)
	for i, f := range files {
		f = ok(h.HandOver(ctx, by(keeper), f.Ref()))
		f = ok(h.Receive(ctx, by(manager), f.Ref()))
		if i < 2 {
			f = ok(h.Verify(ctx, by(director), f.Ref()))
		}
		if i == 1 {
			f = ok(h.Deliver(ctx, by(manager), f.Ref()))
			f = ok(h.Refuse(ctx, by(archivist), f.Ref(), differences()))
		}
		files[i] = f
	}
	b, err := h.RollOver(ctx, by(manager), credit.Rolling{Step: credit.StepDeliver}, func(running credit.Batch) {
		page, err := h.Batches(ctx, by(director), credit.BatchQuery{By: manager.ID})
		require.NoError(t, err)
		require.Equal(t, running.ID, page.Batches[0].ID)
	})
	require.NoError(t, err)
	require.Equal(t, []int{1, 1}, []int{b.Moved, b.Refused}, "the one not verified is not due to move")
	require.Equal(t, files[1].ID, b.Refusals[0].File, "what the archivist gave back goes by itself")
	require.Equal(t, policy.C4_3c, b.Refusals[0].Rule)
	_, err = h.AbandonBatch(ctx, by(boss), b.Ref(), "已离职")
	refuses(t, err, policy.C4_3b, "state")
	_, err = h.Batches(ctx, by(boss), credit.BatchQuery{State: "lost"})
	require.ErrorIs(t, err, policy.InvalidInput)

	left, _, err := credit.BeginRollOver(org, "b-1", keeper, at(handed), law, credit.Rolling{Step: credit.StepHandOver})
	require.NoError(t, err)
	for _, c := range []struct {
		why    string
		who    policy.Actor
		reason string
		rule   policy.Rule
		field  string // empty: it is ended
	}{
		{"by a leader", boss, "已离职", "", ""},
		{"by the office's director", director, "已离职", "", ""},
		{"not by a colleague", colleague, "已离职", policy.C4_3b, "actor"},
		{"without a reason", boss, "", "", "reason"},
		{"another organisation's", archivetest.Stranger, "已离职", policy.C2b, ""},
	} {
		got, _, err := left.Abandon(c.who, at(handed), law, c.reason)
		if c.rule != "" || c.field != "" {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, credit.Abandoned, got.State, c.why)
		require.Equal(t, c.who.ID, got.Abandoned.By, c.why)
		_, err = got.Roll(keeper, at(handed), law, nil, "")
		refuses(t, err, policy.C4_3b, "state")
	}
	h.sound()
}

// A call or promise recorded by mistake is struck with a reason (C4.1): it stands for no
// paper, says nothing of how promises are kept, and is not open.
func TestStrikingWhatWasRecorded(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	f, err := h.Open(ctx, by(keeper), of())
	require.NoError(t, err)
	file := func() credit.File {
		f, err := h.File(ctx, by(keeper), f.ID)
		require.NoError(t, err)
		return f
	}
	u, err := h.RecordFollowUp(ctx, by(keeper), f.ID, promise("2023-06-02"))
	require.NoError(t, err)
	early, err := h.RecordFollowUp(ctx, by(keeper), f.ID, promise("2023-06-02"))
	require.NoError(t, err)
	_, err = h.StrikeFollowUp(ctx, by(keeper), early.Ref(), "误登")
	require.NoError(t, err, "before its day who recorded it strikes it")
	require.Contains(t, f.Completeness.Missing, "payment-promise")
	require.NotContains(t, file().Completeness.Missing, "payment-promise")
	h.on("2023-06-20")
	_, err = h.StrikeFollowUp(ctx, by(keeper), u.Ref(), "")
	refuses(t, err, "", "reason")
	_, err = h.StrikeFollowUp(ctx, by(other), u.Ref(), "误登")
	refuses(t, err, policy.C4_1, "actor")
	_, err = h.StrikeFollowUp(ctx, by(keeper), u.Ref(), "误登")
	refuses(t, err, policy.G6a, "actor") // its day has come: not by who recorded it
	for who, may := range map[*policy.Actor]bool{&keeper: false, &colleague: true} {
		next, err := h.ExplainFollowUp(ctx, by(*who), u.ID)
		require.NoError(t, err)
		require.Len(t, next, 2)
		require.Equal(t, may, next[1].Allowed)
	}
	u, err = h.StrikeFollowUp(ctx, by(colleague), u.Ref(), "误登")
	require.NoError(t, err)
	require.Equal(t, credit.Struck, u.State)
	require.Equal(t, archive.Note{By: colleague.ID, At: u.At, Text: "误登"}, *u.Struck)
	require.Contains(t, file().Completeness.Missing, "payment-promise")
	require.Empty(t, file().Followed)
	r, err := h.Reliability(ctx, by(director), "c-9")
	require.NoError(t, err)
	require.Equal(t, credit.Reliability{Customer: "c-9"}, r)
	overdue, err := h.OverduePromises(ctx, by(director), "", 0)
	require.NoError(t, err)
	require.Empty(t, overdue.FollowUps)
	page, err := h.FollowUps(ctx, by(director), credit.FollowUpQuery{State: credit.Struck})
	require.NoError(t, err)
	require.Len(t, page.FollowUps, 2, "it stays on record")
	_, err = h.StrikeFollowUp(ctx, by(keeper), u.Ref(), "误登")
	refuses(t, err, policy.C4_1, "state")
	_, err = h.Settle(ctx, by(keeper), u.Ref(), credit.Settling{Day: calendar.MustDay("2023-06-20")})
	refuses(t, err, policy.C4_1, "state")
	h.sound()

	_, err = in(t, credit.Archived).StrikeFollowUp(keeper, at(late), law, credit.FollowUp{Org: org, File: "file-1", State: credit.Noted}, "误登")
	refuses(t, err, policy.C4_1, "state") // what the archive holds stays as it is
	_, err = in(t, credit.AtOffice).StrikeFollowUp(keeper, at(late), law, credit.FollowUp{Org: org, File: "file-2", State: credit.Noted}, "误登")
	refuses(t, err, policy.C4_1, "followUp")
}
