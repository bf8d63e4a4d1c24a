package compliance

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// contractReportSteps are the sentences about reports on contracts.
func (w *world) contractReportSteps() []step {
	return []step{
		{"{人}于{日}指定{人}负责{年}年的合同{报表}", w.nameReporter},
		{"{人}于{日}编制{年}年的合同{报表}", w.drawUpReport},
		{"{人}于{日}撰写合同报表的说明", w.writeReport},
		{"{人}于{日}报送合同报表", w.submitReport},
		{"{人}于{日}收悉合同报表", w.receiveReport},
		{"{人}于{日}将{年}年的合同{报表}缺报记在{人}名下", w.holdMissed},
		{"{人}于{日}将{部门}{年}年的合同{报表}缺报记在{人}名下", w.holdMissedOf},
		{"{人}于{日}退回合同报表", w.sendReportBack},
		{"合同报表应为{状态}", w.reportIs},
		{"合同报表应统计{数}份，共{金额}元，上年同期{数}份", w.reportCounts},
		{"合同报表的上年同期应为{数}份，共{金额}元", w.reportBefore},
		{"应记录报表责任人{人}违反{规则}，最迟应于{日}报送", w.reportBreach},
		{"合同报表不应有违规", w.reportKept},
		{"{日}的报送日历中，{年}年的合同{报表}应为{状态}", w.dueCalendar},
		{"{日}的报送日历中，{部门}{年}年的合同{报表}应为{状态}", w.dueOf},
	}
}

var reportWords = []word[policy.ReportKind]{
	{"半年统计", policy.HalfYearReport}, {"年度统计", policy.YearReport}, {"年度分析", policy.AnalysisReport},
}

// covers is the report of the company that a sentence names.
func covers(year, kind string) (contract.Covers, error) {
	y, err := strconv.Atoi(year)
	if err != nil {
		return contract.Covers{}, err
	}
	k, err := look(reportWords, "报表", kind)
	return contract.Covers{Kind: k, Year: y}, err
}

// report is the one the sentences speak of, as it is now.
func (w *world) contractReport(ctx context.Context) (r contract.Report, err error) {
	err = w.db.Contracts().View(ctx, func(rd contract.Reader) error {
		r, err = rd.ContractReport(ctx, company, w.deal.report)
		return err
	})
	return r, err
}

func (w *world) nameReporter(ctx context.Context, name, day, other, year, kind string) error {
	of, err := covers(year, kind)
	if err != nil {
		return err
	}
	who, err := person(other)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		r, err := o.NameReporter(ctx, req, contract.Reporter{Covers: of, Person: who.ID})
		if err == nil {
			w.deal.report = r.ID
		}
		return err
	})
}

func (w *world) drawUpReport(ctx context.Context, name, day, year, kind string) error {
	of, err := covers(year, kind)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		if w.deal.report != "" {
			r, err := w.contractReport(ctx)
			if err == nil && r.Covers == of {
				_, err = o.DrawUp(ctx, req, r.Ref())
				return err
			}
		}
		r, err := o.StartReport(ctx, req, of)
		if err == nil {
			w.deal.report = r.ID
		}
		return err
	})
}

func (w *world) writeReport(ctx context.Context, name, day string) error {
	r, err := w.contractReport(ctx)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		_, err := o.Write(ctx, req, r.Ref(), "签订量与上年持平")
		return err
	})
}

func (w *world) submitReport(ctx context.Context, name, day string) error {
	r, err := w.contractReport(ctx)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		_, err := o.Submit(ctx, req, r.Ref())
		return err
	})
}

func (w *world) receiveReport(ctx context.Context, name, day string) error {
	r, err := w.contractReport(ctx)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		_, err := o.ReceiveReport(ctx, req, r.Ref())
		return err
	})
}

func (w *world) sendReportBack(ctx context.Context, name, day string) error {
	r, err := w.contractReport(ctx)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		_, err := o.SendBack(ctx, req, r.Ref(), "与台账不符")
		return err
	})
}

