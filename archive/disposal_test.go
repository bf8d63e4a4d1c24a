package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// keeping is a regulation that says how long business volumes are kept.
func keeping(t require.TestingT) *policy.Version {
	return lawWith(t, func(r *policy.Regulation) {
		from := calendar.MustDay("2025-01-01")
		r.Retentions = []policy.Retention{
			{Class: "business", Basis: "company", Period: calendar.MustPeriod("60 months"), Citation: "公司档案制度第九条", From: from, On: true},
			{Class: "business", Basis: "law", Period: calendar.MustPeriod("120 months"), Citation: "反洗钱法第三十四条", From: from, On: true},
			{Class: "business", Basis: "province", Period: calendar.MustPeriod("240 months"), Citation: "不适用", From: from},
			{Class: "credit", Basis: "company", Period: calendar.MustPeriod("360 months"), Citation: "信用档案", From: from, On: true},
		}
	})
}

func TestRetention(t *testing.T) {
	rules := keeping(t)
	filed := opened(t, rules, "2026-02-13").ended("2026-02-13").handOver().deliver().accept().v
	require.Equal(t, &archive.Retention{Until: calendar.MustDay("2036-02-13"), Citation: "反洗钱法第三十四条", From: friday}, filed.Retention,
		"at filing the longest that is switched on, with its citation")
	require.Equal(t, "2036-02-13", filed.Expires().String())
	require.Nil(t, onShelf().Retention, "the default regulation gives no figure")
	require.True(t, onShelf().Expires().IsZero())

	retain := func(v archive.Volume, who policy.Actor, rules *policy.Version, from string) (archive.Volume, error) {
		day := calendar.Day{}
		if from != "" {
			day = calendar.MustDay(from)
		}
		v, _, err := v.Retain(who, noon, rules, day)
		return v, err
	}
	v, err := retain(onShelf(), archivetest.Archivist, rules, "")
	require.NoError(t, err)
	require.Equal(t, "2036-02-13", v.Retention.Until.String())
	_, err = retain(v, archivetest.Archivist, rules, "2026-01-31")
	shorter := violation(t, err, policy.B3_2, "from")
	require.Equal(t, "2036-01-31", shorter.Found, "one person makes no time shorter")
	_, err = retain(onShelf(), archivetest.Archivist, rules, "2001-01-01")
	require.Equal(t, "2011-01-01", violation(t, err, policy.B3_2, "from").Found, "the first time is counted from the filing at least")
	closed, _, err := v.Retain(archivetest.Archivist, archivetest.At("2026-06-30"), rules, calendar.MustDay("2026-06-01"))
	require.NoError(t, err)
	require.Equal(t, "2036-06-01", closed.Retention.Until.String(), "from the end of the business where it is stated")
	lowered := lawWith(t, func(r *policy.Regulation) {
		r.Retentions = []policy.Retention{{
			Class: "business", Basis: "company", Period: calendar.MustPeriod("60 months"), Citation: "c", From: calendar.MustDay("2025-01-01"), On: true,
		}}
	})
	_, err = retain(v, archivetest.Archivist, lowered, "")
	_ = violation(t, err, policy.B3_2, "from")
	_, err = retain(onShelf(), archivetest.Archivist, law, "")
	_ = violation(t, err, policy.B3_2, "retentions")
	_, err = retain(onShelf(), archivetest.A, rules, "")
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = retain(onShelf(), archivetest.Archivist, rules, "2026-02-14")
	require.ErrorIs(t, err, policy.InvalidInput)
	extended := v
	extended.Retention = &archive.Retention{Until: calendar.MustDay("2050-01-01"), Citation: "c", Appraised: true}
	extended, err = retain(extended, archivetest.Archivist, rules, "")
	require.NoError(t, err)
	require.Equal(t, "2050-01-01", extended.Retention.Until.String(), "what an appraisal has extended is not made shorter")
	require.True(t, heldBy(t, filed, "h").Expires().IsZero(), "a held volume never comes up")
}

