package credit

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Open begins a credit file (建档, rules C1 and C4.2a): of a customer or supplier,
// for a department and this year or the last. One of a year to come is refused,
// and so is one that could not be with its department any more (C4.3a): what is
// older comes with an old ledger. [File.Numbered] gives it its number.
func Open(org policy.OrgID, id FileID, who policy.Actor, at time.Time, law *policy.Version, of Of) (File, journal.Draft, error) {
	f := File{Org: org, ID: id, State: AtDepartment, Of: of, At: archive.Instant(at, time.Time{})}
	name := f.record().Name()
	if who.Org != org {
		return File{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActOpen, f.Subject()).Violation(name); no != nil {
		c.Add(*no)
	}
	ours(c, policy.C4_2a, who, of.Department, law)
	c.Join(policy.CheckShape(of))
	of.check(c, law.Day(at))
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.Holders = archive.PassOn(nil, of.Keeper, policy.CreditKeeper, at)
	f.Checked = law.Day(at)
	f.Completeness = f.filed().Completeness(law.Credit().Categories)
	f.Deadlines = f.Deadlines.Put(policy.NewDeadline(law, policy.CreditToOffice, policy.C4_3b, of.Keeper, leaves(of.Year), law.Credit().Grace))
	d := journal.NewDraft(who, at, ActOpen, policy.C1, policy.C4_2a, policy.C4_3a).
		With("department", string(of.Department)).With("year", itoa(of.Year)).With("keeper", string(of.Keeper))
	return f, d, nil
}

func (of Of) check(c *policy.Checks, today calendar.Day) {
	if of.Kind == "" {
		v := policy.Invalid("subject", "", "customer or supplier", policy.T("未写明是客户还是供应商", "it is not said whether they are a customer or a supplier"))
		v.Rule = policy.C1
		c.Add(*v)
	}
	year := today.Year()
	switch {
	case of.Year > year:
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.C4_3a, Field: "year", Found: itoa(of.Year), Wanted: itoa(year-1) + " or " + itoa(year),
			Problem: policy.T("不能为将来的年度建档", "no file is begun for a year to come"),
			Remedy:  policy.T("请到该年度再建档", "open it once the year has begun"),
		})
	case of.Year < year-1:
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.C4_3a, Field: "year", Found: itoa(of.Year), Wanted: itoa(year-1) + " or " + itoa(year),
			Problem: policy.T("该年度的档案不再由部门保管", "files of that year are no longer kept by departments"),
			Remedy:  policy.T("请作为旧台账接收", "take it over with an old ledger"),
		})
	}
}

// Numbered gives the file the number of its place in the series of its department
// and year (编号, rule C4.2a): part of the act that opened it, drawn last of all.
func (f File) Numbered(law *policy.Version, d journal.Draft, seq uint64) (File, journal.Draft) {
	f.Seq = seq
	f.Number = law.Numbers().CreditFile.Format(policy.NumberParts{Seq: seq, Year: f.Year, Department: f.Department})
	return f, d.With("number", f.Number)
}

// AddPapers files papers (收入资料, rules C4.1, C4.4, K5a and K5b), each under its
// category, in its form. With some added after its verification the file is to be
// verified again (C4.3c).
func (f File) AddPapers(who policy.Actor, at time.Time, law *policy.Version, papers []archive.Paper) (File, journal.Draft, error) {
	f, d, c := f.begin(ActAddPapers, who, at, law)
	if len(papers) == 0 || len(papers) > 200 {
		c.Add(*policy.Invalid("papers", itoa(len(papers)), "1 to 200 papers", policy.T("资料份数应为 1 至 200", "it takes 1 to 200 papers")))
	}
	f.Papers = f.Papers.Add(c, law, policy.C4_1, law.Day(at), law.Credit().Categories, "papers", papers...)
	if len(f.Papers) > 2000 {
		c.Add(*policy.Invalid("papers", itoa(len(f.Papers)), "at most 2000 papers in a file", policy.T("一份档案至多 2000 份资料", "a file holds at most 2000 papers")))
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	if f.State == Verified {
		f.State = AtOffice
	}
	f.Completeness = f.filed().Completeness(law.Credit().Categories)
	return f, f.figure(d.With("papers", itoa(len(papers)))), nil
}

// struckFrom refuses to strike a paper of a file that holds none.
func struckFrom(f File, _ *policy.Version, c *policy.Checks) {
	if len(f.Papers) == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_1, Field: "papers", Found: "0", Wanted: "1 or more",
			Problem: policy.T("档案中没有资料", "the file holds no paper"),
			Remedy:  policy.T("无须划去", "nothing is to be struck"),
		})
	}
}

