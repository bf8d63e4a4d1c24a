// Walkthrough takes a loan or guarantee project, described in a YAML file, from
// its disbursement to a numbered volume on the shelf, over a real SQLite file,
// and tells each step with its rule and the deadline it computed. A second run
// shows what the first one left.
//
//	go run ./examples/walkthrough
//	go run ./examples/walkthrough -lang zh -project examples/walkthrough/guarantee.yaml
package main

import (
	"context"
	_ "embed" // the project told of by default
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/seed-9bd3a28c/dossier/policy"
)

//go:embed loan.yaml
var loan []byte

func main() {
	path := flag.String("project", "", "the YAML `file` that describes the project (default: the loan that comes with the example)")
	db := flag.String("db", "walkthrough.db", "the SQLite `file` to keep it in; made when it is not there")
	lang := flag.String("lang", "en", "the language of the story: en or zh")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, *db, *path, policy.Lang(*lang))
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "walkthrough:", err)
		os.Exit(1)
	}
}
