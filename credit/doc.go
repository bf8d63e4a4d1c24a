// Package credit keeps credit files (信用档案): what a company knows of the credit of
// each customer and supplier, the limits it grants them, and what it does after a
// sale.
//
// # The story of a credit file
//
// A file is of one customer or supplier, for one department and calendar year, and
// has its number from the series of that department and year (C4.2a). This year's
// and last year's stay with the department; from 1 January of the year after that
// they go to the leading group's office (C4.3a, C4.3b), whose director verifies
// them, and within a month the archive has them (C4.3c).
//
//	   department           |                 office                    | archive
//	              hand over | receive         verify          deliver   | accept
//	department -----> handed-over -----> office -----> verified -----> delivered -----> archived
//	                                       ^              |  ^             |
//	                                       +--------------+  +-------------+
//	                                        differences          refuse
//
// No tier is skipped, and none is reversed: a file that differs stays in the office
// until it is put right, and one verified to which papers are added is verified
// again. The keeper in the department answers for the hand-over, who keeps it in the
// office for its delivery to the archive; a late one is a breach of theirs. There it becomes an archive.Volume, in the same transaction.
//
// From then on lists, journals and the answers to acts tell of it what stands in the
// register. What is in it is read for a stated purpose, and that is one entry in the
// reader's own chain (C4.5a, G2b): by [Office.Consult], which is for the office, the
// archivist and group bodies, or on a reading slip, with package lending.
//
// A [File] is a plain value. Every act is a method that takes who acts, when, and
// the regulation in force, and returns the file and the draft of its journal entry:
//
//	f, draft, err := f.HandOver(keeper, at, policy.Default())
//
// Nothing here reads a clock or a store: [Office] does, which is the same acts over
// a [Store], one transaction each.
//
//	office := credit.NewOffice(db.Credit(), policy.House{Clock: time.Now})
//	f, err := office.Open(ctx, policy.By(wang), credit.Of{ ... })
//	b, err := office.RollOver(ctx, policy.By(liu).WithKey("2026"), credit.Rolling{Step: credit.StepHandOver}, nil)
//
// # The acts
//
// [Lifecycle] is this table, and the acts run it: who may do what is in the
// regulation's authority matrix. "Department" are its own people, as the host states
// them (policy.Actor.Departments), whatever their role; the office has to do with the
// files of all.
//
//	act             by                        in state                      rules
//	Open            department, office        (new)                         C1 C4.2a C4.3a
//	AddPapers       who keeps it, office      department, office, verified  C4.1 C4.4 K5a K5b
//	StrikePaper     who keeps it, office      department, office, verified  C4.1 C4.4 K5a K5b
//	FollowUp        department, office        all but archived              C4.1
//	StrikeFollowUp  department, office        all but archived              C4.1
//	Confirm         who keeps it, office      department, office, verified  G7
//	Assign          a leader                  department, office, verified  C4.3a
//	HandOver        keeper, credit manager    department                    C4.3a C4.3b C4.3c
//	Receive         office, not who handed    handed-over                   C4.3b C4.3c
//	NoteDifferences office                    office, verified              C4.3c
//	Verify          office director           office                        C4.3c C4.1 G7
//	Deliver         office                    verified                      C4.3c
//	Refuse, Accept  archivist                 delivered                     C4.3c B3.2
//
// # Complete, and up to date
//
// The regulation lists the papers of six categories (policy.CreditRules), and which
// rule asks for each: C4.1, the forms of C4.4, the sets of K5. [File.Lacks] names
// those missing. What is recorded of management after the sale ([FollowUp]) stands
// for its paper, until it is struck. [Office.Incomplete], [Office.Stale] and
// [Office.Waiting] are the reports, [Office.Rollover] lists what is due to move.
//
// # Many at once
//
// [Office.RollOver] moves all that is due, some hundred files a transaction, each by
// its own act and authority. What is refused is counted and stays due. The batch is
// saved with each chunk, so that the same request key goes on where it stopped; nobody
// else does, and a leader ends it where its author has left ([Batch.Abandon]).
//
// # Limits
//
// A [Limit] is proposed, and approved by somebody else (C4.1). A customer has one at
// a time: their [Account] holds the days of all, and every approval writes it; a new
// one ends the old the day before, until when the old is in force, and gives it its
// days back where it never begins. [Account.Position] is the limit of a day, the
// exposure that the host entered, and what is left.
//
// # Requests to departments
//
// The office asks a department by a day ([Request], C3b); its own people answer, and
// [Office.LateRequests] reports those who have not, or late.
package credit
