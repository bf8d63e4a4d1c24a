package compliance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// readingSteps are the sentences about reading personal data: who sees it as it
// is, and what that leaves in the reader's own chain.
func (w *world) readingSteps() []step {
	return []step{
		{"{人}于{日}查看未脱敏的个人信息，用途{用途}", w.reveal},
		{"看到的签收人应为{签收人}", w.revealed},
		{"平时显示的签收人应为{签收人}", w.masked},
		{"应以{规则}拒绝，只在本人的查阅记录里留下一条", w.refusedInChain},
		{"{人}的查阅记录应有{数}条，最后一条的用途为{用途}", w.readings},
		{"{人}不应有查阅记录", w.noReadings},
		{"{人}查得这份档案的查阅情况应为{名单}", w.readers},
		{"{人}不得查问这份档案的查阅情况", w.noReaders},
	}
}

func (w *world) reveal(ctx context.Context, name, day, purpose string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		var err error
		w.seen, err = room.Reveal(ctx, req, f.ID, purpose)
		return err
	})
}

// receiver is who signed for the first annex paper handed out.
func receiver(f archive.File) (policy.Personal, error) {
	for _, p := range f.Annex {
		if p.Given != nil {
			return p.Given.Receiver, nil
		}
	}
	return "", errors.New("没有看到签收人")
}

func (w *world) revealed(_ context.Context, want string) error {
	if err := w.answered(); err != nil {
		return err
	}
	got, err := receiver(w.seen)
	if err == nil && got.Reveal() != want {
		err = fmt.Errorf("看到的签收人是 %s", got.Reveal())
	}
	return err
}

func (w *world) masked(ctx context.Context, want string) error {
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	got, err := receiver(f)
	if shown := fmt.Sprint(got); err == nil && shown != want {
		err = fmt.Errorf("显示的签收人是 %s", shown)
	}
	return err
}

// refusedInChain holds of a refused reading: one entry in the person's own
// chain, in their own organisation, with the rule that refused it, and nothing
// else anywhere.
func (w *world) refusedInChain(ctx context.Context, id string) error {
	err, fault := w.reasoned()
	if fault != nil {
		return fault
	}
	if fault := names(err, id); fault != nil {
		return fault
	}
	who := w.last.who
	chain, fault := w.lines(ctx, journal.ReadingsOf(who.Org, who.ID))
	if fault != nil {
		return fault
	}
	if len(chain) == 0 || detail(chain[len(chain)-1], "refused") != id {
		return fmt.Errorf("本人的查阅记录里没有这次拒绝:%+v", chain)
	}
	want := maps.Clone(w.last.before)
	own := want[who.Org]
	own.entries++
	if len(chain) == 1 {
		own.records++ // the chain begins with it
	}
	want[who.Org] = own
	return w.left(ctx, want)
}

func (w *world) readings(ctx context.Context, name string, n int, purpose string) error {
	chain, err := w.readingsOf(ctx, name)
	if err != nil {
		return err
	}
	if len(chain) != n || detail(chain[n-1], "purpose") != purpose {
		return fmt.Errorf("查阅记录是 %+v", chain)
	}
	return nil
}

func (w *world) noReadings(ctx context.Context, name string) error {
	chain, err := w.readingsOf(ctx, name)
	if err == nil && len(chain) > 0 {
		err = fmt.Errorf("查阅记录是 %+v", chain)
	}
	return err
}

// readersOf asks who has read the file.
func (w *world) readersOf(ctx context.Context, name string) ([]line, error) {
	f, err := w.current(ctx)
	if err != nil {
		return nil, err
	}
	who, err := person(name)
	if err != nil {
		return nil, err
	}
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	page, err := d.office.RecordReadings(ctx, policy.By(who), archive.FileKind+"/"+string(f.ID), "", 0)
	return page.Entries, err
}

func (w *world) readers(ctx context.Context, name, want string) error {
	entries, err := w.readersOf(ctx, name)
	if err != nil {
		return err
	}
	var got []string
	for i, one := range strings.Split(want, "、") {
		who, err := person(strings.TrimSuffix(one, "(未准)"))
		if err != nil {
			return err
		}
		if i < len(entries) && entries[i].Actor == who.ID && (detail(entries[i], "refused") != "") == strings.HasSuffix(one, "(未准)") {
			got = append(got, one)
		}
	}
	if len(got) != len(entries) || strings.Join(got, "、") != want {
		return fmt.Errorf("查阅情况是 %+v", entries)
	}
	return nil
}

func (w *world) noReaders(ctx context.Context, name string) error {
	if _, err := w.readersOf(ctx, name); !errors.Is(err, policy.NotAllowed) {
		return fmt.Errorf("应当无权查问,却是 %w", err)
	}
	return nil
}

// readingsOf reads somebody's chain as they do themselves.
func (w *world) readingsOf(ctx context.Context, name string) ([]line, error) {
	if err := w.answered(); err != nil {
		return nil, err
	}
	who, err := person(name)
	if err != nil {
		return nil, err
	}
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	return d.office.Readings(ctx, policy.By(who), who.ID, 0, 0)
}

func detail(e line, name string) string {
	for _, d := range e.Details {
		if d.Name == name {
			return d.Value
		}
	}
	return ""
}
