package custody

import (
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// check refuses a filter that no list could pass by a slip; so do those below.
func (q ListQuery) check() error {
	return archive.OneOf("state", q.State, []policy.State{Drafting, Verifying, Stopped, Agreed, Received, Cancelled})
}

func (q DeedQuery) check() error {
	return archive.OneOf("state", q.State, []policy.State{Arriving, Kept, Away, Missing, Released, Lost})
}

func (q MovementQuery) check() error {
	var c policy.Checks
	c.Join(archive.OneOf("state", q.State, []policy.State{Requested, Approved, Proposed, Confirmed, Declined, Withdrawn}))
	c.Join(archive.OneOf("way", q.Way, []Way{In, Return, Temporary, Final, Shift, WriteOff, LostOutside}))
	return c.Err()
}
