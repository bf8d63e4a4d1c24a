package httpapi

import (
	"bufio"
	"context"
	"iter"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	newFact struct {
		// Profile is the one it is recorded beside.
		Profile customer.ProfileID `json:"profile" validate:"required,max=64,plain"`
		customer.FactEntry
	}
	newTransaction struct {
		// Profile is the one it is recorded beside.
		Profile customer.ProfileID `json:"profile" validate:"required,max=64,plain"`
		customer.TransactionEntry
	}
	passingOn struct {
		Purpose string `json:"purpose" validate:"required,max=200,plain,anonymous"`
		customer.Recipient
	}
)

// customers adds the rows of customer relations.
func (a *API) customers(store customer.Store) {
	book := customer.NewBook(store, a.House)
	a.profiles(book)
	a.consulting(book)
	a.besideProfiles(book)
	a.grants(book)
	a.wanting(book)
	a.visits(book)
	a.analysis(book)
	a.surveys(book)
	a.complaints(book)
}

// profiles adds the rows of customer profiles: a record of one is what is not
// confidential of it.
func (a *API) profiles(book *customer.Book) {
	n := noun[customer.Listing]{api: a, path: "/profiles/{id}", tag: "profiles", ref: customer.Listing.Ref}
	explain(n, customer.Lifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return book.Explain(ctx, req, customer.ProfileID(id))
	})
	create(n, customer.ActBuild, book.Build)
	one(n, "read what is not confidential of a profile", func(ctx context.Context, req policy.Request, id string) (customer.Listing, error) {
		return book.Profile(ctx, req, customer.ProfileID(id))
	})
	list(a, n.collection(), n.tag, "list profiles, with what is not confidential of them", func(ctx context.Context, req policy.Request, _ string, q profilesQuery) ([]customer.Listing, string, error) {
		page, err := book.Profiles(ctx, req, q.query())
		return page.Listings, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a profile", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.History(ctx, req, customer.ProfileID(id), after, limit)
	})
	act(n, customer.ActEdit, "edit", book.Edit)
	bare(n, customer.ActConfirm, "confirm", book.Confirm)
	bare(n, customer.ActSubmit, "submit", book.Submit)
	bare(n, customer.ActApprove, "approve", book.Approve)
	act(n, customer.ActReturn, "return", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Listing, error) {
		return book.Return(ctx, req, ref, in.Reason)
	})
	act(n, customer.ActAssign, "assign", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedCustodian) (customer.Listing, error) {
		return book.Assign(ctx, req, ref, in.Custodian)
	})
	act(n, customer.ActMerge, "merge", book.Merge)
	act(n, customer.ActSeparate, "separate", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Listing, error) {
		return book.Separate(ctx, req, ref, in.Reason)
	})
	register(a, "profiles", "the list of profiles, whole and streamed, as JSON, CSV or a page to print", registered[profileFilter, customer.Listing]{
		each: func(x *exchange, q profileFilter) iter.Seq2[customer.Listing, error] {
			return book.EachProfile(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q profileFilter, w *bufio.Writer, lang policy.Lang) error {
			return book.WriteRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q profileFilter, w *bufio.Writer, lang policy.Lang) error {
			return book.PrintRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
}

// consulting adds what reads a profile under a stated purpose. Whoever the general
// manager has authorised sees it unmasked: that is their need (rules R4.3b and G2a).
func (a *API) consulting(book *customer.Book) {
	n := noun[customer.Profile]{api: a, path: "/profiles/{id}", tag: "profiles", ref: customer.Profile.Ref}
	purposed(n, customer.ActConsult, "consult", unmasked, func(ctx context.Context, req policy.Request, id, purpose string) (customer.Profile, error) {
		return book.Consult(ctx, req, customer.ProfileID(id), purpose)
	})
	disclosed(a, n.path+"/consult-transactions", n.tag, customer.ActConsult, "consult the transactions beside a customer profile", unmasked,
		func(ctx context.Context, req policy.Request, id string, q transactionsQuery, in statedPurpose) (page[customer.Transaction], error) {
			found, err := book.ConsultTransactions(ctx, req, customer.ProfileID(id), in.Purpose, customer.TransactionQuery{
				State: q.State, From: q.From, Until: q.Until, After: q.After, Limit: int(q.Limit),
			})
			return page[customer.Transaction]{found.Transactions, found.Next}, err
		})
	disclosed(a, n.path+"/consult-facts", n.tag, customer.ActConsult, "consult the facts beside a customer profile", unmasked,
		func(ctx context.Context, req policy.Request, id string, q factsQuery, in statedPurpose) (page[customer.Fact], error) {
			found, err := book.ConsultFacts(ctx, req, customer.ProfileID(id), in.Purpose, customer.FactQuery{
				Topic: q.Topic, From: q.From, Until: q.Until, After: q.After, Limit: int(q.Limit),
			})
			return page[customer.Fact]{found.Facts, found.Next}, err
		})
	disclosed(a, n.path+"/pass-on", n.tag, customer.ActPassOn, "", masked,
		func(ctx context.Context, req policy.Request, id string, _ struct{}, in passingOn) (customer.Passing, error) {
			return book.PassOn(ctx, req, customer.ProfileID(id), in.Purpose, in.Recipient)
		})
}

// besideProfiles adds the rows of what is kept beside profiles.
func (a *API) besideProfiles(book *customer.Book) {
	facts := noun[customer.Fact]{api: a, path: "/facts/{id}", tag: "facts", ref: customer.Fact.Ref}
	create(facts, customer.ActRecord, func(ctx context.Context, req policy.Request, in newFact) (customer.Fact, error) {
		return book.Record(ctx, req, in.Profile, in.FactEntry)
	})
	history(a, facts.path+"/journal", facts.tag, "the journal of a fact", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.FactHistory(ctx, req, customer.FactID(id), after, limit)
	})
	trades := noun[customer.Transaction]{api: a, path: "/transactions/{id}", tag: "transactions", ref: customer.Transaction.Ref}
	create(trades, customer.ActRecordTransaction, func(ctx context.Context, req policy.Request, in newTransaction) (customer.Transaction, error) {
		return book.RecordTransaction(ctx, req, in.Profile, in.TransactionEntry)
	})
	history(a, trades.path+"/journal", trades.tag, "the journal of a transaction", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.TransactionHistory(ctx, req, customer.TransactionID(id), after, limit)
	})
	listed := noun[customer.TransactionListing]{api: a, path: trades.path, tag: trades.tag, ref: customer.TransactionListing.Ref}
	act(listed, customer.ActStrikeTransaction, "strike", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.TransactionListing, error) {
		return book.StrikeTransaction(ctx, req, ref, in.Reason)
	})
}

