package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

type shapedLine struct {
	Title string `json:"title" validate:"required,max=4,plain"`
	Pages int    `json:"pages" validate:"min=1,max=10"`
}

type shaped struct {
	A      policy.PersonID `json:"a" validate:"required,max=8,plain"`
	B      policy.PersonID `json:"b" validate:"required,nefield=A,plain"`
	Amount policy.Yuan     `json:"amount" validate:"required"`
	Day    calendar.Day    `json:"day,omitzero" validate:"required"`
	Time   calendar.Period `json:"time"`
	Name   policy.Personal `json:"name" validate:"required,max=6,plain"`
	Form   policy.Form     `json:"form" validate:"required,oneof=original copy"`
	Codes  []string        `json:"codes" validate:"max=2,unique"`
	Note   string          `json:"note" validate:"max=20,prose"`
	Lines  []shapedLine    `json:"lines" validate:"max=3,dive"`
}

func goodShape() shaped {
	return shaped{
		A: "wang", B: "li", Amount: policy.MustYuan("1.00"), Day: calendar.MustDay("2026-02-13"),
		Name: "张三", Form: policy.Original, Note: "一\n二", Lines: []shapedLine{{"a", 1}, {"b", 2}},
	}
}

func TestShape(t *testing.T) {
	t.Parallel()
	require.NoError(t, policy.CheckShape(goodShape()))
	good := goodShape()
	require.NoError(t, policy.CheckShape(&good))

	for _, c := range []struct {
		spoil                func(*shaped)
		field, found, wanted string
		why                  string
	}{
		{func(s *shaped) { s.A = "" }, "a", "nothing", "a value", "somebody is always named"},
		{func(s *shaped) { s.A = "123456789" }, "a", "9 characters", "at most 8 characters", "an id is bounded"},
		{func(s *shaped) { s.A = "wa\x00ng" }, "a", "the control character U+0000", "one line of text without control characters", "PostgreSQL refuses NUL in text"},
		{func(s *shaped) { s.A = "a\xff" }, "a", "invalid UTF-8", "one line of text without control characters", "JSON would alter it"},
		{func(s *shaped) { s.A = " wang" }, "a", "a space at an end", "one line of text without a space at either end", "' wang' and 'wang' look alike"},
		{func(s *shaped) { s.A = "wa\u202eng" }, "a", "the control character U+202E", "one line of text without control characters", "it would print reversed"},
		{func(s *shaped) { s.B = "manager-b\u200b" }, "b", "the control character U+200B", "one line of text without control characters", "two people who look like one"},
		{func(s *shaped) { s.A = "wa\u00adng" }, "a", "the control character U+00AD", "one line of text without control characters", "a soft hyphen"},
		{func(s *shaped) { s.A = "wa\u2060ng" }, "a", "the control character U+2060", "one line of text without control characters", "a word joiner"},
		{func(s *shaped) { s.A = "wa\u061cng" }, "a", "the control character U+061C", "one line of text without control characters", "an Arabic direction mark"},
		{func(s *shaped) { s.A = "\ufeffwang" }, "a", "the control character U+FEFF", "one line of text without control characters", "a byte order mark"},
		{func(s *shaped) { s.A = "wa\U000e0061ng" }, "a", "the control character U+E0061", "one line of text without control characters", "an invisible letter"},
		{func(s *shaped) { s.Note = "a\u2028b" }, "note", "the control character U+2028", "text without control characters", "a line that is none"},
		{func(s *shaped) { s.Note = "a\u200db" }, "note", "the control character U+200D", "text without control characters", "nor in several lines"},
		{func(s *shaped) { s.Note = "a\n" }, "note", "a space at an end", "text without a space at either end", "a line that says nothing"},
		{func(s *shaped) { s.B = "wang" }, "b", "the same", "a value other than that of a", "A and B are two people"},
		{func(s *shaped) { s.Amount = policy.Yuan{} }, "amount", "nothing", "a value", "the zero yuan is no amount"},
		{func(s *shaped) { s.Day = calendar.Day{} }, "day", "nothing", "a value", "the zero day is no day"},
		{func(s *shaped) { s.Name = "一二三四五六七" }, "name", "7 characters", "at most 6 characters", "characters are counted, not bytes"},
		{func(s *shaped) { s.Form = "scan" }, "form", "4 characters", "one of original, copy", "the word itself is not repeated"},
		{func(s *shaped) { s.Codes = []string{"x", "x"} }, "codes", "one twice", "entries each once", "a code counts once"},
		{func(s *shaped) { s.Codes = []string{"x", "y", "z"} }, "codes", "3 entries", "at most 2 entries", "a list is bounded"},
		{func(s *shaped) { s.Note = "a\tb" }, "note", "the control character U+0009", "text without control characters", "lines, but no tabs"},
		{func(s *shaped) { s.Lines[1].Pages = 0 }, "lines[1].pages", "0", "at least 1", "the path names the line"},
		{func(s *shaped) { s.Lines[0].Pages = 11 }, "lines[0].pages", "11", "at most 10", "a count is bounded"},
	} {
		s := goodShape()
		c.spoil(&s)
		all := policy.Violations(policy.CheckShape(s))
		require.Len(t, all, 1, c.why)
		v := all[0]
		require.Equal(t, []string{c.field, c.found, c.wanted}, []string{v.Field, v.Found, v.Wanted}, c.why)
		require.Equal(t, policy.InvalidInput, v.Kind, c.why)
		require.Contains(t, v.Problem.ZH, c.field, c.why)
		require.NotEmpty(t, v.Remedy.ZH, c.why)
	}
}

// A field of an embedded struct is told by its own name.
func TestShapeOfAnEmbeddedStruct(t *testing.T) {
	t.Parallel()
	type outer struct {
		shapedLine
		Rows []struct{ shapedLine } `json:"rows" validate:"dive"`
	}
	err := policy.CheckShape(outer{shapedLine{"abcde", 1}, []struct{ shapedLine }{{shapedLine{"a", 0}}}})
	var fields []string
	for _, v := range policy.Violations(err) {
		fields = append(fields, v.Field)
	}
	require.Equal(t, []string{"title", "rows[0].pages"}, fields)
}

func TestShapeGathersEverything(t *testing.T) {
	t.Parallel()
	require.Len(t, policy.Violations(policy.CheckShape(shaped{})), 6, "a, b, amount, day, name, form")

	list := []shapedLine{{"a", 1}, {"", 0}}
	all := policy.Violations(policy.CheckShape(list))
	require.Len(t, all, 2, "a list is checked entry by entry")
	require.Equal(t, "[1].title", all[0].Field)
	require.Equal(t, "title takes a value, found nothing", policy.Violations(policy.CheckShape(list[1]))[0].Problem.EN)

	require.ErrorIs(t, policy.CheckShape(nil), policy.InvalidInput)
	require.ErrorIs(t, policy.CheckShape((*shaped)(nil)), policy.InvalidInput)
}

func TestShapeNeverRepeatsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := goodShape()
	s.Name, s.Form, s.Note = "secretsecret", "secret", "secret\x00"
	for _, v := range policy.Violations(policy.CheckShape(s)) {
		require.NotContains(t, v.Error()+v.In(policy.ZH)+v.Found, "secret")
	}
}
