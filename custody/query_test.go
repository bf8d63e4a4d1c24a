package custody_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestReadingTheVault(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", custodytest.Lines())
	page, err := v.Lists(ctx, asA, custody.ListQuery{})
	require.NoError(t, err)
	require.Len(t, page.Lists, 1)
	l := page.Lists[0]
	for name, read := range map[string]func(req policy.Request) error{
		"deed":      func(req policy.Request) error { _, err := v.Deed(ctx, req, deeds[0].ID); return err },
		"deeds":     func(req policy.Request) error { _, err := v.Deeds(ctx, req, custody.DeedQuery{}); return err },
		"list":      func(req policy.Request) error { _, err := v.List(ctx, req, l.ID); return err },
		"lists":     func(req policy.Request) error { _, err := v.LateLists(ctx, req, custody.ListQuery{}); return err },
		"movement":  func(req policy.Request) error { _, err := v.Movement(ctx, req, l.Movement); return err },
		"movements": func(req policy.Request) error { _, err := v.Movements(ctx, req, custody.MovementQuery{}); return err },
		"safe":      func(req policy.Request) error { _, err := v.Safe(ctx, req, "S1"); return err },
		"counts": func(req policy.Request) error {
			_, err := v.Counts(ctx, req, "S1", archive.StocktakeQuery{})
			return err
		},
		"balance":  func(req policy.Request) error { _, err := v.Balance(ctx, req, calendar.Day{}); return err },
		"next":     func(req policy.Request) error { _, err := v.ExplainDeed(ctx, req, deeds[0].ID); return err },
		"nextList": func(req policy.Request) error { _, err := v.ExplainList(ctx, req, l.ID); return err },
		"nextMove": func(req policy.Request) error { _, err := v.ExplainMovement(ctx, req, l.Movement); return err },
		"nextSafe": func(req policy.Request) error { _, err := v.ExplainSafe(ctx, req, "S1"); return err },
		"history":  func(req policy.Request) error { _, err := v.ListHistory(ctx, req, l.ID, 0, 0); return err },
		"moves":    func(req policy.Request) error { _, err := v.MovementHistory(ctx, req, l.Movement, 0, 0); return err },
		"safes":    func(req policy.Request) error { _, err := v.SafeHistory(ctx, req, "S1", 0, 0); return err },
	} {
		require.NoError(t, read(asAuditor), name)
		if err := read(asStranger); err != nil {
			require.ErrorIs(t, err, policy.NotFound, name)
		} else {
			require.Contains(t, []string{"deeds", "lists", "movements", "counts", "balance"}, name, "of nothing")
		}
	}
	_, err = v.Deeds(ctx, asA, custody.DeedQuery{})
	require.ErrorIs(t, err, policy.NotAllowed, "the register is not the managers'")
	mine, err := v.Deed(ctx, asA, deeds[0].ID)
	require.NoError(t, err, "a deed of their own file is: they ask for its release")
	require.Equal(t, deeds[0].Ref(), mine.Ref())
	other := policy.By(archivetest.OtherManager)
	_, err = v.Deed(ctx, other, deeds[0].ID)
	require.ErrorIs(t, err, policy.NotAllowed)
	stale := asking(custodytest.ToRegistry(), deeds)
	stale.Deeds[0].Revision--
	_, err = v.AskRelease(ctx, other, stale)
	require.ErrorIs(t, err, policy.NotAllowed, "nor do others learn how often it has changed")
	safe, err := v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	_, err = v.StartCount(ctx, other, policy.Ref{ID: "S1", Revision: safe.Revision - 1}, custody.Counting{Scope: archive.FullCount})
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = v.Movement(ctx, asA, l.Movement)
	require.NoError(t, err, "a movement of their own file is")
	_, err = v.Reveal(ctx, asCustodian, deeds[0].ID, "办理注销登记")
	require.NoError(t, err)
	_, err = v.Reveal(ctx, asA, deeds[0].ID, "办理注销登记")
	require.ErrorIs(t, err, policy.G2a)

	var csv, html bytes.Buffer
	require.NoError(t, v.WriteRegister(ctx, asAuditor, custody.DeedQuery{Match: "动产抵押"}, &csv, policy.ZH))
	require.Equal(t, 2, strings.Count(csv.String(), "\n"))
	require.Contains(t, csv.String(), "01-2026-0009,1,张*,市场监督管理局")
	require.Contains(t, csv.String(), "S1,A1,在柜")
	require.NotContains(t, csv.String(), "张三", "the owner is masked")
	require.NoError(t, v.PrintRegister(ctx, asAuditor, custody.DeedQuery{}, &html, policy.ZH))
	require.Contains(t, html.String(), "权证台账")
	require.Contains(t, html.String(), "共 3 份")
	csv.Reset()
	require.NoError(t, v.WriteMovements(ctx, asAuditor, custody.MovementQuery{Safe: "S1"}, &csv, policy.EN))
	require.Contains(t, csv.String(), "2026-02-13,in,S1")
	csv.Reset()
	require.NoError(t, v.WriteBalance(ctx, asAuditor, calendar.Day{}, &csv, policy.ZH))
	require.Contains(t, csv.String(), "2026-02-13,S1,")
	require.Contains(t, csv.String(), "2026-02-13,合计,")
	html.Reset()
	require.NoError(t, v.PrintBalance(ctx, asAuditor, friday, &html, policy.ZH))
	require.Contains(t, html.String(), "权证日结表 2026-02-13")
	html.Reset()
	require.NoError(t, v.PrintMovements(ctx, asAuditor, custody.MovementQuery{}, &html, policy.ZH))
	require.ErrorIs(t, v.WriteRegister(ctx, asA, custody.DeedQuery{}, &csv, policy.ZH), policy.NotAllowed)
	require.Len(t, custody.Total([]custody.Balance{{Safe: "a", Kind: "k", Closing: 1}, {Safe: "b", Kind: "k", Closing: 2}}), 1)
}

