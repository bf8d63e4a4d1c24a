package credit_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// C4.5a: what is in the archive is read on a reading slip there; without one there is
// only what stands in the register.
func TestReadingWhatIsInTheArchive(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	f, u := h.archived()
	for _, who := range []policy.Actor{director, manager, archivist, keeper, boss, archivetest.Auditor} {
		got, err := h.File(ctx, by(who), f.ID)
		refuses(t, err, policy.C4_5a, "state")
		require.Empty(t, got)
		_, err = h.Contents(ctx, by(who), f.ID)
		refuses(t, err, policy.C4_5a, "state")
		_, err = h.FollowUp(ctx, by(who), u.ID)
		refuses(t, err, policy.C4_5a, "state")
		page, err := h.Files(ctx, by(who), credit.FileQuery{})
		require.NoError(t, err)
		require.Equal(t, f.Number, page.Files[0].Number)
		require.Equal(t, f.Volume, page.Files[0].Volume, "which to take a slip for")
		require.Empty(t, page.Files[0].Papers)
		require.Empty(t, page.Files[0].Completeness.Missing)
		found, err := h.FollowUps(ctx, by(who), credit.FollowUpQuery{})
		require.NoError(t, err)
		require.Empty(t, found.FollowUps[0].With)
		require.True(t, found.FollowUps[0].Amount.IsZero())
		overdue, err := h.OverduePromises(ctx, by(who), "", 0)
		require.NoError(t, err)
		require.Empty(t, overdue.FollowUps[0].With)
		lacking, err := h.Incomplete(ctx, by(who), credit.ReportQuery{})
		require.NoError(t, err)
		require.Empty(t, lacking.Files[0].Lacks)
		entries, err := h.History(ctx, by(who), f.ID, 0, 0)
		require.NoError(t, err)
		for _, e := range entries {
			require.NotContains(t, e.Details, journal.Detail{Name: "difference", Value: "combined-licence pages"}, "which papers differed")
		}
		var out strings.Builder
		require.NoError(t, h.WriteRegister(ctx, by(who), credit.FileQuery{}, &out, policy.EN))
		require.Contains(t, out.String(), f.Number)
	}
	h.sound()
}

// C4.5a and G2b: who reads without a slip says what for, and that is on record; whoever
// needs one is refused, and that is on record too.
func TestConsultingWhatIsInTheArchive(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	f, u := h.archived()
	chain := func(who policy.PersonID) (all []string) {
		require.NoError(t, h.db.Credit().View(ctx, func(r credit.Reader) error {
			entries, err := r.Entries(ctx, journal.ReadingsOf(org, who), 0, 100)
			for _, e := range entries {
				require.Equal(t, credit.ActConsult, e.Action)
				require.Contains(t, e.Details, journal.Detail{Name: "subject", Value: "credit-file/" + string(f.ID)})
				all = append(all, e.Details[len(e.Details)-1].Value)
			}
			return err
		}))
		return all
	}
	for _, c := range []struct {
		who  policy.Actor
		rule policy.Rule
		why  string
	}{
		{archivist, "", "who keeps it"},
		{manager, "", "of the office"},
		{director, "", "of the office"},
		{archivetest.Auditor, policy.C4_5a, "the company's own auditor takes a slip"},
		{boss, policy.C4_5a, "so does the general manager"},
		{keeper, policy.C4_5a, "and whoever kept it in the department"},
	} {
		got, err := h.Consult(ctx, by(c.who), f.ID, "年度授信复核")
		page, beside := h.ConsultFollowUps(ctx, by(c.who), f.ID, "年度授信复核", credit.FollowUpQuery{})
		if c.rule != "" {
			no := violation(t, err, c.rule, "state")
			require.Contains(t, no.Wanted, "a reading slip for volume/"+string(f.Volume), c.why)
			require.ErrorIs(t, beside, c.rule, c.why)
			require.Empty(t, got, c.why)
			require.Empty(t, page, c.why)
			require.Equal(t, []string{string(c.rule), string(c.rule)}, chain(c.who.ID), c.why)
			continue
		}
		require.NoError(t, err, c.why)
		require.NoError(t, beside, c.why)
		require.Len(t, got.Papers, 1, c.why)
		require.Len(t, page.FollowUps, 1, c.why)
		require.Equal(t, u.Amount, page.FollowUps[0].Amount, c.why)
		require.Equal(t, []string{"年度授信复核", "年度授信复核"}, chain(c.who.ID), c.why)
	}
	visitor := policy.Actor{Org: org, ID: "visitor"}
	_, err := h.Consult(ctx, by(visitor), f.ID, "好奇")
	require.ErrorIs(t, err, policy.NotAllowed)
	require.NotContains(t, err.Error(), string(f.Volume), "who may not see the register is not told the volume")
	require.Len(t, chain(visitor.ID), 1)
	_, err = h.Consult(ctx, by(archivist), f.ID, "")
	require.ErrorIs(t, err, policy.InvalidInput, "without a purpose nothing is read")

	wu := policy.Actor{Org: "group", ID: "wu", Roles: policy.Roles{policy.LeadingGroup}}
	group := credit.NewOffice(h.db.Credit(), policy.House{Clock: h.clock, Rulebook: ofGroup(t)})
	_, err = group.File(ctx, by(wu).Within(org), f.ID)
	refuses(t, err, policy.C4_5a, "state")
	got, err := group.Consult(ctx, by(wu).Within(org), f.ID, "集团检查")
	require.NoError(t, err)
	require.Len(t, got.Papers, 1)
	require.Equal(t, []string{"集团检查"}, chain("group/wu"), "a group body's reading is on record here")

	// What is restricted nobody reads, with a purpose or on a slip.
	require.NoError(t, h.db.Archive().Update(ctx, func(tx archive.Tx) error {
		v, err := tx.Volume(ctx, org, f.Volume)
		if err != nil {
			return err
		}
		v.Restricted = &archive.Restriction{Reason: "司法要求", By: boss.ID, At: v.At}
		_, err = tx.SaveVolume(ctx, v, journal.NewDraft(boss, h.at, archive.ActRestrict))
		return err
	}))
	_, err = h.Consult(ctx, by(archivist), f.ID, "年度授信复核")
	refuses(t, err, policy.G2a, "restricted")
	h.sound()
}

