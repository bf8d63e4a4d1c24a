package staff_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

func TestCompileOfNothingIsTheDefault(t *testing.T) {
	t.Parallel()
	book, err := staff.Rulebook{Org: "demo"}.Compile()
	require.NoError(t, err)
	v, err := book.InForce("demo", day(today))
	require.NoError(t, err)
	require.Same(t, policy.Default(), v, "nothing is compiled again")
}

func TestPublish(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	text := versionFrom(t, "demo-1", "2026-07-01", "a-to-b: 3 working days", "a-to-b: 2 working days")
	b, d, err := staff.Rulebook{Org: "demo"}.Publish(group, on(today), law, text)
	require.NoError(t, err)
	require.Equal(t, staff.PublishedVersion{
		ID: "demo-1", Effective: day("2026-07-01"), Text: text, Digest: journal.Sum([]byte(text)), By: "gao", At: on(today),
		Changes: policy.RestPart,
	}, b.Versions[0])
	require.Equal(t, day("2026-07-01"), d.Day)
	require.Contains(t, d.Rules, policy.B7)

	book, err := b.Compile()
	require.NoError(t, err)
	for _, c := range []struct {
		day, id string
		n       int
	}{{today, "default-2004", 3}, {"2026-06-30", "default-2004", 3}, {"2026-07-01", "demo-1", 2}, {"2030-01-01", "demo-1", 2}} {
		v, err := book.InForce("demo", day(c.day))
		require.NoError(t, err, "C5a: %s: publishing for later does not stop what is done until then", c.day)
		require.Equal(t, c.id, v.ID(), c.day)
		require.Equal(t, c.n, v.Periods().AToB.N, c.day)
	}

	second, _, err := b.Publish(chen, on(today), law, versionFrom(t, "demo-0", today))
	require.NoError(t, err, "today, before one already published for later")
	require.Len(t, b.Versions, 1, "a rulebook is a value")
	book, err = second.Compile()
	require.NoError(t, err)
	v, err := book.InForce("demo", day("2026-06-30"))
	require.NoError(t, err)
	require.Equal(t, "demo-0", v.ID())
}

func TestPublishRefuses(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	b, _, err := staff.Rulebook{Org: "demo"}.Publish(group, on(today), law, versionFrom(t, "demo-1", "2026-07-01", "timezone:", "until: 2026-12-31\ntimezone:"))
	require.NoError(t, err)
	stranger := group
	stranger.Org = "other"
	publish := "  - {action: regulation.publish,"
	_, row, found := strings.Cut(regulation(t), publish)
	require.True(t, found)
	row, _, _ = strings.Cut(publish+row, "\n")
	for _, c := range []struct {
		who  policy.Actor
		text string
		want []error
		says string
		why  string
	}{
		{wang, versionFrom(t, "x", today), []error{policy.G3, policy.NotAllowed}, "", "not everybody's to say"},
		{stranger, versionFrom(t, "x", today), []error{policy.NotFound}, "", "another organisation's people"},
		{group, "", []error{policy.InvalidInput}, "", "nothing"},
		{group, "id: x\ncolour: red\n", []error{policy.InvalidInput}, `[2:1] unknown field "colour"`, "no regulation"},
		{group, versionFrom(t, "x", today, "a-to-b: 3", "a-to-b: -3"), []error{policy.InvalidInput}, "periods.a-to-b", "a period below zero"},
		{group, versionFrom(t, "x", today, "rule: B4.1a", "rule: B99"), []error{policy.InvalidInput}, "rule", "an unknown rule"},
		{group, versionFrom(t, "x", "2026-02-12"), []error{policy.RuleBroken, policy.B7}, "2026-02-12", "a regulation does not reach back"},
		{group, versionFrom(t, "default-2004", today), []error{policy.InvalidInput}, "id", "the id of the default"},
		{group, versionFrom(t, "demo-1", "2027-01-01"), []error{policy.InvalidInput}, "id", "an id used before"},
		{group, versionFrom(t, `"a b "`, today), []error{policy.InvalidInput}, "id", "an id is plain"},
		{group, versionFrom(t, "x", "2026-12-31"), []error{policy.InvalidInput, policy.B7}, "overlap", "the last day of another"},
		{group, versionFrom(t, "x", today, "businesses:", "organisations: [{id: other, zh: 甲, en: A, from: 2020-01-01}]\nbusinesses:"), []error{policy.C2a}, "", "it would leave out the organisation that publishes it"},
		{group, versionFrom(t, "x", today, "businesses:", "organisations: [{id: demo, zh: 甲, en: A, from: 2027-01-01}]\nbusinesses:"), []error{policy.C2a}, "", "bound only later: nothing could be done until then"},
		{group, versionFrom(t, "x", today, row, ""), []error{policy.InvalidInput}, "regulation.publish", "nobody could ever publish again"},
	} {
		got, _, err := b.Publish(c.who, on(today), law, c.text)
		refused(t, got, err, c.why, c.want...)
		require.ErrorContains(t, err, c.says, c.why)
	}
	_, _, err = b.Publish(wang, on(today), law, versionFrom(t, "demo-1", "2026-02-12"))
	require.Len(t, policy.Violations(err), 3, "authority, day and id are told together")
}

