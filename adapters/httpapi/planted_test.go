package httpapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// An identity number and a telephone number that nobody can have.
const (
	identity = "000000190013320000"
	phone    = "+86 00000000000"
)

// plant puts personal data everywhere a record can have it: on deeds the registered
// owner and to whom they were given back, in profiles the contact persons, and see
// plantFile. To whom something was passed on is sent by the test.
func plant(record any) {
	switch r := record.(type) {
	case *archive.File:
		plantFile(r)
	case *custody.Line:
		r.Owner = identity
	case *custody.Asking:
		r.Receiver = phone
	case *custody.Receiver:
		r.Name, r.Proof, r.Number = phone, "passport", identity
	case *lending.Recipient:
		r.To = identity
	case *customer.Contacts:
		r.People[0] = customer.Contact{Person: identity, Phone: phone}
	case *customer.FactEntry:
		r.Contact = identity
	}
}

// plantFile plants papers of the annex given to the customer, in the file and in an
// inventory kept for comparison.
func plantFile(f *archive.File) {
	given := func(receiver policy.Personal) *archive.Giving {
		return &archive.Giving{Receiver: receiver, Proof: "id-card", By: "archivist", Day: f.Project.Ended, At: archivetest.At("2026-02-13")}
	}
	annex := []archive.AnnexPaper{
		{Paper: "loan-contract", Copies: 1, Pages: 6, Given: given(identity)},
		{Paper: "loan-contract", Copies: 1, Pages: 6, Given: given(phone)},
		{Paper: "loan-contract", Copies: 1, Pages: 6},
	}
	f.Annex = annex
	for i := range f.Supplements {
		f.Supplements[i].Before = &archive.Inventory{Items: f.Items, Annex: slices.Clone(annex)}
	}
}

// places lists where a type holds personal data.
func places(t reflect.Type, at string, within []reflect.Type) (found []string) {
	if t == reflect.TypeFor[policy.Personal]() {
		return []string{at}
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return places(t.Elem(), at, within)
	case reflect.Struct:
		if slices.Contains(within, t) {
			return nil
		}
		for f := range t.Fields() {
			found = append(found, places(f.Type, at+"."+f.Name, append(slices.Clip(within), t))...)
		}
	default: // holds nothing else
	}
	return found
}

func TestPersonalDataIsPlantedWhereverItCanBe(t *testing.T) {
	var found []string
	for _, record := range []any{
		archive.File{}, archive.Volume{}, archive.Shelf{}, archive.Stocktake{}, archive.Incident{}, archive.Disposal{},
		staff.Person{}, staff.Rulebook{}, staff.Assessment{}, journal.Entry{}, lending.Slip{},
		custody.HandOverList{}, custody.Deed{}, custody.Safe{}, custody.Movement{}, custody.Balance{},
		customer.Profile{}, customer.Fact{}, customer.Transaction{}, customer.Grant{}, customer.Consultation{}, customer.Passing{},
		customer.TaskTeam{}, customer.CarePlan{}, customer.Visit{},
	} {
		found = append(found, places(reflect.TypeOf(record), fmt.Sprintf("%T", record), nil)...)
	}
	require.ElementsMatch(t, []string{
		"archive.File.Annex.Given.Receiver", "archive.File.Supplements.Before.Annex.Given.Receiver",
		"lending.Slip.Passings.Recipient.To", "custody.HandOverList.Lines.Owner", "custody.Deed.Line.Owner",
		"custody.Deed.Release.Named", "custody.Movement.Release.Named",
		"custody.Deed.Release.Receiver.Name", "custody.Deed.Release.Receiver.Number",
		"custody.Movement.Release.Receiver.Name", "custody.Movement.Release.Receiver.Number",
		"customer.Profile.Contacts.People.Person", "customer.Profile.Contacts.People.Phone",
		"customer.Profile.Absorbed.Contacts.People.Person", "customer.Profile.Absorbed.Contacts.People.Phone",
		"customer.Fact.FactEntry.Contact", "customer.Passing.Recipient.To",
	}, found, "plant has to put some there too")
}

