package archive

import (
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// OneOf refuses a filter that names nothing there is: an empty page would look
// as if all were well. Every query of the rooms that has a filter by state or by
// kind goes by it.
func OneOf[S ~string](field string, found S, all []S) error {
	if found == "" || slices.Contains(all, found) {
		return nil
	}
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = string(s)
	}
	wanted := strings.Join(names, ", ")
	return policy.Invalid(field, "", "one of "+wanted, policy.Tf("%s 只能是其中之一:%s", "%s is one of %s", field, wanted))
}

// check refuses filters that nothing could pass by a slip.
func (q VolumeQuery) check() error {
	var c policy.Checks
	c.Join(OneOf("class", q.Class, Classes()))
	c.Join(OneOf("state", q.State, []policy.State{Received, OnShelf, Void, Disposed}))
	if !q.FiledUntil.IsZero() && q.FiledUntil.Before(q.FiledFrom) {
		c.Add(*policy.Invalid("filedUntil", q.FiledUntil.String(), "a day from "+q.FiledFrom.String(),
			policy.T("止日早于起日", "the last day lies before the first")))
	}
	return c.Err()
}

func (q IncidentQuery) check() error {
	var c policy.Checks
	c.Join(OneOf("state", q.State, incidentLifecycle.States()))
	c.Join(OneOf("kind", q.Kind, []IncidentKind{Loss, Damage, Leak, Misuse, Mismatch}))
	return c.Err()
}

// Check refuses filters of a count that nothing could pass; it is for the counts of
// other rooms as well.
func (q StocktakeQuery) Check() error {
	var c policy.Checks
	c.Join(OneOf("state", q.State, []policy.State{Counting, Agreeing, Differing, Resolved, Abandoned}))
	c.Join(OneOf("scope", q.Scope, []Scope{FullCount, PartialCount, SurpriseCount}))
	return c.Err()
}

func (q LedgerQuery) check() error {
	return OneOf("state", q.State, []policy.State{LedgerProposed, LedgerApproved, LedgerClosed})
}

func (q DisposalQuery) check() error {
	return OneOf("state", q.State, []policy.State{Appraising, Appraised, Approved, Rejected, Executed})
}
