package compliance

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// complaintSteps are the sentences about complaints.
func (w *world) complaintSteps() []step {
	return []step{
		{"{人}于{日}受理客户投诉，类别{类别}，由{人}经办", w.receiveComplaint},
		{"{人}于{日}报请生产处协同处理投诉", w.askProduction},
		{"{人}于{日}作为生产处答复投诉", w.joinComplaint},
		{"{人}于{日}提出投诉处理结果", w.proposeOutcome},
		{"{人}于{日}提出投诉处理结果，由{人}向客户反馈", w.proposeOutcomeBy},
		{"{人}于{日}审批投诉处理结果", w.approveOutcome},
		{"{人}于{日}向客户反馈投诉处理结果", w.answerComplaint},
		{"{人}于{日}结束投诉", w.closeComplaint},
		{"{人}于{日}重新受理投诉", w.reopenComplaint},
		{"投诉应为{状态}", w.complaintIs},
		{"{日}逾期未办的投诉应有{数}件", w.overdueComplaints},
		{"客户档案应有投诉的交流记录{数}条", w.complaintFacts},
		{"应记录投诉责任人{人}违反{规则}，最迟应于{日}完成", w.complaintBreach},
	}
}

var grievances = []word[customer.Grievance]{
	{customer.ServiceQuality.Text().ZH, customer.ServiceQuality}, {customer.ServiceProcess.Text().ZH, customer.ServiceProcess},
}

// complaint is the one the sentences speak of, as it is now.
func (w *world) complaint(ctx context.Context) (k customer.Complaint, err error) {
	err = w.db.Customers().View(ctx, func(r customer.Reader) error {
		k, err = r.Complaint(ctx, company, w.client.complaint)
		return err
	})
	return k, err
}

// onComplaint is one act on the complaint the sentences speak of.
func (w *world) onComplaint(ctx context.Context, name, day string, do func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error) error {
	k, err := w.complaint(ctx)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error { return do(ctx, b, req, k.Ref()) })
}

func (w *world) receiveComplaint(ctx context.Context, name, day, kind, handler string) error {
	of, err := look(grievances, "类别", kind)
	if err != nil {
		return err
	}
	who, err := person(handler)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		k, err := b.ReceiveComplaint(ctx, req, who.ID, customer.Intake{
			Profile: w.client.profile, Kind: of, Day: w.today(), Channel: customer.ByPhone, Text: "发货迟了两天",
		})
		if err == nil {
			w.client.complaint = k.ID
		}
		return err
	})
}

func (w *world) askProduction(ctx context.Context, name, day string) error {
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.AskProduction(ctx, req, ref)
		return err
	})
}

func (w *world) joinComplaint(ctx context.Context, name, day string) error {
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.JoinComplaint(ctx, req, ref, "设备检修所致")
		return err
	})
}

func (w *world) proposeOutcome(ctx context.Context, name, day string) error {
	return w.proposeOutcomeBy(ctx, name, day, "办公室主任")
}

func (w *world) proposeOutcomeBy(ctx context.Context, name, day, answerer string) error {
	who, err := person(answerer)
	if err != nil {
		return err
	}
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.ProposeOutcome(ctx, req, ref, customer.Proposal{Justified: true, Answerer: who.ID, Text: "补发并致歉"})
		return err
	})
}

func (w *world) approveOutcome(ctx context.Context, name, day string) error {
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.ApproveOutcome(ctx, req, ref)
		return err
	})
}

func (w *world) answerComplaint(ctx context.Context, name, day string) error {
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.AnswerComplaint(ctx, req, ref, customer.Response{Day: w.today(), Channel: customer.ByPhone, Text: "已补发"})
		return err
	})
}

func (w *world) closeComplaint(ctx context.Context, name, day string) error {
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.CloseComplaint(ctx, req, ref, "客户满意")
		return err
	})
}

func (w *world) reopenComplaint(ctx context.Context, name, day string) error {
	return w.onComplaint(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, ref policy.Ref) error {
		_, err := b.ReopenComplaint(ctx, req, ref, "客户仍不满意")
		return err
	})
}

func (w *world) complaintIs(ctx context.Context, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	k, err := w.complaint(ctx)
	if err != nil {
		return err
	}
	return same(state, customer.ComplaintStateText(k.State).ZH)
}

func (w *world) overdueComplaints(ctx context.Context, day string, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	if err := w.on(day); err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	page, err := d.book.OverdueComplaints(ctx, policy.By(archivetest.GeneralManager), customer.ComplaintQuery{})
	if err == nil && len(page.Complaints) != n {
		err = fmt.Errorf("实际为 %d 件", len(page.Complaints))
	}
	return err
}

func (w *world) complaintFacts(ctx context.Context, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	return w.db.Customers().View(ctx, func(r customer.Reader) error {
		page, err := r.Facts(ctx, customer.FactQuery{Org: company, Profile: w.client.profile, Topic: customer.Communication})
		if err == nil && len(page.Facts) != n {
			err = fmt.Errorf("实际为 %d 条", len(page.Facts))
		}
		return err
	})
}

func (w *world) complaintBreach(ctx context.Context, name, id, due string) error {
	if err := w.answered(); err != nil {
		return err
	}
	k, err := w.complaint(ctx)
	if err != nil {
		return err
	}
	return held(k.Breaches, name, id, due)
}
