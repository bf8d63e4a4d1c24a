// Package tamper changes rows behind a SQL store's back, for the suite in
// storetest.
package tamper

import (
	"fmt"
	"strings"

	"github.com/seed-9bd3a28c/dossier/adapters/storetest"
)

// SQL returns the statement that tampers so with a file.
func SQL(what storetest.Tampering) string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	record := fmt.Sprintf(" WHERE org = %s AND id = %s", quote(string(what.Org)), quote(what.ID))
	entry := fmt.Sprintf("%s AND kind = %s AND seq = ", record, quote(what.Kind))
	this := entry + fmt.Sprint(what.Seq)
	switch what.How {
	case storetest.RecordBody:
		return `UPDATE dossier_files SET body = replace(body, '"wang"', '"zhao"')` + record
	case storetest.RecordColumn:
		return "UPDATE dossier_files SET customer = 'c-7'" + record
	case storetest.RecordHead:
		return fmt.Sprintf("UPDATE dossier_files SET entries = entries - 1, head = (SELECT hash FROM dossier_journal%s%d)%s", entry, what.Seq-1, record)
	case storetest.RecordRemoved:
		return "DELETE FROM dossier_files" + record
	case storetest.EntryBody:
		return `UPDATE dossier_journal SET body = replace(body, '"open"', '"edit"')` + this
	case storetest.EntryColumn:
		return "UPDATE dossier_journal SET actor = 'li'" + this
	case storetest.EntryRemoved:
		return "DELETE FROM dossier_journal" + this
	}
	return ""
}
