package lending

import (
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// listed is how many items the facts of an incident name.
const listed = 5

// counted says what was counted to a reader.
func counted(n archive.Count, ok bool) policy.Text {
	if !ok {
		return policy.T("未核对", "not counted")
	}
	return policy.T(itoa(n.Copies)+" 份 "+itoa(n.Pages)+" 页", many(n.Copies, "copy", "copies")+" of "+many(n.Pages, "page", "pages"))
}

// many is "1 page", "2 pages".
func many(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return itoa(n) + " " + several
}

// told are the facts of an incident as its reader finds them: what happened in
// Chinese, in English, and in the words of whoever stated more.
func told(what policy.Text, words string) string {
	lines := []string{what.ZH + "。", what.EN + "."}
	if words != "" {
		lines = append(lines, words)
	}
	return strings.Join(lines, "\n")
}

// short says what did not come back whole of a slip.
func (s Slip) short(codes []string, found []Found) policy.Text {
	var zh, en []string
	for _, code := range codes[:min(len(codes), listed)] {
		out := s.Outstanding[slices.IndexFunc(s.Outstanding, func(one archive.Count) bool { return one.Code == code })]
		f := found[slices.IndexFunc(found, func(f Found) bool { return f.Code == code })]
		line := policy.Tf("%s 称已丢失", "item %s is said to be gone", code)
		if !f.Gone {
			line = policy.Tf("%s 少还(借出 %s,归还 %s)", "of item %s, %s went out and %s came back", code,
				counted(out, true), counted(archive.Count{Copies: f.Copies, Pages: f.Pages}, true))
		}
		zh, en = append(zh, line.ZH), append(en, line.EN)
	}
	if more := len(codes) - listed; more > 0 {
		zh, en = append(zh, "另有 "+itoa(more)+" 项"), append(en, "and "+many(more, "item", "items")+" more")
	}
	return policy.Tf("归还不完整:%s,档案号 %s:%s", "incomplete return on the %s for volume %s: %s",
		s.Form.Text(), s.Number, policy.T(strings.Join(zh, ";"), strings.Join(en, "; ")))
}

// lost says what was declared lost of a slip.
func (s Slip) lost(codes []string) policy.Text {
	some, rest := strings.Join(codes[:min(len(codes), listed)], ", "), policy.Text{}
	if len(codes) > listed {
		rest = policy.T(" 等", " and others")
	}
	n := policy.T(itoa(len(codes))+" 项", many(len(codes), "item", "items"))
	if len(codes) == 0 {
		n, some = policy.T("全卷", "the whole volume"), s.Number
	}
	return policy.Tf("报失:%s,档案号 %s,应于 %s 归还,未还 %s(%s%s)", "declared lost: %s for volume %s, due back on %s, still out: %s (%s%s)",
		s.Form.Text(), s.Number, s.Due(), n, some, rest)
}
