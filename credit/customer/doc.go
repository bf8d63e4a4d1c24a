// Package customer keeps customer relations (客户关系): the profile of each customer
// and supplier, what is gathered about them, and who may read it.
//
// # The story of a profile
//
// A department builds its own profile of a customer (客户档案), in a defined format,
// and names the person who keeps it. The sales director approves it, and until
// then it is not used. What the custodian changes later is recorded; what the
// regulation lists (policy.Profiles.Reapprove: basic data and credit standing by
// default) takes the approval again, and until then the profile is not used
// either: a standing that nobody has confirmed is none.
//
//	        submit               approve              edit, record standing
//	draft ---------> submitted ----------> approved ------------------------> changed
//	  ^                  |  ^                                                   |  ^
//	  |      return      |  |                    submit                         |  |
//	  +------------------+  +---------------------------------------------------+  |
//	                     |                 return, approved before                 |
//	                     +---------------------------------------------------------+
//
// A [Profile] is a plain value. Every act is a method that takes who acts, when,
// and the regulation in force, and returns the profile and the draft of its
// journal entry:
//
//	p, draft, err := p.Approve(director, at, policy.Default())
//
// Nothing here reads a clock or a store: [Book] does, which is the same acts over a
// [Store], one transaction each.
//
//	book := customer.NewBook(db.Customers(), policy.House{Clock: time.Now})
//	l, err := book.Build(ctx, policy.By(wang), customer.Building{ ... })
//	t, err := book.RecordTransaction(ctx, policy.By(li), l.ID, customer.TransactionEntry{ ... })
//
// # The acts
//
// [Lifecycle] is this table, and the acts run it: who may do what is in the
// regulation's authority matrix.
//
//	act                by                    in state            rules
//	Build              a department's people (new)               R4.2d R4.2b R4.1 G1
//	Edit               custodian             all but submitted   R4.2b R4.1 G1
//	Confirm            custodian             any                 R4.2b
//	Record             the same, custodian   any                 R4.1 R2 R4.2a G1
//	RecordTransaction  the same, custodian   any                 R4.1 R4.2a R4.2b
//	Strike             custodian             any                 R4.2b
//	Submit             custodian             draft, changed      R4.2c
//	Approve, Return    sales director        submitted           R4.2c
//	Assign             a leader              any                 R4.2b
//	Merge              sales director        all but submitted   R4.2d
//	Separate           sales director        merged              R4.2d
//
// "Any" is any but merged: of a customer who was entered under two ids a department has
// two profiles, and merges one into the other ([Book.Merge]): what lies beside it goes
// along, so that each transaction counts once, and whoever has read the profile that
// goes on has consulted the customer under either id ([SameCustomer]). A merging by
// mistake is undone ([Book.Separate]).
//
// # What is beside it
//
// Standing, communication, needs, product quality and transactions are records of
// their own ([Fact], [Transaction]): the profile keeps only how many there are and
// the day of the last, so that it stays small after a million. Each keeps its
// source and day (R4.1). They are indexed by customer and day, amounts in fen, to
// be counted and added up in the store.
//
// # In time, and complete
//
// From the day of a transaction the custodian has policy.Periods.ProfileUpdate to
// bring the profile up to date: by editing it, by recording something, or by
// [Profile.Confirm]. [Book.Stale] lists what was not, by custodian. It is a report
// (R4.2b), and no breach is held against anybody. [Book.Incomplete] lists what
// profiles miss (R4.2a).
//
// # Visits
//
// Each task of customer relations is organised by somebody, and others help
// ([Team], [Book.Organise], R3). The office plans visits ([CarePlan], R5a): to a
// customer or to all of a class, on holidays, an anniversary, every so many months
// or on single days. An occasion is arranged ([Book.ArrangeCare]), which makes a
// [Visit] for each customer, or skipped; what is neither is overdue. A department
// carries the visits out (R5c), and irregular ones of its own:
//
//	          make            record
//	arranged --------> made --------> recorded
//	   |                                 ^
//	   |             record              |
//	   +---------------------------------+
//	   |  cancel
//	   +--------> cancelled
//
//	act             by                        in state        rules
//	PlanCare        the office                (new)           R5a R5c
//	ArrangeCare     office or department      running         R5a R5c
//	ChangeCare      the office                running         R5a
//	SkipCare        the office                running         R5a
//	EndCare         the office                running         R5a
//	ArrangeVisit    the department            (new)           R5a R5c
//	MakeVisit       the department            arranged        R5c R5a
//	RecordVisit     the department            arranged, made  R5c R5b
//	CancelVisit     the department            arranged        R5c
//
// The record of a visit is a communication and, where the customer has said what
// they think of what they use (R5b), an opinion: facts of the profile, saved in the
// same transaction.
//
// # Surveys
//
// The marketing company drafts a satisfaction survey (满意度调查, article 6) with the
// topics that the regulation asks for, the office sends it, departments record the
// forms that come back ([Book.AnswerSurvey], or [Book.ImportAnswers] many at once).
// Each form is counted in the survey as it comes in, so that figures by question,
// topic and department ([Survey.Results]) read no form. Closed, it is held against
// the targets; the report goes to the general manager, and only from there out.
//
//	       send        close          report            approve           distribute
//	draft ------> open ------> closed ------> reported ---------> approved ----------> distributed
//	  |            |              ^              |
//	  +------------+-> withdrawn  +--- return ---+
//
// A closed survey that nobody answered can be withdrawn too; a department that was
// forgotten gets the report later.
//
// On what is below its target the office plans actions ([Survey.PlanAction], R6d): an
// owner, a day, a check of the effect by somebody else, within the time of the
// regulation. Giving an overdue one to another owner, or up, leaves the breach with
// whoever had it.
//
//	          report         check, effective
//	planned ---------> done ------------------> effective
//	   |  ^              |
//	   |  +--------------+ check, without effect
//	   +-> withdrawn
//
// The full survey of each year (R6a) is a duty of a named person from
// [Book.PlanSurveyYear] on; [Book.CloseSurveyYear] judges it from 1 January.
//
// # Complaints
//
// The department that a complaint concerns takes it in (客户投诉, article 7), which is
// the one that keeps the profile; receipt and answer are communications there. Where
// the quality of a service is complained of, the production office joins before an
// outcome is proposed. Nobody approves what they had a hand in, and nobody answers the
// customer before the approval.
//
//	          propose           approve           answer           close
//	received ---------> proposed -------> approved ------> answered ------> closed
//	  ^ ^                  |                                   |               |
//	  | +----- return -----+                                   |               |
//	  +------------------------------ reopen ------------------+---------------+
//
// # What it tells
//
// [Book.Customers], [Book.Dormant], [Book.Changes], [Book.Trend] and
// [Book.Standings] analyse transactions and standing (G6a) within the store: only
// figures come back, a page at a time. [Book.Forecast] says what is to be expected
// of the next month or quarter (G6b), by which method and from which figures. Each is
// about customers or about suppliers (C1), customers where the query names neither.
//
// # Who reads it
//
// Nobody reads a profile without the general manager's authorisation ([Grant],
// R4.3b): to a person, a role, or the custodians of the profiles concerned; of one
// customer, a class or all; for a purpose, from a day until a day. The general
// manager, who gives them, needs none. [Book.Consult] is the only way to what a
// profile says; acts and lists answer with a [Listing], which tells id, department,
// custodian and state. Each reading is an entry in the reader's own chain, and so is
// each refused attempt (G2b). Passing something on takes an authorisation that says
// so ([Book.PassOn], R4.3c); what went out without one is pursued as an incident
// about the profile ([archive.Room.OpenIncident]).
//
// [HasConsulted] answers who has consulted a customer's approved profile since an
// instant: what signing a contract asks (R4.3a).
package customer
