package archive_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var (
	friday = calendar.MustDay("2026-02-13")
	noon   = archivetest.Morning(friday)
	law    = policy.Default()
)

// ruleCase is one act that obeys or breaks a rule, with a sentence why.
type ruleCase struct {
	rule  policy.Rule
	why   string
	try   func() error
	field string // of the violation; empty when the rule is obeyed
}

func run(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(string(c.rule)+" "+c.why, func(t *testing.T) {
			err := c.try()
			if c.field == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, c.rule)
			v := violation(t, err, c.rule, c.field)
			require.NotEmpty(t, v.Subject, "the violation names the record")
			for _, text := range []policy.Text{v.Problem, v.Remedy} {
				require.NotEmpty(t, text.ZH)
				require.NotEmpty(t, text.EN)
				require.NotContains(t, text.ZH+text.EN, "%!", "the message is formatted")
			}
		})
	}
}

func open(who policy.Actor, change func(*archive.Project)) func() error {
	return func() error {
		p := archivetest.Project()
		change(&p)
		_, _, err := archive.Open(who, noon, law, archivetest.Org, "f", p)
		return err
	}
}

func TestOpeningAFile(t *testing.T) {
	same := func(*archive.Project) {}
	leasing := lawWith(t, func(r *policy.Regulation) {
		r.Businesses = append(r.Businesses, policy.Business{Kind: "leasing", ZH: "租赁", EN: "Leasing"})
		r.Checklists = append(r.Checklists, policy.Checklist{Kind: "leasing", Papers: []policy.Paper{
			{Code: "lease", Part: policy.Contracts, ZH: "租赁合同", EN: "Lease", Form: policy.Original},
		}})
	})
	run(t, []ruleCase{
		{policy.B1, "a loan is governed by these rules", open(archivetest.A, same), ""},
		{policy.B1, "so is a guarantee", open(archivetest.A, func(p *archive.Project) { p.Kind = archive.Guarantee }), ""},
		{policy.B1, "no other kind of business is", open(archivetest.A, func(p *archive.Project) { p.Kind = "leasing"; p.Conditions = nil }), "kind"},
		{policy.B1, "unless the regulation adds it", func() error {
			p := archivetest.Project()
			p.Kind, p.Conditions = "leasing", nil
			_, _, err := archive.Open(archivetest.A, noon, leasing, archivetest.Org, "f", p)
			return err
		}, ""},
		{policy.B4_1a, "A and B are two people, so one cannot be both", open(archivetest.A, func(p *archive.Project) { p.B = p.A }), "b"},
		{policy.B4_1a, "B may open the file as well, it is in A's hands all the same", open(archivetest.B, same), ""},
		{policy.B4_1a, "a manager of another project is no party to this one", open(archivetest.OtherManager, same), "actor"},
		{policy.B4_1a, "the general manager does not hand papers over", open(archivetest.GeneralManager, same), "actor"},
		{policy.B2, "a file may be prepared before the project ends", open(archivetest.A, same), ""},
		{policy.B7, "no act is done before the regulation is in force", func() error {
			_, _, err := archive.Open(archivetest.A, archivetest.At("2003-12-31"), law, archivetest.Org, "f", archivetest.Project())
			return err
		}, "day"},
	})
}

func TestTheKindsAreThoseOfTheRegulation(t *testing.T) {
	err := open(archivetest.A, func(p *archive.Project) { p.Kind = "leasing" })()
	require.Equal(t, "loan, guarantee", violation(t, err, policy.B1, "kind").Wanted)
}

func TestAnUnknownConditionIsRefused(t *testing.T) {
	// A slip of the pen would leave the mortgage contract out of what is important.
	err := open(archivetest.A, func(p *archive.Project) { p.Conditions = []policy.Condition{"enterprise", "mortgages"} })()
	require.ErrorIs(t, err, policy.InvalidInput)
	require.Equal(t, "conditions[1]", policy.Violations(err)[0].Field)
	require.NotContains(t, err.Error(), "mortgages")
}

