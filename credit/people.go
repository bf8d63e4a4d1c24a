package credit

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// officer reports whether somebody is of the leading group's office: of those who
// may receive files for it.
func officer(who policy.Actor, law *policy.Version) bool {
	row, _ := law.Matrix().Row(ActReceive)
	return slices.ContainsFunc(who.Roles, row.Roles.Has)
}

// ours refuses somebody of another department (rules C4.2a and C4.3a): see
// [archive.Ours]. The office are those who may receive files for it.
func ours(c *policy.Checks, rule policy.Rule, who policy.Actor, d policy.DepartmentID, law *policy.Version) {
	archive.Ours(c, rule, who, d, ActReceive, law)
}

// theirs refuses to a department what the office keeps (rule C4.3c): its keeper does
// not answer for the file any more.
func (f File) theirs(c *policy.Checks, who policy.Actor, law *policy.Version) {
	if f.Tier() != TheOffice || officer(who, law) || who.Home == "" && who.Is(f.Holder()) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.C4_3c, Field: "actor", Found: "somebody outside the office", Wanted: "somebody of the office",
		Problem: policy.T("档案已由办公室保管", "the office keeps the file now"),
		Remedy:  policy.T("请由办公室人员办理", "have it done by somebody of the office"),
	})
}
