package compliance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// relationSteps are the sentences about confirmed standing, rounds of a complaint, checks
// of actions, who organises since when, and who asks who has read.
func (w *world) relationSteps() []step {
	return []step{
		{"{人}于{日}将客户信用评为{等级}", w.gradeCustomer},
		{"信用{等级}的客户应有{数}家", w.gradedCustomers},
		{"{人}于{日}退回投诉处理结果", w.returnOutcome},
		{"{人}于{日}将投诉改由{人}经办", w.assignComplaint},
		{"{人}于{日}将投诉改由{人}向客户反馈", w.assignAnswer},
		{"退回过的投诉处理结果应有{数}项", w.returnedOutcomes},
		{"{日}逾期未办或未验证的措施应有{数}项", w.overdueActions},
		{"{人}于{日}将{工作}改由{部门}的{人}组织", w.reorganise},
		{"{人}应查得{人}查阅过客户{客户}的档案", w.hasConsulted},
		{"{人}不得查问{人}是否查阅过客户{客户}的档案", w.mayNotAsk},
	}
}

func grade(name string) (customer.Grade, error) {
	for _, g := range customer.Grades() {
		if g.Text().ZH == name {
			return g, nil
		}
	}
	return "", fmt.Errorf("没有这种等级:%s", name)
}

func (w *world) gradeCustomer(ctx context.Context, name, day, as string) error {
	g, err := grade(as)
	if err != nil {
		return err
	}
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		_, err := b.Record(ctx, req, p.ID, customer.FactEntry{Topic: customer.Standing, Source: customer.FromSales, Day: w.today(), Grade: g, Text: "按期付款"})
		return err
	})
}

func (w *world) gradedCustomers(ctx context.Context, as string, n int) error {
	g, err := grade(as)
	if err != nil {
		return err
	}
	return w.looking("", func(b *customer.Book, req policy.Request) error {
		all, err := b.Standings(ctx, req, customer.StandingQuery{})
		for _, one := range all {
			if one.Grade == g && one.Profiles != n {
				err = fmt.Errorf("实际为 %d 家", one.Profiles)
			}
		}
		return err
	})
}

func (w *world) returnOutcome(ctx context.Context, name, day string) error {
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.ReturnOutcome(ctx, req, ref, "请再核实")
		return err
	})
}

func (w *world) assignComplaint(ctx context.Context, name, day, handler string) error {
	who, err := person(handler)
	if err != nil {
		return err
	}
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.AssignComplaint(ctx, req, ref, who.ID)
		return err
	})
}

func (w *world) assignAnswer(ctx context.Context, name, day, answerer string) error {
	who, err := person(answerer)
	if err != nil {
		return err
	}
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.AssignAnswer(ctx, req, ref, who.ID)
		return err
	})
}

func (w *world) returnedOutcomes(ctx context.Context, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	k, err := w.complaint(ctx)
	if err == nil && len(k.Returned) != n {
		err = fmt.Errorf("实际为 %d 项", len(k.Returned))
	}
	return err
}

func (w *world) overdueActions(ctx context.Context, day string, n int) error {
	return w.looking(day, func(b *customer.Book, req policy.Request) error {
		page, err := b.OverdueActions(ctx, req, customer.ActionQuery{})
		if err == nil && len(page.Actions) != n {
			err = fmt.Errorf("实际为 %d 项", len(page.Actions))
		}
		return err
	})
}

func (w *world) reorganise(ctx context.Context, name, day, what, department, organiser string) error {
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
		if err == nil {
			_, err = b.Organise(ctx, req, of, now.Revision, customer.Team{Department: policy.DepartmentID(department), Organiser: who.ID})
		}
		return err
	})
}

// asking is who is found not to have consulted a customer, as somebody is told.
func (w *world) asking(ctx context.Context, name, about, of string) (missing []policy.PersonID, err error) {
	if err := w.answered(); err != nil {
		return nil, err
	}
	who, err := person(name)
	if err != nil {
		return nil, err
	}
	other, err := person(about)
	if err != nil {
		return nil, err
	}
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	return d.book.HasConsulted(ctx, policy.By(who), archive.CustomerID(of), archivetest.At("2026-01-01").Add(-24*time.Hour), other.ID)
}

func (w *world) hasConsulted(ctx context.Context, name, about, of string) error {
	missing, err := w.asking(ctx, name, about, of)
	if err == nil && len(missing) > 0 {
		err = errors.New("实际没有查阅过")
	}
	return err
}

func (w *world) mayNotAsk(ctx context.Context, name, about, of string) error {
	if _, err := w.asking(ctx, name, about, of); !errors.Is(err, policy.NotFound) {
		return fmt.Errorf("应当无权查问,却是 %w", err)
	}
	return nil
}
