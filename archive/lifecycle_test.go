package archive_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// acts calls the real method of every act of the table, with input that suits
// the fixtures. A row without one fails the test below.
var acts = map[policy.Action]func(f archive.File, v archive.Volume, who policy.Actor) error{
	archive.ActEditInventory: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.EditInventory(who, noon, law, archivetest.Inventory(archivetest.Project())))
	},
	archive.ActEndProject: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.EndProject(who, noon, law, friday))
	},
	archive.ActSign: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		p := archive.SignInventory
		switch f.State {
		case archive.Delivered:
			p = archive.SignAcceptance
		case archive.Accepted:
			p = archive.SignLine
		}
		return last(f.Sign(who, noon, law, archivetest.Signing(f, p)))
	},
	archive.ActHandOver: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.HandOver(who, noon, law))
	},
	archive.ActRequestSupplement: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.RequestSupplement(who, noon, law, []archive.Want{{Title: "补充说明"}}))
	},
	archive.ActAnswerSupplement: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.AnswerSupplement(who, noon, law))
	},
	archive.ActCode: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.Code(who, noon, law, nil))
	},
	archive.ActCheck: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.Check(who, noon, law))
	},
	archive.ActDeliver: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.Deliver(who, noon, law))
	},
	archive.ActRefuse: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		var code string
		if len(f.Items) > 0 {
			code = f.Items[0].Code
		}
		found := []archive.Difference{{Code: code, Field: "missing"}}
		if code == "" {
			found = []archive.Difference{{Field: "unlisted", Found: 1}}
		}
		return last(f.Refuse(who, noon, law, found))
	},
	archive.ActAccept: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		var counts []archive.Count
		if len(f.Items) > 0 && f.Items[0].Code != "" {
			counts = archivetest.Counts(f)
		}
		return last(f.Accept(who, noon, law, counts))
	},
	archive.ActRegister: func(f archive.File, v archive.Volume, who policy.Actor) error {
		return pair(f.Register(v, who, noon, law))
	},
	archive.ActPlace: func(f archive.File, v archive.Volume, who policy.Actor) error {
		return pair(f.Place(v, who, noon, law, archive.Place{Room: "R", Cabinet: "C", Shelf: "S"}))
	},
	archive.ActVoidNumber: func(f archive.File, v archive.Volume, who policy.Actor) error {
		return pair(f.VoidNumber(v, who, noon, law, "错号"))
	},
	archive.ActExtend: func(f archive.File, _ archive.Volume, who policy.Actor) error {
		return last(f.Extend(who, noon, law, archive.Grant{Deadline: policy.Total, Days: 1, Reason: "审批人出差"}))
	},
	archive.ActGiveAnnex: func(f archive.File, v archive.Volume, who policy.Actor) error {
		return pair(f.GiveAnnex(v, who, noon, law, handing))
	},
	archive.ActCorrect: func(f archive.File, v archive.Volume, who policy.Actor) error {
		return pair(f.Correct(v, who, noon, law, archive.Amendment{Corrects: 1, Reason: "r", Title: "t"}))
	},
}

func last(_ archive.File, _ journal.Draft, err error) error { return err }

func pair(_ archive.Pair, err error) error { return err }

// entitled is the first of the fixtures' people whom the matrix lets do the act.
func entitled(t *testing.T, a policy.Action, f archive.File) policy.Actor {
	t.Helper()
	for _, who := range archivetest.Staff() {
		if law.Matrix().Decide(who, a, f.Subject()).OK() {
			return who
		}
	}
	require.Failf(t, "nobody may", "%s", a)
	return policy.Actor{}
}

func TestEveryStateAndAct(t *testing.T) {
	table := archive.Lifecycle()
	require.Len(t, table.States(), 8)
	for _, state := range table.States() {
		require.NotEqual(t, string(state), archive.StateText(state).ZH, "every state has its name")
	}
	for _, state := range table.States() {
		f, v := archivetest.In(state, friday)
		for _, row := range table {
			t.Run(string(state)+" "+string(row.Action), func(t *testing.T) {
				act, ok := acts[row.Action]
				require.True(t, ok, "the test calls every act of the table")
				err := act(f, v, entitled(t, row.Action, f))
				stopped := false
				for _, one := range policy.Violations(err) {
					if one.Field != "state" {
						continue
					}
					stopped = true
					require.Equal(t, policy.RuleBroken, one.Kind)
					rule := row.Rules[0]
					if state == archive.Supplementing {
						rule = policy.B4_2d // nothing moves on with an open supplement
					}
					require.Equal(t, rule, one.Rule)
					require.Equal(t, string(state), one.Found)
				}
				require.Equal(t, !slices.Contains(row.From, state), stopped, "%v", err)
			})
		}
	}
}

