package lending_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Rules B6.3 and G5a: what is still out after its day is an overdue return in the
// period of that day, recalled or not, and not again once it is back.
func TestTheAssessmentSeesWhatIsStillOut(t *testing.T) {
	for due, want := range map[string][2]int{"": {1, 0}, "2026-03-05": {1, 0}} {
		d := newDesk(t)
		s := d.lent(asA, d.business)
		if due != "" {
			s = d.ok(d.Recall(ctx, asArchives, s.Ref(), lending.Recall{Due: calendar.MustDay(due), Reason: "审计要用"}))
		}
		d.on("2026-04-10").back(s)
		office := staff.NewOffice(d.db.Staff(), policy.House{Clock: func() time.Time { return archivetest.At("2026-06-01") }})
		for i, month := range []string{"2026-03", "2026-04"} {
			span := staff.Span{From: calendar.MustDay(month + "-01"), Until: calendar.MustDay(month + "-30")}
			all, err := office.Figures(ctx, asBoss, span)
			require.NoError(t, err)
			overdue := 0
			for _, f := range all {
				overdue += f.Overdue
				require.True(t, f.Overdue == 0 || f.Person == archivetest.A.ID)
			}
			require.Equal(t, want[i], overdue, "recalled %q, in %s", due, month)
		}
	}
}
