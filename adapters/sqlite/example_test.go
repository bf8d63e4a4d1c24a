package sqlite_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "dossier")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()

	db, err := sqlite.Open(ctx, filepath.Join(dir, "dossier.db"))
	if err != nil {
		log.Fatal(err) //nolint:gocritic // an example ends here
	}
	defer func() { _ = db.Close() }()

	room := archive.NewRoom(db.Archive(), policy.House{Clock: time.Now})
	wang := policy.Actor{Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager}}
	f, err := room.Open(ctx, policy.By(wang), archive.Project{
		Number: "L-017", Kind: archive.Loan, Customer: "c-9",
		Amount: policy.MustYuan("500000.00"), A: "wang", B: "li",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.State)
	// Output: sorting
}
