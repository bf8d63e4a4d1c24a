package main

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// The safes of each organisation, both in the custodian's keeping: the second one
// has never been counted in full.
const (
	safe      custody.SafeID = "V1"
	otherSafe custody.SafeID = "V2"
)

// registries are what each kind of deed is called, and who issues it.
var registries = map[string]struct{ name, office string }{
	"customer-title":   {"不动产权证书", "不动产登记中心"},
	"guarantor-title":  {"不动产权证书", "不动产登记中心"},
	"other-rights":     {"不动产登记证明", "不动产登记中心"},
	"chattel-mortgage": {"动产抵押登记通知书", "市场监督管理局"},
	"equity-pledge":    {"股权出质设立登记通知书", "市场监督管理局"},
	"other-title":      {"定期存单", "合作银行"},
}

// equip appoints the deed custodian of an organisation, and puts its safes to use.
func (s *story) equip(ctx context.Context, org policy.OrgID) error {
	boss := as(org, "general-manager")
	keeper := policy.Ref{ID: "deed-custodian"}
	if _, err := s.office.Appoint(ctx, boss, keeper, staff.Appointment{Role: policy.DeedCustodian, From: s.law.Day(s.now)}); err != nil {
		return err
	}
	for _, in := range []custody.NewSafe{{ID: safe, Name: "一号保险柜"}, {ID: otherSafe, Name: "二号保险柜"}} {
		in.Slots, in.Custodian = []string{"上层", "下层"}, policy.PersonID(keeper.ID)
		if _, err := s.vault.OpenSafe(ctx, boss, in); err != nil {
			return err
		}
	}
	return nil
}

// listDeeds has A list the deeds received that day, a second piece of the second
// one, and present them to be checked.
func listDeeds(kinds ...string) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		in := custody.NewList{File: f.ID, Received: s.law.Day(s.now)}
		for i, kind := range kinds {
			from := registries[kind]
			in.Lines = append(in.Lines, custody.Line{
				Kind: kind, Name: from.name, Certificate: fmt.Sprintf("%s-%d", p.Number, i+1), Quantity: 1 + i%2,
				Owner: "权利人", Office: from.office, Value: p.Amount,
			})
		}
		l, err := s.vault.Draft(ctx, as(p.org, p.A), in)
		if err != nil {
			return f, err
		}
		s.lists[p.Number], err = s.vault.Present(ctx, as(p.org, p.A), l.Ref())
		return f, err
	}
}

// checkDeeds has people check the deeds, each for themselves.
func checkDeeds(people ...policy.PersonID) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		for _, who := range people {
			l := s.lists[p.Number]
			var err error
			if s.lists[p.Number], err = s.vault.Check(ctx, as(p.org, who), l.Ref(), reading(l)); err != nil {
				return f, err
			}
		}
		return f, nil
	}
}

// misreadDeeds has B find a piece too many, which stops the list.
func misreadDeeds(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	l := s.lists[p.Number]
	in := reading(l)
	in.Seen[0].Quantity++
	var err error
	s.lists[p.Number], err = s.vault.Check(ctx, as(p.org, p.B), l.Ref(), in)
	return f, err
}

func reading(l custody.HandOverList) custody.Checking {
	in := custody.Checking{Digest: l.Digest()}
	for _, one := range l.Lines {
		in.Seen = append(in.Seen, custody.Seen{Name: one.Name, Certificate: one.Certificate, Quantity: one.Quantity})
	}
	return in
}

// overnight has the deputy let the deeds stay with A.
func overnight(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	l := s.lists[p.Number]
	var err error
	s.lists[p.Number], err = s.vault.AllowOvernight(ctx, as(p.org, "deputy"), l.Ref(), custody.Stay{Days: 2, Reason: "登记机关下班前才领到"})
	return f, err
}

// receiveDeeds has the custodian sign for the deeds, and the archivist be the second
// person at the safe.
func receiveDeeds(in custody.SafeID) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		keeper, l := as(p.org, "deed-custodian"), s.lists[p.Number]
		l, err := s.vault.Receive(ctx, keeper, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: in, Slots: []string{"上层"}})
		if err != nil {
			return f, err
		}
		s.lists[p.Number] = l
		m, err := s.vault.Movement(ctx, keeper, l.Movement)
		if err != nil {
			return f, err
		}
		return f, s.confirm(ctx, p, m)
	}
}

// keepDeeds is the whole way of deeds into the first safe, on one day as it should be.
func keepDeeds(kinds ...string) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		return inTurn(listDeeds(kinds...), checkDeeds(p.A, p.B, "archivist"), receiveDeeds(safe))(ctx, s, p, f)
	}
}

func (s *story) confirm(ctx context.Context, p project, m custody.Movement) error {
	_, err := s.vault.Confirm(ctx, as(p.org, "archivist"), m.Ref(), custody.Confirming{Digest: m.Digest()})
	return err
}

