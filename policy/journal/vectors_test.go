package journal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew: only with a new version of the encoding")

// vector is an entry, and what its bytes and hash must be for ever.
type vector struct {
	Why string `json:"why"`
	// Record is the text of the record that the entry digests.
	Record string        `json:"record"`
	Entry  journal.Entry `json:"entry"`
	// Encoding are the bytes under the hash, in hexadecimal.
	Encoding string `json:"encoding"`
}

var at = time.Date(2026, 2, 26, 1, 2, 3, 456789000, time.UTC)

// chainOfVectors are three entries of one chain: an empty one, a full one, and
// one whose texts are what an encoding may stumble over.
func chainOfVectors() []vector {
	chain := journal.Chain{Org: "demo", Kind: "file", ID: "0195d2a0-0000-7000-8000-000000000001"}
	drafts := []struct{ why, record string }{
		{"the least an entry can hold", `{}`},
		{"everything an entry can hold", `{"org":"demo","state":"checking"}`},
		{"texts that run into each other, Chinese, an instant before 1970", `{"title":"借款合同"}`},
	}
	full := journal.NewDraft(policy.Actor{Org: "demo", ID: "sun", Home: "group", Principal: "wang"}, at, "file.hand-over", policy.B4_1a, policy.B4_5a).
		With("items", "60").With("pages", "412")
	full.Act, full.Day, full.Corrects = "0195d2a0-0000-7000-8000-0000000000aa", calendar.MustDay("2026-02-26"), 1
	full.Duties = []journal.Duty{
		{Deadline: policy.AToB, Rule: policy.B4_5a, Person: "wang", Due: calendar.MustDay("2026-02-25"), Done: calendar.MustDay("2026-02-26"), Breach: true},
		{Deadline: policy.Total, Rule: policy.B4_5b, Person: "wang", Due: calendar.MustDay("2026-02-27"), Done: calendar.MustDay("2026-02-26")},
	}
	odd := journal.NewDraft(policy.Actor{Org: "demo", ID: "王"}, time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC), "a\x00b").With("", "x").With("x", "")
	var out []vector
	var head journal.Head
	for i, d := range []journal.Draft{{At: at}, full, odd} {
		e := journal.Next(head, chain, uint64(i+1), d, []byte(drafts[i].record))
		head = e.Head()
		out = append(out, vector{drafts[i].why, drafts[i].record, e, hex.EncodeToString(encode(e))})
	}
	return out
}

// encode is the encoding of version 1 written a second time, from its
// description alone: every text and count is preceded by eight bytes.
func encode(e journal.Entry) []byte {
	var b bytes.Buffer
	num := func(n uint64) { b.Write(binary.BigEndian.AppendUint64(nil, n)) }
	text := func(s string) { num(uint64(len(s))); b.WriteString(s) }
	text("dossier/journal/entry/v1")
	text(string(e.Org))
	text(e.Kind)
	text(e.ID)
	num(e.Seq)
	num(e.Revision)
	text(e.Act)
	text(string(e.Action))
	num(uint64(len(e.Rules)))
	for _, r := range e.Rules {
		text(string(r))
	}
	text(string(e.Actor))
	text(string(e.Home))
	text(string(e.OnBehalfOf))
	num(uint64(e.At.UnixMicro()))
	text(e.Day.String())
	num(uint64(len(e.Duties)))
	for _, d := range e.Duties {
		text(string(d.Deadline))
		text(string(d.Rule))
		text(string(d.Person))
		text(d.Due.String())
		text(d.Done.String())
		if d.Breach {
			num(1)
		} else {
			num(0)
		}
	}
	num(uint64(len(e.Details)))
	for _, d := range e.Details {
		text(d.Name)
		text(d.Value)
	}
	num(e.Corrects)
	b.Write(e.Record[:])
	b.Write(e.Prev[:])
	return b.Bytes()
}

