package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/httpapi"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// Whom a request names is looked up in the house's directory: one there is not is a slip
// of the request, one who may not do what they are named for breaks the rule that says
// who may, and a directory that does not answer is no fault of the request.
func TestWhomARequestNames(t *testing.T) {
	people := &ailing{Directory: archivetest.Directory(archivetest.Staff())}
	h := newHouse(t, func(c *httpapi.Config) { c.House.Directory = people })
	for i, c := range []struct {
		b      policy.PersonID
		down   error
		status int
		field  string
	}{
		{archivetest.B.ID, nil, http.StatusCreated, ""},
		{"nobody", nil, http.StatusBadRequest, "b"},
		{archivetest.Auditor.ID, nil, http.StatusUnprocessableEntity, "b"},
		{archivetest.B.ID, errors.New("ldap://10.0.0.7 does not answer"), http.StatusServiceUnavailable, "b"},
	} {
		people.down = c.down
		p := archivetest.Project()
		r := h.do("manager-a", http.MethodPost, "/api/v1/files", map[string]any{
			"number": fmt.Sprint("L-", i), "kind": p.Kind, "customer": p.Customer, "amount": p.Amount, "a": p.A, "b": c.b,
		})
		require.Equal(t, c.status, r.StatusCode, "%s: %s", c.b, r.body)
		require.NotContains(t, string(r.body), "10.0.0.7")
		if c.field != "" {
			require.Contains(t, string(r.body), `"field":"`+c.field+`"`, "%s", r.body)
		}
	}
	require.Contains(t, h.log.String(), "10.0.0.7", "the log says what the directory said")
}

// ailing is a directory that may be down.
type ailing struct {
	archivetest.Directory
	down error
}

func (a *ailing) Person(ctx context.Context, org policy.OrgID, id policy.PersonID) (policy.Actor, error) {
	if a.down != nil {
		return policy.Actor{}, a.down
	}
	return a.Directory.Person(ctx, org, id)
}
