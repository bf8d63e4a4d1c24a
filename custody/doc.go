// Package custody keeps deeds (权证): title certificates, other-rights certificates,
// mortgage and pledge notices. They are treated like cash, so they travel apart from
// the papers, lie in a safe, take two people to move, are in balance every day, and are
// counted.
//
// # The story of a deed
//
// A project's manager lists the deeds of a business file. A, B and the archivist check
// each of them by their own entry; one difference stops the whole list. Then the deed
// custodian, whom the company appoints, signs for them and puts them into a safe, the
// same working day on which A or B received them.
//
//	          present              three checks             receive
//	drafting ---------> verifying -------------> agreed ---------------> received
//	 (A)  ^                |    a difference       |  (custodian)          |
//	      |    edit        v                       | refuse                v  deeds, and a movement
//	      +----------- stopped <-------------------+                     arriving
//
// Whatever goes into a safe, out of it, or to another place is a [Movement]. The custodian
// signs it, a second person confirms it, each by a request of their own; with the
// confirmation it takes effect. What goes out is asked for and approved first.
//
//	       in, return, relocation
//	       ------------------------------------------+
//	ask    approve           hand out                v          confirm
//	 ---> requested ---> approved ----------------> proposed ----------------> confirmed
//	      (A, B or custodian)                       (custodian)  (a second person)
//
// A release is for a time, to a registry or a court, with a carrier who has signed that
// they answer for the deeds and a day by which they are back; or it is final, once the
// project is settled, to the receiver who was approved, whose identity was checked and who
// has signed for them. Some deeds of a list may be released and
// others not. Whoever approves a release is neither who asked for it nor the second person
// at the vault.
//
// What is back late is the carrier's breach. What is lost while it is out the custodian or
// the carrier reports, which opens an incident; once that is decided it is written off, or
// it is found and brought in, and the incident ends as the deed did:
//
//	       report lost            write off (the incident is decided)
//	away -------------> missing ----------------------------------------> lost
//	                       |    bring in, confirm
//	                       +---------------------> kept
//
// Deeds of an old ledger ([TakeOver], rule G8) begin as arriving, with the custodian who enters
// them: they come by no list, and no deadline runs for them.
//
// # Acts and services
//
// [HandOverList], [Deed], [Safe], [Movement] and [Balance] are plain values, and every act is
// a function that takes who acts, when, and the regulation in force:
//
//	got, draft, err := list.Check(who, at, policy.Default(), custody.Checking{Digest: list.Digest(), Seen: seen})
//
// An act on a movement returns a [Posting]: the movement, its deeds, the safes and the
// day's balances as they are after it, saved together. [Vault] is the same acts over a
// [Store]:
//
//	vault := custody.NewVault(db.Custody(), policy.House{Clock: time.Now})
//	l, err := vault.Draft(ctx, policy.By(wang), custody.NewList{File: f.ID, Received: today, Lines: lines})
//	l, err = vault.Present(ctx, policy.By(wang), l.Ref())
//	l, err = vault.Check(ctx, policy.By(wang), l.Ref(), checking)
//
// [ListLifecycle], [MovementLifecycle] and [DeedLifecycle] are the transition tables that the
// acts run; Explain of each record reads them out.
//
//	act                by                        on                   rules
//	Draft, Edit        A                         the list             B5.1 B5.2a B5.2c
//	RecordReceipt      A or B                    the list             B5.2b
//	Present            A                         the list             B5.2c
//	Check              A, B and the archivist    the list             B4.1b B5.2c
//	AllowOvernight     an approver               the list             B5.2b
//	Receive, Refuse    the custodian             an agreed list       B5.2b B5.2c B5.2d B5.4
//	AskRelease         A, B or the custodian     deeds in a safe      B5.2b B3.2
//	Approve            an approver               a release            B3.2 B5.2b
//	Carry              the carrier               a release for a time B3.2
//	HandOut            the safe's custodian      an approved release  B3.2 B5.2b
//	ReportLost         custodian or carrier      a deed that is out   C4.5b B3.2
//	WriteOff           an approver               a missing deed       C4.5b B5.2e
//	EnterDeeds         the custodian             an old ledger        G8 B3.2
//	BringIn, Relocate  the safe's custodian      deeds                B5.2b B5.4
//	Confirm            a second person           a movement           B5.2b B5.2e
//	StartCount ...     never the custodian       a safe               B5.2f
//
// # Like cash
//
// The deadline starts with the recorded receipt; late deeds are received all the same, and the
// breach is that of whoever had them. [Balance] is what one safe held of one kind on one day:
// opening + in - out = closing. It is written by the act that moves something, so that
// [Vault.Balance] answers for any day at the same cost; [Vault.AuditBalances] recomputes all of
// them from the movements. A count is an archive.Stocktake: what should lie in the safe is
// frozen when it begins, and until it is signed the safe stays shut, and who counts reads
// neither deeds nor received lists nor movements nor balances. A deed that it finds short goes nowhere until
// the difference is resolved.
//
// # Who answers
//
// At every moment a deed has one holder: whoever received it, the custodian, the safe's
// custodian while it lies there, the carrier while it is out, and last of all the receiver
// ([Deed.Chain]). Registered owners and receivers are personal data: they print masked, also
// in the deed register, and a chain names a receiver by a [policy.Personal], never as a
// person of the company.
//
// Tests of rules start from a list or a vault in the state they need: see package custodytest.
package custody
