package custody

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// NewList is what A starts a list with.
type NewList struct {
	// File is the business file whose loan or guarantee the deeds secure.
	File archive.FileID `json:"file" validate:"required,max=64,plain"`
	// Received is the civil day on which A got the first of them; zero when B did,
	// who says so with [HandOverList.RecordReceipt].
	Received calendar.Day `json:"received,omitzero"`
	Lines    []Line       `json:"lines,omitempty" validate:"max=500,dive"`
}

// Draft starts the list of a file's deeds (列单), in A's hands (rule B5.2c). f is the
// file named. With the day of A's receipt the custodian's deadline starts (B5.2b).
func Draft(who policy.Actor, at time.Time, law *policy.Version, id ListID, f archive.File, in NewList) (HandOverList, journal.Draft, error) {
	l := HandOverList{
		Org: f.Org, ID: id, State: Drafting, File: f.ID, Project: f.Project.Number, Customer: f.Project.Customer,
		Department: f.Project.Department, A: f.Project.A, B: f.Project.B, At: archive.Instant(at, time.Time{}),
	}
	if len(f.Holders) > 0 {
		l.Opened = law.Day(f.Holders[0].From)
	}
	c := opening(ActDraft, l.record(), who, at, law)
	c.Join(policy.CheckShape(in))
	checkLines(c, law, in.Lines)
	d := journal.NewDraft(who, at, ActDraft, policy.B5_2a, policy.B5_2c).With("file", string(f.ID)).With("lines", itoa(len(in.Lines)))
	if !in.Received.IsZero() {
		l.claimed(c, in.Received, law.Day(at))
		l = l.received(policy.ManagerA, l.A, in.Received, at, law)
		d.Day = in.Received
		d = d.With("due", l.Deadlines.NextDue().String())
	}
	if err := c.Err(); err != nil {
		return HandOverList{}, journal.Draft{}, err
	}
	l.Lines = slices.Clone(in.Lines)
	return l.stand(who), d, nil
}

// checkLines refuses what is no deed (rule B5.1), and one certificate twice.
func checkLines(c *policy.Checks, law *policy.Version, lines []Line) {
	type certificate struct{ kind, number string }
	seen := make(map[certificate]int, len(lines))
	for i, one := range lines {
		isDeed(c, law, "lines["+itoa(i)+"].kind", one.Kind, policy.Tf("第 %d 项不属于六类权证", "line %d is none of the kinds of deed", i+1))
		this := certificate{one.Kind, Folded(one.Certificate)}
		if j, twice := seen[this]; twice && one.Certificate != "" {
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Rule: policy.B5_2c, Field: "lines[" + itoa(i) + "].certificate", Found: "lines[" + itoa(j) + "]", Wanted: "each certificate once",
				Problem: policy.Tf("权证号与第 %d 项相同", "the certificate is that of line %d", j+1),
				Remedy:  policy.T("同一权证号只列一次,写明数量", "list a certificate once, with its quantity"),
			})
			continue
		}
		seen[this] = i
	}
}

// isDeed refuses a kind that is none of the regulation's (rule B5.1).
func isDeed(c *policy.Checks, law *policy.Version, field, code string, problem policy.Text) {
	if kind, ok := law.Deed(code, ""); code != "" && (!ok || kind.Code != code) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_1, Field: field, Wanted: "a kind of deed of the regulation",
			Problem: problem,
			Remedy:  policy.T("不是权证的资料请列入册内清单", "list what is no deed in the file's inventory"),
		})
	}
}

// claimed refuses a day of receipt that is missing, to come, or before there was the file
// whose loan or guarantee the deeds secure.
func (l HandOverList) claimed(c *policy.Checks, day, today calendar.Day) {
	archive.Claimed(c, "received", day, today)
	if !day.IsZero() && day.Before(l.Opened) {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.B5_2b, Field: "received", Found: day.String(), Wanted: "a day from " + l.Opened.String(),
			Problem: policy.Tf("收到日 %s 早于立卷日 %s", "the day of receipt %s is before %s, when the file was opened", day, l.Opened),
			Remedy:  policy.T("请核对收到权证的日期", "check the day on which the deeds were received"),
		})
	}
}

// received starts the custodian's deadline, from the day A or B got the deeds.
func (l HandOverList) received(as policy.Relation, person policy.PersonID, day calendar.Day, at time.Time, law *policy.Version) HandOverList {
	l.Receipt = &Receipt{By: person, As: as, Day: day, At: at.UTC().Truncate(time.Microsecond)}
	l.Deadlines = l.Deadlines.Put(policy.NewDeadline(law, policy.DeedsToCustodian, policy.B5_2b, person, day, law.Periods().Deeds))
	return l
}

// RecordReceipt records the civil day on which A or B got the first of the deeds
// (收到日): whoever says so answers for them from then on, and the custodian is to
// have them the same working day (rule B5.2b).
func (l HandOverList) RecordReceipt(who policy.Actor, at time.Time, law *policy.Version, day calendar.Day) (HandOverList, journal.Draft, error) {
	l, d, c := l.begin(ActReceipt, who, at, law)
	l.claimed(c, day, law.Day(at))
	if err := c.Err(); err != nil {
		return HandOverList{}, journal.Draft{}, err
	}
	as, person := policy.ManagerA, l.A
	if !who.Is(l.A) {
		as, person = policy.ManagerB, l.B
	}
	l = l.received(as, person, day, at, law).stand(who)
	d.Day = day
	return l, d.With("received", string(person)).With("due", l.Deadlines.NextDue().String()), nil
}

