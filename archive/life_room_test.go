package archive_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var (
	asDirector = policy.By(archivetest.OfficeDirector)
	asDeputy   = policy.By(archivetest.Deputy)
)

func (r *room) volume(f archive.File) archive.Volume {
	r.t.Helper()
	v, err := r.Volume(ctx, asArchives, f.Volume)
	require.NoError(r.t, err)
	return v
}

func TestHoldsAndMovesInTheRoom(t *testing.T) {
	r := newRoom(t, nil)
	v := r.volume(r.shelved(project("L-1")))
	held, err := r.PlaceHold(ctx, asBoss, v.Ref(), archive.Freeze{Case: "2026-民-7", Reading: true})
	require.NoError(t, err)
	_, err = r.PlaceHold(ctx, asBoss, v.Ref(), archive.Freeze{Case: "2026-民-8"})
	require.ErrorIs(t, err, policy.Conflict, "of two at once one is told to look again")
	free, err := r.LiftHold(ctx, asBoss, held.Ref(), held.Holds[0].ID)
	require.NoError(t, err)
	_, err = r.LiftHold(ctx, asBoss, free.Ref(), held.Holds[0].ID)
	require.ErrorIs(t, err, policy.RuleBroken)

	to := archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S4"}
	moved, err := r.Move(ctx, asArchives, free.Ref(), to)
	require.NoError(t, err, "no tree is kept yet")
	for i, path := range []string{"R1", "R1/C2", "R1/C2/S3"} {
		_, err = r.AddShelf(ctx, asArchives, path, archive.ShelfNote{Barcode: fmt.Sprint("B-", i)})
		require.NoError(t, err)
	}
	_, err = r.AddShelf(ctx, asArchives, "R1/C3", archive.ShelfNote{Barcode: "B-1"})
	require.ErrorIs(t, err, policy.Conflict, "one shelf a barcode")
	_, err = r.AddShelf(ctx, asArchives, "R2/C3", archive.ShelfNote{})
	require.ErrorIs(t, err, policy.B3_2, "what it stands in is not on record")
	_, err = r.Move(ctx, asArchives, moved.Ref(), to)
	require.ErrorIs(t, err, policy.B3_2, "from the first shelf on record the tree decides")
	back, err := r.Move(ctx, asArchives, moved.Ref(), archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3"})
	require.NoError(t, err)
	second := r.delivered(project("L-2"))
	second = r.ok(r.Accept(ctx, asArchives, second.Ref(), archivetest.Counts(second)))
	second = r.ok(r.Sign(ctx, asB, second.Ref(), archivetest.Signing(second, archive.SignAcceptance)))
	second = r.ok(r.Register(ctx, asArchives, second.Ref()))
	second = r.ok(r.Sign(ctx, asB, second.Ref(), archivetest.Signing(second, archive.SignLine)))
	_, err = r.Place(ctx, asArchives, second.Ref(), to)
	_ = violation(t, err, policy.B3_2, "place")
	shelf, err := r.Shelf(ctx, asArchives, "R1/C2/S3")
	require.NoError(t, err)
	_, err = r.ChangeShelf(ctx, asArchives, shelf.Ref(), archive.ShelfNote{Barcode: "B-2", Closed: true})
	require.NoError(t, err)
	_, err = r.Place(ctx, asArchives, second.Ref(), archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3"})
	_ = violation(t, err, policy.B3_2, "place")
	cabinet, err := r.Shelf(ctx, asArchives, "R1/C2")
	require.NoError(t, err)
	_, err = r.AddShelf(ctx, asArchives, "R1/C2/S5", archive.ShelfNote{})
	require.NoError(t, err)
	_, err = r.ChangeShelf(ctx, asArchives, cabinet.Ref(), archive.ShelfNote{Barcode: "B-1", Closed: true})
	require.NoError(t, err)
	_, err = r.Move(ctx, asArchives, back.Ref(), archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S5"})
	require.Equal(t, "closed", violation(t, err, policy.B3_2, "place").Found, "nothing more is put in a closed cabinet")
	page, err := r.Shelves(ctx, asArchives, archive.ShelfQuery{Under: "R1/C2"})
	require.NoError(t, err)
	require.Len(t, page.Shelves, 3)

	next, err := r.ExplainVolume(ctx, asArchives, back.ID)
	require.NoError(t, err)
	require.NotEmpty(t, next)
	history, err := r.VolumeHistory(ctx, asAuditor, back.ID, 0, 0)
	require.NoError(t, err)
	require.Equal(t, []policy.Action{archive.ActHold, archive.ActLiftHold, archive.ActMove, archive.ActMove}, actions(history)[len(history)-4:])
	for _, req := range []policy.Request{asOther, asStranger} {
		_, err = r.ExplainVolume(ctx, req, back.ID)
		require.Error(t, err)
		_, err = r.VolumeHistory(ctx, req, back.ID, 0, 0)
		require.Error(t, err)
		_, err = r.Shelves(ctx, req, archive.ShelfQuery{})
		if req.Actor.Org == archivetest.Org {
			require.ErrorIs(t, err, policy.NotAllowed)
		}
	}
	r.sound()
}

// appointed has the archivist appointed again from a day on.
func (r *room) appointed(from string) {
	r.t.Helper()
	require.NoError(r.t, r.db.Staff().Update(ctx, func(tx staff.Tx) error {
		p, err := tx.Person(ctx, archivetest.Org, archivetest.Archivist.ID)
		if err != nil {
			return err
		}
		p.Appointments = append(p.Appointments, staff.Appointment{Role: policy.Archivist, From: calendar.MustDay(from)})
		_, err = tx.SavePerson(ctx, p, journal.NewDraft(archivetest.GeneralManager, r.at, staff.ActAppoint))
		return err
	}))
}

func actions(entries []journal.Entry) []policy.Action {
	all := make([]policy.Action, len(entries))
	for i, e := range entries {
		all[i] = e.Action
	}
	return all
}

func (r *room) sound() {
	r.t.Helper()
	rep, err := r.db.Verify(ctx, archivetest.Org)
	require.NoError(r.t, err)
	require.True(r.t, rep.OK(), rep.Faults)
}

func TestTakingOverInTheRoom(t *testing.T) {
	r := newRoom(t, nil)
	f := r.shelved(project("L-1"))
	require.NoError(t, r.db.Staff().Update(ctx, func(tx staff.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{Org: archivetest.Org, ID: sun.ID, Appointments: []staff.Appointment{{Role: policy.Archivist, From: friday}}},
			journal.NewDraft(archivetest.GeneralManager, r.at, staff.ActAppoint))
		return err
	}))
	v, err := r.TakeOver(ctx, policy.By(sun), r.volume(f).Ref())
	require.NoError(t, err)
	require.Equal(t, sun.ID, v.Holder())
	f, err = r.File(ctx, asBoss, f.ID)
	require.NoError(t, err)
	require.Equal(t, v.Holders, f.Holders, "file and volume tell the same chain")
	credit := archivetest.CreditVolume(friday)
	credit.Revision = 0
	require.NoError(t, r.db.Archive().Update(ctx, func(tx archive.Tx) (err error) {
		credit, err = tx.SaveVolume(ctx, credit, journal.NewDraft(archivetest.Archivist, r.at, archive.ActPlace))
		return err
	}))
	credit, err = r.TakeOver(ctx, policy.By(sun), credit.Ref())
	require.NoError(t, err)
	require.Equal(t, sun.ID, credit.Holder())
	r.sound()
}

// Rules B3.2 and B4.7a: who takes over what is not registered yet has the rest of
// the day for it; what is late already stays who was late.
func TestTakingOverBeforeTheRegister(t *testing.T) {
	for day, late := range map[string]policy.PersonID{"2026-02-13": sun.ID, "2026-02-24": archivetest.Archivist.ID} {
		r := newRoom(t, nil)
		f := r.delivered(project("L-1"))
		f = r.ok(r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)))
		f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
		require.NoError(t, r.db.Staff().Update(ctx, func(tx staff.Tx) error {
			_, err := tx.SavePerson(ctx, staff.Person{Org: archivetest.Org, ID: sun.ID, Appointments: []staff.Appointment{{Role: policy.Archivist, From: friday}}},
				journal.NewDraft(archivetest.GeneralManager, r.at, staff.ActAppoint))
			return err
		}))
		_, err := r.on(day).TakeOver(ctx, policy.By(sun), r.volume(f).Ref())
		require.NoError(t, err)
		f, err = r.File(ctx, asBoss, f.ID)
		require.NoError(t, err)
		f = r.on("2026-02-25").ok(r.Register(ctx, policy.By(sun), f.Ref()))
		require.Equal(t, []string{"B4.7a registered " + string(late)}, breaches(f), day)
		r.sound()
	}
}

