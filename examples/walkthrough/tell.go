package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// printf prints one line; the first failure to write is the story's.
func (t *teller) printf(format string, args ...any) {
	if t.failed == nil {
		_, t.failed = io.WriteString(t.out, strings.TrimRight(fmt.Sprintf(format, args...), " ")+"\n")
	}
}

// linef prints one line of what belongs to a step.
func (t *teller) linef(format string, args ...any) { t.printf("    "+format, args...) }

func (t *teller) say(text policy.Text) { t.printf("%s", text.In(t.lang)) }

// chapter begins the next one.
func (t *teller) chapter(title policy.Text) { t.printf("\n%s", title.In(t.lang)) }

// day turns the clock to ten in the morning of a day, and says so when it is
// another one.
func (t *teller) day(d calendar.Day) {
	if now := morning(d); !now.Equal(t.now) || t.now.IsZero() {
		t.now = now
		t.printf("\n%s", t.dayText(d))
	}
}

// step tells what was done and under which rules.
func (t *teller) step(what policy.Text, rules ...policy.Rule) {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = string(r)
	}
	t.printf("  + %s [%s]", what.In(t.lang), strings.Join(ids, ", "))
}

// refused tells of an attempt and why it was refused. The story goes no further
// when it was not: the project file is then another story.
func (t *teller) refused(what policy.Text, err error) error {
	why := policy.Violations(err)
	if len(why) == 0 {
		return errors.Join(fmt.Errorf("the story expects a refusal that did not come: %s", what), err)
	}
	t.printf(policy.T("  x %s:%s", "  x %s: %s").In(t.lang), what.In(t.lang), policy.T("被拒绝", "refused").In(t.lang))
	for _, v := range why {
		t.linef("%s", v.In(t.lang))
	}
	return nil
}

// count counts things: a bare figure in Chinese, "1 paper" or "2 papers" in
// English.
func count(n int, thing string) policy.Text {
	zh := strconv.Itoa(n)
	if n != 1 {
		thing += "s"
	}
	return policy.T(zh, zh+" "+thing)
}

// deadlines tells deadlines with the working days that make them up, or with the
// day they run from.
func (t *teller) deadlines(all policy.Deadlines, names ...policy.DeadlineName) {
	for _, name := range names {
		d, ok := all.Get(name)
		if !ok {
			continue
		}
		if !d.Open() {
			met := policy.Tf("按时完成于 %s", "met on %s", d.Done)
			if d.Late(d.Done) {
				met = policy.Tf("逾期,完成于 %s", "missed, done on %s", d.Done)
			}
			t.linef("%s: %s", d.In(t.lang), met.In(t.lang))
			continue
		}
		if d.Period.Unit != calendar.WorkingDays {
			t.linef("%s: %s", d.In(t.lang), running(d).In(t.lang))
			continue
		}
		var days []string
		for _, day := range d.Counted(t.law) {
			text := day.String()[5:]
			if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
				text += policy.T("(调休上班)", " (a worked weekend)").In(t.lang)
			}
			days = append(days, text)
		}
		if len(days) == 0 {
			t.linef("%s: %s", d.In(t.lang), policy.T("当日", "the same working day").In(t.lang))
			continue
		}
		t.linef("%s: %s", d.In(t.lang), strings.Join(days, ", "))
	}
}

// running says how long a deadline runs that is not one of working days.
func running(d policy.Deadline) policy.Text {
	unit := map[calendar.Unit]string{calendar.Months: "个月", calendar.Days: "日"}[d.Period.Unit]
	if unit == "" {
		return policy.Tf("自 %s 起", "from %s", d.Start)
	}
	return policy.Tf("自 %[1]s 起 %[2]d %[3]s", "%[4]s from %[1]s", d.Start, d.Period.N, unit, d.Period)
}

// breaches tells what is held against whom.
func (t *teller) breaches(all []policy.Breach) {
	for _, b := range all {
		t.linef("%s", policy.Tf("违规 [%s]:%s,应于 %s,实于 %s,责任人 %s", "a breach of %s: %s, due %s, done %s, held against %s", string(b.Rule), b.Deadline.Text(), b.Due, b.Done, string(b.Person)).In(t.lang))
	}
}

// entries tells entries of a journal, each with the deadlines it met or missed.
func (t *teller) entries(history []journal.Entry) {
	for _, e := range history {
		row, _ := t.law.Matrix().Row(e.Action)
		t.linef("%2d  %s  %-18s %s", e.Seq, t.law.Day(e.At), e.Actor, row.Title().In(t.lang))
		for _, d := range e.Duties {
			if d.Open() {
				continue // it runs from here on
			}
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
}

func (t *teller) dayText(d calendar.Day) string {
	zh := [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}
	return d.String() + " " + policy.T(zh[d.Weekday()], d.Weekday().String()).In(t.lang)
}
