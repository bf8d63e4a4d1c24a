package customer

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Task is one of the tasks of customer relations that somebody organises and
// others help with (rule R3).
type Task string

// The tasks, in the order of the article.
const (
	TaskFiles      Task = "files"            // 客户档案
	TaskQuality    Task = "quality-tracking" // 产品质量跟踪
	TaskVisits     Task = "visits"           // 顾客拜访
	TaskComplaints Task = "complaints"       // 客户投诉
	TaskSurveys    Task = "surveys"          // 满意度调查
)

// Tasks returns the tasks in their order.
func Tasks() []Task {
	return []Task{TaskFiles, TaskQuality, TaskVisits, TaskComplaints, TaskSurveys}
}

// Text returns the task's name for a reader.
func (t Task) Text() policy.Text {
	switch t {
	case TaskFiles:
		return policy.T("客户档案", "customer files")
	case TaskQuality:
		return policy.T("产品质量跟踪", "product-quality tracking")
	case TaskVisits:
		return policy.T("顾客拜访", "visits")
	case TaskComplaints:
		return policy.T("客户投诉", "complaints")
	case TaskSurveys:
		return policy.T("满意度调查", "satisfaction surveys")
	}
	return policy.T(string(t), string(t))
}

// Team says who organises a task and who helps (组织与协助, rule R3): a person of
// the department that organises it, and the departments that assist.
type Team struct {
	Department policy.DepartmentID   `json:"department" validate:"required,max=64,plain"`
	Organiser  policy.PersonID       `json:"organiser" validate:"required,max=64,plain"`
	Helpers    []policy.DepartmentID `json:"helpers,omitempty" validate:"max=50,unique,dive,required,max=64,plain"`
}

// Helps reports whether a department organises the task or helps with it.
func (t Team) Helps(d policy.DepartmentID) bool {
	return d != "" && (d == t.Department || slices.Contains(t.Helpers, d))
}

// check adds what is wrong with a team beyond its shape: the department that
// organises is not one that helps. Whoever takes a team as input calls it beside
// shaped; field is where the team stands in the input, empty when it is the input.
func (t Team) check(c *policy.Checks, field string) {
	if t.Department == "" || !slices.Contains(t.Helpers, t.Department) {
		return
	}
	if field != "" {
		field += "."
	}
	slip(c, policy.R3, field+"helpers", "the department that organises", "other departments",
		policy.T("组织部门不能同时列为协助部门", "the department that organises a task does not help with it as well"))
}

// clone keeps a record free of the caller's slices.
func (t Team) clone() Team {
	t.Helpers = slices.Clone(t.Helpers)
	return t
}
