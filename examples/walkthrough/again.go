package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// again shows what an earlier run left. A story that has not come to its end is
// from a run that failed midway: again says where it stands, what comes next and
// how to begin anew, and fails too.
func (t *teller) again(ctx context.Context, s tale) error {
	t.say(policy.Tf("数据库中已有%s 的档案:以下是上一次运行留下的。", "The store knows %s already. This is what an earlier run left.", s.subject()))
	h, err := s.halted(ctx)
	if err != nil {
		return err
	}
	if h == nil {
		return s.show(ctx)
	}
	t.say(policy.Tf("%s停在“%s”状态,尚未办完。", "%s stands in the state %q and is not finished.", h.what, h.state))
	if err := t.next(ctx, *h, s.staff()); err != nil {
		return err
	}
	if err := s.show(ctx); err != nil {
		return err
	}
	t.say(policy.Tf("如要重新开始:删除 %s,或另用 -db,或%s。", "To begin anew: delete %s, or give another -db, or %s.", t.path, s.other()))
	return fmt.Errorf("an earlier run left %s unfinished", s.subject().EN)
}

// next tells what Explain says of those who work on the record: what each may do
// now, and what stands in the way of what would move it on.
func (t *teller) next(ctx context.Context, h halt, staff []policy.Actor) error {
	t.now = h.at // as on the day of its last act
	t.chapter(policy.T("接下来可办理", "What comes next"))
	able, best := make(map[policy.Action][]string), make(map[policy.Action]policy.Next)
	var order []policy.Action
	for _, who := range staff {
		all, err := h.explain(ctx, policy.By(who))
		if errors.Is(err, policy.NotAllowed) {
			continue // it is not theirs to read, or the project file names others now
		}
		if err != nil {
			return err
		}
		for _, n := range all {
			if n.Allowed {
				able[n.Action] = append(able[n.Action], string(who.ID))
			}
			b, told := best[n.Action]
			if !told {
				order = append(order, n.Action)
			}
			if !told || len(n.Blocked) < len(b.Blocked) {
				best[n.Action] = n
			}
		}
	}
	for _, a := range order {
		n := best[a]
		switch {
		case len(able[a]) > 0:
			t.linef("%s: %s%s", n.Title.In(t.lang), strings.Join(able[a], ", "), t.until(n))
		case h.moves(a):
			t.linef("%s%s:", n.Title.In(t.lang), t.until(n))
			for _, v := range n.Blocked {
				t.linef("  %s", v.In(t.lang))
			}
		}
	}
	return nil
}

// until says the day by which it is due, where there is one.
func (t *teller) until(n policy.Next) string {
	if n.Due.IsZero() {
		return ""
	}
	return policy.Tf(",截至 %s", ", by %s", n.Due).In(t.lang)
}
