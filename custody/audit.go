package custody

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Audit says whether balances, safes and deeds agree with the movements (rule B5.2e).
type Audit struct {
	// Movements and Balances count what was gone through.
	Movements int `json:"movements"`
	Balances  int `json:"balances"`
	// Wrong are the balances that do not follow from the movements, those that are
	// missing among them; each as it should be.
	Wrong []Balance `json:"wrong,omitempty"`
	// Safes are those whose pieces are not what balances, or deeds, add up to.
	Safes []SafeID `json:"safes,omitempty"`
}

// OK reports whether all agree.
func (a Audit) OK() bool { return len(a.Wrong) == 0 && len(a.Safes) == 0 }

// flow is what came in and went out of one kind in one safe on one day.
type flow struct {
	safe    SafeID
	kind    string
	day     calendar.Day
	in, out int
}

func byDay(a, b flow) int {
	return cmp.Or(cmp.Compare(a.safe, b.safe), cmp.Compare(a.kind, b.kind), a.day.Compare(b.day))
}

// AuditBalances recomputes every balance from the movements, and what each safe holds
// from balances and deeds (日结核对, rule B5.2e). It keeps a figure for each safe, kind and
// day in memory. While others work it may tell of what they have just done: ask again.
func (v *Vault) AuditBalances(ctx context.Context, req policy.Request) (Audit, error) {
	var audit Audit
	flows := map[flow]*flow{}
	for m, err := range v.EachMovement(ctx, req, MovementQuery{State: Confirmed, Limit: 1000}) {
		if err != nil {
			return audit, err
		}
		audit.Movements++
		m.tell(flows)
	}
	due := map[string]Balance{}
	closing := map[SafeID]int{}
	var last Balance
	for _, f := range slices.SortedFunc(values(flows), byDay) {
		b := Balance{Org: req.Org(), ID: BalanceID(f.safe, f.kind, f.day), Safe: f.safe, Kind: f.kind, Day: f.day, In: f.in, Out: f.out}
		if last.Safe == f.safe && last.Kind == f.kind {
			b.Opening = last.Closing
		}
		b.Closing = b.Opening + b.In - b.Out
		due[b.ID], last = b, b
		closing[f.safe] += f.in - f.out
	}
	for b, err := range v.eachBalance(ctx, req) {
		if err != nil {
			return audit, err
		}
		audit.Balances++
		want := due[b.ID]
		delete(due, b.ID)
		if b.Opening != want.Opening || b.In != want.In || b.Out != want.Out || b.Closing != want.Closing {
			want.ID = b.ID
			audit.Wrong = append(audit.Wrong, want)
		}
	}
	for _, missing := range due {
		audit.Wrong = append(audit.Wrong, missing)
	}
	slices.SortFunc(audit.Wrong, func(a, b Balance) int { return cmp.Compare(a.ID, b.ID) })
	lying := map[SafeID]int{}
	for d, err := range v.EachDeed(ctx, req, DeedQuery{State: Kept, Limit: 1000}) {
		if err != nil {
			return audit, err
		}
		lying[d.Safe] += d.Quantity
	}
	for s, err := range v.EachSafe(ctx, req) { // not to who counts one, so whole
		if err != nil {
			return audit, err
		}
		if s.Pieces != closing[s.ID] || s.Pieces != lying[s.ID] {
			audit.Safes = append(audit.Safes, s.ID)
		}
	}
	return audit, nil
}

func values(flows map[flow]*flow) iter.Seq[flow] {
	return func(yield func(flow) bool) {
		for _, f := range flows {
			if !yield(*f) {
				return
			}
		}
	}
}

// tell adds a movement to what came in and went out.
func (m Movement) tell(flows map[flow]*flow) {
	safes := []SafeID{m.Safe}
	if m.To != "" {
		safes = append(safes, m.To)
	}
	for i, safe := range safes {
		in, out := m.flow(i, len(safes))
		if !in && !out {
			continue
		}
		for _, one := range m.Deeds {
			key := flow{safe: safe, kind: one.Kind, day: m.Day}
			if flows[key] == nil {
				f := key
				flows[key] = &f
			}
			if in {
				flows[key].in += one.Quantity
			} else {
				flows[key].out += one.Quantity
			}
		}
	}
}

func (v *Vault) eachBalance(ctx context.Context, req policy.Request) iter.Seq2[Balance, error] {
	return each("", func(after string) ([]Balance, string, error) {
		var page BalancePage
		err := v.register(ctx, req, "vault-balances", func(rd Reader, _ staff.Pass) (err error) {
			page, err = rd.Balances(ctx, BalanceQuery{Org: req.Org(), After: after, Limit: 1000})
			return err
		})
		return page.Balances, page.Next, err
	})
}
