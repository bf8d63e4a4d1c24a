package custody_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// A signature without a digest, or over another one, is not answered with the digest that
// would have done: nobody signs what they have not read.
func TestTheWantedDigestIsNotTold(t *testing.T) {
	l := custodytest.Verifying(friday)
	agreed := custodytest.Agreed(friday)
	v := custodytest.Received(friday)
	counted, err := v.Books.Safe.StartCount(archivetest.Auditor, noon, law, "c", nil, custody.Counting{Scope: archive.FullCount})
	require.NoError(t, err)
	other := journal.Sum([]byte("something else"))
	for name, sign := range map[string]struct {
		rule policy.Rule
		now  journal.Digest
		by   func(digest journal.Digest) error
	}{
		"check": {policy.B5_2c, l.Digest(), func(digest journal.Digest) error {
			in := custodytest.Checking(l)
			in.Digest = digest
			return last(l.Check(archivetest.A, noon, law, in))
		}},
		"receive": {policy.B5_2c, agreed.Digest(), func(digest journal.Digest) error {
			in := custody.Receiving{Digest: digest, Safe: "S1", Slots: []string{"A1"}}
			_, err := agreed.Receive(custodytest.Custodian, noon, law, "m", custody.Books{Safe: custodytest.Safe(friday)}, in)
			return err
		}},
		"confirm": {policy.B5_2b, v.Movement.Digest(), func(digest journal.Digest) error {
			return done(v.Movement.Confirm(archivetest.GeneralManager, noon, law, v.Deeds, v.Books, custody.Confirming{Digest: digest}))
		}},
		"count": {policy.B5_2f, counted.Count.Sheet(), func(digest journal.Digest) error {
			_, err := counted.Count.Close(archivetest.Auditor, noon, law, digest, nil, "i")
			return err
		}},
	} {
		require.NoError(t, sign.by(sign.now), name)
		missing := violation(t, sign.by(journal.Digest{}), sign.rule, "digest")
		require.Equal(t, policy.InvalidInput, missing.Kind, name)
		require.Contains(t, missing.Problem.EN, "missing", name)
		stale := violation(t, sign.by(other), sign.rule, "digest")
		require.Equal(t, policy.RuleBroken, stale.Kind, name)
		require.Equal(t, other.String(), stale.Found, name)
		for _, told := range []*policy.Violation{missing, stale} {
			require.NotContains(t, told.Wanted+told.Error()+told.In(policy.ZH), sign.now.String(), name)
			require.Contains(t, told.Remedy.EN, "read", "%s: it says where to read it", name)
		}
	}
}

// B5.2c: who reads nothing off the deeds has not checked them, and stops nothing.
func TestACheckWithoutEntriesIsNone(t *testing.T) {
	l := custodytest.Verifying(friday)
	for _, seen := range [][]custody.Seen{nil, {}} {
		err := last(l.Check(archivetest.A, noon, law, custody.Checking{Digest: l.Digest(), Seen: seen}))
		require.Equal(t, policy.InvalidInput, violation(t, err, "", "seen").Kind)
	}
}
