package lending_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// B6.4a: a line of nothing is no return, and no loss either: who says so says it is gone.
func TestALineOfNothingIsNoReturn(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(f *lending.Found)
	}{
		{"no copies", func(f *lending.Found) { f.Copies = 0 }},
		{"neither", func(f *lending.Found) { f.Copies, f.Pages = 0, 0 }},
		{"gone, with pages", func(f *lending.Found) { f.Copies, f.Gone = 0, true }},
	} {
		s := lentOut(t).on("2026-03-04")
		r := whole(s.Case)
		c.change(&r.Found[0])
		out, err := s.Return(archivist, s.at, law, "incident-1", r)
		require.Empty(t, out, c.why)
		found := 0
		for _, v := range policy.Violations(err) {
			if strings.HasPrefix(v.Field, "found[0]") {
				require.Equal(t, policy.InvalidInput, v.Kind, c.why)
				require.Contains(t, v.Problem.ZH, r.Found[0].Code, c.why)
				found++
			}
		}
		require.Equal(t, 1, found, c.why)
	}
}

// C4.5b: whoever pursues an incident reads what it is about, in Chinese or in English.
func TestTheFactsOfALossAreReadable(t *testing.T) {
	s := lentOut(t).on("2026-03-04")
	r := whole(s.Case)
	r.Found[0].Pages--
	r.Found[1].Copies, r.Found[1].Pages, r.Found[1].Gone = 0, 0, true
	r.Facts = "封面有水渍"
	short := *s
	short.bring(r)
	lost := *s
	lost.then(lost.DeclareLost(archivist, s.at, law, "incident-1", "借阅人称已丢失"))
	for _, c := range []struct {
		told   string
		zh, en []string
	}{
		{
			short.Incidents[0].Facts, []string{"出借单", "DA-000001", r.Found[0].Code, "少", "称已丢失", "封面有水渍"},
			[]string{"loan slip", "DA-000001", r.Found[0].Code, "said to be gone"},
		},
		{
			lost.Incidents[0].Facts, []string{"报失", "出借单", "DA-000001", "27 项", "借阅人称已丢失"},
			[]string{"declared lost", "loan slip", "DA-000001", "27 items"},
		},
	} {
		zh, en := "", ""
		for line := range strings.Lines(c.told) {
			if strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				zh += line
			} else {
				en += line
			}
		}
		for _, part := range c.zh {
			require.Contains(t, zh, part)
		}
		for _, part := range c.en {
			require.Contains(t, en, part)
		}
		require.LessOrEqual(t, len([]rune(c.told)), 2000)
	}
}
