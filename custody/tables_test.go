package custody_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/custody"
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
		"deed-list.edit [drafting verifying stopped] drafting", "deed-list.receipt [drafting] ", "deed-list.present [drafting stopped] verifying",
		"deed-list.check [verifying] ", "deed-list.overnight [drafting verifying stopped agreed] ", "deed-list.receive [agreed] received",
		"deed-list.refuse [agreed] stopped", "deed-list.cancel [drafting verifying stopped agreed] cancelled",
	}, rows(custody.ListLifecycle()), "B5.2c: the custodian receives only what all three agreed on")
	require.Equal(t, []string{
		"vault.bring-in [arriving away missing] kept", "vault.request [kept] ", "vault.relocate [kept] ",
		"deed.report-lost [away] missing", "deed.write-off [missing] lost",
	}, rows(custody.DeedLifecycle()), "what was given back or written off goes nowhere")
	require.Equal(t, []string{
		"vault.approve [requested] approved", "vault.carry [requested approved] ", "vault.hand-out [approved] proposed",
		"vault.confirm [proposed] confirmed", "vault.refuse [requested proposed] declined", "vault.withdraw [requested approved proposed] withdrawn",
	}, rows(custody.MovementLifecycle()), "B5.2b: nothing goes out that was not approved, nor without two")
}
