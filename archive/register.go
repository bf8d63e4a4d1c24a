package archive

import (
	"context"
	"encoding/csv"
	"html/template"
	"io"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// registerColumn is one column of the file register: the one table from which
// CSV and page are made.
type registerColumn struct {
	title policy.Text
	value func(v Volume, lang policy.Lang) string
}

var registerColumns = []registerColumn{
	{policy.T("档案号", "number"), func(v Volume, _ policy.Lang) string { return v.Number }},
	{policy.T("类别", "class"), func(v Volume, lang policy.Lang) string { return v.Class.Text().In(lang) }},
	{policy.T("档案名称", "title"), func(v Volume, _ policy.Lang) string { return v.Title }},
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
}

func persons(ids []policy.PersonID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = string(id)
	}
	return strings.Join(parts, " / ")
}

func stateText(v Volume, lang policy.Lang) string {
	switch {
	case v.State == Void:
		return policy.T("作废", "void").In(lang)
	case v.Out != nil:
		return policy.T("借出", "lent out").In(lang)
	case v.State == OnShelf:
		return policy.T("在架", "on the shelf").In(lang)
	}
	return policy.T("已接收", "accepted").In(lang)
}

func registerHead(lang policy.Lang) []string {
	head := make([]string, len(registerColumns))
	for i, c := range registerColumns {
		head[i] = c.title.In(lang)
	}
	return head
}

func registerRow(v Volume, lang policy.Lang) []string {
	row := make([]string, len(registerColumns))
	for i, c := range registerColumns {
		row[i] = c.value(v, lang)
	}
	return row
}

// WriteRegister writes the file register (档案台账, rule B3a) of a query as CSV,
// in UTF-8 with a byte order mark, so that spreadsheets open it as it is; it
// keeps one page of volumes in memory. A cell that a spreadsheet would take
// for a formula is preceded by an apostrophe.
func (r *Room) WriteRegister(ctx context.Context, req policy.Request, q VolumeQuery, w io.Writer, lang policy.Lang) error {
	out := csv.NewWriter(w)
	opened := false
	open := func() error {
		if opened {
			return nil
		}
		opened = true
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
		return out.Write(registerHead(lang))
	}
	for v, err := range r.EachVolume(ctx, req, q) {
		if err != nil {
			return err
		}
		if err := open(); err != nil {
			return err
		}
		row := registerRow(v, lang)
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	if err := open(); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

var registerPage = template.Must(template.New("register").Parse(`{{define "head"}}<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Title}}</title><style>
body{font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif;font-size:9pt;margin:1cm}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #444;padding:2px 4px;text-align:left}
thead{display:table-header-group}tr{break-inside:avoid}.void td{text-decoration:line-through}
@page{size:A4 landscape;margin:1cm}
</style></head><body><h1>{{.Title}}</h1><table><thead><tr>{{range .Head}}<th>{{.}}</th>{{end}}</tr></thead><tbody>
{{end}}{{define "row"}}<tr{{if .Void}} class="void"{{end}}>{{range .Cells}}<td>{{.}}</td>{{end}}</tr>
{{end}}{{define "foot"}}</tbody></table><p>{{.}}</p></body></html>
{{end}}`))

// PrintRegister writes the file register of a query as a plain page to print,
// in HTML that needs nothing from elsewhere.
func (r *Room) PrintRegister(ctx context.Context, req policy.Request, q VolumeQuery, w io.Writer, lang policy.Lang) error {
	n := 0
	head := func() error {
		return registerPage.ExecuteTemplate(w, "head", struct {
			Lang, Title string
			Head        []string
		}{string(lang), policy.T("档案台账", "File register").In(lang), registerHead(lang)})
	}
	for v, err := range r.EachVolume(ctx, req, q) {
		if err != nil {
			return err
		}
		if n == 0 {
			if err := head(); err != nil {
				return err
			}
		}
		n++
		if err := registerPage.ExecuteTemplate(w, "row", struct {
			Void  bool
			Cells []string
		}{v.State == Void, registerRow(v, lang)}); err != nil {
			return err
		}
	}
	if n == 0 {
		if err := head(); err != nil {
			return err
		}
	}
	return registerPage.ExecuteTemplate(w, "foot", policy.Tf("共 %d 卷", "%d volumes", n).In(lang))
}