// grants adds the rows of authorisations to read profiles, of who has read them, and
// of what was passed on.
func (a *API) grants(book *customer.Book) {
	n := noun[customer.Grant]{api: a, path: "/grants/{id}", tag: "grants", ref: customer.Grant.Ref}
	explain(n, customer.GrantLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return book.ExplainGrant(ctx, req, customer.GrantID(id))
	})
	create(n, customer.ActGrant, book.Grant)
	one(n, "read an authorisation", func(ctx context.Context, req policy.Request, id string) (customer.Grant, error) {
		return book.Authorisation(ctx, req, customer.GrantID(id))
	})
	list(a, n.collection(), n.tag, "list authorisations: those who look after them all of them, others those that reach them, by name, by role or as a custodian", func(ctx context.Context, req policy.Request, _ string, q grantsQuery) ([]customer.Grant, string, error) {
		page, err := book.Grants(ctx, req, customer.GrantQuery{State: q.State, To: q.To, Scope: q.Scope, On: q.On, After: q.After, Limit: int(q.Limit)})
		return page.Grants, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of an authorisation", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.GrantHistory(ctx, req, customer.GrantID(id), after, limit)
	})
	act(n, customer.ActRevoke, "revoke", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Grant, error) {
		return book.Revoke(ctx, req, ref, in.Reason)
	})
	list(a, "/consultations", "consultations", "list who has consulted which approved profile, and when last: those who look after the authorisations all of them, others their own", func(ctx context.Context, req policy.Request, _ string, q consultationsQuery) ([]customer.Consultation, string, error) {
		found, err := book.Consultations(ctx, req, customer.ConsultationQuery{
			Profile: q.Profile, Customer: q.Customer, Person: q.Person, Since: q.Since, After: q.After, Limit: int(q.Limit),
		})
		return found.Consultations, found.Next, err
	})
	list(a, "/passings", "consultations", "list what was passed on of profiles, by whom and to whom: those who look after the authorisations all of it, others their own", func(ctx context.Context, req policy.Request, _ string, q passingsQuery) ([]customer.Passing, string, error) {
		found, err := book.Passings(ctx, req, customer.PassingQuery{Profile: q.Profile, Customer: q.Customer, By: q.By, After: q.After, Limit: int(q.Limit)})
		return found.Passings, found.Next, err
	})
}

