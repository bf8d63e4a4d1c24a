package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// again shows what an earlier run left. A file that is not on the shelf comes
// from a run that failed midway: again says where it stands, what comes next
// and how to begin anew, and fails too.
func (t *teller) again(ctx context.Context, f archive.File) error {
	t.say(policy.Tf("数据库中已有项目 %s 的档案:以下是上一次运行留下的。", "The store knows project %s already. This is what an earlier run left.", t.Project.Number))
	if f.State == archive.Shelved {
		return t.show(ctx, f)
	}
	t.say(policy.Tf("档案停在“%s”状态,尚未办完。", "The file stands in the state %q and is not finished.", archive.StateText(f.State)))
	if err := t.next(ctx, f); err != nil {
		return err
	}
	if err := t.show(ctx, f); err != nil {
		return err
	}
	t.say(policy.Tf("如要重新开始:删除 %s,或另用 -db,或改用别的项目编号。", "To begin anew: delete %s, or give another -db, or another project number.", t.path))
	return fmt.Errorf("an earlier run left project %s unfinished", t.Project.Number)
}

// next tells what Explain says of those who work on the file: what each may do
// now, and what stands in the way of what would move the file on.
func (t *teller) next(ctx context.Context, f archive.File) error {
	t.now = f.At // as on the day of its last act
	t.printf("")
	t.say(policy.T("接下来可办理", "What comes next"))
	asked := []policy.Actor{t.manager(f.Project.A), t.manager(f.Project.B), {Org: t.Org, ID: t.People.Archivist}, t.generalManager()}
	able, best := make(map[policy.Action][]string), make(map[policy.Action]policy.Next)
	var order []policy.Action
	for _, who := range asked {
		all, err := t.room.Explain(ctx, policy.By(who), f.ID)
		if errors.Is(err, policy.NotAllowed) {
			continue // the project file names others now
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
		row, _ := archive.Lifecycle().Row(a)
		switch {
		case len(able[a]) > 0:
			t.linef("%s: %s%s", n.Title.In(t.lang), strings.Join(able[a], ", "), t.by(n))
		case row.To != "" && slices.Contains(row.From, f.State):
			t.linef("%s%s:", n.Title.In(t.lang), t.by(n))
			for _, v := range n.Blocked {
				t.linef("  %s", v.In(t.lang))
			}
		}
	}
	return nil
}

// by says the day by which it is due, where there is one.
func (t *teller) by(n policy.Next) string {
	if n.Due.IsZero() {
		return ""
	}
	return policy.Tf(",截至 %s", ", by %s", n.Due).In(t.lang)
}
