package httpapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var states = []policy.State{
	archive.Sorting, archive.Checking, archive.Supplementing, archive.Checked,
	archive.Delivered, archive.Accepted, archive.Entered, archive.Shelved,
}

// world is a house with a file in every state, "f-sorting" to "f-shelved", records
// of every other noun, a deed custodian beside the archivist, and what the document
// says can be asked.
type world struct {
	*house
	doc   document
	files map[string]archive.File
	ids   map[string][]string // by noun
	// subjects are what the matrix must know of a record, by "noun/id".
	subjects map[string]policy.Subject
	// samples are values for fields that name a record.
	samples map[string]any
	// revisions are the ETags of records as they were first asked for.
	revisions map[string]string
}

// newWorld makes a world; change is made to every file before it is saved, and of
// deeds to what is asked for.
func newWorld(t *testing.T, change func(record any)) *world {
	t.Helper()
	w := &world{
		house: newHouse(t), files: make(map[string]archive.File), revisions: make(map[string]string), ids: map[string][]string{"people": {"archivist", "manager-a"}},
		subjects: make(map[string]policy.Subject), samples: maps.Clone(sampleValues),
	}
	require.NoError(t, w.db.Archive().Update(ctx, func(tx archive.Tx) error {
		for _, state := range states {
			f, v := archivetest.In(state, calendar.MustDay("2026-02-13"))
			f.ID, f.Revision = archive.FileID("f-"+state), 0
			f.Project.Number = "L-" + string(state)
			change(&f)
			if v.ID != "" {
				seq, err := tx.NextNumber(ctx, archive.Series(archivetest.Org, archive.Business))
				require.NoError(t, err)
				v.ID, v.Revision, v.Seq = archive.VolumeID("v-"+state), 0, seq
				v.Number += "-" + string(state)
				v.Source.ID, v.Project = string(f.ID), f.Project.Number
				f.Volume, f.Number = v.ID, v.Number
				_, err = tx.SaveVolume(ctx, v, draft(archive.ActPlace))
				require.NoError(t, err)
				w.known("volumes", v.Ref(), v.Subject())
			}
			f, err := tx.SaveFile(ctx, f, draft(archive.ActOpen))
			require.NoError(t, err)
			w.files[string(f.ID)] = f
			w.known("files", f.Ref(), f.Subject())
		}
		return nil
	}))
	require.NoError(t, w.db.Staff().Update(ctx, func(tx staff.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{
			Org: archivetest.Org, ID: "custodian",
			Appointments: []staff.Appointment{{Role: policy.DeedCustodian, From: calendar.MustDay("2026-01-01"), By: archivetest.GeneralManager.ID}},
		}, draft(staff.ActAppoint))
		return err
	}))
	w.furnish(change)
	w.doc = w.document()
	return w
}

