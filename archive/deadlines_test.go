package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// The working days after Friday 13 February 2026: 14 (a Saturday, worked), 24,
// 25, 26, 27, 28 (a Saturday, worked), 2 March and so on; 15 - 23 is the Spring
// Festival.
func TestDeadlines(t *testing.T) {
	stops := func(r *policy.Regulation) { r.Settings.SupplementStopsClock = true }
	accepted := func(r *policy.Regulation) { r.Settings.DeliveredAt = policy.Accepted }
	for _, c := range []struct {
		rule policy.Rule
		why  string
		with func(*policy.Regulation)
		tell func(s *story)
		due  map[policy.DeadlineName]string
		// breaches in the order in which they were recorded
		breaches []string
	}{
		{
			policy.B4_5a, "A hands over on the third working day: in time", nil,
			func(s *story) { s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver() },
			map[policy.DeadlineName]string{policy.AToB: "2026-02-25", policy.BToArchive: "2026-02-27", policy.Total: "2026-02-27"}, nil,
		},
		{
			policy.B4_5a, "a day later is A's breach, and the papers are received all the same", nil,
			func(s *story) { s.on("2026-02-13").ended("2026-02-13").on("2026-02-26").handOver() },
			nil, []string{"B4.5a a-to-b manager-a"},
		},
		{
			policy.B4_5a, "on a rest day after the due day it is late as well", nil,
			func(s *story) { s.on("2026-03-03").ended("2026-03-03").on("2026-03-07").handOver() },
			map[policy.DeadlineName]string{policy.AToB: "2026-03-06"}, []string{"B4.5a a-to-b manager-a"},
		},
		{
			policy.B4_5a, "the day of the end counts, whenever it is recorded", nil,
			func(s *story) { s.on("2026-03-02").ended("2026-02-13").handOver() },
			map[policy.DeadlineName]string{policy.AToB: "2026-02-25"}, []string{"B4.5a a-to-b manager-a"},
		},
		{
			policy.B4_5b, "B delivers on the second working day after receiving", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-27").deliver()
			},
			nil, nil,
		},
		{
			policy.B4_5b, "B's days begin with receipt: A early makes B's end early", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-14").handOver().on("2026-02-26").deliver()
			},
			map[policy.DeadlineName]string{policy.BToArchive: "2026-02-25", policy.Total: "2026-02-27"}, []string{"B4.5b b-to-archive manager-b"},
		},
		{
			policy.B4_5b, "delivered on a rest day after the due day is late", nil,
			func(s *story) {
				s.on("2026-03-02").ended("2026-03-02").on("2026-03-04").handOver().on("2026-03-07").deliver()
			},
			map[policy.DeadlineName]string{policy.BToArchive: "2026-03-06"}, []string{"B4.5b b-to-archive manager-b"},
		},
		{
			policy.B4_5b, "A's lateness leaves B the full two days, and the total is A's breach", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-26").handOver().on("2026-02-28").deliver()
			},
			map[policy.DeadlineName]string{policy.BToArchive: "2026-02-28", policy.Total: "2026-02-27"},
			[]string{"B4.5a a-to-b manager-a", "B4.5b total manager-a"},
		},
		{
			policy.B4_5b, "A late and then B late: each for the own", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-26").handOver().on("2026-03-02").deliver()
			},
			nil, []string{"B4.5a a-to-b manager-a", "B4.5b b-to-archive manager-b", "B4.5b total manager-a"},
		},
		{
			policy.B4_5b, "A late but the five days kept in all: one breach", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-26").handOver().on("2026-02-27").deliver()
			},
			nil, []string{"B4.5a a-to-b manager-a"},
		},
		{
			policy.B4_5b, "the time a supplement spends with A is held against A", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-26").request().on("2026-03-03").answer().on("2026-03-04").deliver()
			},
			nil, []string{"B4.5b b-to-archive manager-a"},
		},
		{
			policy.B4_5b, "and what B takes beyond the two days, against B besides", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-26").request().on("2026-03-03").answer().on("2026-03-05").deliver()
			},
			nil, []string{"B4.5b b-to-archive manager-a", "B4.5b b-to-archive manager-b"},
		},
		{
			policy.B4_5b, "a supplement answered within B's days harms nobody", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-26").request().answer().on("2026-02-27").deliver()
			},
			nil, nil,
		},
		{
			policy.B4_5b, "a supplement before the project ended took none of B's days", nil,
			func(s *story) {
				s.handOver().on("2026-02-03").request().on("2026-02-10").answer().on("2026-02-13").ended("2026-02-13").on("2026-02-26").deliver()
			},
			map[policy.DeadlineName]string{policy.BToArchive: "2026-02-24"}, []string{"B4.5b b-to-archive manager-b"},
		},
		{
			policy.B4_5b, "setting: a supplement stops the clock, so the days move", stops,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-26").request().on("2026-03-03").answer().on("2026-03-04").deliver()
			},
			map[policy.DeadlineName]string{policy.BToArchive: "2026-03-04", policy.Total: "2026-03-04"}, nil,
		},
		{
			policy.B4_5b, "setting: the clock goes on with the answer", stops,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-26").request().on("2026-03-03").answer().on("2026-03-05").deliver()
			},
			nil, []string{"B4.5b b-to-archive manager-b"},
		},
		{
			policy.B4_5b, "setting: before the end there is no clock to stop", stops,
			func(s *story) {
				s.handOver().on("2026-02-03").request().on("2026-02-10").answer().on("2026-02-13").ended("2026-02-13")
			},
			map[policy.DeadlineName]string{policy.BToArchive: "2026-02-24", policy.Total: "2026-02-27"}, nil,
		},
		{
			policy.B4_5b, "setting: the clock stopped also when the end is recorded afterwards", stops,
			func(s *story) {
				s.on("2026-02-03").handOver().on("2026-02-04").request().on("2026-02-06").answer().on("2026-02-09").ended("2026-02-02").deliver()
			},
			map[policy.DeadlineName]string{policy.BToArchive: "2026-02-09", policy.Total: "2026-02-11"}, nil,
		},
		{
			policy.B4_5b, "the archivist's slowness is nobody's breach", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-27").deliver().on("2026-03-20").accept()
			},
			nil, nil,
		},
		{
			policy.B4_5b, "setting: delivered is what the archivist has accepted", accepted,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-27").deliver().accept()
			},
			nil, nil,
		},
		{
			policy.B4_5b, "setting: accepted late is B's breach under that reading", accepted,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-27").deliver().on("2026-02-28").accept()
			},
			nil, []string{"B4.5b b-to-archive manager-b"},
		},
		{
			policy.B4_5b, "refused and presented again the same day: the days with the archivist are nobody's", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-27").deliver().on("2026-03-04").refuse().deliver()
			},
			nil, nil,
		},
		{
			policy.B4_5b, "refused: what was presented was no delivery, so a further day is B's", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-27").deliver().on("2026-03-04").refuse().on("2026-03-05").deliver()
			},
			nil, []string{"B4.5b b-to-archive manager-b"},
		},
		{
			policy.B4_5b, "late twice is one breach of one deadline", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-28").deliver().on("2026-03-02").refuse().on("2026-03-05").deliver()
			},
			nil, []string{"B4.5b b-to-archive manager-b"},
		},
		{
			policy.B4_5b, "handed over before the end: B's days begin with the end", nil,
			func(s *story) { s.handOver().on("2026-02-13").ended("2026-02-13").on("2026-02-24").deliver() },
			map[policy.DeadlineName]string{policy.AToB: "2026-02-25", policy.BToArchive: "2026-02-24", policy.Total: "2026-02-27"}, nil,
		},
		{
			policy.B4_5b, "handed over late, the end recorded after that: the total is A's all the same", nil,
			func(s *story) {
				s.on("2026-02-10").handOver().on("2026-02-11").ended("2026-02-02").on("2026-02-12").deliver()
			},
			map[policy.DeadlineName]string{policy.AToB: "2026-02-05", policy.BToArchive: "2026-02-12", policy.Total: "2026-02-09"},
			[]string{"B4.5a a-to-b manager-a", "B4.5b total manager-a"},
		},
		{
			policy.B4_5c, "an extension on the due day moves it, and the total with it", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").extend(policy.AToB, 2).on("2026-02-27").handOver().on("2026-03-02").deliver()
			},
			map[policy.DeadlineName]string{policy.AToB: "2026-02-27", policy.BToArchive: "2026-03-02", policy.Total: "2026-03-02"}, nil,
		},
		{
			policy.B4_5c, "an extension of B's days moves the total, not A's", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-26").extend(policy.BToArchive, 3).on("2026-03-03").deliver()
			},
			map[policy.DeadlineName]string{policy.AToB: "2026-02-25", policy.BToArchive: "2026-03-03", policy.Total: "2026-03-03"}, nil,
		},
		{
			policy.B4_5c, "an extension of the total moves nothing else", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-14").extend(policy.Total, 1).on("2026-02-25").handOver()
			},
			map[policy.DeadlineName]string{policy.AToB: "2026-02-25", policy.BToArchive: "2026-02-27", policy.Total: "2026-02-28"}, nil,
		},
		{
			policy.B4_5c, "two extensions add up", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").extend(policy.AToB, 1).extend(policy.AToB, 1)
			},
			map[policy.DeadlineName]string{policy.AToB: "2026-02-27", policy.Total: "2026-03-02"}, nil,
		},
		{
			policy.B4_5d, "consent the day after is a note: nothing moves, the breach stands", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-26").extend(policy.AToB, 5).handOver()
			},
			map[policy.DeadlineName]string{policy.AToB: "2026-02-25", policy.Total: "2026-02-27"}, []string{"B4.5a a-to-b manager-a"},
		},
		{
			policy.B4_5d, "consent to what is done already is a note too", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-14").handOver().extend(policy.AToB, 5)
			},
			map[policy.DeadlineName]string{policy.AToB: "2026-02-25", policy.BToArchive: "2026-02-25", policy.Total: "2026-02-27"}, nil,
		},
		{
			policy.B4_5d, "more time for B does not bring back a total that has passed", nil,
			func(s *story) {
				s.on("2026-02-13").ended("2026-02-13").on("2026-02-28").handOver().on("2026-03-02").extend(policy.BToArchive, 5).on("2026-03-03").deliver()
			},
			map[policy.DeadlineName]string{policy.BToArchive: "2026-03-10", policy.Total: "2026-02-27"},
			[]string{"B4.5a a-to-b manager-a", "B4.5b total manager-a"},
		},
	} {
		t.Run(string(c.rule)+" "+c.why, func(t *testing.T) {
			s := opened(t, lawWith(t, c.with), "2026-02-02")
			c.tell(s)
			for name, day := range c.due {
				require.Equal(t, day, s.due(name).Due.String(), name)
			}
			require.Equal(t, c.breaches, breaches(s.f))
			held := 0
			for _, d := range s.drafts {
				for _, duty := range d.Duties {
					if duty.Breach {
						held++
					}
				}
			}
			require.Equal(t, len(s.f.Breaches), held, "the journal holds as many breaches as the record")
		})
	}
}

