package policy_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

const topYuan = "999999999999999.99"

func TestParseYuan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want, why string }{
		{"0", "0.00", "nothing owed is an amount"},
		{"0.00", "0.00", "and so with its places"},
		{"0.01", "0.01", "one fen is the smallest"},
		{"0.5", "0.50", "one place means tens of fen"},
		{"1", "1.00", "whole yuan need no places"},
		{"500000.00", "500000.00", "the usual form"},
		{"999999999999999", "999999999999999.00", "fifteen digits are the widest"},
		{topYuan, topYuan, "the bound itself is allowed"},
	} {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			got, err := policy.ParseYuan(c.in)
			require.NoError(t, err, c.why)
			require.Equal(t, c.want, got.String(), c.why)
			again, err := policy.ParseYuan(got.String())
			require.NoError(t, err, "what is written can be read")
			same := got == again
			require.True(t, same, "equal amounts are ==")
		})
	}
}

func TestParseYuanRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, found, why string }{
		{"", "nothing", "an empty box is not zero"},
		{"1e9999", "'e'", "a decimal library would expand it to ten thousand digits"},
		{"1E2", "'E'", "no exponent at all"},
		{"NaN", "'N'", "not a number"},
		{"Inf", "'I'", "not an amount"},
		{"-1", "'-'", "what a lender keeps is never negative"},
		{"-0", "'-'", "not even nothing is"},
		{"+1", "'+'", "a sign has no use"},
		{"1,000", "','", "separators differ between countries"},
		{"1_000", "'_'", "nor Go's own"},
		{"1.000", "3 places", "there is nothing below a fen"},
		{"1.005", "3 places", "and nothing is rounded silently"},
		{"1.", "0 places", "a point must be followed by something"},
		{".5", "'.'", "and preceded by something"},
		{"1.2.3", "'.'", "one point only"},
		{".", "'.'", "a point is not an amount"},
		{" 1", "' '", "no space before"},
		{"1 ", "' '", "no space after"},
		{"1\n", `'\n'`, "no line end"},
		{"x1", "'x'", "no leading junk"},
		{"¥1", "'¥'", "no currency sign"},
		{"0x10", "'x'", "decimal only"},
		{"007", "leading zero", "a superfluous zero is a slip of the hand"},
		{"00.50", "leading zero", "with a fraction too"},
		{"1\x00", `'\x00'`, "no control characters"},
		{"\xff", "'\uFFFD'", "no broken UTF-8"},
		{"1000000000000000.00", "19 bytes", "one fen above the bound, with places"},
		{"1000000000000000", "16 digits", "above the bound, without places"},
		{strings.Repeat("9", 1<<20), "1048576 bytes", "length is judged before anything is parsed"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got, err := policy.ParseYuan(c.in)
			require.ErrorIs(t, err, policy.InvalidInput, c.why)
			require.ErrorContains(t, err, c.found, c.why)
			require.ErrorContains(t, err, "500000.00", "the error shows what was wanted")
			require.Less(t, len(err.Error()), 300, "the error does not repeat a long input")
			require.Zero(t, got)
		})
	}
	_, err := policy.ParseYuan("１")
	require.ErrorIs(t, err, policy.InvalidInput, "full-width digits are not digits")
	require.PanicsWithValue(t, `policy.MustYuan("-1"): `+violationOf("-1"), func() { policy.MustYuan("-1") })
}

func violationOf(s string) string {
	_, err := policy.ParseYuan(s)
	return err.Error()
}

func TestYuanOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   decimal.Decimal
		want string
		why  string
	}{
		{decimal.Decimal{}, "0.00", "the zero decimal is no money"},
		{decimal.New(5, 5), "500000.00", "a positive exponent is expanded"},
		{decimal.New(500, -3), "0.50", "zeros below a fen are nothing"},
		{decimal.New(0, math.MaxInt32), "0.00", "nothing stays nothing at any exponent"},
		{decimal.New(99_999_999_999_999_999, -2), topYuan, "the bound"},
	} {
		got, err := policy.YuanOf(c.in)
		require.NoError(t, err, c.why)
		require.Equal(t, c.want, got.String(), c.why)
		require.True(t, c.in.Equal(got.Decimal()) || c.in.IsZero(), "there and back is exact")
	}
	for _, c := range []struct {
		in  decimal.Decimal
		why string
	}{
		{decimal.New(-1, 0), "negative"},
		{decimal.New(1, -3), "a tenth of a fen"},
		{decimal.NewFromInt(1).Div(decimal.NewFromInt(3)), "a third is rounded by whoever knows how"},
		{decimal.New(1, 15), "just above the bound"},
		{decimal.New(1, math.MaxInt32), "an exponent that would fill the memory"},
		{decimal.New(1, math.MinInt32), "and one the other way"},
	} {
		got, err := policy.YuanOf(c.in)
		require.ErrorIs(t, err, policy.InvalidInput, c.why)
		require.Zero(t, got)
	}
}

