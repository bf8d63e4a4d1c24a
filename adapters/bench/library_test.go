package bench

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// A job is one durable act that can be done again and again without the records
// growing, and how it is done: through the library, and by hand.
type job struct {
	name string
	// seed makes what the clients need from the beginning.
	seed func(ctx context.Context, o *office) (*desk, error)
	// steps are the transactions of the act.
	steps []step
	// keep reads the rows that the last step of the i-th act of a client wrote.
	keep func(t statements, c *copies, d *desk, client, i int) error
	// refill, where set, seeds n more records for each client, before a round: every
	// act takes one of its own.
	refill func(ctx context.Context, o *office, d *desk, n int) error
	// most is how many clients do it at once on PostgreSQL; 0 means 32.
	most int
}

// A step is one transaction of the i-th act of a client.
type step struct {
	// do is it through the library.
	do func(ctx context.Context, o *office, d *desk, client, i int) error
	// byHand is what it comes to, as statements: see byhand_test.go.
	byHand func(h *hand, t statements, c *copies, client, i int) error
}

// act is the i-th act of a client through the library.
func (j job) act(ctx context.Context, o *office, d *desk, client, i int) error {
	for _, s := range j.steps {
		if err := s.do(ctx, o, d, client, i); err != nil {
			return err
		}
	}
	return nil
}

// desk is what lies before the clients: the file of each, or, of acts that
// consume files or slips, those of each that are left.
type desk struct {
	files [][]archive.File
	slips [][]lending.Slip
	// found is what is counted of each volume that goes out.
	found []archive.Count
}

var jobs = []job{
	{name: "edit", seed: oneListed, steps: []step{{edit, editByHand}}, keep: keepOne},
	{name: "edit-keyed", seed: oneListed, steps: []step{{editKeyed, editKeyedByHand}}, keep: keepOne},
	{name: "place", seed: oneShelved, steps: []step{{replace, placeByHand}}, keep: keepOne},
	{name: "accept", seed: nothing, steps: []step{{accept, acceptByHand}}, keep: keepNext, refill: moreAgreeing},
	{name: "lend", seed: nothing, steps: []step{{checkOut, checkOutByHand}, {signOut, signOutByHand}}, keep: keepSlip, refill: moreApproved, most: 8},
	{name: "return", seed: nothing, steps: []step{{bringBack, bringBackByHand}}, keep: keepSlip, refill: moreLent, most: 8},
}

func oneListed(ctx context.Context, o *office) (*desk, error) {
	return o.oneEach(ctx, func(client int) (archive.File, []archive.Volume) { return listed(client, 0), nil })
}

func oneShelved(ctx context.Context, o *office) (*desk, error) {
	return o.oneEach(ctx, func(client int) (archive.File, []archive.Volume) {
		f, v := shelved(client, 0)
		return f, []archive.Volume{v}
	})
}

func nothing(_ context.Context, o *office) (*desk, error) {
	return &desk{files: make([][]archive.File, o.clients), slips: make([][]lending.Slip, o.clients)}, nil
}

func (o *office) oneEach(ctx context.Context, fixture func(client int) (archive.File, []archive.Volume)) (*desk, error) {
	var files []archive.File
	var volumes []archive.Volume
	for client := range o.clients {
		f, v := fixture(client)
		files, volumes = append(files, f), append(volumes, v...)
	}
	files, err := o.seed(ctx, files, volumes)
	if err != nil {
		return nil, err
	}
	d := &desk{}
	for _, f := range files {
		d.files = append(d.files, []archive.File{f})
	}
	return d, nil
}

// moreAgreeing seeds n more files for each client, which wait for B's signature.
func moreAgreeing(ctx context.Context, o *office, d *desk, n int) error {
	var files []archive.File
	for client := range o.clients {
		for i := range n {
			files = append(files, agreeing(client, len(d.files[client])+i))
		}
	}
	files, err := o.seed(ctx, files, nil)
	if err != nil {
		return err
	}
	for client := range o.clients {
		d.files[client] = append(d.files[client], files[client*n:(client+1)*n]...)
	}
	return nil
}

// edit puts the other one of two inventories in the place of the one that is
// there: one record.
func edit(ctx context.Context, o *office, d *desk, client, i int) error {
	return o.edit(ctx, policy.By(manager("a", client)), d, client, i)
}

// editKeyed does it under a request key: a receipt is looked for, and kept.
func editKeyed(ctx context.Context, o *office, d *desk, client, i int) error {
	return o.edit(ctx, policy.By(manager("a", client)).WithKey(key(i)), d, client, i)
}

func key(i int) string { return fmt.Sprintf("0192f0c4-7a31-7c1e-9d55-%012d", i) }

func (o *office) edit(ctx context.Context, req policy.Request, d *desk, client, i int) error {
	f := &d.files[client][0]
	now, err := o.room.EditInventory(ctx, req, f.Ref(), editions[i%2])
	if err != nil {
		return err
	}
	*f = now
	return nil
}

var editions = [2]archive.Inventory{edition(0), edition(1)}

// replace puts a volume in the other one of two places: a file and its volume.
func replace(ctx context.Context, o *office, d *desk, client, i int) error {
	f := &d.files[client][0]
	now, err := o.room.Place(ctx, policy.By(archivist(client)), f.Ref(), shelf(i))
	if err != nil {
		return err
	}
	*f = now
	return nil
}

// accept sets the last signature of an acceptance: the file gets the next number
// of the organisation's one series, and becomes a volume.
func accept(ctx context.Context, o *office, d *desk, client, i int) error {
	f := d.files[client][i]
	_, err := o.room.Sign(ctx, policy.By(manager("b", client)), f.Ref(), archivetest.Signing(f, archive.SignAcceptance))
	return err
}
