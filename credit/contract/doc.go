// Package contract keeps contract files (合同档案): what was agreed with whom, the
// papers of each formality on their way from the handler to the archive, and the
// reports on contracts.
//
// # The story of a contract
//
// A handler opens the file of a contract that is being prepared, under the next
// number of their department (K2a), and lists its papers by the regulation's eleven
// categories, each in the form asked for (K1a, K1b). Before the signing the people
// concerned consult the customer's approved profile (package customer); where one of
// them has not, the signing is refused, or the regulation only warns (R4.3a). What was
// signed all the same on a past day a leader records as that, and the breach is theirs who
// had not ([File.RecordUnconsulted]).
//
//	      sign           perform
//	draft ------> signed ----------> performed
//	  |            |  ^ |  terminate
//	  | drop       +--+ +----------> terminated
//	  v           amend
//	dropped
//
// Each of signing, amending, performing and terminating is a [Formality], with its
// own papers and its own deadlines:
//
//	             hand over             verify           deliver            receive
//	with-handler ---------> handed-over ------> verified ------> delivered ------> filed
//	             <---------                              <------
//	              return                                  refuse
//	             <-------------------------
//	              return
//
// One that was recorded by mistake is struck before its papers are handed over: it stays
// on record, and the contract is what it was before ([File.Strike]).
//
// The handler hands over within a month of the formality (K3a), the credit
// (contract) manager, who verified them, within a month of that (K3b). Late papers
// are taken, and the breach is on record against whoever was late. What lay with
// somebody else is not held against who gets papers back; nobody verifies what they
// handed over, or receives what they verified or delivered. The first papers that the
// archivist receives become a volume, in the same transaction, which keeps the
// department's number beside its own; those of later formalities join it.
//
// Where policy.ContractRules.HandOver is "once", only the formality that ends the
// contract is handed over, with the papers of all.
//
// A [File] is a plain value. Every act is a method that takes who acts, when, and
// the regulation in force, and returns the file and the draft of its journal entry:
//
//	f, draft, err := f.Verify(1, manager, at, policy.Default())
//
// Nothing here reads a clock or a store: [Office] does, which is the same acts over
// a [Store], one transaction each.
//
//	office := contract.NewOffice(db.Contracts(), policy.House{Clock: time.Now})
//	f, err := office.Open(ctx, policy.By(wang), contract.Opening{ ... })
//	f, err = office.Sign(ctx, policy.By(wang), f.Ref(), day)
//
// # The acts
//
// [Lifecycle], [Passage] and [ReportLifecycle] are these tables, and the acts run
// them: who may do what is in the regulation's authority matrix.
//
//	act                       by                   in state               rules
//	Open                      a handler            (new)                  K2a C1
//	Edit, Drop                handler              draft                  K2a
//	ListPapers                handler              all but dropped        K1a K1b
//	Sign                      handler              draft                  R4.3a K3a
//	RecordUnconsulted         a leader             draft                  R4.3a K3a
//	Amend, Perform, Terminate handler              signed                 K3a
//	Strike                    a leader             signed, performed,     K3a
//	                                               terminated
//	Assign                    a leader             all but dropped        K3a
//	HandOver                  handler              papers with-handler    K3a K1a
//	Verify                    contract manager     papers handed-over     K3b
//	Return                    contract manager     papers handed-over     K3b
//	                                               or verified
//	AssignPapers              a leader             papers verified        K3b
//	Deliver                   contract manager     papers verified        K3b
//	Refuse, Receive           archivist            papers delivered       K3b K2a
//	NameReporter              office director      report not due yet     K4a K4b
//	NameAnother               office director      report not submitted   K4a K4b
//	DrawUp, Write             who answers for it   report not submitted   K4a K4b
//	Submit                    who answers for it   report drawn up        K4a K4b
//	ReceiveReport             the group's body     report submitted       K4a K4b
//	SendBack                  the group's body     report submitted       K4a K4b
//	HoldMissed, HoldMissedBy  a leader             report late            K4a K4b
//
// # Registers and reports
//
// The contract register (K2b) is a list, a CSV and a page to print. [Office.Late]
// names what was not handed over in time, FileQuery.Incomplete what misses papers.
//
// A [Report] is the statistics of a half-year or a year, or the analysis of a year,
// of the company or of one department (K4a, K4b). Its figures are counted in the
// store: contracts signed in the period, by department, kind and the state they were
// in at its end, with the year before beside ([Figures]). Somebody comments on them
// and submits them, by 10 July or 10 January; later it is their breach. One that does
// not come is held against them by [Office.HoldMissed], or where nobody was named by
// [Office.HoldMissedBy]. The group's contract body notes in the company's own record what
// it has ([Office.ReceiveReport]), or sends it back with a reason ([Office.SendBack]). A
// department reports from the period of its first contract on, or as long as the regulation
// lists it. [Office.Calendar] says what is due, submitted,
// received, late, held and missing, and [Office.GroupCalendar] says it of each organisation of
// a group.
package contract