// C4.5a: neither what an act answers, nor that answer sent again, shows what is in the
// archive.
func TestAnswersTellNothingOfTheArchive(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	add, accept, note, settle := by(keeper), by(archivist), by(keeper), by(keeper)
	add.Key, accept.Key, note.Key, settle.Key = "add", "accept", "note", "settle"
	h.keys = keys{add: add, accept: accept, note: note}
	f, u := h.archived()

	for name, again := range map[string]func() (credit.File, error){
		"papers added":  func() (credit.File, error) { return h.AddPapers(ctx, add, h.before, []archive.Paper{licence()}) },
		"file accepted": func() (credit.File, error) { return h.Accept(ctx, accept, h.delivered) },
	} {
		got, err := again()
		require.NoError(t, err, name)
		require.Equal(t, f.Ref(), got.Ref(), name)
		require.Empty(t, got.Papers, name)
		require.Empty(t, got.Followed, name)
	}
	got, err := h.RecordFollowUp(ctx, note, f.ID, promise("2023-12-31"))
	require.NoError(t, err)
	require.Equal(t, u.ID, got.ID)
	require.Empty(t, got.With)
	dry := by(keeper)
	dry.DryRun = true
	for _, req := range []policy.Request{dry, settle, settle} {
		got, err := h.Settle(ctx, req, u.Ref(), credit.Settling{Day: calendar.MustDay("2024-01-15")})
		require.NoError(t, err)
		require.Equal(t, credit.Broken, got.State)
		require.Empty(t, got.With)
		require.True(t, got.Amount.IsZero())
	}
	h.sound()
}

// ofGroup is the default regulation of a company that is of a group.
func ofGroup(t *testing.T) policy.Rulebook {
	t.Helper()
	v := lawWith(t, func(r *policy.Regulation) {
		r.Organisations = []policy.Organisation{
			{ID: "group", ZH: "集团", EN: "the group", From: r.Effective}, {ID: org, Parent: "group", ZH: "公司", EN: "the company", From: r.Effective},
		}
	})
	book, err := policy.NewRulebook(policy.Adoption{Org: org, Version: v})
	require.NoError(t, err)
	return book
}

// keys are the requests of a story that are sent again.
type keys struct{ add, accept, note policy.Request }

// archived takes a file with one paper and one promise into the archive.
func (h *house) archived() (credit.File, credit.FollowUp) {
	t, ctx := h.t, h.t.Context()
	ok := func(f credit.File, err error) credit.File { require.NoError(t, err); return f }
	or := func(req, other policy.Request) policy.Request {
		if req.Key != "" {
			return req
		}
		return other
	}
	f := ok(h.Open(ctx, by(keeper), of()))
	u, err := h.RecordFollowUp(ctx, or(h.keys.note, by(keeper)), f.ID, promise("2023-12-31"))
	require.NoError(t, err)
	h.before = ok(h.File(ctx, by(keeper), f.ID)).Ref()
	f = ok(h.AddPapers(ctx, or(h.keys.add, by(keeper)), h.before, []archive.Paper{licence()}))
	require.Len(t, f.Papers, 1, "whoever adds papers sees them")
	h.on(handed)
	f = ok(h.HandOver(ctx, by(keeper), f.Ref()))
	f = ok(h.Receive(ctx, by(manager), f.Ref()))
	f = ok(h.NoteDifferences(ctx, by(manager), f.Ref(), []archive.PaperDifference{{Paper: 1, Field: "pages"}}))
	h.on(verified)
	f = ok(h.Verify(ctx, by(director), f.Ref()))
	f = ok(h.Deliver(ctx, by(manager), f.Ref()))
	_, err = h.FollowUp(ctx, by(keeper), u.ID)
	require.NoError(t, err, "before it is there")
	h.delivered = f.Ref()
	return ok(h.Accept(ctx, or(h.keys.accept, by(archivist)), f.Ref())), u
}
