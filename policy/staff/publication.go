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
// Of the text that part is in force which it changes of what would be in force on its
// day, credit or the rest ([PublishedVersion.Changes], rule C3a): the credit part of a
// text that changes the rest gives way to what the leading group has published or
// publishes later, and the other way round.
//
// A version whose effective day is still to come is replaced, in the parts that it
// has in common with it, by one published for the same day, under an id of its own:
// both stay on record, the earlier one marked [PublishedVersion.ReplacedBy] once
// nothing of it is left. To withdraw a version, publish the text in force once more
// for its day.
//
// It refuses a text that [policy.ParseRegulation] or [policy.Compile] refuses, an
// effective day before today (what was judged stays judged) or that of a version
// in force since today, an id used before or with a plus, days that overlap another
// version's, a part that does not go with what stands beside it, a version that does
// not bind the organisation from that day, one under which nobody could publish
// another, and whoever has not the authority for each part that it changes: of the
// credit part only the leading group has it (rule C3a).
func (b Rulebook) Publish(who policy.Actor, at time.Time, law *policy.Version, text string) (Rulebook, journal.Draft, error) {
	c, err := b.bound(who, at, law)
	if err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	part, said := policy.RestPart, &policy.Checks{Subject: c.Subject}
	version := b.parse(said, text)
	if version != nil {
		part = version.Changes(b.before(version, law))
		b.checkVersion(said, version, part, at, law)
	}
	b.checkPublisher(c, part, who, law)
	c.Join(said.Err())
	if err := c.Err(); err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	one := PublishedVersion{
		ID: version.ID(), Effective: version.Effective(), Text: text, Digest: journal.Sum([]byte(text)),
		By: who.ID, At: at.UTC().Truncate(time.Microsecond), Changes: part,
	}
	rules := []policy.Rule{policy.G3, policy.B7, policy.C5a}
	if part.Has(policy.CreditPart) {
		rules = append(rules, policy.C3a)
	}
	d := journal.NewDraft(who, at, ActPublish, rules...).
		With("version", one.ID).With("digest", one.Digest.String()).With("changes", string(part))
	d.Day = one.Effective
	b.Versions = append(slices.Clone(b.Versions), one)
	for _, i := range b.replaced(one.Effective) {
		b.Versions[i].ReplacedBy = one.ID
		d = d.With("replaces", b.Versions[i].ID)
	}
	if _, err := b.Compile(); err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	return b, d, nil
}

// replaced finds the versions of a day of which later ones have left no part.
func (b Rulebook) replaced(effective calendar.Day) []int {
	credit, rest := b.standing(effective, policy.CreditPart), b.standing(effective, policy.RestPart)
	var gone []int
	for i, v := range b.Versions {
		if v.Effective == effective && v.ReplacedBy == "" && i != credit && i != rest {
			gone = append(gone, i)
		}
	}
	return gone
}

// before is what would be in force on a version's day.
func (b Rulebook) before(v, law *policy.Version) *policy.Version {
	if book, err := b.Compile(); err == nil {
		if one := book.Standing(b.Org, v.Effective()); one != nil {
			return one
		}
	}
	return law
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
		ID string `json:"id" validate:"max=64,plain,excludes=+"` // Compile asks for one; a plus is between two
	}{id})
}

func (b Rulebook) checkVersion(c *policy.Checks, v *policy.Version, part policy.RegulationPart, at time.Time, law *policy.Version) {
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
	if v.Effective().After(law.Day(at)) {
		return
	}
	for _, one := range []policy.RegulationPart{policy.RestPart, policy.CreditPart} {
		if i := b.standing(v.Effective(), one); i >= 0 && part.Has(one) {
			p := b.Versions[i]
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Rule: policy.B7, Field: "effective", Found: v.Effective().String(), Wanted: "a day of its own",
				Problem: policy.Tf("版本 %s 也自 %s 施行,且已施行", "version %s is effective on %s as well, and in force already", p.ID, p.Effective),
				Remedy:  policy.T("请改用其他施行日期,并以该日将施行的制度为底本书写", "choose another effective day, and write the text from what stands on that day"),
			})
			return
		}
	}
}

// checkPublisher refuses whoever has not the authority for the part that a version
// changes, or for one of both (rules G3 and C3a). A regulation written before there
// was a row for the credit part has the default's.
func (b Rulebook) checkPublisher(c *policy.Checks, part policy.RegulationPart, who policy.Actor, law *policy.Version) {
	if part.Has(policy.RestPart) {
		if no := decide(ActPublish, who, law, b.Org, "").Violation(c.Subject); no != nil {
			c.Add(*no)
		}
	}
	if !part.Has(policy.CreditPart) {
		return
	}
	if _, ok := law.Matrix().Row(ActPublishCredit); !ok {
		law = policy.Default()
	}
	if no := decide(ActPublishCredit, who, law, b.Org, "").Violation(c.Subject); no != nil {
		no.Field = "credit"
		no.Remedy = policy.T("信用部分请照该日将施行的制度书写,或由领导小组发布", "write of credit what would be in force on that day, or have the leading group publish it")
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
