package credit

import (
	"context"
	"io"
	"iter"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// view reads within one consistent reading of the store, what the matrix allows.
func (o *Office) view(ctx context.Context, req policy.Request, action policy.Action, name string, do func(rd Reader, p staff.Pass) error) error {
	return staff.View(ctx, o.gate, o.store.View, req, action, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(action, policy.Subject{Org: req.Org()}, name); err != nil {
			return err
		}
		return do(rd, p)
	})
}

// entries reads a stretch of a journal chain of a record that is there.
func (o *Office) entries(ctx context.Context, req policy.Request, action policy.Action, kind, id string, after uint64, limit int) ([]journal.Entry, error) {
	var out []journal.Entry
	err := o.view(ctx, req, action, kind+"/"+id, func(rd Reader, _ staff.Pass) (err error) {
		out, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: kind, ID: id}, after, limit)
		if err == nil && len(out) == 0 && after == 0 {
			err = policy.Missing(kind + "/" + id)
		}
		return err
	})
	return out, err
}

// File returns a credit file. One in the archive is read for a stated purpose and on
// record (rules C4.5a and G2b): by [Office.Consult], or on a reading slip there.
func (o *Office) File(ctx context.Context, req policy.Request, id FileID) (File, error) {
	var f File
	err := o.view(ctx, req, ActRead, FileKind+"/"+string(id), func(rd Reader, p staff.Pass) (err error) {
		if f, err = rd.CreditFile(ctx, req.Org(), id); err == nil {
			f, err = f.toldOf(ctx, rd.Archive(), p)
		}
		if err == nil {
			err = f.readable(p)
		}
		f = f.recount(p.Law)
		return err
	})
	if err != nil {
		return File{}, err
	}
	return f, nil
}

// Files returns one page of credit files: of those in the archive what stands in the
// register (rule C4.5a), and to who counts shelves not the volume (rule G7).
func (o *Office) Files(ctx context.Context, req policy.Request, q FileQuery) (FilePage, error) {
	return o.page(ctx, req, q, File.shown)
}

// registered returns one page of credit files for the register, whose columns everybody
// may see who may see the register.
func (o *Office) registered(ctx context.Context, req policy.Request, q FileQuery) (FilePage, error) {
	return o.page(ctx, req, q, func(f File) File { return f })
}

func (o *Office) page(ctx context.Context, req policy.Request, q FileQuery, as func(File) File) (FilePage, error) {
	var page FilePage
	if q.State != "" && !slices.Contains(lifecycle.States(), q.State) {
		return page, policy.Invalid("state", "", "department, handed-over, office, verified, delivered or archived", policy.T("没有这种状态", "there is no such state"))
	}
	err := o.view(ctx, req, ActRead, "credit-files", func(rd Reader, p staff.Pass) error {
		q.Org = req.Org()
		found, err := rd.CreditFiles(ctx, q)
		if err == nil {
			found.Files, err = blinded(ctx, rd.Archive(), p, found.Files...)
		}
		page = FilePage{Next: found.Next, Files: make([]File, len(found.Files))}
		for i, f := range found.Files {
			page.Files[i] = as(f)
		}
		return err
	})
	return page, err
}

// EachFile yields the files of a query one by one, a page at a time. It ends at the
// first error.
func (o *Office) EachFile(ctx context.Context, req policy.Request, q FileQuery) iter.Seq2[File, error] {
	return each(ctx, req, q, o.Files)
}

func each(ctx context.Context, req policy.Request, q FileQuery, of func(context.Context, policy.Request, FileQuery) (FilePage, error)) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		for {
			page, err := of(ctx, req, q)
			if err != nil {
				yield(File{}, err)
				return
			}
			for _, one := range page.Files {
				if !yield(one, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.After = page.Next
		}
	}
}

// Explain lists what may be done next with a file, by whom, by when and why: see
// [File.Explain].
func (o *Office) Explain(ctx context.Context, req policy.Request, id FileID) ([]policy.Next, error) {
	var next []policy.Next
	err := o.view(ctx, req, ActRead, FileKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		f, err := rd.CreditFile(ctx, req.Org(), id)
		if err == nil {
			next = f.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// History returns at most limit entries of a file's journal, those after the Seq
// given (0: from the first; limit 0: 100): of one in the archive without the papers that
// differed when it was verified, so that those entries cannot be hashed anew, and to nobody
// who counts shelves (rule G7).
func (o *Office) History(ctx context.Context, req policy.Request, id FileID, after uint64, limit int) ([]journal.Entry, error) {
	var out []journal.Entry
	err := o.view(ctx, req, ActRead, FileKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		f, err := rd.CreditFile(ctx, req.Org(), id)
		if err == nil && f.Volume != "" {
			err = archive.KeepBlind(ctx, rd.Archive(), p, archive.OnShelves, f.record().Name())
		}
		if err != nil {
			return err
		}
		out, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: FileKind, ID: string(id)}, after, limit)
		out = f.told(out)
		return err
	})
	return out, err
}

