package credit

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// free reports whether somebody reads what is in the archive without a reading slip:
// those of the office and of a group body, and whoever accepts files into the archive.
func free(who policy.Actor, law *policy.Version) bool {
	row, _ := law.Matrix().Row(ActAccept)
	return who.Home != "" || officer(who, law) || slices.ContainsFunc(who.Roles, row.Roles.Has)
}

// closed reports whether the file is in the archive, where this person reads it on a
// reading slip alone (rule C4.5a).
func (f File) closed(p staff.Pass) bool { return f.State == Archived && !free(p.Who, p.Law) }

// readable refuses what is in the archive to whoever must take a reading slip (rule
// C4.5a): what they read there is on record.
func (f File) readable(p staff.Pass) error {
	if !f.closed(p) {
		return nil
	}
	return &policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.C4_5a, Subject: f.record().Name(), Field: "state", Found: string(f.State), Wanted: "a reading slip for volume/" + string(f.Volume),
		Problem: policy.T("信用档案已归档,凭查询单查阅", "the credit file is in the archive, and read on a reading slip"),
		Remedy:  policy.T("请填写查询单,经批准后查阅案卷", "write a reading slip, and read the volume once it is lent"),
	}
}

// shown is the file as this person may have it in a list: of one in the archive what
// stands in the register and how it came there, not what is in it.
func (f File) shown(p staff.Pass) File {
	if f.closed(p) {
		f.Papers, f.Followed, f.Differences, f.Completeness.Missing = nil, nil, nil, nil
	}
	return f
}

// shown returns records of management after a sale as this person may have them in a
// list: of those of a file in the archive not what was said, with whom and of how much.
func shown(ctx context.Context, rd Reader, p staff.Pass, all []FollowUp) ([]FollowUp, error) {
	if free(p.Who, p.Law) {
		return all, nil
	}
	closed := make(map[FileID]bool)
	all = slices.Clone(all)
	for i, u := range all {
		if _, known := closed[u.File]; !known {
			f, err := rd.CreditFile(ctx, u.Org, u.File)
			if err != nil {
				return nil, err
			}
			closed[u.File] = f.closed(p)
		}
		if closed[u.File] {
			all[i].With, all[i].Text, all[i].Amount = "", "", policy.Yuan{}
		}
	}
	return all, nil
}
