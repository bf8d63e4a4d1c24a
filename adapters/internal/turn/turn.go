// Package turn lets goroutines have a thing one after the other, in the order
// in which they came, and tells those who waited too long.
package turn

import (
	"context"
	"runtime"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Turn is had by one goroutine at a time. Make one with [New].
type Turn struct {
	held  chan struct{} // waiting senders are served first come, first served
	limit time.Duration
}

// New makes a turn for which nobody waits longer than the limit.
func New(limit time.Duration) *Turn { return &Turn{held: make(chan struct{}, 1), limit: limit} }

// Take waits for the turn; Give ends it. It answers policy.Unavailable when the
// limit has passed, and the context's error when the context ends first.
// What is left of the limit is for further things to wait for.
func (t *Turn) Take(ctx context.Context) (left time.Duration, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	select {
	case t.held <- struct{}{}:
		return t.limit, nil
	default:
	}
	begun := time.Now()
	timer := time.NewTimer(t.limit)
	defer timer.Stop()
	select {
	case t.held <- struct{}{}:
		return t.limit - time.Since(begun), nil
	case <-timer.C:
		return 0, Late(t.limit)
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Give ends the turn, and lets whoever has it now go first: one who has other work
// to do after it, such as an answer to send, would keep the next one waiting for
// another processor.
func (t *Turn) Give() {
	<-t.held
	runtime.Gosched()
}

// Late is the refusal of a caller whose turn did not come in time.
func Late(limit time.Duration) error {
	return &policy.Violation{
		Kind: policy.Unavailable, Wanted: limit.String(),
		Problem: policy.Tf("存储繁忙,%s 内未轮到", "the store is busy: no turn came within %s", limit),
		Remedy:  policy.T("请稍后重试;若自己在同一数据库上持有事务,请经 Bind 办理", "try again a little later; if you hold a transaction of your own on the same database, act through Bind"),
	}
}
