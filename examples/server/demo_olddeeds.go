package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// oldDeeds are the lines of the paper ledger of before: a deed whose project was settled
// since, one that lies in the safe, and one that is still with the custodian.
func oldDeeds() []custody.OldDeed {
	line := func(kind, number, project string, customer archive.CustomerID, received string) custody.OldDeed {
		from := registries[kind]
		return custody.OldDeed{
			Line:     custody.Line{Kind: kind, Name: from.name, Certificate: number, Quantity: 1, Owner: "权利人", Office: from.office, Value: policy.MustYuan("300000.00")},
			Customer: customer, Project: project, Received: calendar.MustDay(received),
		}
	}
	return []custody.OldDeed{
		line("customer-title", "JZ-19-088", "2019-088", "customer-019", "2019-05-06"),
		line("other-rights", "JZ-21-012", "2021-012", "customer-021", "2021-03-15"),
		line("chattel-mortgage", "JZ-21-013", "2021-012", "customer-021", "2021-03-15"),
	}
}

// takeDeedsOver has the custodian enter the old ledger of deeds, and bring all but the last
// one in.
func takeDeedsOver(ctx context.Context, s *story, org policy.OrgID) error {
	keeper, boss := as(org, "deed-custodian"), as(org, "general-manager")
	l, err := s.room.BeginLedger(ctx, keeper, archive.OldLedger{Code: "旧权", Source: "纸质权证台账"})
	if err != nil {
		return err
	}
	if l, err = s.room.ApproveLedger(ctx, boss, l.Ref()); err != nil {
		return err
	}
	lines := oldDeeds()
	if l, err = s.vault.EnterDeeds(ctx, keeper, l.Ref(), lines, nil); err != nil {
		return err
	}
	in := custody.Bringing{Safe: safe, Slots: []string{"下层"}}
	for _, one := range lines[:len(lines)-1] {
		d, err := s.oldDeed(ctx, org, one.Certificate)
		if err != nil {
			return err
		}
		in.Deeds = append(in.Deeds, d.Ref())
	}
	m, err := s.vault.BringIn(ctx, keeper, in)
	if err != nil {
		return err
	}
	if _, err = s.vault.Confirm(ctx, as(org, "archivist"), m.Ref(), custody.Confirming{Digest: m.Digest()}); err != nil {
		return err
	}
	_, err = s.room.CloseLedger(ctx, keeper, l.Ref())
	return err
}

func (s *story) oldDeed(ctx context.Context, org policy.OrgID, certificate string) (custody.Deed, error) {
	page, err := s.vault.Deeds(ctx, as(org, "deed-custodian"), custody.DeedQuery{Certificate: certificate, Limit: 1})
	if err != nil || len(page.Deeds) == 0 {
		return custody.Deed{}, err
	}
	return page.Deeds[0], nil
}

// giveOldDeedBack has the deed of the settled project go back to its owner. No manager is
// left of the project, so that the custodian asks.
func giveOldDeedBack(ctx context.Context, s *story, org policy.OrgID) error {
	keeper := as(org, "deed-custodian")
	d, err := s.oldDeed(ctx, org, oldDeeds()[0].Certificate)
	if err != nil {
		return err
	}
	m, err := s.vault.AskRelease(ctx, keeper, custody.Asking{Deeds: []policy.Ref{d.Ref()}, Safe: d.Safe, Final: true, Purpose: "贷款结清,解除抵押", Receiver: "权利人"})
	if err != nil {
		return err
	}
	if m, err = s.vault.Approve(ctx, as(org, "general-manager"), m.Ref(), custody.Approval{Settled: s.law.Day(s.now)}); err != nil {
		return err
	}
	receiver := custody.Receiver{Name: "权利人", Proof: "identity-card", Number: "110105199001011234", Receipt: "LQ-019"}
	if m, err = s.vault.HandOut(ctx, keeper, m.Ref(), custody.HandingOut{Receiver: &receiver}); err != nil {
		return err
	}
	_, err = s.vault.Confirm(ctx, as(org, "archivist"), m.Ref(), custody.Confirming{Digest: m.Digest()})
	return err
}
