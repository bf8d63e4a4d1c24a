package custody

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// OldDeed is one line of an old ledger of deeds, under the number of its certificate.
type OldDeed struct {
	Line
	Customer archive.CustomerID `json:"customer" validate:"required,max=64,plain"`
	// Project is what the old ledger calls the one that the deed secures.
	Project string `json:"project" validate:"required,max=64,plain"`
	// Volume is the project's, where that was taken over before: its holds bind the deed.
	Volume archive.VolumeID `json:"volume,omitempty" validate:"max=64,plain"`
	// Department, A and B have the project now; A and B may ask for the deed's release.
	Department policy.DepartmentID `json:"department,omitempty" validate:"max=64,plain"`
	A          policy.PersonID     `json:"a,omitempty" validate:"max=64,plain"`
	B          policy.PersonID     `json:"b,omitempty" validate:"max=64,plain"`
	// Received is the day of receipt as the ledger has it.
	Received calendar.Day `json:"received"`
}

// TakeOver makes the deed of a line of an old ledger (期初权证, rule G8): with the
// custodian who enters it, who answers for it from then on, and in no safe yet. Two
// people bring it in as any other, and with that it is first verified. No day runs for
// it, so that nobody's breach follows from what was late before. v is the volume named,
// none where there is no such volume; known are the deeds that bear the certificate, those
// that are gone among them.
func TakeOver(l archive.Ledger, id DeedID, who policy.Actor, at time.Time, law *policy.Version, v archive.Volume, known []Deed, o OldDeed) (Deed, journal.Draft, error) {
	c := &policy.Checks{Subject: DeedKind + "/" + string(id)}
	c.Join(policy.CheckShape(o))
	isDeed(c, law, "kind", o.Kind, policy.T("不属于六类权证", "this is none of the kinds of deed"))
	l.Dated(c, "received", o.Received, law.Day(at))
	o.parties(c, who)
	o.bound(c, l, v)
	o.once(c, l, known)
	if err := c.Err(); err != nil {
		return Deed{}, journal.Draft{}, err
	}
	d := Deed{
		Org: l.Org, ID: id, State: Arriving, Line: o.Line, Project: o.Project, Customer: o.Customer, Department: o.Department, A: o.A, B: o.B,
		Volume: o.Volume, Opening: l.Opening(o.Certificate, 0), Received: o.Received, At: archive.Instant(at, time.Time{}),
	}
	d = d.passOn(Stretch{Holding: archive.Holding{Person: who.ID, As: policy.Custodian}}, at)
	draft := journal.NewDraft(who, at, archive.ActEnterDeeds, policy.G8, policy.B3_2, policy.B5_2d).
		With("ledger", string(l.ID)).With("project", o.Project).With("deeds", o.Certificate).With("pieces", itoa(o.Quantity))
	draft.Day = o.Received
	return d, draft, nil
}

// parties refuses one person as both managers, and the custodian as one of them.
func (o OldDeed) parties(c *policy.Checks, who policy.Actor) {
	if o.A != "" && o.A == o.B {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.B4_1b, Field: "b", Found: string(o.B), Wanted: "another person",
			Problem: policy.T("A 角与 B 角不得为同一人", "managers A and B are two people"),
			Remedy:  policy.T("请另写一人,或不写", "name another person, or nobody"),
		})
	}
	for _, one := range []struct {
		field string
		who   policy.PersonID
	}{{"a", o.A}, {"b", o.B}} {
		if who.Is(one.who) {
			c.Add(policy.Violation{
				Kind: policy.NotAllowed, Rule: policy.B4_1b, Field: one.field, Found: string(one.who), Wanted: "another person",
				Problem: policy.T("保管人不得兼任项目的 A 角或 B 角", "the custodian is neither manager of the project"),
				Remedy:  policy.T("请由另一保管人录入", "have another custodian enter it"),
			})
		}
	}
}

