// Package sqltable keeps the rows of package table in a SQL database: it writes
// the SQL, once for both dialects, and reads its answers. What runs it is a
// [Conn], which each store has its own of.
package sqltable

import (
	"strconv"
	"sync"
)

// Dialect is what the two databases say differently.
type Dialect struct {
	// numbered: parameters are $1, $2 and not ?.
	numbered bool
	// contains finds a text in another one.
	contains string
	// update begins the statement that changes a row, and changes none where a
	// unique index forbids it, if the database can say so.
	update string
	// sparing: a column that is assigned counts as changed, so only those that
	// are different are.
	sparing bool
	// pipelined: writes may be sent together with the commit, so one that is sure
	// must fail rather than change nothing.
	pipelined bool
	// planned: the database keeps plans that were made for any parameters.
	planned bool
	// exclusive and shared end a SELECT that locks what it finds.
	exclusive, shared string

	schemas sync.Map // *table.Schema -> *statements
	updates sync.Map // updateKey -> string
}

// SQLite writes for SQLite 3.35 or later: one writer at a time, so that nothing
// needs a lock of its own.
func SQLite() *Dialect {
	return &Dialect{contains: "instr", update: "UPDATE OR IGNORE ", sparing: true}
}

// Postgres writes for PostgreSQL.
func Postgres() *Dialect {
	return &Dialect{numbered: true, contains: "strpos", planned: true, update: "UPDATE ", pipelined: true, exclusive: " FOR UPDATE", shared: " FOR SHARE"}
}

// builder writes one statement and gathers its arguments.
type builder struct {
	d    *Dialect
	sql  []byte
	args []any
	n    int
}

func (b *builder) write(parts ...string) *builder {
	for _, p := range parts {
		b.sql = append(b.sql, p...)
	}
	return b
}

// param writes the next parameter.
func (b *builder) param() *builder {
	b.n++
	if !b.d.numbered {
		b.sql = append(b.sql, '?')
		return b
	}
	b.sql = strconv.AppendInt(append(b.sql, '$'), int64(b.n), 10)
	return b
}

// arg writes a parameter and keeps its argument.
func (b *builder) arg(v any) *builder {
	b.args = append(b.args, v)
	return b.param()
}

// list writes n parameters, separated by commas.
func (b *builder) list(n int) *builder {
	for i := range n {
		if i > 0 {
			b.write(", ")
		}
		b.param()
	}
	return b
}

func (b *builder) String() string { return string(b.sql) }
