package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func TestSignature(t *testing.T) {
	now, old := journal.Sum([]byte("now")), journal.Sum([]byte("old"))
	sign := func(signed journal.Digest) *policy.Violation {
		c := &policy.Checks{Subject: "slip/s-1"}
		policy.Signature(c, policy.B6_2, policy.T("出借单", "the slip"), signed, now)
		for _, v := range policy.Violations(c.Err()) {
			return v
		}
		return nil
	}
	require.Nil(t, sign(now))
	missing, stale := sign(journal.Digest{}), sign(old)
	require.Equal(t, policy.InvalidInput, missing.Kind)
	require.Equal(t, "B6.2: the digest of the slip is missing; read the slip, and send the digest that stands with it", missing.Error())
	require.Equal(t, "B6.2: 没有写明所签出借单的摘要;请阅看出借单,附上随之给出的摘要", missing.In(policy.ZH))
	require.Equal(t, policy.RuleBroken, stale.Kind)
	require.Equal(t, old.String(), stale.Found)
	for _, v := range []*policy.Violation{missing, stale} {
		require.Equal(t, "digest", v.Field)
		require.NotContains(t, v.Wanted+v.Found+v.Error(), now.String(), "who has not read it is not told what to send")
	}
}