// Contents says of each category of a file what is there, and lists the papers that
// are missing, each with the rule that asks for it (rules C4.1, C4.4, K5a, K5b).
type Contents struct {
	Categories []archive.CategoryState `json:"categories"`
	Lacks      []Lack                  `json:"lacks"`
}

// Contents reports how complete a file is, category by category and paper by paper
// (完整性检查, rules C4.1, C4.4, K5a, K5b), by the regulation in force.
func (o *Office) Contents(ctx context.Context, req policy.Request, id FileID) (Contents, error) {
	var out Contents
	err := o.view(ctx, req, ActRead, FileKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		f, err := rd.CreditFile(ctx, req.Org(), id)
		if err == nil {
			f, err = f.toldOf(ctx, rd.Archive(), p)
		}
		if err == nil {
			err = f.readable(p)
		}
		if err != nil {
			return err
		}
		out = Contents{Categories: f.ByCategory(p.Law), Lacks: f.Lacks(p.Law)}
		return nil
	})
	return out, err
}

// Wanting is one file that is not complete.
type Wanting struct {
	File       FileID              `json:"file"`
	Number     string              `json:"number"`
	Department policy.DepartmentID `json:"department"`
	Keeper     policy.PersonID     `json:"keeper"`
	Percent    int                 `json:"percent"`
	Lacks      []Lack              `json:"lacks"`
}

// WantingPage is one page of files that are not complete.
type WantingPage struct {
	Files []Wanting
	Next  string
}

// ReportQuery asks for a report on credit files.
type ReportQuery struct {
	Department policy.DepartmentID
	// Keeper limits to the files that a person answers for where they are.
	Keeper policy.PersonID
	After  string
	Limit  int
}

// report runs one page of a report, in the order and with the limits given.
func (o *Office) report(ctx context.Context, req policy.Request, q ReportQuery, of func(p staff.Pass) FileQuery, take func(p staff.Pass, found FilePage)) error {
	return o.view(ctx, req, ActRead, "credit-files", func(rd Reader, p staff.Pass) error {
		ask := of(p)
		ask.Org, ask.Department, ask.Holder, ask.After, ask.Limit = req.Org(), q.Department, q.Keeper, q.After, q.Limit
		found, err := rd.CreditFiles(ctx, ask)
		if err == nil {
			take(p, found)
		}
		return err
	})
}

// Incomplete reports files that lack papers they need, with what they are and which
// rule asks for each (rules C4.1, C4.4, K5a, K5b). Which files these are was said
// by the regulation of their last act.
func (o *Office) Incomplete(ctx context.Context, req policy.Request, q ReportQuery) (WantingPage, error) {
	var page WantingPage
	err := o.report(ctx, req, q, func(staff.Pass) FileQuery { return FileQuery{Incomplete: true} }, func(p staff.Pass, found FilePage) {
		page = WantingPage{Next: found.Next, Files: make([]Wanting, len(found.Files))}
		for i, f := range found.Files {
			page.Files[i] = Wanting{
				File: f.ID, Number: f.Number, Department: f.Department, Keeper: f.Holder(), Percent: f.Completeness.Percent(),
			}
			if f.State != Archived {
				page.Files[i].Lacks = f.Lacks(p.Law)
			}
		}
	})
	return page, err
}

// Aged is one file and a day from which it waits.
type Aged struct {
	File       FileID              `json:"file"`
	Number     string              `json:"number"`
	Department policy.DepartmentID `json:"department"`
	State      policy.State        `json:"state"`
	Holder     policy.PersonID     `json:"holder"`
	// Awaited are the roles of those whom it waits for; none for one that its holder is
	// to check.
	Awaited policy.Roles `json:"awaited,omitempty"`
	// By is the last day on which what runs for it is in time; zero when nothing runs.
	By    calendar.Day `json:"by,omitzero"`
	Since calendar.Day `json:"since,omitzero"` // zero: never
	// Days is how many civil days ago that was.
	Days int `json:"days"`
}

// AgedPage is one page of files by the day from which they wait.
type AgedPage struct {
	Files []Aged
	Next  string
}