func TestOverTheYearEndADeadlineIsProvisional(t *testing.T) {
	s := opened(t, law, "2026-12-30").ended("2026-12-30")
	due := s.due(policy.AToB)
	require.True(t, due.Provisional, "the schedule of 2027 is not published")
	require.Equal(t, "2027-01-05", due.Due.String(), "the 31st, then 4 and 5 January: 1 January is a statutory holiday, 2 and 3 a weekend")

	published := lawWith(t, nil, calendar.Amendment{
		Year: 2027, Source: "test",
		Holidays: []calendar.Day{calendar.MustDay("2027-01-01"), calendar.MustDay("2027-01-04"), calendar.MustDay("2027-02-06")},
	})
	require.True(t, s.f.Deadlines[0].Provisional, "the file says so until the next act")
	s.under(published).on("2027-01-06").handOver()
	require.False(t, s.due(policy.AToB).Provisional)
	require.Equal(t, "2027-01-06", s.due(policy.AToB).Due.String(), "counted again by the published schedule")
	require.Empty(t, s.f.Breaches, "in time by what was published, not by what was guessed")
	require.False(t, s.due(policy.Total).Provisional)
}

func TestAnExtensionSurvivesTheRecount(t *testing.T) {
	s := opened(t, law, "2026-12-30").ended("2026-12-30").extend(policy.AToB, 1)
	require.Equal(t, "2027-01-06", s.due(policy.AToB).Due.String())
	published := lawWith(t, nil, calendar.Amendment{
		Year: 2027, Source: "test",
		Holidays: []calendar.Day{calendar.MustDay("2027-01-01"), calendar.MustDay("2027-01-04"), calendar.MustDay("2027-02-06")},
	})
	s.under(published).on("2027-01-05").edit(archivetest.Inventory(s.f.Project))
	due := s.due(policy.AToB)
	require.Equal(t, "2027-01-07", due.Due.String())
	require.Equal(t, "2027-01-06", due.Extensions[0].From.String())
}

