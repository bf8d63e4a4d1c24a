// Server is the reference server: the library over HTTP on an embedded SQLite
// file, or on PostgreSQL, with bearer tokens.
//
// # Try it
//
//	go run ./examples/server -demo
//
// fills an empty data folder with a company: a group and its subsidiary, one
// person for each role, projects in every state of a file's life, some of them
// late; over three years credit files from their department through the office to
// the archive, contracts and the reports on them, customers with their visits,
// surveys and complaints. It prints a token for each person, and what to try with
// curl:
//
//	curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8080/api/v1/files
//
// An act is a POST to its name, on the revision that was read (the ETag):
//
//	curl -i -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8080/api/v1/files/$ID
//	curl -X POST -H "Authorization: Bearer $TOKEN" -H 'If-Match: "4"' \
//	    http://127.0.0.1:8080/api/v1/files/$ID/hand-over
//
// Started again with -demo on the same folder it serves what is there and prints
// fresh tokens; those printed before end. /docs lists all there is to ask.
//
// # In earnest
//
//	go run ./examples/server -bootstrap
//
// makes one administrator and prints their token, once. An administrator gives
// tokens to people and takes them back; they have no role in the library, so they
// read no file. A token says who somebody is, which roles they have, and which
// departments they belong to, without which they borrow nothing:
//
//	curl -H "Authorization: Bearer $ADMIN" -H "Content-Type: application/json" \
//	    -d '{"org": "demo", "person": "general-manager", "roles": ["general-manager"], "departments": ["management"]}' \
//	    http://127.0.0.1:8080/api/v1/tokens
//
// The answer holds the token, which is shown this once. GET /api/v1/tokens lists
// those given, DELETE /api/v1/tokens/{id} takes one back. Archivist and deed
// custodian are no roles of a token: the general manager appoints them. The tokens
// are the directory as well: whom an act names has one, and a department is one that
// somebody belongs to.
//
// # The data folder
//
//	dossier.db    the records and their journal (SQLite); not there with -dsn
//	tokens.json   who holds a token: digests, never the tokens themselves
//	store         in which kind of store the records are
//	lock          held by the server that uses the folder
//
// -dsn keeps the records in PostgreSQL; the tokens stay in the folder. A data
// source name with a password belongs in DOSSIER_DSN: other people of the machine
// see the flags of a process.
//
// # Flags
//
// Each flag has a variable, DOSSIER_ADDR for -addr; the flag wins. -h lists them.
// The server listens on the loopback address unless it is given -tls-cert and
// -tls-key, or -insecure-listen says that whoever is in between can be trusted.
//
// The line "ready http://127.0.0.1:8080" on standard output says that it
// listens. An interrupt ends it once the requests under way are answered, a
// second one at once. It ends with 0, with 1 when it failed, with 2 when a flag
// was wrong.
package main
