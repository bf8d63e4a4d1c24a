package archive_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// handedOver returns a file with B whose inventory was changed before.
func handedOver(t require.TestingT, change func(in *archive.Inventory)) *story {
	s := opened(t, law, "2026-02-13").ended("2026-02-13")
	in := archivetest.Inventory(s.f.Project)
	change(&in)
	return s.edit(in).handOver()
}

func paper(in *archive.Inventory, code string) int {
	return slices.IndexFunc(in.Items, func(it archive.Item) bool { return it.Paper == code })
}

func drop(code string) func(in *archive.Inventory) {
	return func(in *archive.Inventory) { i := paper(in, code); in.Items = slices.Delete(in.Items, i, i+1) }
}

func unsign(code string, signer string) func(in *archive.Inventory) {
	return func(in *archive.Inventory) {
		it := &in.Items[paper(in, code)]
		it.Signed = slices.DeleteFunc(slices.Clone(it.Signed), func(s string) bool { return s == signer })
	}
}

func TestManagerBChecks(t *testing.T) {
	check := func(s *story, coded bool) func() error {
		return func() error {
			if coded {
				s.file(s.f.Code(archivetest.B, s.at, law, nil))
			}
			_, _, err := s.f.Check(archivetest.B, s.at, law)
			return err
		}
	}
	code := func(codes ...string) func() error {
		return func() error {
			_, _, err := archivetest.Checking(friday).Code(archivetest.B, noon, law, codes)
			return err
		}
	}
	all := make([]string, len(archivetest.Checking(friday).Items))
	for i := range all {
		all[i] = "N" + string(rune('A'+i))
	}
	twice := slices.Clone(all)
	twice[3] = twice[1]
	whole := func(*archive.Inventory) {}
	run(t, []ruleCase{
		{policy.B4_2c, "papers, signatures and codes are all there", check(handedOver(t, whole), true), ""},
		{policy.B4_2c, "every item has its code before it passes on", check(handedOver(t, whole), false), "items"},
		{policy.B4_2c, "A does not check", func() error {
			_, _, err := archivetest.Checking(friday).Check(archivetest.A, noon, law)
			return err
		}, "actor"},
		{policy.B4_2c, "A does not code", func() error {
			_, _, err := archivetest.Checking(friday).Code(archivetest.A, noon, law, nil)
			return err
		}, "actor"},
		{policy.B4_2c, "codes of B's own", code(all...), ""},
		{policy.B4_2c, "as many codes as items", code(all[1:]...), "codes"},
		{policy.B4_2c, "no code twice", code(twice...), "codes[3]"},
		{policy.B4_2d, "an important paper is missing", check(handedOver(t, drop("receipt")), true), "items"},
		{policy.B4_2d, "a required signature is missing", check(handedOver(t, unsign("loan-contract", "borrower")), true), "items"},
		{policy.B4_2d, "a paper that is not important may be missing", check(handedOver(t, drop("site-photographs")), true), ""},
		{policy.B4_2e, "what is important depends on the project: no guarantor, no guarantee contract", check(handedOver(t, whole), true), ""},
		{policy.B4_2d, "a paper that is not important still needs its signatures when it is there", check(handedOver(t, unsign("supplementary-agreement", "lender")), true), "items"},
	})
}

func TestStandardCodesAreNeverTwice(t *testing.T) {
	f := archivetest.Checked(friday)
	require.Equal(t, "1-01", f.Items[0].Code)
	require.Equal(t, "2-01", f.Items[5].Code)
	running := lawWith(t, func(r *policy.Regulation) { r.Numbers.Item = "{seq:3}" })
	s := handedOver(t, func(*archive.Inventory) {})
	s.file(s.f.Code(archivetest.B, s.at, running, nil))
	require.Equal(t, "001", s.f.Items[0].Code)
	require.Equal(t, "006", s.f.Items[5].Code, "without {part} the number runs on: a code is an item's own")
}

