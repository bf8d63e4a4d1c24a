package policy

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
)

// Reason refuses a reason (field "reason") that is missing, or has a shape that cannot
// be kept.
func (c *Checks) Reason(reason string) {
	c.Join(CheckShape(struct {
		Reason string `json:"reason" validate:"required,max=500,plain"`
	}{reason}))
}

// CheckShape checks the shape of an input: a struct, a pointer to one, or a
// slice of them, by the `validate` tags of its fields (those of
// go-playground/validator/v10, and three of our own). Rules of the regulation are
// never tags. It returns nil or every slip found, each a [Violation] of kind
// [InvalidInput] whose Field is the path in the input's JSON
// ("items[3].pages") and whose Found holds counts and figures, never what a
// person has typed.
//
// Our own tags:
//   - plain: one line of valid UTF-8 without control characters or
//     invisible ones (direction marks, zero-width spaces and joiners, soft
//     hyphens), and without a space at either end;
//   - prose: the same, of several lines;
//   - anonymous: nothing that looks like an identity, telephone or account number.
//     Every text of this kind that goes into the journal has it.
//
// A tag that does not exist panics: it is a slip of the program, found by the
// first test that checks the type.
func CheckShape(input any) error {
	value := reflect.ValueOf(input)
	for value.Kind() == reflect.Pointer && !value.IsNil() {
		value = value.Elem()
	}
	var err error
	switch value.Kind() {
	case reflect.Struct:
		err = shape().Struct(value.Interface())
	case reflect.Slice, reflect.Array:
		err = shape().Var(value.Interface(), "dive")
	default:
		return Invalid("input", "", "an object or a list", T("请求没有内容", "the request says nothing"))
	}
	var slips validator.ValidationErrors
	if !errors.As(err, &slips) {
		return err
	}
	var c Checks
	for _, slip := range slips {
		path := strings.ReplaceAll(slip.Namespace(), inlined+".", "")
		c.Add(*misshapen(slip, strings.TrimPrefix(path, value.Type().Name()+".")))
	}
	return c.Err()
}

// inlined stands in a path for an embedded struct, whose fields are those of the record.
const inlined = "^"

// shape is the one validator of the house: its own tags are there before the
// first use.
var shape = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
			return ""
		case name == "" && f.Anonymous:
			return inlined
		}
		return name
	})
	for tag, slip := range ownTags {
		fits := func(f validator.FieldLevel) bool { return slip(f.Field().String()) == (Text{}) }
		if err := v.RegisterValidation(tag, fits); err != nil {
			panic("dossier: registering the tag " + tag + ": " + err.Error()) // only an empty name or function
		}
	}
	return v
})

// ownTags say what is wrong with a text, or nothing.
var ownTags = map[string]func(string) Text{"plain": plainSlip, "prose": proseSlip, "anonymous": anonymousSlip}

func plainSlip(s string) Text { return textSlip(s, "") }

func proseSlip(s string) Text { return textSlip(s, "\n") }

func textSlip(s, except string) Text {
	if !utf8.ValidString(s) {
		return T("不是有效的 UTF-8", "invalid UTF-8")
	}
	if strings.TrimSpace(s) != s {
		return T("首尾有空白", "a space at an end")
	}
	for _, r := range s {
		if (unicode.IsControl(r) || invisible(r)) && !strings.ContainsRune(except, r) {
			return Tf("控制字符 %U", "the control character %U", r)
		}
	}
	return Text{}
}

// invisible are the line and paragraph separators and Unicode's format
// characters: spaces and joiners of no width, soft hyphens, marks that turn the
// direction of what follows, the byte order mark. They make a text read as
// another, or two texts look like one.
func invisible(r rune) bool {
	return r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Cf, r)
}

// misshapen words one slip.
func misshapen(slip validator.FieldError, field string) *Violation {
	found, wanted := shapeFound(slip), shapeWanted(slip)
	problem := Tf("%s 应为%s", "%s takes %s", field, wanted)
	if found != (Text{}) {
		problem = Tf("%s 应为%s,现为%s", "%s takes %s, found %s", field, wanted, found)
	}
	v := Invalid(field, found.EN, wanted.EN, problem)
	if slip.Tag() == "anonymous" {
		v.Remedy = T("请改写客户编号、档案号或合同编号", "name the customer, the file or the contract by its own number instead")
	}
	return v
}

