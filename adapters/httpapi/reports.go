package httpapi

import (
	"bufio"
	"context"
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
	list(a, "/reports/late-files", "reports", "files with a deadline missed and still open, as of today", func(ctx context.Context, req policy.Request, _ string, q filesQuery) ([]archive.File, string, error) {
		page, err := room.Late(ctx, req, q.query())
		return page.Files, page.Next, err
	})
	list(a, "/reports/stale-volumes", "reports", "volumes on the shelf not verified for longer than the regulation allows", func(ctx context.Context, req policy.Request, _ string, q volumesQuery) ([]archive.Volume, string, error) {
		page, err := room.Stale(ctx, req, q.query())
		return page.Volumes, page.Next, err
	})
	answerTo(a, "/reports/number-audit", "reports", "whether the archive numbers are unbroken and agree with the files", func(ctx context.Context, req policy.Request, _ string, _ struct{}) (numberAudit, error) {
		audit, err := room.AuditNumbers(ctx, req)
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
	a.register()
}

type postQuery struct {
	Role policy.Role `query:"role" doc:"the post, such as archivist"`
	dayQuery
}

type numberAudit struct {
	OK bool `json:"ok"`
	archive.Audit
}

type verification struct {
	OK bool `json:"ok"`
	journal.Report
}

type registerQuery struct {
	Format string `query:"format" doc:"json, csv or html (a page to print); what Accept asks for unless said"`
	volumeFilter
}

// register adds the file register (档案台账, rule B3a), streamed: a page of
// volumes at a time, however long it is.
func (a *API) register() {
	op := huma.Operation{Method: http.MethodGet, Path: root + "/registers/files", Tags: []string{"registers"}, Summary: "the file register, whole and streamed, as JSON, CSV or a page to print"}
	op.Parameters = a.queryParams(reflect.TypeFor[registerQuery]())
	a.answers(&op, http.StatusOK, "the register; an answer that breaks off is not whole", reflect.TypeFor[page[archive.Volume]]())
	for _, kind := range []string{"text/csv", "text/html"} {
		op.Responses["200"].Content[kind] = &huma.MediaType{Schema: text()}
	}
	a.add(op, func(x *exchange) error {
		var q registerQuery
		if err := readQuery(x.r, &q); err != nil {
			return err
		}
		ctx, lang := x.r.Context(), langOf(x.r)
		switch format(x.r, q.Format) {
		case "csv":
			x.w.Header().Set("Content-Disposition", `attachment; filename="file-register.csv"`)
			return stream(x, "text/csv; charset=utf-8", func(w *bufio.Writer) error {
				return a.room.WriteRegister(ctx, x.req, q.query(), w, lang)
			})
		case "html":
			return stream(x, "text/html; charset=utf-8", func(w *bufio.Writer) error {
				return a.room.PrintRegister(ctx, x.req, q.query(), w, lang)
			})
		case "json":
			return stream(x, "application/json", func(w *bufio.Writer) error {
				return a.writeVolumes(x, q.query(), w)
			})
		}
		return policy.Invalid("format", "", "json, csv or html", policy.T("参数 format 应为 json、csv 或 html", "the parameter format takes json, csv or html"))
	})
}

// format is the one asked for by name, or by Accept.
func format(r *http.Request, named string) string {
	accept := r.Header.Get("Accept")
	switch {
	case named != "":
		return named
	case strings.HasPrefix(accept, "text/csv"):
		return "csv"
	case strings.HasPrefix(accept, "text/html"):
		return "html"
	}
	return "json"
}

// writeVolumes writes volumes as one JSON object, one volume a line.
func (a *API) writeVolumes(x *exchange, q archive.VolumeQuery, w *bufio.Writer) error {
	before := "{\"items\":[\n"
	for v, err := range a.room.EachVolume(x.r.Context(), x.req, q) {
		if err != nil {
			return err
		}
		if _, err := w.WriteString(before); err != nil {
			return err
		}
		if err := json.MarshalWrite(w, v, codecs[masked][langOf(x.r)]); err != nil {
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
		x.api.House.Logger().WarnContext(x.r.Context(), "broken off", "request", x.w.Header().Get(requestID), "error", err.Error())
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
