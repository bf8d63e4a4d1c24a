package archive

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// RequestSupplement sends the file back to A with the list of what is missing,
// or wrong in the inventory (补充资料清单, rule B4.2d). While it is open nothing
// else moves.
func (f File) RequestSupplement(who policy.Actor, at time.Time, law *policy.Version, wants []Want) (File, journal.Draft, error) {
	f, d, c := f.begin(ActRequestSupplement, who, at, law)
	c.Join(policy.CheckShape(struct {
		Wants []Want `json:"wants" validate:"min=1,max=500,unique,dive"`
	}{wants}))
	for i, w := range wants {
		at := fmt.Sprintf("wants[%d]", i)
		if _, _, ok := law.Paper(f.Project.Kind, w.Paper); w.Paper != "" && !ok {
			c.Add(*policy.Invalid(at+".paper", "", "a code of the checklist, or a title", policy.T("档案清单没有这一项", "the checklist has no such paper")))
		}
		if _, ok := law.Signer(w.Signer); w.Signer != "" && !ok {
			c.Add(*policy.Invalid(at+".signer", "", "a signer of the regulation", policy.T("没有这一签字人", "there is no such signer")))
		}
		switch {
		case w.Wrong != "" && !slices.ContainsFunc(f.Items, w.names):
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B4_2d, Field: at, Found: "not listed", Wanted: "a paper of the inventory",
				Problem: policy.T("清单中没有要更正的这一项", "the inventory has no such paper to put right"),
				Remedy:  policy.T("缺少的资料直接列出即可", "ask for what is missing without saying that it is wrong"),
			})
		case w.Wrong == "" && f.has(w):
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B4_2d, Field: at, Found: "listed", Wanted: "something missing",
				Problem: policy.T("所要求的资料或签字并不缺少", "what is asked for is in the inventory already"),
				Remedy:  policy.T("请从补充清单中删去;清单写错的,注明何处有误", "leave it out, or say what the inventory states wrongly of it"),
			})
		}
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State = Supplementing
	f.Holders = hold(f.Holders, f.Project.A, policy.ManagerA, at)
	f.Supplements = append(slices.Clone(f.Supplements), Supplement{
		Wants: slices.Clone(wants), By: who.ID, Requested: law.Day(at), Before: &Inventory{Items: f.Items, Annex: f.Annex},
	})
	return f, d.With("round", itoa(len(f.Supplements))).With("wants", itoa(len(wants))), nil
}

// names reports whether a line is what the supplement list means.
func (w Want) names(it Item) bool {
	return (w.Paper == "" || it.Paper == w.Paper) && (w.Title == "" || it.Title == w.Title)
}

// has reports whether the inventory holds what a supplement list asks for: a
// signature stands on every line of the paper, or it is missing.
func (f File) has(w Want) bool {
	unsigned := func(it Item) bool { return w.names(it) && !slices.Contains(it.Signed, w.Signer) }
	return slices.ContainsFunc(f.Items, w.names) && (w.Signer == "" || !slices.ContainsFunc(f.Items, unsigned))
}

// righted reports whether a line that was wrong is no longer as it was.
func (f File) righted(w Want, before *Inventory) bool {
	return before == nil || slices.ContainsFunc(before.Items, func(was Item) bool {
		return w.names(was) && !slices.ContainsFunc(f.Items, func(it Item) bool {
			return it.same(was) && it.Copies == was.Copies && it.Pages == was.Pages
		})
	})
}

