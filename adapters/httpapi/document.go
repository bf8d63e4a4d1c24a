package httpapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// describe opens the OpenAPI document.
func (a *API) describe() *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "Dossier", Version: "1",
			Description: "Customer files of lending and trade, kept by rules: " +
				"every refusal names the rule, its article, what was wanted and what to do.",
			License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
		},
		Servers: []*huma.Server{{URL: cmp.Or(a.Prefix, "/")}},
		Paths:   make(map[string]*huma.PathItem),
		Components: &huma.Components{
			Schemas: a.types.registry,
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"host": {Type: "http", Scheme: "bearer", Description: "as the host authenticates; the example server takes bearer tokens"},
			},
		},
		Tags: []*huma.Tag{
			{Name: "files", Description: "business files, from their managers to the shelf"},
			{Name: "volumes", Description: "what the archive room holds"},
			{Name: "shelves", Description: "the tree of places, with barcodes"},
			{Name: "stocktakes", Description: "the shelves counted"},
			{Name: "incidents", Description: "losses, damage, leaks, misuse, and how each ended"},
			{Name: "disposals", Description: "volumes at the end of their time"},
			{Name: "deed-lists", Description: "deeds handed over to their custodian"},
			{Name: "deeds", Description: "deeds in custody, kept like cash"},
			{Name: "safes", Description: "what deeds lie in, and who keeps it"},
			{Name: "movements", Description: "deeds that go in, out or elsewhere, by two people"},
			{Name: "counts", Description: "the safes counted"},
			{Name: "slips", Description: "what is lent to whom, until when"},
			{Name: "profiles", Description: "customers and suppliers, who keeps what is known of them, and who may use it"},
			{Name: "facts", Description: "what is gathered about customers: standing, communication, needs, quality"},
			{Name: "transactions", Description: "what customers have bought or sold"},
			{Name: "grants", Description: "the general manager's authorisations to read profiles"},
			{Name: "consultations", Description: "who has read profiles, and what was passed on"},
			{Name: "tasks", Description: "who organises each task of customer relations, and who helps"},
			{Name: "contracts", Description: "contracts, and the papers of their formalities on the way to the archive"},
			{Name: "contract-reports", Description: "statistics and analyses of contracts, who answers for them and by when"},
			{Name: "visits", Description: "visits to customers, planned and not, and their records"},
			{Name: "analysis", Description: "what transactions say of customers and of sales"},
			{Name: "registers", Description: "the registers, whole"},
			{Name: "reports", Description: "what somebody must look at"},
			{Name: "people", Description: "who has learned what, holds which post, stands in for whom"},
			{Name: "assessments", Description: "people assessed from the journal alone"},
			{Name: "regulation", Description: "versions, interpretations, working days, the matrix, the catalogue of rules"},
		},
		Security: []map[string][]string{{"host": {}}},
	}
}

// actOp opens the operation of an act, told as the authority matrix and the
// transition table tell it.
func (a *API) actOp(path, tag string, action policy.Action) huma.Operation {
	row, _ := policy.Default().Matrix().Row(action)
	rules := append([]policy.Rule{row.Rule}, a.rules[action]...)
	slices.Sort(rules)
	ids := make([]string, 0, len(rules))
	for _, r := range slices.Compact(rules) {
		ids = append(ids, string(r))
	}
	if _, there := a.acts[action]; !there {
		a.acts[action] = root + path
	}
	summary := row.EN
	if name := path[strings.LastIndex(path, "/")+1:]; strings.HasPrefix(name, "record-") {
		summary = strings.ReplaceAll(name, "-", " ") // several acts of one row
	}
	return huma.Operation{
		Method: http.MethodPost, Path: root + path, Tags: []string{tag}, Summary: summary,
		Description: row.ZH + "; " + string(action) + "; rules " + strings.Join(ids, ", "),
	}
}

// describeOp adds to an operation what all of them have: the problems.
func (a *API) describeOp(op *huma.Operation) {
	if op.Responses == nil {
		op.Responses = make(map[string]*huma.Response)
	}
	op.Responses["default"] = &huma.Response{
		Description: "a problem (RFC 9457): what was refused, by which rule, what was wanted, what to do",
		Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: a.types.of(reflect.TypeFor[problem]())}},
	}
	a.doc.AddOperation(op)
}

