// Package dossier (案卷) is the front door of a library of the rules by which a lender and
// its group keep customer files: who hands what to whom, by which day, who may approve,
// where a deed lies, when a credit file moves on. It holds no code, only this tour of the
// house; import the rooms you need.
//
// # The ground floor
//
// Everything rests on four words. A calendar.Day is a civil day, counted in the
// official working days. A policy.Regulation is plain data: periods, roles, the authority matrix,
// checklists. A policy.Rule names one article and is an error, so a host asks
// errors.Is(err, policy.B4_6). The journal is the append-only, hash-chained record of every
// act, and staff knows who was appointed to what, and on which days.
//
//	policy/calendar    Day, working days, periods
//	policy             Actor, Rule, Violation, Regulation, Deadline, Yuan, House
//	policy/journal     the record of every act
//	policy/staff       qualification, appointment, delegation, versions of the regulation
//
// # The rooms
//
// Each room keeps one kind of record, as a plain value, and has one service whose methods
// are the acts in the user's own words.
//
//	archive            archive.Room: business files, from the project's end to the shelf
//	archive/numbering  file numbers of one unbroken series
//	credit/customer    customer.Book: customer profiles, who may read them and who did
//	custody            custody.Vault: deeds, kept like cash, and the safes they lie in
//	lending            lending.Desk: loan slips and reading slips, what is lent and comes back
//	policy/staff       staff.Office: people, posts, the regulation's versions
//
// To come: credit and credit/contract, and of credit/customer visits, surveys and complaints.
//
// # The outside world
//
// Rules know nothing of databases, web servers or clocks. Those are under adapters: the
// stores (memory, sqlite, postgres) that all pass the one suite in adapters/storetest. The
// runnable stories are under examples.
//
// # How to begin
//
// Open a store, open a room over it, and act:
//
//	db, err := sqlite.Open(ctx, "dossier.db")
//	room := archive.NewRoom(db.Archive(), policy.House{Clock: time.Now})
//	file, err := room.Open(ctx, policy.By(wang), project)
//	file, err = room.HandOver(ctx, policy.By(wang), file.Ref())
//
// Every act of a service is also a pure function of the record: who, what, when and the
// regulation go in; a new record, the journal's draft and an error come out. So a rule is
// tested in three lines, and a dry run is the same call without the save:
//
//	got, draft, err := file.HandOver(who, at, policy.Default())
//
// A house with a Directory (policy.House) is asked who there is, for whoever an act names:
// nobody is made answerable who is not there, or may not do what they are named for.
//
// To find out what may be done next, by whom and by when, ask the record to explain itself
// (Explain); it runs the very checks the acts run.
package dossier
