package staff

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Publish puts a version of the regulation into force (发布制度, rules B7 and
// C5a), from its own effective day, written as YAML. The text is kept as it is,
// with its digest.
//
// A version whose effective day is still to come is replaced by one published
// for the same day, under an id of its own: both stay on record, the earlier
// one marked [PublishedVersion.ReplacedBy]. To withdraw a version, publish the
// text in force once more for its day.
//
// It refuses a text that [policy.ParseRegulation] or [policy.Compile] refuses, an
// effective day before today (what was judged stays judged) or that of a version
// in force since today, an id used before, days that overlap another version's, a version that does not bind the
// organisation from that day, one under which nobody could publish another, and
// one that says something else of credit than what would be in force on its day,
// unless the leading group publishes it (rule C3a).
func (b Rulebook) Publish(who policy.Actor, at time.Time, law *policy.Version, text string) (Rulebook, journal.Draft, error) {
	c, err := b.begin(ActPublish, who, at, law)
	if err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	version := b.parse(c, text)
	if version != nil {
		b.checkVersion(c, version, at, law)
		b.checkCredit(c, version, who, law)
	}
	if err := c.Err(); err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	one := PublishedVersion{
		ID: version.ID(), Effective: version.Effective(), Text: text, Digest: journal.Sum([]byte(text)),
		By: who.ID, At: at.UTC().Truncate(time.Microsecond),
	}
	b.Versions = slices.Clone(b.Versions)
	i := b.standing(one.Effective)
	if i >= 0 {
		b.Versions[i].ReplacedBy = one.ID
	}
	b.Versions = append(b.Versions, one)
	if _, err := b.Compile(); err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActPublish, policy.G3, policy.B7, policy.C5a).
		With("version", one.ID).With("digest", one.Digest.String())
	if i >= 0 {
		d = d.With("replaces", b.Versions[i].ID)
	}
	d.Day = one.Effective
	return b, d, nil
}

// standing finds the version effective on a day that nothing has replaced; -1
// when there is none.
func (b Rulebook) standing(effective calendar.Day) int {
	return slices.IndexFunc(b.Versions, func(p PublishedVersion) bool { return p.Effective == effective && p.ReplacedBy == "" })
}

// parse compiles a text; nil when it is no regulation, which the checks then say.
func (b Rulebook) parse(c *policy.Checks, text string) *policy.Version {
	reg, err := policy.ParseRegulation([]byte(text))
	if err != nil {
		c.Join(err)
		return nil
	}
	c.Join(checkVersionID(reg.ID))
	version, err := policy.Compile(reg, b.yearsInForce(), b.companyDays())
	c.Join(err)
	return version
}

func checkVersionID(id string) error {
	return policy.CheckShape(struct {
		ID string `json:"id" validate:"max=64,plain"` // Compile asks for one
	}{id})
}

func (b Rulebook) checkVersion(c *policy.Checks, v *policy.Version, at time.Time, law *policy.Version) {
	if today := law.Day(at); v.Effective().Before(today) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B7, Field: "effective", Found: v.Effective().String(), Wanted: "a day from " + today.String(),
			Problem: policy.Tf("施行日期 %s 已经过去,制度不溯及既往", "the effective day %s has passed, and a regulation does not reach back", v.Effective()),
			Remedy:  policy.T("请改用今天或以后的施行日期", "make it effective today or later"),
		})
	}
	used := func(p PublishedVersion) bool { return p.ID == v.ID() }
	if v.ID() == policy.Default().ID() || slices.ContainsFunc(b.Versions, used) {
		c.Add(*policy.Invalid("id", v.ID(), "an id not used before", policy.T("版本编号已被使用", "the version's id has been used before")))
	}
	c.Join(v.Binds(b.Org, v.Effective()))
	if _, ok := v.Matrix().Row(ActPublish); !ok {
		c.Add(*policy.Invalid("matrix", "no row for "+string(ActPublish), "a row for "+string(ActPublish),
			policy.Tf("权限表没有 %s 一行,此后无人能再修订", "the matrix has no row for %s: nobody could ever change the regulation again", string(ActPublish))))
	}
	// What is not yet in force is replaced; what is in force stays.
	if i := b.standing(v.Effective()); i >= 0 && !v.Effective().After(law.Day(at)) {
		p := b.Versions[i]
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.B7, Field: "effective", Found: v.Effective().String(), Wanted: "a day of its own",
			Problem: policy.Tf("版本 %s 也自 %s 施行,且已施行", "version %s is effective on %s as well, and in force already", p.ID, p.Effective),
			Remedy:  policy.T("请更正施行日期", "choose another effective day"),
		})
	}
}

// checkCredit refuses a version that changes the credit part of what would be in
// force on its day (rule C3a), save from those who may. A regulation written
// before there was such a row has the default's.
func (b Rulebook) checkCredit(c *policy.Checks, v *policy.Version, who policy.Actor, law *policy.Version) {
	before := law
	if book, err := b.Compile(); err == nil {
		if one, err := book.InForce(b.Org, v.Effective()); err == nil {
			before = one
		}
	}
	if v.SameCredit(before) {
		return
	}
	if _, ok := law.Matrix().Row(ActPublishCredit); !ok {
		law = policy.Default()
	}
	if no := decide(ActPublishCredit, who, law, b.Org, "").Violation(c.Subject); no != nil {
		no.Field = "credit"
		c.Add(*no)
	}
}

// Interpret records an interpretation of a rule (解释, rule C5b): only the
// leading group gives one. It refuses a rule that is not in the catalogue and a
// text that is empty or longer than 4000 characters. By and At are set here.
func (b Rulebook) Interpret(who policy.Actor, at time.Time, law *policy.Version, i Interpretation) (Rulebook, journal.Draft, error) {
	c, err := b.begin(ActInterpret, who, at, law)
	if err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	c.Join(policy.CheckShape(i))
	if i.Rule != "" && !i.Rule.Known() {
		_, err := policy.ParseRule(string(i.Rule))
		c.Join(err)
	}
	if err := c.Err(); err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	i.By, i.At = who.ID, at.UTC().Truncate(time.Microsecond)
	b.Interpretations = append(slices.Clip(b.Interpretations), i)
	d := journal.NewDraft(who, at, ActInterpret, policy.C5b).
		With("rule", i.Rule.ID()).With("text", journal.Sum([]byte(i.Text)).String())
	return b, d, nil
}