// expired is a volume whose time ended before the fixtures' day.
func expired(id archive.VolumeID) archive.Volume {
	v := onShelf()
	v.ID = id
	v.Retention = &archive.Retention{Until: friday.AddDays(-1), Citation: "c"}
	return v
}

var (
	volumes    = []archive.Volume{expired("v-1"), expired("v-2")}
	mixed      = []archive.Verdict{{Volume: "v-1"}, {Volume: "v-2", Until: calendar.MustDay("2030-01-01")}}
	appraisers = []policy.Actor{archivetest.OfficeDirector, archivetest.Deputy}
)

func clearing(c archive.Clearing, err error) error { return err }

func lastX(_ archive.Disposal, _ journal.Draft, err error) error { return err }

// disposals are a disposal in each of its states.
func disposals(t require.TestingT) map[policy.State]archive.Disposal {
	x, _, err := archive.DrawUpDisposal(archivetest.Org, "x-1", volumes, archivetest.Archivist, noon, law)
	require.NoError(t, err)
	all := map[policy.State]archive.Disposal{x.State: x}
	for _, who := range appraisers {
		x, _, err = x.Appraise(who, noon, law, mixed)
		require.NoError(t, err)
	}
	all[x.State] = x
	no, _, err := x.Refuse(archivetest.GeneralManager, noon, law, "再保管五年")
	require.NoError(t, err)
	require.Equal(t, "再保管五年", no.Refusal.Text)
	all[no.State] = no
	yes, err := x.Approve(volumes, archivetest.GeneralManager, noon, law)
	require.NoError(t, err)
	all[yes.Disposal.State] = yes.Disposal
	done, err := yes.Disposal.Destroy(volumes, archivetest.Archivist, noon, law)
	require.NoError(t, err)
	all[done.Disposal.State] = done.Disposal
	return all
}

func TestWhatComesUpForDisposal(t *testing.T) {
	draw := func(change func(v *archive.Volume)) func() error {
		return func() error {
			v := expired("v-1")
			change(&v)
			return lastX(archive.DrawUpDisposal(archivetest.Org, "x", []archive.Volume{v}, archivetest.Archivist, noon, law))
		}
	}
	run(t, []ruleCase{
		{policy.B3_2, "a volume whose time has ended", draw(func(*archive.Volume) {}), ""},
		{policy.B3_2, "on its last day it has not", draw(func(v *archive.Volume) { v.Retention = &archive.Retention{Until: friday} }), "retention"},
		{policy.B3_2, "one of no known time has not", draw(func(v *archive.Volume) { v.Retention = nil }), "retention"},
		{policy.B3_2, "a held one never comes up", draw(func(v *archive.Volume) { v.Holds = []archive.Hold{{ID: "h", Reading: true}} }), "holds"},
		{policy.B3_2, "nor one that is out", draw(func(v *archive.Volume) { v.Out = &archive.Out{Slip: "s"} }), "out"},
		{policy.B3_2, "nor one destroyed already", draw(func(v *archive.Volume) { v.State = archive.Disposed }), "state"},
		{policy.B3_1, "the archivist draws it up", func() error {
			return lastX(archive.DrawUpDisposal(archivetest.Org, "x", volumes, archivetest.GeneralManager, noon, law))
		}, "actor"},
	})
	for name, list := range map[string][]archive.Volume{"none": nil, "one twice": {volumes[0], volumes[0]}, "too many": make([]archive.Volume, 201)} {
		require.ErrorIs(t, lastX(archive.DrawUpDisposal(archivetest.Org, "x", list, archivetest.Archivist, noon, law)), policy.InvalidInput, name)
	}
}

