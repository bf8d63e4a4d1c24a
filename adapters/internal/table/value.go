package table

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Value is what an index column holds: a text or a whole number.
type Value struct {
	text    string
	number  int64
	integer bool
}

// Text makes the value of a text column.
func Text[S ~string](s S) Value { return Value{text: string(s)} }

// Integer makes the value of an integer column.
func Integer[N ~int | ~int64 | ~uint64](n N) Value { return Value{number: int64(n), integer: true} }

// Flag makes the value of a column that says yes (1) or no (0).
func Flag(yes bool) Value {
	if yes {
		return Integer(1)
	}
	return Integer(0)
}

// Arg gives the value to a driver: a string or an int64.
func (v Value) Arg() any {
	if v.integer {
		return v.number
	}
	return v.text
}

// Number gives a whole number; 0 of a text.
func (v Value) Number() int64 { return v.number }

// String gives the value as text, to digest or to join in a key.
func (v Value) String() string {
	if v.integer {
		return strconv.FormatInt(v.number, 10)
	}
	return v.text
}

// Compare orders two values of one column: texts by bytes.
func (v Value) Compare(o Value) int {
	return cmp.Or(cmp.Compare(v.number, o.number), cmp.Compare(v.text, o.text))
}

// MarshalJSON writes a string or a number.
func (v Value) MarshalJSON() ([]byte, error) { return json.Marshal(v.Arg()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value) UnmarshalJSON(data []byte) error {
	*v = Value{}
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &v.text)
	}
	v.integer = true
	return json.Unmarshal(data, &v.number)
}

// Clean reports whether every text can be stored: valid UTF-8 without a NUL,
// which PostgreSQL does not take and JSON would not give back.
func Clean(texts ...string) bool {
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return false
		}
	}
	return true
}
