package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// parcel is a record of the smallest kind: it is packed, then sent.
type parcel struct{ items int }

const (
	packing policy.State = "packing"
	sent    policy.State = "sent"
)

// parcels borrow acts of the default matrix.
var parcels = policy.Lifecycle[parcel]{
	{Action: "file.edit-inventory", From: []policy.State{packing}, Rules: []policy.Rule{policy.B4_2a}},
	{
		Action: "file.hand-over", From: []policy.State{packing}, To: sent, Rules: []policy.Rule{policy.B4_1a, policy.B4_5a}, Meets: policy.AToB,
		Ready: func(p parcel, _ *policy.Version, c *policy.Checks) {
			if p.items == 0 {
				c.Add(emptyInventory())
			}
		},
	},
	{Action: "file.accept", From: []policy.State{sent}, To: "kept", Rules: []policy.Rule{policy.B4_6}},
}

func parcelRecord(s policy.State) policy.Record {
	return policy.Record{Kind: "parcel", ID: "1", State: s, Subject: fileOf("wang", "li", "")}
}

func TestLifecycleBegin(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	wang := person("wang", policy.ProjectManager)
	stranger := wang
	stranger.Org = "other"
	for _, c := range []struct {
		act   policy.Action
		p     parcel
		state policy.State
		who   policy.Actor
		want  []error
		why   string
	}{
		{"file.hand-over", parcel{1}, packing, wang, nil, "as it should be"},
		{"file.hand-over", parcel{0}, packing, wang, []error{policy.B4_2a}, "the record is not ready"},
		{"file.hand-over", parcel{1}, sent, wang, []error{policy.B4_1a, policy.RuleBroken}, "its state forbids it, by the first rule of the row"},
		{"file.hand-over", parcel{0}, sent, wang, []error{policy.B4_1a}, "what a wrong state lacks is not asked"},
		{"file.hand-over", parcel{0}, packing, person("li", policy.ProjectManager), []error{policy.NotAllowed, policy.B4_2a}, "person and record are both told"},
		{"file.hand-over", parcel{0}, packing, stranger, []error{policy.NotFound, policy.C2b}, "another organisation learns nothing else"},
		{"file.open", parcel{1}, packing, wang, []error{policy.InvalidInput}, "no such act of this record"},
	} {
		check := parcels.Begin(c.act, c.p, parcelRecord(c.state), c.who, law)
		err := check.Err()
		if c.want == nil {
			require.NoError(t, err, c.why)
			continue
		}
		for _, want := range c.want {
			require.ErrorIs(t, err, want, c.why)
		}
		for _, v := range policy.Violations(err) {
			require.Equal(t, "parcel/1", v.Subject, c.why)
		}
	}
	require.Len(t, policy.Violations(parcels.Begin("file.hand-over", parcel{}, parcelRecord(sent), stranger, law).Err()), 1, "C2b")
	require.Equal(t, []policy.State{packing, sent, "kept"}, parcels.States())
}

func TestExplain(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	ds := policy.Deadlines{}.Put(aToB("2026-02-13"))
	wang := person("wang", policy.ProjectManager)

	next := parcels.Explain(parcel{}, parcelRecord(packing), ds, wang, day("2026-02-24"), law)
	require.Len(t, next, 2, "what the state allows, whoever may do it")
	edit, hand := next[0], next[1]
	require.True(t, edit.Allowed)
	require.Equal(t, "编制册内清单", edit.Title.ZH)
	require.Equal(t, []policy.PersonID{"wang"}, hand.By, "by whom")
	require.Equal(t, []policy.Rule{policy.B4_1a, policy.B4_5a}, hand.Rules, "why")
	require.Equal(t, day("2026-02-25"), hand.Due, "by when")
	require.Equal(t, 1, hand.WorkingDaysLeft)
	require.Len(t, hand.Counted, 3)
	require.False(t, hand.Allowed)
	require.Len(t, hand.Blocked, 1)
	require.ErrorIs(t, hand.Blocked[0], policy.B4_2a, "what stands in the way")

	ready := parcels.Explain(parcel{1}, parcelRecord(packing), ds, wang, day("2026-02-27"), law)
	require.True(t, ready[1].Allowed)
	require.Equal(t, -2, ready[1].WorkingDaysLeft, "two working days late")

	other := parcels.Explain(parcel{1}, parcelRecord(packing), ds, person("zhou", policy.Auditor), day("2026-02-24"), law)
	require.False(t, other[0].Allowed, "somebody else is told who could")
	require.Equal(t, []policy.PersonID{"wang"}, other[0].By)
}