func TestAnIncidentInTheRoom(t *testing.T) {
	r := newRoom(t, nil)
	v := r.volume(r.shelved(project("L-1")))
	about := archive.IncidentReport{
		Kind: archive.Loss, Of: archive.Source{Kind: archive.VolumeKind, ID: string(v.ID)}, Items: []string{v.Items[0].Code},
		Facts: "找不到", Answers: archivetest.OtherManager.ID,
	}
	wrong := about
	wrong.Items = []string{"99-99"}
	_, err := r.OpenIncident(ctx, asArchives, wrong)
	require.ErrorIs(t, err, policy.InvalidInput)
	wrong.Of.ID = "nothing"
	_, err = r.OpenIncident(ctx, asArchives, wrong)
	require.ErrorIs(t, err, policy.NotFound)
	wrong.Of = archive.Source{Kind: archive.FileKind, ID: "nothing"}
	_, err = r.OpenIncident(ctx, asArchives, wrong)
	require.ErrorIs(t, err, policy.NotFound)

	i, err := r.OpenIncident(ctx, asArchives.WithKey("k"), about)
	require.NoError(t, err)
	again, err := r.OpenIncident(ctx, asArchives.WithKey("k"), about)
	require.NoError(t, err)
	require.Equal(t, i, again)
	i, err = r.Investigate(ctx, asDirector, i.Ref(), "在复印室")
	require.NoError(t, err)
	i, err = r.DecideIncident(ctx, asBoss, i.Ref(), archive.Ruling{Text: "通报"})
	require.NoError(t, err)
	i, err = r.CloseIncident(ctx, asDirector, i.Ref(), archive.Ending{Outcome: archive.Recovered, Text: "已归位"})
	require.NoError(t, err)

	seen, err := r.Incident(ctx, asOther, i.ID)
	require.NoError(t, err, "who answers for it reads it")
	require.Equal(t, i, seen)
	_, err = r.Incident(ctx, asA, i.ID)
	require.ErrorIs(t, err, policy.NotAllowed)
	own, err := r.Incidents(ctx, asOther, archive.IncidentQuery{})
	require.NoError(t, err)
	require.Len(t, own.Incidents, 1)
	none, err := r.Incidents(ctx, asA, archive.IncidentQuery{})
	require.NoError(t, err)
	require.Empty(t, none.Incidents)
	_, err = r.Incidents(ctx, asA, archive.IncidentQuery{Answers: archivetest.OtherManager.ID})
	require.ErrorIs(t, err, policy.NotFound)
	history, err := r.IncidentHistory(ctx, asAuditor, i.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, history, 4)
	next, err := r.ExplainIncident(ctx, asBoss, i.ID)
	require.NoError(t, err)
	require.Empty(t, next, "it is closed")
	r.sound()
}

