package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Config is what an [API] is made of.
type Config struct {
	// House gives regulation, clock, ids and log to the services; its log gets
	// one line per request as well.
	House policy.House
	// Archive and Staff are the stores, of one database.
	Archive archive.Store
	Staff   staff.Store
	// Custody is the store of deeds, of the same database; nil leaves custody out.
	Custody custody.Store
	// Lending is the store of slips, of the same database; nil leaves lending out.
	Lending lending.Store
	// Customers is the store of customer profiles, of the same database; nil leaves
	// them out.
	Customers customer.Store
	// Credit is the store of credit files, of the same database; nil leaves them out.
	Credit credit.Store
	// Contracts is the store of contract files, of the same database; nil leaves them
	// out.
	Contracts contract.Store
	// Authenticate says who asks. Its error is answered as 401 and goes no
	// further than the log; one that is [policy.Unavailable] is answered as 503.
	Authenticate func(*http.Request) (policy.Actor, error)
	// Verify recomputes the journal of an organisation, as the stores' Verify
	// does; nil leaves the report out.
	Verify func(context.Context, policy.OrgID) (journal.Report, error)
	// Lang is the language of answers to requests that ask for none; empty means
	// English.
	Lang policy.Lang
	// MaxBody is the most bytes a request may have; 0 means 2 MiB.
	MaxBody int64
	// Prefix is the path under which the host mounts the API by
	// http.StripPrefix ("/dossier"); the paths that the API answers begin with it.
	Prefix string
	// Challenge is the WWW-Authenticate of a 401; empty means bearer tokens.
	Challenge string
}

// API serves the services of the library: an http.Handler for any number of
// goroutines. Make one with [New].
type API struct {
	Config
	room     *archive.Room
	office   *staff.Office
	mux      *http.ServeMux
	routes   huma.Adapter
	doc      *huma.OpenAPI
	types    *schemas
	patience time.Duration
	// acts are the paths under which the acts of the matrix are served.
	acts map[policy.Action]string
	// rules are those of the transition tables, by act.
	rules map[policy.Action][]policy.Rule
}

// New makes an API. A configuration that lacks something is
// [policy.InvalidInput].
func New(c Config) (*API, error) {
	var missing policy.Checks
	for _, part := range []struct {
		field string
		given bool
	}{
		{"Archive", c.Archive != nil}, {"Staff", c.Staff != nil},
		{"Authenticate", c.Authenticate != nil}, {"House.Clock", c.House.Clock != nil},
	} {
		if !part.given {
			missing.Add(*policy.Invalid(part.field, "nothing", "a value", policy.Tf("未配置 %s", "%s is not set", part.field)))
		}
	}
	if err := missing.Err(); err != nil {
		return nil, err
	}
	if c.MaxBody == 0 {
		c.MaxBody = 2 << 20
	}
	if c.Lang == "" {
		c.Lang = policy.EN
	}
	if c.Challenge == "" {
		c.Challenge = `Bearer realm="dossier"`
	}
	c.House.Log = named(c.House.Logger())
	a := &API{
		Config: c,
		room:   archive.NewRoom(c.Archive, c.House), office: staff.NewOffice(c.Staff, c.House),
		mux: http.NewServeMux(), types: newSchemas(), patience: defaultPatience, acts: make(map[policy.Action]string), rules: make(map[policy.Action][]policy.Rule),
	}
	a.routes = humago.NewAdapter(a.mux, "")
	a.doc = a.describe()
	a.files()
	a.volumes()
	a.shelves()
	a.stocktakes()
	a.incidents()
	a.disposals()
	a.ledgers()
	if c.Custody != nil {
		a.custody(c.Custody)
	}
	if c.Lending != nil {
		a.lending(c.Lending)
	}
	if c.Customers != nil {
		a.customers(c.Customers)
	}
	if c.Contracts != nil {
		a.contracts(c.Contracts)
	}
	if c.Credit != nil {
		a.credit(c.Credit)
	}
	a.people()
	a.assessments()
	a.rulebook()
	a.reports()
	a.health()
	return a, a.publish()
}

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w, began := &answer{ResponseWriter: rw}, time.Now()
	h := w.Header()
	h.Set(requestID, idOf(r))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	r = withManner(r, h.Get(requestID), a.Lang, a.patience)
	if r.Body != nil && r.Body != http.NoBody {
		// Also where nobody reads it: net/http waits for the rest of a body before it answers.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(a.patience))
	}
	route := "none"
	defer func() { //nolint:contextcheck // the context goes with the request
		panicked := recover()
		switch {
		case panicked == nil:
		case panicked == http.ErrAbortHandler: //nolint:errorlint // what net/http itself compares
			defer panic(panicked)
		case w.status == 0:
			WriteProblem(w, r, &refusal{status: http.StatusInternalServerError, title: titleInternal})
		default:
			defer panic(http.ErrAbortHandler) // half an answer must not look like a whole one
		}
		if panicked != nil && panicked != http.ErrAbortHandler { //nolint:errorlint // as above
			a.House.Logger().LogAttrs(r.Context(), slog.LevelError, "panic",
				slog.String("route", route), slog.Any("panic", panicked), slog.String("stack", string(debug.Stack())))
		}
		who := mannerOf(r).who
		a.House.Logger().LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("org", string(who.Org)), slog.String("actor", string(who.ID)), slog.String("route", route), slog.Int("status", w.status), slog.Int64("bytes", w.bytes), slog.Duration("took", time.Since(began)))
	}()
	if clean := path.Clean(r.URL.Path); clean != r.URL.Path {
		WriteProblem(w, r, &refusal{status: http.StatusNotFound, title: titleNoRoute}) // never a redirect to a guess
		return
	}
	plain, pattern := a.mux.Handler(r)
	if pattern == "" {
		WriteProblem(w, r, unrouted(plain, r, h))
		return
	}
	route = pattern
	a.mux.ServeHTTP(w, r)
}

