package lending

import (
	"context"
	"io"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// register is the register of loans (借阅台账, rules B6.2 and B6.4b).
var register = archive.Sheet[Slip]{
	Title: policy.T("借阅台账", "Register of loans"),
	Count: func(n int) policy.Text { return policy.Tf("共 %d 笔", "%d loans", n) },
	Columns: []archive.Column[Slip]{
		{Title: policy.T("档案号", "number"), Value: func(s Slip, _ policy.Lang) string { return s.Number }},
		{Title: policy.T("档案名称", "title"), Value: func(s Slip, _ policy.Lang) string { return s.Title }},
		{Title: policy.T("类别", "class"), Value: func(s Slip, lang policy.Lang) string { return s.Class.Text().In(lang) }},
		{Title: policy.T("单据", "slip"), Value: func(s Slip, lang policy.Lang) string { return s.Form.Text().In(lang) }},
		{Title: policy.T("借阅人", "borrower"), Value: func(s Slip, _ policy.Lang) string { return string(s.Borrower) }},
		{Title: policy.T("部门", "department"), Value: func(s Slip, _ policy.Lang) string { return string(s.Department) }},
		{Title: policy.T("用途", "purpose"), Value: func(s Slip, _ policy.Lang) string { return s.Purpose }},
		{Title: policy.T("所借", "lent"), Value: lentText},
		{Title: policy.T("批准人", "approved by"), Value: approvers},
		{Title: policy.T("经办", "handed out by"), Value: func(s Slip, _ policy.Lang) string {
			if s.Handout == nil {
				return ""
			}
			return string(s.Handout.By)
		}},
		{Title: policy.T("借出日", "lent on"), Value: func(s Slip, _ policy.Lang) string { return s.LentOn().String() }},
		{Title: policy.T("应还日", "due"), Value: func(s Slip, _ policy.Lang) string { return s.Due().String() }},
		{Title: policy.T("实还日", "returned"), Value: func(s Slip, _ policy.Lang) string { return s.BackOn().String() }},
		{Title: policy.T("未还项数", "items out"), Value: func(s Slip, _ policy.Lang) string { return itoa(len(s.Outstanding)) }},
		{Title: policy.T("状态", "state"), Value: func(s Slip, lang policy.Lang) string { return StateText(s.State).In(lang) }},
	},
}

func lentText(s Slip, lang policy.Lang) string {
	what := policy.T("全卷", "the whole volume")
	if len(s.Items) > 0 {
		list := strings.Join(s.Items, " ")
		what = policy.T(list, list)
	}
	if s.Premises {
		what = policy.Tf("%s(馆内)", "%s (on the premises)", what)
	}
	return what.In(lang)
}

func approvers(s Slip, lang policy.Lang) string {
	if s.Direct {
		return policy.T("免批", "none needed").In(lang)
	}
	ids := make([]string, len(s.Approvals))
	for i, a := range s.Approvals {
		ids[i] = string(a.By)
	}
	return strings.Join(ids, " / ")
}

// loans makes the query that of the register: what was lent, in the order of
// lending.
func loans(q SlipQuery) SlipQuery {
	q.EverLent, q.By = true, ByLendingDay
	return q
}

// WriteRegister writes the register of loans of a query as CSV, in the order of
// lending: see [archive.Sheet.CSV].
func (d *Desk) WriteRegister(ctx context.Context, req policy.Request, q SlipQuery, w io.Writer, lang policy.Lang) error {
	return register.CSV(w, lang, d.EachSlip(ctx, req, loans(q)))
}

// PrintRegister writes the register of loans of a query as a plain page to print:
// see [archive.Sheet.Page].
func (d *Desk) PrintRegister(ctx context.Context, req policy.Request, q SlipQuery, w io.Writer, lang policy.Lang) error {
	return register.Page(w, lang, d.EachSlip(ctx, req, loans(q)))
}
