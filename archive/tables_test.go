package archive_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// rows are a transition table as it reads: act, states it takes, state it leads to.
func rows[R any](table policy.Lifecycle[R]) []string {
	var all []string
	for _, t := range table {
		all = append(all, fmt.Sprintf("%s %v %s", t.Action, t.From, t.To))
	}
	return all
}

// What each state allows, said a second time: the tests of every forbidden pair go by
// the tables themselves, and would follow one that allows too much.
func TestTheTablesAllowThisAndNoMore(t *testing.T) {
	require.Equal(t, []string{
		"volume.move [received on-shelf] on-shelf", "volume.inspect [on-shelf] ", "volume.take-over [received on-shelf] ",
		"volume.hold [received on-shelf] ", "volume.lift-hold [received on-shelf] ", "volume.retain [received on-shelf] ",
		"volume.restrict [received on-shelf] ", "volume.unrestrict [received on-shelf] ",
	}, rows(archive.VolumeLifecycle()))
	require.Equal(t, []string{
		"incident.investigate [open] investigated", "incident.decide [investigated] decided", "incident.close [decided] closed",
	}, rows(archive.IncidentLifecycle()), "C4.5b: nothing is decided that nobody looked into, nor closed without a decision")
	require.Equal(t, []string{
		"disposal.appraise [appraising] ", "disposal.strike [appraising appraised approved] ", "disposal.approve [appraised] approved",
		"disposal.refuse [appraised] rejected", "disposal.destroy [approved] executed",
	}, rows(archive.DisposalLifecycle()), "nothing is destroyed that was not appraised by two and approved")
	require.Equal(t, []string{
		"shelf.enter-count [counting] ", "shelf.close-count [counting] ", "shelf.resolve-count [differing] ", "shelf.drop-count [counting] abandoned",
	}, rows(started(t, func(*archive.StocktakeTask) {}).Lifecycle()))
}
