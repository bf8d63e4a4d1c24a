package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

func TestWritingTheInventory(t *testing.T) {
	edit := func(change func(in *archive.Inventory)) func() error {
		return func() error {
			f := archivetest.Opened(friday)
			in := archivetest.Inventory(f.Project)
			change(&in)
			_, _, err := f.EditInventory(archivetest.A, noon, law, in)
			return err
		}
	}
	add := func(it archive.Item) func() error {
		return edit(func(in *archive.Inventory) { in.Items = append(in.Items, it) })
	}
	annex := func(p archive.AnnexPaper) func() error {
		return edit(func(in *archive.Inventory) { in.Annex = append(in.Annex, p) })
	}
	extra := archive.Item{Part: policy.CustomerPapers, Title: "补充说明", Form: policy.Copy, Copies: 1, Pages: 1}
	titled := func(title string, form policy.Form) archive.Item {
		it := extra
		it.Title, it.Form = title, form
		return it
	}
	run(t, []ruleCase{
		{policy.B4_2a, "every item with its pages", edit(func(*archive.Inventory) {}), ""},
		{policy.B4_2a, "a paper listed twice is one line with its copies", edit(func(in *archive.Inventory) { in.Items = append(in.Items, in.Items[len(in.Items)-1]) }), "items[27]"},
		{policy.B4_2a, "B does not write A's inventory", func() error {
			f := archivetest.Opened(friday)
			_, _, err := f.EditInventory(archivetest.B, noon, law, archivetest.Inventory(f.Project))
			return err
		}, "actor"},
		{policy.B4_2a, "nothing to hand over", func() error {
			_, _, err := archivetest.Opened(friday).HandOver(archivetest.A, noon, law)
			return err
		}, "items"},
		{policy.B4_3, "a paper of the company's own, in its part", add(extra), ""},
		{policy.B4_3, "there are four parts", add(archive.Item{Part: "misc", Title: "补充说明", Form: policy.Copy, Copies: 1, Pages: 1}), "items[27].part"},
		{policy.B4_3, "the four parts come in their order", add(archive.Item{Part: policy.Approval, Title: "补充说明", Form: policy.Copy, Copies: 1, Pages: 1}), "items[27].part"},
		{policy.B4_3, "each paper lies in its own part", edit(func(in *archive.Inventory) { in.Items[0].Part = policy.Contracts }), "items[0].part"},
		{policy.B4_3, "within a part the checklist's order", edit(func(in *archive.Inventory) { in.Items[0], in.Items[1] = in.Items[1], in.Items[0] }), "items[1]"},
		{policy.B4_3, "a code that the checklist lacks", edit(func(in *archive.Inventory) { in.Items[0].Paper = "love-letter" }), "items[0].paper"},
		{policy.B4_3, "the checklist says original, a copy will not do", edit(func(in *archive.Inventory) { in.Items[0].Form = policy.Copy }), "items[0].form"},
		{policy.B4_4, "the customer's uncollected counterpart of a contract", annex(archive.AnnexPaper{Paper: "mortgage-contract", Copies: 1, Pages: 8}), ""},
		{policy.B4_4, "nothing but a contract", annex(archive.AnnexPaper{Paper: "valuation", Copies: 1, Pages: 8}), "annex[1].paper"},
		{policy.B4_4, "nor a paper that no checklist knows", annex(archive.AnnexPaper{Paper: "gift", Copies: 1, Pages: 8}), "annex[1].paper"},
		{policy.B4_4, "each paper once", annex(archive.AnnexPaper{Paper: "loan-contract", Copies: 1, Pages: 8}), "annex[1]"},
		{policy.B4_4, "each paper once, named or not", annex(archive.AnnexPaper{Paper: "loan-contract", Title: "借款合同", Copies: 1, Pages: 8}), "annex[1]"},
		{policy.B4_4, "two counterparts are told apart by title", annex(archive.AnnexPaper{Paper: "loan-contract", Title: "借款合同(补)", Copies: 1, Pages: 8}), ""},
		{policy.B5_2a, "a deed does not lie in the annex", annex(archive.AnnexPaper{Paper: "other-rights", Copies: 1, Pages: 1}), "annex[1]"},
		{policy.B5_2a, "not under the name of a contract either", annex(archive.AnnexPaper{Paper: "mortgage-contract", Title: "他项权证", Copies: 1, Pages: 1}), "annex[1]"},
		{policy.B5_2a, "a kind of deed is no item", add(archive.Item{Part: policy.CustomerPapers, Paper: "customer-title", Form: policy.Original, Copies: 1, Pages: 4}), "items[27]"},
		{policy.B5_2a, "nor as a copy, by its code", add(archive.Item{Part: policy.CustomerPapers, Paper: "customer-title", Form: policy.Copy, Copies: 1, Pages: 4}), "items[27]"},
		{policy.B5_2a, "an original title is known by its name", add(titled("不动产权证书(3号楼)", policy.Original)), "items[27]"},
		{policy.B5_2a, "an equity-pledge notice too", add(titled("股权出质设立登记通知书", policy.Original)), "items[27]"},
		{policy.B5_2a, "a copy of a title is a paper", add(titled("不动产权证书复印件", policy.Copy)), ""},
	})
}

