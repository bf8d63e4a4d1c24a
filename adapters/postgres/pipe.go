package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/sqltable"
)

// sender is a connection of the store's own, or a transaction of the host.
type sender interface {
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// pipe sends statements for package sqltable: what is written waits for the next
// statement whose answer is needed, or for the end, and goes in one round trip
// with it.
type pipe struct {
	*config
	conn sender
	// opening and closing begin and end the transaction, undo takes it back.
	opening, closing string
	undo             []string
	begun            bool
	queue            []sqltable.Write
	// raced: the server gave this transaction up for another one.
	raced bool
	// trips counts round trips.
	trips int
}

// Query sends what waits and the statement, and calls each for every row.
func (p *pipe) Query(ctx context.Context, text string, args []any, each func(scan sqltable.Scan) error) error {
	return p.send(ctx, text, args, func(br pgx.BatchResults) error {
		rows, err := br.Query()
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := each(rows.Scan); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// Write lets the statement wait.
func (p *pipe) Write(ctx context.Context, w sqltable.Write) error {
	p.queue = append(p.queue, w)
	return ctx.Err()
}

// send is [pipe.exchange] with its answers made those that callers see.
func (p *pipe) send(ctx context.Context, last string, args []any, read func(br pgx.BatchResults) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	lost, index, err := p.exchange(ctx, last, args, read)
	if err == nil && lost != nil {
		return lost(ctx, index)
	}
	return p.wrap(ctx, err)
}

// exchange sends the opening where it was not yet, what waits, and a last
// statement where there is one, in one round trip. lost is not nil where one of
// those that waited changed no row.
func (p *pipe) exchange(ctx context.Context, last string, args []any, read func(br pgx.BatchResults) error) (lost func(context.Context, string) error, index string, err error) {
	b := &pgx.Batch{}
	opened := p.begun || p.opening == ""
	if !opened {
		b.Queue(p.opening)
	}
	queue := p.queue
	for _, w := range queue {
		b.Queue(w.SQL, w.Args...)
	}
	if last != "" {
		b.Queue(last, args...)
	}
	p.begun, p.queue = true, nil
	p.trips++
	br := p.conn.SendBatch(ctx, b)
	lost, index, err = answers(br, opened, queue)
	if err == nil && lost == nil && last != "" {
		err = read(br)
	}
	if closing := br.Close(); err == nil && index == "" {
		err = closing
	}
	p.raced = p.raced || raced(err)
	return lost, index, err
}

// answers reads the answers to the opening and to what was written. lost says
// why the first one that changed no row did not, index by which unique index
// where the server named it.
func answers(br pgx.BatchResults, opened bool, queue []sqltable.Write) (lost func(context.Context, string) error, index string, err error) {
	if !opened {
		if _, err := br.Exec(); err != nil {
			return nil, "", err
		}
	}
	for _, w := range queue {
		tag, err := br.Exec()
		var e *pgconn.PgError
		switch {
		case errors.As(err, &e) && e.Code == uniqueViolation && lost == nil:
			return w.Lost, e.ConstraintName, nil
		case err != nil:
			return nil, "", err
		case tag.RowsAffected() == 0 && lost == nil:
			lost = w.Lost
		}
	}
	return lost, "", nil
}

// finish sends what waits and ends the transaction: in one round trip where
// nothing that waits can change no row, in two where that must be seen first.
func (p *pipe) finish(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, w := range p.queue {
		if !w.Sure {
			if err := p.send(ctx, "", nil, nil); err != nil {
				return err
			}
			break
		}
	}
	if !p.begun && len(p.queue) == 0 {
		return nil
	}
	// From here on the answer is worth waiting for, whoever gives up.
	now, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*p.wait)
	defer cancel()
	lost, index, err := p.exchange(now, p.closing, nil, func(br pgx.BatchResults) error {
		tag, err := br.Exec()
		if err == nil && tag.String() == "ROLLBACK" {
			err = &pgconn.PgError{Severity: "ERROR", Code: failedTransaction, Message: "the transaction was rolled back"}
		}
		return err
	})
	switch {
	case err != nil && !refused(err):
		return uncertain(err)
	case err == nil && lost != nil:
		return lost(now, index)
	}
	return p.wrap(now, err)
}

// refused reports whether the server has said that it did not commit. One that
// was shut down may have said so after it did.
func refused(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Severity == "ERROR"
}

// rollback takes back what was sent. Where the connection is gone the server does
// it by itself.
func (p *pipe) rollback(ctx context.Context) {
	if !p.begun {
		return
	}
	now, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.wait)
	defer cancel()
	b := &pgx.Batch{}
	for _, text := range p.undo {
		b.Queue(text)
	}
	p.trips++
	_ = p.conn.SendBatch(now, b).Close() // a connection in doubt is not used again
}
