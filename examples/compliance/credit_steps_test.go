package compliance

import (
	"context"
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// creditor is what a scenario knows of the credit file it speaks of.
type creditor struct {
	file credit.FileID
	// read is what the last reading of it showed.
	read    credit.File
	request credit.RequestID
	promise credit.FollowUpID
	ledger  archive.LedgerID
}

// creditSteps are the sentences about credit files.
func (w *world) creditSteps() []step {
	return []step{
		{"{人}于{日}在{部门}为{主体}{客户}建立{数}年度信用档案，由{人}保管", w.openCredit},
		{"{人}于{日}收入信用资料{资料}", w.addCreditPaper},
		{"{人}于{日}划去误收的第{数}份信用资料", w.strikeCreditPaper},
		{"{人}于{日}登记{管理}", w.followUp},
		{"{人}于{日}划去误登的{管理}", w.strikeFollowUp},
		{"{人}于{日}核对信用档案", w.onCreditFile((*credit.Office).Confirm)},
		{"{人}于{日}将信用档案移交办公室", w.onCreditFile((*credit.Office).HandOver)},
		{"{人}于{日}接收信用档案", w.onCreditFile((*credit.Office).Receive)},
		{"{人}于{日}列明信用档案差异{资料}", w.differ},
		{"{人}于{日}核实信用档案", w.onCreditFile((*credit.Office).Verify)},
		{"{人}于{日}将信用档案移交档案室", w.onCreditFile((*credit.Office).Deliver)},
		{"{人}于{日}将信用档案归档", w.onCreditFile((*credit.Office).Accept)},
		{"{人}于{日}不写用途查看信用档案", w.seeCreditFile},
		{"{人}于{日}查阅已归档的信用档案，用途{用途}", w.consultCreditFile},
		{"查阅到的信用档案应有{数}份资料", w.consultedPapers},
		{"{人}于{日}要求{部门}于{日}前配合", w.askDepartment},
		{"{人}于{日}代表部门答复", w.answerDepartment},
		{"{人}于{日}发布自{日}起施行的制度，信用档案移交宽限改为{数}天", w.publishGrace},
		{"{日}施行的制度中，信用档案移交宽限应为{数}天", w.graceInForce},
		{"{人}于{日}登记旧台账，代号{代号}，来源{来源}", w.beginLedger},
		{"{人}于{日}批准接收旧台账", w.approveLedger},
		{"{人}于{日}录入旧信用档案，编号{编号}，客户{客户}，{数}年度，由{人}保管", w.enterOldFile},
	}
}

// inCredit is one act of the leading group's office.
func (w *world) inCredit(ctx context.Context, name, day string, do func(ctx context.Context, o *credit.Office, req policy.Request) error) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error { return do(ctx, d.credit, req) })
}

// creditFile is the one the sentences speak of, as it is now.
func (w *world) creditFile(ctx context.Context) (f credit.File, err error) {
	err = w.db.Credit().View(ctx, func(r credit.Reader) error {
		f, err = r.CreditFile(ctx, company, w.creditor.file)
		return err
	})
	return f, err
}

// withFile is one act on the credit file the sentences speak of.
func (w *world) withFile(ctx context.Context, name, day string, do func(ctx context.Context, o *credit.Office, req policy.Request, f credit.File) error) error {
	f, err := w.creditFile(ctx)
	if err != nil {
		return err
	}
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error { return do(ctx, o, req, f) })
}

// onCreditFile is an act that needs no more than the file.
func (w *world) onCreditFile(do func(o *credit.Office, ctx context.Context, req policy.Request, ref policy.Ref) (credit.File, error)) func(ctx context.Context, name, day string) error {
	return func(ctx context.Context, name, day string) error {
		return w.withFile(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request, f credit.File) error {
			_, err := do(o, ctx, req, f.Ref())
			return err
		})
	}
}

func (w *world) seeCreditFile(ctx context.Context, name, day string) error {
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error {
		_, err := o.File(ctx, req, w.creditor.file)
		return err
	})
}

func (w *world) consultCreditFile(ctx context.Context, name, day, purpose string) error {
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) (err error) {
		w.creditor.read, err = o.Consult(ctx, req, w.creditor.file, purpose)
		return err
	})
}

func (w *world) consultedPapers(_ context.Context, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	if got := len(w.creditor.read.Papers); got != n {
		return fmt.Errorf("实际看到 %d 份", got)
	}
	return nil
}

var subjectWords = []word[customer.SubjectKind]{{"客户", customer.Client}, {"供应商", customer.Supplier}, {"路人", "passer-by"}}

func (w *world) openCredit(ctx context.Context, name, day, department, subject, of string, year int, keeper string) error {
	who, err := person(keeper)
	if err != nil {
		return err
	}
	kind, err := look(subjectWords, "主体", subject)
	if err != nil {
		return err
	}
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error {
		f, err := o.Open(ctx, req, credit.Of{
			Customer: archive.CustomerID(of), Kind: kind, Name: "甲公司", Department: policy.DepartmentID(department), Year: year, Keeper: who.ID,
		})
		if err == nil {
			w.creditor.file = f.ID
		}
		return err
	})
}

// paperNamed finds a paper of the regulation by its Chinese name.
func (w *world) paperNamed(ctx context.Context, title string) (policy.CategoryPaper, error) {
	law, err := w.law(ctx)
	if err != nil {
		return policy.CategoryPaper{}, err
	}
	for _, c := range law.Credit().Categories {
		for _, p := range c.Papers {
			if p.ZH == title {
				return p, nil
			}
		}
	}
	return policy.CategoryPaper{Code: "unknown", Form: policy.Copy}, nil
}

