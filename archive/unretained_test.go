package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Once the regulation gives a period it is seen which volumes are to be set anew.
func TestVolumesThatNothingSaysHowLongToKeep(t *testing.T) {
	r := newRoom(t, nil)
	var all []archive.Volume
	for _, number := range []string{"L-1", "L-2", "L-3"} {
		all = append(all, r.volume(r.shelved(project(number))))
	}
	later := archive.NewRoom(r.db.Archive(), policy.House{Clock: r.now, Rulebook: policy.Fixed(keeping(t))})
	list := func() (found []archive.VolumeID) {
		q := archive.VolumeQuery{Limit: 1}
		for more := true; more; more = q.After != "" {
			page, err := later.Unretained(ctx, asArchives, q)
			require.NoError(t, err)
			for _, v := range page.Volumes {
				found = append(found, v.ID)
			}
			q.After = page.Next
		}
		return found
	}
	require.Equal(t, []archive.VolumeID{all[0].ID, all[1].ID, all[2].ID}, list())
	set, err := later.Retain(ctx, asArchives, all[0].Ref(), calendar.Day{})
	require.NoError(t, err)
	require.Equal(t, []archive.VolumeID{all[1].ID, all[2].ID}, list())
	_, err = later.PlaceHold(ctx, asBoss, set.Ref(), archive.Freeze{Case: "c-1"})
	require.NoError(t, err)
	require.Equal(t, []archive.VolumeID{all[1].ID, all[2].ID}, list(), "a hold keeps it, and its time stands")
	_, err = later.Unretained(ctx, policy.By(policy.Actor{Org: asBoss.Org(), ID: "visitor"}), archive.VolumeQuery{})
	require.ErrorIs(t, err, policy.NotAllowed)
}
