package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// The demo's company: a group, and the lender it controls.
const (
	headOffice policy.OrgID        = "group"
	lender     policy.OrgID        = "sub"
	department policy.DepartmentID = "micro-loans"
	sales      policy.DepartmentID = "sales"
	production policy.DepartmentID = "production"
)

// crew is one person for each role, in both organisations. Archivist and deed
// custodian are appointed; their tokens carry no role.
var crew = []struct {
	id    policy.PersonID
	does  policy.Text
	roles policy.Roles
	// in is the department they belong to.
	in policy.DepartmentID
}{
	{"manager-a", policy.T("项目经理 A 角", "project manager A"), policy.Roles{policy.ProjectManager}, department},
	{"manager-b", policy.T("项目经理 B 角", "project manager B"), policy.Roles{policy.ProjectManager}, department},
	{"archivist", policy.Archivist.Text(), nil, "archives"},
	{"deed-custodian", policy.DeedCustodian.Text(), nil, "archives"},
	{"chairman", policy.Chairman.Text(), policy.Roles{policy.Chairman}, "management"},
	{"general-manager", policy.GeneralManager.Text(), policy.Roles{policy.GeneralManager}, "management"},
	{"deputy", policy.DeputyGeneralManager.Text(), policy.Roles{policy.DeputyGeneralManager}, "management"},
	{"sales-director", policy.SalesDirector.Text(), policy.Roles{policy.SalesDirector}, sales},
	{"leading-group", policy.LeadingGroup.Text(), policy.Roles{policy.LeadingGroup}, "management"},
	{"office-director", policy.OfficeDirector.Text(), policy.Roles{policy.OfficeDirector}, "credit-office"},
	{"credit-manager", policy.CreditManager.Text(), policy.Roles{policy.CreditManager}, "credit-office"},
	{"production-handler", policy.T("生产处经办人", "handler of the production office"), policy.Roles{policy.ProjectManager}, production},
	{"auditor", policy.Auditor.Text(), policy.Roles{policy.Auditor}, "audit"},
}

// as makes a request of one of the crew.
func as(org policy.OrgID, id policy.PersonID) policy.Request {
	who := policy.Actor{Org: org, ID: id}
	for _, c := range crew {
		if c.id == id {
			who.Roles, who.Departments = c.roles, []policy.DepartmentID{c.in}
		}
	}
	if who.Roles.Has(policy.DeputyGeneralManager) {
		who.InCharge = []policy.DepartmentID{department}
	}
	return policy.By(who)
}

// demoGrants are those of the crew, and an administrator's.
func demoGrants() []grantFor {
	grants := []grantFor{{Grant{Person: "administrator", Admin: true}, policy.T("管理员", "administrator")}}
	for _, org := range []policy.OrgID{lender, headOffice} {
		for _, c := range crew {
			a := as(org, c.id).Actor
			grants = append(grants, grantFor{Grant{Org: org, Person: a.ID, Roles: a.Roles, Departments: a.Departments, InCharge: a.InCharge}, c.does})
		}
	}
	return grants
}

// demoRoster is the directory of the crew.
func demoRoster() roster {
	var all roster
	for _, g := range demoGrants() {
		all = append(all, g.Grant)
	}
	return all
}

// grantFor is a grant and what its person does.
type grantFor struct {
	Grant
	does policy.Text
}

// story fills a store with what the company did: over the last months, a number of
// working days before today, and over the years before them. Its clock shows the day
// of each step.
type story struct {
	room  *archive.Room
	vault *custody.Vault
	desk  *lending.Desk
	book  *customer.Book
	// credit and contracts are the offices of credit files and of contract files.
	credit    *credit.Office
	contracts *contract.Office
	office    *staff.Office
	law       *policy.Version
	today     calendar.Day
	now       time.Time
	// files, lists and moves are the last ones of each project, by its number.
	files  map[string]archive.File
	lists  map[string]custody.HandOverList
	moves  map[string]custody.Movement
	slips  map[loanSlip]lending.Slip
	counts map[policy.OrgID]archive.Stocktake
	// profiles are those of each organisation's clients.
	profiles map[clientOf]customer.ProfileID
	papers   paperwork
}