func TestWhoExtends(t *testing.T) {
	running := opened(t, law, "2026-02-02").ended("2026-02-02").f
	idle := opened(t, law, "2026-02-02").f
	extend := func(f archive.File, who policy.Actor, g archive.Grant) func() error {
		return func() error {
			_, _, err := f.Extend(who, archivetest.At("2026-02-03"), law, g)
			return err
		}
	}
	two := archive.Grant{Deadline: policy.AToB, Days: 2, Reason: "审批人出差"}
	also := func(a policy.Actor, roles ...policy.Role) policy.Actor { a.Roles = append(roles, a.Roles...); return a }
	away := archivetest.Deputy
	away.InCharge = []policy.DepartmentID{"guarantees"}
	forA := archivetest.GeneralManager
	forA.Principal = archivetest.A.ID
	run(t, []ruleCase{
		{policy.B4_5c, "the general manager consents", extend(running, archivetest.GeneralManager, two), ""},
		{policy.B4_5c, "so does the deputy in charge of the department", extend(running, archivetest.Deputy, two), ""},
		{policy.B4_5c, "not the deputy of another department", extend(running, away, two), "actor"},
		{policy.B4_5c, "not A, though general manager", extend(running, also(archivetest.A, policy.GeneralManager), two), "actor"},
		{policy.B4_5c, "not B, though general manager", extend(running, also(archivetest.B, policy.GeneralManager), two), "actor"},
		{policy.B4_5c, "not on A's behalf", extend(running, forA, two), "actor"},
		{policy.B4_5c, "not a manager by that role", extend(running, archivetest.A, two), "actor"},
		{policy.B4_5c, "not the archivist", extend(running, archivetest.Archivist, two), "actor"},
		{policy.B4_5c, "a special circumstance is stated", extend(running, archivetest.GeneralManager, archive.Grant{Deadline: policy.AToB, Days: 2}), "reason"},
		{policy.B4_5c, "a deadline that does not run cannot move", extend(running, archivetest.GeneralManager, archive.Grant{Deadline: policy.BToArchive, Days: 2, Reason: "r"}), "deadline"},
		{policy.B4_5c, "before the project ends none runs", extend(idle, archivetest.GeneralManager, two), "deadlines"},
	})
	for name, g := range map[string]archive.Grant{
		"no days":          {Deadline: policy.AToB, Reason: "r"},
		"fewer than none":  {Deadline: policy.AToB, Days: -1, Reason: "r"},
		"a whole career":   {Deadline: policy.AToB, Days: 251, Reason: "r"},
		"no deadline":      {Days: 1, Reason: "r"},
		"the register's":   {Deadline: policy.Registered, Days: 1, Reason: "r"},
		"an unknown one":   {Deadline: "张三的期限", Days: 1, Reason: "r"},
		"a reason of dots": {Deadline: policy.AToB, Days: 1, Reason: "a\nb"},
	} {
		err := extend(running, archivetest.GeneralManager, g)()
		require.ErrorIs(t, err, policy.InvalidInput, name)
		for _, v := range policy.Violations(err) {
			require.NotContains(t, v.Found+v.In(policy.ZH)+v.In(policy.EN), "张三", "what was typed is not quoted")
		}
	}
}

