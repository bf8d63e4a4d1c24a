package httpapi

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var sampleDay = calendar.MustDay("2026-02-13")

// inputs are the types that requests bring, answers the others.
var (
	inputs = []reflect.Type{
		reflect.TypeFor[archive.Project](), reflect.TypeFor[archive.Item](), reflect.TypeFor[archive.AnnexPaper](),
		reflect.TypeFor[archive.Inventory](), reflect.TypeFor[archive.Signing](), reflect.TypeFor[archive.Count](),
		reflect.TypeFor[archive.Grant](), reflect.TypeFor[archive.Place](), reflect.TypeFor[archive.Handing](),
		reflect.TypeFor[archive.Amendment](),
		reflect.TypeFor[staff.Skill](), reflect.TypeFor[staff.Training](), reflect.TypeFor[staff.Examination](),
		reflect.TypeFor[staff.Appointment](), reflect.TypeFor[staff.Dismissal](), reflect.TypeFor[staff.Delegation](),
		reflect.TypeFor[staff.Interpretation](),
	}
	answers = []reflect.Type{
		reflect.TypeFor[archive.File](), reflect.TypeFor[archive.Volume](), reflect.TypeFor[archive.Pair](),
		reflect.TypeFor[archive.Want](), reflect.TypeFor[archive.Difference](), reflect.TypeFor[archive.Correction](),
		reflect.TypeFor[archive.Audit](), reflect.TypeFor[archive.Completeness](),
		reflect.TypeFor[archive.FileQuery](), reflect.TypeFor[archive.FilePage](),
		reflect.TypeFor[archive.VolumeQuery](), reflect.TypeFor[archive.VolumePage](),
		reflect.TypeFor[numbering.Audit](), reflect.TypeFor[numbering.Series](),
		reflect.TypeFor[staff.Person](), reflect.TypeFor[staff.Rulebook](), reflect.TypeFor[staff.CalendarChange](),
		reflect.TypeFor[staff.Vacancy](), reflect.TypeFor[staff.PersonQuery](),
		reflect.TypeFor[policy.Next](), reflect.TypeFor[policy.Violation](), reflect.TypeFor[policy.Regulation](),
		reflect.TypeFor[policy.Receipt](), reflect.TypeFor[policy.Actor](), reflect.TypeFor[policy.Deadline](),
		reflect.TypeFor[journal.Entry](), reflect.TypeFor[journal.Report](), reflect.TypeFor[journal.Receipt](),
		reflect.TypeFor[map[string]archive.File](), reflect.TypeFor[[]archive.File](),
		reflect.TypeFor[pageSample[archive.File]](), reflect.TypeFor[pageSample[[]staff.Person]](),
	}
)

type pageSample[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
	Range struct {
		From calendar.Day `json:"from"`
	} `json:"range"`
}

type namedSample struct{}

// sampleOf returns a value of a type with every exported field set.
func sampleOf(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	fillSample(v, "x")
	return v
}

func fillSample(v reflect.Value, name string) {
	for _, one := range []any{
		sampleDay, calendar.MustPeriod("3 working days"), policy.MustYuan("500000.00"), policy.B4_5a,
		journal.Sum([]byte("x")), archivetest.Morning(sampleDay),
	} {
		if v.Type() == reflect.TypeOf(one) {
			v.Set(reflect.ValueOf(one))
			return
		}
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(name)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(1)
	case reflect.Uint64:
		v.SetUint(1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillSample(v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillSample(v.Index(0), name)
	case reflect.Map:
		one := reflect.New(v.Type().Elem()).Elem()
		fillSample(one, name)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(name), one)
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			fillSample(v.Field(i), f.Name)
			if _, list, ok := strings.Cut(f.Tag.Get("validate"), "oneof="); ok {
				v.Field(i).SetString(strings.Fields(list)[0])
			}
		}
	default:
		panic(fmt.Sprintf("no sample of %s", v.Type()))
	}
}

// asAnswered returns a value's JSON with every text in one language.
func asAnswered(t *testing.T, value any) any {
	t.Helper()
	raw, err := json.Marshal(value)
	require.NoError(t, err)
	var tree any
	require.NoError(t, json.Unmarshal(raw, &tree))
	return inOneLanguage(tree)
}

func inOneLanguage(tree any) any {
	switch v := tree.(type) {
	case map[string]any:
		if en, ok := v["en"]; ok && v["zh"] != nil && len(v) == 2 {
			return en
		}
		for name := range v {
			v[name] = inOneLanguage(v[name])
		}
	case []any:
		for i := range v {
			v[i] = inOneLanguage(v[i])
		}
	}
	return tree
}