func TestTwoPeopleAppraise(t *testing.T) {
	in := disposals(t)
	drawn := in[archive.Appraising]
	first, _, err := drawn.Appraise(archivetest.OfficeDirector, noon, law, mixed)
	require.NoError(t, err)
	require.Equal(t, archive.Appraising, first.State)
	appraise := func(x archive.Disposal, who policy.Actor, verdicts ...archive.Verdict) func() error {
		return func() error { return lastX(x.Appraise(who, noon, law, verdicts)) }
	}
	deputed := archivetest.Deputy
	deputed.Principal = archivetest.OfficeDirector.ID
	lent, _, err := drawn.Appraise(deputed, noon, law, mixed)
	require.NoError(t, err)
	too := archivetest.Archivist
	too.Principal = archivetest.OfficeDirector.ID
	run(t, []ruleCase{
		{policy.B3_2, "a second person", appraise(first, archivetest.Deputy, mixed...), ""},
		{policy.B3_2, "never the first again", appraise(first, archivetest.OfficeDirector, mixed...), "actor"},
		{policy.B3_2, "nor on their behalf", appraise(first, deputed, mixed...), "actor"},
		{policy.B3_2, "nor the one for whom the first did", appraise(lent, archivetest.OfficeDirector, mixed...), "actor"},
		{policy.B3_2, "nor two on behalf of one", appraise(lent, too, mixed...), "actor"},
		{policy.B3_2, "with authority", appraise(first, archivetest.A, mixed...), "actor"},
	})
	for _, who := range appraisers {
		next := first.Explain(who, noon, law)
		require.Equal(t, archive.ActAppraise, next[0].Action)
		require.Equal(t, who.ID == archivetest.Deputy.ID, next[0].Allowed, "what is explained is what is done")
	}
	for name, verdicts := range map[string][]archive.Verdict{
		"one left out":   mixed[:1],
		"one twice":      {mixed[0], mixed[0]},
		"a stranger":     {mixed[0], {Volume: "v-9"}},
		"until the past": {mixed[0], {Volume: "v-2", Until: friday}},
	} {
		require.ErrorIs(t, appraise(first, archivetest.Deputy, verdicts...)(), policy.InvalidInput, name)
	}
	// One word to keep is enough: it is destroyed only where both say so.
	split, _, err := first.Appraise(archivetest.Deputy, noon, law, []archive.Verdict{{Volume: "v-1", Until: calendar.MustDay("2028-01-01")}, {Volume: "v-2"}})
	require.NoError(t, err)
	require.Equal(t, "2028-01-01", split.Fate("v-1").String())
	require.Equal(t, "2030-01-01", split.Fate("v-2").String())
	kept, err := split.Approve(volumes, archivetest.GeneralManager, noon, law)
	require.NoError(t, err)
	require.Equal(t, archive.Executed, kept.Disposal.State, "nothing is left to destroy")
}

