package contract_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// acts calls the real method of every act of the contract's table, with input that
// suits the fixtures. A row without one fails the test below.
var acts = map[policy.Action]func(f contract.File, who policy.Actor) error{
	contract.ActEdit: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Edit(who, monday, law, contract.Changes{Terms: terms()})
		return err
	},
	contract.ActListPapers: func(f contract.File, who policy.Actor) error {
		_, _, err := f.ListPapers(who, monday, law, contract.Listing{Formality: len(f.Formalities), Papers: papers})
		return err
	},
	contract.ActDrop: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Drop(who, monday, law, "未能谈成")
		return err
	},
	contract.ActSign: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Sign(who, monday, law, day("2026-03-02"), nil)
		return err
	},
	contract.ActRecordUnconsulted: func(f contract.File, who policy.Actor) error {
		_, _, err := f.RecordUnconsulted(who, monday, law, contract.UnconsultedSigning{Day: day("2026-03-01"), Reason: "客户在外地"}, []policy.PersonID{handler.ID})
		return err
	},
	contract.ActAmend: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Amend(who, monday, law, contract.Amendment{Day: day("2026-03-02")})
		return err
	},
	contract.ActPerform: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Perform(who, monday, law, day("2026-03-02"))
		return err
	},
	contract.ActTerminate: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Terminate(who, monday, law, day("2026-03-02"))
		return err
	},
	contract.ActStrike: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Strike(who, monday, law, len(f.Formalities), "误登")
		return err
	},
	contract.ActAssign: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Assign(who, monday, law, "somebody-else")
		return err
	},
}

var found = []archive.PaperDifference{{Paper: 1, Field: "pages", Found: 2}}

// passages does the same for the papers of the first formality.
var passages = map[policy.Action]func(f contract.File, who policy.Actor) error{
	contract.ActHandOver: func(f contract.File, who policy.Actor) error {
		_, _, err := f.HandOver(1, who, monday, law, manager.ID)
		return err
	},
	contract.ActReturn: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Return(1, who, monday, law, found)
		return err
	},
	contract.ActVerify: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Verify(1, who, monday, law)
		return err
	},
	contract.ActAssignPapers: func(f contract.File, who policy.Actor) error {
		_, _, err := f.AssignPapers(1, who, monday, law, second.ID)
		return err
	},
	contract.ActDeliver: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Deliver(1, who, monday, law)
		return err
	},
	contract.ActRefuse: func(f contract.File, who policy.Actor) error {
		_, _, err := f.Refuse(1, who, monday, law, found)
		return err
	},
	contract.ActReceive: func(f contract.File, who policy.Actor) error {
		_, err := f.Receive(1, who, monday, law, archive.Volume{})
		return err
	},
}

// overdue is a day after the one by which the report of the fixtures is submitted.
var julyThird, overdue = on("2026-07-03"), on("2026-07-13")

// reporting does the same for reports.
var reporting = map[policy.Action]func(r contract.Report, who policy.Actor) error{
	contract.ActNameReporter: func(r contract.Report, who policy.Actor) error {
		_, _, err := r.NameAnother(who, overdue, law, "somebody-else")
		return err
	},
	contract.ActDrawUp: func(r contract.Report, who policy.Actor) error {
		_, _, err := r.DrawUp(who, overdue, law, contract.Figures{})
		return err
	},
	contract.ActComment: func(r contract.Report, who policy.Actor) error {
		_, _, err := r.Write(who, overdue, law, "增长来自续签")
		return err
	},
	contract.ActTakeReport: func(r contract.Report, who policy.Actor) error {
		_, _, err := r.Receive(who, overdue, law)
		return err
	},
	contract.ActSendBack: func(r contract.Report, who policy.Actor) error {
		_, _, err := r.SendBack(who, overdue, law, "与台账不符")
		return err
	},
	contract.ActHoldMissed: func(r contract.Report, who policy.Actor) error {
		_, _, err := r.HoldMissed(who, overdue, law)
		return err
	},
	contract.ActSubmit: func(r contract.Report, who policy.Actor) error {
		_, _, err := r.Submit(who, overdue, law)
		return err
	},
}

var (
	contractStates = []policy.State{contract.Drafted, contract.Signed, contract.Performed, contract.Terminated, contract.Dropped}
	paperStates    = []policy.State{contract.WithHandler, contract.HandedOver, contract.Verified, contract.Delivered, contract.Filed, contract.Joined, contract.Struck}
	reportStates   = []policy.State{contract.Expected, contract.DrawnUp, contract.Submitted, contract.Received}
)

// entitled is the first of the fixtures' people whom the matrix lets do the act.
func entitled(t *testing.T, a policy.Action, s policy.Subject) policy.Actor {
	t.Helper()
	for _, who := range people {
		if law.Matrix().Decide(who, a, s).OK() {
			return who
		}
	}
	require.Failf(t, "nobody may", "%s", a)
	return policy.Actor{}
}

// tried does every act of a table in every state, and wants it refused by its rule
// where the table does not allow it.
func tried[T, R any](t *testing.T, table policy.Lifecycle[R], states []policy.State, in func(testing.TB, policy.State) T, subject func(T) policy.Subject, acts map[policy.Action]func(T, policy.Actor) error, name func(policy.State) policy.Text) {
	t.Helper()
	require.Len(t, acts, len(table), "the test calls every act of the table")
	for _, state := range states {
		require.NotEqual(t, string(state), name(state).ZH, "every state has its name")
		for _, row := range table {
			t.Run(string(state)+" "+string(row.Action), func(t *testing.T) {
				one := in(t, state)
				err := acts[row.Action](one, entitled(t, row.Action, subject(one)))
				if slices.Contains(row.From, state) {
					require.NoError(t, err)
					return
				}
				v := violation(t, err, row.Rules[0], "state")
				require.Equal(t, policy.RuleBroken, v.Kind)
				require.Equal(t, string(state), v.Found)
			})
		}
	}
}