func TestAnInventoryNeverQuotesWhatWasTyped(t *testing.T) {
	f := archivetest.Opened(friday)
	in := archivetest.Inventory(f.Project)
	in.Items[0].Part = "110101199003071234"
	in.Items[1].Paper = "110101199003071234"
	in.Items[2].Signed = []string{"110101199003071234"}
	_, _, err := f.EditInventory(archivetest.A, noon, law, in)
	require.Error(t, err)
	for _, v := range policy.Violations(err) {
		require.NotContains(t, v.Found+v.Wanted+v.In(policy.ZH)+v.In(policy.EN), "110101199003071234")
	}
}

func TestTheShapeOfAnInventory(t *testing.T) {
	long := make([]archive.Item, 2001)
	for name, edit := range map[string]func(in *archive.Inventory){
		"pages zero":          func(in *archive.Inventory) { in.Items[0].Pages = 0 },
		"pages negative":      func(in *archive.Inventory) { in.Items[0].Pages = -1 },
		"pages huge":          func(in *archive.Inventory) { in.Items[0].Pages = 1 << 40 },
		"copies zero":         func(in *archive.Inventory) { in.Items[0].Copies = 0 },
		"copies negative":     func(in *archive.Inventory) { in.Items[0].Copies = -3 },
		"copies huge":         func(in *archive.Inventory) { in.Items[0].Copies = 1001 },
		"no form":             func(in *archive.Inventory) { in.Items[0].Form = "" },
		"either form":         func(in *archive.Inventory) { in.Items[0].Form = policy.Either },
		"no part":             func(in *archive.Inventory) { in.Items[0].Part = "" },
		"neither code, title": func(in *archive.Inventory) { in.Items[0].Paper = "" },
		"a line break":        func(in *archive.Inventory) { in.Items[0].Title = "借款\n申请书" },
		"a direction mark":    func(in *archive.Inventory) { in.Items[0].Title = "借款\u202e申请书" },
		"invalid UTF-8":       func(in *archive.Inventory) { in.Items[0].Title = "\xff" },
		"a long title":        func(in *archive.Inventory) { in.Items[0].Title = string(make([]byte, 201)) },
		"a signer twice":      func(in *archive.Inventory) { in.Items[0].Signed = []string{"borrower", "borrower"} },
		"a signer unknown":    func(in *archive.Inventory) { in.Items[0].Signed = []string{"mother"} },
		"too many lines":      func(in *archive.Inventory) { in.Items = long },
		"annex pages zero":    func(in *archive.Inventory) { in.Annex[0].Pages = 0 },
		"annex copies zero":   func(in *archive.Inventory) { in.Annex[0].Copies = 0 },
		"annex without paper": func(in *archive.Inventory) { in.Annex[0].Paper = "" },
	} {
		t.Run(name, func(t *testing.T) {
			f := archivetest.Opened(friday)
			in := archivetest.Inventory(f.Project)
			edit(&in)
			_, _, err := f.EditInventory(archivetest.A, noon, law, in)
			require.ErrorIs(t, err, policy.InvalidInput)
		})
	}
}

