package archive_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// volumeActs call the real method of every act of the table.
var volumeActs = map[policy.Action]func(v archive.Volume, who policy.Actor) error{
	archive.ActMove: func(v archive.Volume, who policy.Actor) error {
		return lastV(v.Move(who, noon, law, archivetest.Shelf, nil, false))
	},
	archive.ActInspect:  func(v archive.Volume, who policy.Actor) error { return lastV(v.Inspect(who, noon, law)) },
	archive.ActTakeOver: func(v archive.Volume, who policy.Actor) error { return lastV(v.TakeOver(who, noon, law)) },
	archive.ActHold: func(v archive.Volume, who policy.Actor) error {
		return lastV(v.PlaceHold(who, noon, law, "h-9", archive.Freeze{Case: "c-9"}))
	},
	archive.ActLiftHold: func(v archive.Volume, who policy.Actor) error {
		id := ""
		if len(v.Holds) > 0 {
			id = v.Holds[0].ID
		}
		return lastV(v.LiftHold(who, noon, law, id))
	},
	archive.ActRetain: func(v archive.Volume, who policy.Actor) error {
		v.Retention = &archive.Retention{Until: friday, Appraised: true}
		return lastV(v.Retain(who, noon, law, calendar.Day{}))
	},
	archive.ActRestrict:   func(v archive.Volume, who policy.Actor) error { return lastV(v.Restrict(who, noon, law, "r")) },
	archive.ActUnrestrict: func(v archive.Volume, who policy.Actor) error { return lastV(v.Unrestrict(who, noon, law, "r")) },
}

// sun is another archivist.
var sun = policy.Actor{Org: archivetest.Org, ID: "sun", Roles: policy.Roles{policy.Archivist}}

func volumeStates(t *testing.T) []archive.Volume {
	t.Helper()
	f, received := archivetest.Accepted(friday)
	void, err := f.VoidNumber(received, archivetest.Archivist, noon, law, "错号")
	require.NoError(t, err)
	gone := onShelf()
	gone.State = archive.Disposed
	shut := heldBy(t, onShelf(), "h-1")
	shut.Restricted = &archive.Restriction{Reason: "r"}
	return []archive.Volume{received, onShelf(), out(t, onShelf()), shut, void.Volume, gone}
}

// forbidden checks every pair of state and act against the transition table.
func forbidden[R any](t *testing.T, table policy.Lifecycle[R], state policy.State, try func(a policy.Action) error) {
	t.Helper()
	for _, row := range table {
		err := try(row.Action)
		stopped := slices.ContainsFunc(policy.Violations(err), func(v *policy.Violation) bool {
			return v.Field == "state" && v.Kind == policy.RuleBroken && v.Found == string(state)
		})
		require.Equal(t, !slices.Contains(row.From, state), stopped, "%s in state %s: %v", row.Action, state, err)
	}
}

func TestEveryStateAndActOfAVolume(t *testing.T) {
	table := archive.VolumeLifecycle()
	require.Len(t, volumeActs, len(table))
	for _, v := range volumeStates(t) {
		require.NotEqual(t, string(v.State), archive.VolumeStateText(v.State).ZH)
		if v.State == archive.Received { // moving it is refused for another reason, told of its state as well
			continue
		}
		forbidden(t, table, v.State, func(a policy.Action) error { return volumeActs[a](v, archivetest.GeneralManager) })
	}
}

func TestExplainAndTheActsOnAVolumeAgree(t *testing.T) {
	seen := map[policy.Action]bool{}
	for _, v := range volumeStates(t) {
		v.Retention = &archive.Retention{Until: friday, Appraised: true}
		for _, who := range append(archivetest.Staff(), archivetest.Stranger, sun) {
			for _, next := range v.Explain(who, noon, law) {
				err := volumeActs[next.Action](v, who)
				require.Equal(t, next.Allowed, err == nil, "%s by %s in %s: %v", next.Action, who.ID, v.State, err)
				seen[next.Action] = seen[next.Action] || next.Allowed
			}
		}
	}
	for action, allowed := range seen {
		require.True(t, allowed, action)
	}
	require.Len(t, seen, len(volumeActs))
}

