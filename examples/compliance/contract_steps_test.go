package compliance

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// deal is what a scenario knows of the contract it speaks of, and of its report.
type deal struct {
	file   contract.FileID
	report contract.ReportID
}

// contractSteps are the sentences about what is done with contracts.
func (w *world) contractSteps() []step {
	return []step{
		{"制度规定合同资料在终结后一次移交", w.handOverOnce},
		{"制度规定未查阅客户档案只作提示", w.consultationWarns},
		{"客户{客户}的档案于{日}审批完毕，总经理授权{人}查阅", w.approvedProfile},
		{"{人}于{日}在{部门}建立合同档案，对方{客户}，金额{金额}元", w.openContract},
		{"{人}于{日}建立合同档案，没有写明部门", w.openNowhere},
		{"{人}于{日}为第{数}项手续开列资料{清单}", w.listPapers},
		{"{人}于{日}开列拟签合同的资料{清单}", w.listDraft},
		{"{人}于{日}记录合同{手续}", w.formality},
		{"{人}于{日}记录合同已于{日}签订", w.signedOn},
		{"{人}于{日}补记合同已于{日}签订而未查阅客户档案", w.recordUnconsulted},
		{"{人}于{日}移交第{数}项手续的资料", w.handOverPapers},
		{"{人}于{日}移交第{数}项手续的资料，交给{人}", w.handOverPapersTo},
		{"{人}于{日}退回第{数}项手续的资料，第{数}份的页数不符", w.returnPapers},
		{"{人}于{日}核实第{数}项手续的资料", w.verifyPapers},
		{"{人}于{日}将第{数}项手续的资料改由{人}管理", w.assignPapers},
		{"{人}于{日}将第{数}项手续的资料送交归档", w.deliverPapers},
		{"{人}于{日}接收第{数}项手续的资料", w.receivePapers},
		{"{人}于{日}划去误登的第{数}项手续", w.strikeFormality},
		{"{人}于{日}导出合同管理台账", w.exportContracts},
	}
}

func (w *world) handOverOnce() error {
	return w.amend(func(r *policy.Regulation) { r.Contracts.HandOver = policy.HandOverOnce })
}

func (w *world) consultationWarns() error {
	return w.amend(func(r *policy.Regulation) { r.Contracts.Consultation = policy.ConsultationWarn })
}

// approvedProfile has a profile built, approved, and opened to somebody.
func (w *world) approvedProfile(ctx context.Context, of, day, name string) error {
	for _, do := range []func() error{
		func() error { return w.buildProfile(ctx, "业务员", day, "销售部", of, "专管人") },
		func() error { return w.submitProfile(ctx, "专管人", day) },
		func() error { return w.approveProfile(ctx, "销售总监", day) },
		func() error { return w.grantReading(ctx, "总经理", day, name, "合同签订", "2099-12-31") },
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// inContracts is one act in the contract office.
func (w *world) inContracts(ctx context.Context, name, day string, do func(ctx context.Context, o *contract.Office, req policy.Request) error) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error { return do(ctx, d.contracts, req) })
}

// onContract is one act on the contract the sentences speak of.
func (w *world) onContract(ctx context.Context, name, day string, do func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error) error {
	f, err := w.contract(ctx)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error { return do(ctx, o, req, f) })
}

func (w *world) strikeFormality(ctx context.Context, name, day string, n int) error {
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.Strike(ctx, req, f.Ref(), contract.Striking{Formality: n, Reason: "误登"})
		return err
	})
}

// contract is the one the sentences speak of, as it is now.
func (w *world) contract(ctx context.Context) (f contract.File, err error) {
	err = w.db.Contracts().View(ctx, func(r contract.Reader) error {
		f, err = r.ContractFile(ctx, company, w.deal.file)
		return err
	})
	return f, err
}

func (w *world) openFor(ctx context.Context, name, day, department, of, amount string) error {
	yuan, err := policy.ParseYuan(amount)
	if err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		f, err := o.Open(ctx, req, contract.Opening{
			Department: policy.DepartmentID(department), Handler: who.ID,
			Terms: contract.Terms{Kind: "sale", Title: "无烟煤购销合同", Subject: customer.Client, Counterparty: archive.CustomerID(of), Ours: []string{"本公司"}, Amount: yuan},
		})
		if err == nil {
			w.deal.file = f.ID
		}
		return err
	})
}

func (w *world) openContract(ctx context.Context, name, day, department, of, amount string) error {
	return w.openFor(ctx, name, day, department, of, amount)
}

