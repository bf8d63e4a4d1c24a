package bench

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
	"github.com/seed-9bd3a28c/dossier/adapters/postgres"
	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// BenchmarkAnalysis analyses customers over many transactions, and beside it asks
// the database the same by a statement written for it alone. Target: at most 1.5
// times as long, a ratio of at least 0.67.
func BenchmarkAnalysis(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		path := filepath.Join(place(b), "store.db")
		db, err := sqlite.Open(b.Context(), path)
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, db.Close()) })
		hand, err := openByHand(b.Context(), path)
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, hand.Close()) })
		require.NoError(b, hand.trade(b.Context(), *trades))
		analyse(b, db.Customers(), hand.figures)
	})
	b.Run("postgres", func(b *testing.B) {
		dsn := pgtest.Start(b, pgtest.Durable()).DSN(b)
		db, err := postgres.Open(b.Context(), dsn)
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, db.Close()) })
		pool, err := pgxpool.New(b.Context(), dsn)
		require.NoError(b, err)
		b.Cleanup(pool.Close)
		hand := pooled{pool}
		require.NoError(b, hand.trade(b.Context(), *trades))
		analyse(b, db.Customers(), hand.figures)
	})
}

// question is what is asked of the transactions: of the library, and by hand. The
// statement has the organisation as its only parameter.
type question struct {
	name string
	ask  func(ctx context.Context, book *customer.Book, req policy.Request) (int, error)
	sql  string
}

const (
	byCustomer = "SELECT customer, COUNT(*), SUM(amount), MAX(day) FROM dossier_transactions WHERE org = $1 AND state = 'recorded' AND subject = 'customer' GROUP BY customer "
	firstPage  = " LIMIT 101"
)

var questions = []question{
	{"volume", figuresBy(customer.Volume), byCustomer + "ORDER BY 3 DESC, 1" + firstPage},
	{"frequency", figuresBy(customer.Frequency), byCustomer + "ORDER BY 2 DESC, 1" + firstPage},
	{"recency", figuresBy(customer.Recency), byCustomer + "ORDER BY 4 DESC, 1" + firstPage},
	{
		"dormant", func(ctx context.Context, book *customer.Book, req policy.Request) (int, error) {
			page, err := book.Dormant(ctx, req, customer.FiguresQuery{LastBefore: today.AddDays(-10)})
			return len(page.Customers), err
		}, byCustomer + "HAVING MAX(day) < '" + today.AddDays(-10).String() + "' ORDER BY 4, 1" + firstPage,
	},
	{
		"changes", func(ctx context.Context, book *customer.Book, req policy.Request) (int, error) {
			page, err := book.Changes(ctx, req, customer.ChangesQuery{Days: customer.Days{From: today.AddDays(-364), Until: today}, Before: customer.Days{From: today.AddDays(-729), Until: today.AddDays(-365)}})
			return len(page.Customers), err
		}, "SELECT customer, now, was FROM (SELECT customer, SUM(CASE WHEN day >= '" + today.AddDays(-364).String() + "' THEN amount ELSE 0 END) AS now, " +
			"SUM(CASE WHEN day < '" + today.AddDays(-364).String() + "' THEN amount ELSE 0 END) AS was FROM dossier_transactions " +
			"WHERE org = $1 AND state = 'recorded' AND subject = 'customer' AND day >= '" + today.AddDays(-729).String() + "' AND day <= '" + today.String() + "' GROUP BY customer) AS g " +
			"WHERE now > was ORDER BY now - was DESC, customer" + firstPage,
	},
	{
		"trend", func(ctx context.Context, book *customer.Book, req policy.Request) (int, error) {
			all, err := book.Trend(ctx, req, customer.Month, customer.TrendQuery{From: today.AddMonths(-59)})
			return len(all), err
		}, "SELECT substr(day, 1, 7), COUNT(*), SUM(amount) FROM dossier_transactions WHERE org = $1 AND state = 'recorded' AND subject = 'customer' AND day >= '" +
			today.AddMonths(-59).String() + "' AND day <= '" + today.String() + "' GROUP BY 1 ORDER BY 1",
	},
}