// unseen wants neither number in an answer or the log.
func (h *house) unseen(r reply) {
	h.t.Helper()
	for _, number := range []string{identity, phone, identity[3:15], "00000000000"} {
		require.NotContains(h.t, string(r.body), number)
		require.NotContains(h.t, fmt.Sprint(r.Header), number)
	}
}

func (h *house) unlogged() {
	h.t.Helper()
	for _, number := range []string{identity, phone, identity[3:15]} {
		require.NotContains(h.t, h.log.String(), number)
	}
}

// readings is a person's own chain of readings.
func (h *house) readings(who policy.PersonID) []journal.Entry {
	h.t.Helper()
	var entries []journal.Entry
	require.NoError(h.t, h.db.Archive().View(ctx, func(rd archive.Reader) (err error) {
		entries, err = rd.Entries(ctx, journal.ReadingsOf(archivetest.Org, who), 0, 1000)
		return err
	}))
	return entries
}

func TestPlantedNumbersAreInNoAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, plant)
	require.NoError(t, w.db.Archive().View(ctx, func(rd archive.Reader) error {
		f, err := rd.File(ctx, archivetest.Org, "f-supplementing")
		require.NoError(t, err)
		raw, err := json.Marshal(f)
		require.NoError(t, err)
		require.Equal(t, 2, strings.Count(string(raw), identity), "they are in the store")
		return nil
	}))
	require.NoError(t, w.db.Custody().View(ctx, func(rd custody.Reader) error {
		page, err := rd.Deeds(ctx, custody.DeedQuery{Org: archivetest.Org, State: custody.Released})
		require.NoError(t, err)
		require.Equal(t, policy.Personal(identity), page.Deeds[0].Owner)
		require.Equal(t, &custody.Receiver{Name: phone, Proof: "passport", Number: identity, Receipt: custodytest.Owner().Receiver.Receipt}, page.Deeds[0].Release.Receiver)
		return nil
	}))
	mask := policy.Personal(identity).Mask()
	masked := 0
	for _, s := range w.steps(false) {
		if slices.Contains([]policy.Action{archive.ActReveal, custody.ActReveal, custody.ActRevealRelease, customer.ActConsult}, s.action()) {
			continue
		}
		asking := slices.Collect(maps.Keys(walkers()))
		if s.method == "POST" && s.noun() != "files" {
			asking = []string{w.whoMay(s), "demo:visitor:none"} // who is refused is answered alike
		}
		for _, as := range asking {
			r := w.take(as, s, "", "Accept-Language", []string{"zh", "en"}[len(as)%2])
			w.unseen(r)
			masked += strings.Count(string(r.body), mask)
		}
	}
	require.Positive(t, masked, "they were shown masked")
	for _, as := range []string{"general-manager", "archivist", "auditor"} {
		for _, query := range []string{
			"/registers/files?format=csv", "/registers/files?format=html", "/registers/files?format=json", "/registers/files?match=" + identity,
			"/files?customer=" + identity, "/files?project=" + identity, "/files?manager=" + identity, "/volumes?match=" + identity, "/volumes?number=" + identity,
			"/registers/deeds?format=csv", "/registers/deeds?format=html", "/registers/movements?format=csv", "/registers/movements?format=html",
			"/registers/deeds?match=" + identity, "/deeds?certificate=" + identity, "/deeds?customer=" + identity, "/slips?number=" + identity,
			"/registers/profiles?format=csv", "/registers/profiles?format=html", "/reports/incomplete-profiles?format=html", "/reports/stale-profiles?format=csv",
			"/profiles?customer=" + identity, "/grants?to=person/" + identity, "/consultations?person=" + identity, "/passings?customer=" + identity,
			"/reports/late-files", "/reports/stale-volumes", "/files?limit=1",
		} {
			w.unseen(w.do(as, "GET", "/api/v1"+query, nil))
		}
	}
	for _, path := range []string{"/docs", "/openapi.json", "/healthz", "/readyz"} {
		w.unseen(w.do("", "GET", path, nil))
	}

	// Whoever gives a paper sees the receiver masked from then on, as in a dry run before.
	give := object{"paper": 2, "receiver": identity, "proof": "id-card"}
	f := w.files["f-shelved"]
	for _, dry := range []string{"?dry-run", ""} {
		r := w.do("archivist", "POST", "/api/v1/files/f-shelved/give-annex"+dry, give, "If-Match", etag(f.Revision), "Idempotency-Key", "k")
		require.Equal(t, 200, r.StatusCode, "%s", r.body)
		w.unseen(r)
	}
	r := w.do("archivist", "POST", "/api/v1/files/f-shelved/give-annex", give, "If-Match", etag(f.Revision), "Idempotency-Key", "k")
	require.Equal(t, "true", r.Header.Get("Idempotency-Replayed"))
	w.unseen(r)
	give["receiver"] = phone
	w.unseen(w.do("archivist", "POST", "/api/v1/files/f-shelved/give-annex", give, "If-Match", etag(f.Revision+1)))
	for _, s := range w.steps(false) {
		if s.method == "GET" {
			w.unseen(w.take("general-manager", s, ""))
		}
	}
	w.unlogged()
}