func (w *world) openNowhere(ctx context.Context, name, day string) error {
	return w.openFor(ctx, name, day, "", "c-9", "500000.00")
}

var paperForms = []word[policy.Form]{{"原件和复印件", policy.Both}, {"复印件", policy.Copy}, {"原件", policy.Original}}

// paperList reads a list such as 合同正本原件、营业执照副本复印件, by the names of the
// regulation.
func (w *world) paperList(text string) ([]archive.Paper, error) {
	codes := make(map[string]string)
	for _, c := range w.reg.Contracts.Categories {
		for _, p := range c.Papers {
			codes[p.ZH] = p.Code
		}
	}
	var all []archive.Paper
	for _, one := range list(text) {
		for _, form := range paperForms {
			if name, ok := strings.CutSuffix(one, form.text); ok {
				if codes[name] == "" {
					return nil, fmt.Errorf("制度中没有资料“%s”", name)
				}
				all = append(all, archive.Paper{Code: codes[name], Form: form.is, Copies: 1, Pages: 3})
				break
			}
		}
	}
	return all, nil
}

func (w *world) listPapers(ctx context.Context, name, day string, n int, text string) error {
	papers, err := w.paperList(text)
	if err != nil {
		return err
	}
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.ListPapers(ctx, req, f.Ref(), contract.Listing{Formality: n, Papers: papers})
		return err
	})
}

func (w *world) listDraft(ctx context.Context, name, day, text string) error {
	return w.listPapers(ctx, name, day, 0, text)
}

func (w *world) formality(ctx context.Context, name, day, what string) error {
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) (err error) {
		switch what {
		case "签订":
			_, err = o.Sign(ctx, req, f.Ref(), w.today())
		case "变更":
			_, err = o.Amend(ctx, req, f.Ref(), contract.Amendment{Day: w.today()})
		case "履行":
			_, err = o.Perform(ctx, req, f.Ref(), w.today())
		case "解除":
			_, err = o.Terminate(ctx, req, f.Ref(), w.today())
		default:
			err = fmt.Errorf("没有这项手续:%s", what)
		}
		return err
	})
}

// signedOn records a signing of a day before.
func (w *world) signedOn(ctx context.Context, name, day, signed string) error {
	on, err := calendar.ParseDay(signed)
	if err != nil {
		return err
	}
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.Sign(ctx, req, f.Ref(), on)
		return err
	})
}

func (w *world) recordUnconsulted(ctx context.Context, name, day, signed string) error {
	on, err := calendar.ParseDay(signed)
	if err != nil {
		return err
	}
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.RecordUnconsulted(ctx, req, f.Ref(), contract.UnconsultedSigning{Day: on, Reason: "对方在外地当面签订"})
		return err
	})
}

func (w *world) assignPapers(ctx context.Context, name, day string, n int, manager string) error {
	who, err := person(manager)
	if err != nil {
		return err
	}
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.AssignPapers(ctx, req, f.Ref(), n, who.ID)
		return err
	})
}

func (w *world) handOverPapers(ctx context.Context, name, day string, n int) error {
	return w.handOverPapersTo(ctx, name, day, n, "合同管理员")
}

func (w *world) handOverPapersTo(ctx context.Context, name, day string, n int, manager string) error {
	who, err := person(manager)
	if err != nil {
		return err
	}
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.HandOver(ctx, req, f.Ref(), n, who.ID)
		return err
	})
}

func (w *world) returnPapers(ctx context.Context, name, day string, n, paper int) error {
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.Return(ctx, req, f.Ref(), n, []archive.PaperDifference{{Paper: paper, Field: "pages", Found: 2}})
		return err
	})
}

func (w *world) verifyPapers(ctx context.Context, name, day string, n int) error {
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.Verify(ctx, req, f.Ref(), n)
		return err
	})
}

func (w *world) deliverPapers(ctx context.Context, name, day string, n int) error {
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.Deliver(ctx, req, f.Ref(), n)
		return err
	})
}

func (w *world) receivePapers(ctx context.Context, name, day string, n int) error {
	return w.onContract(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request, f contract.File) error {
		_, err := o.Receive(ctx, req, f.Ref(), n)
		return err
	})
}

func (w *world) exportContracts(ctx context.Context, name, day string) error {
	return w.inContracts(ctx, name, day, func(ctx context.Context, o *contract.Office, req policy.Request) error {
		var out bytes.Buffer
		err := o.WriteRegister(ctx, req, contract.FileQuery{}, &out, policy.ZH)
		w.printed = out.String()
		return err
	})
}
