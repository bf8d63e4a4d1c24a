package compliance

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// visitSteps are the sentences about who organises what, visits and analysis.
func (w *world) visitSteps() []step {
	return []step{
		{"{人}于{日}确定{工作}由{部门}的{人}组织，由{部门}协助", w.organise},
		{"{工作}应由{人}组织，由{部门}协助", w.organised},
		{"尚无组织人的工作应有{数}项", w.unorganised},
		{"{人}于{日}制定拜访计划，每{数}个月一次，由{部门}的{人}执行", w.planMonths},
		{"{人}于{日}制定节日拜访计划，由{部门}的{人}执行", w.planHolidays},
		{"{人}于{日}安排计划内拜访", w.arrangeCare},
		{"{人}于{日}安排计划外拜访，由{部门}的{人}执行", w.arrangeVisit},
		{"{人}于{日}登记已拜访", w.makeVisit},
		{"{人}于{日}形成拜访记录，客户意见{意见}", w.recordVisit},
		{"下次拜访时机应为{日}，至迟{日}", w.nextCare},
		{"{日}逾期未拜访的计划应有{数}项", w.overdueCare},
		{"{日}逾期未办的拜访应有{数}次", w.overdueVisits},
		{"{日}缺少记录的拜访应有{数}次", w.unrecorded},
		{"{人}于{日}分析客户", w.analyse},
		{"客户{客户}应交易{数}次，共{金额}元，最近{日}", w.figuresOf},
		{"供应商{客户}应交易{数}次，共{金额}元，最近{日}", w.boughtFrom},
		{"有交易的客户应有{数}家", w.traders},
		{"{日}的休眠客户应有{数}家", w.dormant},
		{"{日}预测{日}起一个月的销售，方法应为{方法}，为{金额}元", w.forecast},
	}
}

// task finds a task by its name.
func task(name string) (customer.Task, error) {
	for _, t := range customer.Tasks() {
		if t.Text().ZH == name {
			return t, nil
		}
	}
	return "", fmt.Errorf("没有这项工作:%s", name)
}

func (w *world) organise(ctx context.Context, name, day, what, department, organiser, helper string) error {
	of, err := task(what)
	if err != nil {
		return err
	}
	who, err := person(organiser)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		now, err := b.TaskTeam(ctx, req, of)
		if err != nil {
			return err
		}
		_, err = b.Organise(ctx, req, of, now.Revision, customer.Team{
			Department: policy.DepartmentID(department), Organiser: who.ID, Helpers: []policy.DepartmentID{policy.DepartmentID(helper)},
		})
		return err
	})
}

// looking reads the book as the sales director does, on a day where one is named.
func (w *world) looking(day string, read func(b *customer.Book, req policy.Request) error) error {
	if err := w.answered(); err != nil {
		return err
	}
	if day != "" {
		if err := w.on(day); err != nil {
			return err
		}
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	who, err := person("销售总监")
	if err != nil {
		return err
	}
	return read(d.book, policy.By(who))
}

func (w *world) tasks(ctx context.Context) (all []customer.TaskReport, err error) {
	err = w.looking("", func(b *customer.Book, req policy.Request) error {
		all, err = b.Tasks(ctx, req)
		return err
	})
	return all, err
}

func (w *world) organised(ctx context.Context, what, name, helper string) error {
	of, err := task(what)
	if err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	all, err := w.tasks(ctx)
	fits := func(one customer.TaskReport) bool {
		return one.Task == of && one.Team.Organiser == who.ID && one.Team.Helps(policy.DepartmentID(helper))
	}
	if err == nil && !slices.ContainsFunc(all, fits) {
		err = fmt.Errorf("实际为 %+v", all)
	}
	return err
}

func (w *world) unorganised(ctx context.Context, n int) error {
	all, err := w.tasks(ctx)
	for _, one := range all {
		if !one.Organised {
			n--
		}
	}
	if err == nil && n != 0 {
		err = fmt.Errorf("实际为 %+v", all)
	}
	return err
}

func (w *world) plan(ctx context.Context, name, day string, on customer.Occasion, department, by string) error {
	who, err := person(by)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		p, err := b.PlanCare(ctx, req, customer.CareTerms{
			Profile: w.client.profile, Occasion: on, Department: policy.DepartmentID(department), Person: who.ID, From: w.today(),
		})
		if err == nil {
			w.client.plan = p.ID
		}
		return err
	})
}

func (w *world) planMonths(ctx context.Context, name, day string, months int, department, by string) error {
	return w.plan(ctx, name, day, customer.Occasion{Months: months}, department, by)
}

func (w *world) planHolidays(ctx context.Context, name, day, department, by string) error {
	return w.plan(ctx, name, day, customer.Occasion{Holidays: true}, department, by)
}

func (w *world) carePlan(ctx context.Context) (p customer.CarePlan, err error) {
	err = w.db.Customers().View(ctx, func(r customer.Reader) error {
		p, err = r.CarePlan(ctx, company, w.client.plan)
		return err
	})
	return p, err
}