func TestFilingOnlyWhatHasTakenPlace(t *testing.T) {
	ready := func() *story {
		s := opened(t, law, "2026-02-02").handOver()
		s.file(s.f.Code(archivetest.B, s.at, law, nil)).file(s.f.Check(archivetest.B, s.at, law))
		return s.sign(archivetest.A, archive.SignInventory).sign(archivetest.B, archive.SignInventory)
	}
	run(t, []ruleCase{
		{policy.B2, "a project that has not ended is not filed", func() error {
			_, _, err := ready().f.Deliver(archivetest.B, noon, law)
			return err
		}, "project.ended"},
		{policy.B2, "opened, handed over, checked and signed earlier is fine: after the end it is filed", func() error {
			_, _, err := ready().ended("2026-02-02").f.Deliver(archivetest.B, noon, law)
			return err
		}, ""},
		{policy.B4_5a, "the end of a project is recorded once", func() error {
			_, _, err := ready().ended("2026-02-02").f.EndProject(archivetest.A, noon, law, friday)
			return err
		}, "project.ended"},
	})
	for why, day := range map[string]calendar.Day{"in the future": friday.AddDays(1), "missing": {}} {
		_, _, err := opened(t, law, "2026-02-13").f.EndProject(archivetest.A, noon, law, day)
		require.ErrorIs(t, err, policy.InvalidInput, why)
	}
}

func TestThreePeople(t *testing.T) {
	post := func(a policy.Actor) policy.Actor {
		a.Roles = append(policy.Roles{policy.Archivist}, a.Roles...)
		return a
	}
	stands := func(a policy.Actor, p policy.PersonID) policy.Actor { a.Principal = p; return a }
	delivered, checked := archivetest.Delivered(friday), archivetest.Checked(friday)
	accept := func(f archive.File, who policy.Actor) func() error {
		return func() error {
			_, _, err := f.Accept(who, noon, law, archivetest.Counts(f))
			return err
		}
	}
	// The delegate of A has signed the inventory for A.
	delegated := func() *story {
		s := opened(t, law, "2026-02-13").ended("2026-02-13").sign(stands(archivetest.OtherManager, archivetest.A.ID), archive.SignInventory)
		return s.handOver().deliver()
	}
	run(t, []ruleCase{
		{policy.B4_1b, "the archivist accepts", accept(delivered, archivetest.Archivist), ""},
		{policy.B4_1b, "A appointed archivist does not accept the own file", accept(delivered, post(archivetest.A)), "actor"},
		{policy.B4_1b, "nor does B", accept(delivered, post(archivetest.B)), "actor"},
		{policy.B4_1b, "somebody who acts for A does not either", accept(delivered, stands(archivetest.Archivist, archivetest.A.ID)), "actor"},
		{policy.B4_1b, "who has signed for A is on A's side, even when acting for nobody", accept(delegated().f, post(archivetest.OtherManager)), "actor"},
		{policy.B4_1b, "the archivist who accepts does not countersign for B", func() error {
			f, _, err := delivered.Accept(post(archivetest.OtherManager), noon, law, archivetest.Counts(delivered))
			require.NoError(t, err)
			_, _, err = f.Sign(stands(archivetest.OtherManager, archivetest.B.ID), noon, law, archivetest.Signing(f, archive.SignAcceptance))
			return err
		}, "actor"},
		{policy.B4_1b, "nor refuse what they have signed for A", func() error {
			s := delegated()
			_, _, err := s.f.Refuse(post(archivetest.OtherManager), s.at, law, []archive.Difference{{Code: s.f.Items[0].Code, Field: "missing"}})
			return err
		}, "actor"},
		{policy.B4_1a, "A does not check for B", func() error {
			_, _, err := archivetest.Checking(friday).Check(stands(archivetest.A, archivetest.B.ID), noon, law)
			return err
		}, "actor"},
		{policy.B4_1a, "B does not hand over to B for A", func() error {
			_, _, err := archivetest.Sorted(friday).HandOver(stands(archivetest.B, archivetest.A.ID), noon, law)
			return err
		}, "actor"},
		{policy.B4_1a, "one delegate does not sign for both", func() error {
			s := opened(t, law, "2026-02-13").sign(stands(archivetest.OtherManager, archivetest.A.ID), archive.SignInventory)
			_, _, err := s.f.Sign(stands(archivetest.OtherManager, archivetest.B.ID), noon, law, archivetest.Signing(s.f, archive.SignInventory))
			return err
		}, "actor"},
		{policy.B4_1a, "nor deliver for B what they signed for A", func() error {
			f := checked
			f.Stood = append([]archive.Stand{{As: policy.ManagerA, Person: archivetest.OtherManager.ID}}, f.Stood...)
			_, _, err := f.Deliver(stands(archivetest.OtherManager, archivetest.B.ID), noon, law)
			return err
		}, "actor"},
		{policy.B4_1a, "nor code for B what they handed over for A, before anybody has signed", func() error {
			f, _, err := archivetest.Sorted(friday).HandOver(stands(archivetest.OtherManager, archivetest.A.ID), noon, law)
			require.NoError(t, err)
			_, _, err = f.Code(stands(archivetest.OtherManager, archivetest.B.ID), noon, law, nil)
			return err
		}, "actor"},
		{policy.B4_1b, "who has delivered for B does not accept as archivist", func() error {
			both := archivetest.Archivist
			f, _, err := archivetest.Checked(friday).Deliver(stands(archivetest.OtherManager, archivetest.B.ID), noon, law)
			require.NoError(t, err)
			both.ID = archivetest.OtherManager.ID
			_, _, err = f.Accept(both, noon, law, archivetest.Counts(f))
			return err
		}, "actor"},
		{policy.B4_1a, "a delegate hands over in A's place", func() error {
			_, _, err := archivetest.Sorted(friday).HandOver(stands(archivetest.OtherManager, archivetest.A.ID), noon, law)
			return err
		}, ""},
	})
}