func TestDestroyingWhatWasApproved(t *testing.T) {
	in := disposals(t)
	appraised, approved := in[archive.Appraised], in[archive.Approved]
	boss := archivetest.GeneralManager
	frozen := []archive.Volume{heldBy(t, volumes[0], "h"), volumes[1]}
	struck, _, err := approved.Strike(archivetest.Archivist, noon, law, "v-1", "法院冻结")
	require.NoError(t, err)
	mine := appraised
	mine.Appraisals = append([]archive.Appraisal{{Note: archive.Note{By: boss.ID}}}, mine.Appraisals[1:]...)
	lent := appraised
	lent.Appraisals = append([]archive.Appraisal{{Note: archive.Note{By: "li", For: boss.ID}}}, lent.Appraisals[1:]...)
	run(t, []ruleCase{
		{policy.B3_2, "an authority approves", func() error { return clearing(appraised.Approve(volumes, boss, noon, law)) }, ""},
		{policy.B3_2, "that did not appraise it", func() error { return clearing(mine.Approve(volumes, boss, noon, law)) }, "actor"},
		{policy.B3_2, "nor had it appraised for them", func() error { return clearing(lent.Approve(volumes, boss, noon, law)) }, "actor"},
		{policy.B3_2, "nobody else", func() error { return clearing(appraised.Approve(volumes, archivetest.Deputy, noon, law)) }, "actor"},
		{policy.B3_2, "or refuses, with a reason", func() error { return lastX(appraised.Refuse(boss, noon, law, "")) }, "reason"},
		{policy.B3_2, "the archivist destroys what was approved", func() error { return clearing(approved.Destroy(volumes, archivetest.Archivist, noon, law)) }, ""},
		{policy.B3_2, "a hold placed since stops it", func() error { return clearing(approved.Destroy(frozen, archivetest.Archivist, noon, law)) }, "holds"},
		{policy.B3_2, "until the volume is struck off", func() error { return clearing(struck.Destroy(frozen, archivetest.Archivist, noon, law)) }, ""},
		{policy.B3_2, "with a reason", func() error { return lastX(approved.Strike(archivetest.Archivist, noon, law, "v-1", "")) }, "reason"},
	})
	require.ErrorIs(t, lastX(struck.Strike(archivetest.Archivist, noon, law, "v-1", "r")), policy.InvalidInput, "struck off already")
	require.ErrorIs(t, clearing(approved.Destroy(nil, archivetest.Archivist, noon, law)), policy.NotFound)

	yes, err := appraised.Approve(volumes, boss, noon, law)
	require.NoError(t, err)
	require.Len(t, yes.Volumes, 1)
	require.Equal(t, "2030-01-01", yes.Volumes[0].Retention.Until.String())
	require.True(t, yes.Volumes[0].Retention.Appraised)
	done, err := approved.Destroy(volumes, archivetest.Archivist, noon, law)
	require.NoError(t, err)
	require.Len(t, done.Volumes, 1)
	gone := done.Volumes[0]
	require.Equal(t, archive.Disposed, gone.State)
	require.Equal(t, volumes[0].Number, gone.Number, "number and journal stay")
	require.Equal(t, &archive.Destroyed{List: "x-1", By: archivetest.Archivist.ID, Day: friday}, gone.Disposal)
	require.True(t, gone.Place.IsZero())
	require.Equal(t, archive.OnShelf, volumes[0].State, "what it was given stays as it was")

	f, _ := archivetest.Shelved(friday)
	gone.ID = f.Volume
	_, err = f.Place(gone, archivetest.Archivist, noon, law, archivetest.Shelf)
	_ = violation(t, err, policy.B3_2, "volume")
	_, err = f.VoidNumber(gone, archivetest.Archivist, noon, law, "r")
	_ = violation(t, err, policy.B3_2, "volume")
}

// The longest provision holds on the day of each act, not only on that on which
// the volume was filed.
func TestAProvisionSwitchedOnLater(t *testing.T) {
	in, rules, boss := disposals(t), keeping(t), archivetest.GeneralManager
	_, _, err := archive.DrawUpDisposal(archivetest.Org, "x", volumes, archivetest.Archivist, noon, rules)
	require.Equal(t, "2036-02-13", violation(t, err, policy.B3_2, "retention").Found)
	_ = violation(t, clearing(in[archive.Appraised].Approve(volumes, boss, noon, rules)), policy.B3_2, "retention")
	_ = violation(t, clearing(in[archive.Approved].Destroy(volumes, archivetest.Archivist, noon, rules)), policy.B3_2, "retention")

	counted, _, err := volumes[1].Retain(archivetest.Archivist, noon, rules, calendar.Day{})
	require.NoError(t, err)
	require.Equal(t, "2036-02-13", counted.Retention.Until.String())
	yes, err := in[archive.Appraised].Approve([]archive.Volume{volumes[0], counted}, boss, noon, law)
	require.NoError(t, err)
	require.Equal(t, "2036-02-13", yes.Volumes[0].Retention.Until.String(), "an appraisal extends, and shortens nothing")
}
