package policy

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// DeadlineName names a deadline of the regulation.
type DeadlineName string

// The deadlines of a business file.
const (
	AToB       DeadlineName = "a-to-b"       // A hands over to B (B4.5a)
	BToArchive DeadlineName = "b-to-archive" // B delivers to the archivist (B4.5b)
	Total      DeadlineName = "total"        // the file is with the archivist, in all (B4.5b)
	Registered DeadlineName = "registered"   // the archivist registers what was accepted (B4.7a)
)

// The deadlines of deeds and of the vault.
const (
	DeedsToCustodian DeadlineName = "deeds-to-custodian" // whoever received deeds hands them to the custodian (B5.2b)
	VaultCount       DeadlineName = "vault-count"        // a safe is counted in full (B5.2f)
	SurpriseCount    DeadlineName = "surprise-count"     // a safe is counted by surprise (B5.2f)
	DeedsReturn      DeadlineName = "deeds-return"       // the carrier brings back what was released for a time (B5.2b)
)

// The deadline of a slip.
const (
	LoanReturn DeadlineName = "loan-return" // all that was lent is back (B6.3)
)

// The deadline of a customer profile.
const (
	ProfileUpdate DeadlineName = "profile-update" // its custodian updates it after a transaction (R4.2b)
)

// The deadlines of satisfaction surveys and complaints.
const (
	SurveyOfYear     DeadlineName = "survey-of-year"    // a full satisfaction survey is sent within the year (R6a)
	CorrectiveAction DeadlineName = "corrective-action" // an action on a weak point is done (R6d)
	EffectCheck      DeadlineName = "effect-check"      // its effect is checked once it is done (R6d)
	ComplaintOutcome DeadlineName = "complaint-outcome" // the outcome of a complaint is proposed (R7.2, R7.3)
	ComplaintAnswer  DeadlineName = "complaint-answer"  // the office answers the customer (R7.2, R7.3)
)

// The deadlines of a visit.
const (
	VisitMade     DeadlineName = "visit-made"     // it is made, from the day of its occasion (R5a)
	VisitRecorded DeadlineName = "visit-recorded" // it is recorded in the profile, from the visit (R5c)
)

// The deadlines of a credit file.
const (
	CreditToOffice  DeadlineName = "credit-to-office"  // its department's keeper hands it to the office (C4.3b)
	CreditToArchive DeadlineName = "credit-to-archive" // the office has it in the archive (C4.3c)
)

// The deadlines of a contract file, each once for a formality ([DeadlineName.Of]),
// and of a report.
const (
	ContractToManager DeadlineName = "contract-to-manager" // its handler hands the papers to the manager (K3a)
	ContractToArchive DeadlineName = "contract-to-archive" // the manager hands them to the archive (K3b)
	ContractReport    DeadlineName = "contract-report"     // a report is submitted (K4a, K4b)
	ConsultedBefore   DeadlineName = "consulted-before"    // the customer's profile is consulted before the signing (R4.3a)
)

// Of names the deadline of one of several things of a record that each have their
// own: n is its place among them, from 1 ("contract-to-manager/2").
func (n DeadlineName) Of(place int) DeadlineName {
	return n + "/" + DeadlineName(strconv.Itoa(place))
}

// Text returns the deadline's name for a reader.
func (n DeadlineName) Text() Text {
	if name, place, of := strings.Cut(string(n), "/"); of {
		return Tf("%s(第 %s 项)", "%s (no. %s)", DeadlineName(name).Text(), place)
	}
	switch n {
	case ContractToManager:
		return T("合同资料移交合同管理员", "the papers of the contract to the manager")
	case ContractToArchive:
		return T("合同资料移交档案室", "the papers of the contract to the archive")
	case ConsultedBefore:
		return T("签订前查阅客户档案", "the consultation of the customer's profile")
	case ContractReport:
		return T("报送合同报表", "the report on contracts")
	case VisitMade:
		return T("完成拜访", "the visit")
	case VisitRecorded:
		return T("形成拜访记录", "the record of the visit")
	case AToB:
		return T("A 角移交 B 角", "A to B")
	case BToArchive:
		return T("B 角移交档案室", "B to the archive")
	case Total:
		return T("全程移交", "in the archive")
	case Registered:
		return T("登记入簿", "in the register book")
	case LoanReturn:
		return T("归还档案", "back in the archive")
	case DeedsToCustodian:
		return T("权证交保管人", "deeds to the custodian")
	case VaultCount:
		return T("保险柜定期盘点", "the count of the safe")
	case SurpriseCount:
		return T("保险柜突击盘点", "the surprise count of the safe")
	case DeedsReturn:
		return T("暂时出库的权证归还", "the return of released deeds")
	case ProfileUpdate:
		return T("交易后更新客户档案", "the update of the profile")
	case SurveyOfYear:
		return T("年度满意度调查", "the year's satisfaction survey")
	case CorrectiveAction:
		return T("纠正预防措施", "the corrective or preventive action")
	case EffectCheck:
		return T("验证纠正预防措施的效果", "the check of the action's effect")
	case ComplaintOutcome:
		return T("提出投诉处理结果", "the outcome of the complaint")
	case ComplaintAnswer:
		return T("向客户反馈处理结果", "the answer to the customer")
	case CreditToOffice:
		return T("信用档案移交办公室", "the credit file to the office")
	case CreditToArchive:
		return T("信用档案移交档案室", "the credit file to the archive")
	}
	return T(string(n), string(n))
}

