package httpapi_test

import (
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// The people of a world as a host sends them: who is archivist or custodian is the
// appointments' to say.
var (
	asA         = policy.By(archivetest.A)
	asB         = policy.By(archivetest.B)
	asDeputy    = policy.By(archivetest.Deputy)
	asBoss      = policy.By(archivetest.GeneralManager)
	asOffice    = policy.By(archivetest.OfficeDirector)
	asAuditor   = policy.By(archivetest.Auditor)
	asArchivist = policy.By(policy.Actor{Org: archivetest.Org, ID: archivetest.Archivist.ID})
	asCustodian = policy.By(policy.Actor{Org: archivetest.Org, ID: "custodian"})
)

// furnisher fills a world with records by the services, each made by the people who
// may.
type furnisher struct {
	*world
	house policy.House
	room  *archive.Room
	seq   uint64
	// change is made to what holds personal data.
	change func(record any)
}

func (w *world) furnish(change func(record any)) {
	f := &furnisher{world: w, change: change, house: policy.House{Clock: func() time.Time { return archivetest.At("2026-02-13") }}}
	f.room = archive.NewRoom(w.db.Archive(), f.house)
	f.slips()
	f.disposals()
	f.incidents()
	f.shelves()
	f.assessments()
	f.deeds()
	f.stocktakes() // whoever counts goes on with no incident
	f.credit()
	f.customers()
	f.visits()
	f.surveys()
	f.complaints()
	f.contracts()
}

// known notes a record under its noun, with what the matrix must know of it.
func (w *world) known(noun string, ref policy.Ref, s policy.Subject) {
	id := strings.ReplaceAll(ref.ID, "/", "%2F")
	w.ids[noun] = append(w.ids[noun], id)
	w.subjects[noun+"/"+id] = s
}

// done wants an act done.
func done[R any](f *furnisher) func(r R, err error) R {
	return func(r R, err error) R {
		f.t.Helper()
		require.NoError(f.t, err)
		return r
	}
}

// volume saves a volume under a name of its own.
func (f *furnisher) volume(v archive.Volume, name string) archive.Volume {
	f.seq++
	v.ID, v.Revision, v.Seq, v.Number = archive.VolumeID("v-"+name), 0, 1000+f.seq, v.Number+"-"+name
	require.NoError(f.t, f.db.Archive().Update(ctx, func(tx archive.Tx) (err error) {
		v, err = tx.SaveVolume(ctx, v, draft(archive.ActPlace))
		return err
	}))
	return v
}

func (f *furnisher) business(name string) archive.Volume {
	_, v := archivetest.Shelved(calendar.MustDay("2026-02-13"))
	return f.volume(v, name)
}

// slips makes a slip in every state, and a credit volume that is being read.
func (f *furnisher) slips() {
	desk, must := lending.NewDesk(f.db.Lending(), f.house), done[lending.Slip](f)
	apply := func(name string) lending.Slip {
		v := f.business(name)
		return must(desk.Draft(ctx, asA, lending.Application{Volume: v.ID, Purpose: "work", Customer: v.Customer, Department: archivetest.Department, Days: 5}))
	}
	submit := func(name string) lending.Slip { return must(desk.Submit(ctx, asA, apply(name).Ref())) }
	approve := func(name string) lending.Slip { return must(desk.Approve(ctx, asDeputy, submit(name).Ref())) }
	lend := func(s lending.Slip) lending.Slip {
		v, err := f.room.Volume(ctx, asArchivist, s.Volume)
		require.NoError(f.t, err)
		if v.Class == archive.Credit {
			v, err = desk.Read(ctx, asArchivist, s.Volume, "what goes out is counted")
			require.NoError(f.t, err)
		}
		var counts []archive.Count
		for _, it := range v.Items {
			counts = append(counts, archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages})
		}
		s = must(desk.Lend(ctx, asArchivist, s.Ref(), counts))
		return must(desk.Sign(ctx, asA, s.Ref(), s.Digest()))
	}
	lost := func(name string) lending.Slip {
		return must(desk.DeclareLost(ctx, asArchivist, lend(approve(name)).Ref(), "gone"))
	}
	back := lend(approve("returned"))
	var found []lending.Found
	for _, out := range back.Outstanding {
		found = append(found, lending.Found{Code: out.Code, Copies: out.Copies, Pages: out.Pages})
	}
	gone := func(name string) lending.Slip {
		s := lost(name)
		f.settle(s.Incidents[0])
		return must(desk.Close(ctx, asArchivist, s.Ref(), "decided"))
	}
	credit := f.volume(archivetest.CreditVolume(calendar.MustDay("2026-02-13")), "credit")
	reading := must(desk.Draft(ctx, asA, lending.Application{Volume: credit.ID, Purpose: "text", Customer: credit.Customer, Days: 1, Premises: true}))
	reading = must(desk.ApproveReading(ctx, asOffice, must(desk.Submit(ctx, asA, reading.Ref())).Ref()))
	must(desk.AllowPassingOn(ctx, asBoss, lend(reading).Ref(), "work"))
	to := lending.Recipient{To: "bank", What: "a copy"}
	f.change(&to)
	reading = must(desk.PassOn(ctx, asA, credit.ID, "work", to))
	all := []lending.Slip{
		apply("draft"), approve("approved"), lend(approve("lent")), reading,
		must(desk.Return(ctx, asArchivist, back.Ref(), lending.Returning{Found: found})),
		gone("closed"),
		must(desk.Recover(ctx, asArchivist, gone("recovered").Ref(), lending.Returning{Found: found})),
		must(desk.Refuse(ctx, asDeputy, submit("refused").Ref(), "no need")),
		must(desk.Cancel(ctx, asA, apply("cancelled").Ref(), "no need")),
		submit("submitted"),
	}
	for _, s := range slices.Insert(all, 0, lost("lost")) { // who has lost something borrows nothing more
		f.known("slips", s.Ref(), s.Subject())
		for _, id := range s.Incidents {
			i, err := f.room.Incident(ctx, asBoss, id)
			require.NoError(f.t, err)
			f.known("incidents", i.Ref(), i.Subject())
		}
	}
	v, err := f.room.Volume(ctx, asArchivist, credit.ID)
	require.NoError(f.t, err)
	f.known("volumes", v.Ref(), v.Subject())
}

