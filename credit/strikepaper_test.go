package credit_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// A paper filed by mistake is struck where the file is, before it goes on (C4.1), and
// counts no more (C4.4).
func TestStrikingAPaper(t *testing.T) {
	for _, c := range []struct {
		why    string
		state  policy.State
		who    policy.Actor
		place  int
		reason string
		rule   policy.Rule
		field  string // empty: it is struck
	}{
		{"by who keeps it in the department", credit.AtDepartment, keeper, 1, "误收", "", ""},
		{"by the office, what it keeps", credit.AtOffice, manager, 1, "误收", "", ""},
		{"and what it has verified", credit.Verified, manager, 1, "误收", "", ""},
		{"not by the department any more then", credit.AtOffice, keeper, 1, "误收", policy.C4_3c, "actor"},
		{"on its way it stays as it is", credit.HandedOver, manager, 1, "误收", policy.C4_1, "state"},
		{"and in the archive", credit.Archived, manager, 1, "误收", policy.C4_1, "state"},
		{"another department's", credit.AtDepartment, other, 1, "误收", policy.C4_1, "actor"},
		{"another organisation's", credit.AtDepartment, archivetest.Stranger, 1, "误收", policy.C2b, ""},
		{"without a reason", credit.AtDepartment, keeper, 1, "", "", "reason"},
		{"one there is not", credit.AtDepartment, keeper, 2, "误收", "", "paper"},
	} {
		f := in(t, c.state)
		got, d, err := f.StrikePaper(c.who, at(late), law, c.place, c.reason)
		if c.field != "" || c.rule != "" {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Empty(t, got.Papers, c.why)
		require.Equal(t, "combined-licence", got.Struck[0].Code, c.why)
		require.Equal(t, archive.Note{By: c.who.ID, At: at(late).UTC(), Text: c.reason}, got.Struck[0].Struck, c.why)
		require.Less(t, got.Completeness.Present, f.Completeness.Present, c.why)
		require.NotEqual(t, credit.Verified, got.State, "no file goes to the archive that nobody verified as it is")
		for _, one := range d.Details {
			require.NotContains(t, one.Value, "licence", "the journal does not tell the contents")
		}
		_, _, err = got.StrikePaper(c.who, at(late), law, 1, c.reason)
		refuses(t, err, policy.C4_1, "papers")
	}
}

// What differed in a paper is put right with it, and the others keep theirs.
func TestStrikingAPaperThatDiffers(t *testing.T) {
	f := in(t, credit.AtOffice)
	more := []archive.Paper{licence(), licence()}
	f, _, err := f.AddPapers(manager, at(late), law, more)
	require.NoError(t, err)
	f, _, err = f.NoteDifferences(manager, at(late), law, []archive.PaperDifference{{Paper: 1, Field: "pages", Found: 1}, {Paper: 2, Field: "content"}, {Paper: 3, Field: "form"}, {Code: "licence", Field: "missing"}})
	require.NoError(t, err)
	f, _, err = f.StrikePaper(manager, at(late), law, 2, "系他人资料")
	require.NoError(t, err)
	require.Equal(t, []archive.PaperDifference{{Paper: 1, Field: "pages", Found: 1}, {Paper: 2, Field: "form"}, {Code: "licence", Field: "missing"}}, f.Differences)
	require.Len(t, f.Papers, 2)
}