func TestAnExtensionStaysOnRecord(t *testing.T) {
	s := opened(t, law, "2026-02-02").on("2026-02-13").ended("2026-02-13").on("2026-02-25").extend(policy.AToB, 2)
	e := s.due(policy.AToB).Extensions[0]
	require.Equal(t, "2026-02-25", e.From.String())
	require.Equal(t, "2026-02-27", e.To.String())
	require.Equal(t, "审批人出差", e.Reason)
	require.Equal(t, archivetest.GeneralManager.ID, e.Approver)
	require.False(t, e.Late)
	require.Equal(t, policy.AToB, s.due(policy.Total).Extensions[0].Follows)
	granted := s.drafts[len(s.drafts)-1]
	require.Equal(t, []policy.Rule{policy.B4_5c}, granted.Rules)

	s.on("2026-03-02").extend(policy.AToB, 1)
	late := s.due(policy.AToB).Extensions[1]
	require.True(t, late.Late)
	require.Equal(t, late.From, late.To)
	require.Equal(t, []policy.Rule{policy.B4_5d}, s.drafts[len(s.drafts)-1].Rules)
	for _, d := range s.drafts {
		for _, detail := range d.Details {
			require.NotContains(t, detail.Value, "出差", "a reason is free text and stays out of the journal")
		}
	}
}

func TestWhatIsLateToday(t *testing.T) {
	f := archivetest.Sorted(friday)
	require.Empty(t, f.Late(calendar.MustDay("2026-02-25")), "the due day itself is in time")
	late := f.Late(calendar.MustDay("2026-02-26"))
	require.Len(t, late, 1)
	require.Equal(t, policy.AToB, late[0].Name)
	require.Len(t, f.Late(calendar.MustDay("2026-02-28")), 2, "the total as well")
}
