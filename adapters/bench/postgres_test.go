package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
	"github.com/seed-9bd3a28c/dossier/adapters/postgres"
)

// connections is how many the library holds at most, and so the hand.
const connections = 10

// BenchmarkPostgres does durable acts of 1, 8 and 32 clients at once, each on
// records of its own: through the library, and by hand with the same driver, on
// two databases of one private server with fsync on. Target for acts without a
// series: a ratio of at least 0.7. Then 32 clients beside 8, both through the
// library; target: a ratio of at least 0.9.
func BenchmarkPostgres(b *testing.B) {
	cluster := pgtest.Start(b, pgtest.Durable())
	for _, j := range jobs {
		for _, clients := range []int{1, 8, 32} {
			if j.most > 0 && clients > j.most {
				continue
			}
			b.Run(fmt.Sprintf("%s/clients=%d", j.name, clients), func(b *testing.B) {
				library := openPostgres(b, cluster.DSN(b))
				db := openPostgresByHand(b, cluster.DSN(b))
				ours, theirs, err := compare(b.Context(), j, clients, library, db)
				require.NoError(b, err)
				race(b, ours, theirs)
			})
		}
		if j.most > 0 {
			continue
		}
		b.Run(j.name+"/32-beside-8", func(b *testing.B) {
			many, err := through(b.Context(), j, 32, openPostgres(b, cluster.DSN(b)))
			require.NoError(b, err)
			few, err := through(b.Context(), j, 8, openPostgres(b, cluster.DSN(b)))
			require.NoError(b, err)
			many.name, few.name = "32-clients", "8-clients"
			race(b, many, few)
		})
	}
}

// BenchmarkRoundTrips counts how often an act waits for the server.
func BenchmarkRoundTrips(b *testing.B) {
	cluster := pgtest.Start(b)
	for _, j := range jobs {
		b.Run(j.name, func(b *testing.B) {
			var counted [2]*flights
			var dsn [2]string
			for i := range counted {
				counted[i], dsn[i] = count(b, cluster.DSN(b))
			}
			ours, theirs, err := compare(b.Context(), j, 1, openPostgres(b, dsn[0]), openPostgresByHand(b, dsn[1]))
			require.NoError(b, err)
			var trips [2]float64
			for b.Loop() {
				for i, s := range []*side{ours, theirs} {
					const n = 20
					s.run(b, 2) // statements are prepared
					if s.ready != nil {
						require.NoError(b, s.ready(n))
					}
					before := counted[i].sent.Load()
					s.acts(b, n)
					trips[i] = float64(counted[i].sent.Load()-before) / n
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(trips[0], ours.name+"-trips")
			b.ReportMetric(trips[1], theirs.name+"-trips")
		})
	}
}

func openPostgres(b *testing.B, dsn string) store {
	b.Helper()
	db, err := postgres.Open(b.Context(), dsn)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	return db
}

// handPostgres sends what the library sends, in as few flights: the first load
// takes the beginning along, and what is written goes with the commit where its
// answer cannot be that somebody was first.
type handPostgres struct {
	store // seeds
	pool  *pgxpool.Pool
}

func openPostgresByHand(b *testing.B, dsn string) *handPostgres {
	b.Helper()
	seeds := openPostgres(b, dsn)
	settings, err := pgxpool.ParseConfig(dsn)
	require.NoError(b, err)
	settings.MaxConns = connections
	pool, err := pgxpool.NewWithConfig(b.Context(), settings)
	require.NoError(b, err)
	b.Cleanup(pool.Close)
	return &handPostgres{store: seeds, pool: pool}
}

func (h *handPostgres) transact(ctx context.Context, fn func(t statements) error) error {
	conn, err := h.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	t := &handPipe{ctx: ctx, conn: conn.Conn()}
	if *plain {
		if err := t.exec("begin isolation level read committed"); err != nil {
			return err
		}
		t.begun = true
	}
	if err := fn(t); err != nil {
		return errors.Join(err, t.exec("rollback"))
	}
	return t.commit()
}

type handPipe struct {
	ctx    context.Context //nolint:containedctx // of one transaction
	conn   *pgx.Conn
	begun  bool
	queued []queued
}

type queued struct {
	sql  string
	args []any
}

func (p *handPipe) exec(sql string) error {
	_, err := p.conn.Exec(p.ctx, sql)
	return err
}

func (p *handPipe) get(sql string, args []any, dest ...any) error {
	b := &pgx.Batch{}
	if !p.begun {
		b.Queue("begin isolation level read committed")
	}
	begun := p.begun
	p.begun = true
	b.Queue(numbered(sql), args...)
	br := p.conn.SendBatch(p.ctx, b)
	if !begun {
		if _, err := br.Exec(); err != nil {
			return errors.Join(err, br.Close())
		}
	}
	return errors.Join(br.QueryRow().Scan(dest...), br.Close())
}

func (p *handPipe) find(sql string, args []any, dest ...any) error {
	if err := p.get(sql, args, dest...); !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	return nil
}

func (p *handPipe) set(sql string, args ...any) error {
	p.queued = append(p.queued, queued{sql, args})
	if *plain {
		return p.flush("")
	}
	return nil
}

func (p *handPipe) commit() error {
	for _, q := range p.queued {
		if strings.HasSuffix(q.sql, "DO NOTHING") { // somebody may have been first: look before the commit
			if err := p.flush(""); err != nil {
				return err
			}
			break
		}
	}
	return p.flush("commit")
}

func (p *handPipe) flush(last string) error {
	b := &pgx.Batch{}
	for _, q := range p.queued {
		b.Queue(numbered(q.sql), q.args...)
	}
	if last != "" {
		b.Queue(last)
	}
	br := p.conn.SendBatch(p.ctx, b)
	for _, q := range p.queued {
		tag, err := br.Exec()
		if err != nil || tag.RowsAffected() != 1 {
			return errors.Join(err, br.Close(), fmt.Errorf("%d rows changed, want 1: %s", tag.RowsAffected(), q.sql))
		}
	}
	p.queued = p.queued[:0]
	return br.Close()
}

var dialect sync.Map // a statement with question marks -> as PostgreSQL has it

func numbered(sql string) string {
	if have, ok := dialect.Load(sql); ok {
		return have.(string) //nolint:errcheck // only these are put there
	}
	parts := strings.Split(strings.NewReplacer(share, " FOR SHARE", update, " FOR UPDATE").Replace(sql), "?")
	var out strings.Builder
	for i, part := range parts {
		if i > 0 {
			out.WriteString("$" + strconv.Itoa(i))
		}
		out.WriteString(part)
	}
	dialect.Store(sql, out.String())
	return out.String()
}