func aged(p staff.Pass, found FilePage, since func(File) calendar.Day) AgedPage {
	page := AgedPage{Next: found.Next, Files: make([]Aged, len(found.Files))}
	for i, f := range found.Files {
		page.Files[i] = Aged{
			File: f.ID, Number: f.Number, Department: f.Department, State: f.State, Holder: f.Holder(), By: f.recount(p.Law).Due(),
			Since: since(f), Days: p.Today.DaysSince(since(f)),
		}
	}
	return page
}

// awaited is what a file in each state waits for.
var awaited = map[policy.State]policy.Action{HandedOver: ActReceive, AtOffice: ActVerify, Delivered: ActAccept}

// Waiting reports files that wait for somebody else, the longest first, each with whom
// it waits for (待接收、待核实, rules C4.3b and C4.3c): handed over and not received by the
// office, not verified by its director, not accepted by the archivist.
func (o *Office) Waiting(ctx context.Context, req policy.Request, q ReportQuery) (AgedPage, error) {
	var page AgedPage
	err := o.report(ctx, req, q, func(staff.Pass) FileQuery { return FileQuery{Waiting: true, By: ByAge} }, func(p staff.Pass, found FilePage) {
		page = aged(p, found, File.Waits)
		for i, one := range page.Files {
			row, _ := p.Law.Matrix().Row(awaited[one.State])
			page.Files[i].Awaited = row.Roles
		}
	})
	return page, err
}

// Stale reports files outside the archive that were never checked, or not for longer
// than policy.Periods.Reverify (rule G7). Those in the archive are volumes, and the
// archive room reports them.
func (o *Office) Stale(ctx context.Context, req policy.Request, q ReportQuery) (AgedPage, error) {
	var page AgedPage
	err := o.report(ctx, req, q, func(p staff.Pass) FileQuery {
		return FileQuery{CheckedBefore: p.Law.Before(p.Today, p.Law.Periods().Reverify)}
	}, func(p staff.Pass, found FilePage) {
		page = aged(p, found, func(f File) calendar.Day { return f.Checked })
	})
	return page, err
}

// register is the credit register (信用管理台账, rule C4.2b).
var register = archive.Sheet[File]{
	Title: policy.T("信用管理台账", "Credit register"),
	Count: func(n int) policy.Text { return policy.Tf("共 %d 份", "%d files", n) },
	Columns: []archive.Column[File]{
		{Title: policy.T("编号", "number"), Value: func(f File, _ policy.Lang) string { return f.Number }},
		{Title: policy.T("客户", "customer"), Value: func(f File, _ policy.Lang) string { return string(f.Customer) }},
		{Title: policy.T("名称", "name"), Value: func(f File, _ policy.Lang) string { return f.Name }},
		{Title: policy.T("部门", "department"), Value: func(f File, _ policy.Lang) string { return string(f.Department) }},
		{Title: policy.T("年度", "year"), Value: func(f File, _ policy.Lang) string { return itoa(f.Year) }},
		{Title: policy.T("保管层级", "tier"), Value: func(f File, lang policy.Lang) string { return f.Tier().Text().In(lang) }},
		{Title: policy.T("责任人", "holder"), Value: func(f File, _ policy.Lang) string { return string(f.Holder()) }},
		{Title: policy.T("资料份数", "papers"), Value: func(f File, _ policy.Lang) string { return itoa(len(f.Papers)) }},
		{Title: policy.T("完整率", "completeness"), Value: func(f File, _ policy.Lang) string { return itoa(f.Completeness.Percent()) + "%" }},
		{Title: policy.T("核对日", "checked"), Value: func(f File, _ policy.Lang) string { return f.Checked.String() }},
		{Title: policy.T("到期日", "due"), Value: func(f File, _ policy.Lang) string { return f.Due().String() }},
		{Title: policy.T("状态", "state"), Value: func(f File, lang policy.Lang) string { return StateText(f.State).In(lang) }},
	},
}

// WriteRegister writes the credit register of a query as CSV (rule C4.2b): see
// [archive.Sheet.CSV].
func (o *Office) WriteRegister(ctx context.Context, req policy.Request, q FileQuery, w io.Writer, lang policy.Lang) error {
	return register.CSV(w, lang, each(ctx, req, q, o.registered))
}

// PrintRegister writes the credit register of a query as a plain page to print: see
// [archive.Sheet.Page].
func (o *Office) PrintRegister(ctx context.Context, req policy.Request, q FileQuery, w io.Writer, lang policy.Lang) error {
	return register.Page(w, lang, each(ctx, req, q, o.registered))
}
