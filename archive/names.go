package archive

import "github.com/seed-9bd3a28c/dossier/policy"

// names lists whom a project names: A as one who may hand the file over, B as one who
// may deliver it (rule B4.1a).
func (p Project) names() []policy.Named {
	return []policy.Named{
		{Field: "a", Person: p.A, For: ActHandOver},
		{Field: "b", Person: p.B, For: ActDeliver},
		{Field: "department", Department: p.Department},
	}
}

// asAnswers is who is to answer for an incident, whatever their role.
func asAnswers(person policy.PersonID) policy.Named {
	return policy.Named{Field: "answers", Person: person}
}
