package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

const root = "/api/v1"

// noun is a kind of record and the path under which it is served. What can be
// done with it are rows: calls of the functions below.
type noun[R any] struct {
	api *API
	// path is that of one record: "/files/{id}".
	path string
	// tag groups it in the document.
	tag string
	ref func(R) policy.Ref
	// made is the path of the record that an act answers with, where that is
	// another one than path names.
	made string
}

// at is the path of a record that an act has made.
func (n noun[R]) at(rec R) string {
	return n.api.Prefix + root + strings.Replace(cmp.Or(n.made, n.path), "{id}", url.PathEscape(n.ref(rec).ID), 1)
}

// one is a record of the noun by the id of the path.
type reading[R any] func(ctx context.Context, req policy.Request, id string) (R, error)

// collection is the noun's path without the record.
func (n noun[R]) collection() string { return strings.TrimSuffix(n.path, "/{id}") }

// create adds the act that makes a record: POST to the collection.
func create[R, In any](n noun[R], action policy.Action, do func(ctx context.Context, req policy.Request, in In) (R, error)) {
	createAt(n, n.collection(), action, do)
}

// createAt adds one of several acts that make a record: POST to its own path.
func createAt[R, In any](n noun[R], path string, action policy.Action, do func(ctx context.Context, req policy.Request, in In) (R, error)) {
	op := n.api.actOp(path, n.tag, action)
	op.Parameters = append(op.Parameters, n.api.keyParam(), n.api.dryParam())
	n.api.takes(&op, reflect.TypeFor[In]())
	n.api.answers(&op, http.StatusCreated, "the record made", reflect.TypeFor[R](), "ETag", "Location", "Dossier-Act", "Idempotency-Replayed")
	n.api.add(op, func(x *exchange) error {
		var in In
		if err := readJSON(x.w, x.r, &in, n.api.MaxBody); err != nil {
			return err
		}
		if err := x.intent(); err != nil {
			return err
		}
		rec, err := do(x.r.Context(), x.req, in)
		if err != nil {
			return err
		}
		status := http.StatusCreated
		if x.receipt.Replayed || x.req.DryRun {
			status = http.StatusOK
		}
		if !x.req.DryRun {
			x.w.Header().Set("Location", n.at(rec))
		}
		x.record(status, n.ref(rec), rec, masked)
		return nil
	})
}

// batch adds an act that does much at once and answers with what came of it: POST,
// under a request key it goes on where it stopped.
func batch[In, Out any](a *API, path, tag string, action policy.Action, summary string, do func(ctx context.Context, req policy.Request, id string, in In) (Out, error)) {
	op := a.actOp(path, tag, action)
	op.Summary = summary
	if strings.Contains(path, "{id}") {
		op.Parameters = append(op.Parameters, a.idParam())
	}
	op.Parameters = append(op.Parameters, a.keyParam(), a.dryParam())
	a.takes(&op, reflect.TypeFor[In]())
	a.answers(&op, http.StatusOK, "what came of it", reflect.TypeFor[Out]())
	a.add(op, func(x *exchange) error {
		var in In
		if err := readJSON(x.w, x.r, &in, a.MaxBody); err != nil {
			return err
		}
		if err := x.intent(); err != nil {
			return err
		}
		out, err := do(x.r.Context(), x.req, x.r.PathValue("id"), in)
		if err != nil {
			return err
		}
		if x.req.DryRun {
			x.w.Header().Set("Dry-Run", "true")
		}
		write(x.w, x.r, http.StatusOK, "application/json", out, masked)
		return nil
	})
}