// Deadline is a day by which a named person must have done something (时限).
// It is a value: its methods return a new one.
type Deadline struct {
	Name DeadlineName `json:"name"`
	Rule Rule         `json:"rule"`
	// Person answers for it.
	Person PersonID `json:"person"`
	// Start is the day of the event, which is not counted itself.
	Start calendar.Day `json:"start"`
	// Period is the time given.
	Period calendar.Period `json:"period"`
	// Due is the last day on which it is met, extensions included.
	Due calendar.Day `json:"due"`
	// Provisional: some year it passes through has no published schedule yet.
	Provisional bool `json:"provisional,omitempty"`
	// Extensions lists every consent given, in order; late ones moved nothing.
	Extensions []Extension `json:"extensions,omitempty"`
	// Done is the day on which it was done; zero while it is open.
	Done calendar.Day `json:"done,omitzero"`
}

// Extension is the recorded consent to more time (rules B4.5c and B4.5d).
type Extension struct {
	// Days is how many working days it gives.
	Days int `json:"days"`
	// From and To are the due day before and after.
	From calendar.Day `json:"from"`
	To   calendar.Day `json:"to"`
	// Reason is the special circumstance as stated.
	Reason string `json:"reason"`
	// Approver gave the consent.
	Approver PersonID  `json:"approver"`
	At       time.Time `json:"at"`
	// Late: given after the deadline had passed, or after it was done. It is a
	// note and moves nothing.
	Late bool `json:"late,omitempty"`
	// Follows names the deadline whose extension moved this one as well.
	Follows DeadlineName `json:"follows,omitempty"`
}

// NewDeadline starts a deadline: period counted from the day after start by
// the working days of law.
func NewDeadline(law *Version, name DeadlineName, rule Rule, person PersonID, start calendar.Day, period calendar.Period) Deadline {
	due, provisional := law.Calendar().Due(start, period, law.MonthEndsOnWorkingDay())
	return Deadline{Name: name, Rule: rule, Person: person, Start: start, Period: period, Due: due, Provisional: provisional}
}

// Recount returns a provisional deadline counted again by the calendar of law,
// with its extensions, once the years it passes through may have been
// published. A final one, and one that is done, stays as it is.
func (d Deadline) Recount(law *Version) Deadline {
	if !d.Provisional || !d.Open() {
		return d
	}
	again := NewDeadline(law, d.Name, d.Rule, d.Person, d.Start, d.Period)
	for _, e := range d.Extensions {
		e.From = again.Due
		if !e.Late {
			var provisional bool
			again.Due, provisional = law.Calendar().AddWorkingDays(again.Due, e.Days)
			again.Provisional = again.Provisional || provisional
		}
		e.To = again.Due
		again.Extensions = append(again.Extensions, e)
	}
	return again
}

// Counted returns the working days from the day after Start up to and including
// Due: the days that make up the time given, extensions included.
func (d Deadline) Counted(law *Version) []calendar.Day {
	var days []calendar.Day
	for day := d.Start.AddDays(1); !day.After(d.Due) && !d.Due.IsZero(); day = day.AddDays(1) {
		if law.Calendar().IsWorkingDay(day) {
			days = append(days, day)
		}
	}
	return days
}

// Open reports whether the deadline still runs.
func (d Deadline) Open() bool { return d.Done.IsZero() }

// Late reports whether the deadline was missed as seen on a day: done after
// the due day, or still open past it.
func (d Deadline) Late(today calendar.Day) bool {
	if d.Open() {
		return today.After(d.Due)
	}
	return d.Done.After(d.Due)
}

// Extend returns the deadline moved by e.Days working days. Consent given once
// the due day has passed, or the thing is done, is kept as a note (rule B4.5d).
// today is the civil day of the consent.
func (d Deadline) Extend(law *Version, today calendar.Day, e Extension) Deadline {
	if d.Open() && !today.After(d.Due) {
		return d.Shift(law, e)
	}
	e.From, e.To, e.Late = d.Due, d.Due, true
	d.Extensions = append(append([]Extension(nil), d.Extensions...), e)
	return d
}

