package lending

import (
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// check refuses a filter that no slip could pass by a slip of the pen.
func (q SlipQuery) check() error {
	var c policy.Checks
	c.Join(archive.OneOf("state", q.State, []policy.State{Drafted, Submitted, Approved, Refused, Cancelled, Lent, Returned, Lost, Closed, Recovered}))
	c.Join(archive.OneOf("form", q.Form, []Form{LoanSlip, ReadingSlip}))
	c.Join(archive.OneOf("class", q.Class, archive.Classes()))
	return c.Err()
}
