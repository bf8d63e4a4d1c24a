package archive

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Expires returns the day until which the volume must be kept; zero when no
// provision gives one, when a hold keeps it, and once its number is void or it is
// destroyed.
func (v Volume) Expires() calendar.Day {
	if v.Retention == nil || len(v.Holds) > 0 || v.State == Void || v.State == Disposed {
		return calendar.Day{}
	}
	return v.Retention.Until
}

// retention returns how long a volume of a class is kept that was filed on a
// day, or whose business ended on it: of the provisions switched on and in force
// today the one that holds longest, with its citation; nil where there is none.
func retention(law *policy.Version, class Class, from, today calendar.Day) *Retention {
	var longest *Retention
	for _, r := range law.Retentions(string(class), today) {
		until, _ := law.Calendar().Due(from, r.Period, false)
		if longest == nil || until.After(longest.Until) {
			longest = &Retention{Until: until, Citation: r.Citation, From: from}
		}
	}
	return longest
}

// keptFrom is the day from which it is counted how long the volume is kept: at
// first that of filing.
func (v Volume) keptFrom() calendar.Day {
	if v.Retention != nil && !v.Retention.From.IsZero() {
		return v.Retention.From
	}
	return v.Filed
}

// lawful returns how long the regulation of today would have the volume kept; nil
// where it gives no figure. What is on record stays until it is set anew
// ([Volume.Retain]).
func (v Volume) lawful(law *policy.Version, today calendar.Day) *Retention {
	return retention(law, v.Class, v.keptFrom(), today)
}

// Retain counts anew how long the volume is kept, by the regulation in force
// (核定保管期限): from the day its business ended, or where the zero day is given
// from what it was counted from before, at first the day of filing. It may become
// longer by this, never shorter: that takes an appraisal by two people once the
// time is over. What an appraisal has extended stays as it is.
func (v Volume) Retain(who policy.Actor, at time.Time, law *policy.Version, from calendar.Day) (Volume, journal.Draft, error) {
	v, d, c := v.begin(ActRetain, who, at, law)
	today := law.Day(at)
	if from.After(today) {
		c.Add(*policy.Invalid("from", from.String(), "a day up to "+today.String(), policy.Tf("%s 尚未到来", "%s is in the future", from)))
	}
	if from.IsZero() {
		from = v.keptFrom()
	}
	longest := retention(law, v.Class, from, today)
	if v.Retention != nil && v.Retention.Appraised && (longest == nil || longest.Until.Before(v.Retention.Until)) {
		kept := *v.Retention
		kept.From = later(from, kept.From)
		longest = &kept
	}
	least := v.Retention
	if least == nil {
		least = v.lawful(law, today)
	}
	if longest != nil && least != nil && longest.Until.Before(least.Until) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "from", Found: longest.Until.String(), Wanted: "a day from " + least.Until.String(),
			Problem: policy.Tf("案卷须保管至 %s,不得缩短为 %s", "the volume is kept until %s, and not only until %s", least.Until, longest.Until),
			Remedy:  policy.T("期限只能延长;到期后由两人鉴定", "the time may only become longer; once it is over two people appraise"),
		})
	}
	if longest == nil && c.OK() {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "retentions", Found: "0", Wanted: "1 or more",
			Problem: policy.T("制度没有为该类案卷规定保管期限", "the regulation gives no time for which volumes of this class are kept"),
			Remedy:  policy.T("请先在制度中列明期限及出处", "have a period with its citation put in the regulation first"),
		})
	}
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	before := ""
	if v.Retention != nil {
		before = v.Retention.Until.String()
	}
	v.Retention = longest
	d.Day = from
	return v, d.With("before", before).With("until", longest.Until.String()).With("citation", longest.Citation), nil
}