// act adds an act on a record that takes a body: POST to its name under the
// record, "/files/{id}/extend".
func act[R, In any](n noun[R], action policy.Action, name string, do func(ctx context.Context, req policy.Request, ref policy.Ref, in In) (R, error)) {
	op := n.api.actOp(n.path+"/"+name, n.tag, action)
	n.api.takes(&op, reflect.TypeFor[In]())
	n.act(op, func(x *exchange, ref policy.Ref) (R, error) {
		var in In
		if _, spare := any(in).(spare); spare && x.r.ContentLength == 0 {
			return do(x.r.Context(), x.req, ref, in)
		}
		if err := readJSON(x.w, x.r, &in, n.api.MaxBody); err != nil {
			var none R
			return none, err
		}
		return do(x.r.Context(), x.req, ref, in)
	})
}

// spare marks what an act may be told, and need not.
type spare interface{ spare() }

// bare adds an act that needs no more than the record.
func bare[R any](n noun[R], action policy.Action, name string, do func(ctx context.Context, req policy.Request, ref policy.Ref) (R, error)) {
	n.act(n.api.actOp(n.path+"/"+name, n.tag, action), func(x *exchange, ref policy.Ref) (R, error) {
		if err := noBody(x.w, x.r, n.api.MaxBody); err != nil {
			var none R
			return none, err
		}
		return do(x.r.Context(), x.req, ref)
	})
}

func (n noun[R]) act(op huma.Operation, do func(x *exchange, ref policy.Ref) (R, error)) {
	if strings.Contains(op.Path, "{id}") {
		op.Parameters = append(op.Parameters, n.api.idParam())
	}
	op.Parameters = append(op.Parameters, n.api.matchParam(), n.api.keyParam(), n.api.dryParam())
	headers := []string{"ETag", "Dossier-Act", "Idempotency-Replayed"}
	if n.made != "" {
		headers = append(headers, "Location")
	}
	n.api.answers(&op, http.StatusOK, "the record as it is now", reflect.TypeFor[R](), headers...)
	n.api.add(op, func(x *exchange) error {
		if err := x.intent(); err != nil {
			return err
		}
		revision, err := revision(x.r)
		if err != nil {
			return err
		}
		rec, err := do(x, policy.Ref{ID: x.r.PathValue("id"), Revision: revision})
		if err != nil {
			return err
		}
		if n.made != "" && !x.req.DryRun {
			x.w.Header().Set("Location", n.at(rec))
		}
		x.record(http.StatusOK, n.ref(rec), rec, masked)
		return nil
	})
}

// one adds the reading of a record: GET.
func one[R any](n noun[R], summary string, read reading[R]) {
	op := huma.Operation{Method: http.MethodGet, Path: root + n.path, Tags: []string{n.tag}, Summary: summary}
	if strings.Contains(n.path, "{id}") {
		op.Parameters = append(op.Parameters, n.api.idParam())
	}
	op.Parameters = append(op.Parameters, n.api.noneMatchParam())
	n.api.answers(&op, http.StatusOK, "the record", reflect.TypeFor[R](), "ETag")
	n.api.answersNothing(&op, http.StatusNotModified, "the record is still what If-None-Match names")
	n.api.add(op, func(x *exchange) error {
		rec, err := read(x.r.Context(), x.req, x.r.PathValue("id"))
		if err != nil {
			return err
		}
		if ref := n.ref(rec); stillHas(x.r, ref.Revision) {
			x.w.Header().Set("ETag", etag(ref.Revision))
			x.w.WriteHeader(http.StatusNotModified)
			return nil
		}
		x.record(http.StatusOK, n.ref(rec), rec, masked)
		return nil
	})
}

// page is one page of a list.
type page[T any] struct {
	Items []T `json:"items"`
	// Next continues after this page; empty when it was the last.
	Next string `json:"next,omitempty"`
}

// list adds a query that answers in pages. Q says by its query tags what it can
// be asked.
func list[T, Q any](a *API, path, tag, summary string, read func(ctx context.Context, req policy.Request, id string, q Q) ([]T, string, error)) {
	answerTo(a, path, tag, summary, func(ctx context.Context, req policy.Request, id string, q Q) (page[T], error) {
		items, next, err := read(ctx, req, id, q)
		return page[T]{items, next}, err
	})
}

