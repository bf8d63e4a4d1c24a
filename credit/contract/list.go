package contract

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// view reads within one consistent reading of the store, what the matrix allows.
func (o *Office) view(ctx context.Context, req policy.Request, action policy.Action, do func(rd Reader, p staff.Pass) error) error {
	return staff.View(ctx, o.gate, o.store.View, req, action, do)
}

// refused reports whether a reading was refused rather than gone wrong.
func refused(err error) bool {
	return errors.Is(err, policy.NotFound) || errors.Is(err, policy.NotAllowed) || errors.Is(err, policy.RuleBroken)
}

// own limits a list to what its reader may see: all of it, or where the matrix wants
// a relation to each record, their own.
func own(p staff.Pass, a policy.Action, as policy.Relation, org policy.OrgID, asked policy.PersonID, name string) (policy.PersonID, error) {
	if p.Permit(a, policy.Subject{Org: org}, name) == nil {
		return asked, nil
	}
	me := p.Who.ID
	if p.Who.Principal != "" {
		me = p.Who.Principal
	}
	if err := p.Permit(a, policy.Subject{Org: org, Parties: []policy.Party{{As: as, Person: me}}}, name); err != nil {
		return "", err
	}
	if asked != "" && asked != me {
		return "", policy.Missing(name)
	}
	return me, nil
}

// check refuses filters that nothing could pass by a slip.
func (q FileQuery) check(law *policy.Version) error {
	var c policy.Checks
	c.Join(archive.OneOf("state", q.State, []policy.State{Drafted, Signed, Performed, Terminated, Dropped}))
	c.Join(archive.OneOf("papers", q.Papers, []policy.State{HandedOver, Verified, Delivered}))
	c.Join(archive.OneOf("by", q.By, []Order{ByNumber, ByDueDay}))
	kinds := make([]string, len(law.Contracts().Kinds))
	for i, k := range law.Contracts().Kinds {
		kinds[i] = k.Code
	}
	c.Join(archive.OneOf("kind", q.Kind, kinds))
	if !q.SignedUntil.IsZero() && q.SignedUntil.Before(q.SignedFrom) {
		c.Add(*policy.Invalid("signedUntil", q.SignedUntil.String(), "a day from "+q.SignedFrom.String(), policy.T("止日早于起日", "the last day lies before the first")))
	}
	return c.Err()
}

// Files returns one page of contract files (合同管理台账, rule K2b): those who read the
// register all of them, others those they handle. Who counts shelves sees them as
// [Office.File] gives them.
func (o *Office) Files(ctx context.Context, req policy.Request, q FileQuery) (FilePage, error) {
	var page FilePage
	err := o.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) error {
		ask := q
		ask.Org = req.Org()
		err := ask.check(p.Law)
		if err != nil {
			return err
		}
		if ask.Handler, err = own(p, ActRead, policy.Handler, ask.Org, ask.Handler, "contract files"); err != nil {
			return err
		}
		page, err = pageOf(ctx, rd, p, ask)
		return err
	})
	return page, err
}

// File returns a contract file to those who may read it; to who counts shelves one whose
// volume stands on a shelf without its archive number (rule G7).
func (o *Office) File(ctx context.Context, req policy.Request, id FileID) (File, error) {
	f, _, err := o.read(ctx, req, id)
	return f, err
}

// Completeness says of each category of a contract file what is listed and what is
// missing (rule K1a).
func (o *Office) Completeness(ctx context.Context, req policy.Request, id FileID) ([]archive.CategoryState, error) {
	f, p, err := o.read(ctx, req, id)
	if err != nil {
		return nil, err
	}
	return f.ByCategory(p.Law), nil
}

// Explain lists what may be done next with a contract, by whom and why: see
// [File.Explain]. Who has consulted the customer's profile is looked up as [Office.Sign]
// does, for a signing of today.
func (o *Office) Explain(ctx context.Context, req policy.Request, id FileID) ([]policy.Next, error) {
	var next []policy.Next
	err := o.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) error {
		f, err := o.seenFile(ctx, rd, req, p, id)
		if err != nil {
			return err
		}
		var missing []policy.PersonID
		if f.State == Drafted {
			if missing, err = unconsulted(ctx, rd.Customers(), p.Law, f, p.Today); err != nil {
				return err
			}
		}
		next = f.Explain(p.Who, p.At, p.Law, missing...)
		return nil
	})
	return next, err
}

// seenFile reads a contract file for those who may read it.
func (o *Office) seenFile(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id FileID) (File, error) {
	f, err := rd.ContractFile(ctx, req.Org(), id)
	if err == nil {
		err = o.files.Sees(p, f)
	}
	if err != nil {
		return File{}, err
	}
	return f.recount(p.Law), nil
}

