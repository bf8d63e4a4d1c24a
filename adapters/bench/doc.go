// Package bench measures the library, each figure beside a baseline in the same
// run. It has no code of its own, only benchmarks:
//
//	go test -run '^$' -bench .
//
// README.md says what each one measures, how to run it at full size and how to
// read its figures. It is a module of its own, so that what it compares with is
// nobody's dependency.
package bench