// wanting adds the reports on profiles.
func (a *API) wanting(book *customer.Book) {
	sheet(a, "/reports/incomplete-profiles", "reports", "incomplete-profiles", "profiles that miss something, with what it is, by custodian; custodians see their own", registered[wantingQuery, customer.Wanting]{
		each: func(x *exchange, q wantingQuery) iter.Seq2[customer.Wanting, error] {
			return book.EachIncomplete(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q wantingQuery, w *bufio.Writer, lang policy.Lang) error {
			return book.WriteIncomplete(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q wantingQuery, w *bufio.Writer, lang policy.Lang) error {
			return book.PrintIncomplete(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
	sheet(a, "/reports/stale-profiles", "reports", "stale-profiles", "profiles not brought up to date in time after a transaction, by custodian; custodians see their own", registered[wantingQuery, customer.Stale]{
		each: func(x *exchange, q wantingQuery) iter.Seq2[customer.Stale, error] {
			return book.EachStale(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q wantingQuery, w *bufio.Writer, lang policy.Lang) error {
			return book.WriteStale(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q wantingQuery, w *bufio.Writer, lang policy.Lang) error {
			return book.PrintStale(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
	answerTo(a, "/reports/has-consulted", "reports", "whether somebody has consulted an approved profile of a customer since an instant: oneself, or for those who see all consultations anybody", func(ctx context.Context, req policy.Request, _ string, q consultedQuery) (consulted, error) {
		missing, err := book.HasConsulted(ctx, req, q.Customer, q.Since, q.Person)
		return consulted{len(missing) == 0}, err
	})
}

type consulted struct {
	Consulted bool `json:"consulted"`
}

// profileFilter is what profiles and their list can be asked.
type profileFilter struct {
	State      policy.State        `query:"state" doc:"draft, submitted, approved, changed or merged"`
	Department policy.DepartmentID `query:"department" doc:"the department that built it"`
	Custodian  policy.PersonID     `query:"custodian" doc:"who keeps it"`
	Customer   archive.CustomerID  `query:"customer" doc:"the customer or supplier"`
}

func (q profileFilter) query() customer.ProfileQuery {
	return customer.ProfileQuery{State: q.State, Department: q.Department, Custodian: q.Custodian, Customer: q.Customer}
}

type profilesQuery struct {
	profileFilter
	pages
}

func (q profilesQuery) query() customer.ProfileQuery {
	all := q.profileFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}

type (
	transactionsQuery struct {
		State policy.State `query:"state" doc:"recorded or struck"`
		From  calendar.Day `query:"from" doc:"of the day or later"`
		Until calendar.Day `query:"until" doc:"of the day or earlier"`
		pages
	}
	factsQuery struct {
		Topic customer.Topic `query:"topic" doc:"standing, communication, need, quality or opinion"`
		From  calendar.Day   `query:"from" doc:"of the day or later"`
		Until calendar.Day   `query:"until" doc:"of the day or earlier"`
		pages
	}
	grantsQuery struct {
		State policy.State `query:"state" doc:"given or revoked"`
		To    string       `query:"to" doc:"to whom: person/ or role/ and the name, or custodians"`
		Scope string       `query:"scope" doc:"of whom: customer/ or class/ and the name, or all"`
		On    calendar.Day `query:"on" doc:"whose days include the day"`
		pages
	}
	consultationsQuery struct {
		Profile  customer.ProfileID `query:"profile" doc:"the profile"`
		Customer archive.CustomerID `query:"customer" doc:"the customer or supplier"`
		Person   policy.PersonID    `query:"person" doc:"who has read"`
		Since    time.Time          `query:"since" doc:"last read at the instant or later"`
		pages
	}
	passingsQuery struct {
		Profile  customer.ProfileID `query:"profile" doc:"the profile"`
		Customer archive.CustomerID `query:"customer" doc:"the customer or supplier"`
		By       policy.PersonID    `query:"by" doc:"who passed it on"`
		pages
	}
	consultedQuery struct {
		Customer archive.CustomerID `query:"customer" required:"true" doc:"the customer or supplier"`
		Person   policy.PersonID    `query:"person" required:"true" doc:"who should have consulted"`
		Since    time.Time          `query:"since" required:"true" doc:"the instant"`
	}
	wantingQuery struct {
		Custodian  policy.PersonID     `query:"custodian" doc:"who keeps them"`
		Department policy.DepartmentID `query:"department" doc:"the department that built them"`
	}
)

func (q wantingQuery) query() customer.ReportQuery {
	return customer.ReportQuery{Custodian: q.Custodian, Department: q.Department}
}