// holdMissedOf holds a department's report, which nobody was named for, against somebody.
func (w *world) holdMissedOf(ctx context.Context, name, day, department, year, kind, other string) error {
	of, err := covers(year, kind)
	if err != nil {
		return err
	}
	of.Department = policy.DepartmentID(department)
	who, err := person(other)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		r, err := o.HoldMissedBy(ctx, req, contract.Reporter{Covers: of, Person: who.ID})
		if err == nil {
			w.deal.report = r.ID
		}
		return err
	})
}

// holdMissed holds the report of the sentences against who answers for it, or where
// there is none against whom the sentence names.
func (w *world) holdMissed(ctx context.Context, name, day, year, kind, other string) error {
	of, err := covers(year, kind)
	if err != nil {
		return err
	}
	who, err := person(other)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		if w.deal.report != "" {
			r, err := w.contractReport(ctx)
			if err == nil && r.Covers == of {
				_, err = o.HoldMissed(ctx, req, r.Ref())
			}
			return err
		}
		r, err := o.HoldMissedBy(ctx, req, contract.Reporter{Covers: of, Person: who.ID})
		if err == nil {
			w.deal.report = r.ID
		}
		return err
	})
}

func (w *world) reportIs(ctx context.Context, state string) error {
	told := func(r contract.Report) string { return contract.ReportStateText(r.State).ZH }
	return w.checkReport(ctx, func(r contract.Report) bool { return told(r) == state }, told)
}

func (w *world) checkReport(ctx context.Context, fits func(r contract.Report) bool, told func(r contract.Report) string) error {
	if err := w.answered(); err != nil {
		return err
	}
	r, err := w.contractReport(ctx)
	if err == nil && !fits(r) {
		err = fmt.Errorf("实际为:%s", told(r))
	}
	return err
}

func (w *world) reportCounts(ctx context.Context, n int, amount string, before int) error {
	return w.checkReport(ctx, func(r contract.Report) bool {
		return r.Figures.Now.Contracts == n && r.Figures.Now.Amount.String() == amount && r.Figures.Before.Contracts == before
	}, func(r contract.Report) string { return fmt.Sprintf("%+v", r.Figures) })
}

func (w *world) reportBefore(ctx context.Context, n int, amount string) error {
	return w.checkReport(ctx, func(r contract.Report) bool {
		return r.Figures.Before.Contracts == n && r.Figures.Before.Amount.String() == amount
	}, func(r contract.Report) string { return fmt.Sprintf("%+v", r.Figures) })
}

func (w *world) reportBreach(ctx context.Context, name, rule, due string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	if err := w.checkReport(ctx, func(r contract.Report) bool {
		return slices.ContainsFunc(r.Breaches, func(b policy.Breach) bool {
			return string(b.Rule) == rule && b.Person == who.ID && b.Due.String() == due
		})
	}, func(r contract.Report) string { return fmt.Sprint(r.Breaches) }); err != nil {
		return err
	}
	return w.journaled(ctx, journal.Chain{Org: company, Kind: contract.ReportRecord, ID: string(w.deal.report)}, who.ID, rule)
}

func (w *world) reportKept(ctx context.Context) error {
	return w.checkReport(ctx, func(r contract.Report) bool { return len(r.Breaches) == 0 }, func(r contract.Report) string { return fmt.Sprint(r.Breaches) })
}

// notDue is what a calendar says of a report that it does not list.
const notDue = "无须报送"

func (w *world) dueCalendar(ctx context.Context, day, year, kind, standing string) error {
	return w.dueOf(ctx, day, "", year, kind, standing)
}

func (w *world) dueOf(ctx context.Context, day, department, year, kind, standing string) error {
	if err := w.answered(); err != nil {
		return err
	}
	of, err := covers(year, kind)
	if err != nil {
		return err
	}
	of.Department = policy.DepartmentID(department)
	if err := w.on(day); err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	who, err := person("办公室主任")
	if err != nil {
		return err
	}
	dues, err := d.contracts.Calendar(ctx, policy.By(who), 0)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(dues, func(one contract.Due) bool { return one.Covers == of })
	found := notDue
	if i >= 0 {
		found = dues[i].Standing.Text().ZH
	}
	if found != standing {
		return fmt.Errorf("实际为 %+v", dues)
	}
	return nil
}
