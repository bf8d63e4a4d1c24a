package lending

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// served refuses to go on with a slip whose volume is there no longer (rule B6.2): it is
// cancelled, by its borrower or the archivist.
func (k Case) served(c *policy.Checks) {
	if v := k.Volume; v.Gone() {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_2, Field: "volume", Found: string(v.State), Wanted: string(archive.OnShelf),
			Problem: policy.Tf("案卷%s,本单不能再办理", "the volume is %s: nothing is lent by this slip any more", archive.VolumeStateText(v.State)),
			Remedy:  policy.T("请撤销本单", "cancel the slip"),
		})
	}
}

// Unservable returns one page of the slips that wait for a volume which was destroyed, or
// whose number is void (无卷可借的单据): those to cancel. Whose slips one sees: see
// [Desk.Slips]. A page may hold less than its limit, and go on.
func (d *Desk) Unservable(ctx context.Context, req policy.Request, q SlipQuery) (SlipPage, error) {
	var page SlipPage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Waiting = true
	err := d.view(ctx, req, ActReadLoans, func(rd Reader, p staff.Pass) (err error) {
		ask, err := own(ctx, rd, req, p, q)
		if err != nil {
			return err
		}
		for {
			if page, err = rd.Slips(ctx, ask); err != nil {
				return err
			}
			page.Slips = slices.DeleteFunc(page.Slips, func(s Slip) bool {
				v, failed := rd.Archive().Volume(ctx, s.Org, s.Volume)
				if failed != nil {
					err = failed
				}
				return !v.Gone()
			})
			if ask.After = page.Next; err != nil || len(page.Slips) > 0 || page.Next == "" {
				return err
			}
		}
	})
	return page, err
}
