package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var lost = archive.IncidentReport{
	Kind: archive.Loss, Of: archive.Source{Kind: archive.VolumeKind, ID: "volume-1"}, Items: []string{"2-01"},
	Facts: "归还时少一份合同", Answers: archivetest.OtherManager.ID,
}

// incidents are an incident in each of its states: investigated by the office
// director, decided by the general manager.
func incidents(t require.TestingT) map[policy.State]archive.Incident {
	all := map[policy.State]archive.Incident{}
	i, _, err := archive.ReportIncident(archivetest.Org, "incident-1", lost, archivetest.Archivist, noon, law)
	require.NoError(t, err)
	all[i.State] = i
	i, _, err = i.Investigate(archivetest.OfficeDirector, noon, law, "遗失在客户处")
	require.NoError(t, err)
	all[i.State] = i
	i, _, err = i.Decide(archivetest.GeneralManager, noon, law, archive.Ruling{Text: "补齐并通报"})
	require.NoError(t, err)
	all[i.State] = i
	i, _, err = i.Close(archivetest.OfficeDirector, noon, law, archive.Ending{Outcome: archive.MadeGood, Text: "客户已补签"})
	require.NoError(t, err)
	all[i.State] = i
	return all
}

func lastI(_ archive.Incident, _ journal.Draft, err error) error { return err }

func report(who policy.Actor, change func(r *archive.IncidentReport)) func() error {
	return func() error {
		r := lost
		change(&r)
		return lastI(archive.ReportIncident(archivetest.Org, "i", r, who, noon, law))
	}
}

func TestAnIncidentIsPursued(t *testing.T) {
	in := incidents(t)
	closed := in[archive.IncidentClosed]
	require.Equal(t, archivetest.OtherManager.ID, closed.Answers, "C4.5b: it names who answers")
	require.Equal(t, archive.MadeGood, closed.Outcome, "C4.5b: and how it ended")
	require.Equal(t, "遗失在客户处", closed.Investigation.Text)
	require.Equal(t, archivetest.GeneralManager.ID, closed.Decision.By)
	same := func(*archive.IncidentReport) {}
	investigate := func(who policy.Actor, text string) func() error {
		return func() error { return lastI(in[archive.IncidentOpen].Investigate(who, noon, law, text)) }
	}
	decide := func(who policy.Actor, r archive.Ruling) func() error {
		return func() error { return lastI(in[archive.IncidentInvestigated].Decide(who, noon, law, r)) }
	}
	shut := func(e archive.Ending) func() error {
		return func() error { return lastI(in[archive.IncidentDecided].Close(archivetest.Archivist, noon, law, e)) }
	}
	boss := archivetest.GeneralManager
	run(t, []ruleCase{
		{policy.C4_5b, "the archivist reports a loss", report(archivetest.Archivist, same), ""},
		{policy.C4_5c, "the office director a leak", report(archivetest.OfficeDirector, func(r *archive.IncidentReport) { r.Kind = archive.Leak }), ""},
		{policy.C4_5b, "nobody who has no business with the archive", report(archivetest.Auditor, same), "actor"},
		{policy.C4_5b, "it is investigated", investigate(archivetest.OfficeDirector, "f"), ""},
		{policy.C4_5b, "with findings", investigate(archivetest.OfficeDirector, ""), "findings"},
		{policy.C4_5b, "by another than who answers", func() error {
			mine := in[archive.IncidentOpen]
			mine.Answers = archivetest.OfficeDirector.ID
			return lastI(mine.Investigate(archivetest.OfficeDirector, noon, law, "f"))
		}, "actor"},
		{policy.C4_5b, "it is decided with authority", decide(boss, archive.Ruling{Text: "d"}), ""},
		{policy.C4_5b, "not without", decide(archivetest.OfficeDirector, archive.Ruling{Text: "d"}), "actor"},
		{policy.C4_5b, "with grounds", decide(boss, archive.Ruling{}), "text"},
		{policy.C4_5b, "somebody answers in the end", func() error {
			nobody := in[archive.IncidentInvestigated]
			nobody.Answers = ""
			return lastI(nobody.Decide(boss, noon, law, archive.Ruling{Text: "d"}))
		}, "answers"},
		{policy.C4_5b, "nobody decides on themselves", decide(boss, archive.Ruling{Text: "d", Answers: boss.ID}), "answers"},
		{policy.C4_5b, "nor on what they investigated", func() error {
			own := in[archive.IncidentInvestigated]
			own.Investigation = &archive.Note{By: boss.ID}
			return lastI(own.Decide(boss, noon, law, archive.Ruling{Text: "d"}))
		}, "actor"},
		{policy.C4_5b, "it is closed with how it ended", shut(archive.Ending{Outcome: archive.Recovered, Text: "已找回"}), ""},
		{policy.C4_5b, "and what was done", shut(archive.Ending{Outcome: archive.Recovered}), "text"},
	})
	require.ErrorIs(t, shut(archive.Ending{Text: "t"})(), policy.InvalidInput)
	for name, change := range map[string]func(r *archive.IncidentReport){
		"no kind": func(r *archive.IncidentReport) { r.Kind = "" }, "no such kind": func(r *archive.IncidentReport) { r.Kind = "fire" },
		"about nothing": func(r *archive.IncidentReport) { r.Of = archive.Source{} }, "no facts": func(r *archive.IncidentReport) { r.Facts = "" },
		"a name of two lines": func(r *archive.IncidentReport) { r.Of = archive.Source{Kind: "reader", ID: "a\nb"} },
		"an item twice":       func(r *archive.IncidentReport) { r.Items = []string{"a", "a"} },
	} {
		require.ErrorIs(t, report(archivetest.Archivist, change)(), policy.InvalidInput, name)
	}
	require.ErrorIs(t, report(archivetest.Stranger, same)(), policy.NotFound)
}

func TestEachKindOfIncidentHasItsRule(t *testing.T) {
	for kind, rule := range map[archive.IncidentKind]policy.Rule{
		archive.Loss: policy.C4_5b, archive.Damage: policy.C4_5b, archive.Mismatch: policy.C4_5b, archive.Leak: policy.C4_5c, archive.Misuse: policy.G2b, "?": policy.C4_5b,
	} {
		require.Equal(t, rule, kind.Rule())
		require.NotEmpty(t, kind.Text().ZH)
	}
	misuse := archive.IncidentReport{Kind: archive.Misuse, Of: archive.Source{Kind: journal.ReadingsKind, ID: "li"}, Facts: "私自外传", Answers: "li"}
	i, d, err := archive.ReportIncident(archivetest.Org, "i", misuse, archivetest.OfficeDirector, noon, law)
	require.NoError(t, err)
	require.Equal(t, []policy.Rule{policy.G2b}, d.Rules)
	require.Equal(t, policy.PersonID("li"), i.Answers)
	for _, one := range d.Details {
		require.NotContains(t, one.Value, "外传", "what was told stays out of the journal")
	}
}

func TestAnIncidentOpenedByAnotherAct(t *testing.T) {
	i, d := archive.OpenIncident(archivetest.Org, "i", lost, archivetest.Archivist, noon, policy.B6_4a)
	require.Equal(t, archive.IncidentOpen, i.State)
	require.Equal(t, []policy.Rule{policy.B6_4a}, d.Rules, "the rule is that of the act")
	i.Items[0] = "changed"
	require.Equal(t, "2-01", lost.Items[0])
}
