package archive

import (
	"context"
	"io"
	"iter"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// disposalEntry is one line of a destruction list, with what became of it.
type disposalEntry struct {
	DisposalLine
	fate policy.Text
}

// disposalList is the destruction list (销毁清单) of a disposal.
var disposalList = Sheet[disposalEntry]{
	Title: policy.T("鉴定销毁清单", "Destruction list"),
	Count: func(n int) policy.Text {
		return policy.Tf("共 %d 卷,含续存和划去的", "%d volumes, with those kept on and struck off", n)
	},
	Struck: func(e disposalEntry) bool { return e.Struck != nil },
	Columns: []Column[disposalEntry]{
		{policy.T("档案号", "number"), func(e disposalEntry, _ policy.Lang) string { return e.Number }},
		{policy.T("档案名称", "title"), func(e disposalEntry, _ policy.Lang) string { return e.Title }},
		{policy.T("接收日", "accepted"), func(e disposalEntry, _ policy.Lang) string { return e.Filed.String() }},
		{policy.T("保管至", "kept until"), func(e disposalEntry, _ policy.Lang) string { return e.Until.String() }},
		{policy.T("依据", "by"), func(e disposalEntry, _ policy.Lang) string { return e.Citation }},
		{policy.T("鉴定结果", "appraised"), func(e disposalEntry, lang policy.Lang) string { return e.fate.In(lang) }},
	},
}

// entries yields the lines of the list, each with what is to become of it, or has.
func (x Disposal) entries() iter.Seq2[disposalEntry, error] {
	return func(yield func(disposalEntry, error) bool) {
		for _, l := range x.Lines {
			if !yield(disposalEntry{l, x.fateText(l)}, nil) {
				return
			}
		}
	}
}

func (x Disposal) fateText(l DisposalLine) policy.Text {
	until := x.Fate(l.Volume)
	switch {
	case l.Struck != nil:
		return policy.T("划去", "struck off")
	case x.State == Appraising:
		return policy.T("鉴定中", "being appraised")
	case x.State == Rejected:
		return policy.T("未批准", "not approved")
	case !until.IsZero():
		return policy.Tf("续存至 %s", "kept until %s", until)
	case x.State == Executed:
		return policy.T("已销毁", "destroyed")
	}
	return policy.T("拟销毁", "to be destroyed")
}

// WriteDisposal writes a destruction list as CSV: see [Sheet.CSV].
func (r *Room) WriteDisposal(ctx context.Context, req policy.Request, id DisposalID, w io.Writer, lang policy.Lang) error {
	x, err := r.Disposal(ctx, req, id)
	if err != nil {
		return err
	}
	return disposalList.CSV(w, lang, x.entries())
}

// PrintDisposal writes a destruction list as a plain page to print: see
// [Sheet.Page].
func (r *Room) PrintDisposal(ctx context.Context, req policy.Request, id DisposalID, w io.Writer, lang policy.Lang) error {
	x, err := r.Disposal(ctx, req, id)
	if err != nil {
		return err
	}
	return disposalList.Page(w, lang, x.entries())
}
