package httpapi

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// example writes a sample of a schema as JSON.
func (b docsBuilder) example(s *huma.Schema) (string, error) {
	raw, err := b.sample(s, nil)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = json.Indent(&out, raw, "", "  ")
	return out.String(), err
}

// sample writes one value of each field. What would lead back to an object it
// stands in is left out.
func (b docsBuilder) sample(s *huma.Schema, within []*huma.Schema) ([]byte, error) {
	s = b.schema(s)
	switch {
	case s == nil:
		return []byte("null"), nil
	case len(s.Examples) > 0:
		return json.Marshal(s.Examples[0])
	case len(s.Enum) > 0:
		return json.Marshal(s.Enum[0])
	}
	switch s.Type {
	case huma.TypeArray:
		item, err := b.sample(s.Items, within)
		return slices.Concat([]byte("["), item, []byte("]")), err
	case huma.TypeObject:
		return b.sampleObject(s, append(slices.Clip(within), s))
	case huma.TypeBoolean:
		return []byte("true"), nil
	case huma.TypeInteger, huma.TypeNumber:
		n := 1.0
		if s.Minimum != nil {
			n = max(n, *s.Minimum)
		}
		return json.Marshal(n)
	case huma.TypeString:
		switch s.Format {
		case "date-time":
			return []byte(`"2026-02-13T02:00:00Z"`), nil
		case "date":
			return []byte(`"2026-02-13"`), nil
		}
		return []byte(`"text"`), nil
	}
	return []byte("{}"), nil
}

func (b docsBuilder) sampleObject(s *huma.Schema, within []*huma.Schema) ([]byte, error) {
	var parts [][]byte
	add := func(name string, value *huma.Schema) error {
		below := b.schema(value)
		for below != nil && below.Type == huma.TypeArray {
			below = b.schema(below.Items)
		}
		if slices.Contains(within, below) {
			return nil
		}
		key, err := json.Marshal(name)
		if err != nil {
			return err
		}
		raw, err := b.sample(value, within)
		parts = append(parts, slices.Concat(key, []byte(":"), raw))
		return err
	}
	for _, name := range properties(s) {
		if s.Properties[name].ReadOnly {
			continue
		}
		if err := add(name, s.Properties[name]); err != nil {
			return nil, err
		}
	}
	if values, ok := s.AdditionalProperties.(*huma.Schema); ok {
		if err := add("name", values); err != nil {
			return nil, err
		}
	}
	return slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}")), nil
}
