package compliance

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// counter is what a scenario knows of the lending desk.
type counter struct {
	volume archive.VolumeID
	// slip is the one the sentences speak of now, of is the last of each borrower.
	slip lending.SlipID
	of   map[policy.PersonID]lending.SlipID
}

// lendingSteps are the sentences about what is done at the lending desk.
func (w *world) lendingSteps() []step {
	return []step{
		{"档案室于{日}藏有一卷{类别}", w.holdsVolume},
		{"{人}于{日}填写借阅单，{方式}，用途{用途}，期限{数}个工作日", w.draftSlip},
		{"{人}于{日}填写借阅单，注明轮候，用途{用途}，期限{数}个工作日", w.draftWaiting},
		{"{人}于{日}填写借阅单，未写客户，用途{用途}，期限{数}个工作日", w.draftNoCustomer},
		{"{人}于{日}填写借阅单，部门写{部门}，用途{用途}，期限{数}个工作日", w.draftElsewhere},
		{"{人}于{日}提交借阅单", w.submitSlip},
		{"{人}于{日}批准借阅单", w.approveSlip},
		{"{人}于{日}批准查询单", w.approveReading},
		{"{人}于{日}不批准借阅单，理由{理由}", w.refuseSlip},
		{"{人}于{日}核对出借", w.lendOut},
		{"{人}于{日}签收所借档案", w.signSlip},
		{"{人}于{日}按手续借走，期限{数}个工作日", w.borrow},
		{"{人}于{日}续借", w.renew},
		{"{人}于{日}催还，应于{日}归还，理由{理由}", w.recall},
		{"{人}于{日}核对归还，全部完整", w.returnAll},
		{"{人}于{日}核对归还，全部完整，注明{日}已还", w.returnOn},
		{"{人}于{日}声称已还", w.claimReturned},
		{"{人}于{日}核对归还，只还了一项", w.returnOne},
		{"{人}于{日}核对归还，其中一项少一页", w.returnShort},
		{"{人}于{日}报失，情况{情况}", w.declareLost},
		{"{人}于{日}结清借阅单，说明{说明}", w.closeSlip},
		{"{人}于{日}撤销借阅单，理由{理由}", w.cancelSlip},
		{"{人}于{日}找回全卷并归位", w.recoverAll},
		{"{人}于{日}找回一项并补回", w.recoverOne},
		{"{人}于{日}找回其余各项并补回", w.recoverAll},
		{"以下说的是借阅单的事故", w.turnToIncident},
		{"{人}于{日}授权外传所查信用档案，用途{用途}", w.allowPassingOn},
		{"{人}于{日}向{收件人}外传信用档案，用途{用途}", w.passVolumeOn},
		{"{人}于{日}查阅信用案卷，用途{用途}", w.consult},
		{"{人}于{日}导出借阅台账", w.exportLoans},
		{"以下说的是{人}的借阅单", w.turnTo},
		{"以下借的是这个项目的案卷", w.turnToVolume},
	}
}

var classWords = []word[func(calendar.Day) archive.Volume]{
	{"业务档案", func(day calendar.Day) archive.Volume { _, v := archivetest.Shelved(day); return v }},
	{"信用档案", archivetest.CreditVolume},
	{"合同档案", archivetest.ContractVolume},
}

var wayWords = []word[bool]{{"馆内查阅", true}, {"借出馆外", false}}

// holdsVolume puts a volume on the shelf as if it had come by the way of its
// class.
func (w *world) holdsVolume(ctx context.Context, day, class string) error {
	if err := w.on(day); err != nil {
		return err
	}
	made, err := look(classWords, "类别", class)
	if err != nil {
		return err
	}
	v := made(calendar.DayOf(w.now, calendar.ChinaTime()))
	v.Revision = 0
	w.counter.volume = v.ID
	return w.db.Archive().Update(ctx, func(tx archive.Tx) error {
		_, err := tx.SaveVolume(ctx, v, journal.NewDraft(archivetest.Archivist, w.now, archive.ActPlace, policy.B3_2))
		return err
	})
}

// atDesk is one act at the lending desk on the slip the sentences speak of.
func (w *world) atDesk(ctx context.Context, name, day string, do func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error)) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	s, err := w.slip(ctx)
	if err != nil {
		return err
	}
	return w.try(ctx, who, s.Org, func(ctx context.Context, d desks, req policy.Request) error {
		_, err := do(ctx, d.desk, req, s)
		return err
	})
}