// Shift returns the deadline moved by e.Days working days, whatever the day: a
// deadline before it was extended, or its time was not counted.
func (d Deadline) Shift(law *Version, e Extension) Deadline {
	to, provisional := law.Calendar().AddWorkingDays(d.Due, e.Days)
	e.From, e.To = d.Due, to
	d.Due, d.Provisional = to, d.Provisional || provisional
	d.Extensions = append(append([]Extension(nil), d.Extensions...), e)
	return d
}

// Meet returns the deadline done on a day.
func (d Deadline) Meet(day calendar.Day) Deadline { d.Done = day; return d }

// Reopen returns the deadline open again: what had met it did not count.
func (d Deadline) Reopen() Deadline { d.Done = calendar.Day{}; return d }

// Resume returns a deadline that was met open again, as [Deadline.Reopen] does:
// where it was met in time it is longer by the working days since, by which e is
// noted. One that was late stays so. today is the civil day of the act.
func (d Deadline) Resume(law *Version, today calendar.Day, e Extension) Deadline {
	e.Days = law.Calendar().WorkingDaysBetween(d.Done, today)
	late := d.Late(today)
	if d = d.Reopen(); late || e.Days <= 0 {
		return d
	}
	return d.Shift(law, e)
}

// String says it in English: "A to B by 2026-02-25 (B4.5a)".
func (d Deadline) String() string { return d.In(EN) }

// In says the deadline in a language.
func (d Deadline) In(lang Lang) string {
	provisional := ""
	if d.Provisional {
		provisional = T(",暂定", ", provisional").In(lang)
	}
	return Tf("%s,截至 %s(%s%s)", "%s by %s (%s%s)", d.Name.Text(), d.Due, string(d.Rule), provisional).In(lang)
}

// Deadlines are the deadlines of one record, in the order in which they came.
type Deadlines []Deadline

// Get returns the deadline of that name.
func (ds Deadlines) Get(name DeadlineName) (Deadline, bool) {
	for _, d := range ds {
		if d.Name == name {
			return d, true
		}
	}
	return Deadline{}, false
}

// Put returns the deadlines with d in the place of the one of its name, or at
// the end. The receiver is left as it was.
func (ds Deadlines) Put(d Deadline) Deadlines {
	out := append(Deadlines(nil), ds...)
	for i := range out {
		if out[i].Name == d.Name {
			out[i] = d
			return out
		}
	}
	return append(out, d)
}

// PassTo returns the deadlines with that of the name answered for by another person,
// while it is open. One that is missed today stays with whoever missed it.
func (ds Deadlines) PassTo(name DeadlineName, person PersonID, today calendar.Day) Deadlines {
	d, ok := ds.Get(name)
	if !ok || !d.Open() || d.Late(today) {
		return ds
	}
	d.Person = person
	return ds.Put(d)
}

// Resume returns the deadlines with that of the name open again where it had been met:
// longer by the time since ([Deadline.Resume]), and answered for by person. One that was
// late stays so, and stays theirs who let it pass.
func (ds Deadlines) Resume(law *Version, name DeadlineName, person PersonID, today calendar.Day, e Extension) Deadlines {
	d, ok := ds.Get(name)
	if !ok || d.Open() {
		return ds
	}
	if !d.Late(d.Done) {
		d.Person = person
	}
	return ds.Put(d.Resume(law, today, e))
}

// Recount returns the deadlines with those that are provisional counted again
// ([Deadline.Recount]).
func (ds Deadlines) Recount(law *Version) Deadlines {
	out := slices.Clone(ds)
	for i := range out {
		out[i] = out[i].Recount(law)
	}
	return out
}

// NextDue returns the earliest due day still open; zero when none is.
func (ds Deadlines) NextDue() calendar.Day {
	var next calendar.Day
	for _, d := range ds {
		if d.Open() && (next.IsZero() || d.Due.Before(next)) {
			next = d.Due
		}
	}
	return next
}

// String lists the deadlines, separated by "; ".
func (ds Deadlines) String() string {
	parts := make([]string, len(ds))
	for i, d := range ds {
		parts[i] = d.String()
	}
	return strings.Join(parts, "; ")
}

// Breach is a missed deadline held against a person (违规): the act was done
// all the same, and this stays on record.
type Breach struct {
	Rule     Rule         `json:"rule"`
	Deadline DeadlineName `json:"deadline"`
	Person   PersonID     `json:"person"`
	Due      calendar.Day `json:"due"`
	// Done is the day on which it was done; zero where it was not when it was held
	// against them.
	Done calendar.Day `json:"done,omitzero"`
	At   time.Time    `json:"at"`
}

// String says the breach in English: "B4.5a: A to B was due 2026-02-25, done 2026-02-26 (wang)".
func (b Breach) String() string {
	done := ", not done"
	if !b.Done.IsZero() {
		done = ", done " + b.Done.String()
	}
	return string(b.Rule) + ": " + b.Deadline.Text().EN + " was due " + b.Due.String() + done + " (" + string(b.Person) + ")"
}
