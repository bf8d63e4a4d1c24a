package lending_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// inTheirName is somebody who acts for the borrower.
func inTheirName(id policy.PersonID) policy.Actor {
	return policy.Actor{Org: archivetest.Org, ID: id, Roles: policy.Roles{policy.ProjectManager}, Principal: borrower.ID}
}

// B6.2 and B6.1b: the delegate who signs neither handed it out nor approved it.
func TestTheSecondSignatureIsAnothers(t *testing.T) {
	s := in(t, lending.Approved).lend()
	sign := func(who policy.Actor) error { return last(s.Sign(who, s.at, law, s.Slip.Digest())) }
	refuses(t, sign(inTheirName(archivist.ID)), policy.B6_2, "actor")
	refuses(t, sign(inTheirName(deputy.ID)), policy.B6_1b, "actor")
	require.NoError(t, sign(inTheirName("colleague")))
	require.NoError(t, sign(borrower))
	for _, next := range s.Explain(inTheirName(archivist.ID), s.at, law) {
		if next.Action == lending.ActSign {
			require.False(t, next.Allowed)
		}
	}
}

// B6.3: all of it is back when the last of it is, however the days were entered.
func TestTheLastReturnCounts(t *testing.T) {
	s := lentOut(t).on("2026-03-12")
	all := whole(s.Case)
	s.bring(lending.Returning{Found: all.Found[:1]})
	s.bring(lending.Returning{Found: all.Found[1:], Day: calendar.MustDay("2026-03-10")})
	require.Equal(t, lending.Returned, s.Slip.State)
	require.True(t, s.Slip.Breached(policy.B6_3), "a part of it came on the 12th")
	require.Equal(t, "2026-03-12", s.Slip.BackOn().String())
}

func TestTheTermIsSaidInChinese(t *testing.T) {
	a := forWork(business())
	a.Days = 11
	_, _, err := lending.Draft(business(), borrower, monday, law, "slip-1", a)
	v := violation(t, err, policy.B6_3, "days")
	require.Equal(t, "期限应为 1 个工作日至 10 个工作日,现为 11 个工作日", v.Problem.ZH)
}
