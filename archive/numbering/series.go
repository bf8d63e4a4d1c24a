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

// Audit says what is wrong with a series: numbers that no volume bears, numbers
// that two bear, and a counter that lags behind the numbers already given, so
// that it would give them again. The zero Audit is ready; numbers are added in
// ascending order.
type Audit struct {
	last  uint64
	Gaps  []Gap    `json:"gaps,omitempty"`
	Twice []uint64 `json:"twice,omitempty"`
	// Behind is the last number given, where the counter stands at a lower one;
	// 0 when it does not.
	Behind uint64 `json:"behind,omitempty"`
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

// Close ends the audit by the counter of the series: the last number it had
// drawn before the numbers were read, and after. In between others may have
// drawn more.
func (a *Audit) Close(before, after uint64) {
	if before > a.last {
		a.Gaps = append(a.Gaps, Gap{From: a.last + 1, To: before})
	}
	if after < a.last {
		a.Behind = a.last
	}
}

// OK reports whether the series is unbroken.
func (a *Audit) OK() bool { return len(a.Gaps) == 0 && len(a.Twice) == 0 && a.Behind == 0 }
