package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// How far a seeded slip has come.
type stage int

const (
	approved stage = iota
	checked        // the archivist has signed for what goes out
	lent
)

// borrowed is a volume of 30 items and a slip for all of it, of revision 0, ready to
// be seeded. from is the volume to make it of.
func borrowed(from archive.Volume, client, n int, as stage) lending.Case {
	a, z, law := manager("a", client), archivist(client), policy.Default()
	v := from
	v.ID = archive.VolumeID(fmt.Sprintf("volume-%02d-%07d", client, n))
	v.Seq = uint64((client+1)*10_000_000 + n)
	v.Number, v.Project = fmt.Sprintf("DA-%02d-%07d", client, n), fmt.Sprintf("L-%02d-%07d", client, n)
	v.Source.ID = fmt.Sprintf("file-%02d-%07d", client, n)
	s, _, err := lending.Draft(v, a, now, law, lending.SlipID(fmt.Sprintf("slip-%02d-%07d", client, n)), lending.Application{
		Volume: v.ID, Purpose: "贷后检查", Customer: v.Customer, Department: archivetest.Department, Days: 5,
	})
	if err != nil {
		panic(err)
	}
	k := lending.Case{Slip: s, Volume: v}
	then := func(o lending.Outcome, err error) {
		if err != nil {
			panic(err)
		}
		k.Slip = o.Slip
		if o.Volume.ID != "" {
			k.Volume = o.Volume
		}
	}
	then(k.Submit(a, now, law))
	then(k.Approve(archivetest.Deputy, now, law))
	if as >= checked {
		k.Volume.Revision = 1 // which it is of once it is seeded
		then(k.Lend(z, now, law, found(v)))
	}
	if as >= lent {
		then(k.Sign(a, now, law, k.Slip.Digest()))
	}
	k.Volume.Revision = 0
	return k
}

// found is what an archivist finds of a volume.
func found(v archive.Volume) []archive.Count {
	all := make([]archive.Count, len(v.Items))
	for i, it := range v.Items {
		all[i] = archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages}
	}
	return all
}

// back is a return of all that is out.
func back(s lending.Slip) lending.Returning {
	r := lending.Returning{Found: make([]lending.Found, len(s.Outstanding))}
	for i, one := range s.Outstanding {
		r.Found[i] = lending.Found{Code: one.Code, Copies: one.Copies, Pages: one.Pages}
	}
	return r
}

// moreApproved seeds n more slips for each client, which may be lent, and their
// volumes.
func moreApproved(ctx context.Context, o *office, d *desk, n int) error {
	return o.refillSlips(ctx, d, n, approved)
}

// moreLent seeds slips whose volumes are out.
func moreLent(ctx context.Context, o *office, d *desk, n int) error {
	return o.refillSlips(ctx, d, n, lent)
}

// moreChecked seeds slips that their borrowers may sign.
func moreChecked(ctx context.Context, o *office, d *desk, n int) error {
	return o.refillSlips(ctx, d, n, checked)
}

func (o *office) refillSlips(ctx context.Context, d *desk, n int, as stage) error {
	_, from := shelved(0, 0)
	if d.found == nil {
		d.found = found(from)
	}
	var volumes []archive.Volume
	var slips []lending.Slip
	for client := range o.clients {
		for i := range n {
			k := borrowed(from, client, len(d.slips[client])+i, as)
			volumes, slips = append(volumes, k.Volume), append(slips, k.Slip)
		}
	}
	if _, err := o.seed(ctx, nil, volumes); err != nil {
		return err
	}
	slips, err := o.seedSlips(ctx, slips)
	if err != nil {
		return err
	}
	for client := range o.clients {
		d.slips[client] = append(d.slips[client], slips[client*n:(client+1)*n]...)
	}
	return nil
}

