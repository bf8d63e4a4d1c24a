package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// A and B are project managers of the house's directory (rule B4.1a), and who answers
// for an incident is somebody.
func TestWhomTheRoomNames(t *testing.T) {
	r := newRoom(t, func(h *policy.House) { h.Directory = archivetest.Directory(archivetest.Staff()) })
	for _, c := range []struct {
		why    string
		change func(p *archive.Project)
		rule   policy.Rule
		field  string
	}{
		{"those there are", func(*archive.Project) {}, "", ""},
		{"without a department", func(p *archive.Project) { p.Department = "" }, "", ""},
		{"no such B", func(p *archive.Project) { p.B = "nobody" }, "", "b"},
		{"B is no project manager", func(p *archive.Project) { p.B = archivetest.Auditor.ID }, policy.B4_1a, "b"},
		{"no such department", func(p *archive.Project) { p.Department = "none" }, "", "department"},
	} {
		p, req := archivetest.Project(), asA
		c.change(&p)
		req.DryRun = true
		_, err := r.Open(ctx, req, p)
		if c.field == "" {
			require.NoError(t, err, c.why)
			continue
		}
		v := policy.Violations(err)
		require.Len(t, v, 1, "%s: %v", c.why, err)
		require.Equal(t, c.field, v[0].Field, c.why)
		require.Equal(t, c.rule, v[0].Rule, c.why)
	}

	f, err := r.Open(ctx, asA, archivetest.Project())
	require.NoError(t, err)
	report := archive.IncidentReport{Kind: archive.Loss, Of: archive.Source{Kind: archive.FileKind, ID: string(f.ID)}, Facts: "缺失", Answers: "nobody"}
	_, err = r.OpenIncident(ctx, asArchives, report)
	require.Equal(t, "answers", policy.Violations(err)[0].Field, "%v", err)
	report.Answers = ""
	i, err := r.OpenIncident(ctx, asArchives, report)
	require.NoError(t, err, "it may not be known yet")
	i, err = r.Investigate(ctx, asArchives, i.Ref(), "查明经过")
	require.NoError(t, err)
	_, err = r.DecideIncident(ctx, asBoss, i.Ref(), archive.Ruling{Answers: "nobody", Text: "由其负责"})
	require.Equal(t, "answers", policy.Violations(err)[0].Field, "%v", err)
	_, err = r.DecideIncident(ctx, asBoss, i.Ref(), archive.Ruling{Answers: archivetest.A.ID, Text: "由其负责"})
	require.NoError(t, err)
}
