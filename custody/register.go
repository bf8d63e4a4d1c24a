package custody

import (
	"context"
	"io"
	"iter"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// kindText names a kind of deed by the regulation in force.
func kindText(law *policy.Version, code string) policy.Text {
	if kind, ok := law.Deed(code, ""); ok {
		return policy.T(kind.ZH, kind.EN)
	}
	return policy.T(code, code)
}

// deedRegister is the deed register (权证台账).
func deedRegister(law *policy.Version) archive.Sheet[Deed] {
	text := func(of func(Deed) string) func(Deed, policy.Lang) string {
		return func(d Deed, _ policy.Lang) string { return of(d) }
	}
	return archive.Sheet[Deed]{
		Title:  policy.T("权证台账", "Deed register"),
		Count:  func(n int) policy.Text { return policy.Tf("共 %d 份", "%d deeds", n) },
		Struck: func(d Deed) bool { return !d.Live() },
		Columns: []archive.Column[Deed]{
			{Title: policy.T("种类", "kind"), Value: func(d Deed, lang policy.Lang) string { return kindText(law, d.Kind).In(lang) }},
			{Title: policy.T("权证名称", "name"), Value: text(func(d Deed) string { return d.Name })},
			{Title: policy.T("权证号", "certificate"), Value: text(func(d Deed) string { return d.Certificate })},
			{Title: policy.T("数量", "quantity"), Value: text(func(d Deed) string { return itoa(d.Quantity) })},
			{Title: policy.T("权利人", "owner"), Value: text(func(d Deed) string { return d.Owner.Mask() })},
			{Title: policy.T("登记机关", "issued by"), Value: text(func(d Deed) string { return d.Office })},
			{Title: policy.T("价值(元)", "value in yuan"), Value: text(func(d Deed) string { return d.Value.String() })},
			{Title: policy.T("项目编号", "project"), Value: text(func(d Deed) string { return d.Project })},
			{Title: policy.T("合同编号", "contract"), Value: text(func(d Deed) string { return d.Contract })},
			{Title: policy.T("客户", "customer"), Value: text(func(d Deed) string { return string(d.Customer) })},
			{Title: policy.T("接收日", "received"), Value: text(func(d Deed) string { return d.Received.String() })},
			{Title: policy.T("保险柜", "safe"), Value: text(func(d Deed) string { return string(d.Safe) })},
			{Title: policy.T("柜位", "slot"), Value: text(func(d Deed) string { return d.Slot })},
			{Title: policy.T("状态", "state"), Value: func(d Deed, lang policy.Lang) string { return StateText(d.State).In(lang) }},
			{Title: policy.T("去向", "out to"), Value: text(func(d Deed) string {
				switch {
				case d.Release == nil:
					return ""
				case d.Release.Receiver != nil:
					return d.Release.Receiver.Name.Mask()
				}
				return d.Release.To
			})},
			{Title: policy.T("应还日", "due back"), Value: text(func(d Deed) string {
				if d.State != Away || d.Release == nil {
					return ""
				}
				return d.Release.Due.String()
			})},
			{Title: policy.T("注销日", "gone on"), Value: text(func(d Deed) string { return d.Gone.String() })},
		},
	}
}

// moveRegister is the register of movements (权证变动登记簿): one line each.
func moveRegister() archive.Sheet[Movement] {
	text := func(of func(Movement) string) func(Movement, policy.Lang) string {
		return func(m Movement, _ policy.Lang) string { return of(m) }
	}
	by := func(s *Step) string {
		if s == nil {
			return ""
		}
		return string(s.By)
	}
	return archive.Sheet[Movement]{
		Title:  policy.T("权证变动登记簿", "Register of movements"),
		Count:  func(n int) policy.Text { return policy.Tf("共 %d 次", "%d movements", n) },
		Struck: func(m Movement) bool { return m.State == Declined || m.State == Withdrawn },
		Columns: []archive.Column[Movement]{
			{Title: policy.T("日期", "day"), Value: text(func(m Movement) string { return m.Day.String() })},
			{Title: policy.T("事项", "movement"), Value: func(m Movement, lang policy.Lang) string { return m.Way.Text().In(lang) }},
			{Title: policy.T("保险柜", "safe"), Value: text(func(m Movement) string { return string(m.Safe) })},
			{Title: policy.T("移入柜", "to safe"), Value: text(func(m Movement) string { return string(m.To) })},
			{Title: policy.T("项目编号", "project"), Value: text(func(m Movement) string { return m.Project })},
			{Title: policy.T("权证号", "certificates"), Value: text(func(m Movement) string {
				return strings.Join(m.certificates(), " / ")
			})},
			{Title: policy.T("数量", "pieces"), Value: text(func(m Movement) string { return itoa(m.Pieces()) })},
			{Title: policy.T("用途", "purpose"), Value: text(func(m Movement) string {
				if m.Release == nil {
					return ""
				}
				return m.Release.Purpose
			})},
			{Title: policy.T("经手人", "carrier"), Value: text(func(m Movement) string {
				if m.Release == nil {
					return ""
				}
				return string(m.Release.Carrier)
			})},
			{Title: policy.T("应还日", "due back"), Value: text(func(m Movement) string {
				if m.Release == nil || m.Release.Due.IsZero() {
					return ""
				}
				return m.Release.Due.String()
			})},
			{Title: policy.T("申请人", "asked for by"), Value: text(func(m Movement) string { return by(&m.Requested) })},
			{Title: policy.T("批准人", "approved by"), Value: text(func(m Movement) string { return by(m.Approved) })},
			{Title: policy.T("保管人", "custodian"), Value: text(func(m Movement) string { return by(m.Proposed) })},
			{Title: policy.T("第二人", "second person"), Value: text(func(m Movement) string { return by(m.Confirmed) })},
			{Title: policy.T("状态", "state"), Value: func(m Movement, lang policy.Lang) string { return StateText(m.State).In(lang) }},
		},
	}
}

// balanceSheet is the balance of a day (日结表).
func balanceSheet(law *policy.Version, day calendar.Day) archive.Sheet[Balance] {
	number := func(of func(Balance) int) func(Balance, policy.Lang) string {
		return func(b Balance, _ policy.Lang) string { return itoa(of(b)) }
	}
	return archive.Sheet[Balance]{
		Title: policy.Tf("权证日结表 %s", "Balance of deeds, %s", day),
		Count: func(n int) policy.Text { return policy.Tf("共 %d 行", "%d lines", n) },
		Columns: []archive.Column[Balance]{
			{Title: policy.T("日期", "day"), Value: func(b Balance, _ policy.Lang) string { return b.Day.String() }},
			{Title: policy.T("保险柜", "safe"), Value: func(b Balance, lang policy.Lang) string {
				if b.Safe == "" {
					return policy.T("合计", "all safes").In(lang)
				}
				return string(b.Safe)
			}},
			{Title: policy.T("种类", "kind"), Value: func(b Balance, lang policy.Lang) string { return kindText(law, b.Kind).In(lang) }},
			{Title: policy.T("期初", "opening"), Value: number(func(b Balance) int { return b.Opening })},
			{Title: policy.T("收入", "in"), Value: number(func(b Balance) int { return b.In })},
			{Title: policy.T("付出", "out"), Value: number(func(b Balance) int { return b.Out })},
			{Title: policy.T("期末", "closing"), Value: number(func(b Balance) int { return b.Closing })},
		},
	}
}

// law is the regulation in force, to name kinds by.
func (v *Vault) law(ctx context.Context, req policy.Request) (law *policy.Version, today calendar.Day, err error) {
	err = v.register(ctx, req, "deeds", func(_ Reader, p staff.Pass) error {
		law, today = p.Law, p.Today
		return nil
	})
	return law, today, err
}

// WriteRegister writes the deed register (权证台账, rule B3a) of a query as CSV: see
// [archive.Sheet.CSV]. Owners and receivers are masked. It keeps one page in memory.
func (v *Vault) WriteRegister(ctx context.Context, req policy.Request, q DeedQuery, w io.Writer, lang policy.Lang) error {
	law, _, err := v.law(ctx, req)
	if err != nil {
		return err
	}
	return deedRegister(law).CSV(w, lang, v.EachDeed(ctx, req, q))
}

// PrintRegister writes the deed register of a query as a plain page to print.
func (v *Vault) PrintRegister(ctx context.Context, req policy.Request, q DeedQuery, w io.Writer, lang policy.Lang) error {
	law, _, err := v.law(ctx, req)
	if err != nil {
		return err
	}
	return deedRegister(law).Page(w, lang, v.EachDeed(ctx, req, q))
}

// WriteMovements writes the register of movements of a query as CSV (rule B3b).
func (v *Vault) WriteMovements(ctx context.Context, req policy.Request, q MovementQuery, w io.Writer, lang policy.Lang) error {
	return moveRegister().CSV(w, lang, v.EachMovement(ctx, req, q))
}

// PrintMovements writes the register of movements of a query as a plain page to print.
func (v *Vault) PrintMovements(ctx context.Context, req policy.Request, q MovementQuery, w io.Writer, lang policy.Lang) error {
	return moveRegister().Page(w, lang, v.EachMovement(ctx, req, q))
}

// WriteBalance writes the balance of a day (rule B5.2e), zero for today, as CSV: safe by
// safe and kind by kind, then the sums over all safes.
func (v *Vault) WriteBalance(ctx context.Context, req policy.Request, day calendar.Day, w io.Writer, lang policy.Lang) error {
	sheet, lines, err := v.balance(ctx, req, day)
	if err != nil {
		return err
	}
	return sheet.CSV(w, lang, lines)
}

// PrintBalance writes the balance of a day as a plain page to print.
func (v *Vault) PrintBalance(ctx context.Context, req policy.Request, day calendar.Day, w io.Writer, lang policy.Lang) error {
	sheet, lines, err := v.balance(ctx, req, day)
	if err != nil {
		return err
	}
	return sheet.Page(w, lang, lines)
}

func (v *Vault) balance(ctx context.Context, req policy.Request, day calendar.Day) (archive.Sheet[Balance], iter.Seq2[Balance, error], error) {
	law, today, err := v.law(ctx, req)
	if err != nil {
		return archive.Sheet[Balance]{}, nil, err
	}
	if day.IsZero() {
		day = today
	}
	all, err := v.Balance(ctx, req, day)
	if err != nil {
		return archive.Sheet[Balance]{}, nil, err
	}
	lines := func(yield func(Balance, error) bool) {
		for _, b := range append(all, Total(all)...) {
			if !yield(b, nil) {
				return
			}
		}
	}
	return balanceSheet(law, day), lines, nil
}
