package postgres_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/postgres"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

func Example() { //nolint:testableexamples // it needs a server
	ctx := context.Background()
	db, err := postgres.Open(ctx, "postgres://dossier@localhost/dossier")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = db.Close() }()

	room := archive.NewRoom(db.Archive(), policy.House{Clock: time.Now})
	wang := policy.Actor{Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager}}
	f, err := room.Open(ctx, policy.By(wang), archive.Project{
		Number: "L-017", Kind: archive.Loan, Customer: "c-9",
		Amount: policy.MustYuan("500000.00"), A: "wang", B: "li",
	})
	if err != nil {
		log.Fatal(err) //nolint:gocritic // an example ends here
	}
	fmt.Println(f.State)
}
