package table

import (
	"encoding/base64"
	"encoding/json"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The bounds of a page.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)

// Limit returns the size of a page as asked for: 0 means [DefaultLimit], below
// 0 or above [MaxLimit] is a policy.InvalidInput.
func Limit(asked int) (int, error) {
	switch {
	case asked == 0:
		return DefaultLimit, nil
	case asked < 0 || asked > MaxLimit:
		return 0, policy.Invalid("limit", policy.Tf("%d", "%d", asked).EN, "1 to 1000",
			policy.T("每页条数应为 1 至 1000", "a page has from 1 to 1000 records"))
	}
	return asked, nil
}

// A cursor is where a page ended: the values of the order and the id of its
// last row, with a checksum over them and over the query they belong to.
type cursor struct {
	Values []Value `json:"v"`
	Sum    string  `json:"s"`
}

// Next makes the cursor that continues a query after a position.
func (q Query) Next(s *Schema, at []Value) (string, error) {
	token, err := json.Marshal(cursor{Values: at, Sum: q.sum(s, at)})
	return base64.RawURLEncoding.EncodeToString(token), err
}

// Continue returns the query continued at a cursor, which must be one of this
// very query: anything else is a policy.InvalidInput.
func (q Query) Continue(s *Schema, token string) (Query, error) {
	if token == "" {
		return q, nil
	}
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		err = strictly(string(raw), &c)
	}
	if err != nil || len(c.Values) != len(q.Order)+1 || c.Sum != q.sum(s, c.Values) {
		return q, policy.Invalid("after", "", "the Next of the page before, of the same query",
			policy.T("翻页标记不属于这一查询", "the cursor is not one of this query"))
	}
	q.After = c.Values
	return q, nil
}

func (q Query) sum(s *Schema, at []Value) string {
	h := journal.NewHasher("dossier/cursor/v1")
	h.String(s.Name)
	h.String(q.Org)
	h.Int(len(q.Where))
	for _, c := range q.Where {
		h.Int(len(c.Columns))
		for _, name := range c.Columns {
			h.String(name)
		}
		h.Int(int(c.Op))
		h.String(c.Value.String())
	}
	h.Int(len(q.Order))
	for _, name := range q.Order {
		h.String(name)
	}
	for _, v := range at {
		h.String(v.String())
	}
	return h.Sum().String()[:16]
}
