package compliance

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// profileOutcomeSteps are the sentences about what is seen of customer profiles.
func (w *world) profileOutcomeSteps() []step {
	return []step{
		{"客户档案应为{状态}", w.profileIs},
		{"客户{客户}的客户档案应有{数}份", w.profilesOf},
		{"客户档案应缺{项目}", w.profileMisses},
		{"客户档案应完整", w.profileComplete},
		{"客户档案应有{事项}{数}条，最后一条来源{来源}，日期{日}", w.factsAre},
		{"{日}逾期未更新的客户档案应有{数}份", w.staleOn},
		{"客户档案应于{日}前更新，由{人}负责", w.profileDue},
		{"外传记录应有{数}条，经手人为{人}", w.passings},
	}
}

func (w *world) checkProfile(ctx context.Context, fits func(p customer.Profile) bool, told func(p customer.Profile) string) error {
	if err := w.answered(); err != nil {
		return err
	}
	p, err := w.profile(ctx)
	if err == nil && !fits(p) {
		err = fmt.Errorf("实际为:%s", told(p))
	}
	return err
}

func (w *world) profileIs(ctx context.Context, state string) error {
	name := func(p customer.Profile) string { return customer.StateText(p.State).ZH }
	return w.checkProfile(ctx, func(p customer.Profile) bool { return name(p) == state }, name)
}

func (w *world) profilesOf(ctx context.Context, of string, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	return w.db.Customers().View(ctx, func(r customer.Reader) error {
		page, err := r.Profiles(ctx, customer.ProfileQuery{Org: company, Customer: archive.CustomerID(of)})
		if err == nil && len(page.Profiles) != n {
			err = fmt.Errorf("实际为 %d 份", len(page.Profiles))
		}
		return err
	})
}

// wanting is what the report on completeness says of the profile, as the sales
// director reads it; nothing when it is not listed.
func (w *world) wanting(ctx context.Context) (string, error) {
	if err := w.answered(); err != nil {
		return "", err
	}
	d, err := w.services()
	if err != nil {
		return "", err
	}
	who, err := person("销售总监")
	if err != nil {
		return "", err
	}
	page, err := d.book.Incomplete(ctx, policy.By(who), customer.ReportQuery{})
	for _, one := range page.Profiles {
		if one.ID != w.client.profile {
			continue
		}
		names := make([]string, len(one.Missing))
		for i, part := range one.Missing {
			names[i] = part.Text().ZH
		}
		return strings.Join(names, "、"), err
	}
	return "", err
}

func (w *world) profileMisses(ctx context.Context, parts string) error {
	got, err := w.wanting(ctx)
	if err == nil && got != parts {
		err = fmt.Errorf("实际缺 %s", got)
	}
	return err
}

func (w *world) profileComplete(ctx context.Context) error { return w.profileMisses(ctx, "") }

func (w *world) factsAre(ctx context.Context, what string, n int, source, day string) error {
	if err := w.answered(); err != nil {
		return err
	}
	topic, err := look(topicWords, "事项", what)
	if err != nil {
		return err
	}
	from, err := look(sourceWords, "来源", source)
	if err != nil {
		return err
	}
	return w.db.Customers().View(ctx, func(r customer.Reader) error {
		page, err := r.Facts(ctx, customer.FactQuery{Org: company, Profile: w.client.profile, Topic: topic})
		if err != nil {
			return err
		}
		if len(page.Facts) != n || n == 0 || page.Facts[n-1].Source != from || page.Facts[n-1].Day.String() != day {
			return fmt.Errorf("实际为 %+v", page.Facts)
		}
		return nil
	})
}

func (w *world) staleOn(ctx context.Context, day string, n int) error {
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
	who, err := person("销售总监")
	if err != nil {
		return err
	}
	page, err := d.book.Stale(ctx, policy.By(who), customer.ReportQuery{})
	if err == nil && len(page.Profiles) != n {
		err = fmt.Errorf("实际为 %+v", page.Profiles)
	}
	return err
}

func (w *world) profileDue(ctx context.Context, day, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.checkProfile(ctx, func(p customer.Profile) bool {
		d, _ := p.Deadlines.Get(policy.ProfileUpdate)
		return d.Open() && d.Due.String() == day && d.Person == who.ID
	}, func(p customer.Profile) string { return p.Deadlines.String() })
}

func (w *world) passings(ctx context.Context, n int, name string) error {
	if err := w.answered(); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.db.Customers().View(ctx, func(r customer.Reader) error {
		page, err := r.Passings(ctx, customer.PassingQuery{Org: company, Profile: w.client.profile, By: who.ID})
		if err == nil && len(page.Passings) != n {
			err = fmt.Errorf("实际为 %d 条", len(page.Passings))
		}
		return err
	})
}