// takes gives an operation its body.
func (a *API) takes(op *huma.Operation, t reflect.Type) {
	op.RequestBody = &huma.RequestBody{Required: !t.Implements(reflect.TypeFor[spare]()), Content: map[string]*huma.MediaType{"application/json": {Schema: a.types.of(t)}}}
}

// answers gives an operation its answer and the headers that come with it.
func (a *API) answers(op *huma.Operation, status int, what string, t reflect.Type, headers ...string) {
	a.answersNothing(op, status, what)
	one := op.Responses[strconv.Itoa(status)]
	one.Content = map[string]*huma.MediaType{"application/json": {Schema: a.types.of(t)}}
	if len(headers) > 0 {
		one.Headers = make(map[string]*huma.Param)
	}
	for _, name := range headers {
		one.Headers[name] = &huma.Param{Description: headerTexts[name], Schema: &huma.Schema{Type: huma.TypeString}}
	}
}

func (a *API) answersNothing(op *huma.Operation, status int, what string) {
	if op.Responses == nil {
		op.Responses = make(map[string]*huma.Response)
	}
	op.Responses[strconv.Itoa(status)] = &huma.Response{Description: what}
}

var headerTexts = map[string]string{
	"ETag":                 "the record's revision, for If-Match of the next act; not of a dry run",
	"Location":             "the path of the record made",
	"Dossier-Act":          "the id of the act, as the journal has it",
	"Idempotency-Replayed": "true where the answer is that of an earlier request with this key",
}

func param(in, name, doc string, required bool, s *huma.Schema) *huma.Param {
	return &huma.Param{Name: name, In: in, Description: doc, Required: required, Schema: s}
}

func text() *huma.Schema { return &huma.Schema{Type: huma.TypeString} }

func (a *API) idParam() *huma.Param { return param("path", "id", "the record's id", true, text()) }

func (a *API) orgParam() *huma.Param {
	return param("query", "org", "the organisation meant; one's own unless said", false, text())
}

func (a *API) behalfParam() *huma.Param {
	return param("header", "On-Behalf-Of", "the person who has delegated", false, text())
}

func (a *API) langParam() *huma.Param {
	return param("header", "Accept-Language", "zh or en", false, text())
}

func (a *API) matchParam() *huma.Param {
	return param("header", "If-Match", `the ETag of the record as last seen, such as "3"`, true, text())
}

func (a *API) noneMatchParam() *huma.Param {
	return param("header", "If-None-Match", "the ETag of the record as last seen: 304 where it still is", false, text())
}

func (a *API) keyParam() *huma.Param {
	return param("header", "Idempotency-Key", "the request key: sent again, the act is not done again; at most 128 bytes", false, text())
}

func (a *API) dryParam() *huma.Param {
	return param("query", "dry-run", "answer what the act would do, and keep nothing", false, &huma.Schema{Type: huma.TypeBoolean})
}

// queryParams describes a query by its tags.
func (a *API) queryParams(t reflect.Type) []*huma.Param {
	var all []*huma.Param
	for _, f := range queryFields(t) {
		all = append(all, param("query", f.Tag.Get("query"), f.Tag.Get("doc"), f.Tag.Get("required") != "", a.types.of(f.Type)))
	}
	return all
}

// publish serves the document and its page, once everything is in it.
func (a *API) publish() error {
	doc, err := a.doc.MarshalJSON()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, doc, "", "  "); err != nil {
		return err
	}
	page, err := docsPage(a.doc)
	if err != nil {
		return err
	}
	a.mux.HandleFunc("GET /openapi.json", fixed("application/json", append(b.Bytes(), '\n')))
	a.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, a.Prefix+"/docs", http.StatusFound) })
	a.mux.HandleFunc("GET /docs", fixed("text/html; charset=utf-8", page))
	return nil
}

// pagePolicy lets a page load nothing, from here or elsewhere.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'"

func fixed(kind string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Security-Policy", pagePolicy)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		takeInTime(w, r)
		_, _ = w.Write(body)
	}
}
