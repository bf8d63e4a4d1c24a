package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// loans are acts of the lending desk that meet. They run the desk itself, since
// what must come out right is the slip, the volume and the register together.
var loans = group{"Loans", []testCase{
	{
		"TwoDesksOneVolume", "a volume goes out once: the other desk is told that it was too late",
		func(t *testing.T, s Stores) {
			d := newDesk(t, s)
			// Slips of eight borrowers, each checked at a desk of its own. The first
			// in the queue is to have the volume, whoever signs first.
			var ready []lending.Slip
			for i := range 8 {
				ready = append(ready, d.checked(fmt.Sprintf("s-%d", i), policy.PersonID(fmt.Sprintf("p-%d", i))))
			}
			ready = saveSlips(t, s.Lending(), ready...)
			errs := inParallel(8, func(i int) error {
				who := policy.By(policy.Actor{Org: org, ID: ready[i].Borrower, Roles: policy.Roles{policy.ProjectManager}})
				_, err := d.Sign(t.Context(), who, ready[i].Ref(), ready[i].Digest())
				return err
			})
			equal(t, winners(t, errs), 1)
			d.agrees(1)
		},
	},
	{
		"TwoArchivistsOneSlip", "what goes out is checked by one of them",
		func(t *testing.T, s Stores) {
			d := newDesk(t, s)
			one := saveSlips(t, s.Lending(), d.approved("s-1", "wang"))[0]
			errs := inParallel(8, func(int) error {
				_, err := d.Lend(t.Context(), d.zhou, one.Ref(), d.counts())
				return err
			})
			equal(t, winners(t, errs), 1)
			d.agrees(0)
		},
	},
	{
		"LendAgainstHold", "a volume that is put on hold as it is lent either is out before the hold, or stays",
		func(t *testing.T, s Stores) {
			d := newDesk(t, s)
			one := saveSlips(t, s.Lending(), d.checked("s-1", "wang"))[0]
			seen, room := d.volume(), archive.NewRoom(s.Archive(), d.house)
			chen := policy.By(policy.Actor{Org: org, ID: "chen", Roles: policy.Roles{policy.GeneralManager}})
			errs := inParallel(2, func(i int) error {
				if i == 0 {
					_, err := d.Sign(t.Context(), d.wang, one.Ref(), one.Digest())
					return err
				}
				_, err := room.PlaceHold(t.Context(), chen, seen.Ref(), archive.Freeze{Case: "case-1"})
				return err
			})
			equal(t, winners(t, errs), 1)
			v := d.volume()
			equal(t, (v.Out != nil) != (len(v.Holds) > 0), true)
			out := 0
			if v.Out != nil {
				out = 1
			}
			d.agrees(out)
		},
	},
	{
		"ReturnAgainstRenew", "what has come back is not renewed, and what is renewed is still out",
		func(t *testing.T, s Stores) {
			d := newDesk(t, s)
			one := d.lent("s-1")
			errs := inParallel(2, func(i int) error {
				if i == 0 {
					_, err := d.Renew(t.Context(), d.wang, one.Ref())
					return err
				}
				_, err := d.Return(t.Context(), d.zhou, one.Ref(), lending.Returning{Found: []lending.Found{{Code: "1-1", Copies: 1, Pages: 3}}})
				return err
			})
			equal(t, winners(t, errs), 1)
			out := 1
			if errs[1] == nil {
				out = 0
			}
			d.agrees(out)
		},
	},
	{
		"ApprovedAndRefused", "one decision stands on a slip, and it is clear which",
		func(t *testing.T, s Stores) {
			d := newDesk(t, s)
			one := d.approved("s-1", "wang")
			one.State, one.Approvals = lending.Submitted, nil
			one = saveSlips(t, s.Lending(), one)[0]
			errs := inParallel(8, func(i int) error {
				boss := policy.By(policy.Actor{Org: org, ID: policy.PersonID(fmt.Sprintf("boss-%d", i)), Roles: policy.Roles{policy.GeneralManager}})
				var err error
				if i%2 == 0 {
					_, err = d.Approve(t.Context(), boss, one.Ref())
				} else {
					_, err = d.Refuse(t.Context(), boss, one.Ref(), "与工作无关")
				}
				return err
			})
			equal(t, winners(t, errs), 1)
			got := loadSlip(t, s.Lending(), "s-1")
			equal(t, got.Revision, 2)
			equal(t, (got.State == lending.Approved) != (got.State == lending.Refused), true)
			equal(t, len(got.Approvals) == 1, got.State == lending.Approved)
			d.agrees(0)
		},
	},
	{
		"SentTwice", "a loan signed for twice over a bad line is one loan",
		func(t *testing.T, s Stores) {
			d := newDesk(t, s)
			one := saveSlips(t, s.Lending(), d.checked("s-1", "wang"))[0]
			errs := inParallel(4, func(int) error {
				_, err := d.Sign(t.Context(), d.wang.WithKey("k-1"), one.Ref(), one.Digest())
				return err
			})
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if !errors.Is(err, policy.Conflict) {
					t.Errorf("found the error %v, want none or a conflict", err)
				}
			}
			equal(t, won >= 1, true)
			_, err := d.Sign(t.Context(), d.wang.WithKey("k-1"), one.Ref(), one.Digest())
			must(t, err)
			d.agrees(1)
		},
	},
}}