func TestEveryStateAndAct(t *testing.T) {
	tried(t, contract.Lifecycle(), contractStates, in, contract.File.Subject, acts, contract.StateText)
	tried(t, contract.Passage(), paperStates, at, contract.File.Subject, passages, contract.StateText)
	tried(t, contract.ReportLifecycle(), reportStates, report, contract.Report.Subject, reporting, contract.ReportStateText)
}

func TestEveryRowIsInTheMatrix(t *testing.T) {
	all := []policy.Action{contract.ActOpen, contract.ActOpenForAnother, contract.ActRead, contract.ActRegister, contract.ActReadReport}
	for _, row := range contract.Lifecycle() {
		all = append(all, row.Action)
	}
	for _, row := range contract.Passage() {
		all = append(all, row.Action)
	}
	for _, row := range contract.ReportLifecycle() {
		all = append(all, row.Action)
	}
	for _, a := range all {
		row, ok := law.Matrix().Row(a)
		require.True(t, ok, "%s", a)
		require.NotEmpty(t, row.Title().ZH)
	}
}

// agrees wants that what Explain allows succeeds, and that what it says stands in
// the way is what the act refuses with.
func agrees[T any](t *testing.T, one T, who policy.Actor, all []policy.Next, acts map[policy.Action]func(T, policy.Actor) error) {
	t.Helper()
	before, err := json.Marshal(one)
	require.NoError(t, err)
	for _, next := range all {
		err := acts[next.Action](one, who)
		require.Equal(t, next.Allowed, err == nil, "%s by %s: %v", next.Action, who.ID, err)
		for _, blocked := range next.Blocked {
			same := slices.ContainsFunc(policy.Violations(err), func(v *policy.Violation) bool { return *v == *blocked })
			require.True(t, same, "%s by %s says %v, and refuses with %v", next.Action, who.ID, blocked, err)
		}
	}
	after, err := json.Marshal(one)
	require.NoError(t, err)
	require.JSONEq(t, string(before), string(after), "an act is a function: what it was given stays as it was")
}

func TestActsAndExplain(t *testing.T) {
	for _, who := range append(slices.Clone(people), archivetest.Stranger) {
		for _, state := range contractStates {
			f := in(t, state)
			agrees(t, f, who, f.Explain(who, monday, law), acts)
		}
		for _, state := range paperStates {
			f := at(t, state)
			agrees(t, f, who, f.ExplainPapers(1, who, monday, law), passages)
		}
		for _, state := range reportStates {
			r := report(t, state)
			agrees(t, r, who, r.Explain(who, overdue, law), reporting)
		}
	}
	next := at(t, contract.WithHandler).ExplainPapers(1, handler, monday, law)
	require.Equal(t, "2026-04-02", next[0].Due.String(), "K3a: within one month of the signing")
	require.Empty(t, at(t, contract.Filed).ExplainPapers(2, handler, monday, law), "there is no second formality")
}

// Records that no act has made are refused, never a panic.
func TestHandMadeRecords(t *testing.T) {
	for _, who := range append(slices.Clone(people), policy.Actor{}, archivetest.Stranger) {
		for action, act := range acts {
			require.Error(t, act(contract.File{}, who), "%s on the zero file", action)
		}
		for action, act := range passages {
			require.Error(t, act(contract.File{}, who), "%s on the zero file", action)
			require.Error(t, act(contract.File{Org: org, Formalities: []contract.Formality{{}}}, who), "%s on a formality of no state", action)
		}
		for action, act := range reporting {
			require.Error(t, act(contract.Report{}, who), "%s on the zero report", action)
		}
		require.NotPanics(t, func() {
			contract.File{}.Explain(who, monday, law)
			contract.File{}.ExplainPapers(1, who, monday, law)
			contract.Report{}.Explain(who, monday, law)
			contract.File{State: contract.Performed, Formalities: []contract.Formality{{}}}.EndedOn()
		})
		_, _, err := contract.Open(org, "contract-1", who, monday, law, contract.Opening{})
		require.Error(t, err)
		_, _, err = contract.NameReporter(org, "report-1", who, monday, law, contract.Covers{}, "")
		require.Error(t, err)
		_, _, err = contract.StartReport(org, "report-1", who, monday, law, contract.Covers{}, contract.Figures{})
		require.Error(t, err)
		_, _, err = contract.HoldMissedBy(org, "report-1", who, monday, law, law, nil, contract.Covers{}, "")
		require.Error(t, err)
	}
}

func TestRecordsComeBackFromJSONAsTheyWere(t *testing.T) {
	back := func(in, out any) {
		b, err := json.Marshal(in)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, out))
	}
	for _, state := range contractStates {
		f, got := in(t, state), contract.File{}
		back(f, &got)
		require.Equal(t, f, got)
	}
	for _, state := range paperStates {
		f, got := at(t, state), contract.File{}
		back(f, &got)
		require.Equal(t, f, got)
	}
	for _, state := range reportStates {
		r, got := report(t, state), contract.Report{}
		back(r, &got)
		require.Equal(t, r, got)
	}
}

func TestActsBehindTheirClock(t *testing.T) {
	early := monday.Add(-time.Hour)
	_, _, err := signed(t).Perform(handler, early, law, day("2026-03-02"))
	require.Error(t, err, "the clock runs behind the record's last act")
}