func TestACountOfShelvesInTheRoom(t *testing.T) {
	r := newRoom(t, nil)
	a, b := r.volume(r.shelved(project("L-1"))), r.volume(r.shelved(project("L-2")))
	c := r.volume(r.shelved(project("L-3")))
	c, err := r.Move(ctx, asArchives, c.Ref(), archive.Place{Room: "R9", Cabinet: "C1", Shelf: "S1"})
	require.NoError(t, err)
	in := archive.ShelfCount{Place: "R1/C2", Scope: archive.FullCount}
	_, err = r.StartStocktake(ctx, asArchives, in)
	require.ErrorIs(t, err, policy.NotAllowed, "who answers for the shelf does not count it")
	s, err := r.StartStocktake(ctx, asDirector, in)
	require.NoError(t, err)
	require.Empty(t, s.Expected, "the answer is blind")
	_, err = r.StartStocktake(ctx, asDirector, in)
	require.ErrorIs(t, err, policy.Conflict, "one count at a time")
	s, err = r.EnterStocktake(ctx, asDirector, s.Ref(), []archive.Stock{{Label: b.Number, Quantity: 1}, {Label: c.Number, Quantity: 1}})
	require.NoError(t, err)
	require.Empty(t, s.Expected, "and so is that to what is entered")
	seen, err := r.Stocktake(ctx, asArchives, s.ID)
	require.NoError(t, err)
	require.Empty(t, seen.Expected)
	page, err := r.Stocktakes(ctx, asAuditor, archive.StocktakeQuery{})
	require.NoError(t, err)
	require.Len(t, page.Stocktakes, 1)
	require.Empty(t, page.Stocktakes[0].Expected)
	dry := asDirector
	dry.DryRun = true
	tried, err := r.CloseStocktake(ctx, dry, s.Ref(), s.Sheet())
	require.NoError(t, err)
	require.Equal(t, archive.Counting, tried.State)
	require.Empty(t, tried.Differences, "a dry run does not tell what to enter")
	require.Empty(t, tried.Expected)
	s, err = r.CloseStocktake(ctx, asDirector, s.Ref(), s.Sheet())
	require.NoError(t, err)
	require.Equal(t, []archive.Discrepancy{
		{Kind: archive.Shortage, ID: string(a.ID), Label: a.Number, Expected: 1, Slot: "R1/C2/S3"},
		{Kind: archive.Misplaced, ID: string(c.ID), Label: c.Number, Found: 1, Slot: "R9/C1/S1"},
	}, s.Differences)
	i, err := r.Incident(ctx, asDirector, s.Incident)
	require.NoError(t, err)
	require.Equal(t, archive.Loss, i.Kind)
	require.Equal(t, archivetest.Archivist.ID, i.Answers)
	for n, how := range []string{"found", "moved"} {
		s, err = r.ResolveStocktake(ctx, asBoss, s.Ref(), archive.Resolution{Difference: n, How: how, Reason: "已核实"})
		require.NoError(t, err)
	}
	require.Equal(t, archive.Resolved, s.State)

	_, err = r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1", Scope: archive.PartialCount, Numbers: []string{"DA-999999"}})
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1", Scope: archive.PartialCount})
	require.ErrorIs(t, err, policy.InvalidInput)
	part, err := r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1", Scope: archive.PartialCount, Numbers: []string{a.Number}})
	require.NoError(t, err)
	part, err = r.EnterStocktake(ctx, asDirector, part.Ref(), []archive.Stock{{Label: a.Number, Quantity: 1}, {Label: b.Number, Quantity: 1}})
	require.NoError(t, err)
	part, err = r.CloseStocktake(ctx, asDirector, part.Ref(), part.Sheet())
	require.NoError(t, err)
	require.Equal(t, archive.Agreeing, part.State, "what stands there and was not looked for is no difference")
	given, err := r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1/C2", Scope: archive.SurpriseCount})
	require.NoError(t, err)
	_, err = r.DropStocktake(ctx, asBoss, given.Ref(), "停电")
	require.NoError(t, err)
	next, err := r.ExplainStocktake(ctx, asDirector, s.ID)
	require.NoError(t, err)
	require.Empty(t, next)
	history, err := r.StocktakeHistory(ctx, asDirector, s.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, history, 5)
	r.sound()
}

