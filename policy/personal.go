package policy

import (
	"log/slog"
	"unicode/utf8"
)

// Personal is personal data: a name, an identity or telephone number
// (个人信息, rule G2a). It prints masked, in fmt and in slog; it is stored as it
// is. Reading it as it is takes [Personal.Reveal], which says so in the code.
type Personal string

// String returns the data masked: the first character and the last are left,
// of data of three characters or fewer only the first.
func (p Personal) String() string { return p.Mask() }

// GoString returns the data masked, for %#v.
func (p Personal) GoString() string { return `policy.Personal("` + p.Mask() + `")` }

// LogValue returns the data masked.
func (p Personal) LogValue() slog.Value { return slog.StringValue(p.Mask()) }

// Mask returns the data with its middle replaced by asterisks.
func (p Personal) Mask() string {
	n := utf8.RuneCountInString(string(p))
	out := make([]rune, 0, n)
	i := 0
	for _, r := range string(p) {
		if i == 0 && n > 1 || i == n-1 && n > 3 {
			out = append(out, r)
		} else {
			out = append(out, '*')
		}
		i++
	}
	return string(out)
}

// Reveal returns the data as it is.
func (p Personal) Reveal() string { return string(p) }