// supplied refuses to bring the file back while the list is not completed.
func supplied(f File, law *policy.Version, c *policy.Checks) {
	last := len(f.Supplements) - 1
	if last < 0 {
		return
	}
	round := f.Supplements[last]
	for i, w := range round.Wants {
		if w.Wrong == "" && f.has(w) || w.Wrong != "" && f.righted(w, round.Before) {
			continue
		}
		name := policy.Tf("补充清单第 %d 项", "number %d of the supplement list", i+1)
		if paper, _, ok := law.Paper(f.Project.Kind, w.Paper); ok {
			name = paper.Title()
		}
		v := policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_2d, Field: fmt.Sprintf("supplements[%d].wants[%d]", last, i),
			Found: "missing", Wanted: w.Paper,
			Problem: policy.Tf("仍缺少:%s", "still missing: %s", name),
			Remedy:  policy.T("请补齐并列入册内清单", "bring it and list it"),
		}
		switch {
		case w.Wrong != "":
			v.Found, v.Problem = "as it was", policy.Tf("清单尚未更正:%s", "still as it was in the inventory: %s", name)
			v.Remedy = policy.T("请更正册内清单", "put the line right")
		case w.Signer != "":
			signer, _ := law.Signer(w.Signer)
			v.Wanted = strings.TrimSpace(v.Wanted + " signed by " + w.Signer)
			v.Problem = policy.Tf("仍缺少 %s 上 %s 的签字", "still missing on %s: the signature of %s", name, policy.T(signer.ZH, signer.EN))
		}
		c.Add(v)
	}
}

// AnswerSupplement brings the file back to B with what was missing. The round
// keeps the difference it made. The time it spent with A is held against A, or
// is not counted, as the regulation has it (rule B4.5b).
func (f File) AnswerSupplement(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActAnswerSupplement, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	today := law.Day(at)
	f.State = Checking
	f.Holders = hold(f.Holders, f.Project.B, policy.ManagerB, at)
	f.Supplements = slices.Clone(f.Supplements)
	var round Supplement
	if last := len(f.Supplements) - 1; last >= 0 {
		round = f.Supplements[last]
	}
	round.Answered = today
	if round.Before != nil {
		round.Changes = round.Before.Difference(Inventory{Items: f.Items, Annex: f.Annex})
		round.Before = nil
	}
	if last := len(f.Supplements) - 1; last >= 0 {
		f.Supplements[last] = round
	}
	f = f.pause(law, round, at)
	spent := law.Calendar().WorkingDaysBetween(round.Requested, today)
	return f, d.With("round", itoa(len(f.Supplements))).
		With("working-days", itoa(spent)).With("changes", itoa(len(round.Changes))), nil
}

// pause moves B's deadline and the total by the working days that an answered
// supplement took while they ran, where the regulation does not count them.
func (f File) pause(law *policy.Version, round Supplement, at time.Time) File {
	if !law.Settings().SupplementStopsClock || round.Answered.IsZero() {
		return f
	}
	for _, name := range []policy.DeadlineName{policy.BToArchive, policy.Total} {
		due, ok := f.Deadlines.Get(name)
		if !ok || !due.Open() {
			continue
		}
		if spent := law.Calendar().WorkingDaysBetween(later(round.Requested, due.Start), round.Answered); spent > 0 {
			f.Deadlines = f.Deadlines.Put(due.Shift(law, policy.Extension{
				Days: spent, Reason: string(ActAnswerSupplement), Approver: round.By, At: at.UTC().Truncate(time.Microsecond),
			}))
		}
	}
	return f
}

// away counts the working days that a supplement or a refused delivery kept
// the file away from B since B's time began. Where the regulation does not
// count those of a supplement, the deadlines have moved by as much already.
func (f File) away(law *policy.Version) (withA, withArchivist int) {
	due, _ := f.Deadlines.Get(policy.BToArchive)
	for _, s := range f.Supplements {
		if !law.Settings().SupplementStopsClock {
			withA += law.Calendar().WorkingDaysBetween(later(s.Requested, due.Start), s.Answered)
		}
	}
	for _, r := range f.Refusals {
		withArchivist += law.Calendar().WorkingDaysBetween(r.Presented, r.Refused)
	}
	return withA, withArchivist
}

func later(a, b calendar.Day) calendar.Day {
	if a.After(b) {
		return a
	}
	return b
}
