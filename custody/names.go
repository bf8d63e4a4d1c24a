package custody

import "github.com/seed-9bd3a28c/dossier/policy"

// asCarrier is who is to take deeds away and bring them back: one who may sign for them.
func asCarrier(person policy.PersonID) policy.Named {
	return policy.Named{Field: "carrier", Person: person, For: ActCarry}
}

// names lists whom a line of an old ledger names: managers who may ask for the deed's
// release.
func (o OldDeed) names() []policy.Named {
	return []policy.Named{
		{Field: "a", Person: o.A, For: ActRequest},
		{Field: "b", Person: o.B, For: ActRequest},
		{Field: "department", Department: o.Department},
	}
}
