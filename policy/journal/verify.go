package journal

import (
	"cmp"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Record is a record as a store keeps it, for [Verify].
type Record struct {
	Chain
	Revision uint64
	// Head is the end of its chain as the record's row has it.
	Head Head
	// Body is the very bytes that were digested.
	Body []byte
	// Drift names index columns that disagree with the body.
	Drift []string
}

// Source is a store that can be verified, one organisation at a time.
type Source interface {
	// Records yields every record of the organisation, ordered by kind, then
	// id (by bytes).
	Records(ctx context.Context, org policy.OrgID) iter.Seq2[Record, error]
	// Journal yields every entry of the organisation, ordered by kind, id
	// (by bytes), then Seq.
	Journal(ctx context.Context, org policy.OrgID) iter.Seq2[Entry, error]
}

// Fault is one thing that does not agree.
type Fault struct {
	Chain
	// Seq is the entry concerned; 0 when it is the record.
	Seq     uint64      `json:"seq,omitempty"`
	Problem policy.Text `json:"problem"`
}

// Report is what Verify found.
type Report struct {
	Org     policy.OrgID `json:"org"`
	Records int          `json:"records"`
	Entries int          `json:"entries"`
	Faults  []Fault      `json:"faults,omitempty"`
}

// OK reports whether everything agreed. An organisation the store knows nothing
// of has 0 records and is OK, as nothing disagrees: look at Records too.
func (r Report) OK() bool { return len(r.Faults) == 0 }

// Verify recomputes the whole journal of an organisation from the store alone:
// every hash, every link, every record against the last entry of its chain,
// every index column. It reads records and entries side by side, and keeps one
// of each in memory.
//
// What it cannot find alone, because nothing outside the store is asked: a
// chain cut at its end together with its record, and a rewrite of everything.
// That takes a checkpoint kept elsewhere.
//
// An empty organisation is [policy.InvalidInput].
func Verify(ctx context.Context, src Source, org policy.OrgID) (Report, error) {
	rep := Report{Org: org}
	if org == "" {
		return rep, policy.Invalid("org", "", "an organisation", policy.T("未指明单位", "no organisation is named"))
	}
	records, stopRecords := iter.Pull2(src.Records(ctx, org))
	defer stopRecords()
	entries, stopEntries := iter.Pull2(src.Journal(ctx, org))
	defer stopEntries()

	var orphan Chain
	e, err, more := entries()
	for {
		rec, recErr, ok := records()
		if recErr != nil {
			return rep, recErr
		}
		// Entries of chains that come before this record have no record.
		for more && (!ok || e.compare(rec.Chain) < 0) {
			if err != nil {
				return rep, err
			}
			rep.Entries++
			if e.Chain != orphan {
				orphan = e.Chain
				fault(&rep, e.Chain, 0, policy.T("有日志而无记录", "the journal has entries but the record is gone"))
			}
			e, err, more = entries()
		}
		if err != nil {
			return rep, err
		}
		if !ok {
			return rep, nil
		}
		rep.Records++
		var head Head
		var last Entry
		for more && e.Chain == rec.Chain {
			rep.Entries++
			link(&rep, head, e)
			head, last = e.Head(), e
			if e, err, more = entries(); err != nil {
				return rep, err
			}
		}
		record(&rep, rec, head, last)
	}
}

func (c Chain) compare(o Chain) int {
	return cmp.Or(cmp.Compare(c.Kind, o.Kind), cmp.Compare(c.ID, o.ID))
}

func fault(r *Report, c Chain, seq uint64, problem policy.Text) {
	r.Faults = append(r.Faults, Fault{Chain: c, Seq: seq, Problem: problem})
}

func link(r *Report, head Head, e Entry) {
	switch {
	case e.Seq != head.Seq+1:
		fault(r, e.Chain, e.Seq, policy.Tf("缺少日志:第 %d 条之前是第 %d 条", "entries before this one are missing: %d follows %d", e.Seq, head.Seq))
	case e.Prev != head.Hash:
		fault(r, e.Chain, e.Seq, policy.T("与前一条日志不相连", "it does not link to the entry before it"))
	}
	if e.Digest() != e.Hash {
		fault(r, e.Chain, e.Seq, policy.T("日志内容与其摘要不符", "its contents do not give its hash"))
	}
}

func record(r *Report, rec Record, head Head, last Entry) {
	switch {
	case head.Seq == 0:
		fault(r, rec.Chain, 0, policy.T("有记录而无日志", "the record has no journal"))
		return
	case rec.Head.Seq == head.Seq && rec.Head.Hash != head.Hash:
		fault(r, rec.Chain, 0, policy.Tf("记录所存的摘要与第 %d 条日志的不同", "the record's row has another hash than entry %d, the end of its chain", head.Seq))
	case rec.Head != head:
		fault(r, rec.Chain, 0, policy.Tf("记录指向第 %d 条日志,日志止于第 %d 条", "the record's chain ends at %d, its row says %d", head.Seq, rec.Head.Seq))
	}
	if Sum(rec.Body) != last.Record {
		fault(r, rec.Chain, 0, policy.T("记录内容与最后一条日志的摘要不符", "its contents are not those the last entry digested"))
	}
	if rec.Revision != last.Revision {
		fault(r, rec.Chain, 0, policy.Tf("记录为第 %d 版,日志为第 %d 版", "the record is at revision %d, its journal at %d", rec.Revision, last.Revision))
	}
	for _, column := range rec.Drift {
		fault(r, rec.Chain, 0, policy.Tf("索引列 %s 与记录不符", "the index column %s does not agree with the record", column))
	}
}
