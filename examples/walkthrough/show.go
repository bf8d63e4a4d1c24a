package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// show tells what the store holds: the file's history, the registers, and whether
// the journal proves it all.
func (t *projectTale) show(ctx context.Context) error {
	return each(ctx, t.history, t.volumes, t.vaultBook, t.loans, t.proof)
}

func (t *projectTale) history(ctx context.Context) error {
	t.chapter(policy.T("档案的日志", "The journal of the file"))
	history, err := t.room.History(ctx, policy.By(t.generalManager()), t.file.ID, 0, 0)
	t.entries(history)
	return err
}

func (t *projectTale) volumes(ctx context.Context) error {
	t.chapter(policy.T("档案台账", "The file register"))
	for v, err := range t.room.EachVolume(ctx, policy.By(t.generalManager()), archive.VolumeQuery{Class: archive.Business}) {
		if err != nil {
			return err
		}
		t.linef("%s  %s  %s  %s  %s  %s", v.Number, v.Project, v.Title, v.Filed, v.Place, v.Holder())
	}
	return nil
}

// vaultBook tells the deeds, with their owners masked, and who answered for them.
func (t *projectTale) vaultBook(ctx context.Context) error {
	boss, told := policy.By(t.generalManager()), false
	for d, err := range t.vault.EachDeed(ctx, boss, custody.DeedQuery{}) {
		if err != nil {
			return err
		}
		if !told {
			t.chapter(policy.T("权证台账", "The deed register"))
			told = true
		}
		t.linef("%s  %s  %d  %s  %s  %s", d.Certificate, d.Project, d.Quantity, d.Owner, d.Received, custody.StateText(d.State).In(t.lang))
		chain, err := t.vault.Chain(ctx, boss, d.ID)
		if err != nil {
			return err
		}
		hands := make([]string, len(chain))
		for i, h := range chain {
			if hands[i] = string(h.Person); h.Receiver != "" {
				hands[i] = h.Receiver.Mask()
			}
		}
		t.linef("    %s", policy.Tf("先后责任人:%s", "in the hands of: %s", strings.Join(hands, " > ")).In(t.lang))
	}
	return nil
}

// loans tells what was lent, and what is still asked for.
func (t *projectTale) loans(ctx context.Context) error {
	told := false
	for s, err := range t.desk.EachSlip(ctx, policy.By(t.generalManager()), lending.SlipQuery{By: lending.BySubmission}) {
		if err != nil {
			return err
		}
		if !told {
			t.chapter(policy.T("借阅台账", "The register of loans"))
			told = true
		}
		line := fmt.Sprintf("%s  %s  %s  %s", s.Number, s.Borrower, s.Purpose, lending.StateText(s.State).In(t.lang))
		if !s.Lent.IsZero() {
			line += policy.Tf("  %s 借出,应于 %s 归还", "  lent on %s, due %s", s.LentOn(), s.Due()).In(t.lang)
		}
		if back := s.BackOn(); !back.IsZero() {
			line += policy.Tf(",实于 %s", ", back on %s", back).In(t.lang)
		}
		t.linef("%s", line)
	}
	return nil
}

// proof recomputes the numbers and the journal, then the balances of the vault.
func (t *projectTale) proof(ctx context.Context) error {
	if err := t.proven(ctx, archive.Business); err != nil {
		return err
	}
	books, err := t.vault.AuditBalances(ctx, policy.By(t.generalManager()))
	switch {
	case err != nil:
		return err
	case !books.OK():
		return fmt.Errorf("the balances of the vault do not follow from its movements: %+v", books)
	case books.Balances > 0:
		t.say(policy.Tf("保险柜:%d 笔日结与 %d 笔变动相符。", "The vault: %d balances follow from %d movements.", books.Balances, books.Movements))
	}
	return nil
}
