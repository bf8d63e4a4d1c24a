package compliance

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// regulationSteps are the sentences about the regulation itself: what a company
// set for itself, whom it binds from when, who publishes and interprets it,
// what the checklist and the table of authority say.
func (w *world) regulationSteps() []step {
	return []step{
		{"适用公司自己的制度文件{文件}", w.own},
		{"制度规定{时限}为{数}个工作日", w.setPeriod},
		{"制度规定补充资料期间不计时", w.stopClock},
		{"制度规定档案室接收才算送达", w.deliveredOnAcceptance},
		{"制度的业务范围另加{业务}", w.addBusiness},
		{"制度的权限表没有{行为}一行", w.dropRow},
		{"公司的制度自{日}起施行，此前没有制度", w.firstVersion},
		{"制度适用于公司和子公司，子公司自{日}起适用", w.group},
		{"{人}于{日}发布自{日}起施行的制度，A角移交B角改为{数}个工作日", w.publish},
		{"{人}于{日}解释{规则}为{内容}", w.interpret},
		{"{规则}的解释应有{数}条，最后一条由{人}作出", w.interpreted},
		{"{规则}不应有解释", w.uninterpreted},
		{"{人}于{日}把{日}定为公司休息日", w.closeOn},
		{"{日}施行的制度中，A角移交B角应为{数}个工作日", w.inForce},
		{"档案清单应写明{资料}为重要资料，须由{签字人}签字", w.important},
		{"档案清单应写明{资料}为一般资料", w.ordinary},
		{"打印的权限表中{行为}一行应为：角色{角色}，身份{身份}，回避{回避}，依据{规则}", w.printedRow},
		{"打印的权限表应与实际判断逐行一致", w.printedDecides},
	}
}

func (w *world) setPeriod(deadline string, days int) error {
	which, err := look(deadlineWords, "时限", deadline)
	if err != nil {
		return err
	}
	return w.amend(func(r *policy.Regulation) {
		p := map[policy.DeadlineName]*calendar.Period{
			policy.AToB: &r.Periods.AToB, policy.BToArchive: &r.Periods.BToArchive,
			policy.Total: &r.Periods.Total, policy.Registered: &r.Periods.Registered,
		}[which]
		*p = calendar.Period{N: days, Unit: calendar.WorkingDays}
	})
}

func (w *world) stopClock() error {
	return w.amend(func(r *policy.Regulation) { r.Settings.SupplementStopsClock = true })
}

func (w *world) deliveredOnAcceptance() error {
	return w.amend(func(r *policy.Regulation) { r.Settings.DeliveredAt = policy.Accepted })
}

// addBusiness adds a kind of business with the checklist of a loan.
func (w *world) addBusiness(name string) error {
	kind, err := look(businessWords, "业务", name)
	if err != nil {
		return err
	}
	return w.amend(func(r *policy.Regulation) {
		r.Businesses = append(r.Businesses, policy.Business{
			Kind: kind, ZH: name, EN: string(kind), EndedByZH: "放款", EndedByEN: "the disbursement",
		})
		papers := r.Checklists[0].Papers
		r.Checklists = append(r.Checklists, policy.Checklist{Kind: kind, Papers: papers})
	})
}

func (w *world) dropRow(title string) error {
	n := len(w.reg.Matrix)
	err := w.amend(func(r *policy.Regulation) {
		r.Matrix = slices.DeleteFunc(r.Matrix, func(p policy.Permission) bool { return p.ZH == title })
	})
	if err == nil && len(w.reg.Matrix) != n-1 {
		err = fmt.Errorf("权限表没有“%s”一行", title)
	}
	return err
}

func (w *world) firstVersion(day string) error {
	d, err := parseDay(day)
	if err != nil {
		return err
	}
	return w.amend(func(r *policy.Regulation) { r.ID, r.Effective = "first", d })
}

func (w *world) group(from string) error {
	d, err := parseDay(from)
	if err != nil {
		return err
	}
	return w.amend(func(r *policy.Regulation) {
		r.Organisations = []policy.Organisation{
			{ID: company, ZH: "公司", EN: "Company", From: r.Effective},
			{ID: subsidiary, Parent: company, ZH: "子公司", EN: "Subsidiary", From: d},
		}
	})
}

// onRulebook does an act on the company's rulebook.
func (w *world) onRulebook(ctx context.Context, name, day string, do func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	b, err := w.rulebook(ctx)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error {
		return do(ctx, d.office, req, b.Ref())
	})
}

func (w *world) rulebook(ctx context.Context) (staff.Rulebook, error) {
	var b staff.Rulebook
	err := w.db.Staff().View(ctx, func(r staff.Reader) error {
		var err error
		b, err = r.Rulebook(ctx, company)
		return err
	})
	return b, err
}

func (w *world) publish(ctx context.Context, name, day, effective string, days int) error {
	d, err := parseDay(effective)
	if err != nil {
		return err
	}
	reg := w.reg
	reg.ID, reg.Effective = "own-"+effective, d
	reg.Periods.AToB = calendar.Period{N: days, Unit: calendar.WorkingDays}
	text, err := yaml.Marshal(reg)
	if err != nil {
		return err
	}
	return w.onRulebook(ctx, name, day, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.Publish(ctx, req, ref, string(text))
		return err
	})
}

