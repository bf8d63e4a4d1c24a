// Package journal is the record of every act (日志): one line for each record an
// act changed, written in the commit of the act itself, never changed and never
// removed (rule B3b).
//
// # From act to line
//
// A pure act says of itself what it did, in a [Draft]:
//
//	d := journal.NewDraft(who, at, "file.place", policy.B3_1).With("shelf", "2-14")
//
// The store that saves the record makes it an [Entry] with [Next]: the place in
// the record's chain, the revision and digest of the record as its bytes are
// kept, the hash of the entry before, its own hash over all of that.
//
//	e := journal.Next(head, chain, revision, draft, bytes)
//
// Chains are per record ([Chain]), so that records never wait for each other.
// The encoding under the hash is versioned; the vectors in testdata pin it, so
// that another program can check a journal without this one.
//
// # To find out whether it still agrees
//
// [Verify] reads every record and entry of an organisation from a [Source] and
// recomputes hashes, links, the record's digest, its revision and its index
// columns:
//
//	report, err := journal.Verify(ctx, db, "demo")
//	if err == nil && !report.OK() {
//		for _, f := range report.Faults { ... }
//	}
//
// What it cannot find without something kept elsewhere is said there.
//
// # Requests that were sent twice
//
// A [Receipt] keeps a request key in the transaction of its act: the same
// request again is answered from it and does nothing, another request under the
// same key is refused.
//
// # Who has read what
//
// Reading changes no record, so it has a chain of the reader's own to be written
// in ([Readings]): what was read, for which purpose, and what was refused. Of a
// record it can be asked who has read it ([ReadingQuery]).
//
// # Who was late
//
// An entry says which deadlines its act met or missed ([Judge]) and which run from
// it on ([Draft.Running]), each with who answers: package staff assesses people
// from the entries alone.
//
// Details of an entry hold ids, days, counts and states, never personal data and
// never what somebody has typed, save the purpose stated for a reading and the
// number of a case, which hold nobody's number: an entry cannot be erased.
package journal
