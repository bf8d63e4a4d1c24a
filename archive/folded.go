package archive

import (
	"strings"
	"unicode"
)

// Folded returns a number, such as stands on a certificate or a volume, as it is told
// apart from others: two that differ only in case, in spaces, in full or half width or in
// the length of a dash are one number. On record it stays as it was written.
func Folded(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '\uff01' && r <= '\uff5e' { // the full-width forms of ASCII
			r -= '\uff01' - '!'
		}
		switch {
		case unicode.IsSpace(r):
			return -1
		case unicode.Is(unicode.Pd, r) || r == '\u2212': // dashes, and the minus sign
			return '-'
		case r == '〔' || r == '[':
			return '('
		case r == '〕' || r == ']':
			return ')'
		}
		return unicode.ToUpper(r)
	}, number)
}