// shapeFound says what was found, in counts and figures.
func shapeFound(slip validator.FieldError) Text {
	if own, ok := ownTags[slip.Tag()]; ok {
		return own(reflect.ValueOf(slip.Value()).String())
	}
	switch slip.Tag() {
	case "required", "required_without", "required_unless", "required_if":
		return T("空", "nothing")
	case "excluded_with":
		return T("两项", "both")
	case "nefield":
		return T("相同", "the same")
	case "unique":
		return T("重复", "one twice")
	}
	v := reflect.ValueOf(slip.Value())
	switch {
	case slip.Kind() == reflect.String:
		return counted(slip.Kind(), strconv.Itoa(utf8.RuneCountInString(v.String())))
	case several(slip.Kind()):
		return counted(slip.Kind(), strconv.Itoa(v.Len()))
	case v.CanInt():
		return counted(slip.Kind(), strconv.FormatInt(v.Int(), 10))
	case v.CanUint():
		return counted(slip.Kind(), strconv.FormatUint(v.Uint(), 10))
	}
	return Text{}
}

// shapeWanted words what a tag asks for.
func shapeWanted(slip validator.FieldError) Text {
	n := counted(slip.Kind(), slip.Param())
	switch slip.Tag() {
	case "required":
		return T("必填项", "a value")
	case "max", "lte":
		return Tf("至多 %s", "at most %s", n)
	case "min", "gte":
		return Tf("至少 %s", "at least %s", n)
	case "lt":
		return Tf("少于 %s", "less than %s", n)
	case "gt":
		return Tf("多于 %s", "more than %s", n)
	case "len":
		return Tf("恰为 %s", "exactly %s", n)
	case "oneof":
		list := strings.Fields(slip.Param())
		return Tf("其中之一:%s", "one of %s", T(strings.Join(list, "、"), strings.Join(list, ", ")))
	case "nefield":
		return Tf("与 %s 不同的值", "a value other than that of %s", strings.ToLower(slip.Param()))
	case "unique":
		return T("互不重复的各项", "entries each once")
	case "excluded_with":
		return Tf("与 %s 二者取一", "nothing beside %s", strings.ToLower(slip.Param()))
	case "required_without":
		return Tf("此项或 %s 的值", "a value, or one of %s", strings.ToLower(slip.Param()))
	case "required_unless", "required_if":
		return T("必填项", "a value")
	case "excluded_unless":
		field, value, _ := strings.Cut(strings.ToLower(slip.Param()), " ")
		return Tf("不填(仅 %s 为 %s 时填写)", "nothing, unless %s is %s", field, value)
	case "excludes":
		return Tf("不含 %s 的值", "a value without %s", slip.Param())
	case "plain":
		if edged(slip) {
			return T("首尾没有空白的单行文字", "one line of text without a space at either end")
		}
		return T("不含控制字符的单行文字", "one line of text without control characters")
	case "prose":
		if edged(slip) {
			return T("首尾没有空白的文字", "text without a space at either end")
		}
		return T("不含控制字符的文字", "text without control characters")
	case "anonymous":
		return T("不含身份证号、电话号码或账号的文字", "text without an identity, telephone or account number")
	}
	return Tf("符合 %s 的值", "a value that is %s", fmt.Sprintf("%s %s", slip.Tag(), slip.Param()))
}

// edged reports whether a text has a space at an end.
func edged(slip validator.FieldError) bool {
	s := reflect.ValueOf(slip.Value()).String()
	return strings.TrimSpace(s) != s
}

// counted gives a figure its unit: characters of a text, entries of a list.
func counted(kind reflect.Kind, n string) Text {
	switch {
	case kind == reflect.String:
		return Tf("%s 个字符", "%s characters", n)
	case several(kind):
		return Tf("%s 项", "%s entries", n)
	}
	return T(n, n)
}

func several(kind reflect.Kind) bool {
	return kind == reflect.Slice || kind == reflect.Array || kind == reflect.Map
}
