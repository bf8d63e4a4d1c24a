package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// slip is a slip with the least there is to it.
func slip(id string) lending.Slip {
	return lending.Slip{
		Org: org, ID: lending.SlipID(id), State: lending.Drafted, Form: lending.LoanSlip,
		Application: lending.Application{Volume: "v-1", Purpose: "贷后检查", Days: 5},
		Borrower:    "wang", Class: archive.Business, Number: "YW-0001", Title: "甲公司借款", At: noon,
	}
}

// fullSlip is a slip with something in every field.
func fullSlip(id string) lending.Slip {
	s := slip(id)
	s.State, s.Form, s.Class = lending.Lent, lending.ReadingSlip, archive.Credit
	s.Customer, s.Department, s.Items, s.Premises, s.Wait = "c-9", "d-1", []string{"1-1", "1-2"}, true, true
	s.Agents, s.Direct, s.Submitted = []policy.PersonID{"li"}, true, noon
	s.Approvals = []lending.Approval{{Action: lending.ActApproveReading, By: "zhao", For: "qian", At: noon}}
	s.Handout = &lending.Handout{By: "zhou", At: noon, Items: []archive.Count{{Code: "1-1", Copies: 1, Pages: 3}}, Volume: 7}
	s.Signatures = []archive.Signature{{Purpose: lending.SignLoan, As: policy.Keeper, Person: "zhou", For: "sun", Digest: journal.Sum([]byte("x")), At: noon}}
	s.Lent, s.Outstanding = noon, s.Handout.Items
	s.Recall = &lending.Recalling{By: "zhou", At: noon, Reason: "审计", From: day("2026-03-09"), To: day("2026-03-04")}
	s.Claim = &archive.Note{By: "wang", At: noon, Text: "已还"}
	s.Returns = []lending.Return{{By: "zhou", At: noon, Day: day("2026-03-03"), Found: []lending.Found{{Code: "1-2", Copies: 1, Pages: 2, Gone: true}}}}
	s.PassOn = &lending.Consent{By: "chen", For: "qian", At: noon, Purpose: "银团报送"}
	s.Passings = []lending.Passing{{Recipient: lending.Recipient{To: "某银行", What: "复印件"}, Purpose: "银团报送", By: "wang", At: noon}}
	s.Incidents, s.Ended = []archive.IncidentID{"i-1"}, &archive.Note{By: "zhou", At: noon, Text: "结案"}
	s.Deadlines = policy.Deadlines{dueBack("2026-03-02", "2026-03-09")}
	s.Breaches = []policy.Breach{{Rule: policy.B6_3, Deadline: policy.LoanReturn, Person: "wang", Due: day("2026-03-09"), Done: day("2026-03-10"), At: noon}}
	return s
}

func dueBack(lent, due string) policy.Deadline {
	return policy.Deadline{
		Name: policy.LoanReturn, Rule: policy.B6_3, Person: "wang", Start: day(lent), Period: calendar.MustPeriod("5 working days"), Due: day(due),
	}
}

// saveSlips saves slips in one transaction and returns them as saved.
func saveSlips(t *testing.T, s lending.Store, slips ...lending.Slip) []lending.Slip {
	t.Helper()
	saved := make([]lending.Slip, len(slips))
	must(t, s.Update(t.Context(), func(tx lending.Tx) error {
		for i, one := range slips {
			var err error
			if saved[i], err = tx.SaveSlip(t.Context(), one, draft("slip")); err != nil {
				return err
			}
		}
		return nil
	}))
	return saved
}

func loadSlip(t *testing.T, s lending.Store, id lending.SlipID) (one lending.Slip) {
	t.Helper()
	must(t, s.View(t.Context(), func(r lending.Reader) (err error) {
		one, err = r.Slip(t.Context(), org, id)
		return err
	}))
	return one
}

