package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// A host that books a loan and opens its file in one transaction: both or
// neither.
func ExampleDB_Bind() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "dossier")
	check(err)
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "crm.db")
	db, err := sqlite.Open(ctx, path)
	check(err)
	defer func() { _ = db.Close() }()

	crm, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	check(err)
	defer func() { _ = crm.Close() }()
	_, err = crm.ExecContext(ctx, "CREATE TABLE loans (number TEXT PRIMARY KEY)")
	check(err)

	tx, err := crm.BeginTx(ctx, nil)
	check(err)
	_, err = tx.ExecContext(ctx, "INSERT INTO loans VALUES ('L-017')")
	check(err)
	room := archive.NewRoom(db.Bind(tx).Archive(), policy.House{Clock: time.Now})
	wang := policy.Actor{Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager}}
	f, err := room.Open(ctx, policy.By(wang), archive.Project{
		Number: "L-017", Kind: archive.Loan, Customer: "c-9",
		Amount: policy.MustYuan("500000.00"), A: "wang", B: "li",
	})
	check(err)
	check(tx.Commit())

	report, err := db.Verify(ctx, "demo")
	check(err)
	fmt.Println(f.State, report.OK(), report.Records)
	// Output: sorting true 1
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
