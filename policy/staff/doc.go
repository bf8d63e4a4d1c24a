// Package staff keeps people and the regulation: who has learned what and holds
// which post, who lets whom act for them, and which version of the regulation is
// in force from which day.
//
// # Appointing an archivist
//
// Archivist and deed custodian are posts: a host that claims one for an actor is
// not believed. They are held by appointment alone (任命, rules B3.1 and B5.2d),
// given by the general manager by name, from a day, until a day, to a person
// with the education, the skills and the examined training that the regulation
// asks for (rules C4.6a, C4.7, K7 and K8):
//
//	office := staff.NewOffice(db.Staff(), house)
//	req := policy.By(generalManager)
//	zhao := policy.Ref{ID: "zhao"} // nothing on record yet: revision 0
//
//	p, err := office.RecordEducation(ctx, req, zhao, policy.College)
//	p, err = office.RecordSkill(ctx, req, p.Ref(), staff.Skill{Code: "database-search", Since: day})
//	p, err = office.RecordTraining(ctx, req, p.Ref(), staff.Training{Subject: "credit-management", Day: day})
//	p, err = office.RecordExamination(ctx, req, p.Ref(), staff.Examination{
//		Subject: "credit-management", Training: day, Day: day, Passed: true,
//	})
//	p, err = office.Appoint(ctx, req, p.Ref(), staff.Appointment{Role: policy.Archivist, From: today})
//
// [Office.Vacancies] lists the posts nobody holds (rule C4.6b).
//
// # Acting for another
//
// A delegation (授权委托) lends one's own roles to another person for a time. The
// other then asks with [policy.Request.For]; what they do is recorded as theirs,
// on behalf of the first, and is refused wherever either of the two would be.
//
//	p, err = office.Delegate(ctx, policy.By(wang), wangsRecord, staff.Delegation{
//		To: "sun", Roles: policy.Roles{policy.ProjectManager},
//		From: today, Until: friday, Reason: "business trip",
//	})
//	f, err = room.HandOver(ctx, policy.By(sun).For("wang"), f.Ref())
//
// # Keeping the regulation
//
// [Office.Publish] puts a version into force from its effective day,
// [Office.Interpret] records the leading group's interpretation of a rule (rule
// C5b), [Office.AmendCalendar] adds a newly published year of working days or the
// company's own days. Until the first version takes effect the default
// regulation applies. The credit part and the rest are in force each from its own
// latest version (rule C3a): what the leading group publishes of credit is not taken
// back by a version that stands for a later day.
//
// # Reading what is confidential
//
// [Keeping.Read] lets a service's records be read under a stated purpose, and
// writes the reading in the reader's own chain (查阅记录, rule G2b); a refused
// attempt leaves its entry there and nothing else. [Office.Readings] reads such a
// chain. [Office.Verify] has the whole journal recomputed, for those whom the
// matrix lets:
//
//	report, err := office.Verify(ctx, policy.By(auditor), db.Verify)
//
// # Assessing people
//
// [Office.Figures] says what the journal tells of everybody in a period that is
// over: acts, duties and how many were on time, breaches, overdue returns, losses
// (考核, rule G5a). [Office.Assess] puts one person's figures on record with what
// the thresholds of the regulation propose, and [Office.Decide] what a person
// decided (rule G5b):
//
//	quarter := staff.Span{From: calendar.MustDay("2026-01-01"), Until: calendar.MustDay("2026-03-31")}
//	a, err := office.Assess(ctx, req, "wang", quarter)
//	a, err = office.Decide(ctx, req, a.Ref(), staff.AssessmentRuling{Outcome: staff.Reward, Reason: "every duty in time"})
//
// # The gate
//
// Every service of the library lets its requests in through a [Gate]: it takes
// instant and ids from the house once, answers a request that was sent before
// from its receipt, finds the version in force in the act's own transaction, and
// gives the actor the roles that appointments and delegations really give.
package staff
