// Package numbering names the series from which the archive draws its numbers
// (编号), and says what an unbroken series looks like (rule B4.8a).
//
// A series belongs to one organisation and one class of volumes. A number is
// drawn by a store, last of all, in the transaction of the act that uses it, so
// that a refused act leaves no gap; it is never reused or changed. A void
// number stays visible as void with its reason.
package numbering

import (
	"github.com/seed-9bd3a28c/dossier/policy"
)

// Series names an unbroken series of numbers: 1, 2, 3 and so on.
type Series struct {
	Org policy.OrgID `json:"org"`
	// Name is what is numbered ("business").
	Name string `json:"name"`
}

// String names the series: "demo/business".
func (s Series) String() string { return string(s.Org) + "/" + s.Name }

// Gap is a run of numbers that a series lacks, both ends included.
type Gap struct {
	From uint64 `json:"from"`
	To   uint64 `json:"to"`
}

// Audit says what is wrong with a series. The zero Audit is ready; numbers are
// added in ascending order.
type Audit struct {
	last  uint64
	Gaps  []Gap    `json:"gaps,omitempty"`
	Twice []uint64 `json:"twice,omitempty"`
}

// Add takes the next number of the series, void ones included.
func (a *Audit) Add(n uint64) {
	switch {
	case n <= a.last:
		a.Twice = append(a.Twice, n)
		return
	case n > a.last+1:
		a.Gaps = append(a.Gaps, Gap{From: a.last + 1, To: n - 1})
	}
	a.last = n
}

// Close ends the audit at the last number the series has drawn.
func (a *Audit) Close(drawn uint64) {
	if drawn > a.last {
		a.Gaps = append(a.Gaps, Gap{From: a.last + 1, To: drawn})
	}
}

// OK reports whether the series is unbroken.
func (a *Audit) OK() bool { return len(a.Gaps) == 0 && len(a.Twice) == 0 }
