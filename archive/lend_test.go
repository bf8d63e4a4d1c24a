package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var goingOut = archive.Out{Slip: "slip-1", Borrower: "manager-c", Due: calendar.MustDay("2026-03-06")}

// onShelf is the volume of a business file in its place.
func onShelf() archive.Volume {
	_, v := archivetest.Shelved(friday)
	return v
}

func out(t *testing.T, v archive.Volume, items ...string) archive.Volume {
	t.Helper()
	one := goingOut
	one.Items = items
	v, err := v.LendOut(one, noon)
	require.NoError(t, err)
	return v
}

func TestLendingOut(t *testing.T) {
	lend := func(change func(v *archive.Volume, o *archive.Out)) func() error {
		return func() error {
			v, o := onShelf(), goingOut
			change(&v, &o)
			_, err := v.LendOut(o, noon)
			return err
		}
	}
	code := onShelf().Items[0].Code
	read := archive.Hold{ID: "h", Case: "c", Reading: true}
	run(t, []ruleCase{
		{policy.B6_2, "a volume on the shelf goes out by a slip", lend(func(*archive.Volume, *archive.Out) {}), ""},
		{policy.B6_2, "or some items of it", lend(func(_ *archive.Volume, o *archive.Out) { o.Items = []string{code} }), ""},
		{policy.B6_2, "one that has not been placed does not", lend(func(v *archive.Volume, _ *archive.Out) { v.State = archive.Received }), "state"},
		{policy.B6_2, "nor one whose number is void", lend(func(v *archive.Volume, _ *archive.Out) { v.State = archive.Void }), "state"},
		{policy.B6_2, "nor one that was destroyed", lend(func(v *archive.Volume, _ *archive.Out) { v.State = archive.Disposed }), "state"},
		{policy.B6_2, "nor one that is out", lend(func(v *archive.Volume, _ *archive.Out) { v.Out = &archive.Out{Slip: "slip-0"} }), "out"},
		{policy.B3_2, "a hold keeps it in", lend(func(v *archive.Volume, _ *archive.Out) { v.Holds = []archive.Hold{{ID: "h"}} }), "holds"},
		{policy.B3_2, "one that allows reading keeps it on the premises", lend(func(v *archive.Volume, _ *archive.Out) { v.Holds = []archive.Hold{read} }), "holds"},
		{policy.B3_2, "where it may be read", lend(func(v *archive.Volume, o *archive.Out) { v.Holds, o.Premises = []archive.Hold{read}, true }), ""},
		{policy.B3_2, "unless another hold does not say so", lend(func(v *archive.Volume, o *archive.Out) { v.Holds, o.Premises = []archive.Hold{read, {ID: "g"}}, true }), "holds"},
		{policy.G2a, "what is restricted is not used, on the premises either", lend(func(v *archive.Volume, o *archive.Out) {
			v.Restricted, o.Premises = &archive.Restriction{Reason: "r"}, true
		}), "restricted"},
	})
	for name, change := range map[string]func(v *archive.Volume, o *archive.Out){
		"no slip":        func(_ *archive.Volume, o *archive.Out) { o.Slip = "" },
		"nobody":         func(_ *archive.Volume, o *archive.Out) { o.Borrower = "" },
		"no term":        func(_ *archive.Volume, o *archive.Out) { o.Due = calendar.Day{} },
		"no such item":   func(_ *archive.Volume, o *archive.Out) { o.Items = []string{"99-99"} },
		"an item twice":  func(_ *archive.Volume, o *archive.Out) { o.Items = []string{code, code} },
		"no code at all": func(_ *archive.Volume, o *archive.Out) { o.Items = []string{""} },
	} {
		require.ErrorIs(t, lend(change)(), policy.InvalidInput, name)
	}
}

// Rule B3.2: the borrower has it, and the archivist answers for it as before.
func TestWhoAnswersWhileItIsLent(t *testing.T) {
	v := onShelf()
	lent := out(t, v)
	require.Equal(t, v.Holders, lent.Holders)
	require.Equal(t, archivetest.Archivist.ID, lent.Holder())
	require.Equal(t, goingOut.Borrower, lent.Out.Borrower)
	require.Nil(t, v.Out, "what it was given stays as it was")
}

func TestBringingBack(t *testing.T) {
	v := onShelf()
	a, b := v.Items[0].Code, v.Items[1].Code
	back := func(v archive.Volume, slip string, still ...string) func() error {
		return func() error { _, err := v.BringBack(slip, still, noon); return err }
	}
	run(t, []ruleCase{
		{policy.B6_4b, "all of it comes back on its slip", back(out(t, v), "slip-1"), ""},
		{policy.B6_4b, "some of it may stay out", back(out(t, v), "slip-1", a), ""},
		{policy.B6_4b, "another slip did not take it", back(out(t, v), "slip-2"), "slip"},
		{policy.B6_4b, "what is not out does not come back", back(v, "slip-1"), "out"},
	})
	require.ErrorIs(t, back(out(t, v, a), "slip-1", b)(), policy.InvalidInput, "more than was lent")
	require.ErrorIs(t, back(out(t, v), "slip-1", "99-99")(), policy.InvalidInput)
	require.ErrorIs(t, back(out(t, v), "slip-1", a, a)(), policy.InvalidInput)

	lent := out(t, v)
	part, err := lent.BringBack("slip-1", []string{a}, noon)
	require.NoError(t, err)
	require.Equal(t, []string{a}, part.Out.Items)
	require.Empty(t, lent.Out.Items, "what it was given stays as it was")
	whole, err := part.BringBack("slip-1", nil, noon)
	require.NoError(t, err)
	require.Nil(t, whole.Out)
	require.Equal(t, v.Place, whole.Place)
}

func TestAVolumesClock(t *testing.T) {
	v := onShelf()
	v.At = noon.AddDate(0, 0, 1)
	_, err := v.LendOut(goingOut, noon)
	require.ErrorIs(t, err, policy.Unavailable)
	_, err = v.BringBack("slip-1", nil, noon)
	require.ErrorIs(t, err, policy.Unavailable)
}