// ExplainPapers lists what may be done next with the papers of a formality, named by
// its place from 1: see [File.ExplainPapers]. Whether the volume takes more papers is
// looked up as [Office.Receive] does.
func (o *Office) ExplainPapers(ctx context.Context, req policy.Request, id FileID, formality int) ([]policy.Next, error) {
	var next []policy.Next
	err := o.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) error {
		f, err := o.seenFile(ctx, rd, req, p, id)
		if err != nil {
			return err
		}
		if _, ok := f.formality(formality); !ok {
			return policy.Invalid("formality", itoa(formality), "1 to "+itoa(len(f.Formalities)), policy.T("没有这项手续", "there is no such formality"))
		}
		next = f.ExplainPapers(formality, p.Who, p.At, p.Law)
		i := slices.IndexFunc(next, func(n policy.Next) bool { return n.Action == ActReceive })
		if i < 0 || f.Volume == "" {
			return nil
		}
		v, err := rd.Archive().Volume(ctx, f.Org, f.Volume)
		if err != nil {
			return err
		}
		_, err = f.Receive(formality, p.Who, p.At, p.Law, v)
		next[i].Blocked, next[i].Allowed = policy.Violations(err), err == nil
		return nil
	})
	return next, err
}

func (o *Office) read(ctx context.Context, req policy.Request, id FileID) (File, staff.Pass, error) {
	var f File
	var pass staff.Pass
	err := o.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) (err error) {
		pass = p
		if f, err = o.seenFile(ctx, rd, req, p, id); err == nil {
			f, err = f.told(ctx, rd.Archive(), p)
		}
		return err
	})
	if err != nil {
		return File{}, staff.Pass{}, err
	}
	return f, pass, nil
}

// History returns at most limit entries of a contract file's journal, those after
// the Seq given (0: from the first; limit 0: 100): of one that has a volume to nobody who
// counts shelves.
func (o *Office) History(ctx context.Context, req policy.Request, id FileID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := o.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) error {
		f, err := o.seenFile(ctx, rd, req, p, id)
		if err == nil && f.Volume != "" {
			err = archive.KeepBlind(ctx, rd.Archive(), p, archive.OnShelves, f.record().Name())
		}
		if err != nil {
			return err
		}
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: FileKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// Late is one thing that was not handed over in time, and is open.
type Late struct {
	File       FileID              `json:"file"`
	Number     string              `json:"number"`
	Department policy.DepartmentID `json:"department"`
	// Formality is its place, from 1; Rule is K3a or K3b; Person answers for it.
	Formality int             `json:"formality"`
	Rule      policy.Rule     `json:"rule"`
	Person    policy.PersonID `json:"person"`
	Due       calendar.Day    `json:"due"`
	// Late is by how many civil days it is over.
	Late int `json:"late"`
}

// LatePage is one page of what is late.
type LatePage struct {
	Lines []Late
	Next  string
}

// Late reports what was not handed over in time as of today, by file, the longest
// overdue first (rules K3a and K3b). Of the query, only department and handler are
// looked at. Handlers see their own.
func (o *Office) Late(ctx context.Context, req policy.Request, q FileQuery) (LatePage, error) {
	var page LatePage
	err := o.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) error {
		ask := FileQuery{Org: req.Org(), Department: q.Department, DueBefore: p.Today, By: ByDueDay, After: q.After, Limit: q.Limit}
		var err error
		if ask.Handler, err = own(p, ActRead, policy.Handler, ask.Org, q.Handler, "contract files"); err != nil {
			return err
		}
		found, err := rd.ContractFiles(ctx, ask)
		if err != nil {
			return err
		}
		page = LatePage{Next: found.Next}
		for _, f := range found.Files {
			page.Lines = append(page.Lines, f.recount(p.Law).late(p.Today)...)
		}
		return nil
	})
	return page, err
}

// late lists what of the file is late.
func (f File) late(today calendar.Day) []Late {
	var all []Late
	for i := range f.Formalities {
		for _, name := range []policy.DeadlineName{policy.ContractToManager, policy.ContractToArchive} {
			if d, ok := f.Deadlines.Get(name.Of(i + 1)); ok && d.Open() && d.Late(today) {
				all = append(all, Late{
					File: f.ID, Number: f.Number, Department: f.Department, Formality: i + 1,
					Rule: d.Rule, Person: d.Person, Due: d.Due, Late: today.DaysSince(d.Due),
				})
			}
		}
	}
	return all
}

