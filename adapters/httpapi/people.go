package httpapi

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// What an act on a person is told. Who did it and when is the record's to say,
// so these have no place for it.
type (
	education struct {
		Level policy.Education `json:"level" validate:"required"`
	}
	training struct {
		Subject string       `json:"subject" validate:"required,max=64,plain"`
		Day     calendar.Day `json:"day"`
	}
	appointment struct {
		Role     policy.Role  `json:"role" validate:"required,max=64,plain"`
		From     calendar.Day `json:"from"`
		Until    calendar.Day `json:"until,omitzero"`
		PartTime bool         `json:"partTime,omitempty"`
	}
	delegation struct {
		To       policy.PersonID       `json:"to" validate:"required,max=64,plain"`
		Roles    policy.Roles          `json:"roles" validate:"min=1,max=20,unique"`
		InCharge []policy.DepartmentID `json:"inCharge,omitempty" validate:"max=100,unique"`
		From     calendar.Day          `json:"from"`
		Until    calendar.Day          `json:"until"`
		Reason   string                `json:"reason" validate:"required,max=500,plain"`
	}
	delegate struct {
		To policy.PersonID `json:"to" validate:"required,max=64,plain"`
	}
)

// people adds the rows of people on record.
func (a *API) people() {
	office := a.office
	n := noun[staff.Person]{api: a, path: "/people/{id}", tag: "people", ref: staff.Person.Ref}

	one(n, "read what is on record of a person; revision 0 when nothing is", func(ctx context.Context, req policy.Request, id string) (staff.Person, error) {
		return office.Person(ctx, req, policy.PersonID(id))
	})
	list(a, n.collection(), n.tag, "list people on record", func(ctx context.Context, req policy.Request, _ string, q peopleQuery) ([]staff.Person, string, error) {
		page, err := office.Persons(ctx, req, staff.PersonQuery{Appointed: q.Appointed, After: q.After, Limit: int(q.Limit)})
		return page.Persons, page.Next, err
	})
	list(a, n.path+"/trainings", n.tag, "the trainings and examinations of a person", func(ctx context.Context, req policy.Request, id string, _ struct{}) ([]staff.Training, string, error) {
		trainings, err := office.TrainingRecord(ctx, req, policy.PersonID(id))
		return trainings, "", err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a person's record", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.PersonHistory(ctx, req, policy.PersonID(id), after, limit)
	})
	history(a, n.path+"/readings", n.tag, "what a person has read of confidential records, and was refused; one of a group body is group%2Fid here", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.Readings(ctx, req, policy.PersonID(id), after, limit)
	})

	list(a, "/readings", n.tag, "who has read a record, when and for which purpose, and who was refused it", func(ctx context.Context, req policy.Request, _ string, q readingsQuery) ([]journal.Entry, string, error) {
		page, err := office.RecordReadings(ctx, req, q.Record, q.After, int(q.Limit))
		return page.Entries, page.Next, err
	})

	act(n, staff.ActRecord, "record-education", func(ctx context.Context, req policy.Request, ref policy.Ref, in education) (staff.Person, error) {
		return office.RecordEducation(ctx, req, ref, in.Level)
	})
	act(n, staff.ActRecord, "record-skill", office.RecordSkill)
	act(n, staff.ActRecord, "record-training", func(ctx context.Context, req policy.Request, ref policy.Ref, in training) (staff.Person, error) {
		return office.RecordTraining(ctx, req, ref, staff.Training{Subject: in.Subject, Day: in.Day})
	})
	act(n, staff.ActRecord, "record-examination", office.RecordExamination)
	act(n, staff.ActAppoint, "appoint", func(ctx context.Context, req policy.Request, ref policy.Ref, in appointment) (staff.Person, error) {
		return office.Appoint(ctx, req, ref, staff.Appointment{Role: in.Role, From: in.From, Until: in.Until, PartTime: in.PartTime})
	})
	act(n, staff.ActDismiss, "dismiss", office.Dismiss)
	act(n, staff.ActDelegate, "delegate", func(ctx context.Context, req policy.Request, ref policy.Ref, in delegation) (staff.Person, error) {
		return office.Delegate(ctx, req, ref, staff.Delegation{
			To: in.To, Roles: in.Roles, InCharge: in.InCharge, From: in.From, Until: in.Until, Reason: in.Reason,
		})
	})
	act(n, staff.ActRevoke, "revoke", func(ctx context.Context, req policy.Request, ref policy.Ref, in delegate) (staff.Person, error) {
		return office.Revoke(ctx, req, ref, in.To)
	})
}

type readingsQuery struct {
	Record string `query:"record" required:"true" doc:"kind and id of the record: file/0192"`
	pages
}

type peopleQuery struct {
	Appointed bool `query:"appointed" doc:"only people who were ever appointed"`
	pages
}
