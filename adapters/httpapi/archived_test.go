package httpapi_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// C4.5a and G2b: neither register nor record tells what is in a credit volume or in a
// credit file that is in the archive; who reads it says what for.
func TestWhatIsInTheArchiveOfCreditIsConsulted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	said := object{"purpose": "yearly review"}

	var list struct{ Items []struct{ ID string } }
	w.read(w.do("office-director", "GET", "/api/v1/credit-files?state=archived", nil), &list)
	file := "/api/v1/credit-files/" + list.Items[0].ID
	w.problem(w.do("office-director", "GET", file, nil), 403)
	w.problem(w.do("office-director", "GET", file+"/contents", nil), 403)
	w.problem(w.do("office-director", "POST", file+"/consult", object{"purpose": ""}), 400)
	w.problem(w.do("general-manager", "POST", file+"/consult", said), 403)
	var f struct{ ID string }
	w.read(w.do("office-director", "POST", file+"/consult", said), &f)
	require.Equal(t, list.Items[0].ID, f.ID)
	w.read(w.do("office-director", "POST", file+"/consult-follow-ups?kind=call", said), &list)
	require.Empty(t, list.Items)

	volume := "/api/v1/volumes/v-credit"
	var v struct{ Items []struct{ Title string } }
	w.read(w.do("archivist", "GET", volume, nil), &v)
	require.Empty(t, v.Items)
	w.read(w.do("archivist", "POST", volume+"/consult", said), &v)
	require.NotEmpty(t, v.Items)
}
