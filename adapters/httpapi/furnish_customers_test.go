package httpapi_test

import (
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var asDirector = policy.By(policy.Actor{Org: archivetest.Org, ID: "sales-director", Roles: policy.Roles{policy.SalesDirector}})

// clerk furnishes a world with customer profiles.
type clerk struct {
	*furnisher
	book *customer.Book
}

// customers makes a profile in every state, kept by manager A, what is beside the
// last one, and authorisations that let every role consult it and pass it on.
func (f *furnisher) customers() {
	c := &clerk{f, customer.NewBook(f.db.Customers(), f.house)}
	must := done[customer.Listing](f)
	submit := func(of archive.CustomerID) customer.Listing {
		return must(c.book.Submit(ctx, asA, c.built(of).Ref()))
	}
	approve := func(of archive.CustomerID) customer.Listing {
		return must(c.book.Approve(ctx, asDirector, submit(of).Ref()))
	}
	changed := approve("c-changed")
	c.fact(changed.ID, customer.Standing)
	approved := approve("c-approved")
	merged := c.built("c-double")
	merged = must(c.book.Merge(ctx, asDirector, merged.Ref(), customer.Merging{Into: approved.ID, Reason: "entered twice"}))
	for _, l := range []customer.Listing{
		merged, c.built("c-draft"), submit("c-submitted"), must(c.book.Profile(ctx, asA, changed.ID)), approved,
	} {
		if l.ID == approved.ID {
			c.beside(l.ID)
			l = must(c.book.Profile(ctx, asA, l.ID))
		}
		c.known("profiles", l.Ref(), kept())
		c.samples["profile"] = string(l.ID)
	}
	c.samples["into"] = string(changed.ID)
	c.grants()
}

// kept is what the matrix must know of a profile of the world.
func kept() policy.Subject {
	return policy.Subject{
		Org: archivetest.Org, Department: archivetest.Department,
		Parties: []policy.Party{{As: policy.ProfileCustodian, Person: archivetest.A.ID}},
	}
}

func (c *clerk) built(of archive.CustomerID) customer.Listing {
	day := calendar.MustDay("2026-02-13")
	contacts := customer.Contacts{People: []customer.Contact{{Person: "contact", Phone: "021-5555 0100"}}, Source: customer.FromVisit, Day: day}
	c.change(&contacts)
	return done[customer.Listing](c.furnisher)(c.book.Build(ctx, asA, customer.Building{
		Department: archivetest.Department, Custodian: archivetest.A.ID, Contacts: contacts,
		Basics: customer.Basics{Customer: of, Subject: customer.Client, Name: "customer", Source: customer.FromVisit, Day: day},
	}))
}

func (c *clerk) fact(p customer.ProfileID, topic customer.Topic) customer.Fact {
	e := customer.FactEntry{Topic: topic, Source: customer.FromVisit, Day: calendar.MustDay("2026-02-13"), Text: "as ever"}
	if topic == customer.Communication {
		e.Channel, e.Contact = customer.ByPhone, "contact"
		c.change(&e)
	}
	return done[customer.Fact](c.furnisher)(c.book.Record(ctx, asA, p, e))
}

// beside records facts and transactions, one of them struck.
func (c *clerk) beside(p customer.ProfileID) {
	for _, topic := range []customer.Topic{customer.Need, customer.Communication} {
		c.known("facts", c.fact(p, topic).Ref(), kept())
	}
	trade := func(day string) customer.Transaction {
		return done[customer.Transaction](c.furnisher)(c.book.RecordTransaction(ctx, asB, p, customer.TransactionEntry{
			Day: calendar.MustDay(day), Amount: policy.MustYuan("77777.00"), What: "coal", Source: customer.FromSales,
		}))
	}
	struck := done[customer.TransactionListing](c.furnisher)(c.book.StrikeTransaction(ctx, asA, trade("2026-01-05").Ref(), "entered twice"))
	for _, ref := range []policy.Ref{struck.Ref(), trade("2026-01-06").Ref()} { // the second one was to be followed up by 13 January
		c.known("transactions", ref, kept())
		c.revisions["/api/v1/transactions/"+ref.ID] = etag(ref.Revision)
	}
}

// grants authorises every role that may consult at all, for the purpose of samples.
func (c *clerk) grants() {
	must := done[customer.Grant](c.furnisher)
	give := func(to customer.Grantee) customer.Grant {
		return must(c.book.Grant(ctx, asBoss, customer.Terms{
			To: to, Scope: customer.Scope{All: true}, Purpose: "text", PassOn: true,
			From: calendar.MustDay("2026-02-13"), Until: calendar.MustDay("2026-12-31"),
		}))
	}
	row, ok := policy.Default().Matrix().Row(customer.ActConsult)
	require.True(c.t, ok)
	for _, r := range row.Roles {
		give(customer.Grantee{Role: r})
	}
	taken := must(c.book.Revoke(ctx, asBoss, give(customer.Grantee{Person: archivetest.B.ID}).Ref(), "no need"))
	for _, g := range []customer.Grant{taken, give(customer.Grantee{Person: archivetest.A.ID})} {
		c.known("grants", g.Ref(), g.Subject())
	}
}