func TestSupplements(t *testing.T) {
	lacking := func() *story {
		return handedOver(t, func(in *archive.Inventory) { drop("receipt")(in); unsign("loan-contract", "borrower")(in) })
	}
	request := func(s *story, wants ...archive.Want) func() error {
		return func() error {
			_, _, err := s.f.RequestSupplement(archivetest.B, s.at, law, wants)
			return err
		}
	}
	require.Equal(t, []archive.Want{{Paper: "loan-contract", Signer: "borrower"}, {Paper: "receipt"}}, lacking().f.Missing(law))
	answer := func(edit func(in *archive.Inventory)) func() error {
		return func() error {
			s := lacking()
			s.file(s.f.RequestSupplement(archivetest.B, s.at, law, s.f.Missing(law)))
			in := archivetest.Inventory(s.f.Project)
			edit(&in)
			_, _, err := s.edit(in).f.AnswerSupplement(archivetest.A, s.at, law)
			return err
		}
	}
	run(t, []ruleCase{
		{policy.B4_2d, "B asks for what is missing", request(lacking(), lacking().f.Missing(law)...), ""},
		{policy.B4_2d, "B may ask for what no checklist lists", request(lacking(), archive.Want{Title: "补充收入说明"}), ""},
		{policy.B4_2d, "what is there is not missing", request(lacking(), archive.Want{Paper: "application"}), "wants[0]"},
		{policy.B4_2d, "nor is a signature that stands", request(lacking(), archive.Want{Paper: "application", Signer: "borrower"}), "wants[0]"},
		{policy.B4_2d, "a line may be wrong without anything missing", request(lacking(), archive.Want{Paper: "application", Wrong: "pages"}), ""},
		{policy.B4_2d, "what is not listed cannot be listed wrongly", request(lacking(), archive.Want{Paper: "receipt", Wrong: "pages"}), "wants[0]"},
		{policy.B4_2d, "A does not send A's own file back", func() error {
			s := lacking()
			_, _, err := s.f.RequestSupplement(archivetest.A, s.at, law, s.f.Missing(law))
			return err
		}, "actor"},
		{policy.B4_2d, "all that was asked for is there", answer(func(*archive.Inventory) {}), ""},
		{policy.B4_2d, "the paper is still missing", answer(drop("receipt")), "supplements[0].wants[1]"},
		{policy.B4_2d, "the signature is still missing", answer(unsign("loan-contract", "borrower")), "supplements[0].wants[0]"},
	})
	for name, act := range map[string]func(f archive.File) error{
		"check":   func(f archive.File) error { _, _, err := f.Check(archivetest.B, noon, law); return err },
		"deliver": func(f archive.File) error { _, _, err := f.Deliver(archivetest.B, noon, law); return err },
		"code":    func(f archive.File) error { _, _, err := f.Code(archivetest.B, noon, law, nil); return err },
		"again": func(f archive.File) error {
			_, _, err := f.RequestSupplement(archivetest.B, noon, law, []archive.Want{{Title: "补充说明"}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := act(archivetest.Supplementing(friday))
			require.Equal(t, "state", policy.Violations(err)[0].Field, "B4.2d: nothing moves on with an open supplement")
		})
	}
}

func TestASupplementKeepsTheDifferenceItMade(t *testing.T) {
	s := handedOver(t, func(in *archive.Inventory) { drop("receipt")(in); unsign("loan-contract", "borrower")(in) })
	s.file(s.f.RequestSupplement(archivetest.B, s.at, law, s.f.Missing(law)))
	require.Equal(t, archivetest.A.ID, s.f.Holder(), "B3.2: it is A's again")
	require.NotNil(t, s.f.Supplements[0].Before)
	s.edit(archivetest.Inventory(s.f.Project))
	s.file(s.f.AnswerSupplement(archivetest.A, s.at, law))
	round := s.f.Supplements[0]
	require.Nil(t, round.Before, "kept only while the round is open")
	require.Equal(t, friday, round.Answered)
	require.Equal(t, []archive.Change{
		{Item: "loan-contract", Field: "signed", From: "lender", To: "borrower,lender"},
		{Item: "receipt", Field: "added", To: "1 x 4"},
	}, round.Changes)
	require.Equal(t, archivetest.B.ID, s.f.Holder())
}

// Two contracts of one kind, one of them unsigned: what B's check misses can be
// asked for, and is there only when every one of them is signed.
func TestASignatureMissingOnOneOfTwoContracts(t *testing.T) {
	second := func(in *archive.Inventory, signed ...string) {
		i := paper(in, "mortgage-contract")
		it := in.Items[i]
		it.Title, it.Signed = "抵押合同(二)", signed
		in.Items = slices.Insert(in.Items, i+1, it)
	}
	s := handedOver(t, func(in *archive.Inventory) { second(in, "lender") })
	wants := s.f.Missing(law)
	require.Equal(t, []archive.Want{{Paper: "mortgage-contract", Signer: "mortgagor"}}, wants)
	s.file(s.f.RequestSupplement(archivetest.B, s.at, law, wants))
	_, _, err := s.f.AnswerSupplement(archivetest.A, s.at, law)
	require.ErrorIs(t, err, policy.B4_2d)
	in := archivetest.Inventory(s.f.Project)
	second(&in, "lender", "mortgagor")
	s.edit(in)
	s.file(s.f.AnswerSupplement(archivetest.A, s.at, law))
}

// A delivery refused for a page too many goes all the way back and comes again.
func TestAWrongPageCountIsPutRight(t *testing.T) {
	s := opened(t, law, "2026-02-13").ended("2026-02-13").handOver().deliver()
	first := s.f.Items[0]
	s.file(s.f.Refuse(archivetest.Archivist, s.at, law, []archive.Difference{{Code: first.Code, Field: "pages", Found: first.Pages + 1}}))
	s.file(s.f.RequestSupplement(archivetest.B, s.at, law, []archive.Want{{Paper: first.Paper, Wrong: "pages"}}))
	_, _, err := s.f.AnswerSupplement(archivetest.A, s.at, law)
	require.Equal(t, "as it was", violation(t, err, policy.B4_2d, "supplements[0].wants[0]").Found)
	in := archivetest.Inventory(s.f.Project)
	in.Items[0].Pages = first.Pages + 1
	s.edit(in)
	require.Empty(t, s.f.Signatures, "B4.2b: it is another inventory")
	require.Equal(t, first.Code, s.f.Items[0].Code, "codes stay with their lines")
	s.file(s.f.AnswerSupplement(archivetest.A, s.at, law))
	require.Equal(t, archive.Accepted, s.deliver().accept().f.State)
}

func TestTheShapeOfASupplement(t *testing.T) {
	f := archivetest.Checking(friday)
	for name, wants := range map[string][]archive.Want{
		"none":                   nil,
		"nothing named":          {{}},
		"the same twice":         {{Title: "补充说明"}, {Title: "补充说明"}},
		"an unknown paper":       {{Paper: "love-letter"}},
		"an unknown signer":      {{Paper: "receipt", Signer: "mother"}},
		"a control character":    {{Title: "补充\x00说明"}},
		"wrong in what":          {{Paper: "receipt", Wrong: "colour"}},
		"wrong and not signed":   {{Paper: "receipt", Wrong: "pages", Signer: "borrower"}},
		"wrong, without a paper": {{Wrong: "pages"}},
	} {
		_, _, err := f.RequestSupplement(archivetest.B, noon, law, wants)
		require.ErrorIs(t, err, policy.InvalidInput, name)
	}
}

func TestCompleteness(t *testing.T) {
	s := handedOver(t, drop("site-photographs"))
	got := s.f.Completeness(law)
	require.Equal(t, []string{"site-photographs"}, got.Missing)
	require.Equal(t, got.Expected-1, got.Present)
	require.Equal(t, got.Present*100/got.Expected, got.Percent(), "G7: rounded down")
	require.Equal(t, 100, archive.Completeness{}.Percent(), "nothing is expected")
	require.Equal(t, 100, archivetest.Checked(friday).Completeness(law).Percent())
}