type clientOf struct {
	org policy.OrgID
	id  archive.CustomerID
}

// begins is how many working days ago the last months begin.
const begins = 60

func newStory(db store, today calendar.Day) *story {
	s := &story{
		law: policy.Default(), today: today,
		files: make(map[string]archive.File), lists: make(map[string]custody.HandOverList), moves: make(map[string]custody.Movement),
		slips: make(map[loanSlip]lending.Slip), counts: make(map[policy.OrgID]archive.Stocktake),
		profiles: make(map[clientOf]customer.ProfileID),
	}
	house := policy.House{Clock: func() time.Time { return s.now }, Directory: demoRoster()}
	s.room, s.office = archive.NewRoom(db.Archive(), house), staff.NewOffice(db.Staff(), house)
	s.vault, s.desk = custody.NewVault(db.Custody(), house), lending.NewDesk(db.Lending(), house)
	s.book, s.papers = customer.NewBook(db.Customers(), house), newPaperwork()
	s.credit, s.contracts = credit.NewOffice(db.Credit(), house), contract.NewOffice(db.Contracts(), house)
	return s
}

// day returns the day some working days before today, or after it where ago is
// negative.
func (s *story) day(ago int) calendar.Day {
	day, _ := s.law.Calendar().AddWorkingDays(s.today, -ago)
	return day
}

// turn turns the clock to a minute later, or to the morning of a later day.
func (s *story) turn(ago int) { s.turnTo(s.day(ago)) }

func (s *story) turnTo(day calendar.Day) {
	y, m, d := day.Date()
	morning := time.Date(y, m, d, 9, 0, 0, 0, calendar.ChinaTime())
	s.now = s.now.Add(time.Minute)
	if s.now.Before(morning) {
		s.now = morning
	}
}

// tell tells the whole story, day by day.
func (s *story) tell(ctx context.Context) error {
	s.turnTo(s.first())
	for _, org := range []policy.OrgID{headOffice, lender} {
		if err := s.found(ctx, org); err != nil {
			return fmt.Errorf("the demo's %s: %w", org, err)
		}
	}
	projects, chronicle := demoProjects(), s.chronicle()
	events := slices.Concat(demoEvents(), clientEvents(), creditEvents(), contractEvents(), relationEvents())
	for ago := begins; ago > 0; ago-- {
		var err error
		if chronicle, err = s.reach(ctx, chronicle, s.day(ago)); err != nil {
			return err
		}
		for _, p := range projects {
			for _, step := range p.steps {
				if step.ago != ago {
					continue
				}
				if err := s.take(ctx, p, step); err != nil {
					return fmt.Errorf("the demo's project %s, %d working days ago: %w", p.Number, ago, err)
				}
			}
		}
		for _, e := range events {
			if e.ago != ago {
				continue
			}
			s.turn(ago)
			if err := e.do(ctx, s, e.org); err != nil {
				return fmt.Errorf("the demo's %s, %d working days ago: %w", e.org, ago, err)
			}
		}
	}
	return s.end(ctx)
}

// take has the people of a project do a step.
func (s *story) take(ctx context.Context, p project, step step) error {
	for _, do := range step.acts {
		s.turn(step.ago)
		f, err := do(ctx, s, p, s.files[p.Number])
		if err != nil {
			return err
		}
		s.files[p.Number] = f
	}
	return nil
}

