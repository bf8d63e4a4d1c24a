package calendar

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// A Day is text everywhere: "2026-02-13", or "" for the zero Day. Mark a field
// that may be zero `json:",omitzero"` and it is left out instead.

// MarshalText returns the day as "2006-01-02", or nothing for the zero Day.
func (d Day) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return []byte{}, nil
	}
	return d.appendTo(make([]byte, 0, 10)), nil
}

// UnmarshalText reads what [ParseDay] reads, and nothing at all as the zero Day.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	parsed, err := ParseDay(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// MarshalJSON returns the day as a JSON string, "" for the zero Day.
func (d Day) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 12), '"')
	if !d.IsZero() {
		b = d.appendTo(b)
	}
	return append(b, '"'), nil
}

// UnmarshalJSON reads a JSON string. A null, a number or anything else is an
// error, so that a day is never kept or lost by accident.
func (d *Day) UnmarshalJSON(b []byte) error {
	s, err := jsonString(b, "day")
	if err != nil {
		return err
	}
	return d.UnmarshalText([]byte(s))
}

// UnmarshalYAML reads a YAML scalar, quoted or not; a null, a number or anything
// else is an error. It is made for goccy/go-yaml, which however never shows a
// null to the type of the field and leaves the field as it was: whoever reads a
// whole file refuses nulls there.
func (d *Day) UnmarshalYAML(decode func(any) error) error {
	s, err := yamlString(decode, "day")
	if err != nil {
		return err
	}
	return d.UnmarshalText([]byte(s))
}

// Value gives the day to a database as text, and the zero Day as NULL.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a day from a database: text, bytes, or a time.Time at midnight of
// its own zone, as drivers return a DATE. NULL and "" give the zero Day.
func (d *Day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Day{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	case time.Time:
		if h, m, s := v.Clock(); h != 0 || m != 0 || s != 0 || v.Nanosecond() != 0 {
			return fmt.Errorf("calendar: day from the database: found the instant %s, want a date without a clock",
				v.Format(time.RFC3339Nano))
		}
		parsed, err := NewDay(v.Date())
		if err != nil {
			return err
		}
		*d = parsed
		return nil
	}
	return fmt.Errorf("calendar: day from the database: found %T, want text, a date or NULL", src)
}

// jsonString reads a JSON value that must be a string.
func jsonString(b []byte, what string) (string, error) {
	if len(b) == 0 || b[0] != '"' {
		return "", fmt.Errorf("calendar: %s: found JSON %.40s, want a string", what, b)
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return "", fmt.Errorf("calendar: %s: %w", what, err)
	}
	return s, nil
}

// yamlString reads a YAML value that must be a string, or an unquoted date.
func yamlString(decode func(any) error, what string) (string, error) {
	var v any
	if err := decode(&v); err != nil {
		return "", err
	}
	if s, ok := v.(string); ok {
		return s, nil
	}
	if v == nil {
		return "", fmt.Errorf("calendar: %s: found YAML null, want text", what)
	}
	return "", fmt.Errorf("calendar: %s: found YAML %.40s (%T), want text", what, fmt.Sprint(v), v)
}
