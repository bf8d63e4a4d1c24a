package compliance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// contractOutcomeSteps are the sentences about what is seen of contracts.
func (w *world) contractOutcomeSteps() []step {
	return []step{
		{"合同编号应为{编号}，状态应为{状态}", w.contractIs},
		{"合同资料应缺{清单}", w.contractMisses},
		{"第{数}项手续的资料应为{状态}", w.papersAre},
		{"第{数}项手续的资料最迟应于{日}移交，由{人}负责", w.papersDue},
		{"签订前未查阅客户档案的应为{名单}", w.unconsulted},
		{"合同档案号应为{编号}，案卷应有{数}项", w.contractVolume},
		{"应记录合同经手人{人}违反{规则}，资料最迟应于{日}移交", w.contractBreach},
		{"应记录签订有关人员{人}违反{规则}，客户档案最迟应于{日}查阅", w.contractBreach},
		{"合同不应有违规", w.contractKept},
		{"{日}逾期未移交的合同资料应有{数}项", w.lateContracts},
	}
}

func (w *world) checkContract(ctx context.Context, fits func(f contract.File) bool, told func(f contract.File) string) error {
	if err := w.answered(); err != nil {
		return err
	}
	f, err := w.contract(ctx)
	if err == nil && !fits(f) {
		err = fmt.Errorf("实际为:%s", told(f))
	}
	return err
}

func (w *world) contractIs(ctx context.Context, number, state string) error {
	return w.checkContract(ctx, func(f contract.File) bool { return f.Number == number && contract.StateText(f.State).ZH == state },
		func(f contract.File) string { return f.Number + " " + contract.StateText(f.State).ZH })
}

// contractMisses looks at what the register's readers are told, by the names of the
// regulation.
func (w *world) contractMisses(ctx context.Context, text string) error {
	names := func(f contract.File) string {
		var all []string
		for _, code := range f.Completeness.Missing {
			p, _, _ := w.reg.Contracts.Categories.Paper(code)
			all = append(all, p.ZH)
		}
		return strings.Join(all, "、")
	}
	return w.checkContract(ctx, func(f contract.File) bool { return names(f) == text }, names)
}

func (w *world) papersAre(ctx context.Context, n int, state string) error {
	name := func(f contract.File) string { return contract.StateText(f.Formalities[n-1].State).ZH }
	return w.checkContract(ctx, func(f contract.File) bool { return n <= len(f.Formalities) && name(f) == state }, name)
}

func (w *world) papersDue(ctx context.Context, n int, day, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.checkContract(ctx, func(f contract.File) bool {
		return slices.ContainsFunc([]policy.DeadlineName{policy.ContractToManager, policy.ContractToArchive}, func(one policy.DeadlineName) bool {
			d, ok := f.Deadlines.Get(one.Of(n))
			return ok && d.Open() && d.Due.String() == day && d.Person == who.ID
		})
	}, func(f contract.File) string { return f.Deadlines.String() })
}

func (w *world) unconsulted(ctx context.Context, names string) error {
	want, err := people(names)
	if err != nil {
		return err
	}
	return w.checkContract(ctx, func(f contract.File) bool { return slices.Equal(f.Formalities[0].Unconsulted, want) },
		func(f contract.File) string { return fmt.Sprint(f.Formalities[0].Unconsulted) })
}

func (w *world) contractVolume(ctx context.Context, number string, n int) error {
	f, err := w.contract(ctx)
	if err != nil {
		return err
	}
	return w.db.Archive().View(ctx, func(r archive.Reader) error {
		v, err := r.Volume(ctx, company, f.Volume)
		if err == nil && (v.Number != number || len(v.Items) != n || v.DepartmentNumber != f.Number || f.ArchiveNumber != number) {
			err = fmt.Errorf("实际为 %s,%d 项,部门编号 %s", v.Number, len(v.Items), v.DepartmentNumber)
		}
		return err
	})
}

// contractBreach looks for a breach on the contract and in its journal.
func (w *world) contractBreach(ctx context.Context, name, rule, due string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	if err := w.checkContract(ctx, func(f contract.File) bool {
		return slices.ContainsFunc(f.Breaches, func(b policy.Breach) bool {
			return string(b.Rule) == rule && b.Person == who.ID && b.Due.String() == due
		})
	}, func(f contract.File) string { return fmt.Sprint(f.Breaches) }); err != nil {
		return err
	}
	return w.journaled(ctx, journal.Chain{Org: company, Kind: contract.FileKind, ID: string(w.deal.file)}, who.ID, rule)
}

// journaled fails when the journal of a record does not hold a breach.
func (w *world) journaled(ctx context.Context, c journal.Chain, who policy.PersonID, rule string) error {
	entries, err := w.lines(ctx, c)
	if err != nil {
		return err
	}
	for _, e := range entries {
		for _, d := range e.Duties {
			if d.Breach && d.Person == who && string(d.Rule) == rule {
				return nil
			}
		}
	}
	return fmt.Errorf("日志中没有 %s 违反 %s", who, rule)
}

func (w *world) contractKept(ctx context.Context) error {
	return w.checkContract(ctx, func(f contract.File) bool { return len(f.Breaches) == 0 }, func(f contract.File) string { return fmt.Sprint(f.Breaches) })
}

func (w *world) lateContracts(ctx context.Context, day string, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	if err := w.on(day); err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	who, err := person("合同管理员")
	if err != nil {
		return err
	}
	page, err := d.contracts.Late(ctx, policy.By(who), contract.FileQuery{})
	if err == nil && len(page.Lines) != n {
		err = fmt.Errorf("实际为 %+v", page.Lines)
	}
	return err
}
