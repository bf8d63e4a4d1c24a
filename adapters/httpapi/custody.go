package httpapi

import (
	"bufio"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	deedLines struct {
		Lines []custody.Line `json:"lines" validate:"required"`
	}
	receiptDay struct {
		// Day is that on which the first of the deeds came to A or B.
		Day calendar.Day `json:"day"`
	}
	deedDifferences struct {
		Differences []deedDifference `json:"differences" validate:"required"`
	}
	// deedDifference is a [custody.Difference]; who found it is the record's to say.
	deedDifference struct {
		Line   int    `json:"line" validate:"min=1"`
		Field  string `json:"field" validate:"required,oneof=name certificate quantity missing unlisted"`
		Listed string `json:"listed,omitempty" validate:"max=200,plain"`
		Found  string `json:"found,omitempty" validate:"max=200,plain"`
	}
)

// custody adds the rows of deeds and of the vault.
func (a *API) custody(store custody.Store) {
	vault := custody.NewVault(store, a.House)
	a.deedLists(vault)
	a.deeds(vault)
	a.safes(vault)
	a.movements(vault)
	a.counts(vault)
	a.oldDeeds(vault)
}

// deedLists adds the rows of the lists by which deeds are handed over.
func (a *API) deedLists(vault *custody.Vault) {
	n := noun[custody.HandOverList]{api: a, path: "/deed-lists/{id}", tag: "deed-lists", ref: custody.HandOverList.Ref}
	explain(n, custody.ListLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return vault.ExplainList(ctx, req, custody.ListID(id))
	})
	create(n, custody.ActDraft, vault.Draft)
	one(n, "read a list of deeds", func(ctx context.Context, req policy.Request, id string) (custody.HandOverList, error) {
		return vault.List(ctx, req, custody.ListID(id))
	})
	list(a, n.collection(), n.tag, "list the lists of deeds: the register's readers all of them, managers their own", func(ctx context.Context, req policy.Request, _ string, q deedListsQuery) ([]custody.HandOverList, string, error) {
		page, err := vault.Lists(ctx, req, q.query())
		return page.Lists, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a list of deeds", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return vault.ListHistory(ctx, req, custody.ListID(id), after, limit)
	})
	answerTo(a, n.path+"/digest", n.tag, "the digest that those who check the deeds sign", func(ctx context.Context, req policy.Request, id string, _ struct{}) (signedDigest, error) {
		l, err := vault.List(ctx, req, custody.ListID(id))
		return signedDigest{l.Digest()}, err
	})
	act(n, custody.ActEdit, "edit", func(ctx context.Context, req policy.Request, ref policy.Ref, in deedLines) (custody.HandOverList, error) {
		return vault.Edit(ctx, req, ref, in.Lines)
	})
	act(n, custody.ActReceipt, "record-receipt", func(ctx context.Context, req policy.Request, ref policy.Ref, in receiptDay) (custody.HandOverList, error) {
		return vault.RecordReceipt(ctx, req, ref, in.Day)
	})
	bare(n, custody.ActPresent, "present", vault.Present)
	act(n, custody.ActCheck, "check", vault.Check)
	act(n, custody.ActOvernight, "allow-overnight", vault.AllowOvernight)
	act(n, custody.ActReceive, "receive", vault.Receive)
	act(n, custody.ActRefuse, "refuse", func(ctx context.Context, req policy.Request, ref policy.Ref, in deedDifferences) (custody.HandOverList, error) {
		found := make([]custody.Difference, len(in.Differences))
		for i, d := range in.Differences {
			found[i] = custody.Difference{Line: d.Line, Field: d.Field, Listed: d.Listed, Found: d.Found}
		}
		return vault.Refuse(ctx, req, ref, found)
	})
	act(n, custody.ActCancel, "cancel", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (custody.HandOverList, error) {
		return vault.Cancel(ctx, req, ref, in.Reason)
	})
	list(a, "/reports/late-deed-lists", "reports", "lists whose deeds have not reached the custodian in time, as of today", func(ctx context.Context, req policy.Request, _ string, q deedListsQuery) ([]custody.HandOverList, string, error) {
		page, err := vault.LateLists(ctx, req, q.query())
		return page.Lists, page.Next, err
	})
}

