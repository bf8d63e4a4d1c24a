package memory

import (
	"cmp"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// state is all that a store keeps. It is a value: a transaction changes its own
// copy, whose trees share what it did not touch.
type state struct {
	rows     *tree[rowKey, table.Row]
	unique   *tree[uniqueKey, string] // to the id of the row
	lines    *tree[lineKey, table.Line]
	readings *tree[readingKey, lineKey]
	series   *tree[pair, uint64]
	receipts *tree[receiptKey, journal.Receipt]
}

type rowKey struct{ org, kind, id string }

func byRow(a, b rowKey) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
}

// uniqueKey is a group of values under the name of its index; values are
// joined with NUL, which none contains.
type uniqueKey struct{ org, index, values string }

func byUnique(a, b uniqueKey) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.index, b.index), cmp.Compare(a.values, b.values))
}

type lineKey struct {
	org, kind, id string
	seq           uint64
}

func byLine(a, b lineKey) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id), cmp.Compare(a.seq, b.seq))
}

// readingKey is the place of a reading among those of its record.
type readingKey struct {
	org, subject string
	at           int64
	seq          uint64
	id           string
}

func byReading(a, b readingKey) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.subject, b.subject), cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq), cmp.Compare(a.id, b.id))
}

type pair struct{ org, name string }

func byPair(a, b pair) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.name, b.name))
}

type receiptKey struct{ org, actor, key string }

func byReceipt(a, b receiptKey) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.actor, b.actor), cmp.Compare(a.key, b.key))
}