// What is published for later is not yet law: it can be put right until its day.
func TestPublishReplacesAVersionNotYetInForce(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	publish := func(b staff.Rulebook, on time.Time, id, from string, replace ...string) (staff.Rulebook, journal.Draft, error) {
		return b.Publish(group, on, law, versionFrom(t, id, from, replace...))
	}
	wrong, _, err := publish(staff.Rulebook{Org: "demo"}, on(today), "one", "2026-07-01", "timezone:", "until: 2026-12-31\ntimezone:")
	require.NoError(t, err)
	right, d, err := publish(wrong, on("2026-06-30"), "two", "2026-07-01", "a-to-b: 3 working days", "a-to-b: 2 working days")
	require.NoError(t, err, "the day before it takes effect")
	require.Contains(t, d.Details, journal.Detail{Name: "replaces", Value: "one"})
	require.Len(t, right.Versions, 2, "both stay on record")
	require.Equal(t, "two", right.Versions[0].ReplacedBy)
	require.Empty(t, right.Versions[1].ReplacedBy)
	require.Empty(t, wrong.Versions[0].ReplacedBy, "a rulebook is a value")

	inForce := func(b staff.Rulebook, d string) string {
		book, err := b.Compile()
		require.NoError(t, err)
		v, err := book.InForce("demo", day(d))
		require.NoError(t, err)
		return v.ID()
	}
	require.Equal(t, "default-2004", inForce(right, "2026-06-30"))
	require.Equal(t, "two", inForce(right, "2026-07-01"))
	require.Equal(t, "two", inForce(right, "2027-01-01"), "the last day went with the version that stated it")

	third, _, err := publish(right, on("2026-06-30"), "three", "2026-07-01")
	require.NoError(t, err, "and again")
	require.Equal(t, []string{"two", "three", ""}, []string{third.Versions[0].ReplacedBy, third.Versions[1].ReplacedBy, third.Versions[2].ReplacedBy})
	require.Equal(t, "three", inForce(third, "2026-07-01"))

	late, _, err := publish(right, on("2026-07-01"), "three", "2026-07-01")
	refused(t, late, err, "in force since this morning", policy.InvalidInput, policy.B7)
	_, _, err = publish(right, on(today), "one", "2026-08-01")
	require.ErrorIs(t, err, policy.InvalidInput, "the id of a version replaced is not free again")
}

func TestInterpret(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	i := staff.Interpretation{Rule: policy.C4_3a, Text: "市场部门含网点。\n自本日起照此办理。"}
	b, d, err := staff.Rulebook{Org: "demo"}.Interpret(group, on(today), law, i)
	require.NoError(t, err, "C5b: the leading group")
	require.Equal(t, policy.PersonID("gao"), b.Interpretations[0].By)
	require.Equal(t, []policy.Rule{policy.C5b}, d.Rules)
	require.Equal(t, journal.Sum([]byte(i.Text)).String(), d.Details[1].Value, "the journal has its digest, not its words")

	for _, c := range []struct {
		who  policy.Actor
		i    staff.Interpretation
		want error
		why  string
	}{
		{chen, i, policy.C5b, "not even the general manager"},
		{group, staff.Interpretation{Rule: "B99", Text: "x"}, policy.InvalidInput, "of which rule?"},
		{group, staff.Interpretation{Text: "x"}, policy.InvalidInput, "of none"},
		{group, staff.Interpretation{Rule: policy.C4_3a}, policy.InvalidInput, "saying nothing"},
		{group, staff.Interpretation{Rule: policy.C4_3a, Text: strings.Repeat("字", 4001)}, policy.InvalidInput, "too long"},
		{group, staff.Interpretation{Rule: policy.C4_3a, Text: "a\x00"}, policy.InvalidInput, "not text"},
	} {
		got, _, err := b.Interpret(c.who, on(today), law, c.i)
		refused(t, got, err, c.why, c.want)
	}
}

