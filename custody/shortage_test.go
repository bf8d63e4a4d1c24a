package custody_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// What a signed count found missing goes nowhere while the difference is open (B5.2f),
// whatever stood approved or signed before.
func TestWhatIsMissingIsNotHandedOut(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(5))
	ask := func(i int) custody.Movement {
		return v.move(v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), deeds[i:i+1])))
	}
	asked := ask(1)
	approved := ask(2)
	approved = v.move(v.Approve(ctx, asBoss, approved.Ref(), custody.Approval{}))
	proposed := ask(3)
	proposed = v.move(v.Approve(ctx, asBoss, proposed.Ref(), custody.Approval{}))
	proposed = v.move(v.HandOut(ctx, asCustodian, proposed.Ref(), custody.HandingOut{}))
	c := v.counted(archive.Stock{Label: "C-4", Slot: "A1", Quantity: 5})
	require.Len(t, c.Differences, 4)

	now := v.deeds(deeds[0].ID, deeds[4].ID)
	move := custody.Relocation{Deeds: refs(now[:1]), Safe: "S1", Slots: []string{"A2"}}
	for name, try := range map[string]func() error{
		"asked for": func() error { _, err := v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), now[:1])); return err },
		"relocated": func() error { _, err := v.Relocate(ctx, asCustodian, move); return err },
		"approved":  func() error { _, err := v.Approve(ctx, asBoss, asked.Ref(), custody.Approval{}); return err },
		"handed out": func() error {
			_, err := v.HandOut(ctx, asCustodian, approved.Ref(), custody.HandingOut{})
			return err
		},
		"confirmed": func() error {
			_, err := v.Confirm(ctx, asArchives, proposed.Ref(), custody.Confirming{Digest: proposed.Digest()})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			one := violation(t, try(), policy.B5_2f, "short")
			require.Equal(t, string(c.ID), one.Found)
		})
	}
	v.move(v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), now[1:]))) // what was found goes out

	// What was found again moves on; what was written off does not.
	v.move(v.Withdraw(ctx, asCustodian, asked.Ref(), "短缺待查"))
	for n, one := range c.Differences {
		how := custody.AsFound
		if one.ID == string(deeds[1].ID) {
			how = custody.AsWrittenOff
		}
		var err error
		c, err = v.ResolveCount(ctx, asBoss, c.Ref(), archive.Resolution{Difference: n, How: how, Reason: "查证"})
		require.NoError(t, err)
	}
	v.move(v.Confirm(ctx, asArchives, proposed.Ref(), custody.Confirming{Digest: proposed.Digest()}))
	v.move(v.HandOut(ctx, asCustodian, approved.Ref(), custody.HandingOut{}))
	move.Deeds = refs(v.deeds(deeds[0].ID))
	v.move(v.Relocate(ctx, asCustodian, move))
	require.Equal(t, custody.Lost, v.deeds(deeds[1].ID)[0].State)
	v.sound()
}
