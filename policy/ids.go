package policy

// The rules of general duties (篇一, 篇二).
const (
	// G1: a customer file holds basic data, purchases and communication in a defined format.
	G1 Rule = "G1"
	// G2a: personal data is masked for everybody who has no need of it.
	G2a Rule = "G2a"
	// G2b: every reading of confidential data is recorded with its purpose, and misuse is an incident.
	G2b Rule = "G2b"
	// G3: who may do what is a table of authority that can be printed.
	G3 Rule = "G3"
	// G4: training and awareness are recorded for each person.
	G4 Rule = "G4"
	// G5a: each person is assessed for each period from the journal alone.
	G5a Rule = "G5a"
	// G5b: rewards and penalties are proposed by thresholds, decided and recorded.
	G5b Rule = "G5b"
	// G6a: files are analysed for opportunities and trends.
	G6a Rule = "G6a"
	// G6b: needs and preferences are recorded, and a sales forecast is derived by a stated method.
	G6b Rule = "G6b"
	// G7: each file has a completeness figure and a last-verified day, and stale ones are listed.
	G7 Rule = "G7"
	// G8: registers export, old ledgers are taken over in bulk with source and approver, and nothing is typed twice.
	G8 Rule = "G8"
)

// The rules of business files, deeds and lending (篇三).
const (
	// B1: these rules govern micro-loans and guarantees, and other kinds of business only where the regulation adds them.
	B1 Rule = "B1"
	// B2: papers and deeds are filed only after the business has taken place, centrally and by separate routes.
	B2 Rule = "B2"
	// B3a: the file register and the deed register exist and can be searched, printed and exported.
	B3a Rule = "B3a"
	// B3b: every movement is one line of a register, and no line is changed or removed.
	B3b Rule = "B3b"
	// B3_1: the archivist is appointed by name by the general manager, from a day until a day.
	B3_1 Rule = "B3.1"
	// B3_2: every file and deed has exactly one accountable holder at every moment.
	B3_2 Rule = "B3.2"
	// B4_1a: the papers are handed over by the project's managers A and B, who are two people.
	B4_1a Rule = "B4.1a"
	// B4_1b: manager A, manager B and the archivist are three different people.
	B4_1b Rule = "B4.1b"
	// B4_2a: manager A sorts by the checklist and lists every item with its pages, covers and every sheet counted.
	B4_2a Rule = "B4.2a"
	// B4_2b: the inventory has three copies of one content, signed by A and B before delivery and by the archivist at acceptance.
	B4_2b Rule = "B4.2b"
	// B4_2c: manager B checks papers and signatures against the inventory and codes every item before passing it on.
	B4_2c Rule = "B4.2c"
	// B4_2d: when something important or a signature is missing B writes a supplement list, and nothing moves on until A completes it.
	B4_2d Rule = "B4.2d"
	// B4_2e: the checklist says which items are important and whose signatures each needs.
	B4_2e Rule = "B4.2e"
	// B4_3: project papers stand in four parts, with contents and order by the company's checklist.
	B4_3 Rule = "B4.3"
	// B4_4: only contract counterparts the customer has not collected go into the annex, listed and never coded.
	B4_4 Rule = "B4.4"
	// B4_5a: manager A hands the papers to B within three working days after the project ends.
	B4_5a Rule = "B4.5a"
	// B4_5b: manager B delivers within two working days of first receiving, five working days in all.
	B4_5b Rule = "B4.5b"
	// B4_5c: a deadline is extended only for a stated reason and with an approver's consent given before it passes.
	B4_5c Rule = "B4.5c"
	// B4_5d: consent given later is only a note: the breach stands and late papers are still received.
	B4_5d Rule = "B4.5d"
	// B4_6: the archivist checks item by item against B's inventory, both sign, and a difference refuses the delivery.
	B4_6 Rule = "B4.6"
	// B4_7a: each file received is entered in the register book the same working day and signed by B and the archivist.
	B4_7a Rule = "B4.7a"
	// B4_8a: a file's number comes from one unbroken series and is never reused, changed or skipped.
	B4_8a Rule = "B4.8a"
	// B4_8b: contracts in a file get numbers derived from the file number.
	B4_8b Rule = "B4.8b"
	// B5_1: there are six kinds of deed, and nothing else is kept as one.
	B5_1 Rule = "B5.1"
	// B5_2a: an original deed never travels with the papers but on a list of its own.
	B5_2a Rule = "B5.2a"
	// B5_2b: a deed is like cash and reaches its custodian the same working day.
	B5_2b Rule = "B5.2b"
	// B5_2c: A, B and the archivist verify and sign before the custodian receives deeds, and one difference stops the whole list.
	B5_2c Rule = "B5.2c"
	// B5_2d: the company appoints the deed custodian, from a day until a day.
	B5_2d Rule = "B5.2d"
	// B5_2e: deeds are kept in balance per safe and kind for every day, as cash is.
	B5_2e Rule = "B5.2e"
	// B5_2f: deeds are counted at set times and by surprise, as cash is.
	B5_2f Rule = "B5.2f"
	// B5_4: received deeds lie in a safe apart from the files, and the register names safe and slot.
	B5_4 Rule = "B5.4"
	// B6_1a: the chairman, the general manager and deputies borrow business files without approval, still on a slip with a term.
	B6_1a Rule = "B6.1a"
	// B6_1b: staff borrow for work only, on a loan slip approved by an authorised leader and never by themselves.
	B6_1b Rule = "B6.1b"
	// B6_2: the archivist lends only against a slip and registers it.
	B6_2 Rule = "B6.2"
	// B6_3: everything lent comes back within the slip's term.
	B6_3 Rule = "B6.3"
	// B6_4a: the archivist checks items and pages of a return, which stays open for what is missing.
	B6_4a Rule = "B6.4a"
	// B6_4b: what was returned is put back in its place and registered.
	B6_4b Rule = "B6.4b"
	// B7: every act is judged by the version in force on its day, and none is done before the first.
	B7 Rule = "B7"
)

