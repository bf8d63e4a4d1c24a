package policy

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Yuan is an amount of money in yuan with two places (元), from 0.00 to
// 999999999999999.99 and never negative. The zero Yuan is 0.00.
//
// Inside it is a whole number of fen, not a decimal.Decimal: a Decimal holds a
// pointer, so that two equal amounts differ under ==. A Yuan compares with == and
// may be a map key. [Yuan.Decimal] and [YuanOf] lead to decimal arithmetic
// (interest, ratios) and back; no way leads through a float.
//
// In JSON it is a string of two places, in SQL the same as text. Text, JSON, YAML
// and SQL are read as strictly as [ParseYuan] reads, and a failed reading leaves
// the receiver as it was. Every error is a [Violation] of kind [InvalidInput].
type Yuan struct{ fen int64 }

const (
	maxFen      = 999_999_999_999_999_99    // far enough below 1<<63 that one sum of two cannot overflow
	maxYuanText = len("999999999999999.99") // the longest text of an amount
	wantYuan    = `digits with at most two places, such as "500000.00", up to 999999999999999.99`
)

// ParseYuan returns the amount of a text: ASCII digits, then optionally a point
// and one or two digits ("500000", "0.5", "500000.00"). A sign, an exponent, a
// separator, a space, a superfluous leading zero, a third place and anything
// above the bound are refused.
func ParseYuan(s string) (Yuan, error) {
	if s == "" {
		return Yuan{}, notYuan("nothing", "金额为空", "the amount is empty")
	}
	if len(s) > maxYuanText {
		return Yuan{}, notYuan(strconv.Itoa(len(s))+" bytes", "金额过长", "the amount is too long")
	}
	var fen int64
	point := -1 // where the point stands
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			fen = fen*10 + int64(c-'0') // at most eighteen digits: no overflow
		case c == '.' && point < 0 && i > 0:
			point = i
		default:
			return Yuan{}, notYuan(strconv.QuoteRune(c)+" at byte "+strconv.Itoa(i+1),
				"金额中有不是数字的字符", "the amount has a character that does not belong there")
		}
	}
	whole, places := len(s), 0
	if point >= 0 {
		whole, places = point, len(s)-point-1
	}
	if point >= 0 && (places < 1 || places > 2) {
		return Yuan{}, notYuan(strconv.Itoa(places)+" places", "小数位数不对", "the amount has the wrong number of places")
	}
	if whole > 1 && s[0] == '0' {
		return Yuan{}, notYuan("a leading zero", "金额前有多余的零", "the amount begins with a superfluous zero")
	}
	if whole > maxYuanText-len(".99") { // fifteen digits before the point
		return Yuan{}, tooMuch(strconv.Itoa(whole) + " digits before the point")
	}
	for ; places < 2; places++ {
		fen *= 10
	}
	return Yuan{fen}, nil
}

// MustYuan is [ParseYuan] for amounts written in a program; it panics where
// ParseYuan returns an error.
func MustYuan(s string) Yuan {
	y, err := ParseYuan(s)
	if err != nil {
		panic(fmt.Sprintf("policy.MustYuan(%q): %v", s, err))
	}
	return y
}

// YuanOf returns the amount of a decimal. It rounds nothing: a decimal with
// more than two significant places is refused, as is a negative one or one
// above the bound. Round first, the way the contract says.
func YuanOf(d decimal.Decimal) (Yuan, error) {
	c, exp := d.Coefficient(), int64(d.Exponent())
	switch {
	case c.Sign() == 0:
		return Yuan{}, nil
	case c.Sign() < 0:
		return Yuan{}, notYuan("a negative amount", "金额为负", "the amount is negative")
	case c.BitLen() > 256 || exp < -100: // before any power of ten is computed
		return Yuan{}, notYuan("too many digits", "金额位数过多", "the amount has too many digits")
	case exp > int64(maxYuanText):
		return Yuan{}, tooMuch("an exponent of " + strconv.FormatInt(exp, 10))
	}
	shift := exp + 2 // from yuan to fen
	if shift >= 0 {
		c.Mul(c, pow10(shift))
	} else {
		rest := new(big.Int)
		c.QuoRem(c, pow10(-shift), rest)
		if rest.Sign() != 0 {
			return Yuan{}, notYuan("more than two places", "金额不足一分的部分不为零", "the amount has a part smaller than a fen")
		}
	}
	if !c.IsInt64() || c.Int64() > maxFen {
		return Yuan{}, tooMuch("a greater amount")
	}
	return Yuan{c.Int64()}, nil
}

