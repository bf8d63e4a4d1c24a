// Package custodytest makes fixtures for tests of the rules of deeds: the custodians,
// two safes, a hand-over list and a movement in each of their states. They are made by
// the real acts under the default regulation, so a fixture never shows what could not
// be. The managers, the archivist and the days are those of package archivetest.
//
//	v := custodytest.Kept(calendar.MustDay("2026-02-13"))
//	_, err := custody.AskRelease(archivetest.A, archivetest.At("2026-02-24"), policy.Default(), "m", v.Deeds, v.Books.Safe, custodytest.ToRegistry())
//
// It uses the standard library and this module alone. A fixture that cannot be made
// panics, since that is a slip in the test.
package custodytest

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The custodians of the fixtures, with the role their appointments would give.
var (
	Custodian      = policy.Actor{Org: archivetest.Org, ID: "custodian", Roles: policy.Roles{policy.DeedCustodian}}
	OtherCustodian = policy.Actor{Org: archivetest.Org, ID: "other-custodian", Roles: policy.Roles{policy.DeedCustodian}}
)

// Staff lists the people of the fixtures who belong to the organisation, those of
// archivetest among them.
func Staff() []policy.Actor { return append(archivetest.Staff(), Custodian, OtherCustodian) }

// Lines returns three deeds of three kinds, five pieces in all.
func Lines() []custody.Line {
	return []custody.Line{
		{Kind: "customer-title", Name: "不动产权证书", Certificate: "京(2025)朝不动产权第0012345号", Quantity: 2, Owner: "张三", Office: "朝阳区不动产登记中心", Contract: "DY-017", Value: policy.MustYuan("3000000.00")},
		{Kind: "other-rights", Name: "不动产登记证明", Certificate: "京(2026)朝不动产证明第0000678号", Quantity: 2, Owner: "本公司", Office: "朝阳区不动产登记中心", Contract: "DY-017"},
		{Kind: "chattel-mortgage", Name: "动产抵押登记通知书", Certificate: "01-2026-0009", Quantity: 1, Owner: "张三", Office: "市场监督管理局"},
	}
}

// Safe returns the safe "S1" of Custodian, OtherSafe "S2" of OtherCustodian, both empty.
func Safe(opened calendar.Day) custody.Safe { return safe(opened, "S1", Custodian.ID) }

// OtherSafe is the safe "S2".
func OtherSafe(opened calendar.Day) custody.Safe { return safe(opened, "S2", OtherCustodian.ID) }

func safe(opened calendar.Day, id custody.SafeID, keeper policy.PersonID) custody.Safe {
	in := custody.NewSafe{ID: id, Name: "保险柜 " + string(id), Slots: []string{"A1", "A2", "B1"}, Custodian: keeper}
	s, _, err := custody.OpenSafe(archivetest.GeneralManager, archivetest.Morning(opened), policy.Default(), archivetest.Org, in, true)
	check(err)
	s.Revision = 1
	return s
}

func check(err error) {
	if err != nil {
		panic(fmt.Sprintf("custodytest: the fixture cannot be made: %v", err))
	}
}

func saved(l custody.HandOverList, _ journal.Draft, err error) custody.HandOverList {
	check(err)
	l.Revision++
	return l
}

// Drafted returns a list that A has made of the deeds received on a day.
func Drafted(day calendar.Day) custody.HandOverList {
	f := archivetest.Opened(day)
	in := custody.NewList{File: f.ID, Received: day, Lines: Lines()}
	return saved(custody.Draft(archivetest.A, archivetest.Morning(day), policy.Default(), "list-1", f, in))
}

// Verifying returns a list that A has presented to be checked, on the same day.
func Verifying(day calendar.Day) custody.HandOverList {
	return saved(Drafted(day).Present(archivetest.A, archivetest.Morning(day), policy.Default()))
}

// Checking is the check of somebody who finds every deed as listed.
func Checking(l custody.HandOverList) custody.Checking {
	in := custody.Checking{Digest: l.Digest()}
	for _, one := range l.Lines {
		in.Seen = append(in.Seen, custody.Seen{Name: one.Name, Certificate: one.Certificate, Quantity: one.Quantity})
	}
	return in
}

// Stopped returns a list that B has stopped: the second deed has a piece less.
func Stopped(day calendar.Day) custody.HandOverList {
	l := Verifying(day)
	in := Checking(l)
	in.Seen[1].Quantity--
	return saved(l.Check(archivetest.B, archivetest.Morning(day), policy.Default(), in))
}

// Agreed returns a list that A, B and the archivist have checked and signed.
func Agreed(day calendar.Day) custody.HandOverList {
	l := Verifying(day)
	for _, who := range []policy.Actor{archivetest.A, archivetest.B, archivetest.Archivist} {
		l = saved(l.Check(who, archivetest.Morning(day), policy.Default(), Checking(l)))
	}
	return l
}

