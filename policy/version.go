package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // civil days are counted the same on a machine without zone files

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Version is one version of a regulation, checked and indexed: what acts are
// judged by. It is immutable and safe for concurrent use.
type Version struct {
	reg        Regulation
	location   *time.Location
	calendar   *calendar.Calendar
	matrix     *Matrix
	businesses map[BusinessKind]int
	checklists map[BusinessKind]checklist
	roles      map[Role]int
	conditions map[Condition]int
	signers    map[string]int
	deeds      map[string]int
}

type checklist struct {
	papers []Paper
	index  map[string]int
}

// ParseRegulation reads a regulation from YAML, strictly: an unknown key, a
// key given twice or a value of the wrong shape is an error that names line
// and key. It does not check what [Compile] checks.
func ParseRegulation(data []byte) (r Regulation, err error) {
	defer func() {
		if broken := recover(); broken != nil { // the YAML library has panics of its own on malformed input
			r, err = Regulation{}, unreadable("it is no well-formed YAML")
		}
	}()
	if why := unfit(data); why != "" {
		return r, unreadable(why)
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return r, unreadable(yaml.FormatError(err, false, false))
	}
	// A second document would be passed over in silence.
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return r, unreadable(fmt.Sprintf("found %d documents, want exactly one that is not empty", len(tree.Docs)))
	}
	if why := slip(tree.Docs[0].Body); why != "" {
		return r, unreadable(why)
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&r); err != nil {
		return Regulation{}, unreadable(yaml.FormatError(err, false, false))
	}
	return r, nil
}

func unreadable(why string) *Violation {
	why = strings.TrimSpace(why)
	return &Violation{
		Kind: InvalidInput, Field: "regulation",
		Problem: Tf("制度文件无法读取:%s", "the regulation file cannot be read: %s", why),
		Remedy:  T("请按所指行号更正", "correct the line it names"),
	}
}

// Compile checks a regulation and makes the version that acts are judged by,
// on the official working days with these amendments and company days. A row for
// an act that the default matrix has none for is refused, and so are a role and
// a condition that are not declared: a slip of the pen would change who may do
// what, and which papers are missed.
func Compile(r Regulation, amendments []calendar.Amendment, company []calendar.CompanyDays) (*Version, error) {
	reg, err := r.clone()
	if err != nil { // a period of unknown unit, or below zero, put together in code
		return nil, Invalid("regulation", "", "values that can be written", Tf("制度中有无效的值:%s", "the regulation holds a value that is not valid: %s", err.Error()))
	}
	var c Checks
	days, wrong := calendar.Official().With(amendments, company)
	v := newVersion(reg.complete(), days, &c)
	if wrong != nil {
		c.Add(*Invalid("calendar", "", "", Tf("日历修订无效:%s", "the calendar amendment is not valid: %s", wrong.Error())))
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	return v, nil
}

// newVersion checks a regulation that is complete, and builds its indexes.
func newVersion(reg Regulation, days *calendar.Calendar, c *Checks) *Version {
	v := &Version{
		reg:        reg,
		calendar:   days,
		matrix:     newMatrix(reg.Matrix),
		businesses: make(map[BusinessKind]int),
		checklists: make(map[BusinessKind]checklist),
		roles:      make(map[Role]int),
		conditions: make(map[Condition]int),
		signers:    make(map[string]int),
		deeds:      make(map[string]int),
	}
	v.check(c)
	var err error
	if v.location, err = time.LoadLocation(reg.Timezone); err != nil || reg.Timezone == "" {
		c.Add(*Invalid("timezone", reg.Timezone, "Asia/Shanghai", T("时区名称无效", "the time zone is not known")))
	}
	return v
}

func (r Regulation) clone() (Regulation, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return Regulation{}, fmt.Errorf("copying the regulation: %w", err)
	}
	var out Regulation
	if err := json.Unmarshal(data, &out); err != nil {
		return Regulation{}, fmt.Errorf("copying the regulation: %w", err)
	}
	return out, nil
}

// Regulation returns a copy of the version's data.
func (v *Version) Regulation() Regulation {
	r, err := v.reg.clone()
	if err != nil {
		return Regulation{} // Compile has made the same copy once already
	}
	return r
}

// ID names the version.
func (v *Version) ID() string { return v.reg.ID }

// Effective returns the first day of its force.
func (v *Version) Effective() calendar.Day { return v.reg.Effective }

// Until returns the last day of its force; zero when it has none.
func (v *Version) Until() calendar.Day { return v.reg.Until }

// Day returns the civil day of an instant where the regulation holds.
func (v *Version) Day(at time.Time) calendar.Day { return calendar.DayOf(at, v.location) }

// Start returns the first instant of a civil day where the regulation holds.
func (v *Version) Start(d calendar.Day) time.Time {
	year, month, day := d.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, v.location)
}

// Calendar returns the working days the version counts by.
func (v *Version) Calendar() *calendar.Calendar { return v.calendar }

// Matrix returns the authority matrix.
func (v *Version) Matrix() *Matrix { return v.matrix }

// Periods returns the times the version gives.
func (v *Version) Periods() Periods { return v.reg.Periods }

// Settings returns the readings the company chose.
func (v *Version) Settings() Settings { return v.reg.Settings }

// Retentions returns the provisions on how long volumes of a class are kept that
// are switched on and in force on a day.
func (v *Version) Retentions(class string, day calendar.Day) []Retention {
	var all []Retention
	for _, r := range v.reg.Retentions {
		if r.On && r.Class == class && !day.Before(r.From) {
			all = append(all, r)
		}
	}
	return all
}

// Assessment returns the thresholds of rule G5b.
func (v *Version) Assessment() Assessment { return v.reg.Assessment }