// desk is a lending desk over a store with one volume on the shelf.
type desk struct {
	*lending.Desk
	t          *testing.T
	s          Stores
	at         time.Time
	house      policy.House
	zhou, wang policy.Request
}

func newDesk(t *testing.T, s Stores) *desk {
	t.Helper()
	d := &desk{t: t, s: s, at: noon.AddDate(0, 0, 17)} // Monday, 2026-03-02
	d.house = policy.House{Clock: func() time.Time { return d.at }, Rulebook: policy.Fixed(policy.Default())}
	d.Desk = lending.NewDesk(s.Lending(), d.house)
	d.zhou = archivistOf(t, s.Staff())
	d.wang = policy.By(policy.Actor{Org: org, ID: "wang", Roles: policy.Roles{policy.ProjectManager}})
	v := volume(1)
	v.Out, v.Holds, v.Voided, v.At = nil, nil, nil, noon
	shelve(t, s.Archive(), v)
	return d
}

func (d *desk) volume() (v archive.Volume) {
	d.t.Helper()
	view(d.t, d.s.Archive(), func(r archive.Reader) (err error) {
		v, err = r.Volume(d.t.Context(), org, "v-1")
		return err
	})
	return v
}

// approved is a slip that may be lent on, not saved.
func (d *desk) approved(id string, who policy.PersonID) lending.Slip {
	s := slip(id)
	s.State, s.Borrower, s.Submitted = lending.Approved, who, noon
	s.Approvals = []lending.Approval{{Action: lending.ActApprove, By: "chen", At: noon}}
	return s
}

// counts are what the archivist finds of the volume.
func (d *desk) counts() []archive.Count {
	return []archive.Count{{Code: "1-1", Copies: 1, Pages: 3}}
}

// checked is one that the archivist has checked as well, not saved.
func (d *desk) checked(id string, who policy.PersonID) lending.Slip {
	s := d.approved(id, who)
	s.Handout = &lending.Handout{By: "zhou", At: d.at, Items: d.counts(), Volume: d.volume().Revision}
	return s
}

// lent is a slip by which the volume is out, to wang.
func (d *desk) lent(id string) lending.Slip {
	d.t.Helper()
	one := saveSlips(d.t, d.s.Lending(), d.approved(id, "wang"))[0]
	one, err := d.Lend(d.t.Context(), d.zhou, one.Ref(), d.counts())
	must(d.t, err)
	one, err = d.Sign(d.t.Context(), d.wang, one.Ref(), one.Digest())
	must(d.t, err)
	return one
}

// agrees checks that volume, slips and register tell the same: so many loans are
// open.
func (d *desk) agrees(open int) {
	d.t.Helper()
	v := d.volume()
	out := askSlips(d.t, d.s.Lending(), lending.SlipQuery{Org: org, Volume: v.ID, State: lending.Lent})
	equal(d.t, len(out), open)
	equal(d.t, v.Out != nil, open == 1)
	var register strings.Builder
	must(d.t, d.WriteRegister(d.t.Context(), d.zhou, lending.SlipQuery{State: lending.Lent}, &register, policy.EN))
	equal(d.t, strings.Count(register.String(), "\n"), open+1)
	if open == 1 {
		s := loadSlip(d.t, d.s.Lending(), out[0])
		equal(d.t, v.Out, &archive.Out{Slip: string(s.ID), Borrower: s.Borrower, Due: s.Due()})
		equal(d.t, s.Due() == calendar.Day{}, false)
	}
	sound(d.t, d.s, org)
}
