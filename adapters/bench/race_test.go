package bench

import (
	"cmp"
	"slices"
	"sync"
	"testing"
	"time"
)

// A side is one way to do some durable acts.
type side struct {
	name    string
	clients int
	// ready, where set, makes what the next round needs, untimed: each client is
	// about to act n times.
	ready func(n int) error
	// act does one act, the i-th of a client since the beginning.
	act func(client, i int) error
	// round is how many acts a round has, of all clients; -acts where it is 0.
	round int

	done int // acts of each client
}

// run gets ready, lets every client act n times, and returns acts per second.
func (s *side) run(b *testing.B, n int) float64 {
	b.Helper()
	if s.ready != nil {
		if err := s.ready(n); err != nil {
			b.Fatalf("%s: getting ready: %v", s.name, err)
		}
	}
	return s.acts(b, n)
}

// acts lets every client act n times, and returns acts per second.
func (s *side) acts(b *testing.B, n int) float64 {
	b.Helper()
	failed := make([]error, s.clients)
	var all sync.WaitGroup
	begun := time.Now()
	for client := range s.clients {
		all.Go(func() {
			for i := s.done; i < s.done+n && failed[client] == nil; i++ {
				failed[client] = s.act(client, i)
			}
		})
	}
	all.Wait()
	took := time.Since(begun)
	s.done += n
	for client, err := range failed {
		if err != nil {
			b.Fatalf("%s: client %d: %v", s.name, client, err)
		}
	}
	return float64(s.clients*n) / took.Seconds()
}

// each says how many times each client acts in a round.
func (s *side) each() int { return max(1, cmp.Or(s.round, *acts)/s.clients, 4) }

// race runs both sides in turn, round by round, and reports the median of the
// rates of each and of the ratios of neighbours: so the ratio is not one of a
// good hour to a bad one. The spread of the ratios says how quiet the machine
// was.
func race(b *testing.B, first, second *side) {
	b.Helper()
	both := []*side{first, second}
	for _, s := range both { // statements are prepared, pools and caches filled
		s.run(b, 2)
	}
	var rates [2][]float64
	var ratios []float64
	for b.Loop() {
		for round := range *rounds {
			var rate [2]float64
			for turn := range both {
				k := (turn + round) % 2 // neither is always the first
				rate[k] = both[k].run(b, both[k].each())
			}
			rates[0], rates[1] = append(rates[0], rate[0]), append(rates[1], rate[1])
			ratios = append(ratios, rate[0]/rate[1])
		}
	}
	b.ReportMetric(0, "ns/op") // of a whole comparison: it says nothing
	b.ReportMetric(median(rates[0]), first.name+"/s")
	b.ReportMetric(median(rates[1]), second.name+"/s")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(slices.Min(ratios), "ratio-min")
	b.ReportMetric(slices.Max(ratios), "ratio-max")
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
