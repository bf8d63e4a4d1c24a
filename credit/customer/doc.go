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
//	Record             a department's people any                 R4.1 R2 R4.2a G1
//	RecordTransaction  a department's people any                 R4.1 R4.2a R4.2b
//	Strike             custodian             any                 R4.2b
//	Submit             custodian             draft, changed      R4.2c
//	Approve, Return    sales director        submitted           R4.2c
//	Assign             a leader              any                 R4.2b
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
// # Who reads it
//
// Nobody reads a profile without the general manager's authorisation ([Grant],
// R4.3b): to a person, a role, or the custodians of the profiles concerned; of one
// customer, a class or all; for a purpose, from a day until a day. The general
// manager, who gives them, needs none. [Book.Consult] is the only way to what a
// profile says; acts and lists answer with a [Listing], which tells id, department,
// custodian and state. Each reading is an entry in the reader's own chain, and so is
// each refused attempt (G2b). Passing something on takes an authorisation that says
// so ([Book.PassOn], R4.3c).
//
// [HasConsulted] answers who has consulted a customer's approved profile since an
// instant: what signing a contract asks (R4.3a).
package customer