// seedSlips saves slips in bulk, as they are, and returns them as saved.
func (o *office) seedSlips(ctx context.Context, slips []lending.Slip) ([]lending.Slip, error) {
	out := make([]lending.Slip, 0, len(slips))
	d := journal.NewDraft(archivetest.A, now, lending.ActDraft)
	d.Act = "seed"
	for some := range slices.Chunk(slips, 200) {
		saved := make([]lending.Slip, len(some))
		if err := o.db.Lending().Update(ctx, func(tx lending.Tx) error {
			for i, s := range some {
				var err error
				if saved[i], err = tx.SaveSlip(ctx, s, d); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return nil, err
		}
		out = append(out, saved...)
	}
	return out, nil
}

// checkOut is the archivist's signature over what goes out: a slip is written, its
// volume looked at.
func checkOut(ctx context.Context, o *office, d *desk, client, i int) error {
	s := &d.slips[client][i]
	now, err := o.loans.Lend(ctx, policy.By(archivist(client)), s.Ref(), d.found)
	if err == nil {
		*s = now
	}
	return err
}

// signOut is the borrower's, which lends: a slip and its volume.
func signOut(ctx context.Context, o *office, d *desk, client, i int) error {
	s := &d.slips[client][i]
	now, err := o.loans.Sign(ctx, policy.By(manager("a", client)), s.Ref(), s.Digest())
	if err == nil {
		*s = now
	}
	return err
}

// bringBack returns all of it: a slip and its volume.
func bringBack(ctx context.Context, o *office, d *desk, client, i int) error {
	s := &d.slips[client][i]
	now, err := o.loans.Return(ctx, policy.By(archivist(client)), s.Ref(), back(*s))
	if err == nil {
		*s = now
	}
	return err
}

// The same by hand. Whether the borrower has something overdue, and whose turn it
// is, the hand learns from the index alone.
const (
	sqlSlip    = "SELECT org, id, revision, entries, head, body FROM dossier_slips WHERE org = ? AND id = ?" + update
	sqlOverdue = "SELECT id FROM dossier_slips WHERE org = ? AND borrower = ? AND due > '' AND due <= ? ORDER BY due, id LIMIT 1"
	sqlFirst   = "SELECT id FROM dossier_slips WHERE org = ? AND volume = ? AND waiting = 1 AND state = ? ORDER BY submitted, id LIMIT 1"

	sqlSetSlip    = "UPDATE dossier_slips SET revision = ?, entries = ?, head = ?, body = ? WHERE org = ? AND id = ? AND revision = ?"
	sqlLendSlip   = "UPDATE dossier_slips SET revision = ?, entries = ?, head = ?, body = ?, state = ?, waiting = 0, lent = ?, due = ? WHERE org = ? AND id = ? AND revision = ?"
	sqlReturnSlip = "UPDATE dossier_slips SET revision = ?, entries = ?, head = ?, body = ?, state = ?, due = ? WHERE org = ? AND id = ? AND revision = ?"
)

// keepSlip reads the rows of the last act on a slip.
func keepSlip(t statements, c *copies, d *desk, client, i int) error {
	one, r := d.slips[client][i], &c.slip
	if err := t.get("SELECT id, revision, head, body, state, due, lent FROM dossier_slips WHERE org = ? AND id = ?",
		[]any{string(org), string(one.ID)}, &r.id, &r.revision, &r.head, &r.body, &r.state, &r.due, &r.lent); err != nil {
		return err
	}
	return errors.Join(lastLine(t, lending.SlipKind, r.id, r.revision, &c.slipLine), keepVolume(t, c, "id", string(one.Volume)))
}

// atDesk loads what an act at the desk looks at.
func atDesk(h *hand, t statements, who policy.PersonID, client, i int) (s, v row, err error) {
	if err := admit(t, string(who)); err != nil {
		return s, v, err
	}
	one := h.desk.slips[client][i]
	if s, err = load(t, sqlSlip, string(one.ID)); err != nil {
		return s, v, err
	}
	v, err = load(t, sqlVolume, string(one.Volume))
	return s, v, err
}

// mayLend looks whether the borrower has something overdue, and who is first.
func mayLend(h *hand, t statements, client, i int) error {
	var overdue, first string
	one := h.desk.slips[client][i]
	return errors.Join(
		t.find(sqlOverdue, []any{string(org), string(one.Borrower), yesterday}, &overdue),
		t.find(sqlFirst, []any{string(org), string(one.Volume), string(lending.Approved)}, &first),
	)
}

var yesterday = policy.Default().Day(now).AddDays(-1).String()

func checkOutByHand(h *hand, t statements, c *copies, client, i int) error {
	s, _, err := atDesk(h, t, person("archivist", client), client, i)
	if err != nil {
		return err
	}
	if err := mayLend(h, t, client, i); err != nil {
		return err
	}
	return errors.Join(write(t, sqlSetSlip, c.slip, s), enter(t, lending.SlipKind, c.slipLine, s.id, s.entries+1))
}

func signOutByHand(h *hand, t statements, c *copies, client, i int) error {
	s, v, err := atDesk(h, t, person("a", client), client, i)
	if err != nil {
		return err
	}
	if err := mayLend(h, t, client, i); err != nil {
		return err
	}
	return errors.Join(
		write(t, sqlSetVolume, c.volume, v), enter(t, archive.VolumeKind, c.volumeLine, v.id, v.entries+1),
		write(t, sqlLendSlip, c.slip, s, c.slip.state, c.slip.lent, c.slip.due), enter(t, lending.SlipKind, c.slipLine, s.id, s.entries+1),
	)
}

func bringBackByHand(h *hand, t statements, c *copies, client, i int) error {
	s, v, err := atDesk(h, t, person("archivist", client), client, i)
	if err != nil {
		return err
	}
	return errors.Join(
		write(t, sqlSetVolume, c.volume, v), enter(t, archive.VolumeKind, c.volumeLine, v.id, v.entries+1),
		write(t, sqlReturnSlip, c.slip, s, c.slip.state, c.slip.due), enter(t, lending.SlipKind, c.slipLine, s.id, s.entries+1),
	)
}