// register is the contract register (合同管理台账, rule K2b).
var register = archive.Sheet[File]{
	Title:  policy.T("合同管理台账", "Contract register"),
	Count:  func(n int) policy.Text { return policy.Tf("共 %d 份", "%d contracts", n) },
	Struck: func(f File) bool { return f.State == Dropped },
	Columns: []archive.Column[File]{
		{Title: policy.T("合同编号", "number"), Value: func(f File, _ policy.Lang) string { return f.Number }},
		{Title: policy.T("部门", "department"), Value: func(f File, _ policy.Lang) string { return string(f.Department) }},
		{Title: policy.T("种类", "kind"), Value: func(f File, _ policy.Lang) string { return f.Kind }},
		{Title: policy.T("合同名称", "title"), Value: func(f File, _ policy.Lang) string { return f.Title }},
		{Title: policy.T("对方", "counterparty"), Value: func(f File, _ policy.Lang) string { return string(f.Counterparty) }},
		{Title: policy.T("我方", "our side"), Value: func(f File, _ policy.Lang) string { return strings.Join(f.Ours, " / ") }},
		{Title: policy.T("金额(元)", "amount (yuan)"), Value: func(f File, _ policy.Lang) string { return f.Amount.String() }},
		{Title: policy.T("估算", "estimated"), Value: func(f File, lang policy.Lang) string { return yes(f.Estimated, lang) }},
		{Title: policy.T("承办人", "handler"), Value: func(f File, _ policy.Lang) string { return string(f.Handler) }},
		{Title: policy.T("签订日", "signed"), Value: func(f File, _ policy.Lang) string { return f.SignedOn().String() }},
		{Title: policy.T("终结日", "ended"), Value: func(f File, _ policy.Lang) string { return f.EndedOn().String() }},
		{Title: policy.T("状态", "state"), Value: func(f File, lang policy.Lang) string { return StateText(f.State).In(lang) }},
		{Title: policy.T("手续", "formalities"), Value: passages},
		{Title: policy.T("完整率", "completeness"), Value: func(f File, _ policy.Lang) string { return itoa(f.Completeness.Percent()) + "%" }},
		{Title: policy.T("档案号", "archive number"), Value: func(f File, _ policy.Lang) string { return f.ArchiveNumber }},
		{Title: policy.T("违规", "breaches"), Value: func(f File, _ policy.Lang) string { return itoa(len(f.Breaches)) }},
	},
}

func yes(b bool, lang policy.Lang) string {
	if !b {
		return ""
	}
	return policy.T("是", "yes").In(lang)
}

// passages says where the papers of each formality are.
func passages(f File, lang policy.Lang) string {
	parts := make([]string, len(f.Formalities))
	for i, one := range f.Formalities {
		parts[i] = one.Kind.Text().In(lang) + " " + one.Day.String() + " " + StateText(one.State).In(lang)
	}
	return strings.Join(parts, "; ")
}

// EachFile yields the contract files of a query one by one, to those who read the
// register. It ends at the first error.
func (o *Office) EachFile(ctx context.Context, req policy.Request, q FileQuery) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		for {
			page, err := o.registered(ctx, req, q)
			if err != nil {
				yield(File{}, err)
				return
			}
			for _, f := range page.Files {
				if !yield(f, nil) {
					return
				}
			}
			if q.After = page.Next; q.After == "" {
				return
			}
		}
	}
}

func (o *Office) registered(ctx context.Context, req policy.Request, q FileQuery) (FilePage, error) {
	var page FilePage
	err := o.view(ctx, req, ActRegister, func(rd Reader, p staff.Pass) error {
		ask := q
		ask.Org = req.Org()
		err := p.Permit(ActRegister, policy.Subject{Org: ask.Org}, "contract register")
		if err == nil {
			err = ask.check(p.Law)
		}
		if err == nil {
			page, err = pageOf(ctx, rd, p, ask)
		}
		return err
	})
	return page, err
}

// pageOf reads a page as the actor may see it.
func pageOf(ctx context.Context, rd Reader, p staff.Pass, q FileQuery) (FilePage, error) {
	page, err := rd.ContractFiles(ctx, q)
	if err == nil {
		page.Files, err = blinded(ctx, rd.Archive(), p, page.Files...)
	}
	return page, err
}

// WriteRegister writes the contract register of a query as CSV (rule K2b): see
// [archive.Sheet.CSV].
func (o *Office) WriteRegister(ctx context.Context, req policy.Request, q FileQuery, w io.Writer, lang policy.Lang) error {
	return register.CSV(w, lang, o.EachFile(ctx, req, q))
}

// PrintRegister writes the contract register of a query as a plain page to print:
// see [archive.Sheet.Page].
func (o *Office) PrintRegister(ctx context.Context, req policy.Request, q FileQuery, w io.Writer, lang policy.Lang) error {
	return register.Page(w, lang, o.EachFile(ctx, req, q))
}