func TestYuanArithmetic(t *testing.T) {
	t.Parallel()
	a, b, top := policy.MustYuan("0.10"), policy.MustYuan("0.20"), policy.MustYuan(topYuan)
	sum, err := a.Add(b)
	require.NoError(t, err)
	same := sum == policy.MustYuan("0.30")
	require.True(t, same, "ten and twenty fen are thirty, and == says so")
	rest, err := sum.Sub(b)
	require.NoError(t, err)
	require.Equal(t, a, rest)
	_, err = top.Add(policy.MustYuan("0.01"))
	require.ErrorIs(t, err, policy.InvalidInput, "a sum above the bound is refused")
	_, err = top.Add(top)
	require.ErrorIs(t, err, policy.InvalidInput, "the greatest sum of two does not overflow")
	_, err = a.Sub(b)
	require.ErrorIs(t, err, policy.InvalidInput, "no amount is negative")

	require.Equal(t, -1, a.Cmp(b))
	require.Equal(t, 0, a.Cmp(policy.MustYuan("0.1")))
	require.Equal(t, 1, b.Cmp(a))
	require.Equal(t, 1, a.Sign())
	require.Equal(t, 0, policy.Yuan{}.Sign())
	require.True(t, policy.Yuan{}.IsZero())
	require.False(t, a.IsZero())
	require.Equal(t, "0.00", policy.Yuan{}.String(), "the zero Yuan is nothing")
}

func TestYuanJSON(t *testing.T) {
	t.Parallel()
	type loan struct {
		Amount policy.Yuan  `json:"amount"`
		Fee    *policy.Yuan `json:"fee,omitempty"`
	}
	out, err := json.Marshal(loan{Amount: policy.MustYuan("1.5")})
	require.NoError(t, err)
	require.JSONEq(t, `{"amount":"1.50"}`, string(out))

	var l loan
	require.NoError(t, json.Unmarshal([]byte(`{"amount":"500000.00","fee":"1"}`), &l))
	require.Equal(t, policy.MustYuan("500000"), l.Amount)
	require.Equal(t, "1.00", l.Fee.String())
	for _, c := range []struct{ in, found, why string }{
		{`null`, "null", "encoding/json would keep the old value"},
		{`1`, "a number", "a number may have been a float"},
		{`500000.00`, "a number", "even with its places"},
		{`-1`, "a number", "a negative number"},
		{`"-1"`, "'-'", "a negative string"},
		{`true`, "a boolean", "no amount"},
		{`{}`, "an object", "no amount"},
		{`[]`, "an array", "no amount"},
		{`""`, "nothing", "an empty string is not zero"},
		{`"1e3"`, "'e'", "as strict as ParseYuan"},
		{`"\u0031"`, `'\\'`, "an escape is no digit"},
	} {
		l := loan{Amount: policy.MustYuan("7")}
		err := json.Unmarshal([]byte(`{"amount":`+c.in+`}`), &l)
		require.ErrorIs(t, err, policy.InvalidInput, c.why)
		require.ErrorContains(t, err, c.found, c.why)
		require.ErrorContains(t, err, "500000.00", "the error shows what was wanted")
		require.Equal(t, policy.MustYuan("7"), l.Amount, "a failed reading changes nothing")
	}

	byAmount, err := json.Marshal(map[policy.Yuan]int{policy.MustYuan("2"): 1})
	require.NoError(t, err)
	require.JSONEq(t, `{"2.00":1}`, string(byAmount), "an amount may be a key")
	require.Error(t, json.Unmarshal([]byte(`{"x":1}`), &map[policy.Yuan]int{}))

	y := policy.MustYuan("7")
	require.ErrorIs(t, y.UnmarshalText([]byte("1e3")), policy.InvalidInput, "text is read as strictly")
	require.Equal(t, policy.MustYuan("7"), y)
	require.NoError(t, y.UnmarshalText([]byte("1.5")))
	require.Equal(t, "1.50", y.String())
}

