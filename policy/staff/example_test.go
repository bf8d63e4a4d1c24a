package staff_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// An archivist is appointed by name, with the education, the skill and the
// examined training on record. What is missing is told all at once.
func Example() {
	ctx := context.Background()
	house := policy.House{Clock: func() time.Time { return time.Date(2026, 2, 13, 2, 0, 0, 0, time.UTC) }}
	office := staff.NewOffice(memory.Open().Staff(), house)
	director := policy.By(policy.Actor{Org: "demo", ID: "wu", Roles: policy.Roles{policy.OfficeDirector}})
	manager := policy.By(policy.Actor{Org: "demo", ID: "chen", Roles: policy.Roles{policy.GeneralManager}})
	february := calendar.MustDay("2026-02-02")

	zhao, err := office.RecordEducation(ctx, director, policy.Ref{ID: "zhao"}, policy.College)
	if err != nil {
		fmt.Println(err)
		return
	}
	zhao, err = office.RecordSkill(ctx, director, zhao.Ref(), staff.Skill{Code: "database-search", Since: calendar.MustDay("2020-09-01")})
	if err != nil {
		fmt.Println(err)
		return
	}
	zhao, err = office.RecordTraining(ctx, director, zhao.Ref(), staff.Training{Subject: "credit-management", Day: february})
	if err != nil {
		fmt.Println(err)
		return
	}

	post := staff.Appointment{Role: policy.Archivist, From: calendar.MustDay("2026-02-16")}
	_, err = office.Appoint(ctx, manager, zhao.Ref(), post)
	for _, v := range policy.Violations(err) {
		fmt.Println(v)
		fmt.Println("  found:", v.Found)
	}
	fmt.Println("not before the examination:", errors.Is(err, policy.C4_7))

	zhao, err = office.RecordExamination(ctx, director, zhao.Ref(), staff.Examination{
		Subject: "credit-management", Training: february, Day: calendar.MustDay("2026-02-12"), Passed: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	zhao, err = office.Appoint(ctx, manager, zhao.Ref(), post)
	fmt.Println(zhao.Holds(policy.Archivist, post.From), err)
	// Output:
	// C4.7: the training credit-management was not examined and passed before taking the post; train and examine the person first, then appoint
	//   found: trained 2026-02-02, not examined
	// K8: the training credit-management was not examined and passed before taking the post; train and examine the person first, then appoint
	//   found: trained 2026-02-02, not examined
	// not before the examination: true
	// true <nil>
}

// A company publishes its own version, from a day to come. Until then the
// default regulation applies.
func ExampleOffice_Publish() {
	ctx := context.Background()
	house := policy.House{Clock: func() time.Time { return time.Date(2026, 2, 13, 2, 0, 0, 0, time.UTC) }}
	office := staff.NewOffice(memory.Open().Staff(), house)
	leader := policy.By(policy.Actor{Org: "demo", ID: "gao", Roles: policy.Roles{policy.LeadingGroup}})

	_, err := office.Publish(ctx, leader, policy.Ref{}, `
id: demo-2026
zh: 客户档案管理制度
en: Customer file regulation
effective: 2026-07-01
timezone: Asia/Shanghai
group-roles: [leading-group]
businesses:
  - {kind: loan, zh: 小额贷款, en: Micro-loan, ended-by-zh: 贷款发放, ended-by-en: disbursement}
periods:
  a-to-b: 2 working days
  b-to-archive: 2 working days
  total: 4 working days
  registered: 0 working days
  reverify: 12 months
settings: {supplement-stops-clock: false, delivered-at: presented, month-ends-on-working-day: true}
posts:
  - {role: archivist, zh: 档案管理员, en: Archivist, education: college, rule: B3.1}
numbers: {file: "L{year}-{seq:5}", contract: "{file}-{seq:2}", item: "{part}.{seq}"}
matrix:
  - {action: regulation.publish, zh: 发布制度, en: publish, roles: [leading-group], rule: G3}
  - {action: regulation.read, zh: 查看制度, en: read the regulation, roles: [leading-group], rule: C2b}
checklists:
  - kind: loan
    papers:
      - {code: application, part: approval, zh: 借款申请书, en: Application, important: true, form: original}
signers: []
deeds: []
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, day := range []string{"2026-06-30", "2026-07-01"} {
		law, err := office.RegulationInForce(ctx, leader, calendar.MustDay(day))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(day, law.ID(), "- A to B in", law.Periods().AToB)
	}
	// Output:
	// 2026-06-30 default-2004 - A to B in 3 working days
	// 2026-07-01 demo-2026 - A to B in 2 working days
}

// A post nobody holds is reported.
func ExampleOffice_Vacancies() {
	ctx := context.Background()
	house := policy.House{Clock: func() time.Time { return time.Date(2026, 2, 13, 2, 0, 0, 0, time.UTC) }}
	office := staff.NewOffice(memory.Open().Staff(), house)
	manager := policy.By(policy.Actor{Org: "demo", ID: "chen", Roles: policy.Roles{policy.GeneralManager}})

	_, err := office.Appoint(ctx, manager, policy.Ref{ID: "sun"}, staff.Appointment{
		Role: policy.DeedCustodian, From: calendar.MustDay("2026-02-13"), Until: calendar.MustDay("2026-06-30"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	vacant, err := office.Vacancies(ctx, manager, calendar.MustDay("2026-08-01"))
	for _, v := range vacant {
		fmt.Println(v.Post.EN, "- since", v.Since, "-", v.Rule.ID())
	}
	fmt.Println(err)
	// Output:
	// Archivist - since  - C4.6b
	// Deed custodian - since 2026-07-01 - B5.2d
	// <nil>
}