func TestVectors(t *testing.T) {
	t.Parallel()
	const file = "testdata/vectors.json"
	if *update {
		data, err := json.MarshalIndent(chainOfVectors(), "", "\t")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, append(data, '\n'), 0o644))
	}
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var pinned []vector
	require.NoError(t, json.Unmarshal(data, &pinned))
	now := chainOfVectors()
	require.Len(t, pinned, len(now))
	var prev journal.Digest
	for i, v := range pinned {
		require.Equal(t, now[i], v, "%s: an entry reads back as it was written", v.Why)
		raw, err := hex.DecodeString(v.Encoding)
		require.NoError(t, err)
		require.Equal(t, v.Entry.Hash, journal.Digest(sha256.Sum256(raw)), "%s: the hash is that of the bytes", v.Why)
		require.Equal(t, v.Entry.Hash, v.Entry.Digest(), v.Why)
		require.Equal(t, journal.Sum([]byte(v.Record)), v.Entry.Record, v.Why)
		require.Equal(t, prev, v.Entry.Prev, v.Why)
		prev = v.Entry.Hash
	}
}

// Every field of an entry is under its hash: rule B3b would be worth nothing for
// one that is not.
func TestEveryFieldIsUnderTheHash(t *testing.T) {
	t.Parallel()
	base := chainOfVectors()[1].Entry
	for name, change := range map[string]func(*journal.Entry){
		"organisation":  func(e *journal.Entry) { e.Org = "other" },
		"kind":          func(e *journal.Entry) { e.Kind = "volume" },
		"id":            func(e *journal.Entry) { e.ID += "x" },
		"seq":           func(e *journal.Entry) { e.Seq++ },
		"revision":      func(e *journal.Entry) { e.Revision++ },
		"act":           func(e *journal.Entry) { e.Act = "" },
		"action":        func(e *journal.Entry) { e.Action = "file.open" },
		"rules":         func(e *journal.Entry) { e.Rules = e.Rules[:1] },
		"rule":          func(e *journal.Entry) { e.Rules = []policy.Rule{policy.B4_1a, policy.B4_5b} },
		"actor":         func(e *journal.Entry) { e.Actor = "li" },
		"home":          func(e *journal.Entry) { e.Home = "" },
		"on behalf of":  func(e *journal.Entry) { e.OnBehalfOf = "" },
		"instant":       func(e *journal.Entry) { e.At = e.At.Add(time.Microsecond) },
		"day":           func(e *journal.Entry) { e.Day = e.Day.AddDays(1) },
		"duties":        func(e *journal.Entry) { e.Duties = e.Duties[:1] },
		"duty deadline": func(e *journal.Entry) { e.Duties = duty(e, func(d *journal.Duty) { d.Deadline = policy.Total }) },
		"duty rule":     func(e *journal.Entry) { e.Duties = duty(e, func(d *journal.Duty) { d.Rule = policy.B4_5d }) },
		"duty person":   func(e *journal.Entry) { e.Duties = duty(e, func(d *journal.Duty) { d.Person = "li" }) },
		"duty due":      func(e *journal.Entry) { e.Duties = duty(e, func(d *journal.Duty) { d.Due = d.Done }) },
		"duty done":     func(e *journal.Entry) { e.Duties = duty(e, func(d *journal.Duty) { d.Done = d.Due }) },
		"duty breach":   func(e *journal.Entry) { e.Duties = duty(e, func(d *journal.Duty) { d.Breach = false }) },
		"details":       func(e *journal.Entry) { e.Details = nil },
		"a moved letter": func(e *journal.Entry) {
			e.Details = []journal.Detail{{Name: "items6", Value: "0"}, {Name: "pages", Value: "412"}}
		},
		"corrects":        func(e *journal.Entry) { e.Corrects = 0 },
		"record's digest": func(e *journal.Entry) { e.Record[0]++ },
		"previous hash":   func(e *journal.Entry) { e.Prev[31]++ },
	} {
		e := base
		change(&e)
		require.NotEqual(t, base.Hash, e.Digest(), name)
	}
	e := base
	e.At = e.At.In(time.FixedZone("", 8*3600))
	require.Equal(t, base.Hash, e.Digest(), "the same instant told in another zone is the same")
}

func duty(e *journal.Entry, change func(*journal.Duty)) []journal.Duty {
	all := append([]journal.Duty(nil), e.Duties...)
	change(&all[0])
	return all
}
