package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// loanSlip names a slip of the demo: one for each borrower and project.
type loanSlip struct {
	project  string
	borrower policy.PersonID
}

// onSlip is an act at the lending desk on somebody's slip for the project's volume.
func onSlip(who policy.PersonID, do func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error)) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		key := loanSlip{p.Number, who}
		slip, err := do(ctx, s, p, s.slips[key])
		s.slips[key] = slip
		return f, err
	}
}

// draft has somebody write a slip for so many working days: for the items of the
// codes given, or for the whole volume.
func draft(who policy.PersonID, purpose string, days int, items ...string) act {
	return write(who, lending.Application{Purpose: purpose, Items: items, Days: days})
}

// queue has somebody write a slip for a volume that is out, and wait for it.
func queue(who policy.PersonID, purpose string, days int) act {
	return inTurn(write(who, lending.Application{Purpose: purpose, Days: days, Wait: true}), submit(who))
}

func write(who policy.PersonID, a lending.Application) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		a.Volume, a.Customer = f.Volume, p.Customer
		slip, err := s.desk.Draft(ctx, as(p.org, who), a)
		s.slips[loanSlip{p.Number, who}] = slip
		return f, err
	}
}

func submit(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return s.desk.Submit(ctx, as(p.org, who), slip.Ref())
	})
}

func approve(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return s.desk.Approve(ctx, as(p.org, "general-manager"), slip.Ref())
	})
}

func refuseSlip(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return s.desk.Refuse(ctx, as(p.org, "general-manager"), slip.Ref(), "与工作无关")
	})
}

func cancel(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return s.desk.Cancel(ctx, as(p.org, who), slip.Ref(), "不再需要")
	})
}

// lend has the archivist count what goes out, and the borrower sign for it.
func lend(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		v, err := s.room.Volume(ctx, as(p.org, "archivist"), slip.Volume)
		if err != nil {
			return slip, err
		}
		wanted := make(map[string]bool)
		for _, code := range slip.Items {
			wanted[code] = true
		}
		var counts []archive.Count
		for _, it := range v.Items {
			if len(wanted) == 0 || wanted[it.Code] {
				counts = append(counts, archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages})
			}
		}
		if slip, err = s.desk.Lend(ctx, as(p.org, "archivist"), slip.Ref(), counts); err != nil {
			return slip, err
		}
		return s.desk.Sign(ctx, as(p.org, who), slip.Ref(), slip.Digest())
	})
}

// borrow is the whole way of a slip to the borrower.
func borrow(who policy.PersonID, purpose string, days int, items ...string) act {
	return inTurn(draft(who, purpose, days, items...), submit(who), approve(who), lend(who))
}

// borrowDirectly is that of a leader, who needs no approval.
func borrowDirectly(who policy.PersonID, purpose string, days int) act {
	return inTurn(draft(who, purpose, days), submit(who), lend(who))
}

// recall has the archivist call a volume back, for a working day after today.
func recall(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return s.desk.Recall(ctx, as(p.org, "archivist"), slip.Ref(), lending.Recall{Due: s.day(-1), Reason: "审计抽查"})
	})
}

// bringBack has the borrower return all that is out but the last so many items.
func bringBack(who policy.PersonID, but int) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return s.desk.Return(ctx, as(p.org, "archivist"), slip.Ref(), lending.Returning{Found: foundOf(slip)[but:]})
	})
}

// bringTorn has all of it come back, the first item with a page less: an incident.
func bringTorn(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		found := foundOf(slip)
		found[0].Pages--
		return s.desk.Return(ctx, as(p.org, "archivist"), slip.Ref(), lending.Returning{Found: found, Facts: "缺第一页"})
	})
}

func foundOf(slip lending.Slip) []lending.Found {
	found := make([]lending.Found, len(slip.Outstanding))
	for i, one := range slip.Outstanding {
		found[i] = lending.Found{Code: one.Code, Copies: one.Copies, Pages: one.Pages}
	}
	return found
}

func declareLost(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return s.desk.DeclareLost(ctx, as(p.org, "archivist"), slip.Ref(), "借阅人称在外出途中丢失")
	})
}

// lookInto has the incident of a slip investigated.
func lookInto(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return slip, s.investigate(ctx, p.org, slip.Incidents[0], "经手人自述,正在核实")
	})
}

// decideTorn has the incident of the office director's slip decided on and closed by
// others, and the slip with it.
func decideTorn(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	key := loanSlip{p.Number, "office-director"}
	slip := s.slips[key]
	err := s.conclude(ctx, p.org, slip.Incidents[0], archive.Lasting)
	if err == nil {
		s.slips[key], err = s.desk.Close(ctx, as(p.org, "archivist"), slip.Ref(), "缺页无法补齐,事故已结案")
	}
	return f, err
}

// giveUp has the incident of a slip decided on and closed with nothing found, and the
// slip with it.
func giveUp(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		if err := s.conclude(ctx, p.org, slip.Incidents[0], archive.Lasting); err != nil {
			return slip, err
		}
		return s.desk.Close(ctx, as(p.org, "archivist"), slip.Ref(), "多处查找未果,事故已结案")
	})
}

// turnUp has the archivist put back a volume that was given up.
func turnUp(who policy.PersonID) act {
	return onSlip(who, func(ctx context.Context, s *story, p project, slip lending.Slip) (lending.Slip, error) {
		return s.desk.Recover(ctx, as(p.org, "archivist"), slip.Ref(), lending.Returning{Found: foundOf(slip), Facts: "在会议室文件柜中找到"})
	})
}

// putOnHold has the general manager freeze the volume for a case; it may still be read in
// the archive room.
func putOnHold(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	boss := as(p.org, "general-manager")
	v, err := s.room.Volume(ctx, boss, f.Volume)
	if err != nil {
		return f, err
	}
	_, err = s.room.PlaceHold(ctx, boss, v.Ref(), archive.Freeze{Case: "民初-" + p.Number, Reading: true})
	return f, err
}

// investigate has the deputy look into an incident.
func (s *story) investigate(ctx context.Context, org policy.OrgID, id archive.IncidentID, findings string) error {
	i, err := s.room.Incident(ctx, as(org, "deputy"), id)
	if err == nil {
		_, err = s.room.Investigate(ctx, as(org, "deputy"), i.Ref(), findings)
	}
	return err
}

// conclude has the general manager decide on an incident, and the deputy close it.
func (s *story) conclude(ctx context.Context, org policy.OrgID, id archive.IncidentID, outcome archive.Outcome) error {
	i, err := s.room.Incident(ctx, as(org, "general-manager"), id)
	if err != nil {
		return err
	}
	if i, err = s.room.DecideIncident(ctx, as(org, "general-manager"), i.Ref(), archive.Ruling{Text: "责任人书面检讨,补办费用自理"}); err != nil {
		return err
	}
	_, err = s.room.CloseIncident(ctx, as(org, "deputy"), i.Ref(), archive.Ending{Outcome: outcome, Text: "处理完毕"})
	return err
}