func TestEveryRowIsInTheMatrixAndCitesRules(t *testing.T) {
	for _, row := range archive.Lifecycle() {
		permission, ok := law.Matrix().Row(row.Action)
		require.True(t, ok, "%s", row.Action)
		require.NotEmpty(t, permission.Title().ZH)
		require.NotEmpty(t, row.Rules, "%s", row.Action)
	}
	changed := archive.Lifecycle()
	changed[0].Action = "gone"
	require.NotEqual(t, changed[0].Action, archive.Lifecycle()[0].Action, "the table is the caller's copy")
}

// An act is a function: what it was given stays as it was, whoever asks and
// whether it is done or refused.
func TestNoActChangesWhatItIsGiven(t *testing.T) {
	asJSON := func(f archive.File, v archive.Volume) string {
		b, err := json.Marshal([]any{f, v})
		require.NoError(t, err)
		return string(b)
	}
	for _, state := range archive.Lifecycle().States() {
		f, v := archivetest.In(state, friday)
		before := asJSON(f, v)
		for action, act := range acts {
			for _, who := range archivetest.Staff() {
				_ = act(f, v, who)
				require.Equal(t, before, asJSON(f, v), "%s by %s in state %s", action, who.ID, state)
			}
		}
		f.Explain(archivetest.A, noon, law)
		require.Equal(t, before, asJSON(f, v))
	}
}

// What Explain allows succeeds, and what it says stands in the way is what the
// act refuses with.
func TestExplainAndTheActsAgree(t *testing.T) {
	people := archivetest.Staff()
	deputed := archivetest.OtherManager
	deputed.Principal = archivetest.A.ID
	crossed := archivetest.A
	crossed.Principal = archivetest.B.ID
	promoted := archivetest.B
	promoted.Roles = policy.Roles{policy.ProjectManager, policy.Archivist, policy.GeneralManager}
	people = append(people, deputed, crossed, promoted, archivetest.Stranger)
	seen := map[policy.Action]bool{}
	for _, state := range archive.Lifecycle().States() {
		f, v := archivetest.In(state, friday)
		for _, who := range people {
			for _, next := range f.Explain(who, noon, law) {
				if next.Allowed {
					seen[next.Action] = true
				}
				err := acts[next.Action](f, v, who)
				require.Equal(t, next.Allowed, err == nil, "%s by %s in %s: %v", next.Action, who.ID, state, err)
				require.Equal(t, next.Blocked, policy.Violations(err), "%s by %s in %s", next.Action, who.ID, state)
			}
		}
	}
	for _, missing := range []policy.Action{archive.ActEndProject, archive.ActCheck, archive.ActAnswerSupplement} {
		require.False(t, seen[missing], "%s is blocked in every fixture: ended, not coded, incomplete", missing)
	}
	require.Len(t, seen, len(acts)-3)
}

func TestExplainSaysWhatByWhomByWhenAndWhy(t *testing.T) {
	f := archivetest.Sorted(friday)
	for _, next := range f.Explain(archivetest.A, archivetest.At("2026-02-14"), law) {
		if next.Action != archive.ActHandOver {
			continue
		}
		require.True(t, next.Allowed)
		require.Equal(t, "A 角移交 B 角", next.Title.ZH)
		require.Equal(t, []policy.PersonID{archivetest.A.ID}, next.By)
		require.Equal(t, policy.AToB, next.Deadline)
		require.Equal(t, "2026-02-25", next.Due.String())
		require.Equal(t, 2, next.WorkingDaysLeft)
		require.Contains(t, next.Rules, policy.B4_5a)
		return
	}
	require.Fail(t, "hand-over is not explained")
}

func TestExplainDoesNotOfferASignatureThatIsNotWanted(t *testing.T) {
	signing := func(f archive.File, who policy.Actor) policy.Next {
		for _, next := range f.Explain(who, noon, law) {
			if next.Action == archive.ActSign {
				return next
			}
		}
		require.Fail(t, "signing is not explained")
		return policy.Next{}
	}
	require.True(t, signing(archivetest.Sorted(friday), archivetest.A).Allowed)
	require.False(t, signing(archivetest.Checking(friday), archivetest.A).Allowed, "A has signed")
	require.True(t, signing(archivetest.Delivered(friday), archivetest.B).Allowed)
	require.False(t, signing(archivetest.Delivered(friday), archivetest.A).Allowed, "the acceptance is B's")
	accepted, _ := archivetest.Accepted(friday)
	require.False(t, signing(accepted, archivetest.B).Allowed, "no line yet")
}