func (w *world) addCreditPaper(ctx context.Context, name, day, title string) error {
	p, err := w.paperNamed(ctx, title)
	if err != nil {
		return err
	}
	form := p.Form
	if form == policy.Either {
		form = policy.Copy
	}
	return w.withFile(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request, f credit.File) error {
		_, err := o.AddPapers(ctx, req, f.Ref(), []archive.Paper{{Code: p.Code, Form: form, Copies: 1, Pages: 1}})
		return err
	})
}

func (w *world) strikeCreditPaper(ctx context.Context, name, day string, n int) error {
	return w.withFile(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request, f credit.File) error {
		_, err := o.StrikePaper(ctx, req, f.Ref(), credit.StruckPaper{Paper: n, Reason: "误收"})
		return err
	})
}

var followWords = []word[credit.FollowKind]{{"通话", credit.Call}, {"催账", credit.Dunning}, {"对账", credit.Statement}}

func (w *world) followUp(ctx context.Context, name, day, what string) error {
	kind, err := look(followWords, "管理", what)
	if err != nil {
		return err
	}
	return w.withFile(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request, f credit.File) error {
		_, err := o.RecordFollowUp(ctx, req, f.ID, credit.FollowEntry{Kind: kind, Day: w.today()})
		return err
	})
}

func (w *world) strikeFollowUp(ctx context.Context, name, day, what string) error {
	kind, err := look(followWords, "管理", what)
	if err != nil {
		return err
	}
	var found credit.FollowUpPage
	err = w.db.Credit().View(ctx, func(r credit.Reader) (err error) {
		found, err = r.FollowUps(ctx, credit.FollowUpQuery{Org: company, File: w.creditor.file, Kind: kind})
		return err
	})
	if err != nil {
		return err
	}
	if len(found.FollowUps) != 1 {
		return fmt.Errorf("实际登记了 %d 次", len(found.FollowUps))
	}
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error {
		_, err := o.StrikeFollowUp(ctx, req, found.FollowUps[0].Ref(), "误登")
		return err
	})
}

func (w *world) differ(ctx context.Context, name, day, title string) error {
	p, err := w.paperNamed(ctx, title)
	if err != nil {
		return err
	}
	return w.withFile(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request, f credit.File) error {
		_, err := o.NoteDifferences(ctx, req, f.Ref(), []archive.PaperDifference{{Code: p.Code, Field: "missing"}})
		return err
	})
}

func (w *world) askDepartment(ctx context.Context, name, day, department, due string) error {
	d, err := parseDay(due)
	if err != nil {
		return err
	}
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error {
		r, err := o.Ask(ctx, req, credit.Asking{Department: policy.DepartmentID(department), What: "请补充对账单", Due: d})
		if err == nil {
			w.creditor.request = r.ID
		}
		return err
	})
}

func (w *world) answerDepartment(ctx context.Context, name, day string) error {
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error {
		r, err := o.Request(ctx, req, w.creditor.request)
		if err != nil {
			return err
		}
		_, err = o.Reply(ctx, req, r.Ref(), "已补充")
		return err
	})
}

func (w *world) publishGrace(ctx context.Context, name, day, effective string, days int) error {
	d, err := parseDay(effective)
	if err != nil {
		return err
	}
	reg := w.reg
	reg.ID, reg.Effective = "own-"+effective, d
	reg.Credit.Grace = calendar.Period{N: days, Unit: calendar.Days}
	text, err := yaml.Marshal(reg)
	if err != nil {
		return err
	}
	return w.onRulebook(ctx, name, day, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.Publish(ctx, req, ref, string(text))
		return err
	})
}

func (w *world) graceInForce(ctx context.Context, day string, days int) error {
	law, err := w.lawOn(ctx, day)
	if grace := (calendar.Period{N: days, Unit: calendar.Days}); err == nil && law.Credit().Grace != grace {
		err = fmt.Errorf("%s 施行的 %s 中为 %s", day, law.ID(), law.Credit().Grace)
	}
	return err
}

func (w *world) beginLedger(ctx context.Context, name, day, code, source string) error {
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		l, err := d.room.BeginLedger(ctx, req, archive.OldLedger{Code: code, Source: source})
		if err == nil {
			w.creditor.ledger = l.ID
		}
		return err
	})
}

// ledger is the old ledger the sentences speak of, as it is now.
func (w *world) ledger(ctx context.Context) (l archive.Ledger, err error) {
	err = w.db.Archive().View(ctx, func(r archive.Reader) error {
		l, err = r.Ledger(ctx, company, w.creditor.ledger)
		return err
	})
	return l, err
}

func (w *world) approveLedger(ctx context.Context, name, day string) error {
	l, err := w.ledger(ctx)
	if err != nil {
		return err
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		_, err := d.room.ApproveLedger(ctx, req, l.Ref())
		return err
	})
}

func (w *world) enterOldFile(ctx context.Context, name, day, number, of string, year int, keeper string) error {
	l, err := w.ledger(ctx)
	if err != nil {
		return err
	}
	who, err := person(keeper)
	if err != nil {
		return err
	}
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error {
		_, err := o.EnterFiles(ctx, req, l.Ref(), []credit.OldFile{{
			Number: number, Customer: archive.CustomerID(of), Kind: customer.Client, Name: "甲公司", Department: "销售部", Year: year,
			Tier: credit.Department, Keeper: who.ID,
		}}, nil)
		if err != nil {
			return err
		}
		page, err := o.Files(ctx, req, credit.FileQuery{Number: l.Bears(number)})
		if len(page.Files) == 1 {
			w.creditor.file = page.Files[0].ID
		}
		return err
	})
}