// roles are all that the matrix knows.
func roles() []policy.Role {
	all := make(map[policy.Role]bool)
	for _, row := range policy.Default().Matrix().Rows() {
		for _, r := range row.Roles {
			all[r] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// walkers are one person a role, the parties of the fixtures, and somebody
// without any role, by their tokens.
func walkers() map[string]policy.Actor {
	all := make(map[string]policy.Actor)
	for _, r := range roles() {
		if !r.ByAppointment() {
			token := "demo:some-" + string(r) + ":" + string(r)
			all[token] = policy.Actor{Org: archivetest.Org, ID: policy.PersonID("some-" + r), Roles: policy.Roles{r}}
		}
	}
	for _, a := range []policy.Actor{archivetest.A, archivetest.B, archivetest.OtherManager, archivetest.Deputy, archivetest.Archivist, archivetest.OfficeDirector, archivetest.Auditor} {
		all[string(a.ID)] = a
	}
	all["demo:custodian:none"] = policy.Actor{Org: archivetest.Org, ID: "custodian", Roles: policy.Roles{policy.DeedCustodian}}
	all["demo:visitor:none"] = policy.Actor{Org: archivetest.Org, ID: "visitor"}
	return all
}

// step is one operation of the document on one record.
type step struct {
	operation
	method, template, id string
}

// steps are all operations, each on every record of its noun; on the last one
// alone when few is set.
func (w *world) steps(few bool) []step {
	var all []step
	for _, path := range slices.Sorted(maps.Keys(w.doc.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(w.doc.Paths[path])) {
			one := step{w.doc.Paths[path][method], strings.ToUpper(method), path, ""}
			if !strings.Contains(path, "{id}") {
				all = append(all, one)
				continue
			}
			ids := w.ids[one.noun()]
			if few {
				ids = ids[len(ids)-1:]
			}
			for _, one.id = range ids {
				all = append(all, one)
			}
		}
	}
	return all
}

func (s step) noun() string { return strings.Split(s.template, "/")[3] }

func (s step) path() string { return strings.Replace(s.template, "{id}", s.id, 1) }

func (s step) takes(name string) bool {
	for _, p := range s.Parameters {
		if p.Name == name {
			return true
		}
	}
	return false
}

func (s step) needs(name string) bool {
	return slices.ContainsFunc(s.Parameters, func(p parameter) bool { return p.Name == name && p.Required })
}

// action is the one that the description names.
func (s step) action() policy.Action {
	parts := strings.Split(s.Description, "; ")
	if len(parts) < 2 {
		return ""
	}
	return policy.Action(parts[1])
}

// subject is what the matrix must know of the record that a step is about, or of
// the one that it makes for somebody.
func (s step) subject(w *world, who policy.PersonID) policy.Subject {
	party := func(parties ...policy.Party) policy.Subject {
		return policy.Subject{Org: archivetest.Org, Department: archivetest.Department, Parties: parties}
	}
	managers := []policy.Party{{As: policy.ManagerA, Person: "manager-a"}, {As: policy.ManagerB, Person: "manager-b"}}
	switch {
	case (s.action() == lending.ActConsult || s.action() == lending.ActPassOn) && s.id == "v-credit":
		return party(policy.Party{As: policy.Requester, Person: "manager-a"})
	case s.action() == lending.ActConsult || s.action() == lending.ActPassOn:
		return party(policy.Party{As: policy.Requester, Person: who})
	case s.id != "" && s.noun() == "people":
		return party(policy.Party{As: policy.Self, Person: policy.PersonID(s.id)})
	case s.id != "":
		return w.subjects[s.noun()+"/"+s.id]
	case s.noun() == "files" || s.noun() == "deed-lists":
		return party(managers...)
	case s.noun() == "vault":
		return party(append(managers, policy.Party{As: policy.Custodian, Person: "custodian"})...)
	case s.noun() == "slips":
		return party(policy.Party{As: policy.Requester, Person: who})
	case s.noun() == "contract-reports":
		return party(policy.Party{As: policy.Self, Person: who})
	case s.noun() == "grants" || s.noun() == "assessments":
		return party(policy.Party{As: policy.Self, Person: "text"})
	}
	return party()
}

// take does a step, dry where that can be, with a body made of its schema.
func (w *world) take(as string, s step, query string, headers ...string) reply {
	w.t.Helper()
	return w.send(as, s, w.body(s), query, headers...)
}

func (w *world) body(s step) any {
	if s.RequestBody == nil {
		return nil
	}
	return w.sample(s.RequestBody.Content["application/json"].Schema, "")
}

func (w *world) send(as string, s step, body any, query string, headers ...string) reply {
	w.t.Helper()
	var parts []string
	if query != "" {
		parts = append(parts, query)
	}
	if s.takes("dry-run") {
		parts = append(parts, "dry-run")
	}
	for name, value := range map[string]string{
		"role": "archivist", "from": "2026-01-01", "until": "2026-01-31", "customer": "text", "person": "text", "since": "2026-01-31T00:00:00Z",
		"number": "DA-000001-shelved", "unit": "month", "formality": "1", "record": "file/f-shelved",
	} {
		if s.needs(name) && !strings.Contains(query, name+"=") {
			parts = append(parts, name+"="+value)
		}
	}
	path := s.path()
	if len(parts) > 0 {
		path += "?" + strings.Join(parts, "&")
	}
	if s.takes("If-Match") && !slices.Contains(headers, "If-Match") {
		headers = append(headers, "If-Match", w.revision(s))
	}
	r := w.do(as, s.method, path, body, headers...)
	require.Less(w.t, r.StatusCode, 500, "%s %s as %s: %s", s.method, path, as, r.body)
	return r
}

// revision is the ETag of the record that a step is about.
func (w *world) revision(s step) string {
	w.t.Helper()
	record := s.path()[:strings.LastIndex(s.path(), "/")]
	if _, ok := w.revisions[record]; !ok {
		w.revisions[record] = w.do("demo:x:general-manager", "GET", record, nil).Header.Get("ETag")
	}
	return w.revisions[record]
}

// sampleValues are where any text of the form would not do.
var sampleValues = map[string]any{
	"a": "manager-a", "b": "manager-b", "kind": "loan", "conditions": []any{"mortgage"}, "roles": []any{"project-manager"}, "inCharge": []any{},
	"customer": "text", "department": "sales", "year": 2025, "website": "example.com", "phone": "021-5555 0100",
	"file": "f-sorting", "safe": "S1", "to": "S1", "volume": "v-shelved", "volumes": []any{"v-shelved"},
}

// sample makes a value of a schema.
func (w *world) sample(s schema, name string) any {
	s = w.doc.resolve(s)
	if values, ok := s["enum"].([]any); ok {
		return values[0]
	}
	if v, ok := w.samples[name]; ok && kind(s) != "object" {
		return v
	}
	if examples, ok := s["examples"].([]any); ok {
		return examples[0]
	}
	switch kind(s) {
	case "array":
		return []any{w.sample(below(s, "items"), "")}
	case "object":
		out := object{}
		properties := below(s, "properties")
		for field := range properties {
			out[field] = w.sample(below(properties, field), field)
		}
		return out
	case "boolean":
		return true
	case "integer", "number":
		return 1
	}
	switch s["format"] {
	case "date":
		return "2026-02-13"
	case "date-time":
		return "2026-02-13T02:00:00Z"
	}
	return "text"
}

// kind is the type of a schema, "" when it says none.
func kind(s schema) string {
	switch k := s["type"].(type) {
	case string:
		return k
	case []any: // or null
		return fmt.Sprint(k[0])
	}
	return ""
}

// resolve follows a schema's reference.
func (d document) resolve(s schema) schema {
	for {
		ref, ok := s["$ref"].(string)
		if !ok {
			return s
		}
		s = d.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
	}
}

// fits checks an answer against the schema that the document gives it.
func (w *world) fits(s step, r reply) {
	w.t.Helper()
	status, ok := s.Responses[jsonNumber(r.StatusCode)]
	if r.StatusCode >= 300 {
		status, ok = s.Responses["default"]
	} else if !ok && s.method == "POST" { // a dry run of a create
		status, ok = s.Responses["201"]
	}
	require.True(w.t, ok, "%s %s answers %d", s.method, s.template, r.StatusCode)
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	content, ok := status.Content[media]
	require.True(w.t, ok, "%s %s answers %s", s.method, s.template, media)
	if strings.HasSuffix(media, "json") {
		var value any
		require.NoError(w.t, json.Unmarshal(r.body, &value))
		require.Empty(w.t, w.doc.slips(content.Schema, value, "answer"), "%s %s: %s", s.method, s.template, r.body)
	}
}