// Cancelled returns a list that the general manager has ended.
func Cancelled(day calendar.Day) custody.HandOverList {
	return saved(Drafted(day).Cancel(archivetest.GeneralManager, archivetest.Morning(day), policy.Default(), "客户取回"))
}

// List returns a list in a state.
func List(state policy.State, day calendar.Day) custody.HandOverList {
	switch state {
	case custody.Drafting:
		return Drafted(day)
	case custody.Verifying:
		return Verifying(day)
	case custody.Stopped:
		return Stopped(day)
	case custody.Agreed:
		return Agreed(day)
	case custody.Received:
		return Received(day).List
	case custody.Cancelled:
		return Cancelled(day)
	}
	panic("custodytest: no such state: " + string(state))
}

// Vault is what a fixture of the vault holds: the list the deeds came by, its deeds,
// their last movement, and the books as they are after it.
type Vault struct {
	List     custody.HandOverList
	Deeds    []custody.Deed
	Movement custody.Movement
	Books    custody.Books
}

// After returns the vault after a posting, as a store would keep it.
func (v Vault) After(p custody.Posting, err error) Vault {
	check(err)
	v.Movement = p.Movement
	v.Movement.Revision++
	v.Deeds = slices.Clone(p.Deeds)
	for i := range v.Deeds {
		v.Deeds[i].Revision++
	}
	for _, s := range p.Safes {
		s.Revision++
		if s.ID == v.Books.Safe.ID {
			v.Books.Safe = s
		} else {
			v.Books.To = s
		}
	}
	v.Books.Releases = slices.Clone(v.Books.Releases)
	if p.Movement.Way == custody.Temporary && p.Movement.State == custody.Confirmed {
		v.Books.Releases = append(v.Books.Releases, v.Movement)
	}
	for _, e := range p.Ended {
		e.Release.Revision++
		i := slices.IndexFunc(v.Books.Releases, func(x custody.Movement) bool { return x.ID == e.Release.ID })
		v.Books.Releases[i] = e.Release
	}
	v.Books.Last = slices.Clone(v.Books.Last)
	for _, b := range p.Balances {
		b.Revision++
		i := slices.IndexFunc(v.Books.Last, func(x custody.Balance) bool { return x.Safe == b.Safe && x.Kind == b.Kind })
		if i < 0 {
			v.Books.Last = append(v.Books.Last, b)
			continue
		}
		v.Books.Last[i] = b
	}
	return v
}