// settle takes an incident to its end.
func (f *furnisher) settle(id archive.IncidentID) {
	must := done[archive.Incident](f)
	i := must(f.room.Incident(ctx, asBoss, id))
	i = must(f.room.Investigate(ctx, asOffice, i.Ref(), "looked everywhere"))
	i = must(f.room.DecideIncident(ctx, asBoss, i.Ref(), archive.Ruling{Text: "pursued"}))
	must(f.room.CloseIncident(ctx, asOffice, i.Ref(), archive.Ending{Outcome: archive.Lasting, Text: "not found"}))
}

// incidents makes one that is investigated, one that is decided, and one that nobody
// answers for yet.
func (f *furnisher) incidents() {
	must := done[archive.Incident](f)
	open := func(answers policy.PersonID) archive.Incident {
		return must(f.room.OpenIncident(ctx, asArchivist, archive.IncidentReport{
			Kind: archive.Leak, Of: archive.Source{Kind: archive.VolumeKind, ID: "v-shelved"}, Facts: "seen outside", Answers: answers,
		}))
	}
	investigated := func() archive.Incident {
		return must(f.room.Investigate(ctx, asOffice, open("manager-b").Ref(), "it was so"))
	}
	for _, i := range []archive.Incident{
		investigated(), must(f.room.DecideIncident(ctx, asBoss, investigated().Ref(), archive.Ruling{Text: "pursued"})), open(""),
	} {
		f.known("incidents", i.Ref(), i.Subject())
	}
}