func TestASignatureForAnotherNamesBoth(t *testing.T) {
	who := archivetest.OtherManager
	who.Principal = archivetest.A.ID
	s := opened(t, law, "2026-02-13").sign(who, archive.SignInventory)
	require.Equal(t, who.ID, s.f.Signatures[0].Person)
	require.Equal(t, archivetest.A.ID, s.f.Signatures[0].For)
	require.Equal(t, policy.ManagerA, s.f.Signatures[0].As)
	require.Equal(t, archivetest.A.ID, s.drafts[len(s.drafts)-1].OnBehalfOf)
}

func TestSigningTheInventory(t *testing.T) {
	sign := func(f archive.File, who policy.Actor, s archive.Signing) error {
		_, _, err := f.Sign(who, noon, law, s)
		return err
	}
	f := archivetest.Sorted(friday)
	old := archivetest.Signing(f, archive.SignInventory)
	more := archivetest.Inventory(f.Project)
	more.Items[0].Pages++
	edited := opened(t, law, "2026-02-13").edit(more).f
	signed := opened(t, law, "2026-02-13").sign(archivetest.A, archive.SignInventory)
	run(t, []ruleCase{
		{policy.B4_2b, "A signs what the inventory is", func() error { return sign(f, archivetest.A, old) }, ""},
		{policy.B4_2b, "B may sign before the papers come", func() error { return sign(f, archivetest.B, old) }, ""},
		{policy.B4_2b, "a signature over an older inventory is over something else", func() error { return sign(edited, archivetest.A, old) }, "digest"},
		{policy.B4_2b, "a signature over nothing is none", func() error { return sign(f, archivetest.A, archive.Signing{Purpose: archive.SignInventory}) }, "digest"},
		{policy.B4_2b, "one signature each", func() error {
			return sign(signed.f, archivetest.A, archivetest.Signing(signed.f, archive.SignInventory))
		}, "signatures"},
		{policy.B4_2b, "neither manager: no party to it", func() error { return sign(f, archivetest.OtherManager, old) }, "actor"},
		{policy.B4_2a, "an empty inventory is not signed", func() error {
			e := archivetest.Opened(friday)
			return sign(e, archivetest.A, archivetest.Signing(e, archive.SignInventory))
		}, "items"},
		{policy.B4_2b, "delivered, the inventory is signed already", func() error {
			d := archivetest.Delivered(friday)
			return sign(d, archivetest.A, archivetest.Signing(d, archive.SignInventory))
		}, "state"},
		{policy.B4_6, "the acceptance is B's to sign beside the archivist", func() error {
			d := archivetest.Delivered(friday)
			return sign(d, archivetest.A, archivetest.Signing(d, archive.SignAcceptance))
		}, "actor"},
		{policy.B4_7a, "there is no line to sign before the archivist has written it", func() error {
			a, _ := archivetest.Accepted(friday)
			return sign(a, archivetest.B, archivetest.Signing(a, archive.SignLine))
		}, "line"},
	})
	for _, p := range []archive.Purpose{"", "everything"} {
		err := sign(f, archivetest.A, archive.Signing{Purpose: p, Digest: old.Digest})
		require.ErrorIs(t, err, policy.InvalidInput)
	}
}