// ProfileBuilder reports whether a department builds customer profiles of its own
// (rule R4.2d).
func (v *Version) ProfileBuilder(d DepartmentID) bool {
	return d != "" && (len(v.reg.Profiles.Departments) == 0 || slices.Contains(v.reg.Profiles.Departments, d))
}

// Reapproves reports whether a change of this part of an approved profile takes
// the sales director's approval again (rule R4.2c).
func (v *Version) Reapproves(p ProfilePart) bool { return slices.Contains(v.reg.Profiles.Reapprove, p) }

// Numbers returns the number formats.
func (v *Version) Numbers() Numbers { return v.reg.Numbers }

// MonthEndsOnWorkingDay reports whether a period of months that ends on a rest
// day ends on the next working day.
func (v *Version) MonthEndsOnWorkingDay() bool { return v.reg.Settings.MonthEndsOnWorkingDay }

// Business returns a kind of business the version covers (rule B1).
func (v *Version) Business(k BusinessKind) (Business, bool) {
	i, ok := v.businesses[k]
	if !ok {
		return Business{}, false
	}
	return v.reg.Businesses[i], true
}

// Papers returns the checklist of a kind of business, in order. It must not be
// changed.
func (v *Version) Papers(k BusinessKind) []Paper { return v.checklists[k].papers }

// Paper returns one entry of a checklist and its place in it, from 0.
func (v *Version) Paper(k BusinessKind, code string) (Paper, int, bool) {
	list := v.checklists[k]
	i, ok := list.index[code]
	if !ok {
		return Paper{}, 0, false
	}
	return list.papers[i], i, true
}

// Condition returns a condition that the regulation declares, by code.
func (v *Version) Condition(code Condition) (ConditionName, bool) {
	i, ok := v.conditions[code]
	if !ok {
		return ConditionName{}, false
	}
	return v.reg.Conditions[i], true
}

// Signer returns a signer by code.
func (v *Version) Signer(code string) (Signer, bool) {
	i, ok := v.signers[code]
	if !ok {
		return Signer{}, false
	}
	return v.reg.Signers[i], true
}

// Deed returns the kind of deed that a code names, or that a title's words
// give away (rule B5.1). A contract about a deed (仓单质押合同) is a contract.
func (v *Version) Deed(code, title string) (DeedKind, bool) {
	if i, ok := v.deeds[code]; ok {
		return v.reg.Deeds[i], true
	}
	for _, contract := range []string{"合同", "合同书", "协议", "协议书"} {
		if strings.HasSuffix(title, contract) {
			return DeedKind{}, false
		}
	}
	for _, d := range v.reg.Deeds {
		for _, words := range d.Titles {
			if strings.Contains(title, words) {
				return d, true
			}
		}
	}
	return DeedKind{}, false
}

// Post returns a post filled by appointment.
func (v *Version) Post(r Role) (Post, bool) {
	for _, p := range v.reg.Posts {
		if p.Role == r {
			return p, true
		}
	}
	return Post{}, false
}

// Posts returns the posts filled by appointment.
func (v *Version) Posts() []Post { return slices.Clone(v.reg.Posts) }

// Binds refuses when the version does not bind the organisation on a day
// (rules B7 and C2a).
func (v *Version) Binds(org OrgID, day calendar.Day) error {
	if day.Before(v.reg.Effective) || (!v.reg.Until.IsZero() && day.After(v.reg.Until)) {
		return notInForce(day, v.reg.Effective)
	}
	if len(v.reg.Organisations) == 0 {
		return nil
	}
	o, ok := v.organisation(org)
	switch {
	case !ok:
		return &Violation{
			Kind: RuleBroken, Rule: C2a, Field: "org", Found: string(org),
			Problem: T("制度未将本单位列入适用范围", "the regulation does not bind this organisation"),
			Remedy:  T("请在制度的组织树中补上", "add it to the regulation's organisations"),
		}
	case day.Before(o.From):
		return &Violation{
			Kind: RuleBroken, Rule: C2a, Field: "day", Found: day.String(), Wanted: o.From.String(),
			Problem: Tf("制度自 %s 起才适用于本单位", "the regulation binds this organisation only from %s", o.From),
			Remedy:  T("请等到该日,或修订制度", "wait for that day, or amend the regulation"),
		}
	}
	return nil
}

func (v *Version) organisation(id OrgID) (Organisation, bool) {
	for _, o := range v.reg.Organisations {
		if o.ID == id {
			return o, true
		}
	}
	return Organisation{}, false
}

// Reach returns the roles that an actor of one organisation may use in
// another's records: their group roles, when theirs controls it, directly or
// through others (rule C2b); none otherwise.
func (v *Version) Reach(actor Actor, org OrgID) Roles {
	if !v.controls(actor.Org, org) {
		return nil
	}
	var reach Roles
	for _, r := range actor.Roles {
		if v.reg.GroupRoles.Has(r) {
			reach = append(reach, r)
		}
	}
	return reach
}

func (v *Version) controls(group, org OrgID) bool {
	for range v.reg.Organisations {
		o, ok := v.organisation(org)
		if !ok || o.Parent == "" {
			return false
		}
		if o.Parent == group {
			return true
		}
		org = o.Parent
	}
	return false
}

// Before returns the day a period before another one: what happened earlier
// lies further back than the period.
func (v *Version) Before(day calendar.Day, p calendar.Period) calendar.Day {
	switch p.Unit {
	case calendar.Months:
		return day.AddMonths(-p.N)
	case calendar.WorkingDays:
		back, _ := v.calendar.AddWorkingDays(day, -p.N)
		return back
	case calendar.Days:
		return day.AddDays(-p.N)
	}
	return day
}
