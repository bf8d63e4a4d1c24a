package custody_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Rules B5.2b and G5a: deeds that never came to the custodian are a breach of who
// had received them, though no act says so.
func TestTheAssessmentSeesDeedsThatNeverCame(t *testing.T) {
	v := newVault(t)
	_ = v.agreed("L-017", lines(2))
	office := staff.NewOffice(v.db.Staff(), policy.House{Clock: func() time.Time { return archivetest.At("2026-06-01") }})
	for month, want := range map[string]int{"2026-02": 1, "2026-03": 0} {
		span := staff.Span{From: calendar.MustDay(month + "-01"), Until: calendar.MustDay(month + "-28")}
		all, err := office.Figures(ctx, asBoss, span)
		require.NoError(t, err)
		breaches := 0
		for _, f := range all {
			breaches += f.Breaches
			require.True(t, f.Breaches == 0 || f.Person == archivetest.B.ID)
		}
		require.Equal(t, want, breaches, month)
	}
}