// slip is the one the sentences speak of, as it is now.
func (w *world) slip(ctx context.Context) (s lending.Slip, err error) {
	err = w.db.Lending().View(ctx, func(r lending.Reader) error {
		s, err = r.Slip(ctx, company, w.counter.slip)
		return err
	})
	return s, err
}

func (w *world) draft(ctx context.Context, name, day, purpose string, days int, change func(a *lending.Application)) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	a := lending.Application{
		Volume: w.counter.volume, Purpose: purpose, Customer: "c-9", Days: days,
	}
	change(&a)
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error {
		s, err := d.desk.Draft(ctx, req, a)
		if err == nil {
			if w.counter.of == nil {
				w.counter.of = make(map[policy.PersonID]lending.SlipID)
			}
			w.counter.slip, w.counter.of[s.Borrower] = s.ID, s.ID
		}
		return err
	})
}

func (w *world) draftSlip(ctx context.Context, name, day, way, purpose string, days int) error {
	premises, err := look(wayWords, "方式", way)
	if err != nil {
		return err
	}
	return w.draft(ctx, name, day, purpose, days, func(a *lending.Application) { a.Premises = premises })
}

func (w *world) draftWaiting(ctx context.Context, name, day, purpose string, days int) error {
	return w.draft(ctx, name, day, purpose, days, func(a *lending.Application) { a.Wait = true })
}

func (w *world) draftNoCustomer(ctx context.Context, name, day, purpose string, days int) error {
	return w.draft(ctx, name, day, purpose, days, func(a *lending.Application) { a.Customer = "" })
}

func (w *world) draftElsewhere(ctx context.Context, name, day, department, purpose string, days int) error {
	return w.draft(ctx, name, day, purpose, days, func(a *lending.Application) { a.Department = policy.DepartmentID(department) })
}

func (w *world) turnTo(name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	id, ok := w.counter.of[who.ID]
	if !ok {
		return fmt.Errorf("%s没有借阅单", name)
	}
	w.counter.slip = id
	return nil
}

func (w *world) turnToVolume(ctx context.Context) error {
	f, err := w.current(ctx)
	w.counter.volume = f.Volume
	return err
}

func (w *world) submitSlip(ctx context.Context, name, day string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.Submit(ctx, req, s.Ref())
	})
}

func (w *world) approveSlip(ctx context.Context, name, day string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.Approve(ctx, req, s.Ref())
	})
}

func (w *world) approveReading(ctx context.Context, name, day string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.ApproveReading(ctx, req, s.Ref())
	})
}

func (w *world) refuseSlip(ctx context.Context, name, day, reason string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.Refuse(ctx, req, s.Ref(), reason)
	})
}

func (w *world) lendOut(ctx context.Context, name, day string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		v, err := w.lentVolume(ctx)
		if err != nil {
			return s, err
		}
		counts := make([]archive.Count, len(v.Items))
		for i, it := range v.Items {
			counts[i] = archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages}
		}
		return d.Lend(ctx, req, s.Ref(), counts)
	})
}

func (w *world) signSlip(ctx context.Context, name, day string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.Sign(ctx, req, s.Ref(), s.Digest())
	})
}

// borrow goes the whole way of a loan slip in one day.
func (w *world) borrow(ctx context.Context, name, day string, days int) error {
	return w.inTurn(
		func() error { return w.draftSlip(ctx, name, day, "借出馆外", "贷后检查", days) },
		func() error { return w.submitSlip(ctx, name, day) },
		func() error { return w.approveSlip(ctx, "总经理", day) },
		func() error { return w.lendOut(ctx, "档案管理员", day) },
		func() error { return w.signSlip(ctx, name, day) },
	)
}

func (w *world) renew(ctx context.Context, name, day string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.Renew(ctx, req, s.Ref())
	})
}

func (w *world) recall(ctx context.Context, name, day, due, reason string) error {
	to, err := parseDay(due)
	if err != nil {
		return err
	}
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.Recall(ctx, req, s.Ref(), lending.Recall{Due: to, Reason: reason})
	})
}

