// Walkthrough takes a loan or guarantee project, described in a YAML file, from
// its disbursement to a numbered volume on the shelf, over a real SQLite file,
// and tells each step with its rule and the deadline it computed. A loan with
// deeds goes on: they go into the vault and are counted, the volume is lent, called
// back and put on hold, and the deeds are given back on settlement. Another file
// tells of a customer through three years: the profile, a contract, credit files, a
// survey, a complaint, visits. A second run shows what the first one left.
//
//	go run ./examples/walkthrough
//	go run ./examples/walkthrough -lang zh -project examples/walkthrough/guarantee.yaml
//	go run ./examples/walkthrough -project examples/walkthrough/customer.yaml
package main

import (
	"cmp"
	"context"
	_ "embed" // the project told of by default
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
)

//go:embed loan.yaml
var loan []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "walkthrough:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, args []string) error {
	flags := flag.NewFlagSet("walkthrough", flag.ContinueOnError)
	flags.SetOutput(out)
	project := flags.String("project", "", "the YAML `file` that describes the project or the customer (default: the loan that comes with the example)")
	db := flags.String("db", "", "the SQLite `file` to keep it in; made when it is not there (default: walkthrough.db, of another project the name of its file: customer.db)")
	lang := flags.String("lang", string(policy.EN), "the language of the story: en or zh")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is one argument too many; a project file is named by -project", flags.Arg(0))
	}
	if *lang != string(policy.EN) && *lang != string(policy.ZH) {
		return fmt.Errorf("-lang %s: the story is told in en or zh", *lang)
	}
	law := policy.Default()
	story, err := readStory(*project, law)
	if err != nil {
		return err
	}
	return tell(ctx, out, cmp.Or(*db, store(*project)), story, law, policy.Lang(*lang))
}

// store names the file that a project is kept in: each its own, since a story that
// begins before another one's end finds its people as they are after it.
func store(project string) string {
	if project == "" {
		return "walkthrough.db"
	}
	name := filepath.Base(project)
	return strings.TrimSuffix(name, filepath.Ext(name)) + ".db"
}