// unrouted says what the mux would: no such path, or not with this method.
func unrouted(plain http.Handler, r *http.Request, h http.Header) *refusal {
	probe := &probe{header: make(http.Header)}
	plain.ServeHTTP(probe, r)
	if probe.status != http.StatusMethodNotAllowed {
		return &refusal{status: http.StatusNotFound, title: titleNoRoute}
	}
	allow := probe.header.Get("Allow")
	h.Set("Allow", allow)
	return &refusal{status: http.StatusMethodNotAllowed, title: titleNoMethod, violation: policy.Violation{
		Kind: policy.InvalidInput, Field: "method", Wanted: allow,
		Problem: policy.T("该路径不接受此方法", "this path does not take the method"),
		Remedy:  policy.Tf("请使用 %s", "use %s", allow),
	}}
}

// probe takes an answer that is only looked at.
type probe struct {
	header http.Header
	status int
}

// Header implements http.ResponseWriter.
func (p *probe) Header() http.Header { return p.header }

// WriteHeader implements http.ResponseWriter.
func (p *probe) WriteHeader(status int) { p.status = status }

// Write implements http.ResponseWriter.
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

// answer counts what was answered.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (w *answer) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *answer) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

const requestID = "X-Request-ID"

// idOf returns the request's id: the one a proxy gave it, where it is a UUID,
// or a new one.
func idOf(r *http.Request) string {
	if given := r.Header.Get(requestID); len(given) == 36 {
		if id, err := uuid.Parse(given); err == nil {
			return id.String()
		}
	}
	return uuid.NewString()
}

// exchange is a request on its way through one of the routes.
type exchange struct {
	w   http.ResponseWriter
	r   *http.Request
	api *API
	req policy.Request
	// receipt is filled by an act.
	receipt policy.Receipt
}

// add serves an operation and puts it into the document.
func (a *API) add(op huma.Operation, do func(x *exchange) error) {
	op.OperationID = strings.ReplaceAll(strings.Trim(strings.ToLower(op.Method)+strings.TrimPrefix(op.Path, root), "/"), "/", ".")
	op.OperationID = strings.NewReplacer("{", "", "}", "").Replace(op.OperationID)
	op.Parameters = append(op.Parameters, a.orgParam(), a.behalfParam(), a.langParam())
	a.describeOp(&op)
	takes := queryOfOp(&op)
	a.routes.Handle(&op, func(c huma.Context) {
		r, w := humago.Unwrap(c)
		x := &exchange{w: w, r: r, api: a}
		err := x.arrive(takes)
		if err == nil {
			err = do(x)
		}
		if err != nil {
			a.refuse(w, r, err)
		}
	})
}

// arrive finds out who asks, for whom, and in which organisation.
func (x *exchange) arrive(takes map[string]bool) error {
	actor, err := x.api.Authenticate(x.r)
	if err != nil {
		x.w.Header().Set("WWW-Authenticate", x.api.Challenge)
		return Unauthenticated(err)
	}
	*mannerOf(x.r).who = actor
	x.req = policy.By(actor)
	x.req.Receipt = &x.receipt
	query, err := queryOf(x.r, takes)
	if err != nil {
		return err
	}
	x.req.In = policy.OrgID(query.Get("org"))
	behalf, err := header(x.r, "On-Behalf-Of")
	if err != nil {
		return err
	}
	x.req.OnBehalfOf = policy.PersonID(behalf)
	return policy.CheckShape(struct {
		Org    policy.OrgID    `json:"org" validate:"max=64,plain"`
		Behalf policy.PersonID `json:"On-Behalf-Of" validate:"max=64,plain"`
		ID     string          `json:"id" validate:"max=131,plain"` // the longest is the path of a shelf
	}{x.req.In, x.req.OnBehalfOf, x.r.PathValue("id")})
}

// refuse answers an error, and logs one that nobody was meant to see.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if status := statusOf(err); status >= http.StatusInternalServerError || status == http.StatusUnauthorized {
		a.House.Logger().LogAttrs(r.Context(), slog.LevelWarn, "failed",
			slog.String("remote", r.RemoteAddr), slog.Int("status", status), slog.String("error", err.Error()))
	}
	WriteProblem(w, r, err)
}

// Handle adds a route of the host's own, with a pattern of net/http: it gets the
// request ids, the log lines, the care for panics and the answers to wrong methods
// that the API's routes have, and none of its authentication.
func (a *API) Handle(pattern string, h http.HandlerFunc) { a.mux.HandleFunc(pattern, h) }

// NewServer makes a server for a handler with bounds on everything a client may
// keep waiting: 10 s for the headers, at most 64 KiB of them, two minutes between
// requests. The bodies' own time-outs are the API's.
func NewServer(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr: addr, Handler: h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