func TestEveryStateAndActOfAnIncident(t *testing.T) {
	try := func(i archive.Incident, who policy.Actor) func(a policy.Action) error {
		return func(a policy.Action) error {
			switch a {
			case archive.ActInvestigate:
				return lastI(i.Investigate(who, noon, law, "f"))
			case archive.ActDecideIncident:
				return lastI(i.Decide(who, noon, law, archive.Ruling{Text: "d"}))
			}
			return lastI(i.Close(who, noon, law, archive.Ending{Outcome: archive.Lasting, Text: "t"}))
		}
	}
	for state, i := range incidents(t) {
		forbidden(t, archive.IncidentLifecycle(), state, try(i, archivetest.GeneralManager))
		for _, who := range append(archivetest.Staff(), archivetest.Stranger) {
			for _, next := range i.Explain(who, noon, law) {
				err := try(i, who)(next.Action)
				require.Equal(t, next.Blocked, policy.Violations(err), "%s by %s in %s", next.Action, who.ID, state)
			}
		}
	}
}

func TestEveryStateAndActOfAStocktake(t *testing.T) {
	try := func(s archive.Stocktake, who policy.Actor) func(a policy.Action) error {
		return func(a policy.Action) error {
			switch a {
			case archive.ActEnterStocktake:
				return lastS(s.Enter(who, noon, law, nil))
			case archive.ActCloseStocktake:
				_, err := s.Close(who, noon, law, s.Sheet(), nil, "i")
				return err
			case archive.ActResolveStocktake:
				return lastS(s.Resolve(who, noon, law, archive.Resolution{How: "found", Reason: "r"}))
			}
			return lastS(s.Drop(who, noon, law, "r"))
		}
	}
	for state, s := range stocktakes(t) {
		forbidden(t, s.Lifecycle(), state, try(s, counter))
		for _, who := range append(archivetest.Staff(), archivetest.Stranger) {
			for _, next := range s.Explain(who, noon, law) {
				err := try(s, who)(next.Action)
				require.Equal(t, next.Allowed, err == nil, "%s by %s in %s: %v", next.Action, who.ID, state, err)
			}
		}
	}
	bare := started(t, func(k *archive.StocktakeTask) { k.Acts.Drop = "" })
	require.Len(t, bare.Lifecycle(), 3)
}

func TestEveryStateAndActOfADisposal(t *testing.T) {
	in := disposals(t)
	require.Len(t, in, 5)
	for state, x := range in {
		forbidden(t, archive.DisposalLifecycle(), state, func(a policy.Action) error {
			switch a {
			case archive.ActAppraise:
				return lastX(x.Appraise(archivetest.Archivist, noon, law, mixed))
			case archive.ActStrike:
				return lastX(x.Strike(archivetest.Archivist, noon, law, "v-1", "r"))
			case archive.ActApproveDisposal:
				return clearing(x.Approve(volumes, archivetest.GeneralManager, noon, law))
			case archive.ActRefuseDisposal:
				return lastX(x.Refuse(archivetest.GeneralManager, noon, law, "r"))
			}
			return clearing(x.Destroy(volumes, archivetest.Archivist, noon, law))
		})
		require.NotNil(t, x.Ref())
		x.Explain(archivetest.Archivist, noon, law)
	}
}

// Records that no act has made are refused, never a panic.
func TestHandMadeLives(t *testing.T) {
	for _, who := range append(archivetest.Staff(), policy.Actor{}) {
		for a, act := range volumeActs {
			require.Error(t, act(archive.Volume{}, who), a)
		}
		require.NotPanics(t, func() {
			archive.Volume{}.Explain(who, noon, law)
			archive.Incident{}.Explain(who, noon, law)
			archive.Stocktake{}.Explain(who, noon, law)
			archive.Disposal{}.Explain(who, noon, law)
			_, _ = archive.Stocktake{}.Close(who, noon, law, journal.Digest{}, nil, "")
			_, _ = archive.Disposal{Lines: make([]archive.DisposalLine, 2)}.Destroy(nil, who, noon, law)
			_ = lastS(archive.Stocktake{State: archive.Differing}.Resolve(who, noon, law, archive.Resolution{Difference: -1}))
		})
	}
}