// deeds adds the rows of deeds and their register.
func (a *API) deeds(vault *custody.Vault) {
	n := noun[custody.Deed]{api: a, path: "/deeds/{id}", tag: "deeds", ref: custody.Deed.Ref}
	explain(n, custody.DeedLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return vault.ExplainDeed(ctx, req, custody.DeedID(id))
	})
	one(n, "read a deed", func(ctx context.Context, req policy.Request, id string) (custody.Deed, error) {
		return vault.Deed(ctx, req, custody.DeedID(id))
	})
	list(a, n.collection(), n.tag, "list deeds in the order in which they came, those given back included", func(ctx context.Context, req policy.Request, _ string, q deedsQuery) ([]custody.Deed, string, error) {
		page, err := vault.Deeds(ctx, req, q.query())
		return page.Deeds, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a deed", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return vault.DeedHistory(ctx, req, custody.DeedID(id), after, limit)
	})
	list(a, n.path+"/chain", n.tag, "who answered for a deed, one after the other, and who got it back", func(ctx context.Context, req policy.Request, id string, _ struct{}) ([]custody.Holder, string, error) {
		chain, err := vault.Chain(ctx, req, custody.DeedID(id))
		return chain, "", err
	})
	act(n, custody.ActReportLost, "report-lost", vault.ReportLost)
	act(n, custody.ActWriteOff, "write-off", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (custody.Deed, error) {
		return vault.WriteOff(ctx, req, ref, in.Reason)
	})
	purposed(n, custody.ActReveal, "reveal", unmasked, func(ctx context.Context, req policy.Request, id, purpose string) (custody.Deed, error) {
		return vault.Reveal(ctx, req, custody.DeedID(id), purpose)
	})
	list(a, "/reports/overdue-deeds", "reports", "deeds out for a time that were due back before today", func(ctx context.Context, req policy.Request, _ string, q deedsQuery) ([]custody.Deed, string, error) {
		page, err := vault.Overdue(ctx, req, q.query())
		return page.Deeds, page.Next, err
	})
	list(a, "/reports/missing-deeds", "reports", "deeds reported lost while they were out, neither found nor written off", func(ctx context.Context, req policy.Request, _ string, q deedsQuery) ([]custody.Deed, string, error) {
		page, err := vault.MissingDeeds(ctx, req, q.query())
		return page.Deeds, page.Next, err
	})
	list(a, "/reports/arriving-deeds", "reports", "deeds that the custodian signed for before today and that lie in no safe yet", func(ctx context.Context, req policy.Request, _ string, q deedsQuery) ([]custody.Deed, string, error) {
		page, err := vault.NotIn(ctx, req, q.query())
		return page.Deeds, page.Next, err
	})
	register(a, "deeds", "the deed register, whole and streamed, as JSON, CSV or a page to print", registered[deedFilter, custody.Deed]{
		each: func(x *exchange, q deedFilter) iter.Seq2[custody.Deed, error] {
			return vault.EachDeed(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q deedFilter, w *bufio.Writer, lang policy.Lang) error {
			return vault.WriteRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q deedFilter, w *bufio.Writer, lang policy.Lang) error {
			return vault.PrintRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
}

type deedListsQuery struct {
	State     policy.State    `query:"state" doc:"drafting, verifying, stopped, agreed, received or cancelled"`
	File      archive.FileID  `query:"file" doc:"the business file"`
	Manager   policy.PersonID `query:"manager" doc:"manager A or B of the list"`
	DueBefore calendar.Day    `query:"due-before" doc:"not received, and due before the day"`
	pages
}

func (q deedListsQuery) query() custody.ListQuery {
	return custody.ListQuery{State: q.State, File: q.File, Manager: q.Manager, DueBefore: q.DueBefore, After: q.After, Limit: int(q.Limit)}
}

// deedFilter is what deeds and their register can be asked.
type deedFilter struct {
	State         policy.State       `query:"state" doc:"arriving, kept, away, missing, released or lost"`
	Kind          string             `query:"kind" doc:"one of the regulation's kinds of deed"`
	Certificate   string             `query:"certificate" doc:"the certificate's number"`
	File          archive.FileID     `query:"file" doc:"the business file"`
	Customer      archive.CustomerID `query:"customer" doc:"the customer"`
	List          custody.ListID     `query:"list" doc:"the list by which it came"`
	Ledger        archive.LedgerID   `query:"ledger" doc:"the old ledger that it was taken over from"`
	Safe          custody.SafeID     `query:"safe" doc:"the safe in which it lies"`
	Match         string             `query:"match" doc:"found within name, certificate number, project or customer"`
	ReceivedFrom  calendar.Day       `query:"received-from" doc:"received on the day or later"`
	ReceivedUntil calendar.Day       `query:"received-until" doc:"received on the day or earlier"`
	DueBefore     calendar.Day       `query:"due-before" doc:"out for a time, and due back before the day"`
}

func (q deedFilter) query() custody.DeedQuery {
	return custody.DeedQuery{
		State: q.State, Kind: q.Kind, Certificate: q.Certificate, File: q.File, Customer: q.Customer, List: q.List, Ledger: q.Ledger, Safe: q.Safe,
		Match: q.Match, ReceivedFrom: q.ReceivedFrom, ReceivedUntil: q.ReceivedUntil, DueBefore: q.DueBefore,
	}
}

type deedsQuery struct {
	deedFilter
	pages
}

func (q deedsQuery) query() custody.DeedQuery {
	all := q.deedFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}