func TestAllThatIsWrongIsNamedAtOnce(t *testing.T) {
	f := archivetest.Opened(friday)
	in := archivetest.Inventory(f.Project)
	in.Items[0].Pages, in.Items[3].Pages = 0, -2
	_, _, err := f.EditInventory(archivetest.A, noon, law, in)
	var fields []string
	for _, v := range policy.Violations(err) {
		fields = append(fields, v.Field)
	}
	require.Equal(t, []string{"items[0].pages", "items[3].pages"}, fields)
}

func TestWhatAClientMayNotSet(t *testing.T) {
	f := archivetest.Opened(friday)
	in := archivetest.Inventory(f.Project)
	in.Items[0].Code, in.Items[0].Contract = "X", "Y"
	in.Annex[0].Given = &archive.Giving{Receiver: "张三", Proof: "id", By: "x"}
	got, _, err := f.EditInventory(archivetest.A, noon, law, in)
	require.NoError(t, err)
	require.Empty(t, got.Items[0].Code)
	require.Empty(t, got.Items[0].Contract)
	require.Nil(t, got.Annex[0].Given)
	require.Equal(t, "借款申请书", got.Items[0].Title, "a line without a title has the checklist's")
}

func TestSortItemsMakesTheOrderOfTheRegulation(t *testing.T) {
	in := archivetest.Inventory(archivetest.Project())
	want := append([]archive.Item(nil), in.Items...)
	for i, j := 0, len(in.Items)-1; i < j; i, j = i+1, j-1 {
		in.Items[i], in.Items[j] = in.Items[j], in.Items[i]
	}
	extra := archive.Item{Part: policy.Approval, Title: "补充说明", Form: policy.Copy, Copies: 1, Pages: 1}
	got := archive.SortItems(law, archive.Loan, append(in.Items, extra))
	require.Equal(t, want[:5], got[:5])
	require.Equal(t, extra, got[5], "what the checklist does not list comes last in its part")
	require.Equal(t, want[5:], got[6:])
}

func TestTheDifferenceOfTwoInventories(t *testing.T) {
	was, now := archivetest.Inventory(archivetest.Project()), archivetest.Inventory(archivetest.Project())
	now.Items[0].Pages = 9
	now.Items[0].Copies = 2
	now.Items[1].Signed = []string{"manager-a"}
	now.Items = append(now.Items[:2:2], now.Items[3:]...)
	now.Items = append(now.Items, archive.Item{Part: policy.CustomerPapers, Title: "补充说明", Form: policy.Copy, Copies: 2, Pages: 3})
	now.Annex[0].Pages = 7
	require.Equal(t, []archive.Change{
		{Item: "application", Field: "copies", From: "1", To: "2"},
		{Item: "application", Field: "pages", From: "1", To: "9"},
		{Item: "approval-sheet", Field: "signed", From: "manager-a,manager-b,risk-reviewer,general-manager", To: "manager-a"},
		{Item: "补充说明", Field: "added", To: "2 x 3"},
		{Item: "committee-resolution", Field: "removed", From: "1 x 3"},
		{Item: "loan-contract", Field: "annex added", To: "1 x 7"},
		{Item: "loan-contract", Field: "annex removed", From: "1 x 6"},
	}, was.Difference(now))
	require.Empty(t, was.Difference(was))
}