func TestOnlyRevealingShowsThem(t *testing.T) {
	w := newWorld(t, plant)
	deed, release := "", ""
	require.NoError(t, w.db.Custody().View(ctx, func(rd custody.Reader) error {
		page, err := rd.Deeds(ctx, custody.DeedQuery{Org: archivetest.Org, State: custody.Released})
		deed = string(page.Deeds[0].ID)
		require.NoError(t, err)
		moves, err := rd.Movements(ctx, custody.MovementQuery{Org: archivetest.Org, Way: custody.Final})
		release = string(moves.Movements[0].ID)
		return err
	}))
	w.revealing(archive.ActReveal, "file", "/files/f-shelved/reveal")
	w.revealing(custody.ActReveal, "deed", "/deeds/"+deed+"/reveal")
	w.revealing(custody.ActRevealRelease, "vault-movement", "/movements/"+release+"/reveal")
	w.revealing(customer.ActConsult, "profile", "/profiles/"+last(w.ids["profiles"])+"/consult")
	w.unlogged()
}

// revealing wants a record shown unmasked to those who may see it so and state a
// purpose, on record in their own chains; a refused attempt is there as well.
func (w *world) revealing(action policy.Action, kind, route string) {
	t, seen, path, purpose := w.t, 0, "/api/v1"+route, "text:complaint 12 of 2026"
	id := strings.Split(route, "/")[2]
	for _, as := range slices.Sorted(maps.Keys(walkers())) {
		who := walkers()[as]
		may := policy.Default().Matrix().Decide(who, action, policy.Subject{Org: archivetest.Org}).OK()
		before := len(w.readings(who.ID))
		r := w.do(as, "POST", path, object{"purpose": purpose})
		entries := w.readings(who.ID)[before:]
		require.Len(t, entries, 1, "%s: %s", as, r.body)
		raw, err := json.Marshal(entries[0])
		require.NoError(t, err)
		require.Contains(t, string(raw), purpose)
		require.Contains(t, string(raw), kind+"/"+id)
		require.NotContains(t, string(raw), identity)
		if may {
			seen++
			require.Equal(t, 200, r.StatusCode, "%s", r.body)
			require.Contains(t, string(r.body), identity)
			require.Contains(t, string(r.body), phone)
			require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
			require.NotContains(t, string(raw), `"refused"`)
		} else {
			w.problem(r, 403)
			w.unseen(r)
			require.Contains(t, string(raw), `"refused"`)
		}
		w.unseen(w.do("general-manager", "GET", "/api/v1/people/"+string(who.ID)+"/readings", nil))
	}
	require.Positive(t, seen)

	before := w.dump()
	for _, body := range []any{object{}, object{"purpose": ""}, object{"purpose": " "}, object{"purpose": strings.Repeat("x", 201)}, object{"purpose": "a\nb"}, nil, `{"purpose":null}`} {
		r := w.do("archivist", "POST", path, body, "Content-Type", "-", "Content-Type", "application/json")
		w.refused(r, 400)
		w.unseen(r)
	}
	w.problem(w.do("archivist", "POST", strings.Replace(path, id, "none", 1), object{"purpose": "x"}), 404)
	w.problem(w.do("elsewhere:visitor:general-manager", "POST", path, object{"purpose": "x"}), 404)
	w.problem(w.do("", "POST", path, object{"purpose": "x"}), 401)
	require.Equal(t, before, w.dump(), "what is refused for its form, or is not there, leaves nothing")
}

