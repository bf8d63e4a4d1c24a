package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// items is the length of the inventory of every file of a durable act.
const items = 30

const org = archivetest.Org

// store is what both SQL stores are.
type store interface {
	Archive() archive.Store
	Credit() credit.Store
	Custody() custody.Store
	Lending() lending.Store
	Staff() staff.Store
	Close() error
}

// office is a house at work on one store: as many clients as wanted, each with
// managers, an archivist and files of its own. All of them are on record, and so
// is a rulebook, as in a company that has used the library for a while: then
// every load of an act finds a row, and locks it.
type office struct {
	db      store
	room    *archive.Room
	loans   *lending.Desk
	clients int
}

// now is the instant of every act: rules and sizes are the same in each round.
var now = archivetest.At("2026-02-25")

func clock() time.Time { return now }

func person(role string, client int) policy.PersonID {
	return policy.PersonID(fmt.Sprintf("%s-%02d", role, client))
}

func manager(role string, client int) policy.Actor {
	return policy.Actor{Org: org, ID: person(role, client), Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{archivetest.Department}}
}

func archivist(client int) policy.Actor {
	return policy.Actor{Org: org, ID: person("archivist", client), Roles: policy.Roles{policy.Archivist}}
}

// at is the house on a store where everybody is on record already.
func at(db store) *office {
	house := policy.House{Clock: clock}
	return &office{db: db, room: archive.NewRoom(db.Archive(), house), loans: lending.NewDesk(db.Lending(), house)}
}

// newOffice opens the house on an empty store and puts everybody on record.
func newOffice(ctx context.Context, db store, clients int) (*office, error) {
	o := at(db)
	o.clients = clients
	boss := archivetest.GeneralManager
	draft := func(act policy.Action) journal.Draft {
		d := journal.NewDraft(boss, now, act)
		d.Act = "seed"
		return d
	}
	return o, db.Staff().Update(ctx, func(tx staff.Tx) error {
		book := staff.Rulebook{Org: org, Interpretations: []staff.Interpretation{{Rule: policy.B4_5a, Text: "按工作日计。", By: "leading-group", At: now.UTC()}}}
		if _, err := tx.SaveRulebook(ctx, book, draft(staff.ActInterpret)); err != nil {
			return err
		}
		for client := range clients {
			for _, role := range []string{"a", "b", "archivist"} {
				p := staff.Person{
					Org: org, ID: person(role, client), Education: "college",
					Skills:    []staff.Skill{{Code: "database-search", Since: calendar.MustDay("2020-01-01")}},
					Trainings: []staff.Training{{Subject: "credit-management", Day: calendar.MustDay("2025-03-03"), Examined: calendar.MustDay("2025-03-10"), Passed: true}},
				}
				if role == "archivist" {
					p.Appointments = []staff.Appointment{{Role: policy.Archivist, From: calendar.MustDay("2025-06-01"), By: boss.ID, At: now.UTC()}}
				}
				if _, err := tx.SavePerson(ctx, p, draft(staff.ActRecord)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// seed saves files and their volumes in bulk, as they are, and returns the files
// as saved. The journal gets one entry of each.
func (o *office) seed(ctx context.Context, files []archive.File, volumes []archive.Volume) ([]archive.File, error) {
	var out []archive.File
	d := journal.NewDraft(archivetest.A, now, archive.ActOpen)
	d.Act = "seed"
	for some := range slices.Chunk(files, 200) {
		var saved []archive.File
		if err := o.db.Archive().Update(ctx, func(tx archive.Tx) error {
			saved = make([]archive.File, len(some))
			for i, f := range some {
				var err error
				if saved[i], err = tx.SaveFile(ctx, f, d); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return nil, err
		}
		out = append(out, saved...)
	}
	for some := range slices.Chunk(volumes, 200) {
		if err := o.db.Archive().Update(ctx, func(tx archive.Tx) error {
			for _, v := range some {
				if _, err := tx.SaveVolume(ctx, v, d); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// made gives a pure act's file, or panics: a fixture that cannot be made is a
// mistake in this program.
func made(f archive.File, _ journal.Draft, err error) archive.File {
	if err != nil {
		panic(err)
	}
	return f
}

// listed is the n-th file of a client, in A's hands, with its inventory; of
// revision 0, ready to be seeded.
func listed(client, n int) archive.File {
	p := archivetest.Project()
	p.Number = fmt.Sprintf("L-%02d-%07d", client, n)
	p.A, p.B = person("a", client), person("b", client)
	a, law := manager("a", client), policy.Default()
	id := archive.FileID(fmt.Sprintf("file-%02d-%07d", client, n))
	f := made(archive.Open(a, now, law, org, id, p))
	f = made(f.EditInventory(a, now, law, inventory(p, items)))
	return made(f.EndProject(a, now, law, calendar.MustDay("2026-02-13")))
}

// agreeing is a file that waits for B's signature alone to be accepted.
func agreeing(client, n int) archive.File {
	a, b, z, law := manager("a", client), manager("b", client), archivist(client), policy.Default()
	f := listed(client, n)
	f = made(f.Sign(a, now, law, archivetest.Signing(f, archive.SignInventory)))
	f = made(f.HandOver(a, now, law))
	f = made(f.Code(b, now, law, nil))
	f = made(f.Check(b, now, law))
	f = made(f.Sign(b, now, law, archivetest.Signing(f, archive.SignInventory)))
	f = made(f.Deliver(b, now, law))
	return made(f.Accept(z, now, law, archivetest.Counts(f)))
}

// shelved is a file in its place, and its volume.
func shelved(client, n int) (archive.File, archive.Volume) {
	b, z, law := manager("b", client), archivist(client), policy.Default()
	f, d, err := agreeing(client, n).Sign(b, now, law, archivetest.Signing(agreeing(client, n), archive.SignAcceptance))
	f = made(f, d, err)
	seq := uint64(1_000_000 + client*10_000 + n)
	p := f.MakeVolume(now, law, d, archive.VolumeID(fmt.Sprintf("volume-%02d-%07d", client, n)), seq)
	p = pair(p.File.Register(p.Volume, z, now, law))
	p.File = made(p.File.Sign(b, now, law, archivetest.Signing(p.File, archive.SignLine)))
	p = pair(p.File.Place(p.Volume, z, now, law, shelf(1)))
	return p.File, p.Volume
}

func pair(p archive.Pair, err error) archive.Pair {
	if err != nil {
		panic(err)
	}
	return p
}

// shelf is one of two places.
func shelf(i int) archive.Place {
	return archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3", Box: []string{"B4", "B5"}[i%2]}
}

// edition is one of two inventories of the same size.
func edition(i int) archive.Inventory {
	in := inventory(archivetest.Project(), items)
	for j := range in.Items {
		in.Items[j].Pages = 3 + (i+j)%2
	}
	return in
}
