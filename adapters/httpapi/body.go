package httpapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// ReadJSON reads the body of a request into a value, strictly: JSON in UTF-8 and
// nothing after it, no name twice or in another case, no name that into does not
// have. The size is the API's to bound; for a host's own routes it is 2 MiB. Its
// error is for [WriteProblem], and repeats nothing of what was sent.
func ReadJSON(w http.ResponseWriter, r *http.Request, into any) error {
	return readJSON(w, r, into, 2<<20)
}

func readJSON(w http.ResponseWriter, r *http.Request, into any, most int64) error {
	if err := plainJSON(r); err != nil {
		return err
	}
	body, err := readBody(w, r, most)
	if err != nil {
		return err
	}
	return decode(body, into)
}

// plainJSON refuses a body that is said to be anything but JSON in UTF-8, or to
// be packed.
func plainJSON(r *http.Request) error {
	said, err := header(r, "Content-Type")
	if err != nil {
		return err
	}
	kind, params, err := mime.ParseMediaType(said)
	if charset, named := params["charset"]; err != nil || kind != "application/json" || named && !strings.EqualFold(charset, "utf-8") {
		return &refusal{status: http.StatusUnsupportedMediaType, title: titleType, violation: *policy.Invalid("Content-Type", "", "application/json",
			policy.T("请求内容须为 application/json", "the body takes the content type application/json"))}
	}
	for _, packed := range r.Header.Values("Content-Encoding") {
		if !strings.EqualFold(packed, "identity") {
			return &refusal{status: http.StatusUnsupportedMediaType, title: titleType, violation: *policy.Invalid("Content-Encoding", "", "no encoding",
				policy.T("请求内容不得压缩", "the body is taken as it is, not compressed"))}
		}
	}
	return nil
}

// given refuses null: it would leave a field as if it had not been sent.
var given = json.WithUnmarshalers(json.UnmarshalFromFunc(func(d *jsontext.Decoder, _ any) error {
	if d.PeekKind() == 'n' {
		return errNull
	}
	return json.SkipFunc
}))

var errNull = errors.New("null")

func decode(body []byte, into any) error {
	if err := json.Unmarshal(body, into, json.RejectUnknownMembers(true), given); err != nil {
		return unreadable(err)
	}
	return nil
}

// readBody reads a body that comes in time and is not too large.
func readBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	line := http.NewResponseController(w)
	_ = line.SetReadDeadline(time.Now().Add(mannerOf(r).patience))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &refusal{status: http.StatusRequestEntityTooLarge, title: titleTooLarge, violation: *policy.Invalid("body", "", fmt.Sprintf("at most %d bytes", most),
			policy.Tf("请求内容超过 %d 字节", "the body is larger than %d bytes", most))}
	case err != nil:
		return nil, &refusal{status: http.StatusRequestTimeout, title: titleSlow, cause: err, violation: *policy.Invalid("body", "", "a body that arrives whole and in time",
			policy.T("请求内容没有完整送达", "the body did not arrive whole"))}
	}
	_ = line.SetReadDeadline(time.Time{}) // an act may take its time
	return body, nil
}

// noBody refuses a body where an act takes none; an empty object is let pass.
func noBody(w http.ResponseWriter, r *http.Request, most int64) error {
	if r.ContentLength == 0 {
		return nil
	}
	body, err := readBody(w, r, most)
	if err != nil || len(body) == 0 {
		return err
	}
	if err := plainJSON(r); err != nil {
		return err
	}
	return decode(body, &struct{}{})
}

// unreadable words what is wrong with a body: where, and what is wanted there.
func unreadable(err error) error {
	var meaning *json.SemanticError
	var form *jsontext.SyntacticError
	field, found, wanted := "body", policy.Text{}, policy.T("一个 JSON 值,其后别无内容", "one JSON value, and nothing after it")
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		wanted = policy.T("每个名称只出现一次", "each name once")
	case errors.Is(err, json.ErrUnknownName) && errors.As(err, &meaning):
		return unknownName(fieldAt(meaning.JSONPointer.Parent()), namesOf(meaning.GoType))
	case errors.As(err, &meaning):
		field, found, wanted = fieldAt(meaning.JSONPointer), kindText(meaning.JSONKind), wantedOf(meaning.GoType)
		if errors.Is(err, errNull) {
			found, wanted = kindText('n'), policy.T("一个值,没有则不写", "a value, or is left out")
		}
		if v := policy.Violations(err); meaning.GoType == reflect.TypeFor[journal.Digest]() && len(v) > 0 {
			return policy.Invalid(field, v[0].Found, v[0].Wanted, v[0].Problem) // of its form, or of nothing
		}
	case errors.Is(err, io.ErrUnexpectedEOF):
		found, wanted = policy.T("未写完的内容", "one that breaks off"), policy.T("完整的 JSON", "whole JSON")
	case errors.As(err, &form):
		wanted = policy.T("UTF-8 编码的 JSON", "JSON in UTF-8")
	}
	problem := policy.Tf("%s 应为%s", "%s takes %s", field, wanted)
	if found != (policy.Text{}) {
		problem = policy.Tf("%s 应为%s,现为%s", "%s takes %s, found %s", field, wanted, found)
	}
	return policy.Invalid(field, found.EN, wanted.EN, problem)
}

