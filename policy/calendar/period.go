package calendar

import (
	"fmt"
	"strconv"
	"strings"
)

// Unit is what a [Period] counts.
type Unit string

// The units of a period.
const (
	WorkingDays Unit = "working days" // 工作日, by the calendar in force
	Months      Unit = "months"       // calendar months (Civil Code, art. 202)
	Days        Unit = "days"         // civil days, rest days included
)

// maxPeriod bounds N: 10000 working days are forty years.
const maxPeriod = 10000

// Period is a length of time as a regulation states it: 3 working days, 1
// month, 10 days. N is 0 to 10000. The zero Period means "no period".
type Period struct {
	N    int  // how many, 0 to 10000
	Unit Unit // of what
}

// ParsePeriod reads a number and a unit with one space between them: "3 working
// days", "1 month", "10 days". Singular and plural are both read. It refuses a
// negative number, one above 10000, leading zeros, and any other unit.
func ParsePeriod(s string) (Period, error) {
	number, unit, ok := strings.Cut(s, " ")
	if !ok {
		return Period{}, fmt.Errorf(`calendar: period %s: want a form like "3 working days", "1 month" or "10 days"`, quote(s))
	}
	n, ok := digits(number)
	switch {
	case !ok || number == "" || len(number) > 1 && number[0] == '0':
		return Period{}, fmt.Errorf("calendar: period %s: found number %s, want 0 to %d", quote(s), quote(number), maxPeriod)
	case len(number) > 5 || n > maxPeriod:
		return Period{}, fmt.Errorf("calendar: period %s: found more than %d", quote(s), maxPeriod)
	}
	switch unit {
	case "working day", "working days":
		return Period{n, WorkingDays}, nil
	case "month", "months":
		return Period{n, Months}, nil
	case "day", "days":
		return Period{n, Days}, nil
	}
	return Period{}, fmt.Errorf("calendar: period %s: found unit %s, want working days, months or days", quote(s), quote(unit))
}

// MustPeriod is [ParsePeriod] for periods written in a program: it panics where
// ParsePeriod returns an error.
func MustPeriod(s string) Period {
	p, err := ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

// Valid returns an error when p is not one that [ParsePeriod] could return. Ask
// it of a period put together in code; the zero Period is not valid.
func (p Period) Valid() error {
	switch p.Unit {
	case WorkingDays, Months, Days:
	default:
		return fmt.Errorf("calendar: period: found unit %s, want working days, months or days", quote(string(p.Unit)))
	}
	if p.N < 0 || p.N > maxPeriod {
		return fmt.Errorf("calendar: period: found %d %s, want 0 to %d", p.N, p.Unit, maxPeriod)
	}
	return nil
}

// IsZero reports whether p is the zero Period, "no period".
func (p Period) IsZero() bool { return p == Period{} }

// String returns the text form: "3 working days", "1 month", "10 days", and ""
// for the zero Period.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	unit := string(p.Unit)
	if p.N == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return strconv.Itoa(p.N) + " " + unit
}

// MarshalText returns the text form, nothing for the zero Period, and an error
// for a period that is not valid. JSON and YAML use it.
func (p Period) MarshalText() ([]byte, error) {
	if p.IsZero() {
		return []byte{}, nil
	}
	if err := p.Valid(); err != nil {
		return nil, err
	}
	return []byte(p.String()), nil
}

// UnmarshalText reads what [ParsePeriod] reads, and nothing at all as the zero
// Period.
func (p *Period) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	parsed, err := ParsePeriod(string(b))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

// UnmarshalJSON reads a JSON string; null and numbers are errors.
func (p *Period) UnmarshalJSON(b []byte) error {
	s, err := jsonString(b, "period")
	if err != nil {
		return err
	}
	return p.UnmarshalText([]byte(s))
}

// UnmarshalYAML reads a YAML string, quoted or not; numbers are errors, and null
// as [Day.UnmarshalYAML] says.
func (p *Period) UnmarshalYAML(decode func(any) error) error {
	s, err := yamlString(decode, "period")
	if err != nil {
		return err
	}
	return p.UnmarshalText([]byte(s))
}
