package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// relationTale tells of a customer: what each scene leaves to a later one is here.
type relationTale struct {
	*teller
	Relation
	book      *customer.Book
	contracts *contract.Office
	credits   *credit.Office

	profile customer.ProfileID
	asked   []customer.ProfileID // in the survey, ours first
	deal    contract.File
	report  contract.Report
	// before and main are the credit files of the year before the story and of its first.
	before, main credit.File
	promise      credit.FollowUp
	survey       customer.Survey
	action       customer.CorrectiveAction
	trouble      customer.Complaint
	plan         customer.CarePlan
	sold         int // how many of the sales have been told
	told         int // the year of the last chapter
}

func (r Relation) cast() (policy.OrgID, Posts) { return r.Org, r.People.Posts }

func (r Relation) by(t *teller) tale {
	return &relationTale{
		teller: t, Relation: r, book: customer.NewBook(t.db.Customers(), t.house),
		contracts: contract.NewOffice(t.db.Contracts(), t.house), credits: credit.NewOffice(t.db.Credit(), t.house),
	}
}

func (t *relationTale) subject() policy.Text {
	return policy.Tf("客户 %s", "customer %s", string(t.Client.Number))
}

func (t *relationTale) other() policy.Text {
	return policy.T("改用别的客户编号", "another customer number")
}

func (t *relationTale) known(ctx context.Context) (bool, error) {
	page, err := t.book.Profiles(ctx, policy.By(t.generalManager()), customer.ProfileQuery{Customer: t.Client.Number, Department: t.Client.Department})
	if err != nil || len(page.Listings) == 0 {
		return false, err
	}
	t.profile = page.Listings[0].ID
	return true, nil
}

// scene is what happens on one day of the story.
type scene struct {
	key  string
	tell func(t *relationTale, ctx context.Context) error
}

// scenes are those of the story, in its order.
func scenes() []scene {
	return []scene{
		{"appointed", func(t *relationTale, ctx context.Context) error { return t.appoint(ctx, t.Days["appointed"]) }},
		{"built", (*relationTale).built},
		{"authorised", (*relationTale).authorised},
		{"signed", (*relationTale).signed},
		{"opened", (*relationTale).opened},
		{"handed-over", (*relationTale).handedOver},
		{"limited", (*relationTale).limited},
		{"stale", (*relationTale).stale},
		{"filed", (*relationTale).filed},
		{"owing", (*relationTale).owing},
		{"half-year", (*relationTale).halfYear},
		{"paid", (*relationTale).paid},
		{"reported", (*relationTale).reported},
		{"promised", (*relationTale).promised},
		{"broken", (*relationTale).broken},
		{"amended", (*relationTale).amended},
		{"added", (*relationTale).added},
		{"surveyed", (*relationTale).surveyed},
		{"closed", (*relationTale).closed},
		{"published", (*relationTale).published},
		{"year-closed", (*relationTale).yearClosed},
		{"analysed-late", (*relationTale).analysedLate},
		{"corrected", (*relationTale).corrected},
		{"late", (*relationTale).late},
		{"checked", (*relationTale).checked},
		{"complained", (*relationTale).complained},
		{"proposed", (*relationTale).proposed},
		{"answered", (*relationTale).answered},
		{"visited", (*relationTale).visited},
		{"half-year-again", (*relationTale).halfYearAgain},
		{"overdue", (*relationTale).overdue},
		{"early", (*relationTale).early},
		{"moved", (*relationTale).moved},
		{"archived", (*relationTale).archived},
	}
}

// tell plays scene after scene, with the sales that fall between them.
func (t *relationTale) tell(ctx context.Context) error {
	t.say(policy.Tf("客户 %s:三年往来", "Customer %s, through three years", string(t.Client.Number)))
	for _, s := range scenes() {
		day := t.Days[s.key]
		if err := t.sell(ctx, day); err != nil {
			return err
		}
		t.year(day)
		t.day(day)
		if err := s.tell(t, ctx); err != nil {
			return err
		}
	}
	return nil
}

// year begins a chapter where a day is of another year than the one before.
func (t *relationTale) year(day calendar.Day) {
	if t.told != day.Year() {
		t.told = day.Year()
		t.chapter(policy.Tf("%d 年", "%d", t.told))
	}
}

// seller keeps the profile and the credit files, handler handles the contract: both
// of the department.
func (t *relationTale) seller() policy.Actor {
	return t.member(t.People.Custodian, t.Client.Department)
}
func (t *relationTale) handler() policy.Actor { return t.member(t.People.Handler, t.Client.Department) }

func (t *relationTale) producer() policy.Actor {
	return t.member(t.People.Production, t.law.Complaints().Production)
}

func (t *relationTale) member(id policy.PersonID, of policy.DepartmentID) policy.Actor {
	return policy.Actor{Org: t.Org, ID: id, Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{of}}
}

func (t *relationTale) salesDirector() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.People.SalesDirector, Roles: policy.Roles{policy.SalesDirector}}
}

func (t *relationTale) creditManager() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.People.CreditManager, Roles: policy.Roles{policy.CreditManager}}
}

func (t *relationTale) staff() []policy.Actor {
	return []policy.Actor{
		t.seller(), t.handler(), t.salesDirector(), t.creditManager(), t.producer(), t.archivist(), t.generalManager(), t.officeDirector(),
	}
}