func TestAmendCalendar(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	newYear := func(days ...string) *calendar.Amendment {
		a := &calendar.Amendment{Year: 2027, Source: "the notice"}
		for _, d := range days {
			a.Holidays = append(a.Holidays, day(d))
		}
		return a
	}
	works := func(b staff.Rulebook, d string) bool {
		book, err := b.Compile()
		require.NoError(t, err)
		v, err := book.InForce("demo", day(today))
		require.NoError(t, err)
		return v.Calendar().IsWorkingDay(day(d))
	}
	year := newYear("2027-01-01", "2027-01-04")
	b, d, err := staff.Rulebook{Org: "demo"}.AmendCalendar(wu, on(today), law, staff.CalendarChange{Year: year})
	require.NoError(t, err)
	require.Equal(t, journal.Detail{Name: "year", Value: "2027"}, d.Details[0])
	require.False(t, works(b, "2027-01-04"))
	year.Holidays[1] = day("2027-01-05")
	require.False(t, works(b, "2027-01-04"), "it keeps no hold of its input")

	again, _, err := b.AmendCalendar(wu, on(today), law, staff.CalendarChange{Year: newYear("2027-01-01")})
	require.NoError(t, err)
	require.Len(t, again.Amendments, 2, "what was amended before stays on record")
	require.True(t, works(again, "2027-01-04"), "and the last amendment of a year holds")
	require.Len(t, b.Amendments, 1, "a rulebook is a value")

	closed, _, err := again.AmendCalendar(wu, on(today), law, staff.CalendarChange{Company: &calendar.CompanyDays{Closed: []calendar.Day{day("2026-03-02"), day("2026-03-03")}, Reason: "盘点"}})
	require.NoError(t, err)
	opened, _, err := closed.AmendCalendar(wu, on(today), law, staff.CalendarChange{Company: &calendar.CompanyDays{Worked: []calendar.Day{day("2026-03-02"), day("2026-03-07")}}})
	require.NoError(t, err)
	require.False(t, works(closed, "2026-03-02"))
	require.True(t, works(opened, "2026-03-02"), "of a day given twice the later word holds")
	require.False(t, works(opened, "2026-03-03"), "and the others add up")
	require.True(t, works(opened, "2026-03-07"), "a Saturday worked")

	published, _, err := opened.Publish(group, on(today), law, versionFrom(t, "demo-1", today))
	require.NoError(t, err)
	require.False(t, works(published, "2026-03-03"), "a later version counts by the same days")

	for _, c := range []struct {
		who    policy.Actor
		change staff.CalendarChange
		want   error
		why    string
	}{
		{wang, staff.CalendarChange{Year: newYear("2027-01-01")}, policy.G3, "not everybody's to say"},
		{wu, staff.CalendarChange{}, policy.InvalidInput, "nothing"},
		{wu, staff.CalendarChange{Company: &calendar.CompanyDays{}}, policy.InvalidInput, "no day"},
		{wu, staff.CalendarChange{Year: newYear()}, policy.InvalidInput, "a year without a holiday"},
		{wu, staff.CalendarChange{Year: newYear("2026-01-01")}, policy.InvalidInput, "a day of another year"},
		{wu, staff.CalendarChange{Year: newYear("2027-01-01", "2027-01-01")}, policy.InvalidInput, "a day twice"},
		{wu, staff.CalendarChange{Year: &calendar.Amendment{Year: 2027, Holidays: []calendar.Day{day("2027-01-01")}}}, policy.InvalidInput, "published where?"},
		{wu, staff.CalendarChange{Year: &calendar.Amendment{Year: 20270, Holidays: []calendar.Day{day("2027-01-01")}, Source: "x"}}, policy.InvalidInput, "no such year"},
		{wu, staff.CalendarChange{Company: &calendar.CompanyDays{Closed: []calendar.Day{day("2026-03-02")}, Worked: []calendar.Day{day("2026-03-02")}}}, policy.InvalidInput, "closed and worked at once"},
		{wu, staff.CalendarChange{Company: &calendar.CompanyDays{Closed: []calendar.Day{{}}}}, policy.InvalidInput, "an empty day"},
		{wu, staff.CalendarChange{Company: &calendar.CompanyDays{Closed: []calendar.Day{day("2026-03-02")}, Reason: "a\nb"}}, policy.InvalidInput, "a reason is one line"},
	} {
		got, _, err := b.AmendCalendar(c.who, on(today), law, c.change)
		refused(t, got, err, c.why, c.want)
	}
}
