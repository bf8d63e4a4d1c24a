package policy

import (
	"fmt"
	"slices"
)

// Lang is a language of the library's texts (语言).
type Lang string

// The languages.
const (
	ZH Lang = "zh" // Chinese
	EN Lang = "en" // English
)

// Text is one text in Chinese and English (双语文本). The zero Text is empty.
// Texts compare with ==.
type Text struct {
	ZH string `json:"zh" yaml:"zh"`
	EN string `json:"en" yaml:"en"`
}

// T makes a text of its two languages.
func T(zh, en string) Text { return Text{ZH: zh, EN: en} }

// Tf formats both languages with the same arguments, as [fmt.Sprintf] does. An
// argument that has its own languages (a [Text], [Rule] or *[Violation]: anything
// with In(Lang) string) stands in each in that language. An empty format stays
// empty. Where the two languages want another order, use explicit indexes:
// "%[2]s".
func Tf(zh, en string, args ...any) Text {
	return Text{ZH: format(ZH, zh, args), EN: format(EN, en, args)}
}

func format(lang Lang, layout string, args []any) string {
	if layout == "" {
		return ""
	}
	own := slices.Clone(args)
	for i, a := range own {
		if t, ok := a.(interface{ In(lang Lang) string }); ok {
			own[i] = t.In(lang)
		}
	}
	return fmt.Sprintf(layout, own...)
}

// In returns the text in a language, or the other language where that one is
// empty. A language that is neither counts as English.
func (t Text) In(lang Lang) string {
	first, other := t.EN, t.ZH
	if lang == ZH {
		first, other = other, first
	}
	if first == "" {
		return other
	}
	return first
}

// Both returns the text in both languages, for what is kept as one string:
// "中文 / English".
func (t Text) Both() string {
	if t.ZH == "" || t.EN == "" || t.ZH == t.EN {
		return t.String()
	}
	return t.ZH + " / " + t.EN
}

// String returns the text in English, or in Chinese where there is no English.
func (t Text) String() string { return t.In(EN) }
