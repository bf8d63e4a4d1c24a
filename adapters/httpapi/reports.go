package httpapi

import (
	"bufio"
	"cmp"
	"context"
	"iter"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// reports adds what somebody must look at, and the registers.
func (a *API) reports() {
	room, office := a.room, a.office
	list(a, "/reports/late-files", "reports", "files with a deadline missed and still open, as of today, and which deadlines these are", func(ctx context.Context, req policy.Request, _ string, q filesQuery) ([]lateFile, string, error) {
		page, err := room.Late(ctx, req, q.query())
		late := make([]lateFile, len(page.Files))
		for i, f := range page.Files {
			late[i] = lateFile{f.Late(page.Today), f}
		}
		return late, page.Next, err
	})
	list(a, "/reports/stale-volumes", "reports", "volumes on the shelf not verified for longer than the regulation allows", func(ctx context.Context, req policy.Request, _ string, q volumesQuery) ([]archive.Volume, string, error) {
		page, err := room.Stale(ctx, req, q.query())
		return page.Volumes, page.Next, err
	})
	answerTo(a, "/reports/number-audit", "reports", "whether the archive numbers of a class are unbroken, and those of business files agree with the files", func(ctx context.Context, req policy.Request, _ string, q classQuery) (numberAudit, error) {
		audit, err := room.AuditNumbers(ctx, req, cmp.Or(q.Class, archive.Business))
		return numberAudit{OK: audit.OK(), Audit: audit}, err
	})
	list(a, "/reports/vacancies", "reports", "posts of the regulation that nobody holds", func(ctx context.Context, req policy.Request, _ string, q dayQuery) ([]staff.Vacancy, string, error) {
		all, err := office.Vacancies(ctx, req, q.Day)
		return all, "", err
	})
	list(a, "/reports/appointed", "reports", "who holds a post on a day, today unless said", func(ctx context.Context, req policy.Request, _ string, q postQuery) ([]staff.Person, string, error) {
		all, err := office.Appointed(ctx, req, q.Role, q.Day)
		return all, "", err
	})
	if a.Verify != nil {
		answerTo(a, "/reports/verification", "reports", "the journal of the organisation recomputed: every hash, link, record", func(ctx context.Context, req policy.Request, _ string, _ struct{}) (verification, error) {
			report, err := office.Verify(ctx, req, a.Verify)
			return verification{OK: report.OK(), Report: report}, err
		})
	}
	register(a, "files", "the file register, whole and streamed, as JSON, CSV or a page to print", registered[volumeFilter, archive.Volume]{
		each: func(x *exchange, q volumeFilter) iter.Seq2[archive.Volume, error] {
			return room.EachVolume(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q volumeFilter, w *bufio.Writer, lang policy.Lang) error {
			return room.WriteRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q volumeFilter, w *bufio.Writer, lang policy.Lang) error {
			return room.PrintRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
}

// lateFile is a file with its deadlines that are missed and still open.
type lateFile struct {
	Late policy.Deadlines `json:"late"`
	archive.File
}

type postQuery struct {
	Role policy.Role `query:"role" required:"true" doc:"the post: archivist or deed-custodian"`
	dayQuery
}

type classQuery struct {
	Class archive.Class `query:"class" doc:"business, which it is unless said, credit or contract"`
}

type numberAudit struct {
	OK bool `json:"ok"`
	archive.Audit
}

type verification struct {
	OK bool `json:"ok"`
	journal.Report
}

// registered is how a register is written: line by line as JSON, as CSV, as a page
// to print. Q is what it can be asked.
type registered[Q, T any] struct {
	each func(x *exchange, q Q) iter.Seq2[T, error]
	csv  func(x *exchange, q Q, w *bufio.Writer, lang policy.Lang) error
	html func(x *exchange, q Q, w *bufio.Writer, lang policy.Lang) error
}

// register adds a register (台账, rule B3a), streamed: a page of records at a time,
// however long it is.
func register[Q, T any](a *API, name, summary string, r registered[Q, T]) {
	sheet(a, "/registers/"+name, "registers", name, summary, r)
}

// sheet adds what is answered as a register is, at a path; a file saved of it is
// called by the name.
func sheet[Q, T any](a *API, path, tag, name, summary string, r registered[Q, T]) {
	op := huma.Operation{Method: http.MethodGet, Path: root + path, Tags: []string{tag}, Summary: summary}
	if strings.Contains(path, "{id}") {
		op.Parameters = append(op.Parameters, a.idParam())
	}
	op.Parameters = append(op.Parameters, param("query", "format", "json, csv or html (a page to print); what Accept asks for unless said", false, text()))
	op.Parameters = append(op.Parameters, a.queryParams(reflect.TypeFor[Q]())...)
	a.answers(&op, http.StatusOK, "the lines; an answer that breaks off is not whole", reflect.TypeFor[page[T]]())
	for _, kind := range []string{"text/csv", "text/html"} {
		op.Responses["200"].Content[kind] = &huma.MediaType{Schema: text()}
	}
	a.add(op, func(x *exchange) error {
		var q Q
		if err := readQuery(x.r, &q); err != nil {
			return err
		}
		lang, h := langOf(x.r), x.w.Header()
		switch format(x.r) {
		case "csv":
			h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
			return stream(x, "text/csv; charset=utf-8", func(w *bufio.Writer) error { return r.csv(x, q, w, lang) })
		case "html":
			h.Set("Content-Security-Policy", pagePolicy)
			return stream(x, "text/html; charset=utf-8", func(w *bufio.Writer) error { return r.html(x, q, w, lang) })
		case "json":
			return stream(x, "application/json", func(w *bufio.Writer) error { return writeLines(w, r.each(x, q), lang) })
		}
		return policy.Invalid("format", "", "json, csv or html", policy.T("参数 format 应为 json、csv 或 html", "the parameter format takes json, csv or html"))
	})
}

// each yields what was read at once, or why it was not.
func each[T any](yield func(T, error) bool, all []T, err error) {
	if err != nil {
		var none T
		yield(none, err)
		return
	}
	for _, one := range all {
		if !yield(one, nil) {
			return
		}
	}
}

// format is the one asked for by name, or by Accept.
func format(r *http.Request) string {
	accept := r.Header.Get("Accept")
	switch named := r.URL.Query().Get("format"); {
	case named != "":
		return named
	case strings.HasPrefix(accept, "text/csv"):
		return "csv"
	case strings.HasPrefix(accept, "text/html"):
		return "html"
	}
	return "json"
}

// writeLines writes records as one JSON object, one record a line.
func writeLines[T any](w *bufio.Writer, records iter.Seq2[T, error], lang policy.Lang) error {
	before := "{\"items\":[\n"
	for v, err := range records {
		if err != nil {
			return err
		}
		if _, err := w.WriteString(before); err != nil {
			return err
		}
		if err := json.MarshalWrite(w, v, codecs[masked][lang]); err != nil {
			return err
		}
		before = ",\n"
	}
	if before != ",\n" {
		if _, err := w.WriteString(before); err != nil {
			return err
		}
	}
	_, err := w.WriteString("\n]}\n")
	return err
}

// stream answers piece by piece. An error before the first piece is answered as
// usual; after it the connection is broken off, so that half an answer does not
// look like a whole one.
func stream(x *exchange, kind string, fill func(w *bufio.Writer) error) error {
	out := &piecewise{x: x, kind: kind}
	w := bufio.NewWriterSize(out, 32<<10)
	err := fill(w)
	if err == nil {
		err = w.Flush()
	}
	if err != nil && out.begun {
		x.api.House.Logger().WarnContext(x.r.Context(), "broken off", "error", err.Error())
		panic(http.ErrAbortHandler)
	}
	if err != nil {
		x.w.Header().Del("Content-Disposition")
	}
	return err
}

// piecewise gives each piece of an answer its own time.
type piecewise struct {
	x     *exchange
	kind  string
	begun bool
}

func (p *piecewise) Write(b []byte) (int, error) {
	if !p.begun {
		p.begun = true
		h := p.x.w.Header()
		h.Set("Content-Type", p.kind)
		h.Set("Content-Language", string(langOf(p.x.r)))
		h.Set("Vary", "Accept, Accept-Language, Authorization")
	}
	takeInTime(p.x.w, p.x.r)
	return p.x.w.Write(b)
}

// health adds what a host's supervisor asks.
func (a *API) health() {
	a.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		WriteJSON(w, r, http.StatusOK, struct {
			Status string `json:"status"`
		}{"ok"})
	})
	a.mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		err := a.Staff.View(ctx, func(rd staff.Reader) error {
			_, err := rd.RulebookHead(ctx, "readyz")
			return err
		})
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		WriteJSON(w, r, http.StatusOK, struct {
			Status string `json:"status"`
		}{"ready"})
	})
}
