package archive

import (
	"context"
	"io"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// fileRegister is the file register (档案台账).
var fileRegister = Sheet[Volume]{
	Title:  policy.T("档案台账", "File register"),
	Count:  func(n int) policy.Text { return policy.Tf("共 %d 卷", "%d volumes", n) },
	Struck: func(v Volume) bool { return v.State == Void || v.State == Disposed },
	Columns: []Column[Volume]{
		{policy.T("档案号", "number"), func(v Volume, _ policy.Lang) string { return v.Number }},
		{policy.T("类别", "class"), func(v Volume, lang policy.Lang) string { return v.Class.Text().In(lang) }},
		{policy.T("档案名称", "title"), func(v Volume, _ policy.Lang) string { return v.shown().Title }},
		{policy.T("项目编号", "project"), func(v Volume, _ policy.Lang) string { return v.Project }},
		{policy.T("客户", "customer"), func(v Volume, _ policy.Lang) string { return string(v.Customer) }},
		{policy.T("移交人", "handed over by"), func(v Volume, _ policy.Lang) string { return persons(v.Managers) }},
		{policy.T("项数", "items"), func(v Volume, _ policy.Lang) string { return itoa(len(v.Items)) }},
		{policy.T("页数", "pages"), func(v Volume, _ policy.Lang) string { return itoa(v.Pages()) }},
		{policy.T("附件", "annex"), func(v Volume, _ policy.Lang) string { return itoa(v.Annex) }},
		{policy.T("完整率", "completeness"), func(v Volume, _ policy.Lang) string { return itoa(v.Completeness.Percent()) + "%" }},
		{policy.T("接收日", "accepted"), func(v Volume, _ policy.Lang) string { return v.Filed.String() }},
		{policy.T("登记日", "registered"), func(v Volume, _ policy.Lang) string { return v.Registered.String() }},
		{policy.T("核验日", "verified"), func(v Volume, _ policy.Lang) string { return v.Verified.String() }},
		{policy.T("架位", "place"), func(v Volume, _ policy.Lang) string { return v.Place.String() }},
		{policy.T("责任人", "holder"), func(v Volume, _ policy.Lang) string { return string(v.Holder()) }},
		{policy.T("状态", "state"), stateText},
		{policy.T("作废原因", "void because"), func(v Volume, _ policy.Lang) string {
			if v.Voided == nil {
				return ""
			}
			return v.Voided.Reason
		}},
	},
}

func persons(ids []policy.PersonID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = string(id)
	}
	return strings.Join(parts, " / ")
}

func stateText(v Volume, lang policy.Lang) string {
	if v.Out != nil {
		return policy.T("借出", "lent out").In(lang)
	}
	return VolumeStateText(v.State).In(lang)
}

// WriteRegister writes the file register (档案台账, rule B3a) of a query as CSV:
// see [Sheet.CSV]. It keeps one page of volumes in memory.
func (r *Room) WriteRegister(ctx context.Context, req policy.Request, q VolumeQuery, w io.Writer, lang policy.Lang) error {
	return fileRegister.CSV(w, lang, eachVolume(ctx, req, q, r.registered))
}

// PrintRegister writes the file register of a query as a plain page to print:
// see [Sheet.Page].
func (r *Room) PrintRegister(ctx context.Context, req policy.Request, q VolumeQuery, w io.Writer, lang policy.Lang) error {
	return fileRegister.Page(w, lang, eachVolume(ctx, req, q, r.registered))
}