func TestEditingVoidsAndCodingDoesNot(t *testing.T) {
	inventory := archivetest.Inventory(archivetest.Project())
	both := func() *story {
		return opened(t, law, "2026-02-13").sign(archivetest.A, archive.SignInventory).sign(archivetest.B, archive.SignInventory)
	}
	change := map[string]func(in *archive.Inventory){
		"pages":            func(in *archive.Inventory) { in.Items[0].Pages++ },
		"copies":           func(in *archive.Inventory) { in.Items[0].Copies++ },
		"an item":          func(in *archive.Inventory) { in.Items = in.Items[:len(in.Items)-1] },
		"a signature":      func(in *archive.Inventory) { in.Items[0].Signed = nil },
		"pages of annex":   func(in *archive.Inventory) { in.Annex[0].Pages++ },
		"the annex itself": func(in *archive.Inventory) { in.Annex = nil },
	}
	for what, edit := range change {
		t.Run(what, func(t *testing.T) {
			s, in := both(), archivetest.Inventory(archivetest.Project())
			edit(&in)
			s.edit(in)
			require.Empty(t, s.f.Signatures, "B4.2b: both signed something else")
		})
	}
	require.Len(t, both().edit(inventory).f.Signatures, 2, "the same inventory again changes nothing")

	s := both().handOver()
	before := s.f.InventoryDigest()
	s.file(s.f.Code(archivetest.B, s.at, law, nil))
	require.Len(t, s.f.Signatures, 2, "B4.2b: codes are not part of what is signed")
	require.Equal(t, before, s.f.InventoryDigest())
	require.NotEmpty(t, s.f.Items[0].Code)
}

func TestTheArchivistSignsThreeTimes(t *testing.T) {
	f, _ := archivetest.Entered(friday)
	var purposes []archive.Purpose
	for _, s := range f.Signatures {
		if s.As == policy.Keeper {
			require.Equal(t, archivetest.Archivist.ID, s.Person)
			purposes = append(purposes, s.Purpose)
		}
	}
	require.Equal(t, []archive.Purpose{archive.SignInventory, archive.SignAcceptance, archive.SignLine}, purposes,
		"B4.2b the inventory, B4.6 the acceptance, B4.7a the line")
	for _, as := range []policy.Relation{policy.ManagerA, policy.ManagerB} {
		require.Contains(t, f.Signatures, archive.Signature{
			Purpose: archive.SignInventory, As: as, Person: policy.PersonID(as),
			Digest: f.InventoryDigest(), At: noon.UTC().Truncate(time.Microsecond),
		}, "three copies of one content (B4.2b)")
	}
}