// slips are those that the schema of a type finds in JSON.
func (s *schemas) slips(t reflect.Type, tree any) []error {
	var result huma.ValidateResult
	huma.Validate(s.registry, s.of(t), huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, tree, &result)
	return result.Errors
}

func strictCasing(t *testing.T) {
	t.Helper()
	huma.ValidateStrictCasing = true
	t.Cleanup(func() { huma.ValidateStrictCasing = false })
}

func TestEveryFieldIsInTheSchema(t *testing.T) {
	strictCasing(t)
	s := newSchemas()
	for _, one := range append(inputs, answers...) {
		tree := asAnswered(t, sampleOf(one).Interface())
		require.Empty(t, s.slips(one, tree), "%s: %v", one, tree)
		if fields, ok := tree.(map[string]any); ok && one.Kind() == reflect.Struct {
			fields["surprise"] = 1
			require.NotEmpty(t, s.slips(one, fields), "%s is closed", one)
		}
	}
}

func TestAnEmptyAnswerFitsItsSchema(t *testing.T) {
	strictCasing(t)
	s := newSchemas()
	for _, one := range []any{
		archive.Audit{}, archive.Completeness{}, staff.Person{}, staff.Rulebook{}, staff.CalendarChange{},
		policy.Next{}, policy.Violation{}, policy.Receipt{}, journal.Report{}, pageSample[archive.File]{
			Range: struct {
				From calendar.Day `json:"from"`
			}{sampleDay},
		},
	} {
		require.Empty(t, s.slips(reflect.TypeOf(one), asAnswered(t, one)), "%T", one)
	}
}

func TestARecordFitsItsSchema(t *testing.T) {
	strictCasing(t)
	s, law := newSchemas(), policy.Default()
	var records []any
	for _, state := range []policy.State{
		archive.Sorting, archive.Checking, archive.Supplementing, archive.Checked,
		archive.Delivered, archive.Accepted, archive.Entered, archive.Shelved,
	} {
		f, v := archivetest.In(state, sampleDay)
		records = append(records, f, f.Explain(archivetest.A, archivetest.Morning(sampleDay), law), f.Missing(law))
		if v.ID != "" {
			records = append(records, v)
		}
	}
	late, draft, err := archivetest.Sorted(sampleDay).HandOver(archivetest.A, archivetest.At("2026-02-26"), law)
	require.NoError(t, err)
	chain := journal.Chain{Org: late.Org, Kind: archive.FileKind, ID: "file-1"}
	first := journal.Next(journal.Head{}, chain, 1, draft, []byte("{}"))
	records = append(records, late, first, journal.Next(first.Head(), chain, 2, draft, []byte("{}")),
		law.Regulation(), archivetest.Inventory(late.Project))
	for _, one := range records {
		require.Empty(t, s.slips(reflect.TypeOf(one), asAnswered(t, one)), "%T", one)
	}
}

func TestTheSchemaAsksForWhatTheShapeAsksFor(t *testing.T) {
	strictCasing(t)
	s := newSchemas()
	for _, one := range inputs {
		for field := range fieldsOf(t, one) {
			left := fieldsOf(t, one)
			delete(left, field)
			raw, err := json.Marshal(left)
			require.NoError(t, err)
			input := reflect.New(one)
			require.NoError(t, json.Unmarshal(raw, input.Interface()))
			refused := policy.CheckShape(input.Interface()) != nil || stated(one, field)
			require.Equal(t, refused, len(s.slips(one, left)) > 0, "%s without %s", one, field)
		}
	}
}

// stated reports whether a field is always written and its zero value says nothing:
// the acts refuse what the shape does not.
func stated(one reflect.Type, name string) bool {
	for _, f := range reflect.VisibleFields(one) {
		if f.Tag.Get("json") == name { // no omitempty, no omitzero
			return f.Type.Kind() == reflect.String || f.Type == reflect.TypeFor[calendar.Day]() ||
				f.Type == reflect.TypeFor[journal.Digest]() || f.Type == reflect.TypeFor[time.Time]()
		}
	}
	return false
}

func fieldsOf(t *testing.T, one reflect.Type) map[string]any {
	t.Helper()
	fields, ok := asAnswered(t, sampleOf(one).Interface()).(map[string]any)
	require.True(t, ok)
	return fields
}