// found puts the regulation into force in an organisation, and fills its posts.
func (s *story) found(ctx context.Context, org policy.OrgID) error {
	text, err := s.regulation()
	if err != nil {
		return err
	}
	boss, records := as(org, "general-manager"), as(org, "office-director")
	if _, err = s.office.Publish(ctx, boss, policy.Ref{ID: string(org)}, text); err != nil {
		return err
	}
	today := s.law.Day(s.now)
	trained := today.AddMonths(-2)
	p, err := s.office.RecordEducation(ctx, records, policy.Ref{ID: "archivist"}, policy.College)
	if err != nil {
		return err
	}
	if p, err = s.office.RecordSkill(ctx, records, p.Ref(), staff.Skill{Code: "database-search", Since: today.AddMonths(-30)}); err != nil {
		return err
	}
	if p, err = s.office.RecordTraining(ctx, records, p.Ref(), staff.Training{Subject: "credit-management", Day: trained}); err != nil {
		return err
	}
	passed := staff.Examination{Subject: "credit-management", Training: trained, Day: trained.AddDays(1), Passed: true}
	if p, err = s.office.RecordExamination(ctx, records, p.Ref(), passed); err != nil {
		return err
	}
	_, err = s.office.Appoint(ctx, boss, p.Ref(), staff.Appointment{Role: policy.Archivist, From: today})
	return err
}

// regulation writes the default regulation with the group's tree.
func (s *story) regulation() (string, error) {
	reg, err := policy.DefaultRegulation()
	if err != nil {
		return "", err
	}
	reg.ID, reg.Effective = "demo-1", s.first()
	reg.ZH, reg.EN = "客户档案管理制度(演示)", "Customer file regulation (demo)"
	reg.Organisations = []policy.Organisation{
		{ID: headOffice, ZH: "集团公司", EN: "The group", From: reg.Effective},
		{ID: lender, Parent: headOffice, ZH: "小额贷款公司", EN: "The lender", From: reg.Effective},
	}
	text, err := yaml.Marshal(reg)
	return string(text), err
}

// end is the last act of the story: a store without it holds half a demo.
func (s *story) end(ctx context.Context) error {
	s.turn(1)
	for _, org := range []policy.OrgID{lender, headOffice} {
		head := as(org, "leading-group")
		book, err := s.office.Rulebook(ctx, head)
		if err != nil {
			return err
		}
		if _, err = s.office.Interpret(ctx, head, book.Ref(), staff.Interpretation{
			Rule: policy.B4_5a, Text: "放款日以付款凭证上的日期为准。The day of disbursement is that of the payment voucher.",
		}); err != nil {
			return err
		}
	}
	return nil
}

// holding says what a store holds of the demo.
type holding int

const (
	nothing holding = iota
	whole
	other // records that are not the demo's, or half of it
)

// holds looks at what the store has of the demo's organisations.
func holds(ctx context.Context, db store) (holding, error) {
	records := 0
	var ended bool
	for _, org := range []policy.OrgID{lender, headOffice} {
		report, err := db.Verify(ctx, org)
		if err != nil {
			return nothing, err
		}
		records += report.Records
	}
	err := db.Staff().View(ctx, func(r staff.Reader) error {
		book, err := r.Rulebook(ctx, headOffice)
		ended = len(book.Versions) > 0 && book.Versions[0].ID == "demo-1" && len(book.Interpretations) > 0
		return err
	})
	switch {
	case err != nil:
		return nothing, err
	case records == 0:
		return nothing, nil
	case ended:
		return whole, nil
	}
	return other, nil
}

// fillDemo fills an empty store; one that holds the demo is left as it is.
func fillDemo(ctx context.Context, db store, tokens *tokenFile, today calendar.Day) error {
	found, err := holds(ctx, db)
	if err != nil {
		return err
	}
	for _, k := range tokens.all() {
		if !k.Demo && found != whole {
			return fmt.Errorf("-demo fills an empty data folder, and %s has tokens already; name another folder with -data", tokens.path)
		}
	}
	if found == whole {
		return nil
	}
	if found == other {
		return errors.New("-demo fills an empty store, and this one has records that are not the demo's, or half of it; name another folder with -data, or another -dsn")
	}
	return newStory(db, today).tell(ctx)
}
