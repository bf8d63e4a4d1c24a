package policy

import (
	"fmt"
	"strconv"
	"strings"
)

// NumberFormat is the pattern of a number: text with the places {seq} or
// {seq:6} (the running number, padded with zeros to so many digits), {year},
// {part}, {file}, {department}.
type NumberFormat string

// NumberParts are the values a [NumberFormat] may use.
type NumberParts struct {
	Seq        uint64
	Year       int
	Part       int
	File       string
	Department DepartmentID
}

// Check refuses a pattern with an unknown or unclosed place, or without {seq}.
func (f NumberFormat) Check() error {
	if _, err := f.format(NumberParts{}); err != nil {
		return err
	}
	if !strings.Contains(string(f), "{seq") {
		return Invalid("number format", "no {seq}", "a pattern with {seq}", Tf("编号格式缺少 {seq}", "the number format has no {seq}"))
	}
	return nil
}

// Format fills the pattern. A pattern that [NumberFormat.Check] refuses gives
// the running number alone.
func (f NumberFormat) Format(p NumberParts) string {
	s, err := f.format(p)
	if err != nil {
		return utoa(p.Seq)
	}
	return s
}

func (f NumberFormat) format(p NumberParts) (string, error) {
	var b strings.Builder
	rest := string(f)
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		place, tail, closed := strings.Cut(after, "}")
		if !closed {
			return "", Invalid("number format", "{ without }", "closed places", T("编号格式的花括号没有闭合", "a place in the number format is not closed"))
		}
		name, width, sized := strings.Cut(place, ":")
		if sized && name != "seq" {
			name = "" // only {seq} has a width
		}
		switch name {
		case "seq":
			n := 0
			if sized {
				var err error
				if n, err = strconv.Atoi(width); err != nil || n < 1 || n > 18 || width != strconv.Itoa(n) {
					return "", Invalid("number format", place, "{seq:1} to {seq:18}", T("编号位数应为 1 至 18", "the width of {seq} is 1 to 18"))
				}
			}
			fmt.Fprintf(&b, "%0*d", n, p.Seq)
		case "year":
			fmt.Fprintf(&b, "%04d", p.Year)
		case "part":
			b.WriteString(strconv.Itoa(p.Part))
		case "file":
			b.WriteString(p.File)
		case "department":
			b.WriteString(string(p.Department))
		default:
			return "", Invalid("number format", "{"+place+"}", "{seq}, {seq:6}, {year}, {part}, {file}, {department}", T("编号格式中有未知的占位", "an unknown place in the number format"))
		}
		rest = tail
	}
}
