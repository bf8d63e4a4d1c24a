package archive

import (
	"encoding/csv"
	"html/template"
	"io"
	"iter"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Sheet is a register as a table (台账, rule B3a): the one list of columns from
// which its CSV and its page to print are made. Every register of the library is
// one, on whatever floor.
type Sheet[T any] struct {
	// Title heads the page, Count tells under it how many lines there are.
	Title policy.Text
	Count func(n int) policy.Text
	// Struck reports whether a line is struck through on the page; nil: none is.
	Struck  func(T) bool
	Columns []Column[T]
}

// Column is one column of a register.
type Column[T any] struct {
	Title policy.Text
	Value func(one T, lang policy.Lang) string
}

func (s Sheet[T]) head(lang policy.Lang) []string {
	head := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		head[i] = c.Title.In(lang)
	}
	return head
}

func (s Sheet[T]) row(one T, lang policy.Lang) []string {
	row := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		row[i] = c.Value(one, lang)
	}
	return row
}

// CSV writes the lines as CSV, in UTF-8 with a byte order mark, so that
// spreadsheets open it as it is. A cell that a spreadsheet would take for a
// formula is preceded by an apostrophe. Where the lines begin with an error
// nothing is written.
func (s Sheet[T]) CSV(w io.Writer, lang policy.Lang, lines iter.Seq2[T, error]) error {
	out := csv.NewWriter(w)
	head := once(func() error {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
		return out.Write(s.head(lang))
	})
	for one, err := range lines {
		if err != nil {
			return err
		}
		if err := head(); err != nil {
			return err
		}
		row := s.row(one, lang)
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	if err := head(); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// once runs fn the first time only.
func once(fn func() error) func() error {
	done := false
	return func() error {
		if done {
			return nil
		}
		done = true
		return fn()
	}
}

var sheetPage = template.Must(template.New("sheet").Parse(`{{define "head"}}<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Title}}</title><style>
body{font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif;font-size:9pt;margin:1cm}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #444;padding:2px 4px;text-align:left}
thead{display:table-header-group}tr{break-inside:avoid}.void td{text-decoration:line-through}
@page{size:A4 landscape;margin:1cm}
</style></head><body><h1>{{.Title}}</h1><table><thead><tr>{{range .Head}}<th>{{.}}</th>{{end}}</tr></thead><tbody>
{{end}}{{define "row"}}<tr{{if .Void}} class="void"{{end}}>{{range .Cells}}<td>{{.}}</td>{{end}}</tr>
{{end}}{{define "foot"}}</tbody></table><p>{{.}}</p></body></html>
{{end}}`))

// Page writes the lines as a plain page to print, in HTML that needs nothing
// from elsewhere. Where the lines begin with an error nothing is written.
func (s Sheet[T]) Page(w io.Writer, lang policy.Lang, lines iter.Seq2[T, error]) error {
	head := once(func() error {
		return sheetPage.ExecuteTemplate(w, "head", struct {
			Lang, Title string
			Head        []string
		}{string(lang), s.Title.In(lang), s.head(lang)})
	})
	n := 0
	for one, err := range lines {
		if err != nil {
			return err
		}
		if err := head(); err != nil {
			return err
		}
		n++
		if err := sheetPage.ExecuteTemplate(w, "row", struct {
			Void  bool
			Cells []string
		}{s.Struck != nil && s.Struck(one), s.row(one, lang)}); err != nil {
			return err
		}
	}
	if err := head(); err != nil {
		return err
	}
	return sheetPage.ExecuteTemplate(w, "foot", s.Count(n).In(lang))
}