// unknownName words a name that nothing is read from. The name itself is not
// repeated.
func unknownName(field string, names []string) error {
	if len(names) == 0 {
		return policy.Invalid(field, "", "nothing", policy.Tf("%s 不带任何内容", "%s takes nothing", field))
	}
	list := strings.Join(names, ", ")
	return policy.Invalid(field, "a name it does not have", "names among "+list,
		policy.Tf("%s 中有它没有的名称,可用:%s", "%s has a name that is not one of %s", field, list))
}

// kindText says what kind of JSON was found.
func kindText(k jsontext.Kind) policy.Text {
	switch k {
	case 'n':
		return policy.T("null", "null")
	case 't', 'f':
		return policy.T("true 或 false", "true or false")
	case '"':
		return policy.T("另一种字符串", "another string")
	case '0':
		return policy.T("数字", "a number")
	case '{':
		return policy.T("对象", "an object")
	case '[':
		return policy.T("列表", "a list")
	}
	return policy.Text{}
}

// fieldAt turns a JSON pointer into a field path: "items[3].pages".
func fieldAt(p jsontext.Pointer) string {
	var b strings.Builder
	for token := range p.Tokens() {
		if _, err := strconv.Atoi(token); err == nil {
			b.WriteString("[" + token + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(token)
	}
	if b.Len() == 0 {
		return "body"
	}
	return b.String()
}

// wantedOf says what a type is read from.
func wantedOf(t reflect.Type) policy.Text {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == nil:
		return policy.T("另一种值", "another value")
	case t == reflect.TypeFor[calendar.Day]():
		return policy.T(`存在的日期,如 "2026-02-13"`, `a day that there is, such as "2026-02-13"`)
	case t == reflect.TypeFor[pageSize]():
		return policy.T("1 至 1000 的整数", "a whole number from 1 to 1000")
	case t == reflect.TypeFor[policy.Yuan]():
		return policy.T(`以字符串表示的元,不为负,至多两位小数,如 "500000.00"`, `an amount in yuan as a string, not below zero, with two decimals at most, such as "500000.00"`)
	case reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalText(b []byte) error }]()):
		return policy.T("该字段规定格式的字符串", "a string in the form of this field")
	}
	switch t.Kind() { //nolint:exhaustive // the others are told in general
	case reflect.String:
		return policy.T("字符串", "a string")
	case reflect.Bool:
		return policy.T("true 或 false", "true or false")
	case reflect.Int, reflect.Int64:
		return policy.T("整数", "a whole number")
	case reflect.Uint, reflect.Uint64:
		return policy.T("不小于 0 的整数", "a whole number from 0")
	case reflect.Slice:
		return policy.T("列表", "a list")
	case reflect.Struct:
		return policy.T("对象", "an object")
	}
	return policy.T("另一种值", "another value")
}

// namesOf lists the names a struct is read from.
func namesOf(t reflect.Type) []string {
	var names []string
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// WriteJSON answers a value as the API does: texts in the language of the
// request, personal data masked.
func WriteJSON(w http.ResponseWriter, r *http.Request, status int, v any) {
	write(w, r, status, "application/json", v, masked)
}

// sight says how personal data is shown.
type sight int

const (
	masked sight = iota
	unmasked
)

// codecs are how answers are written: by sight, by language. This is the one
// place where personal data is masked (rule G2a).
var codecs = func() (all [2]map[policy.Lang]json.Options) {
	mask := json.MarshalToFunc(func(e *jsontext.Encoder, p policy.Personal) error {
		return e.WriteToken(jsontext.String(p.Mask()))
	})
	for s := range all {
		all[s] = make(map[policy.Lang]json.Options)
		for _, lang := range []policy.Lang{policy.ZH, policy.EN} {
			marshalers := json.MarshalToFunc(func(e *jsontext.Encoder, t policy.Text) error {
				return e.WriteToken(jsontext.String(t.In(lang)))
			})
			if sight(s) == masked {
				marshalers = json.JoinMarshalers(marshalers, mask)
			}
			all[s][lang] = json.JoinOptions(json.WithMarshalers(marshalers), jsonv1.OmitEmptyWithLegacySemantics(true), json.Deterministic(true))
		}
	}
	return all
}()

var buffers sync.Pool

// write answers a value.
func write(w http.ResponseWriter, r *http.Request, status int, kind string, v any, s sight) {
	lang := langOf(r)
	b, ok := buffers.Get().(*bytes.Buffer)
	if !ok {
		b = new(bytes.Buffer)
	}
	b.Reset()
	defer buffers.Put(b)
	if err := json.MarshalWrite(b, v, codecs[s][lang]); err != nil {
		panic(fmt.Errorf("httpapi: an answer cannot be written: %w", err)) // caught, logged, answered as 500
	}
	b.WriteByte('\n')
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Language", string(lang))
	h.Set("Vary", "Accept-Language, Authorization")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	takeInTime(w, r)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a client that has gone is told nothing
}
