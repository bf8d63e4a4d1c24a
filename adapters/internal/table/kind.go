package table

import (
	"encoding/json"
	"fmt"
	"strings"

	json2 "github.com/go-json-experiment/json"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Kind declares how records of type T are kept.
type Kind[T any] struct {
	Schema
	spec Spec[T]
}

// Spec is what [Declare] needs to know of a kind.
type Spec[T any] struct {
	Name, Table string
	// Key returns the record's organisation and id.
	Key func(*T) (policy.OrgID, string)
	// Revision points at the record's revision.
	Revision func(*T) *uint64
	// Columns are the index columns.
	Columns []Field[T]
	Unique  []Unique
}

// Field is an index column and where its value comes from.
type Field[T any] struct {
	Name    string
	Integer bool
	// Later: records were kept before they said it. Of one that does not, the row
	// has what its table was brought up to date with.
	Later bool
	Of    func(*T) Value
}

// Declare makes a kind.
func Declare[T any](spec Spec[T]) *Kind[T] {
	k := &Kind[T]{Schema: Schema{Name: spec.Name, Table: spec.Table, Unique: spec.Unique}, spec: spec}
	for _, f := range spec.Columns {
		k.Columns = append(k.Columns, Column{Name: f.Name, Integer: f.Integer})
	}
	for _, u := range spec.Unique {
		for _, c := range u.Columns {
			k.Index(c) // panics here rather than at the first conflict
		}
	}
	return k
}

// encode makes the row of a record, without its head.
func (k *Kind[T]) encode(rec *T) (Row, error) {
	org, id := k.spec.Key(rec)
	r := Row{Org: string(org), ID: id, Revision: *k.spec.Revision(rec), Values: k.values(rec)}
	if r.Org == "" || r.ID == "" || !Clean(r.Org, r.ID) {
		return r, k.unfit(r.ID, "id", policy.T("记录的单位或编号为空或含有不可保存的字符", "the record's organisation or id is empty or cannot be stored"))
	}
	for i, v := range r.Values {
		if !Clean(v.text) {
			return r, k.unfit(r.ID, k.Columns[i].Name, policy.T("含有不可保存的字符", "it has characters that cannot be stored"))
		}
	}
	body, err := json.Marshal(rec)
	if err != nil {
		return r, fmt.Errorf("%w (%w)", k.unfit(r.ID, "", policy.T("记录无法写成 JSON", "the record cannot be written as JSON")), err)
	}
	r.Body = string(body)
	return r, nil
}

func (k *Kind[T]) unfit(id, field string, problem policy.Text) error {
	v := policy.Invalid(field, "", "", problem)
	if Clean(id) {
		v.Subject = k.Subject(id)
	}
	return v
}

func (k *Kind[T]) values(rec *T) []Value {
	vs := make([]Value, len(k.spec.Columns))
	for i := range k.spec.Columns {
		vs[i] = k.spec.Columns[i].Of(rec)
	}
	return vs
}

// decode reads a record from its row.
func (k *Kind[T]) decode(r Row) (T, error) {
	var rec T
	if err := strictly(r.Body, &rec); err != nil {
		var none T
		return none, fmt.Errorf("%w (%w)", &policy.Violation{
			Kind: policy.Unavailable, Subject: k.Subject(r.ID),
			Problem: policy.T("库中的记录无法读出", "the record in the store cannot be read"),
			Remedy:  policy.T("请校验存储,必要时从备份恢复", "verify the store, restore it from a backup if need be"),
		}, err)
	}
	return rec, nil
}

// Drift names the columns of a row that disagree with its body.
func (k *Kind[T]) Drift(r Row) []string {
	var rec T
	if strictly(r.Body, &rec) != nil {
		return []string{"body"}
	}
	var drift []string
	org, id := k.spec.Key(&rec)
	if string(org) != r.Org {
		drift = append(drift, "org")
	}
	if id != r.ID {
		drift = append(drift, "id")
	}
	if *k.spec.Revision(&rec) != r.Revision {
		drift = append(drift, "revision")
	}
	for i, v := range k.values(&rec) {
		unsaid := k.spec.Columns[i].Later && v == Text("")
		if v != r.Values[i] && !unsaid {
			drift = append(drift, k.Columns[i].Name)
		}
	}
	return drift
}

// position returns where in the order of a query a record stands.
func (k *Kind[T]) position(rec *T, order []string) []Value {
	at := make([]Value, 0, len(order)+1)
	for _, c := range order {
		at = append(at, k.spec.Columns[k.Index(c)].Of(rec))
	}
	_, id := k.spec.Key(rec)
	return append(at, Text(id))
}

// strictly reads JSON that has no unknown names, no name twice and nothing
// behind it. It is the decoder of the coming encoding/json/v2: half the time of
// the standard one, which matters since every act decodes its records. What is
// written is written by encoding/json.
func strictly(body string, into any) error {
	return json2.UnmarshalRead(strings.NewReader(body), into, json2.RejectUnknownMembers(true))
}
