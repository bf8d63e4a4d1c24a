// Package policy says what a lender's regulation is made of, and judges by it:
// who acts, which rule of which article is at stake, what the regulation in
// force says, who may do what, by which day, and what a refusal tells.
//
// # A rule is an error
//
// Every duty of the source documents is a [Rule], named after its article
// ([B4_5a] is B4.5a). A refusal is matched by it:
//
//	_, err := room.HandOver(ctx, req, ref)
//	if errors.Is(err, policy.B4_2a) { ... }      // the inventory
//	if errors.Is(err, policy.Conflict) { ... }   // somebody was faster
//
// What was refused, and why, is a list of [Violation]s, each with rule, subject,
// field, what was found, what was wanted and what would put it right, in Chinese
// and English. An act gathers all of them before it refuses:
//
//	for _, v := range policy.Violations(err) {
//		fmt.Println(v.In(policy.ZH))
//	}
//
// # A regulation is data
//
// A [Regulation] holds what a company may set for itself: periods, posts, the
// authority matrix, checklists, number formats. It is written as YAML, which
// [ParseRegulation] reads strictly: an unknown key is an error that names line
// and key. [Compile] checks it as a whole and makes a [Version], which acts are
// judged by. [Default] is the one the library comes with; start your own from
// [DefaultRegulation].
//
// A [Rulebook] holds versions by effective day and organisation, and finds the
// one in force (rules B7 and C5a); the credit part and the rest come each from its own
// latest version ([RegulationPart], rule C3a). A [House] that fixes one uses no other; a
// house that fixes none uses what package staff keeps in the store.
//
// # Who may do what
//
// A [Matrix] is the table of authority (rule G3). The row that decides is the
// row that prints:
//
//	law := policy.Default()
//	d := law.Matrix().Decide(actor, "file.extend", subject)
//	if !d.OK() {
//		return d.Violation(name)
//	}
//	err := law.Matrix().Print(os.Stdout, policy.ZH)
//
// Never-your-own and four-eyes are part of a row ([Permission.Never]), and hold
// for the person somebody acts for as well. A host says who acts with [By]; the
// posts that take an appointment (archivist, deed custodian) are believed only
// from the records of package staff.
//
// Whom an act names, as its handler or keeper, is looked up in the house's
// [Directory] where it has one, and judged by the same rows ([Matrix.Suits]).
//
// # By which day
//
// A [Deadline] counts a period from the day after an event, in the working days
// of the version. It can be extended with consent given in time; a missed one
// becomes a [Breach] and the act is done all the same.
//
//	d := policy.NewDeadline(law, policy.AToB, policy.B4_5a, "wang", ended, law.Periods().AToB)
//	fmt.Println(d) // A to B by 2026-02-25 (B4.5a)
//
// # What may be done next
//
// A [Lifecycle] is the transition table of a kind of record: which act in which
// state, under which rules. [Lifecycle.Explain] runs the checks of the acts
// themselves and tells what may be done next, by whom, by when, and what stands
// in the way.
//
// # Values
//
// [Yuan] is money, to the fen and never through a float. [Personal] is data about
// a person, masked wherever it is printed. [CheckShape] checks the shape of an
// input by the tags of its type. Civil days and working days are in package
// calendar.
package policy
