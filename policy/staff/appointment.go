package staff

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Appoint gives the person a post by name, from a day until a day (任命, rules
// B3.1 and B5.2d); By and At of the appointment are set here. Several people may
// hold one post.
//
// It refuses a post the regulation does not have, a first day before today
// (nothing done earlier could have rested on it), a post held already on one of
// the days, and a person who lacks what the post takes: every missing thing is a
// violation of C4.6a and of K7 (education, skills), or of C4.7 and of K8
// (training with its examination passed before taking the post). Nobody
// appoints themselves.
func (p Person) Appoint(who policy.Actor, at time.Time, law *policy.Version, a Appointment) (Person, journal.Draft, error) {
	c, err := p.begin(ActAppoint, who, at, law)
	if err != nil {
		return Person{}, journal.Draft{}, err
	}
	c.Join(policy.CheckShape(a))
	today := law.Day(at)
	notPast(c, "from", a.From, today)
	if !a.Until.IsZero() && a.Until.Before(a.From) {
		c.Add(*policy.Invalid("until", a.Until.String(), "a day from "+a.From.String(),
			policy.T("任期的止日早于起日", "the last day lies before the first")))
	}
	post, ok := law.Post(a.Role)
	switch {
	case a.Role == "": // the shape says so
	case !ok:
		c.Add(*noPost(law))
	default:
		p.checkPost(c, post, a)
	}
	if err := c.Err(); err != nil {
		return Person{}, journal.Draft{}, byPost(err, post)
	}
	a.By, a.At = who.ID, at.UTC().Truncate(time.Microsecond)
	p.Appointments = append(slices.Clip(p.Appointments), a)
	d := journal.NewDraft(who, at, ActAppoint, appointing(post)...).
		With("role", string(a.Role)).With("from", a.From.String()).With("until", a.Until.String()).
		With("partTime", strconv.FormatBool(a.PartTime))
	d.Day = a.From
	return p, d, nil
}

func (p Person) checkPost(c *policy.Checks, post policy.Post, a Appointment) {
	for _, have := range p.Appointments {
		if have.Role == a.Role && have.overlaps(a) {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: post.Rule, Field: "from", Found: have.From.String(), Wanted: "days on which the post is not held",
				Problem: policy.Tf("此人自 %s 起已任此职,任期重叠", "the person holds this post from %s: the days overlap", have.From),
				Remedy:  policy.T("请更正任期,或先免去前任命", "correct the days, or end the earlier appointment first"),
			})
		}
	}
	if a.From.IsZero() {
		return
	}
	for _, v := range p.Lacks(post, a.From) {
		c.Add(*v)
	}
}

func (a Appointment) overlaps(b Appointment) bool {
	if a.withdrawn() {
		return false
	}
	return (b.Until.IsZero() || !a.From.After(b.Until)) && (a.Until.IsZero() || !b.From.After(a.Until))
}

// withdrawn reports whether the appointment ended before it began.
func (a Appointment) withdrawn() bool { return !a.Until.IsZero() && a.Until.Before(a.From) }

// appointing lists the rules an appointment to the post stands on.
func appointing(post policy.Post) []policy.Rule {
	if post.Role != policy.Archivist {
		return []policy.Rule{post.Rule}
	}
	return []policy.Rule{post.Rule, policy.C4_6a, policy.C4_7, policy.K7, policy.K8}
}

// byPost makes a refusal for want of authority name the post's own rule: one
// row of the matrix decides about posts that rest on several articles.
func byPost(err error, post policy.Post) error {
	for _, v := range policy.Violations(err) {
		if v.Kind == policy.NotAllowed && post.Rule.Known() {
			v.Rule = post.Rule
		}
	}
	return err
}

func noPost(law *policy.Version) *policy.Violation {
	posts := make([]string, len(law.Posts()))
	for i, p := range law.Posts() {
		posts[i] = string(p.Role)
	}
	wanted := strings.Join(posts, " or ")
	return &policy.Violation{
		Kind: policy.InvalidInput, Rule: policy.B3_1, Field: "role", Wanted: wanted,
		Problem: policy.T("制度中没有须经任命的这一岗位", "the regulation has no such post filled by appointment"),
		Remedy:  policy.Tf("请更正岗位:%s", "name a post of the regulation: %s", wanted),
	}
}

// Dismissal ends a person's hold of a post (免职).
type Dismissal struct {
	Role policy.Role `json:"role" validate:"required,max=64,plain"`
	// Until is the last day the post is held: today or later.
	Until calendar.Day `json:"until"`
}

// Dismiss ends every appointment of the person to a post on a last day, today
// at the earliest (rules B3.1 and B5.2d): one that runs longer ends on that day,
// one that has not begun by then is withdrawn, which shows as a last day before
// its first. It refuses when the post is not held after that day anyway.
func (p Person) Dismiss(who policy.Actor, at time.Time, law *policy.Version, e Dismissal) (Person, journal.Draft, error) {
	c, err := p.begin(ActDismiss, who, at, law)
	if err != nil {
		return Person{}, journal.Draft{}, err
	}
	c.Join(policy.CheckShape(e))
	notPast(c, "until", e.Until, law.Day(at))
	post, ok := law.Post(e.Role)
	if !ok {
		post = policy.Post{Role: e.Role, Rule: policy.B3_1} // a post of an earlier regulation can still be left
	}
	p.Appointments = slices.Clone(p.Appointments)
	ended := 0
	for i := range p.Appointments {
		a := &p.Appointments[i]
		switch {
		case a.Role != e.Role, a.withdrawn(), !a.Until.IsZero() && !a.Until.After(e.Until):
			continue
		case a.From.After(e.Until):
			a.Until = a.From.AddDays(-1)
		default:
			a.Until = e.Until
		}
		ended++
	}
	if ended == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: post.Rule, Field: "role", Found: "no appointment", Wanted: "one that runs after " + e.Until.String(),
			Problem: policy.Tf("%s 之后此人并无此任命", "the person does not hold this post after %s", e.Until),
			Remedy:  policy.T("请核对岗位与日期", "check the post and the day"),
		})
	}
	if err := c.Err(); err != nil {
		return Person{}, journal.Draft{}, byPost(err, post)
	}
	d := journal.NewDraft(who, at, ActDismiss, post.Rule).
		With("role", string(e.Role)).With("until", e.Until.String()).With("appointments", strconv.Itoa(ended))
	d.Day = e.Until
	return p, d, nil
}

// Vacancy is a post of the regulation that nobody holds (空缺, rule C4.6b).
type Vacancy struct {
	Post policy.Post `json:"post"`
	// Rule asks for the post to be filled.
	Rule policy.Rule `json:"rule"`
	// Since is the first day without anybody; zero when the post was never held.
	Since calendar.Day `json:"since,omitzero"`
	// Next is the first day on which somebody appointed will hold it; zero when
	// nobody is appointed.
	Next calendar.Day `json:"next,omitzero"`
}

// with adds what one person's appointments say of a post on a day; false
// when the person holds it.
func (v Vacancy) with(p Person, day calendar.Day) (Vacancy, bool) {
	for _, a := range p.Appointments {
		switch {
		case a.Role != v.Post.Role || a.withdrawn():
		case a.Covers(day):
			return v, false
		case a.From.After(day):
			if v.Next.IsZero() || a.From.Before(v.Next) {
				v.Next = a.From
			}
		default: // it ended before the day
			if since := a.Until.AddDays(1); since.After(v.Since) {
				v.Since = since
			}
		}
	}
	return v, true
}
