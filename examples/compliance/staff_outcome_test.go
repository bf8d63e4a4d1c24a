package compliance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// vacancy asks the office, as the general manager, whether the archivist's post
// is vacant on a day.
func (w *world) vacancy(ctx context.Context, day string) (staff.Vacancy, bool, error) {
	if err := w.on(day); err != nil {
		return staff.Vacancy{}, false, err
	}
	d, err := w.services()
	if err != nil {
		return staff.Vacancy{}, false, err
	}
	all, err := d.office.Vacancies(ctx, policy.By(archivetest.GeneralManager), calendar.Day{})
	i := slices.IndexFunc(all, func(v staff.Vacancy) bool { return v.Post.Role == policy.Archivist && v.Rule == policy.C4_6b })
	if i < 0 {
		return staff.Vacancy{}, false, err
	}
	return all[i], true, err
}

func (w *world) vacantSince(ctx context.Context, day, since string) error {
	from, err := parseDay(since)
	if err != nil {
		return err
	}
	return w.vacant(ctx, day, from)
}

func (w *world) vacantEver(ctx context.Context, day string) error {
	return w.vacant(ctx, day, calendar.Day{})
}

func (w *world) vacant(ctx context.Context, day string, since calendar.Day) error {
	v, found, err := w.vacancy(ctx, day)
	if err == nil && (!found || v.Since != since) {
		err = fmt.Errorf("报告的空缺为 %v,%+v", found, v)
	}
	return err
}

func (w *world) filled(ctx context.Context, day string) error {
	v, found, err := w.vacancy(ctx, day)
	if err == nil && found {
		err = fmt.Errorf("报告了空缺:%+v", v)
	}
	return err
}

func (w *world) holds(ctx context.Context, day, names string) error {
	want, err := people(names)
	if err != nil {
		return err
	}
	on, err := parseDay(day)
	if err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	found, err := d.office.Appointed(ctx, policy.By(archivetest.GeneralManager), policy.Archivist, on)
	if err != nil {
		return err
	}
	var got []policy.PersonID
	for _, p := range found {
		got = append(got, p.ID)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("在任的是 %v", got)
	}
	return nil
}

// trained compares the whole training record of a person, by day: "2026-01-12
// 企业信用管理 合格、2026-03-02 消防安全 未考".
func (w *world) trained(ctx context.Context, name, record string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	list, err := d.office.TrainingRecord(ctx, policy.By(archivetest.GeneralManager), who.ID)
	if err != nil {
		return err
	}
	var got []string
	for _, t := range list {
		outcome := "未考"
		switch {
		case t.Passed:
			outcome = "合格"
		case !t.Examined.IsZero():
			outcome = "不合格"
		}
		i := slices.IndexFunc(trainingWords, func(one word[string]) bool { return one.is == t.Subject })
		if i < 0 {
			return fmt.Errorf("记录了未知的科目 %s", t.Subject)
		}
		got = append(got, t.Day.String()+" "+trainingWords[i].text+" "+outcome)
	}
	if s := strings.Join(got, "、"); s != record {
		return fmt.Errorf("培训记录为 %s", s)
	}
	return nil
}