func figuresBy(m customer.Measure) func(ctx context.Context, book *customer.Book, req policy.Request) (int, error) {
	return func(ctx context.Context, book *customer.Book, req policy.Request) (int, error) {
		page, err := book.Customers(ctx, req, customer.FiguresQuery{By: m})
		return len(page.Customers), err
	}
}

func analyse(b *testing.B, s customer.Store, byHand func(ctx context.Context, sql string) (int, error)) {
	b.Helper()
	book := customer.NewBook(s, policy.House{Clock: clock})
	boss := policy.By(archivetest.GeneralManager)
	for _, q := range questions {
		b.Run(q.name, func(b *testing.B) {
			some := func(n int, err error) error {
				if err == nil && n == 0 {
					err = fmt.Errorf("%s: nothing was found", q.name)
				}
				return err
			}
			warmRace(b,
				again("dossier", func() error { return some(q.ask(b.Context(), book, boss)) }),
				again("by-hand", func() error { return some(byHand(b.Context(), q.sql)) }))
		})
	}
}

// traded are the columns of a transaction, and its values: of five years up to
// today, of a customer for each hundred of them.
var traded = []string{"org", "id", "revision", "entries", "head", "state", "profile", "customer", "department", "day", "amount", "reference", "subject", "body"}

func trade(i, n int) ([]any, error) {
	of := i * 7919 % max(n/100, 10)
	t := customer.Transaction{
		Org: org, ID: customer.TransactionID(fmt.Sprintf("transaction-%08d", i)), Revision: 1, State: customer.Counted,
		Profile: customer.ProfileID(fmt.Sprintf("profile-%06d", of)), Customer: archive.CustomerID(fmt.Sprintf("c-%06d", of)), Department: archivetest.Department, Subject: customer.Client,
		TransactionEntry: customer.TransactionEntry{Day: today.AddDays(-(i * 104729 % 1826)), Amount: policy.MustYuan(fmt.Sprintf("%d.%02d", i*31%100000, i%100)), What: "无烟煤 100 吨", Source: customer.FromSales},
		By:               archivetest.A.ID, At: now.UTC(),
	}
	body, err := json.Marshal(t)
	return []any{
		string(t.Org), string(t.ID), int64(1), int64(1), "", string(t.State), string(t.Profile), string(t.Customer), string(t.Department),
		t.Day.String(), t.Amount.Decimal().Shift(2).IntPart(), "id/" + string(t.ID), string(t.Subject), string(body),
	}, err
}

// trade seeds transactions in bulk, without their journal.
func (h *handSQLite) trade(ctx context.Context, n int) error {
	return h.transact(ctx, func(t statements) error {
		for i := range n {
			row, err := trade(i, n)
			if err == nil {
				err = t.set("INSERT INTO dossier_transactions (org, id, revision, entries, head, state, profile, customer, department, day, amount, reference, subject, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row...)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// figures reads what a statement finds, and says how many rows they are.
func (h *handSQLite) figures(ctx context.Context, text string) (n int, err error) {
	s, err := h.statement(text) //nolint:sqlclosecheck,contextcheck // kept, and closed with its connection; nothing interrupts a statement
	if err != nil {
		return 0, err
	}
	rows, err := s.QueryContext(ctx, string(org))
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	values := make([]sql.NullString, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return 0, err
		}
		n++
	}
	return n, rows.Err()
}

// pooled is PostgreSQL by hand.
type pooled struct{ *pgxpool.Pool }

func (p pooled) trade(ctx context.Context, n int) error {
	_, err := p.CopyFrom(ctx, pgx.Identifier{"dossier_transactions"}, traded, pgx.CopyFromSlice(n, func(i int) ([]any, error) { return trade(i, n) }))
	if err == nil {
		_, err = p.Exec(ctx, "VACUUM ANALYZE")
	}
	return err
}

func (p pooled) figures(ctx context.Context, text string) (int, error) {
	rows, err := p.Query(ctx, text, string(org))
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		if _, err := rows.Values(); err != nil {
			return 0, err
		}
		n++
	}
	return n, rows.Err()
}
