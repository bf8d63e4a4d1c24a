// Package archive keeps business files (业务档案): the papers of a loan or a
// guarantee, from the day the project ends until they stand on a shelf as a
// numbered volume, and the archive room that holds them.
//
// # The story of a file
//
// A project has two managers. A sorts the papers by the checklist and lists
// each with its pages; B checks them, codes them and takes them to the
// archivist, who counts every item. Each of them answers for the file while it
// is theirs, and each has a day by which to pass it on.
//
//	           hand over           check            deliver            accept, B signs
//	sorting ------------> checking -----> checked ---------> delivered ---------------> accepted
//	 (A)                  (B) |  ^        (B)                (archivist      number,       |
//	                          |  |                            counts)        volume        | register,
//	       request supplement |  | answer        refuse          |                         | B signs
//	                          v  |        <----------------------+                         v
//	                     supplementing                                     shelved <--- entered
//	                         (A)                                                 place
//
// A file is a [File], a plain value. Every act is a method that takes who acts,
// when, and the regulation in force, and returns the file as it is then, with
// the draft of its journal entry:
//
//	got, draft, err := f.HandOver(who, at, policy.Default())
//
// The receiver stays as it was, so that trying an act out is the act without
// the save. Nothing here reads a clock or a store: [Room] does, which is the
// same acts over a [Store], one transaction each.
//
//	room := archive.NewRoom(db.Archive(), policy.House{Clock: time.Now})
//	f, err := room.Open(ctx, policy.By(wang), archive.Project{ ... })
//	f, err = room.HandOver(ctx, policy.By(wang), f.Ref())
//
// # The acts
//
// [Lifecycle] is this table, and the acts run it: who else may do what is in
// the regulation's authority matrix.
//
//	act                 by         in state                         rules
//	Open                A or B     (new)                            B1 B4.1a
//	EditInventory       A          sorting, supplementing           B4.2a B4.3 B4.4 B5.2a
//	EndProject          A or B     sorting to checked               B2 B4.5a
//	Sign (inventory)    A and B    sorting to checked               B4.2b
//	HandOver            A          sorting                          B4.1a B4.2a B4.5a
//	RequestSupplement   B          checking, checked                B4.2d
//	AnswerSupplement    A          supplementing                    B4.2d
//	Code                B          checking                         B4.2c
//	Check               B          checking                         B4.2c B4.2d B4.2e
//	Deliver             B          checked                          B2 B4.2b B4.5b
//	Refuse              archivist  delivered                        B4.6
//	Accept              archivist  delivered                        B4.1b B4.6 B4.8a B4.8b
//	Sign (acceptance)   B          delivered                        B4.6 B4.8a B4.8b
//	Register            archivist  accepted                         B4.7a
//	Sign (line)         B          accepted, its line written       B4.7a
//	Place               archivist  entered, shelved                 B3.2
//	VoidNumber          archivist  accepted, entered, shelved       B4.8a
//	GiveAnnex           archivist  accepted, entered, shelved       B4.4
//	Extend              approver   any                              B4.5c B4.5d
//	Correct             archivist  any                              B3b
//
// # The life of a volume
//
// A [Volume] stands on its shelf until its time is over. [VolumeLifecycle] is the
// table of its own acts, [Volume.Explain] reads it out:
//
//	act                 by                       in state             rules
//	Inspect             archivist                on the shelf         G7
//	Move                archivist                on the shelf         B3.2
//	TakeOver            another archivist        received, on shelf   B3.2 B4.1b
//	PlaceHold           leader                   received, on shelf   B3.2
//	LiftHold            leader                   received, on shelf   B3.2
//	Retain              archivist                received, on shelf   B3.2
//	Restrict            leader, office director  received, on shelf   G2a
//	Unrestrict          general manager          received, on shelf   G2a
//
// A hold (冻结) serves a case; while any stands nothing of the volume goes out, is
// handed back or is destroyed, save that it may be read on the premises where
// every hold says so. A restricted volume (限制处理) is kept, and its personal data
// is used by nobody. [Volume.LendOut] and [Volume.BringBack] are what package
// lending's slips do to it. Of a credit volume everybody sees what stands in the register,
// and not its items or title: package lending reads those out, on record (G2b).
//
// Shelves are a tree, with a barcode each ([Shelf]). An organisation that keeps
// none may put a volume anywhere; from the first shelf on record the tree
// decides.
//
// A [Stocktake] (盘点) freezes what should lie in a place, is entered blind by
// somebody who does not keep it, and names what is short, too many or misplaced.
// A difference opens an [Incident] in the same commit, and waits for an approved
// entry; until then a volume that is short goes nowhere. Who counts shelves reads no
// register of them before they have signed. Package custody counts its safes with the
// same type.
//
// An [Incident] (事故) is what was lost, damaged, leaked or misused (rules C4.5b,
// C4.5c and G2b): who answers, what was found out, what was decided, how it ended.
// Who answers for it neither investigates nor decides, and who investigated does
// not decide.
//
// How long a volume is kept comes from the regulation alone, the longest
// provision that is switched on, with its citation ([Retention]). When its time is
// over and no hold keeps it, it comes up ([Room.Expired]), on one list at a time; two people appraise it,
// an authority approves, the archivist destroys it by the list, and number and
// journal stay ([Disposal]).
//
// # What is refused, and what is held against somebody
//
// An act that a rule forbids is refused with every violation found, each naming
// its rule, what was found and wanted, and what to do: see [policy.Violations].
// A day missed refuses nothing: late papers are still received, and the breach
// stays on record in [File.Breaches] against the person who was late.
//
// [File.Explain] says what may be done next, by whom, by which day, and what
// stands in the way. It runs the checks of the acts.
//
// # Signatures
//
// A signature is a request of its own, over the digest of what its signer was
// shown: [File.Digest]. Changing an item, its copies or pages, or the annex
// voids those on the inventory; coding does not (rule B4.2b). The acceptance
// and the line of the register book take two signatures each, and the last of
// them completes the act.
//
// # Personal data
//
// A file holds the personal data in it as it is; [policy.Personal] prints masked,
// and so is it shown to people. Showing it unmasked takes [Room.Reveal], a row of
// the matrix and a stated purpose (rule G2a), and is recorded in the reader's own
// chain, the attempt that was refused as well:
//
//	f, err := room.Reveal(ctx, policy.By(sun), f.ID, "customer's enquiry of 3 March")
//
// # What does not change
//
// The day the project ended is recorded once, and kind, managers, department and
// conditions stand as the file was opened: deadlines and authority hang on them.
// Customer, title and amount can be put right ([File.Correct]). Time does not run
// back on a record: an act whose clock lies more than five minutes before the
// last one is refused.
//
// Tests of rules start from a file in the state they need: see package
// archivetest.
package archive