func (w *world) arrangeCare(ctx context.Context, name, day string) error {
	p, err := w.carePlan(ctx)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.ArrangeCare(ctx, req, p.Ref())
		return err
	})
}

func (w *world) arrangeVisit(ctx context.Context, name, day, department, by string) error {
	who, err := person(by)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		v, err := b.ArrangeVisit(ctx, req, customer.VisitTerms{
			Profile: w.client.profile, Department: policy.DepartmentID(department), Person: who.ID, Day: w.today(),
		})
		if err == nil {
			w.client.visit = v.ID
		}
		return err
	})
}

// onVisit is one act on the visit the sentences speak of.
func (w *world) onVisit(ctx context.Context, name, day string, do func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error) error {
	var ref policy.Ref
	err := w.db.Customers().View(ctx, func(r customer.Reader) error {
		v, err := r.Visit(ctx, company, w.client.visit)
		ref = v.Ref()
		return err
	})
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error { return do(ctx, b, req, ref) })
}

func (w *world) makeVisit(ctx context.Context, name, day string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.onVisit(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.MakeVisit(ctx, req, ref, customer.VisitMaking{Day: w.today(), Person: who.ID})
		return err
	})
}

func (w *world) recordVisit(ctx context.Context, name, day, opinion string) error {
	return w.onVisit(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.RecordVisit(ctx, req, ref, customer.VisitReport{Channel: customer.ByMeeting, Text: "供货及时", Opinion: opinion})
		return err
	})
}

func (w *world) nextCare(ctx context.Context, day, due string) error {
	if err := w.answered(); err != nil {
		return err
	}
	p, err := w.carePlan(ctx)
	if err == nil && (p.Next.String() != day || p.Due().String() != due) {
		err = fmt.Errorf("实际为 %s,至迟 %s", p.Next, p.Due())
	}
	return err
}

// number fails where a report has another length.
func number(n, found int, err error) error {
	if err == nil && n != found {
		err = fmt.Errorf("实际为 %d", found)
	}
	return err
}

func (w *world) overdueCare(ctx context.Context, day string, n int) error {
	return w.looking(day, func(b *customer.Book, req policy.Request) error {
		page, err := b.OverdueCare(ctx, req, customer.PlanQuery{})
		return number(n, len(page.Plans), err)
	})
}

func (w *world) overdueVisits(ctx context.Context, day string, n int) error {
	return w.looking(day, func(b *customer.Book, req policy.Request) error {
		page, err := b.OverdueVisits(ctx, req, customer.VisitQuery{})
		return number(n, len(page.Visits), err)
	})
}

func (w *world) unrecorded(ctx context.Context, day string, n int) error {
	return w.looking(day, func(b *customer.Book, req policy.Request) error {
		page, err := b.Unrecorded(ctx, req, customer.VisitQuery{})
		return number(n, len(page.Visits), err)
	})
}

func (w *world) analyse(ctx context.Context, name, day string) error {
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.Customers(ctx, req, customer.FiguresQuery{})
		return err
	})
}

func (w *world) figuresOf(ctx context.Context, of string, n int, amount, day string) error {
	return w.traded(ctx, customer.Client, of, n, amount, day)
}

func (w *world) boughtFrom(ctx context.Context, of string, n int, amount, day string) error {
	return w.traded(ctx, customer.Supplier, of, n, amount, day)
}

// traded compares what one customer or supplier traded; nothing of anybody else.
func (w *world) traded(ctx context.Context, subject customer.SubjectKind, of string, n int, amount, day string) error {
	return w.looking("", func(b *customer.Book, req policy.Request) error {
		page, err := b.Customers(ctx, req, customer.FiguresQuery{Subject: subject})
		if err != nil {
			return err
		}
		for _, one := range page.Customers {
			if one.Customer == archive.CustomerID(of) && one.Transactions == n && one.Volume.String() == amount && one.Last.String() == day {
				return nil
			}
		}
		return fmt.Errorf("实际为 %+v", page.Customers)
	})
}

func (w *world) traders(ctx context.Context, n int) error {
	return w.looking("", func(b *customer.Book, req policy.Request) error {
		page, err := b.Customers(ctx, req, customer.FiguresQuery{})
		return number(n, len(page.Customers), err)
	})
}

func (w *world) dormant(ctx context.Context, day string, n int) error {
	return w.looking(day, func(b *customer.Book, req policy.Request) error {
		page, err := b.Dormant(ctx, req, customer.FiguresQuery{})
		return number(n, len(page.Customers), err)
	})
}

func (w *world) forecast(ctx context.Context, day, from, method, amount string) error {
	return w.looking(day, func(b *customer.Book, req policy.Request) error {
		f, err := b.Forecast(ctx, req, customer.Month, customer.TrendQuery{})
		if err == nil && (f.From.String() != from || f.Says.ZH != method || f.Expected.String() != amount) {
			err = fmt.Errorf("实际为 %s 起,%s,%s 元", f.From, f.Says.ZH, f.Expected)
		}
		return err
	})
}