// bound refuses a volume that was not taken over, or is another customer's.
func (o OldDeed) bound(c *policy.Checks, l archive.Ledger, v archive.Volume) {
	if o.Volume == "" || v.Org == l.Org && v.ID == o.Volume && v.Opening != nil && v.Customer == o.Customer {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.InvalidInput, Rule: policy.G8, Field: "volume", Wanted: "a volume of this customer that was taken over",
		Problem: policy.T("不是该客户已接收的旧案卷", "this is no volume of the customer that was taken over from an old ledger"),
		Remedy:  policy.T("请先接收案卷,或不写;在册项目的权证按清单移交", "take the volume over first, or name none; deeds of a business file are handed over by a list"),
	})
}

// once refuses a certificate that is in custody already (rule B5.2e), and a line that was
// entered before, though its deed is gone by now. It does not say where the other one lies.
func (o OldDeed) once(c *policy.Checks, l archive.Ledger, known []Deed) {
	same := func(d Deed) bool { return d.Kind == o.Kind && Folded(d.Certificate) == Folded(o.Certificate) }
	switch {
	case slices.ContainsFunc(known, func(d Deed) bool { return same(d) && d.Opening != nil && d.Opening.Ledger == l.ID }):
		for _, v := range policy.Violations(archive.TwiceEntered()) {
			c.Add(*v)
		}
	case slices.ContainsFunc(known, func(d Deed) bool { return same(d) && d.Live() }):
		c.Add(policy.Violation{
			Kind: policy.Conflict, Rule: policy.B5_2e, Field: "certificate", Wanted: "a certificate that is not in custody",
			Problem: policy.T("同类同号的权证已在保管中", "a deed of this kind and certificate number is in custody already"),
			Remedy:  policy.T("请核对权证号与权证台账", "check the number against the deed register"),
		})
	}
}

// EnterDeeds takes the deeds of an old ledger over (期初录入, rule G8), chunk by chunk: see
// [archive.EnterLines] and [TakeOver]. A line that cannot be entered is counted and kept
// among the ledger's refusals, and the others are entered all the same.
func (v *Vault) EnterDeeds(ctx context.Context, req policy.Request, ref policy.Ref, lines []OldDeed, progress func(archive.Ledger)) (archive.Ledger, error) {
	ids, named := make([]DeedID, len(lines)), []policy.Named(nil)
	for i := range ids {
		ids[i] = DeedID(v.gate.House().ID())
		named = append(named, lines[i].names()...)
	}
	suits := v.deeds.Known(ctx, v.gate, req.Org(), named)
	return archive.EnterLines(ctx, v.ledgers, v.gate, req, archive.ActEnterDeeds, ref, lines, progress, func(ctx context.Context, tx Tx, p staff.Pass, l archive.Ledger, at int, line OldDeed) (*archive.LedgerRefusal, error) {
		volume, err := oldVolume(ctx, tx, l.Org, line.Volume)
		if err != nil {
			return nil, err
		}
		known, err := bearing(ctx, tx, l.Org, line.Line)
		if err != nil {
			return nil, err
		}
		d, draft, err := TakeOver(l, ids[at], p.Who, p.At, p.Law, volume, known, line)
		if err == nil {
			err = suits(ctx, tx, p, d, line.names()...)
			if err != nil && !errors.Is(err, policy.InvalidInput) && !errors.Is(err, policy.RuleBroken) {
				return nil, err // no fault of the line
			}
		}
		if err != nil {
			no := archive.RefuseLine(line.Certificate, err)
			return &no, nil
		}
		if d.Opening.Seq, err = tx.Archive().NextNumber(ctx, archive.OldSeries(l.Org, DeedKind)); err != nil {
			return nil, err
		}
		draft.Act = p.Act
		_, err = tx.SaveDeed(ctx, d, draft.With("place", strconv.FormatUint(d.Opening.Seq, 10)))
		return nil, err
	})
}

// oldVolume reads the volume that a line names; none where there is none.
func oldVolume(ctx context.Context, tx Tx, org policy.OrgID, id archive.VolumeID) (archive.Volume, error) {
	if id == "" {
		return archive.Volume{}, nil
	}
	v, err := tx.Archive().Volume(ctx, org, id)
	if errors.Is(err, policy.NotFound) {
		return archive.Volume{}, nil
	}
	return v, err
}