func TestTagsAreCarriedOver(t *testing.T) {
	s := newSchemas()
	component := func(one reflect.Type) *huma.Schema { return s.registry.SchemaFromRef(s.of(one).Ref) }

	project := component(reflect.TypeFor[archive.Project]())
	require.Equal(t, []string{"number", "kind", "customer", "a", "b"}, project.Required)
	require.Equal(t, false, project.AdditionalProperties)
	require.Equal(t, 64, *project.Properties["number"].MaxLength)
	require.Equal(t, 1, *project.Properties["number"].MinLength)
	require.Equal(t, "`number` is the project's own number, at most one file each; one line", project.Properties["number"].Description)
	require.Equal(t, 20, *project.Properties["conditions"].MaxItems)
	require.True(t, project.Properties["conditions"].UniqueItems)
	require.False(t, project.Properties["conditions"].Nullable)
	require.Equal(t, "date", project.Properties["ended"].Format)
	require.Equal(t, []any{"500000.00"}, project.Properties["amount"].Examples)

	made := component(reflect.TypeFor[newFile]())
	require.Equal(t, []string{"number", "kind", "customer", "amount", "a", "b"}, made.Required, "an amount of nothing is refused")
	require.Equal(t, []string{"deadline", "days", "reason"}, component(reflect.TypeFor[archive.Grant]()).Required, "the act refuses no reason")
	require.Equal(t, []string{"role", "from"}, component(reflect.TypeFor[appointment]()).Required, "it begins on a day")

	item := component(reflect.TypeFor[archive.Item]())
	require.Equal(t, []any{"original", "copy"}, item.Properties["form"].Enum)
	require.InDelta(t, 1, *item.Properties["copies"].Minimum, 0)
	require.InDelta(t, 1000, *item.Properties["copies"].Maximum, 0)
	require.Contains(t, item.Required, "copies", "none is refused")

	handing := component(reflect.TypeFor[archive.Handing]())
	require.Equal(t, "`receiver` signs for it; `proof` names what proved who they are; personal data, masked in answers; one line", handing.Properties["receiver"].Description)
	require.Equal(t, 100, *handing.Properties["receiver"].MaxLength)
	require.Equal(t, []string{"receiver", "proof"}, handing.Required)

	require.Equal(t, []string{"corrects", "reason", "by", "at"}, component(reflect.TypeFor[archive.Correction]()).Required,
		"the fields of an embedded struct are its own")
	require.Equal(t, "^[0-9a-f]{64}$", component(reflect.TypeFor[journal.Entry]()).Properties["hash"].Pattern)
	require.Equal(t, huma.TypeString, component(reflect.TypeFor[policy.Next]()).Properties["title"].Type)
	require.Equal(t, "date-time", component(reflect.TypeFor[archive.File]()).Properties["at"].Format)

	type codes struct {
		Codes []string `json:"codes" validate:"max=2000,dive,required,max=64,plain"`
	}
	list := component(reflect.TypeFor[codes]()).Properties["codes"]
	require.Equal(t, 2000, *list.MaxItems)
	require.Equal(t, 64, *list.Items.MaxLength)
	require.Equal(t, "one line", list.Items.Description)
	require.Empty(t, component(reflect.TypeFor[codes]()).Required, "what follows dive asks nothing of the list")
}

func TestComponentsAreNamed(t *testing.T) {
	s := newSchemas()
	for one, want := range map[reflect.Type]string{
		reflect.TypeFor[archive.File]():                "archive.File",
		reflect.TypeFor[*staff.Person]():               "staff.Person",
		reflect.TypeFor[policy.Rulebook]():             "policy.Rulebook",
		reflect.TypeFor[staff.Rulebook]():              "staff.Rulebook",
		reflect.TypeFor[pageSample[archive.File]]():    "PageSample-archive.File",
		reflect.TypeFor[pageSample[[]staff.Person]]():  "PageSample-staff.Person",
		reflect.TypeFor[pageSample[*archive.Volume]](): "PageSample-archive.Volume",
		reflect.TypeFor[pageSample[namedSample]]():     "PageSample-NamedSample",
		reflect.TypeFor[namedSample]():                 "NamedSample",
		reflect.TypeFor[time.Time]():                   "",
	} {
		require.Equal(t, want, strings.TrimPrefix(s.of(one).Ref, schemaPrefix), "%s", one)
	}
	a := s.of(reflect.TypeFor[struct{ A int }]())
	require.Equal(t, schemaPrefix+"Object", a.Ref)
	require.Equal(t, schemaPrefix+"Object2", s.of(reflect.TypeFor[struct{ B int }]()).Ref, "a name is taken once")
	require.Equal(t, a.Ref, s.of(reflect.TypeFor[struct{ A int }]()).Ref)
	for name := range s.registry.Map() {
		require.Regexp(t, `^[A-Za-z0-9._-]+$`, name)
	}
}