// askFor has A ask for the release of deeds of the project: the first so many.
func (s *story) askFor(ctx context.Context, p project, n int, in custody.Asking) (custody.Movement, error) {
	for _, id := range s.lists[p.Number].Deeds[:n] {
		d, err := s.vault.Deed(ctx, as(p.org, "deed-custodian"), id)
		if err != nil {
			return custody.Movement{}, err
		}
		in.Safe = d.Safe
		in.Deeds = append(in.Deeds, d.Ref())
	}
	return s.vault.AskRelease(ctx, as(p.org, p.A), in)
}

// askRegistry has A ask to take the first deed to the registry; it is to be back so
// many working days before today, or after it.
func askRegistry(back int) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		var err error
		s.moves[p.Number], err = s.askFor(ctx, p, 1, custody.Asking{
			Purpose: "办理变更登记", To: "不动产登记中心", Carrier: p.A, Due: s.day(back),
		})
		return f, err
	}
}

// toRegistry has it taken there as well.
func toRegistry(back int) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		if _, err := askRegistry(back)(ctx, s, p, f); err != nil {
			return f, err
		}
		return f, s.release(ctx, p, custody.Approval{}, custody.HandingOut{})
	}
}

// giveDeedsBack has all deeds go back to the owner, the project being settled.
func giveDeedsBack(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	var err error
	s.moves[p.Number], err = s.askFor(ctx, p, len(s.lists[p.Number].Deeds), custody.Asking{Final: true, Purpose: "贷款结清,解除抵押", Receiver: "权利人"})
	if err != nil {
		return f, err
	}
	receiver := custody.Receiver{Name: "权利人", Proof: "identity-card", Number: "110105199001011234", Receipt: "LQ-001"}
	return f, s.release(ctx, p, custody.Approval{Settled: s.law.Day(s.now)}, custody.HandingOut{Receiver: &receiver})
}

// release has what was asked for approved and handed out, by two people.
func (s *story) release(ctx context.Context, p project, a custody.Approval, out custody.HandingOut) error {
	m, err := s.vault.Approve(ctx, as(p.org, "deputy"), s.moves[p.Number].Ref(), a)
	if err != nil {
		return err
	}
	if m, err = s.vault.HandOut(ctx, as(p.org, "deed-custodian"), m.Ref(), out); err != nil {
		return err
	}
	return s.confirm(ctx, p, m)
}

// event is what was done some working days before today.
type event struct {
	ago int
	org policy.OrgID
	do  happening
}

// demoEvents are the counts of the safes and the old ledger of deeds, after the projects' steps of their days.
func demoEvents() []event {
	return []event{
		{35, lender, count(safe, archive.FullCount, "")},
		{30, lender, takeDeedsOver},
		{12, lender, giveOldDeedBack},
		{18, lender, count(safe, archive.SurpriseCount, "L-103-2")},
		{17, lender, findMissing},
		{16, lender, count(otherSafe, archive.SurpriseCount, "")},
		{10, lender, count(safe, archive.FullCount, "")},
		{10, headOffice, count(safe, archive.FullCount, "")},
		{9, headOffice, count(otherSafe, archive.FullCount, "")},
		{8, headOffice, count(safe, archive.SurpriseCount, "")},
	}
}

// count has the auditor count a safe; a piece of the certificate missing is not
// there.
func count(in custody.SafeID, scope archive.Scope, missing string) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		auditor := as(org, "auditor")
		box, err := s.vault.Safe(ctx, auditor, in)
		if err != nil {
			return err
		}
		var found []archive.Stock
		for d, err := range s.vault.EachDeed(ctx, auditor, custody.DeedQuery{Safe: in, State: custody.Kept}) {
			if err != nil {
				return err
			}
			n := d.Quantity
			if d.Certificate == missing {
				n--
			}
			if n > 0 {
				found = append(found, archive.Stock{Label: d.Certificate, Slot: d.Slot, Quantity: n})
			}
		}
		c, err := s.vault.StartCount(ctx, auditor, box.Ref(), custody.Counting{Scope: scope})
		if err != nil {
			return err
		}
		if c, err = s.vault.EnterCount(ctx, auditor, c.Ref(), found); err != nil {
			return err
		}
		s.counts[org], err = s.vault.SignCount(ctx, auditor, c.Ref(), c.Sheet())
		return err
	}
}

// findMissing has the general manager approve the entry for the shortage of the last
// count, and its incident pursued to the end.
func findMissing(ctx context.Context, s *story, org policy.OrgID) error {
	c, err := s.vault.ResolveCount(ctx, as(org, "general-manager"), s.counts[org].Ref(), archive.Resolution{How: custody.AsFound, Reason: "夹在另一项目的封袋内,已放回"})
	if err != nil {
		return err
	}
	if err := s.investigate(ctx, org, c.Incident, "封袋未封口,核对时夹入"); err != nil {
		return err
	}
	return s.conclude(ctx, org, c.Incident, archive.Recovered)
}
