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

// recordSteps are the sentences about what a file shows: who answers for it,
// its signatures, codes, numbers, supplements, completeness.
func (w *world) recordSteps() []step {
	return []step{
		{"资料应由{人}负责", w.holder},
		{"责任人应依次为{名单}，中间没有空档", w.holders},
		{"册内清单上应有{名单}的签字", w.signedBy},
		{"附件以外每一项都应有编码，附件不应有编码", w.coded},
		{"附件中的{资料}应注明已由{人}交还", w.given},
		{"补充清单第{数}轮应要求{资料}", w.wanted},
		{"补充清单第{数}轮应已补齐，并留下变更记录", w.supplied},
		{"档案号应为{档案号}", w.number},
		{"不应有档案号", w.noNumber},
		{"合同编号应依次为{编号}", w.contracts},
		{"登记本应记有档案号{档案号}，登记日为{日}", w.entered},
		{"齐全程度应为{数}%", w.complete},
		{"齐全程度应不足100%，缺少{资料}", w.incomplete},
	}
}

func (w *world) holder(ctx context.Context, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err == nil && f.Holder() != who.ID {
		err = fmt.Errorf("负责的是 %s", f.Holder())
	}
	return err
}

// holders checks the whole chain: each takes over at the instant the one
// before lets go, and the volume's chain says the same.
func (w *world) holders(ctx context.Context, names string) error {
	want, err := people(names)
	if err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	chains := [][]archive.Holding{f.Holders}
	if f.Volume != "" {
		v, err := w.volume(ctx, f)
		if err != nil {
			return err
		}
		chains = append(chains, v.Holders)
	}
	for _, c := range chains {
		var got []policy.PersonID
		for i, h := range c {
			got = append(got, h.Person)
			if last := i == len(c)-1; last != h.Until.IsZero() || !last && !h.Until.Equal(c[i+1].From) {
				return fmt.Errorf("责任链在第 %d 段断开:%+v", i+1, c)
			}
		}
		if !slices.Equal(got, want) {
			return fmt.Errorf("责任人依次为 %v", got)
		}
	}
	return nil
}

func (w *world) signedBy(ctx context.Context, names string) error {
	want, err := people(names)
	if err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	var got []policy.PersonID
	for _, s := range f.Signatures {
		if s.Purpose == archive.SignInventory && s.Digest == f.InventoryDigest() {
			got = append(got, s.Person)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("现有签字:%v", got)
	}
	return nil
}

// coded holds by the very shape of a file: an annex paper has no code at all.
func (w *world) coded(ctx context.Context) error {
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	if len(f.Items) == 0 || len(f.Annex) == 0 {
		return errors.New("清单或附件是空的,无从说起")
	}
	seen := make(map[string]bool)
	for _, it := range f.Items {
		if it.Code == "" || seen[it.Code] {
			return fmt.Errorf("“%s”没有自己的编码", it.Title)
		}
		seen[it.Code] = true
	}
	return nil
}

func (w *world) given(ctx context.Context, title, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	for _, p := range f.Annex {
		if p.Title == title && p.Given != nil && p.Given.By == who.ID {
			return nil
		}
	}
	return fmt.Errorf("附件未注明:%+v", f.Annex)
}

func (w *world) round(ctx context.Context, n int) (archive.File, archive.Supplement, error) {
	f, err := w.current(ctx)
	if err == nil && (n < 1 || n > len(f.Supplements)) {
		err = fmt.Errorf("只有 %d 轮补充", len(f.Supplements))
	}
	if err != nil {
		return f, archive.Supplement{}, err
	}
	return f, f.Supplements[n-1], nil
}

func (w *world) wanted(ctx context.Context, n int, title string) error {
	f, round, err := w.round(ctx, n)
	if err != nil {
		return err
	}
	law, err := w.law(ctx)
	if err != nil {
		return err
	}
	p, err := paper(law, f.Project.Kind, title)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(round.Wants, func(one archive.Want) bool { return one.Paper == p.Code }) {
		return fmt.Errorf("补充清单要求的是 %+v", round.Wants)
	}
	return nil
}

func (w *world) supplied(ctx context.Context, n int) error {
	_, round, err := w.round(ctx, n)
	if err == nil && (round.Answered.IsZero() || len(round.Changes) == 0) {
		err = fmt.Errorf("第 %d 轮尚未补齐或没有变更记录:%+v", n, round)
	}
	return err
}

func (w *world) number(ctx context.Context, want string) error {
	if err := w.answered(); err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	if f.Number != want {
		return fmt.Errorf("档案号为 %q", f.Number)
	}
	v, err := w.volume(ctx, f)
	if err == nil && v.Number != want {
		err = fmt.Errorf("案卷的档案号为 %q", v.Number)
	}
	return err
}

func (w *world) noNumber(ctx context.Context) error {
	f, err := w.current(ctx)
	if err == nil && (f.Number != "" || f.Volume != "") {
		err = fmt.Errorf("档案号为 %q", f.Number)
	}
	return err
}

func (w *world) contracts(ctx context.Context, want string) error {
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	var got []string
	for _, it := range f.Items {
		if it.Contract != "" {
			got = append(got, it.Contract)
		}
	}
	if s := strings.Join(got, "、"); s != want {
		return fmt.Errorf("合同编号为 %s", s)
	}
	return nil
}

func (w *world) entered(ctx context.Context, number, day string) error {
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	if f.Line == nil || f.Line.Number != number || f.Line.Registered.String() != day {
		return fmt.Errorf("登记本上是 %+v", f.Line)
	}
	return nil
}

func (w *world) completeness(ctx context.Context) (archive.Completeness, *policy.Version, error) {
	law, err := w.law(ctx)
	if err != nil {
		return archive.Completeness{}, nil, err
	}
	f, err := w.current(ctx)
	return f.Completeness(law), law, err
}

func (w *world) complete(ctx context.Context, percent int) error {
	c, _, err := w.completeness(ctx)
	if err == nil && c.Percent() != percent {
		err = fmt.Errorf("齐全程度为 %d%%,缺 %v", c.Percent(), c.Missing)
	}
	return err
}

func (w *world) incomplete(ctx context.Context, title string) error {
	c, law, err := w.completeness(ctx)
	if err != nil {
		return err
	}
	p, err := paper(law, w.kind(), title)
	if err != nil {
		return err
	}
	if c.Percent() >= 100 || !slices.Contains(c.Missing, p.Code) {
		return fmt.Errorf("齐全程度为 %d%%,缺 %v", c.Percent(), c.Missing)
	}
	return nil
}