// askSlips reads every page of a query, and returns the ids.
func askSlips(t *testing.T, s lending.Store, q lending.SlipQuery) (all []lending.SlipID) {
	t.Helper()
	must(t, s.View(t.Context(), func(r lending.Reader) error {
		all = nil
		for {
			page, err := r.Slips(t.Context(), q)
			if err != nil {
				return err
			}
			for _, one := range page.Slips {
				all = append(all, one.ID)
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	}))
	return all
}

var slips = group{"Slips", []testCase{
	{
		"ComesBack", "a slip comes back as it was saved, in every field",
		func(t *testing.T, s Stores) {
			for _, one := range saveSlips(t, s.Lending(), slip("s-1"), fullSlip("s-2")) {
				equal(t, one.Revision, 1)
				equal(t, loadSlip(t, s.Lending(), one.ID), one)
			}
			must(t, s.Lending().View(t.Context(), func(r lending.Reader) error {
				for _, other := range []policy.OrgID{other, ""} {
					_, err := r.Slip(t.Context(), other, "s-1")
					wants(t, err, policy.NotFound)
				}
				_, err := r.Slip(t.Context(), org, "s-3")
				wants(t, err, policy.NotFound)
				return nil
			}))
			sound(t, s, org)
		},
	},
	{
		"WithTheVolume", "a slip and its volume change in one transaction, or neither does",
		func(t *testing.T, s Stores) {
			v := shelve(t, s.Archive(), volume(1))[0]
			err := s.Lending().Update(t.Context(), func(tx lending.Tx) error {
				if _, err := tx.SaveSlip(t.Context(), slip("s-1"), draft("slip")); err != nil {
					return err
				}
				got, err := tx.Archive().Volume(t.Context(), org, v.ID)
				must(t, err)
				if _, err := tx.Archive().SaveVolume(t.Context(), got, draft("lend")); err != nil {
					return err
				}
				_, err = tx.Staff().Person(t.Context(), org, "wang")
				must(t, err)
				return errRefused
			})
			wants(t, err, errRefused)
			equal(t, askSlips(t, s.Lending(), lending.SlipQuery{Org: org}), nil)
			must(t, s.Lending().View(t.Context(), func(r lending.Reader) error {
				got, err := r.Archive().Volume(t.Context(), org, v.ID)
				equal(t, got, v)
				return err
			}))
		},
	},
	{
		"Bound", "slips join the host's transaction as files do",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			saved := saveSlips(t, b.Lending, slip("s-1"))[0]
			b.Commit()
			equal(t, loadSlip(t, s.Lending(), "s-1"), saved)
		}),
	},
	{
		"Queries", "each filter limits by what it names, and all given hold together",
		func(t *testing.T, s Stores) {
			all := make([]lending.Slip, 8)
			for i := range all {
				all[i] = slip(fmt.Sprintf("s-%d", i))
			}
			all[1].Borrower, all[1].State, all[1].Submitted = "li", lending.Submitted, noon.Add(time.Minute)
			all[2].Volume, all[2].Number = "v-2", "YW-0002"
			all[3].Form, all[3].Class = lending.ReadingSlip, archive.Credit
			all[4].State, all[4].Submitted = lending.Approved, noon
			all[5].State, all[5].Deadlines = lending.Lent, policy.Deadlines{dueBack("2026-03-02", "2026-03-09")}
			all[6].State, all[6].Deadlines = lending.Lent, policy.Deadlines{dueBack("2026-03-03", "2026-03-06")}
			all[7].State, all[7].Deadlines = lending.Returned, policy.Deadlines{dueBack("2026-03-01", "2026-03-05").Meet(day("2026-03-04"))}
			elsewhere := slip("s-0")
			elsewhere.Org = other
			saveSlips(t, s.Lending(), all...)
			saveSlips(t, s.Lending(), elsewhere)
			for _, c := range []struct {
				q    lending.SlipQuery
				want string
			}{
				{lending.SlipQuery{}, "01234567"},
				{lending.SlipQuery{Borrower: "li"}, "1"},
				{lending.SlipQuery{Volume: "v-2"}, "2"},
				{lending.SlipQuery{Number: "YW-0002"}, "2"},
				{lending.SlipQuery{Form: lending.ReadingSlip}, "3"},
				{lending.SlipQuery{Class: archive.Credit, State: lending.Drafted}, "3"},
				{lending.SlipQuery{State: lending.Lent}, "56"},
				{lending.SlipQuery{Waiting: true}, "14"},
				{lending.SlipQuery{Waiting: true, By: lending.BySubmission}, "41"},
				{lending.SlipQuery{EverLent: true, By: lending.ByLendingDay}, "756"},
				{lending.SlipQuery{LentFrom: day("2026-03-02")}, "56"},
				{lending.SlipQuery{LentUntil: day("2026-03-02")}, "57"},
				{lending.SlipQuery{DueUntil: day("2026-03-09"), By: lending.ByDueDay}, "65"},
				{lending.SlipQuery{DueUntil: day("2026-03-08")}, "6"},
				{lending.SlipQuery{DueFrom: day("2026-03-07"), DueUntil: day("2026-03-31")}, "5"},
				{lending.SlipQuery{DueFrom: day("2026-03-07")}, "5"},
				{lending.SlipQuery{Borrower: "nul\x00"}, ""},
			} {
				for _, limit := range []int{0, 1, 3} {
					c.q.Org, c.q.Limit = org, limit
					var got strings.Builder
					for _, id := range askSlips(t, s.Lending(), c.q) {
						got.WriteString(string(id[2:]))
					}
					if got.String() != c.want {
						t.Errorf("%s: found %q, want %q", show(c.q), got.String(), c.want)
					}
				}
			}
			must(t, s.Lending().View(t.Context(), func(r lending.Reader) error {
				for _, q := range []lending.SlipQuery{{Org: org, Limit: -1}, {Org: org, Limit: 1001}, {Org: org, After: "x"}, {}, {Org: org, By: "x"}} {
					_, err := r.Slips(t.Context(), q)
					wants(t, err, policy.InvalidInput)
				}
				return nil
			}))
			sound(t, s, org)
		},
	},
	{
		"QueriesMove", "a slip leaves the queue and the ladder as soon as it is lent and returned",
		func(t *testing.T, s Stores) {
			one := slip("s-1")
			one.State, one.Submitted = lending.Approved, noon
			one = saveSlips(t, s.Lending(), one)[0]
			one.State, one.Deadlines = lending.Lent, policy.Deadlines{dueBack("2026-03-02", "2026-03-09")}
			one = saveSlips(t, s.Lending(), one)[0]
			equal(t, askSlips(t, s.Lending(), lending.SlipQuery{Org: org, Waiting: true}), nil)
			equal(t, len(askSlips(t, s.Lending(), lending.SlipQuery{Org: org, DueUntil: day("2026-03-09")})), 1)
			one.State = lending.Returned
			saveSlips(t, s.Lending(), one)
			equal(t, askSlips(t, s.Lending(), lending.SlipQuery{Org: org, DueUntil: day("2026-03-09")}), nil)
			equal(t, len(askSlips(t, s.Lending(), lending.SlipQuery{Org: org, EverLent: true})), 1)
		},
	},
	{
		"LostRace", "of all who change one slip at once exactly one may win",
		func(t *testing.T, s Stores) {
			one := saveSlips(t, s.Lending(), slip("s-1"))[0]
			errs := inParallel(8, func(int) error {
				return s.Lending().Update(t.Context(), func(tx lending.Tx) error {
					_, err := tx.SaveSlip(t.Context(), one, draft("slip"))
					return err
				})
			})
			equal(t, winners(t, errs), 1)
			sound(t, s, org)
		},
	},
}}

// archivistOf appoints zhou, who lends in the races.
func archivistOf(t *testing.T, s staff.Store) policy.Request {
	t.Helper()
	updateStaff(t, s, func(tx staff.Tx) error {
		_, err := tx.SavePerson(t.Context(), staff.Person{
			Org: org, ID: "zhou", Appointments: []staff.Appointment{{Role: policy.Archivist, From: day("2026-01-01"), By: "chen"}},
		}, draft("appoint"))
		return err
	})
	return policy.By(policy.Actor{Org: org, ID: "zhou"})
}