func unreceived(l HandOverList, _ *policy.Version, c *policy.Checks) {
	if l.Receipt != nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2b, Field: "receipt", Found: l.Receipt.Day.String(),
			Problem: policy.Tf("已记录于 %s 收到", "the receipt of %s is on record already", l.Receipt.Day),
			Remedy:  policy.T("收到日只记录一次", "the day is recorded once"),
		})
	}
}

func inHand(l HandOverList, _ *policy.Version, c *policy.Checks) {
	if l.Receipt == nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2b, Field: "receipt", Found: "none", Wanted: "a day",
			Problem: policy.T("尚未记录收到权证的日期", "the receipt of the deeds is not on record"),
			Remedy:  policy.T("请收到人先记录", "have whoever received them record it"),
		})
	}
}

// Edit puts new lines in the place of the old ones (更正清单): every check made of
// the old ones is void, and all three check anew (rule B5.2c).
func (l HandOverList) Edit(who policy.Actor, at time.Time, law *policy.Version, lines []Line) (HandOverList, journal.Draft, error) {
	void := len(l.Checks)
	l, d, c := l.begin(ActEdit, who, at, law)
	c.Join(policy.CheckShape(struct {
		Lines []Line `json:"lines" validate:"max=500,dive"`
	}{lines}))
	checkLines(c, law, lines)
	if err := c.Err(); err != nil {
		return HandOverList{}, journal.Draft{}, err
	}
	l.State = Drafting
	l.Lines, l.Checks, l.Differences = slices.Clone(lines), nil, nil
	l = l.stand(who)
	return l, d.With("lines", itoa(len(lines))).With("void", itoa(void)), nil
}

// Present gives the list to be checked by A, B and the archivist (提交核对). A list
// that was stopped, and is right after all, is presented again as it is.
func (l HandOverList) Present(who policy.Actor, at time.Time, law *policy.Version) (HandOverList, journal.Draft, error) {
	l, d, c := l.begin(ActPresent, who, at, law)
	if err := c.Err(); err != nil {
		return HandOverList{}, journal.Draft{}, err
	}
	l.State = Verifying
	l.Checks, l.Differences = nil, nil
	l = l.stand(who)
	return l, d.With("lines", itoa(len(l.Lines))).With("digest", l.Digest().String()), nil
}

func presentable(l HandOverList, law *policy.Version, c *policy.Checks) {
	if len(l.Lines) == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2c, Field: "lines", Found: "0", Wanted: "1 or more",
			Problem: policy.T("清单是空的", "the list is empty"),
			Remedy:  policy.T("请列出每一份权证", "list every deed"),
		})
	}
	inHand(l, law, c)
}

// Cancel ends a list that will not be received (撤销), with the approver's reason.
func (l HandOverList) Cancel(who policy.Actor, at time.Time, law *policy.Version, reason string) (HandOverList, journal.Draft, error) {
	l, d, c := l.begin(ActCancel, who, at, law)
	reasoned(c, policy.B5_2c, reason)
	if err := c.Err(); err != nil {
		return HandOverList{}, journal.Draft{}, err
	}
	l.State, l.Called = Cancelled, step(who, at, reason)
	d, l.Deadlines, l.Breaches = journal.Meet(d, l.Deadlines, l.Breaches, policy.DeedsToCustodian, law.Day(at))
	return l, d, nil
}

// Stay is the consent to deeds staying overnight with who received them.
type Stay struct {
	// Days is how many working days it gives.
	Days   int    `json:"days" validate:"min=1,max=30"`
	Reason string `json:"reason" validate:"max=500,plain"`
}

// AllowOvernight records an approver's consent to deeds staying with a handler
// (过夜批准, rule B5.2b), with its reason. Given in time it moves the deadline by as
// many working days; given later it is kept as a note and moves nothing.
func (l HandOverList) AllowOvernight(who policy.Actor, at time.Time, law *policy.Version, s Stay) (HandOverList, journal.Draft, error) {
	l, d, c := l.begin(ActOvernight, who, at, law)
	c.Join(policy.CheckShape(struct {
		Days int `json:"days" validate:"min=1,max=30"`
	}{s.Days}))
	reasoned(c, policy.B5_2b, s.Reason)
	if err := c.Err(); err != nil {
		return HandOverList{}, journal.Draft{}, err
	}
	due, _ := l.Deadlines.Get(policy.DeedsToCustodian)
	moved := due.Extend(law, law.Day(at), policy.Extension{Days: s.Days, Reason: s.Reason, Approver: who.ID, At: at.UTC().Truncate(time.Microsecond)})
	l.Deadlines = l.Deadlines.Put(moved)
	last := moved.Extensions[len(moved.Extensions)-1]
	d = d.With("days", itoa(s.Days)).With("from", last.From.String()).With("to", last.To.String())
	if last.Late {
		d = d.With("note", "late")
	}
	return l, d, nil
}