// stocktakes makes a count in every state; while one is under way what it expects is
// not to be seen.
func (f *furnisher) stocktakes() {
	must := done[archive.Stocktake](f)
	begin := func(place string) archive.Stocktake {
		return must(f.room.StartStocktake(ctx, asOffice, archive.ShelfCount{Place: place, Scope: archive.FullCount}))
	}
	end := func(s archive.Stocktake) archive.Stocktake {
		return must(f.room.CloseStocktake(ctx, asOffice, s.Ref(), s.Sheet()))
	}
	differ := func(place string) archive.Stocktake {
		return end(must(f.room.EnterStocktake(ctx, asOffice, begin(place).Ref(), []archive.Stock{{Label: "unknown", Quantity: 1}})))
	}
	for _, s := range []archive.Stocktake{
		end(begin("R2")), differ("R3"),
		must(f.room.ResolveStocktake(ctx, asBoss, differ("R4").Ref(), archive.Resolution{How: "found", Reason: "looked again"})),
		must(f.room.DropStocktake(ctx, asOffice, begin("R5").Ref(), "no time")),
		begin("R1"),
	} {
		f.known("stocktakes", s.Ref(), s.Subject())
	}
}

func (f *furnisher) shelves() {
	for _, path := range []string{"R1", "R1/C2", "R1/C2/S3", "R1/C2/S3/B4"} {
		s := done[archive.Shelf](f)(f.room.AddShelf(ctx, asArchivist, path, archive.ShelfNote{Barcode: "bar-" + path}))
		f.known("shelves", s.Ref(), policy.Subject{Org: archivetest.Org})
	}
}

// disposals makes a destruction list in every state.
func (f *furnisher) disposals() {
	must := done[archive.Disposal](f)
	draw := func(name string) archive.Disposal {
		_, v := archivetest.Shelved(calendar.MustDay("2026-02-13"))
		v.Retention = &archive.Retention{Until: calendar.MustDay("2026-02-12"), Citation: "a law", From: calendar.MustDay("2016-02-12")}
		return must(f.room.DrawUpDisposal(ctx, asArchivist, []archive.VolumeID{f.volume(v, name).ID}))
	}
	appraise := func(name string) archive.Disposal {
		x := draw(name)
		for _, who := range []policy.Request{asOffice, asDeputy} {
			x = must(f.room.Appraise(ctx, who, x.Ref(), []archive.Verdict{{Volume: x.Lines[0].Volume}}))
		}
		return x
	}
	approve := func(name string) archive.Disposal {
		return must(f.room.ApproveDisposal(ctx, asBoss, appraise(name).Ref()))
	}
	for _, x := range []archive.Disposal{
		draw("appraising"), approve("disposal"), must(f.room.Destroy(ctx, asArchivist, approve("executed").Ref())),
		must(f.room.RefuseDisposal(ctx, asBoss, appraise("rejected").Ref(), "still of use")), appraise("appraised"),
	} {
		f.known("disposals", x.Ref(), x.Subject())
	}
}

func (f *furnisher) assessments() {
	office, must := staff.NewOffice(f.db.Staff(), f.house), done[staff.Assessment](f)
	assess := func(who policy.PersonID) staff.Assessment {
		return must(office.Assess(ctx, asBoss, who, staff.Span{From: calendar.MustDay("2026-01-01"), Until: calendar.MustDay("2026-01-31")}))
	}
	for _, a := range []staff.Assessment{
		must(office.Decide(ctx, asBoss, assess("manager-a").Ref(), staff.AssessmentRuling{Outcome: "none", Reason: "as it should be"})), assess("manager-b"),
	} {
		f.known("assessments", a.Ref(), policy.Subject{Org: archivetest.Org, Parties: []policy.Party{{As: policy.Self, Person: a.Person}}})
	}
}