func TestDisposalInTheRoom(t *testing.T) {
	rules := keeping(t)
	r := newRoom(t, func(h *policy.House) { h.Rulebook = policy.Fixed(rules) })
	var ids []archive.VolumeID
	for _, number := range []string{"L-1", "L-2", "L-3"} {
		ids = append(ids, r.shelved(project(number)).Volume)
	}
	none, err := r.Expired(ctx, asArchives, archive.VolumeQuery{})
	require.NoError(t, err)
	require.Empty(t, none.Volumes)
	held, err := r.Volume(ctx, asArchives, ids[2])
	require.NoError(t, err)
	held, err = r.PlaceHold(ctx, asBoss, held.Ref(), archive.Freeze{Case: "c-1"})
	require.NoError(t, err)
	r.appointed("2036-01-01")
	r.on("2036-03-03")
	up, err := r.Expired(ctx, asArchives, archive.VolumeQuery{})
	require.NoError(t, err)
	require.Len(t, up.Volumes, 2, "a held volume never comes up")
	_, err = r.DrawUpDisposal(ctx, asArchives, ids)
	_ = violation(t, err, policy.B3_2, "holds")
	x, err := r.DrawUpDisposal(ctx, asArchives, ids[:2])
	require.NoError(t, err)
	verdicts := []archive.Verdict{{Volume: ids[0]}, {Volume: ids[1], Until: calendar.MustDay("2046-12-31")}}
	for _, req := range []policy.Request{asDirector, asDeputy} {
		x, err = r.Appraise(ctx, req, x.Ref(), verdicts)
		require.NoError(t, err)
	}
	x, err = r.ApproveDisposal(ctx, asBoss, x.Ref())
	require.NoError(t, err)
	kept, err := r.Volume(ctx, asArchives, ids[1])
	require.NoError(t, err)
	require.Equal(t, "2046-12-31", kept.Retention.Until.String())
	doomed, err := r.Volume(ctx, asArchives, ids[0])
	require.NoError(t, err)
	doomed, err = r.PlaceHold(ctx, asBoss, doomed.Ref(), archive.Freeze{Case: "c-2"})
	require.NoError(t, err)
	_, err = r.Destroy(ctx, asArchives, x.Ref())
	_ = violation(t, err, policy.B3_2, "holds")
	_, err = r.LiftHold(ctx, asBoss, doomed.Ref(), doomed.Holds[0].ID)
	require.NoError(t, err)
	x, err = r.Destroy(ctx, asArchives, x.Ref())
	require.NoError(t, err)
	require.Equal(t, archive.Executed, x.State)
	gone, err := r.Volume(ctx, asArchives, ids[0])
	require.NoError(t, err)
	require.Equal(t, archive.Disposed, gone.State)
	history, err := r.VolumeHistory(ctx, asArchives, ids[0], 0, 0)
	require.NoError(t, err)
	require.Equal(t, archive.ActDestroy, history[len(history)-1].Action, "number and journal stay")
	audit, err := r.AuditNumbers(ctx, asArchives, archive.Business)
	require.NoError(t, err)
	require.True(t, audit.OK())

	other, err := r.Retain(ctx, asArchives, kept.Ref(), calendar.MustDay("2026-01-01"))
	require.NoError(t, err)
	require.Equal(t, "2046-12-31", other.Retention.Until.String())
	_, err = r.DrawUpDisposal(ctx, asArchives, []archive.VolumeID{"nothing"})
	require.ErrorIs(t, err, policy.NotFound)
	_, err = r.DrawUpDisposal(ctx, asArchives, make([]archive.VolumeID, 201))
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = r.StrikeDisposal(ctx, asArchives, x.Ref(), ids[0], "r")
	require.ErrorIs(t, err, policy.RuleBroken, "it is carried out")
	_, err = r.RefuseDisposal(ctx, asBoss, x.Ref(), "r")
	require.ErrorIs(t, err, policy.RuleBroken)
	read, err := r.Disposal(ctx, asAuditor, x.ID)
	require.NoError(t, err)
	require.Equal(t, x, read)
	page, err := r.Disposals(ctx, asAuditor, archive.DisposalQuery{State: archive.Executed})
	require.NoError(t, err)
	require.Len(t, page.Disposals, 1)
	entries, err := r.DisposalHistory(ctx, asAuditor, x.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 5)
	var sheet, printed strings.Builder
	require.NoError(t, r.WriteDisposal(ctx, asAuditor, x.ID, &sheet, policy.ZH))
	require.Contains(t, sheet.String(), "DA-000001")
	require.Contains(t, sheet.String(), "反洗钱法第三十四条,已销毁")
	require.Contains(t, sheet.String(), "续存至 2046-12-31")
	require.NoError(t, r.PrintDisposal(ctx, asAuditor, x.ID, &printed, policy.EN))
	require.Contains(t, printed.String(), "<td>destroyed</td>")
	require.ErrorIs(t, r.WriteDisposal(ctx, asOther, x.ID, &sheet, policy.ZH), policy.NotAllowed)
	require.ErrorIs(t, r.PrintDisposal(ctx, asOther, x.ID, &sheet, policy.ZH), policy.NotAllowed)
	next, err := r.ExplainDisposal(ctx, asBoss, x.ID)
	require.NoError(t, err)
	require.Empty(t, next)
	for _, err := range []error{second(r.Disposal(ctx, asOther, x.ID)), second(r.Disposals(ctx, asOther, archive.DisposalQuery{})), second(r.DisposalHistory(ctx, asOther, x.ID, 0, 0))} {
		require.ErrorIs(t, err, policy.NotAllowed)
	}
	require.NotEmpty(t, held.Holds)
	r.sound()
}