func TestYuanYAML(t *testing.T) {
	t.Parallel()
	type limit struct {
		UpTo policy.Yuan  `yaml:"up-to"`
		Next *policy.Yuan `yaml:"next"`
	}
	for _, c := range []struct{ in, why string }{
		{`up-to: "500000.00"`, "double quotes"},
		{`up-to: '500000.00'`, "single quotes"},
		{`up-to: 500000.00`, "an unquoted number counts by its text"},
		{`up-to: 500000`, "an integer too"},
		{"up-to: 500000.0 # 元", "a comment does not matter"},
		{"up-to: 500000.0\nnext: ~", "nor the next key"},
	} {
		var l limit
		require.NoError(t, yaml.UnmarshalWithOptions([]byte(c.in), &l, yaml.Strict()), c.why)
		require.Equal(t, policy.MustYuan("500000"), l.UpTo, c.why)
	}
	for _, c := range []struct{ in, why string }{
		{`5e5`, "no exponent"},
		{`500_000`, "no underscores"},
		{`0x7A120`, "no hexadecimal"},
		{`+1`, "no sign"},
		{`-1`, "nothing negative"},
		{`.inf`, "nothing infinite"},
		{`007`, "no octal"},
		{`1.005`, "nothing below a fen"},
		{`[1]`, "no list"},
		{`{a: 1}`, "no mapping"},
		{`!!str 1`, "no tag"},
		{"|\n  1", "no block"},
		{`" 1"`, "no space in quotes"},
		{`""`, "not nothing"},
		{`"1'`, "quotes must match"},
	} {
		l := limit{UpTo: policy.MustYuan("7")}
		require.Error(t, yaml.UnmarshalWithOptions([]byte("up-to: "+c.in), &l, yaml.Strict()), c.why)
		require.Equal(t, policy.MustYuan("7"), l.UpTo, "a failed reading changes nothing")
	}

	var y policy.Yuan
	require.ErrorIs(t, y.UnmarshalYAML([]byte("~")), policy.InvalidInput, "a bare null is no amount")
	out, err := yaml.Marshal(limit{UpTo: policy.MustYuan("1.5")})
	require.NoError(t, err)
	require.Contains(t, string(out), `up-to: "1.50"`, "written quoted, so that no other reader makes it a float")
}

func TestYuanSQL(t *testing.T) {
	t.Parallel()
	v, err := policy.MustYuan("1.5").Value()
	require.NoError(t, err)
	require.Equal(t, "1.50", v)

	y := policy.MustYuan("7")
	require.NoError(t, y.Scan("500000.00"))
	require.Equal(t, policy.MustYuan("500000"), y)
	require.NoError(t, y.Scan([]byte("2")))
	require.Equal(t, policy.MustYuan("2"), y)
	require.NoError(t, y.Scan(nil))
	require.True(t, y.IsZero(), "NULL never leaves an older value standing")

	y = policy.MustYuan("7")
	for _, src := range []any{1, int64(1), 1.5, true, "", "1e3", "-1.00", []byte(strings.Repeat("1", 100))} {
		require.ErrorIs(t, y.Scan(src), policy.InvalidInput, "%T %v", src, src)
		require.Equal(t, policy.MustYuan("7"), y, "a failed reading changes nothing")
	}
	require.ErrorContains(t, y.Scan(1.5), "float64", "the error names the driver's type")
}

func FuzzParseYuan(f *testing.F) {
	for _, s := range []string{"", "0", "0.5", "500000.00", topYuan, "1000000000000000", "1e9999", "-1", "1.005", "１", "007"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		y, err := policy.ParseYuan(s)
		if err != nil {
			require.ErrorIs(t, err, policy.InvalidInput)
			require.Zero(t, y)
			return
		}
		d, err := decimal.NewFromString(s)
		require.NoError(t, err, "what we take, a decimal takes")
		require.True(t, d.Equal(y.Decimal()), "and means the same")
		back, err := policy.YuanOf(d)
		require.NoError(t, err)
		require.Equal(t, y, back)
		again, err := policy.ParseYuan(y.String())
		require.NoError(t, err)
		require.Equal(t, y, again)
		out, err := json.Marshal(y)
		require.NoError(t, err)
		var read policy.Yuan
		require.NoError(t, json.Unmarshal(out, &read))
		require.Equal(t, y, read)
	})
}
