package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// halfYear names who answers for the half-year report, before its period is over.
func (t *relationTale) halfYear(ctx context.Context) error {
	of := contract.Covers{Kind: policy.HalfYearReport, Year: t.law.Day(t.now).Year()}
	r, err := t.contracts.NameReporter(ctx, policy.By(t.officeDirector()), contract.Reporter{Covers: of, Person: t.People.CreditManager})
	if err != nil {
		return err
	}
	t.step(policy.Tf("指定%s责任人:%s", "%s: %s answers for it", of.Kind.Text(), string(r.Person)), policy.K4a)
	t.deadlines(r.Deadlines, policy.ContractReport)
	t.report = r
	_, err = t.contracts.DrawUp(ctx, policy.By(t.creditManager()), r.Ref())
	return t.refused(policy.T("报告期未满便编制", "it is drawn up before the period is over"), err)
}

// reported submits the half-year report.
func (t *relationTale) reported(ctx context.Context) error {
	r, err := t.contracts.DrawUp(ctx, policy.By(t.creditManager()), t.report.Ref())
	if err != nil {
		return err
	}
	return t.submitted(ctx, r, "")
}

// submitted tells the figures of a report, and submits it with a comment.
func (t *relationTale) submitted(ctx context.Context, r contract.Report, comment string) (err error) {
	manager := policy.By(t.creditManager())
	f := r.Figures
	t.step(policy.Tf("合同管理员编制%s:%s 份,%s 元", "the contract manager draws up: %s, %s, %s yuan",
		r.Kind.Text(), count(f.Now.Contracts, "contract"), f.Now.Amount), r.Kind.Rule())
	for _, l := range f.Lines {
		kind, _ := t.law.ContractKind(l.Kind)
		line := policy.Tf("%s  %s  %s  %s 份 %s 元,上年同期 %s 份 %s 元", "%s  %s  %s  %s, %s yuan; a year before %s, %s yuan", string(l.Department),
			policy.T(kind.ZH, kind.EN), contract.StateText(l.State),
			count(l.Now.Contracts, "contract"), l.Now.Amount, count(l.Before.Contracts, "contract"), l.Before.Amount)
		t.linef("  %s", line.In(t.lang))
	}
	if comment != "" {
		if r, err = t.contracts.Write(ctx, manager, r.Ref(), comment); err != nil {
			return err
		}
	}
	if r, err = t.contracts.Submit(ctx, manager, r.Ref()); err != nil {
		return err
	}
	t.step(policy.T("报送", "it is submitted"), r.Kind.Rule())
	t.deadlines(r.Deadlines, policy.ContractReport)
	t.breaches(r.Breaches)
	return nil
}

// yearClosed submits the statistics of the year, in time, and closes its surveys.
func (t *relationTale) yearClosed(ctx context.Context) error {
	year := t.law.Day(t.now).Year() - 1
	r, err := t.contracts.StartReport(ctx, policy.By(t.creditManager()), contract.Covers{Kind: policy.YearReport, Year: year})
	if err != nil {
		return err
	}
	if err = t.submitted(ctx, r, ""); err != nil {
		return err
	}
	return t.surveysOver(ctx, year)
}

// analysedLate submits the analysis of the year after its day.
func (t *relationTale) analysedLate(ctx context.Context) error {
	manager := policy.By(t.creditManager())
	r, err := t.contracts.StartReport(ctx, manager, contract.Covers{Kind: policy.AnalysisReport, Year: t.law.Day(t.now).Year() - 1})
	if err != nil {
		return err
	}
	_, err = t.contracts.Submit(ctx, manager, r.Ref())
	if err = t.refused(policy.T("分析没有正文便报送", "it is submitted with no analysis written"), err); err != nil {
		return err
	}
	return t.submitted(ctx, r, "合同按约履行,应收款集中于一户。")
}

// halfYearAgain submits the half-year report of the next year, for which nobody was
// named: whoever draws it up answers for it.
func (t *relationTale) halfYearAgain(ctx context.Context) error {
	of := contract.Covers{Kind: policy.HalfYearReport, Year: t.law.Day(t.now).Year()}
	r, err := t.contracts.StartReport(ctx, policy.By(t.creditManager()), of)
	if err != nil {
		return err
	}
	return t.submitted(ctx, r, "")
}

// calendar tells what a year's reports came to.
func (t *relationTale) calendar(ctx context.Context) error {
	year := t.Days["year-closed"].Year()
	t.chapter(policy.Tf("%d 年合同报表报送日历", "The due calendar of reports on contracts, %d", year))
	dues, err := t.contracts.Calendar(ctx, policy.By(t.officeDirector()), year)
	for _, one := range dues {
		whose := policy.T("公司", "company")
		if one.Department != "" {
			whose = policy.T(string(one.Department), string(one.Department))
		}
		line := policy.Tf("%s  %s  %d %s  %s", "%s  %s  %d %s  %s", one.Due, whose, one.Year, one.Kind.Text(), one.Standing.Text())
		if one.Late > 0 && one.Person != "" {
			line = policy.Tf("%s,逾 %d 天,%s", "%s, %d days over, %s", line, one.Late, string(one.Person))
		}
		t.linef("%s", line.In(t.lang))
	}
	return err
}
