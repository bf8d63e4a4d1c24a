package credit

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// ActConsult reads a credit file that is in the archive, as the authority matrix names
// it.
const ActConsult policy.Action = "credit-file.consult"

// free reports whether somebody reads what is in the archive without a reading slip:
// those of the office and of a group body, and whoever accepts files into the archive.
func free(who policy.Actor, law *policy.Version) bool {
	row, _ := law.Matrix().Row(ActAccept)
	return who.Home != "" || officer(who, law) || slices.ContainsFunc(who.Roles, row.Roles.Has)
}

// readable refuses what is in the archive (rules C4.5a and G2b): whoever reads it says
// what for, and is on record. [Office.Consult] reads it for those who need no slip, the
// lending desk for everybody else.
func (f File) readable(p staff.Pass) error {
	if f.State != Archived {
		return nil
	}
	if !free(p.Who, p.Law) {
		return f.slip()
	}
	return &policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.C4_5a, Subject: f.record().Name(), Field: "state", Found: string(f.State), Wanted: string(ActConsult) + ", with a purpose",
		Problem: policy.T("信用档案已归档,查阅须写明用途并留下记录", "the credit file is in the archive, and read for a stated purpose that goes on record"),
		Remedy:  policy.T("请写明用途后查阅", "state the purpose, and consult it"),
	}
}

// slip refuses to whoever must take a reading slip (rule C4.5a), and names the volume where
// that may be told.
func (f File) slip() error {
	wanted := "a reading slip for its volume"
	if f.Volume != "" {
		wanted = "a reading slip for volume/" + string(f.Volume)
	}
	return &policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.C4_5a, Subject: f.record().Name(), Field: "state", Found: string(f.State), Wanted: wanted,
		Problem: policy.T("信用档案已归档,凭查询单查阅", "the credit file is in the archive, and read on a reading slip"),
		Remedy:  policy.T("请填写查询单,经批准后查阅案卷", "write a reading slip, and read the volume once it is lent"),
	}
}

// shown is the file as lists and the answers to acts give it: of one in the archive what
// stands in the register and how it came there, not what is in it.
func (f File) shown() File {
	if f.State == Archived {
		f.Papers, f.Struck, f.Followed, f.Differences, f.Completeness.Missing = nil, nil, nil, nil, nil
	}
	return f
}

// shown returns records of management after a sale as lists and the answers to acts give
// them: of those of a file in the archive not what was said, with whom and of how much.
func shown(ctx context.Context, rd Records, all ...FollowUp) ([]FollowUp, error) {
	filed := make(map[FileID]bool)
	all = slices.Clone(all)
	for i, u := range all {
		if _, known := filed[u.File]; !known {
			f, err := rd.CreditFile(ctx, u.Org, u.File)
			if err != nil {
				return nil, err
			}
			filed[u.File] = f.State == Archived
		}
		if filed[u.File] {
			all[i].With, all[i].Text, all[i].Amount, all[i].Struck = "", "", policy.Yuan{}, nil
		}
	}
	return all, nil
}

// told are entries of the file's journal as everybody may have them who may see the
// register: of a file in the archive without the papers that differed. Their hashes are
// those of the entries as they are kept.
func (f File) told(entries []journal.Entry) []journal.Entry {
	if f.State != Archived {
		return entries
	}
	entries = slices.Clone(entries)
	for i, e := range entries {
		entries[i].Details = slices.DeleteFunc(slices.Clone(e.Details), func(d journal.Detail) bool { return d.Name == differing })
	}
	return entries
}

// Consult lets somebody read a credit file in the archive without a reading slip, under
// a stated purpose, one plain line of at most 200 characters (查阅, rules C4.5a and
// G2b): those of the office and of a group body, and the archivist, where the matrix
// lets them. Each reading is one entry in the reader's own chain, and so is a refused
// attempt, which leaves nothing else: see [staff.Keeping.Read]. A file that is not in the
// archive yet may be read so too.
//
// Everybody else takes a reading slip for the volume. Nobody reads a file whose volume
// is restricted.
func (o *Office) Consult(ctx context.Context, req policy.Request, id FileID, purpose string) (File, error) {
	return o.consult(ctx, req, id, purpose, func(Tx) error { return nil })
}

// ConsultFollowUps reads one page of what was recorded beside a credit file of management
// after the sale, by day: a reading as [Office.Consult] is. Of the query, organisation
// and file are not looked at.
func (o *Office) ConsultFollowUps(ctx context.Context, req policy.Request, id FileID, purpose string, q FollowUpQuery) (FollowUpPage, error) {
	var page FollowUpPage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Org, q.File = req.Org(), id
	_, err := o.consult(ctx, req, id, purpose, func(tx Tx) (err error) {
		page, err = tx.FollowUps(ctx, q)
		return err
	})
	if err != nil {
		return FollowUpPage{}, err
	}
	return page, nil
}

func (o *Office) consult(ctx context.Context, req policy.Request, id FileID, purpose string, more func(tx Tx) error) (File, error) {
	return o.files.Disclose(ctx, o.gate, req, ActConsult, string(id), purpose, func(tx Tx, p staff.Pass, f File) (File, error) {
		seen, err := f.toldOf(ctx, tx.Archive(), p)
		if err != nil {
			return File{}, err
		}
		err = p.Permit(ActConsult, f.Subject(), f.record().Name())
		if f.State == Archived && !free(p.Who, p.Law) && (err == nil || p.Permit(ActRead, f.Subject(), f.record().Name()) == nil) {
			err = seen.slip()
		}
		if err != nil {
			return File{}, err
		}
		if err := unrestricted(ctx, tx, f); err != nil {
			return File{}, err
		}
		return seen.recount(p.Law), more(tx)
	})
}

// unrestricted refuses a file whose volume is restricted (rule G2a).
func unrestricted(ctx context.Context, tx Tx, f File) error {
	if f.Volume == "" {
		return nil
	}
	v, err := tx.Archive().Volume(ctx, f.Org, f.Volume)
	if err != nil {
		return err
	}
	return v.Readable()
}