func (w *world) interpret(ctx context.Context, name, day, rule, text string) error {
	return w.onRulebook(ctx, name, day, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.Interpret(ctx, req, ref, staff.Interpretation{Rule: policy.Rule(rule), Text: text})
		return err
	})
}

func (w *world) interpreted(ctx context.Context, rule string, n int, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	all, err := w.interpretations(ctx, rule)
	if err == nil && (len(all) != n || n == 0 || all[n-1].By != who.ID) {
		err = fmt.Errorf("%s 的解释为 %+v", rule, all)
	}
	return err
}

func (w *world) uninterpreted(ctx context.Context, rule string) error {
	all, err := w.interpretations(ctx, rule)
	if err == nil && len(all) > 0 {
		err = fmt.Errorf("%s 的解释为 %+v", rule, all)
	}
	return err
}

func (w *world) interpretations(ctx context.Context, rule string) ([]staff.Interpretation, error) {
	if err := w.answered(); err != nil {
		return nil, err
	}
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	return d.office.Interpretations(ctx, policy.By(archivetest.GeneralManager), policy.Rule(rule))
}

func (w *world) closeOn(ctx context.Context, name, day, closed string) error {
	d, err := parseDay(closed)
	if err != nil {
		return err
	}
	change := staff.CalendarChange{Company: &calendar.CompanyDays{Closed: []calendar.Day{d}, Reason: "全员盘点"}}
	return w.onRulebook(ctx, name, day, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.AmendCalendar(ctx, req, ref, change)
		return err
	})
}

func (w *world) inForce(ctx context.Context, day string, days int) error {
	law, err := w.lawOn(ctx, day)
	if err == nil && law.Periods().AToB.N != days {
		err = fmt.Errorf("%s 施行的 %s 中为 %s", day, law.ID(), law.Periods().AToB)
	}
	return err
}

// lawOn is what is in force in the company on a day.
func (w *world) lawOn(ctx context.Context, day string) (*policy.Version, error) {
	on, err := parseDay(day)
	if err != nil {
		return nil, err
	}
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	return d.office.RegulationInForce(ctx, policy.By(archivetest.GeneralManager), on)
}

func (w *world) important(ctx context.Context, title, by string) error {
	law, err := w.law(ctx)
	if err != nil {
		return err
	}
	p, err := paper(law, policy.Loan, title)
	if err != nil {
		return err
	}
	var names []string
	for _, code := range p.Signers {
		s, _ := law.Signer(code)
		names = append(names, s.ZH)
	}
	if got := strings.Join(names, "、"); !p.Important || got != by {
		return fmt.Errorf("“%s”重要:%t,签字人:%s", title, p.Important, got)
	}
	return nil
}

func (w *world) ordinary(ctx context.Context, title string) error {
	law, err := w.law(ctx)
	if err != nil {
		return err
	}
	p, err := paper(law, policy.Loan, title)
	if err == nil && p.Important {
		err = fmt.Errorf("“%s”是重要资料", title)
	}
	return err
}

// columns tells the columns of the printed matrix apart: two spaces or more.
var columns = regexp.MustCompile(` {2,}`)

// printedMatrix is the matrix as a person has it on paper, line by line.
func (w *world) printedMatrix(ctx context.Context) (*policy.Version, []string, error) {
	law, err := w.law(ctx)
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	err = law.Matrix().Print(&out, policy.ZH)
	return law, strings.Split(strings.TrimSpace(out.String()), "\n")[1:], err
}

func (w *world) printedRow(ctx context.Context, title, roles, as, never, rule string) error {
	_, lines, err := w.printedMatrix(ctx)
	if err != nil {
		return err
	}
	want := slices.DeleteFunc([]string{title, roles, as, never, rule}, func(s string) bool { return s == "" })
	for _, line := range lines {
		if cells := columns.Split(line, -1); cells[1] == title {
			if got := cells[1:]; !slices.Equal(got, want) {
				return fmt.Errorf("权限表上是 %q", got)
			}
			return nil
		}
	}
	return fmt.Errorf("权限表上没有“%s”", title)
}

// printedDecides lets somebody of each role, a stranger to the record, try each
// act: whoever the printed line does not name is refused for want of a role, and
// nobody else is.
func (w *world) printedDecides(ctx context.Context) error {
	law, lines, err := w.printedMatrix(ctx)
	if err != nil {
		return err
	}
	rows := law.Matrix().Rows()
	if len(lines) != len(rows) {
		return fmt.Errorf("打印了 %d 行,实有 %d 行", len(lines), len(rows))
	}
	for _, line := range lines {
		cells := columns.Split(line, -1)
		named := strings.Split(cells[2], ", ")
		for _, role := range everyRole(rows) {
			who := policy.Actor{Org: company, ID: "somebody", Roles: policy.Roles{role}}
			d := law.Matrix().Decide(who, policy.Action(cells[0]), policy.Subject{Org: company})
			if refused := d.Denial == policy.NoRole; refused == slices.Contains(named, string(role)) {
				return fmt.Errorf("%s:打印的是 %s,对 %s 的判断却是 %v", cells[1], cells[2], role, d.Denial)
			}
		}
	}
	return nil
}

func everyRole(rows []policy.Permission) policy.Roles {
	var all policy.Roles
	for _, p := range rows {
		all = append(all, p.Roles...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
