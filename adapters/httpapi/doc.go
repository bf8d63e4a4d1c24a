// Package httpapi serves the library as JSON over net/http: every act, every
// query and every register of its services, described by OpenAPI 3.1.
//
//	api, err := httpapi.New(httpapi.Config{
//		House:        policy.House{Clock: time.Now, Log: slog.Default()},
//		Archive:      db.Archive(),
//		Staff:        db.Staff(),
//		Authenticate: whoAsks, // yours: from a request to a policy.Actor
//	})
//	if err != nil { ... }
//	server := httpapi.NewServer("127.0.0.1:8080", api)
//	err = server.ListenAndServe()
//
// An [API] is an http.Handler that a host mounts in a mux of its own. It serves
// /api/v1/, /openapi.json, /docs (a page that loads nothing from elsewhere),
// /healthz and /readyz.
//
// # How it speaks
//
// A record lies under its noun: GET /api/v1/files/{id}. An act is a POST to its
// name: POST /api/v1/files/{id}/hand-over.
//
//   - The ETag of a record is its revision. Every act names, in If-Match, the
//     revision it was decided on: 428 without, 412 when the record has changed
//     since.
//   - Idempotency-Key is the request key: sent again with the same body it is
//     answered from the journal (Idempotency-Replayed: true) and does nothing.
//   - ?dry-run answers what the act would do, and keeps nothing.
//   - GET /api/v1/files/{id}/explain says what may be done next, by whom, by
//     which day and why.
//   - Lists come in pages: "next" of one is the query parameter after of the
//     following one.
//   - ?org names another organisation of the group, On-Behalf-Of a person who
//     has delegated.
//   - A refusal is a problem (RFC 9457) whose "violations" name rule, article,
//     field, what is wrong and what to do; it never repeats what was sent.
//   - Texts are in Chinese or English as Accept-Language asks. The "found" and
//     "wanted" of a violation are values for programs (days, counts, states, codes,
//     a few words), the same in every language: show people "problem" and "remedy".
//   - Personal data is masked. POST /api/v1/files/{id}/reveal and, of customers, POST
//     /api/v1/profiles/{id}/consult read it unmasked for a stated purpose, on record
//     in the reader's own journal chain. What is in the archive of credit is read, masked,
//     by POST /api/v1/credit-files/{id}/consult and POST /api/v1/volumes/{id}/consult.
//
// No rule lives here. The services decide; this package translates. What the
// kinds of refusal are in HTTP is one table (problem.go), what an act is one row
// (files.go, people.go, ...).
package httpapi