// texts lists the texts within a sample, each as a function that puts another
// in its place and returns the whole.
func texts(v any, whole func(any) any) (all []func(text string) any) {
	switch v := v.(type) {
	case string:
		return []func(string) any{func(text string) any { return whole(text) }}
	case []any:
		for i := range v {
			all = append(all, texts(v[i], func(below any) any {
				list := slices.Clone(v)
				list[i] = below
				return whole(list)
			})...)
		}
	case object:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = append(all, texts(v[name], func(below any) any {
				fields := maps.Clone(v)
				fields[name] = below
				return whole(fields)
			})...)
		}
	}
	return all
}

// An identity number sent in the wrong place is not repeated by the refusal. What
// is accepted may be.
func TestWhatIsSentIsNotRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	refused := 0
	quiet := func(r reply, what string) {
		t.Helper()
		if r.StatusCode >= 400 {
			refused++
			require.NotContains(t, string(r.body), identity, what)
			require.NotContains(t, fmt.Sprint(r.Header), identity, what)
		}
	}
	for _, s := range w.steps(false) {
		body := w.body(s)
		for i, put := range texts(body, func(whole any) any { return whole }) {
			for _, text := range []string{identity, identity + "\u200b"} {
				for _, as := range []string{w.whoMay(s), "demo:visitor:none"} {
					quiet(w.send(as, s, put(text), ""), fmt.Sprintf("%s, text %d as %s", s.path(), i, as))
				}
			}
		}
		for _, name := range []string{"On-Behalf-Of", "If-Match", "Idempotency-Key", "Accept-Language", "Content-Type", "X-Request-ID", "Authorization", "If-None-Match", "Content-Encoding"} {
			quiet(w.send("demo:visitor:none", s, body, "", name, identity), s.path()+" "+name)
		}
		for _, p := range s.Parameters {
			if p.In == "query" {
				for _, text := range []string{identity, identity + "\u200b"} {
					quiet(w.send("general-manager", s, body, p.Name+"="+url.QueryEscape(text)), s.path()+" "+p.Name)
				}
			}
		}
		quiet(w.send("general-manager", s, body, identity+"=1"), s.path())
		quiet(w.send("general-manager", s, body, "org="+identity, "On-Behalf-Of", identity), s.path())
	}
	for _, s := range w.steps(true) {
		if s.id == "" {
			continue
		}
		for _, id := range []string{identity, identity + "%00", identity + "%2Fx"} {
			s.id = id
			for _, as := range []string{"general-manager", "archivist", "demo:visitor:none", "nobody", "elsewhere:visitor:general-manager"} {
				for _, revision := range []string{`"0"`, `"3"`} {
					quiet(w.send(as, s, w.body(s), "", "If-Match", revision), s.path()+" as "+as)
				}
			}
		}
	}
	require.Greater(t, refused, 1000)
	for line := range strings.Lines(w.log.String()) {
		if !strings.Contains(line, `"msg":"done"`) { // which names the record that there is
			require.NotContains(t, line, identity)
		}
	}
}

// whoMay is the token of somebody whom the matrix lets take the step.
func (w *world) whoMay(s step) string {
	w.t.Helper()
	all := walkers()
	for _, as := range slices.Sorted(maps.Keys(all)) {
		if policy.Default().Matrix().Decide(all[as], s.action(), s.subject(w, all[as].ID)).OK() {
			return as
		}
	}
	return "general-manager"
}
