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
func (t *teller) show(ctx context.Context, f archive.File) error {
	for _, part := range []func() error{
		func() error { return t.history(ctx, f) },
		func() error { return t.volumes(ctx) },
		func() error { return t.vaultBook(ctx) },
		func() error { return t.loans(ctx) },
		func() error { return t.proof(ctx) },
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (t *teller) history(ctx context.Context, f archive.File) error {
	boss := policy.By(t.generalManager())
	t.chapter(policy.T("档案的日志", "The journal of the file"))
	history, err := t.room.History(ctx, boss, f.ID, 0, 0)
	if err != nil {
		return err
	}
	for _, e := range history {
		row, _ := t.law.Matrix().Row(e.Action)
		t.linef("%2d  %s  %-18s %s", e.Seq, t.law.Day(e.At), e.Actor, row.Title().In(t.lang))
		for _, d := range e.Duties {
			kept := policy.T("按时", "in time")
			switch {
			case d.Breach:
				kept = policy.Tf("逾期,责任人 %s", "late, held against %s", string(d.Person))
			case d.Done.After(d.Due):
				kept = policy.T("逾期,不另记违规", "late, no breach of its own")
			}
			t.linef("    %s", policy.Tf("%s [%s]:应于 %s,实于 %s,%s", "%s [%s]: due %s, done %s, %s", d.Deadline.Text(), string(d.Rule), d.Due, d.Done, kept).In(t.lang))
		}
	}
	return nil
}

func (t *teller) volumes(ctx context.Context) error {
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
func (t *teller) vaultBook(ctx context.Context) error {
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
			hands[i] = string(h.Person)
		}
		t.linef("    %s", policy.Tf("先后责任人:%s", "in the hands of: %s", strings.Join(hands, " > ")).In(t.lang))
	}
	return nil
}

// loans tells what was lent, and what is still asked for.
func (t *teller) loans(ctx context.Context) error {
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

// proof recomputes the numbers, the balances and the journal.
func (t *teller) proof(ctx context.Context) error {
	boss := policy.By(t.generalManager())
	audit, err := t.room.AuditNumbers(ctx, boss)
	if err != nil {
		return err
	}
	books, err := t.vault.AuditBalances(ctx, boss)
	if err != nil {
		return err
	}
	report, err := t.db.Verify(ctx, t.Org)
	if err != nil {
		return err
	}
	t.printf("")
	if !audit.OK() || !books.OK() || !report.OK() {
		return fmt.Errorf("the store does not agree with its journal: %+v %+v %+v", audit, books, report.Faults)
	}
	t.say(policy.Tf("核对:%d 条记录、%d 条日志全部相符,编号连续。", "Verified: %d records agree with their %d journal entries, and the numbers are unbroken.", report.Records, report.Entries))
	if books.Balances > 0 {
		t.say(policy.Tf("保险柜:%d 笔日结与 %d 笔变动相符。", "The vault: %d balances follow from %d movements.", books.Balances, books.Movements))
	}
	return nil
}