// giveBack returns what is out, changed.
func (w *world) giveBack(ctx context.Context, name, day string, change func(found []lending.Found) []lending.Found) error {
	return w.giveBackOn(ctx, name, day, calendar.Day{}, change)
}

func (w *world) giveBackOn(ctx context.Context, name, day string, back calendar.Day, change func(found []lending.Found) []lending.Found) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		found := make([]lending.Found, len(s.Outstanding))
		for i, one := range s.Outstanding {
			found[i] = lending.Found{Code: one.Code, Copies: one.Copies, Pages: one.Pages}
		}
		return d.Return(ctx, req, s.Ref(), lending.Returning{Found: change(found), Day: back})
	})
}

func (w *world) returnAll(ctx context.Context, name, day string) error {
	return w.giveBack(ctx, name, day, func(found []lending.Found) []lending.Found { return found })
}

func (w *world) returnOn(ctx context.Context, name, day, back string) error {
	on, err := parseDay(back)
	if err != nil {
		return err
	}
	return w.giveBackOn(ctx, name, day, on, func(found []lending.Found) []lending.Found { return found })
}

func (w *world) claimReturned(ctx context.Context, name, day string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.ClaimReturned(ctx, req, s.Ref(), "已放回前台")
	})
}

func (w *world) returnOne(ctx context.Context, name, day string) error {
	return w.giveBack(ctx, name, day, func(found []lending.Found) []lending.Found { return found[:1] })
}

func (w *world) returnShort(ctx context.Context, name, day string) error {
	return w.giveBack(ctx, name, day, func(found []lending.Found) []lending.Found {
		found[0].Pages--
		return found
	})
}

func (w *world) declareLost(ctx context.Context, name, day, facts string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.DeclareLost(ctx, req, s.Ref(), facts)
	})
}

func (w *world) closeSlip(ctx context.Context, name, day, reason string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.Close(ctx, req, s.Ref(), reason)
	})
}

func (w *world) cancelSlip(ctx context.Context, name, day, reason string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.Cancel(ctx, req, s.Ref(), reason)
	})
}

func (w *world) recoverAll(ctx context.Context, name, day string) error {
	return w.recover(ctx, name, day, func(found []lending.Found) []lending.Found { return found })
}

func (w *world) recoverOne(ctx context.Context, name, day string) error {
	return w.recover(ctx, name, day, func(found []lending.Found) []lending.Found { return found[1:2] })
}

func (w *world) recover(ctx context.Context, name, day string, change func(found []lending.Found) []lending.Found) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		found := make([]lending.Found, len(s.Outstanding))
		for i, one := range s.Outstanding {
			found[i] = lending.Found{Code: one.Code, Copies: one.Copies, Pages: one.Pages}
		}
		return d.Recover(ctx, req, s.Ref(), lending.Returning{Found: change(found)})
	})
}

// turnToIncident speaks from here on of the incident that the slip opened last.
func (w *world) turnToIncident(ctx context.Context) error {
	s, err := w.slip(ctx)
	if err != nil {
		return err
	}
	if len(s.Incidents) == 0 {
		return fmt.Errorf("借阅单没有事故")
	}
	return w.db.Archive().View(ctx, func(r archive.Reader) (err error) {
		w.life.incident, err = r.Incident(ctx, company, s.Incidents[len(s.Incidents)-1])
		return err
	})
}

func (w *world) allowPassingOn(ctx context.Context, name, day, purpose string) error {
	return w.atDesk(ctx, name, day, func(ctx context.Context, d *lending.Desk, req policy.Request, s lending.Slip) (lending.Slip, error) {
		return d.AllowPassingOn(ctx, req, s.Ref(), purpose)
	})
}

func (w *world) passVolumeOn(ctx context.Context, name, day, to, purpose string) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error {
		_, err := d.desk.PassOn(ctx, req, w.counter.volume, purpose, lending.Recipient{To: policy.Personal(to), What: "复印件"})
		return err
	})
}

func (w *world) consult(ctx context.Context, name, day, purpose string) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error {
		_, err := d.desk.Read(ctx, req, w.counter.volume, purpose)
		return err
	})
}

func (w *world) lentVolume(ctx context.Context) (v archive.Volume, err error) {
	err = w.db.Archive().View(ctx, func(r archive.Reader) error {
		v, err = r.Volume(ctx, company, w.counter.volume)
		return err
	})
	return v, err
}
