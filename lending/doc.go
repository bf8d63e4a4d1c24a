// Package lending lends volumes (借阅): the slips on which they are asked for,
// approved, handed out and brought back, and the desk of the archive room where
// that is done.
//
// # The story of a slip
//
// Whoever needs a volume writes a slip for it: a loan slip (出借单) for a business
// or contract volume, a reading slip (查询单) for a credit volume. It says what
// for, which items, whether they are read in the archive room or taken away, and
// for how many working days. One slip is for one volume.
//
//	        submit             approve             lend, the borrower signs      return
//	draft ---------> submitted --------> approved --------------------> lent ----------> returned
//	   |               |    |                |                           | ^ |
//	   |               |    | refuse         |             renew, recall | | | declare lost
//	   |               |    v                |                           v-+ v
//	   |               |  refused            |                              lost --------> closed
//	   +---------------+---------------------+---> cancelled                      close      |
//	                                                                                         | recover
//	                                                                                         v
//	                                                                                      recovered
//
// A slip with its volume is a [Case], a plain value. Every act is a method that
// takes who acts, when, and the regulation in force, and returns an [Outcome]: the
// slip, and the volume and the incident where it changed or opened one.
//
//	out, err := lending.Case{Slip: s, Volume: v}.Lend(who, at, policy.Default(), counts)
//
// Nothing here reads a clock or a store: [Desk] does, which is the same acts over
// a [Store], one transaction each, slip and volume together.
//
//	desk := lending.NewDesk(db.Lending(), policy.House{Clock: time.Now})
//	s, err := desk.Draft(ctx, policy.By(wang), lending.Application{ ... })
//	s, err = desk.Submit(ctx, policy.By(wang), s.Ref())
//
// # The acts
//
// [Lifecycle] is this table, and the acts run it: who may do what is in the
// regulation's authority matrix.
//
//	act             by                          in state              rules
//	Draft           the borrower                (new)                 B6.1b C4.5a B6.2 B6.3
//	Submit          the borrower                draft                 B6.1a B6.1b C4.5a B6.2 B6.3
//	Approve         a leader                    submitted             B6.1b
//	ApproveReading  the office director         submitted             C4.5a
//	Refuse          who could approve           submitted             B6.1b C4.5a
//	Cancel          the borrower or archivist   before it is lent     B6.2
//	Lend            archivist                   approved              B6.2 K6
//	Sign            the borrower                approved, checked     B6.2 K6
//	Renew           the borrower or archivist   lent                  B6.3
//	Recall          archivist, a leader         lent                  B6.3
//	Return          archivist                   lent, lost            B6.3 B6.4a B6.4b
//	ClaimReturned   the borrower                lent                  B6.4a
//	DeclareLost     archivist                   lent                  C4.5b
//	Close           archivist                   lent, lost            B6.4a
//	Recover         archivist                   closed                B6.4b C4.5b
//	AllowPassingOn  the general manager         lent                  R4.3c
//
// # Who approves
//
// The class of the volume decides. A business or contract volume takes a leader:
// the chairman, the general manager, or the deputy in charge of the borrower's
// department (B6.1b). A credit volume takes the office director (C4.5a), and a
// leader besides where it is taken away. A chairman, general manager or deputy who
// borrows a business volume needs no approval, and a slip with a term all the same
// (B6.1a); what somebody asks for in a leader's name does. Nobody approves their own, nor what they asked for in another's name.
//
// Which departments somebody belongs to the host says (policy.Actor.Departments), and
// not the borrower: whose actor names none is refused a slip. The slip of a delegate
// names a department of the delegate's own.
//
// # Two signatures
//
// The archivist counts what goes out ([Case.Lend]); the borrower signs for it in
// a request of their own ([Case.Sign]). The second signature lends the volume. It
// stands over the volume as it was counted: where it has changed since, lent by
// another slip or put on hold, it is refused with a [policy.Conflict].
//
// A slip for a volume that is out is written with [Application.Wait]. Such slips wait in
// a queue, in the order in which they were submitted; an approved slip that came earlier goes first. A borrower sees their own
// place in it ([Desk.Turn]). The term is that of the regulation in force when the
// volume goes out, whatever it was when the slip was approved.
//
// # What comes back
//
// The archivist counts every item of a return. What is not there, or not whole,
// stays on the slip (B6.4a), and what came back with less or is said to be gone
// opens an incident in the same commit (C4.5b). Once all of it is back the volume
// is in its place (B6.4b). A return after the due day is taken and held against the
// borrower (B6.3), unless a claim of theirs was on record by that day and the archivist
// finds that it was so; who has something overdue, or has lost something that is still
// pursued, is lent nothing more. A slip of which something never comes back is closed
// when the incident over it is. A volume that was lost as a whole and turns up later is
// put back by [Case.Recover]; breach and incident stay on record.
//
// [Desk.Ladder] lists what is due within 3 working days, today, and overdue, as of
// today. [Desk.WriteRegister] is the register of loans.
//
// # Confidential volumes
//
// Handing a credit volume to its reader is one entry in the reader's own chain,
// with the purpose on the slip; so is each reading through [Desk.Read], and each
// attempt that was refused (G2b, C4.5a). What is read goes to nobody without the
// general manager's authorisation on the slip ([Desk.PassOn], R4.3c). The archivist who
// wants to know what there is to count reads it so as well: the register does not tell.
package lending