func TestBadInputToTheVault(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	for name, try := range map[string]func() error{
		"a list of no file": func() error { _, err := v.Draft(ctx, asA, custody.NewList{Lines: lines(1)}); return err },
		"no deed":           func() error { _, err := v.AskRelease(ctx, asA, custody.Asking{Safe: "S1", Purpose: "p"}); return err },
		"no safe": func() error {
			in := asking(custodytest.ToRegistry(), deeds)
			in.Safe = ""
			_, err := v.AskRelease(ctx, asA, in)
			return err
		},
		"another safe": func() error {
			in := asking(custodytest.ToRegistry(), deeds)
			in.Safe = "S2"
			_, err := v.AskRelease(ctx, asA, in)
			return err
		},
		"a day past": func() error {
			in := asking(custodytest.ToRegistry(), deeds)
			in.Due = calendar.MustDay("2026-02-12")
			_, err := v.AskRelease(ctx, asA, in)
			return err
		},
		"a slash in a safe's name": func() error {
			_, err := v.OpenSafe(ctx, asBoss, custody.NewSafe{ID: "S/3", Name: "柜", Slots: []string{"A"}, Custodian: custodytest.Custodian.ID})
			return err
		},
	} {
		require.ErrorIs(t, try(), policy.InvalidInput, name)
	}
	_, err := v.Draft(ctx, asA, custody.NewList{File: "none", Lines: lines(1)})
	require.ErrorIs(t, err, policy.NotFound)
	_, err = v.OpenSafe(ctx, asBoss, custody.NewSafe{ID: "S1", Name: "柜", Slots: []string{"A"}, Custodian: custodytest.Custodian.ID})
	require.ErrorIs(t, err, policy.Conflict)
	_, err = v.OpenSafe(ctx, asBoss, custody.NewSafe{ID: "S3", Name: "柜", Slots: []string{"A"}, Custodian: "nobody"})
	require.ErrorIs(t, err, policy.B5_2d)
	stale := asking(custodytest.ToRegistry(), deeds)
	stale.Deeds[1].Revision--
	_, err = v.AskRelease(ctx, asA, stale)
	require.ErrorIs(t, err, policy.Conflict)

	// A dry run keeps nothing, a request sent twice does it once.
	dry := asA
	dry.DryRun = true
	_, err = v.AskRelease(ctx, dry, asking(custodytest.ToRegistry(), deeds))
	require.NoError(t, err)
	require.Equal(t, deeds, v.deeds(deeds[0].ID, deeds[1].ID))
	keyed := asA.WithKey("k-1")
	first := v.move(v.AskRelease(ctx, keyed, asking(custodytest.ToRegistry(), deeds)))
	second := v.move(v.AskRelease(ctx, keyed, asking(custodytest.ToRegistry(), deeds)))
	require.Equal(t, first.ID, second.ID)
	v.sound()
}