// StrikePaper takes a paper out of the file that was filed in it by mistake (划去误收资料,
// rule C4.1), named by its place from 1, with a reason: whoever may add papers, where the
// file is, before it goes on. What differed in it is put right by that; it stays on
// record, and a file that was verified is to be verified again (C4.3c).
func (f File) StrikePaper(who policy.Actor, at time.Time, law *policy.Version, place int, reason string) (File, journal.Draft, error) {
	f, d, c := f.begin(ActStrikePaper, who, at, law)
	left, struck, found := f.Papers.Strike(c, place, archive.Note{By: who.ID, For: who.Principal, At: f.At, Text: reason}, f.Differences)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.Papers, f.Differences = left, found
	f.Struck = append(slices.Clip(f.Struck), struck)
	if f.State == Verified {
		f.State = AtOffice
	}
	f.Completeness = f.filed().Completeness(law.Credit().Categories)
	return f, f.figure(d.With("papers", itoa(len(left)))), nil
}

// Confirm says that the papers are those of the file (核对, rule G7): whoever keeps
// it, on the day of the act.
func (f File) Confirm(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActConfirm, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f = f.checked(law, at)
	return f, f.figure(d), nil
}

// Assign names another person to answer for the file where it is (更换保管人, rule
// C4.3a), and for what runs; what is late already stays the other's. Who keeps what is
// in the office is named there, or by the general manager (C4.3c).
func (f File) Assign(who policy.Actor, at time.Time, law *policy.Version, keeper policy.PersonID) (File, journal.Draft, error) {
	f, d, c := f.begin(ActAssign, who, at, law)
	c.Join(policy.CheckShape(struct {
		Keeper policy.PersonID `json:"keeper" validate:"required,max=64,plain"`
	}{keeper}))
	if keeper != "" && keeper == f.Holder() {
		c.Add(*policy.Invalid("keeper", string(keeper), "another person", policy.T("已是该档案的保管人", "this is the file's keeper already")))
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	d = d.With("from", string(f.Holder())).With("to", string(keeper))
	as, name := policy.OfficeKeeper, policy.CreditToArchive
	if f.Tier() == Department {
		as, name, f.Keeper = policy.CreditKeeper, policy.CreditToOffice, keeper
	}
	f.Holders = archive.PassOn(f.Holders, keeper, as, at)
	f.Deadlines = f.Deadlines.PassTo(name, keeper, law.Day(at))
	return f, d, nil
}

// Lack is a paper that a file needs and does not hold.
type Lack struct {
	Paper    string      `json:"paper"`
	Title    policy.Text `json:"title"`
	Category string      `json:"category"`
	// Rule asks for it (rules C4.1, C4.4, K5a, K5b).
	Rule policy.Rule `json:"rule"`
}

// Lacks lists the papers that the file needs and does not hold, in the order of
// the regulation.
func (f File) Lacks(law *policy.Version) []Lack {
	categories := law.Credit().Categories
	var all []Lack
	for _, code := range f.filed().Completeness(categories).Missing {
		p, category, ok := categories.Paper(code)
		if !ok {
			continue
		}
		rule := p.Rule
		if rule == "" {
			rule = category.Rule
		}
		all = append(all, Lack{Paper: code, Title: p.Title(), Category: category.Code, Rule: rule})
	}
	return all
}

// ByCategory says of each of the six categories what is there and what is missing
// (rule C4.1).
func (f File) ByCategory(law *policy.Version) []archive.CategoryState {
	return f.filed().ByCategory(law.Credit().Categories)
}

// filed are the papers, and one for each kind of management after the sale that was
// recorded: what is recorded is not asked for on paper again.
func (f File) filed() archive.Papers {
	out := slices.Clone(f.Papers)
	for _, kind := range slices.Sorted(maps.Keys(f.Followed)) {
		if paper, ok := followed[kind]; ok && f.Followed[kind] > 0 {
			out = append(out, archive.Paper{Code: paper, Category: afterSale})
		}
	}
	return out
}

// checked takes the figure anew and notes the day (rule G7).
func (f File) checked(law *policy.Version, at time.Time) File {
	f.Completeness, f.Checked = f.filed().Completeness(law.Credit().Categories), law.Day(at)
	return f
}

func (f File) figure(d journal.Draft) journal.Draft {
	return d.With("present", itoa(f.Completeness.Present)).With("expected", itoa(f.Completeness.Expected))
}

func itoa(n int) string { return strconv.Itoa(n) }
