// Package table is the one mechanism by which every store of the library keeps
// every kind of record.
//
// A [Kind] declares once how a record becomes a row: its key, its revision, its
// index columns, and the bytes that are digested and stored. An [Engine] keeps
// rows: it is a handful of methods, implemented by adapters/memory and, for both
// SQL databases, by adapters/internal/sqltable. A [Session] stands between the
// two: it encodes, numbers revisions, chains journal entries, cuts pages. The
// typed stores in adapters/internal/rooms are thin over it.
//
// To add a kind: declare a Kind, list it in rooms, and write a migration for its
// table in each SQL store.
package table