// answerTo adds a query of any answer.
func answerTo[Q, Out any](a *API, path, tag, summary string, read func(ctx context.Context, req policy.Request, id string, q Q) (Out, error)) {
	op := huma.Operation{Method: http.MethodGet, Path: root + path, Tags: []string{tag}, Summary: summary}
	if strings.Contains(path, "{id}") {
		op.Parameters = append(op.Parameters, a.idParam())
	}
	op.Parameters = append(op.Parameters, a.queryParams(reflect.TypeFor[Q]())...)
	a.answers(&op, http.StatusOK, "the answer", reflect.TypeFor[Out]())
	a.add(op, func(x *exchange) error {
		var q Q
		if err := readQuery(x.r, &q); err != nil {
			return err
		}
		out, err := read(x.r.Context(), x.req, x.r.PathValue("id"), q)
		if err != nil {
			return err
		}
		write(x.w, x.r, http.StatusOK, "application/json", out, masked)
		return nil
	})
}

// journalQuery asks for a stretch of a journal chain.
type journalQuery struct {
	After uint64   `query:"after" doc:"the seq of the last entry seen; 0 for the first"`
	Limit pageSize `query:"limit" doc:"the most entries to return"`
}

// history adds the journal of a record: its entries by seq. next is the seq to
// go on after, and "" when there are no more.
func history(a *API, path, tag, summary string, read func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error)) {
	list(a, path, tag, summary, func(ctx context.Context, req policy.Request, id string, q journalQuery) ([]journal.Entry, string, error) {
		limit := cmp.Or(int(q.Limit), 100)
		entries, err := read(ctx, req, id, q.After, limit)
		if err != nil || len(entries) < limit {
			return entries, "", err
		}
		return entries, utoa(entries[len(entries)-1].Seq), nil
	})
}

// explain adds what may be done next with a record. The transition table gives
// the rules that the document names beside each act.
func explain[R, T any](n noun[R], table policy.Lifecycle[T], read func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error)) {
	for _, t := range table {
		n.api.rules[t.Action] = t.Rules
	}
	list(n.api, n.path+"/explain", n.tag, "what may be done next, by whom, by when and why", func(ctx context.Context, req policy.Request, id string, _ struct{}) ([]nextAct, string, error) {
		next, err := read(ctx, req, id)
		return n.api.linked(next, n.path, id), "", err
	})
}

// nextAct is a [policy.Next] with the path of the act.
type nextAct struct {
	policy.Next
	// Href is where to POST it.
	Href string `json:"href,omitempty"`
}

// linked links the acts on the record of a path, and those that make one of what
// it is; what is done to another record has no link here.
func (a *API) linked(next []policy.Next, path, id string) []nextAct {
	out := make([]nextAct, len(next))
	for i, n := range next {
		out[i].Next = n
		at := a.acts[n.Action]
		if strings.HasPrefix(at, root+path+"/") || at != "" && !strings.Contains(at, "{id}") {
			out[i].Href = a.Prefix + strings.Replace(at, "{id}", url.PathEscape(id), 1)
		}
	}
	return out
}

// intent reads how an act is asked for: under which key, or for the trying.
func (x *exchange) intent() error {
	k, err := key(x.r)
	if err != nil {
		return err
	}
	x.req.Key = k
	x.req.DryRun, err = flag(x.r.URL.Query(), "dry-run")
	return err
}

// record answers a record, with what the act left behind.
func (x *exchange) record(status int, ref policy.Ref, rec any, s sight) {
	h := x.w.Header()
	if x.req.DryRun {
		h.Set("Dry-Run", "true")
	} else {
		h.Set("ETag", etag(ref.Revision))
	}
	if x.receipt.Act != "" {
		h.Set("Dossier-Act", x.receipt.Act)
	}
	if x.receipt.Replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	write(x.w, x.r, status, "application/json", rec, s)
}