// The rules of credit files (【1】).
const (
	// C1: the subject of a credit file is a customer or a supplier.
	C1 Rule = "C1"
	// C2a: the company and its controlled subsidiaries are bound, from a day.
	C2a Rule = "C2a"
	// C2b: every record belongs to one organisation, and other people see nothing of it save group bodies by their role.
	C2b Rule = "C2b"
	// C3a: only the leading group changes the credit part of the regulation.
	C3a Rule = "C3a"
	// C3b: requests of the leading group to departments carry a due day, and late ones are reported.
	C3b Rule = "C3b"
	// C4_1: a credit file has six categories, and its completeness shows item by item.
	C4_1 Rule = "C4.1"
	// C4_2a: credit files are numbered by department.
	C4_2a Rule = "C4.2a"
	// C4_2b: the credit manager keeps the credit register and its papers.
	C4_2b Rule = "C4.2b"
	// C4_3a: credit files of this year and last year stay with their own market department.
	C4_3a Rule = "C4.3a"
	// C4_3b: from 1 January credit files of the year before last are with the leading group's office.
	C4_3b Rule = "C4.3b"
	// C4_3c: within one month of the office director's verification the files are in the archive, and no tier is skipped or reversed.
	C4_3c Rule = "C4.3c"
	// C4_4: the named credit forms are present.
	C4_4 Rule = "C4.4"
	// C4_5a: an archived credit file is read on a reading slip with reader, customer and purpose, signed by the office director.
	C4_5a Rule = "C4.5a"
	// C4_5b: a lost file is pursued as an incident that names who answers and how it ended.
	C4_5b Rule = "C4.5b"
	// C4_5c: a leak of trade secrets is pursued as an incident that names who answers and how it ended.
	C4_5c Rule = "C4.5c"
	// C4_6a: an archivist has a college education or above, database-search skill and experience.
	C4_6a Rule = "C4.6a"
	// C4_6b: the archivist's post is filled, and a vacancy is reported.
	C4_6b Rule = "C4.6b"
	// C4_7: an archivist is trained and examined in credit management before taking the post.
	C4_7 Rule = "C4.7"
	// C5a: the credit rules are in force from their release and judged by the version of the day.
	C5a Rule = "C5a"
	// C5b: only the leading group interprets the credit rules, and each interpretation is recorded against a rule.
	C5b Rule = "C5b"
)

