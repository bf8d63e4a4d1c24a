package table

import (
	"encoding/json"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Line is a journal entry as a store keeps it: its JSON, and the fields that
// are looked up.
type Line struct {
	Org, Kind, ID string
	Seq           uint64
	Act           string
	Action        string
	Actor         string
	// At is in microseconds since 1970, UTC.
	At   int64
	Hash string
	// Subject is the record a reading was of; empty of every other entry.
	Subject string
	Body    string
}

// Write makes the line of an entry.
func Write(e journal.Entry) (Line, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return Line{}, err
	}
	l := key(e)
	l.Body = string(body)
	return l, nil
}

func key(e journal.Entry) Line {
	return Line{
		Org: string(e.Org), Kind: e.Kind, ID: e.ID, Seq: e.Seq, Act: e.Act, Action: string(e.Action),
		Actor: string(e.Actor), At: e.At.UnixMicro(), Hash: e.Hash.String(), Subject: e.Subject(),
	}
}

// Entry returns the entry of a line. One that cannot be read, or that
// contradicts its own columns, comes without a hash, so that
// [journal.Verify] finds it; it keeps the place its row has.
func (l Line) Entry() journal.Entry {
	var e journal.Entry
	err := strictly(l.Body, &e)
	written := key(e)
	written.Body = l.Body
	if err != nil || written != l {
		e.Hash = journal.Digest{}
	}
	e.Chain = journal.Chain{Org: policy.OrgID(l.Org), Kind: l.Kind, ID: l.ID}
	e.Seq = l.Seq
	return e
}

// KeyTaken is the conflict of a request key that is on record already.
func KeyTaken() error {
	return &policy.Violation{
		Kind: policy.Conflict, Field: "key",
		Problem: policy.T("同一请求键的另一请求已先办理", "another request under the same key was first"),
		Remedy:  policy.T("请以同一键重发,将得到其结果", "send it again under the same key to be given its answer"),
	}
}