func pow10(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// Decimal returns the amount as a decimal, exactly.
func (y Yuan) Decimal() decimal.Decimal { return decimal.New(y.fen, -2) }

// String returns the amount with two places and no separators: "500000.00".
func (y Yuan) String() string {
	b := strconv.AppendInt(make([]byte, 0, maxYuanText), y.fen/100, 10)
	b = append(b, '.')
	if y.fen%100 < 10 {
		b = append(b, '0')
	}
	return string(strconv.AppendInt(b, y.fen%100, 10))
}

// Add returns the sum, or an error where it is above the bound.
func (y Yuan) Add(o Yuan) (Yuan, error) {
	if y.fen+o.fen > maxFen {
		return Yuan{}, tooMuch("a greater sum")
	}
	return Yuan{y.fen + o.fen}, nil
}

// Sub returns the difference, or an error where o is the greater.
func (y Yuan) Sub(o Yuan) (Yuan, error) {
	if o.fen > y.fen {
		return Yuan{}, notYuan("a negative difference", "相减结果为负", "the difference is negative")
	}
	return Yuan{y.fen - o.fen}, nil
}

// Cmp returns -1, 0 or +1 as y is less than, equal to or greater than o.
func (y Yuan) Cmp(o Yuan) int { return cmp.Compare(y.fen, o.fen) }

// Sign returns 0 for 0.00 and +1 for every other amount.
func (y Yuan) Sign() int { return cmp.Compare(y.fen, 0) }

// IsZero reports whether the amount is 0.00.
func (y Yuan) IsZero() bool { return y.fen == 0 }

// MarshalText writes the amount as [Yuan.String] does.
func (y Yuan) MarshalText() ([]byte, error) { return []byte(y.String()), nil }

// UnmarshalText reads the amount as [ParseYuan] does.
func (y *Yuan) UnmarshalText(text []byte) error { return readYuan(y, string(text)) }

// MarshalJSON writes a string of two places.
func (y Yuan) MarshalJSON() ([]byte, error) { return []byte(`"` + y.String() + `"`), nil }

// UnmarshalJSON reads a string. A number is refused, because other readers of
// the same JSON would take it for a float, and so is null.
func (y *Yuan) UnmarshalJSON(data []byte) error {
	if n := len(data); n >= 2 && data[0] == '"' && data[n-1] == '"' {
		return readYuan(y, string(data[1:n-1])) // an escape is no digit
	}
	found := "nothing"
	if len(data) > 0 {
		switch data[0] {
		case 'n':
			found = "null"
		case 't', 'f':
			found = "a boolean"
		case '{':
			found = "an object"
		case '[':
			found = "an array"
		default:
			found = "a number"
		}
	}
	return notString(found)
}

// MarshalYAML writes a quoted string of two places.
func (y Yuan) MarshalYAML() ([]byte, error) { return y.MarshalJSON() }

// UnmarshalYAML reads a scalar by its literal text: quoted or not, "500000.00"
// and 500000.00 are the same amount, while 5e5, 500_000 and 0x7A120 are refused.
// A regulation written by hand need not quote its amounts, and none is ever read
// as a float. A null or absent value of a struct's field never gets here:
// goccy/go-yaml leaves the field as it was, so decode into a fresh struct, or
// into a *Yuan where the amount must be there.
func (y *Yuan) UnmarshalYAML(data []byte) error {
	s := strings.TrimRight(string(data), " \t\r\n") // what stood before a comment or the next key
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		s = s[1 : n-1]
	}
	return readYuan(y, s)
}

// Value gives the amount to a database as text of two places.
func (y Yuan) Value() (driver.Value, error) { return y.String(), nil }

// Scan reads text from a database. NULL gives 0.00: it never leaves an older
// value standing; a column that tells NULL from zero scans into a *Yuan.
// Integers and floats are refused: a column of money is text or NUMERIC, and a
// driver that hands out a float has already lost digits.
func (y *Yuan) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*y = Yuan{}
		return nil
	case string:
		return readYuan(y, v)
	case []byte:
		if len(v) > maxYuanText {
			return notYuan(strconv.Itoa(len(v))+" bytes", "金额过长", "the amount is too long")
		}
		return readYuan(y, string(v))
	}
	return notString(fmt.Sprintf("%T", src))
}

func readYuan(y *Yuan, s string) error {
	parsed, err := ParseYuan(s)
	if err == nil {
		*y = parsed
	}
	return err
}

func notYuan(found, zh, en string) *Violation {
	return &Violation{
		Kind: InvalidInput, Found: found, Wanted: wantYuan,
		Problem: Tf(zh+"(%s)", en+" (%s)", found),
		Remedy:  T("金额以元为单位,填写数字,小数不超过两位,例如 500000.00", "give "+wantYuan),
	}
}

func tooMuch(found string) *Violation {
	return notYuan(found, "金额超出上限 999999999999999.99 元", "the amount is above 999999999999999.99")
}

func notString(found string) *Violation {
	v := notYuan(found, "金额应为字符串", "the amount is no string")
	v.Wanted = "a string of " + wantYuan
	v.Remedy.EN = "give " + v.Wanted
	return v
}