// Received returns a list that the custodian has signed for; the second person has not
// confirmed yet that the deeds are in the safe.
func Received(day calendar.Day) Vault {
	l := Agreed(day)
	v := Vault{Books: custody.Books{Safe: Safe(day)}}
	t, err := l.Receive(Custodian, archivetest.Morning(day), policy.Default(), "movement-1", v.Books, custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
	v = v.After(t.Posting, err)
	v.List = saved(t.List, journal.Draft{}, err)
	return v
}

// Confirmed returns the vault once the archivist has confirmed its movement, as the second
// person.
func (v Vault) Confirmed(at time.Time) Vault {
	return v.After(v.Movement.Confirm(archivetest.Archivist, at, policy.Default(), v.Deeds, v.Books, custody.Confirming{Digest: v.Movement.Digest()}))
}

// Carried returns the vault once the carrier of its movement, who did not ask for it, has
// signed.
func (v Vault) Carried(carrier policy.Actor, at time.Time) Vault {
	return v.After(v.Movement.Carry(carrier, at, policy.Default(), v.Deeds, custody.Confirming{Digest: v.Movement.Digest()}))
}

// Kept returns deeds that lie in the safe since a day.
func Kept(day calendar.Day) Vault { return Received(day).Confirmed(archivetest.Morning(day)) }

// Ledger returns an old ledger that the archivist has proposed on a day to take over, and
// the general manager has approved.
func Ledger(day calendar.Day) archive.Ledger {
	at, law := archivetest.Morning(day), policy.Default()
	l, _, err := archive.BeginLedger(archivetest.Org, "ledger-1", archivetest.Archivist, at, law, archive.OldLedger{Code: "旧权", Source: "2019 年纸质权证台账"})
	check(err)
	l, _, err = l.Approve(archivetest.GeneralManager, at, law)
	check(err)
	l.Revision = 2
	return l
}

// OldLines returns two lines of an old ledger of deeds, of one project that has no
// managers any more.
func OldLines() []custody.OldDeed {
	line := func(i int) custody.OldDeed {
		return custody.OldDeed{Line: Lines()[i], Customer: "c-9", Project: "2019-088", Received: calendar.MustDay("2019-05-06")}
	}
	return []custody.OldDeed{line(0), line(1)}
}

// TakenOver returns deeds that the custodian has entered on a day from an old ledger; they
// are in no safe yet.
func TakenOver(day calendar.Day) Vault {
	v := Vault{Books: custody.Books{Safe: Safe(day)}}
	for i, one := range OldLines() {
		id := custody.DeedID(fmt.Sprintf("old-%d", i+1))
		d, _, err := custody.TakeOver(Ledger(day), id, Custodian, archivetest.Morning(day), policy.Default(), archive.Volume{}, nil, one)
		check(err)
		d.Revision = 1
		v.Deeds = append(v.Deeds, d)
	}
	return v
}

// BroughtIn returns the vault once Custodian has proposed to bring its deeds in and the
// archivist, as the second person, has confirmed it.
func (v Vault) BroughtIn(at time.Time) Vault {
	return v.After(custody.BringIn(Custodian, at, policy.Default(), "movement-1", v.Deeds, v.Books, []string{"A1"})).Confirmed(at)
}

// ToRegistry is a request to take deeds to the registry; the day of return is far off.
func ToRegistry() custody.Asking {
	return custody.Asking{Purpose: "办理变更登记", To: "朝阳区不动产登记中心", Carrier: archivetest.A.ID, Due: calendar.MustDay("2026-12-31")}
}

// ToOwner is a request to give deeds back.
func ToOwner() custody.Asking {
	return custody.Asking{Final: true, Purpose: "项目结清,解除抵押", Receiver: "张三"}
}

// Owner is who gets them, with the identity paper that was checked and the receipt signed.
func Owner() custody.HandingOut {
	return custody.HandingOut{Receiver: &custody.Receiver{Name: "张三", Proof: "identity-card", Number: "110105199001011234", Receipt: "LQ-2026-001"}}
}

// Asked returns deeds whose release A has asked for.
func Asked(day calendar.Day, in custody.Asking) Vault {
	v := Kept(day)
	return v.After(custody.AskRelease(archivetest.A, archivetest.Morning(day), policy.Default(), "movement-2", v.Deeds, v.Books.Safe, in))
}

// Approved returns deeds whose release the general manager has approved; a final one with
// the same day as that of the settlement.
func Approved(day calendar.Day, in custody.Asking) Vault {
	v := Asked(day, in)
	a := custody.Approval{}
	if in.Final {
		a.Settled = day
	}
	return v.After(v.Movement.Approve(archivetest.GeneralManager, archivetest.Morning(day), policy.Default(), v.Deeds, v.Books, a))
}

// HandedOut returns deeds that the custodian has handed out; the second person has not
// confirmed it yet.
func HandedOut(day calendar.Day, in custody.Asking) Vault {
	v := Approved(day, in)
	out := custody.HandingOut{}
	if in.Final {
		out = Owner()
	}
	return v.After(v.Movement.HandOut(Custodian, archivetest.Morning(day), policy.Default(), v.Deeds, v.Books, out))
}

// Away returns deeds that are out for a time, Released such as were given back.
func Away(day calendar.Day) Vault {
	return HandedOut(day, ToRegistry()).Confirmed(archivetest.Morning(day))
}

// Missing returns deeds that the custodian has reported lost while they were out; each has
// an incident of its own, that over the first is in the books, decided by the general
// manager.
func Missing(day calendar.Day) Vault {
	v, at, law := Away(day), archivetest.Morning(day), policy.Default()
	for i, d := range v.Deeds {
		id := archive.IncidentID("incident-" + string(d.ID))
		r, err := d.ReportLost(Custodian, at, law, v.Books.Safe, id, custody.LossReport{Facts: "在登记机关遗失"})
		check(err)
		v.Deeds[i] = r.Deed
		v.Deeds[i].Revision++
		if i > 0 {
			continue
		}
		open, _, err := r.Incident.Investigate(archivetest.OfficeDirector, at, law, "登记机关查无下落")
		check(err)
		v.Books.Incident, _, err = open.Decide(archivetest.GeneralManager, at, law, archive.Ruling{Text: "登报挂失,补办"})
		check(err)
	}
	return v
}

// Released returns deeds that were given back.
func Released(day calendar.Day) Vault {
	return HandedOut(day, ToOwner()).Confirmed(archivetest.Morning(day))
}

// Moving returns a temporary release in a state.
func Moving(state policy.State, day calendar.Day) Vault {
	at, law := archivetest.Morning(day), policy.Default()
	switch state {
	case custody.Requested:
		return Asked(day, ToRegistry())
	case custody.Approved:
		return Approved(day, ToRegistry())
	case custody.Proposed:
		return HandedOut(day, ToRegistry())
	case custody.Confirmed:
		return Away(day)
	case custody.Declined:
		v := Asked(day, ToRegistry())
		return v.After(v.Movement.Decline(archivetest.GeneralManager, at, law, v.Deeds, "无此必要"))
	case custody.Withdrawn:
		v := Asked(day, ToRegistry())
		return v.After(v.Movement.Withdraw(archivetest.A, at, law, v.Deeds, "不再需要"))
	}
	panic("custodytest: no such state: " + string(state))
}
