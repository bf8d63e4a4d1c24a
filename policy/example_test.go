package policy_test

import (
	"errors"
	"fmt"
	"os"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A refusal carries the rule, what was found and what would put it right.
func Example() {
	law := policy.Default()
	li := policy.Actor{Org: "demo", ID: "li", Roles: policy.Roles{policy.ProjectManager}}
	file := policy.Subject{Org: "demo", Parties: []policy.Party{
		{As: policy.ManagerA, Person: "wang"}, {As: policy.ManagerB, Person: "li"},
	}}

	decision := law.Matrix().Decide(li, "file.hand-over", file)
	if refused := decision.Violation("file/L-017"); refused != nil {
		fmt.Println(refused)
		fmt.Println(refused.In(policy.ZH))
		fmt.Println(errors.Is(refused, policy.B4_1a), errors.Is(refused, policy.NotAllowed))
	}
	// Output:
	// B4.1a: hand over to B: only manager A (project manager) may do it; have it done by a person with the authority
	// B4.1a: A 角移交 B 角:只能由A 角(项目经理)办理;请由有权人员办理
	// true true
}

// The matrix that decides is the matrix that prints (rule G3).
func ExampleMatrix_Print() {
	reg, err := policy.DefaultRegulation()
	if err != nil {
		fmt.Println(err)
		return
	}
	reg.Matrix = reg.Matrix[:3] // the first three rows, to fit on this page
	law, err := policy.Compile(reg, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := law.Matrix().Print(os.Stdout, policy.EN); err != nil {
		fmt.Println(err)
	}
	// Output:
	// act                  name                           roles            as                    never  in charge  rule
	// file.open            open a file                    project-manager  manager-a, manager-b                    B4.1a
	// file.edit-inventory  edit the inventory             project-manager  manager-a                               B4.2a
	// file.end-project     record the end of the project  project-manager  manager-a, manager-b                    B4.5a
}

// A company starts its own regulation from the default one. What it gets wrong
// is told all at once.
func ExampleCompile() {
	reg, err := policy.DefaultRegulation()
	if err != nil {
		fmt.Println(err)
		return
	}
	reg.ID, reg.Effective = "demo-2026", calendar.MustDay("2026-07-01")
	reg.Periods.AToB = calendar.MustPeriod("2 working days")
	law, err := policy.Compile(reg, nil, nil)
	fmt.Println(law.ID(), err)

	reg.Timezone, reg.Matrix[0].Rule = "Shanghai", "B99"
	_, err = policy.Compile(reg, nil, nil)
	for _, v := range policy.Violations(err) {
		fmt.Println(v.Field, "-", v.Problem)
	}
	// Output:
	// demo-2026 <nil>
	// matrix[0].rule - matrix[0] (file.open).rule of the regulation is not valid: it takes a rule id, found B99
	// timezone - the time zone is not known
}

func ExampleParseRegulation() {
	_, err := policy.ParseRegulation([]byte("id: demo-2026\neffective: 2026-07-01\nperiod: {a-to-b: 2 working days}\n"))
	fmt.Println(err)
	// Output:
	// the regulation file cannot be read: [3:1] unknown field "period"; correct the line it names
}

func ExampleNewDeadline() {
	law := policy.Default()
	ended := calendar.MustDay("2026-02-13") // the Friday before Spring Festival
	d := policy.NewDeadline(law, policy.AToB, policy.B4_5a, "wang", ended, law.Periods().AToB)
	fmt.Println(d)
	d = d.Extend(law, calendar.MustDay("2026-02-25"), policy.Extension{Days: 2, Reason: "the branch was closed by snow", Approver: "chen"})
	fmt.Println(d)
	fmt.Println(d.Late(calendar.MustDay("2026-02-27")), d.Late(calendar.MustDay("2026-02-28")))
	// Output:
	// A to B by 2026-02-25 (B4.5a)
	// A to B by 2026-02-27 (B4.5a)
	// false true
}

// Explain runs the checks of the acts and tells what may be done next: what, by
// whom, by when and why.
func ExampleLifecycle_Explain() {
	law := policy.Default()
	file := policy.Record{Kind: "parcel", ID: "L-017", State: packing, Subject: fileOf("wang", "li", "lending")}
	deadlines := policy.Deadlines{policy.NewDeadline(law, policy.AToB, policy.B4_5a, "wang", calendar.MustDay("2026-02-13"), law.Periods().AToB)}
	wang := policy.Actor{Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager}}

	for _, next := range parcels.Explain(parcel{}, file, deadlines, wang, calendar.MustDay("2026-02-24"), law) {
		fmt.Println(next.Title, "- by", next.By, "- allowed:", next.Allowed)
		if !next.Due.IsZero() {
			fmt.Println("  by", next.Due, "that is in", next.WorkingDaysLeft, "working day, under", next.Rules)
		}
		for _, v := range next.Blocked {
			fmt.Println("  ", v)
		}
	}
	// Output:
	// edit the inventory - by [wang] - allowed: true
	// hand over to B - by [wang] - allowed: false
	//   by 2026-02-25 that is in 1 working day, under [B4.1a: the papers are handed over by the project's managers A and B, who are two people B4.5a: manager A hands the papers to B within three working days after the project ends]
	//    B4.2a: the inventory is empty; list every item with its pages
}

func ExampleCheckShape() {
	type line struct {
		Title string `json:"title" validate:"required,max=200,plain"`
		Pages int    `json:"pages" validate:"min=1"`
	}
	type inventory struct {
		Items []line `json:"items" validate:"max=2000,dive"`
	}
	err := policy.CheckShape(inventory{Items: []line{{"loan contract", 12}, {"", 0}}})
	for _, v := range policy.Violations(err) {
		fmt.Println(v.Field, "|", v.Problem.ZH, "|", v.Problem.EN)
	}
	// Output:
	// items[1].title | items[1].title 应为必填项,现为空 | items[1].title takes a value, found nothing
	// items[1].pages | items[1].pages 应为至少 1,现为0 | items[1].pages takes at least 1, found 0
}
