package lending_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/lending"
)

// What each state of a slip allows, said a second time: the test of every forbidden pair
// goes by the table itself, and would follow one that allows too much.
func TestTheTableAllowsThisAndNoMore(t *testing.T) {
	var rows []string
	for _, row := range lending.Lifecycle() {
		rows = append(rows, fmt.Sprintf("%s %v %s", row.Action, row.From, row.To))
	}
	require.Equal(t, []string{
		"slip.submit [draft] ", "slip.approve [submitted] ", "reading-slip.approve [submitted] ", "slip.refuse [submitted] refused",
		"slip.cancel [draft submitted approved] cancelled", "slip.lend [approved] ", "slip.sign [approved] lent",
		"slip.renew [lent] ", "slip.recall [lent] ", "slip.return [lent lost] ", "slip.claim-returned [lent] ",
		"slip.declare-lost [lent lost] lost", "slip.close [lent lost] closed", "slip.recover [closed recovered] recovered",
		"slip.allow-passing-on [lent] ",
	}, rows)
}
