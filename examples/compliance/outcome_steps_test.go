package compliance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// outcomeSteps are the sentences about what came of an act: done, refused, a
// breach held against somebody.
func (w *world) outcomeSteps() []step {
	return []step{
		{"应当办妥", w.done},
		{"应以{规则}拒绝，且不留下任何记录", w.refusedBy},
		{"应以{规则}拒绝，同时指出{规则}，且不留下任何记录", w.refusedByBoth},
		{"应当拒绝，且不留下任何记录", w.refusedAnyhow},
		{"应以填写有误拒绝，指出第{数}项的页数，且不留下任何记录", w.refusedPages},
		{"应以填写有误拒绝，且不留下任何记录", w.refusedInput},
		{"应记录{人}违反{规则}，最迟应于{日}完成", w.breach},
		{"不应记录任何违规", w.noBreach},
		{"{人}不应有违规", w.innocent},
		{"应只办理一次", w.once},
	}
}

func (w *world) done() error {
	if w.acts == 0 {
		return errors.New("场景还没有办理任何事")
	}
	return w.answered()
}

// refusal takes the refusal that stands, and checks what holds of every act but
// a reading: it left nothing behind.
func (w *world) refusal(ctx context.Context) (error, error) {
	err, fault := w.reasoned()
	if fault != nil {
		return nil, fault
	}
	return err, w.untouched(ctx)
}

// reasoned takes the refusal that stands, and checks what holds of every one: it
// says what is wrong and what puts it right, and unless what was sent is malformed,
// by which rule; where a rule is broken, in which field.
func (w *world) reasoned() (error, error) {
	err := w.refused
	if err == nil {
		return nil, errors.New("应当拒绝,却办妥了")
	}
	w.refused = nil
	for _, v := range policy.Violations(err) {
		if v.Problem.ZH == "" || v.Remedy.ZH == "" || v.Problem.EN == "" || v.Remedy.EN == "" {
			return nil, fmt.Errorf("拒绝的理由没有说清楚问题和办法:%+v", *v)
		}
		if v.Rule != "" && v.Rule.Article() == "" {
			return nil, fmt.Errorf("拒绝的理由没有条款:%+v", *v)
		}
		if v.Rule == "" && v.Kind != policy.InvalidInput {
			return nil, fmt.Errorf("拒绝的理由没有规则:%+v", *v)
		}
		if v.Field == "" && (v.Kind == policy.RuleBroken || v.Kind == policy.InvalidInput) {
			return nil, fmt.Errorf("拒绝的理由没有栏目:%+v", *v)
		}
	}
	return err, nil
}

func (w *world) refusedAnyhow(ctx context.Context) error {
	_, fault := w.refusal(ctx)
	return fault
}

func (w *world) refusedBy(ctx context.Context, rule string) error {
	return w.refusedByAll(ctx, rule)
}

func (w *world) refusedByBoth(ctx context.Context, first, second string) error {
	return w.refusedByAll(ctx, first, second)
}

func (w *world) refusedByAll(ctx context.Context, rules ...string) error {
	err, fault := w.refusal(ctx)
	if fault != nil {
		return fault
	}
	return names(err, rules...)
}

// names fails when a refusal does not name all of the rules.
func names(err error, rules ...string) error {
	for _, id := range rules {
		rule, unknown := policy.ParseRule(id)
		if unknown != nil {
			return fmt.Errorf("没有编号为 %s 的规则", id)
		}
		if !errors.Is(err, rule) {
			return fmt.Errorf("应以 %s 拒绝,实际是:%s", id, inChinese(err))
		}
	}
	return nil
}

func (w *world) refusedInput(ctx context.Context) error {
	err, fault := w.refusal(ctx)
	if fault == nil && !errors.Is(err, policy.InvalidInput) {
		fault = fmt.Errorf("应以填写有误拒绝,实际是:%s", inChinese(err))
	}
	return fault
}

func (w *world) refusedPages(ctx context.Context, n int) error {
	err, fault := w.refusal(ctx)
	if fault != nil {
		return fault
	}
	field := fmt.Sprintf("items[%d].pages", n-1)
	fits := func(v *policy.Violation) bool { return v.Kind == policy.InvalidInput && v.Field == field }
	if !slices.ContainsFunc(policy.Violations(err), fits) {
		return fmt.Errorf("应指出第 %d 项的页数,实际是:%s", n, inChinese(err))
	}
	return nil
}

// breach looks for a breach on the file and for the duty in its journal: the
// one is what people see, the other what is counted.
func (w *world) breach(ctx context.Context, name, id, due string) error {
	if err := w.answered(); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	rule, err := policy.ParseRule(id)
	if err != nil {
		return err
	}
	day, err := parseDay(due)
	if err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	fits := func(b policy.Breach) bool { return b.Rule == rule && b.Person == who.ID && b.Due == day }
	if !slices.ContainsFunc(f.Breaches, fits) {
		return fmt.Errorf("没有这一违规,记录的是:%s", breaches(f))
	}
	entries, err := w.lines(ctx, chain(f))
	if err != nil {
		return err
	}
	for _, e := range entries {
		for _, d := range e.Duties {
			if d.Breach && d.Rule == rule && d.Person == who.ID && d.Due == day {
				return nil
			}
		}
	}
	return errors.New("档案上有这一违规,日志里却没有")
}

func breaches(f archive.File) string {
	if len(f.Breaches) == 0 {
		return "无"
	}
	parts := make([]string, len(f.Breaches))
	for i, b := range f.Breaches {
		parts[i] = b.String()
	}
	return strings.Join(parts, "; ")
}

func (w *world) noBreach(ctx context.Context) error {
	return w.breachesOf(ctx, func(policy.Breach) bool { return true })
}

func (w *world) innocent(ctx context.Context, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.breachesOf(ctx, func(b policy.Breach) bool { return b.Person == who.ID })
}

func (w *world) breachesOf(ctx context.Context, counts func(policy.Breach) bool) error {
	if err := w.answered(); err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err == nil && slices.ContainsFunc(f.Breaches, counts) {
		err = fmt.Errorf("不应有违规,记录的是:%s", breaches(f))
	}
	return err
}

// once holds of an act that was sent twice: one more line at most per record,
// and the second answer said that it was the first.
func (w *world) once(ctx context.Context) error {
	if err := w.answered(); err != nil {
		return err
	}
	if !w.last.replay {
		return errors.New("重复发送的请求没有作为重复答复")
	}
	return nil
}