// Records that no act has made are refused, never a panic.
func TestHandMadeRecords(t *testing.T) {
	people := append(archivetest.Staff(), policy.Actor{}, archivetest.Stranger)
	for _, who := range people {
		for action, act := range acts {
			require.Error(t, act(archive.File{}, archive.Volume{}, who), "%s on the zero file", action)
		}
		_, _, err := archive.Volume{}.Inspect(who, noon, law)
		require.Error(t, err)
		require.NotPanics(t, func() { archive.File{}.Explain(who, noon, law) })
	}
	for _, state := range archive.Lifecycle().States() {
		f := archive.File{Org: archivetest.Org, ID: "f", State: state, Project: archive.Project{A: archivetest.A.ID, B: archivetest.B.ID}}
		bare := f
		bare.Project = archive.Project{}
		half := f
		half.Deadlines = policy.Deadlines{{}, {Name: policy.Total, Provisional: true}}
		half.Signatures, half.Holders = make([]archive.Signature, 1), make([]archive.Holding, 1)
		half.Items, half.Annex = make([]archive.Item, 1), make([]archive.AnnexPaper, 1)
		half.Supplements, half.Refusals = make([]archive.Supplement, 1), make([]archive.Refusal, 1)
		for _, one := range []archive.File{f, bare, half} {
			for action, act := range acts {
				require.NotPanics(t, func() { _ = act(one, archive.Volume{}, entitled(t, action, f)) }, "%s in %s", action, state)
			}
		}
	}
	var f archive.File
	require.NotPanics(t, func() {
		f.Title()
		f.Ref()
		f.Holder()
		f.Agreed()
		f.Subject()
		f.Missing(law)
		f.InventoryDigest()
		f.Digest("unheard of")
		f.Completeness(law)
		f.Late(calendar.Day{})
		f.Breached("")
		f.MakeVolume(noon, law, journal.Draft{}, "v", 1)
		archive.Volume{}.Holder()
		archive.Volume{}.Pages()
		archive.Volume{}.Ref()
		archive.SortItems(law, "", []archive.Item{{}, {Part: "x"}})
		archive.Inventory{}.Difference(archive.Inventory{Items: make([]archive.Item, 1)})
	})
}

func TestRecordsComeBackFromJSONAsTheyWere(t *testing.T) {
	round := func(in, out any) {
		b, err := json.Marshal(in)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, out))
	}
	rich := opened(t, lawWith(t, func(r *policy.Regulation) { r.Settings.SupplementStopsClock = true }), "2026-02-13").
		ended("2026-02-13").handOver().request().on("2026-02-25").answer().extend(policy.Total, 1).deliver().refuse().deliver().accept()
	rich.both(rich.f.GiveAnnex(rich.v, archivetest.Archivist, rich.at, law, handing)).register()
	amount := policy.MustYuan("1.10")
	rich.both(rich.f.Correct(rich.v, archivetest.GeneralManager, rich.at, law, archive.Amendment{Corrects: 1, Reason: "r", Amount: &amount}))
	files, volumes := []archive.File{rich.f}, []archive.Volume{rich.v}
	for _, state := range archive.Lifecycle().States() {
		f, v := archivetest.In(state, friday)
		files, volumes = append(files, f), append(volumes, v)
	}
	for _, f := range files {
		var back archive.File
		round(f, &back)
		require.Equal(t, f, back)
	}
	for _, v := range volumes {
		var back archive.Volume
		round(v, &back)
		require.Equal(t, v, back)
	}
}

func TestJSONThatIsNoInput(t *testing.T) {
	for _, bad := range []string{
		`{"items":[{"pages":1.5}]}`, `{"items":[{"pages":"3"}]}`, `{"items":[{"pages":1e30}]}`,
		`{"items":{"pages":3}}`, `{"annex":[{"copies":true}]}`,
	} {
		require.Error(t, json.Unmarshal([]byte(bad), new(archive.Inventory)), bad)
	}
	for _, bad := range []string{
		`{"amount":500000}`, `{"amount":"1e9999"}`, `{"amount":"-1.00"}`, `{"amount":"1.005"}`, `{"amount":null}`, `{"amount":"NaN"}`,
		`{"ended":"2026-02-30"}`, `{"ended":"2026-13-01"}`, `{"ended":null}`, `{"ended":"20260203"}`,
	} {
		require.Error(t, json.Unmarshal([]byte(bad), new(archive.Project)), bad)
	}
}