func second[T any](_ T, err error) error { return err }

// What is restricted is masked for everybody, and the attempt to see it leaves
// its trace.
func TestRestrictedInTheRoom(t *testing.T) {
	r := newRoom(t, nil)
	f := r.shelved(project("L-1"))
	v := r.volume(f)
	_, err := r.Reveal(ctx, asBoss, f.ID, "核对")
	require.NoError(t, err)
	v, err = r.Restrict(ctx, asDirector, v.Ref(), "客户撤回同意")
	require.NoError(t, err)
	_, err = r.Reveal(ctx, asBoss, f.ID, "核对")
	_ = violation(t, err, policy.G2a, "restricted")
	require.ErrorIs(t, err, policy.NotAllowed)
	var entries []journal.Entry
	require.NoError(t, r.db.Archive().View(ctx, func(rd archive.Reader) (err error) {
		entries, err = rd.Entries(ctx, journal.ReadingsOf(archivetest.Org, archivetest.GeneralManager.ID), 0, 0)
		return err
	}))
	require.Len(t, entries, 2)
	require.Contains(t, entries[1].Details, journal.Detail{Name: "refused", Value: "G2a"})
	_, err = r.Unrestrict(ctx, asBoss, v.Ref(), "诉讼需要")
	require.NoError(t, err)
	_, err = r.Reveal(ctx, asBoss, f.ID, "核对")
	require.NoError(t, err)
	r.sound()
}
