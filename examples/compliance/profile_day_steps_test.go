package compliance

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// profileDaySteps are the sentences about the days of what is gathered of a customer,
// and of an authorisation.
func (w *world) profileDaySteps() []step {
	return []step{
		{"{人}于{日}登记{事项}，来源{来源}，未写日期", w.recordDayless},
		{"{人}于{日}登记{事项}，来源{来源}，日期写成{日}", w.recordOn},
		{"{人}于{日}授权{人}查阅客户档案，用途{用途}，自{日}起至{日}止", w.grantFrom},
	}
}

func (w *world) recordDayless(ctx context.Context, name, day, what, source string) error {
	return w.recordOf(ctx, name, day, what, source, calendar.Day{})
}

func (w *world) recordOn(ctx context.Context, name, day, what, source, of string) error {
	on, err := parseDay(of)
	if err != nil {
		return err
	}
	return w.recordOf(ctx, name, day, what, source, on)
}

func (w *world) recordOf(ctx context.Context, name, day, what, source string, on calendar.Day) error {
	topic, err := look(topicWords, "事项", what)
	if err != nil {
		return err
	}
	from, err := look(sourceWords, "来源", source)
	if err != nil {
		return err
	}
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		_, err := b.Record(ctx, req, p.ID, customer.FactEntry{Topic: topic, Source: from, Day: on, Text: "偏好块煤"})
		return err
	})
}

func (w *world) grantFrom(ctx context.Context, name, day, to, purpose, from, until string) error {
	who, err := person(to)
	if err != nil {
		return err
	}
	first, err := parseDay(from)
	if err != nil {
		return err
	}
	last, err := parseDay(until)
	if err != nil {
		return err
	}
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) (err error) {
		w.client.grant, err = b.Grant(ctx, req, customer.Terms{
			To: customer.Grantee{Person: who.ID}, Scope: customer.Scope{Customer: p.Basics.Customer}, Purpose: purpose, From: first, Until: last,
		})
		return err
	})
}