// The rules of customer relations (【2】).
const (
	// R2: product-quality tracking is recorded for each customer.
	R2 Rule = "R2"
	// R3: the marketing company organises customer work, and each task has an organiser and helpers.
	R3 Rule = "R3"
	// R4_1: each fact gathered about a customer keeps its source and day.
	R4_1 Rule = "R4.1"
	// R4_2a: a customer's profile holds contacts, credit standing and past transactions.
	R4_2a Rule = "R4.2a"
	// R4_2b: a named custodian keeps the profile and updates it in time after each transaction.
	R4_2b Rule = "R4.2b"
	// R4_2c: the sales director approves a profile before it is used.
	R4_2c Rule = "R4.2c"
	// R4_2d: each listed department builds its own customer files.
	R4_2d Rule = "R4.2d"
	// R4_3a: the people concerned consult the customer's profile before a cooperation contract is signed.
	R4_3a Rule = "R4.3a"
	// R4_3b: nobody consults a customer's profile without the general manager's authorisation, and attempts are recorded.
	R4_3b Rule = "R4.3b"
	// R4_3c: nobody passes a customer's profile on without the general manager's authorisation.
	R4_3c Rule = "R4.3c"
	// R5a: the office plans regular visits and records irregular ones, and overdue plans are reported.
	R5a Rule = "R5a"
	// R5b: customers' opinions on use and their suggestions are surveyed.
	R5b Rule = "R5b"
	// R5c: each contact a department makes leaves a record in the customer's file.
	R5c Rule = "R5c"
	// R6a: the marketing company organises at least one full satisfaction survey a year.
	R6a Rule = "R6a"
	// R6b: the office sends the questionnaire, and none of its required topics is missing.
	R6b Rule = "R6b"
	// R6c: returned forms become a report that is distributed only after the general manager approves it.
	R6c Rule = "R6c"
	// R6d: below the target the office organises corrective and preventive action on the weak points.
	R6d Rule = "R6d"
	// R7_1: the department concerned receives the complaint.
	R7_1 Rule = "R7.1"
	// R7_2: on service quality the department leads with the production office, the general manager approves and the office answers.
	R7_2 Rule = "R7.2"
	// R7_3: on the service process the department leads, the general manager approves and the office answers.
	R7_3 Rule = "R7.3"
)

// The rules of contract files (【3】).
const (
	// K1a: a contract file has eleven categories, and its completeness shows item by item.
	K1a Rule = "K1a"
	// K1b: each item states its form: original, copy, either or both.
	K1b Rule = "K1b"
	// K2a: contracts are numbered by department and gain an archive number when archived.
	K2a Rule = "K2a"
	// K2b: the credit (contract) manager keeps the contract register.
	K2b Rule = "K2b"
	// K3a: within one month after a contract's formalities are done its handler hands the papers to the manager.
	K3a Rule = "K3a"
	// K3b: the manager verifies and hands to the archive within one month of verifying.
	K3b Rule = "K3b"
	// K4a: contract statistics are reported by 10 January and by 10 July.
	K4a Rule = "K4a"
	// K4b: the analysis of last year's contract management is reported by 10 January.
	K4b Rule = "K4b"
	// K5a: the customer credit set is complete from application to annual review.
	K5a Rule = "K5a"
	// K5b: the credit set comes with its raw survey material.
	K5b Rule = "K5b"
	// K6: a credit file is read on an application, and the archivist fills in lending time and return day.
	K6 Rule = "K6"
	// K7: the archivist of contract files is qualified as the credit rules say.
	K7 Rule = "K7"
	// K8: the archivist of contract files is trained and examined before taking the post.
	K8 Rule = "K8"
)
