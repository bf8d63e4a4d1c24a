package compliance

import (
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// The organisations of the scenarios: the company, a subsidiary it controls
// where the regulation says so, and one that has nothing to do with it.
const (
	company    = archivetest.Org
	subsidiary = policy.OrgID("subsidiary")
	outsider   = policy.OrgID("elsewhere")
)

var organisations = []word[policy.OrgID]{{"子公司", subsidiary}, {"外单位", outsider}, {"", company}}

// sellers are the departments that keep customer profiles in the scenarios.
var sellers = []policy.DepartmentID{"销售部", "人事部联营办"}

// cast are the people of the scenarios, named by what they are. The archivist
// has no role of their own: it comes from the appointment alone (rule B3.1).
var cast = []word[policy.Actor]{
	{"A角", archivetest.A},
	{"B角", archivetest.B},
	{"另一位项目经理", archivetest.OtherManager},
	{"兼任A角的总经理", policy.Actor{ID: archivetest.A.ID, Roles: policy.Roles{policy.ProjectManager, policy.GeneralManager}}},
	{"兼任B角的主管副总经理", policy.Actor{
		ID: archivetest.B.ID, Roles: policy.Roles{policy.ProjectManager, policy.DeputyGeneralManager}, InCharge: archivetest.Deputy.InCharge,
	}},
	{"自称档案管理员的人", policy.Actor{ID: "pretender", Roles: policy.Roles{policy.Archivist}}},
	{"自称权证管理人员的人", policy.Actor{ID: "pretending-custodian", Roles: policy.Roles{policy.DeedCustodian}}},
	{"另一位权证管理人员", policy.Actor{ID: custodytest.OtherCustodian.ID}},
	{"权证管理人员", policy.Actor{ID: custodytest.Custodian.ID}},
	{"档案管理员", policy.Actor{ID: archivetest.Archivist.ID}},
	{"候选人", policy.Actor{ID: "candidate"}},
	{"名册上没有的人", stranger},
	{"主管副总经理", archivetest.Deputy},
	{"其他副总经理", policy.Actor{ID: "other-deputy", Roles: policy.Roles{policy.DeputyGeneralManager}, InCharge: []policy.DepartmentID{"guarantees"}}},
	{"总经理", archivetest.GeneralManager},
	{"董事长", policy.Actor{ID: "chairman", Roles: policy.Roles{policy.Chairman}}},
	{"兼任总经理的办公室主任", policy.Actor{ID: archivetest.OfficeDirector.ID, Roles: policy.Roles{policy.OfficeDirector, policy.GeneralManager}}},
	{"办公室主任", archivetest.OfficeDirector},
	{"领导小组", archivetest.LeadingGroup},
	{"档案室人员", policy.Actor{ID: "records-clerk", Roles: policy.Roles{policy.Auditor}, Departments: []policy.DepartmentID{"档案室"}}},
	{"审计", archivetest.Auditor},
	{"合同管理员", policy.Actor{ID: "contract-manager", Roles: policy.Roles{policy.CreditManager}}},
	{"信用管理员", policy.Actor{ID: "credit-manager", Roles: policy.Roles{policy.CreditManager}}},
	{"兼任专管人的销售总监", policy.Actor{ID: "profile-keeper", Roles: policy.Roles{policy.ProjectManager, policy.SalesDirector}}},
	{"销售总监", policy.Actor{ID: "sales-director", Roles: policy.Roles{policy.SalesDirector}}},
	{"专管人", policy.Actor{ID: "profile-keeper", Roles: policy.Roles{policy.ProjectManager}, Departments: sellers}},
	{"兼任业务员的总经理", policy.Actor{ID: "salesperson-boss", Roles: policy.Roles{policy.ProjectManager, policy.GeneralManager}, Departments: sellers}},
	{"生产处人员", policy.Actor{ID: "producer", Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{"production"}}},
	{"业务员", policy.Actor{ID: "salesperson", Roles: policy.Roles{policy.ProjectManager}, Departments: sellers}},
}

// stranger is nobody of the company.
var stranger = policy.Actor{ID: "nobody"}

// roster is the directory of the company: the cast, each by what they are alone.
func roster() archivetest.Directory {
	var all archivetest.Directory
	for _, one := range cast {
		if who, err := person(one.text); err == nil && who.ID != stranger.ID && !strings.HasPrefix(one.text, "兼任") && !strings.HasPrefix(one.text, "自称") {
			all = append(all, who)
		}
	}
	return all
}

// castExpression fits one of the cast, or one of them for another: B角代A角.
var castExpression = func() string {
	one := "(?:子公司|外单位)?" + strings.Replace(oneOf(cast), "(", "(?:", 1)
	return "(" + one + "(?:代" + one + ")?)"
}()

// person finds one of the cast: 子公司A角 is the A角 of the subsidiary, and
// B角代A角 is B角 who says that A角 let them act.
func person(name string) (policy.Actor, error) {
	if name, principal, ok := strings.Cut(name, "代"); ok {
		who, err := person(name)
		if err != nil {
			return who, err
		}
		other, err := person(principal)
		who.Principal = other.ID
		return who, err
	}
	for _, org := range organisations {
		if rest, ok := strings.CutPrefix(name, org.text); ok {
			who, err := look(cast, "人", rest)
			who.Org = org.is
			if len(who.Departments) == 0 {
				who.Departments = archivetest.A.Departments
			}
			return who, err
		}
	}
	panic("the empty prefix fits every name")
}

// people finds several, of a list.
func people(names string) ([]policy.PersonID, error) {
	var ids []policy.PersonID
	for _, name := range list(names) {
		who, err := person(name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, who.ID)
	}
	return ids, nil
}
