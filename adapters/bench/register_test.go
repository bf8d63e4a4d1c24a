package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// BenchmarkHTTPRegister streams the file register, whole, to a client that lets
// go what it reads: a long one, and beside it one of a hundredth. Target: the
// memory in use is the same, however long the register is.
func BenchmarkHTTPRegister(b *testing.B) {
	onBothStores(b, func(b *testing.B, open func(b *testing.B) store) {
		b.Helper()
		long, short := newRegister(b, open(b), *volumes), newRegister(b, open(b), max(*volumes/100, 1000))
		for _, format := range []string{"csv", "json"} {
			b.Run(format, func(b *testing.B) {
				var rates, shortRates, reads []float64
				var peaks, shortPeaks, growth []float64
				resident := 0.0
				short.stream(b, format) // statements are prepared, pools and caches filled
				for b.Loop() {
					for round := range *rounds {
						var one, other streamed
						for turn := range 2 { // neither is always the first
							if (turn+round)%2 == 0 {
								one = short.stream(b, format)
							} else {
								other = long.stream(b, format)
							}
						}
						rates, shortRates, reads = append(rates, other.rate), append(shortRates, one.rate), append(reads, short.read(b))
						peaks, shortPeaks = append(peaks, other.heap), append(shortPeaks, one.heap)
						growth = append(growth, other.heap/one.heap)
						resident = max(resident, other.resident)
					}
				}
				b.ReportMetric(0, "ns/op") // of a whole comparison: it says nothing
				b.ReportMetric(median(rates), "lines/s")
				b.ReportMetric(median(shortRates), "short-lines/s")
				b.ReportMetric(median(reads), "read-alone/s")
				b.ReportMetric(median(peaks), "heap-MB")
				b.ReportMetric(median(shortPeaks), "short-heap-MB")
				b.ReportMetric(median(growth), "heap-ratio")
				b.ReportMetric(slices.Max(growth), "heap-ratio-max")
				if resident > 0 {
					b.ReportMetric(resident, "resident-MB")
				}
			})
		}
	})
}

// register is a house with volumes on its shelves, and a client who may read of
// them all.
type register struct {
	o      *office
	n      int
	caller *caller
}

func newRegister(b *testing.B, db store, n int) *register {
	b.Helper()
	o, err := newOffice(b.Context(), db, 1)
	require.NoError(b, err)
	require.NoError(b, o.shelve(b.Context(), n))
	return &register{o: o, n: n, caller: call(b, serve(b, api(b, db)))}
}

// shelve seeds n volumes of 30 items, some at a time.
func (o *office) shelve(ctx context.Context, n int) error {
	_, first := shelved(0, 0)
	for from := 0; from < n; from += 1000 {
		some := make([]archive.Volume, min(1000, n-from))
		for i := range some {
			v, seq := first, from+i+1
			v.ID = archive.VolumeID(fmt.Sprintf("volume-%07d", seq))
			v.Seq, v.Number, v.Project = uint64(seq), fmt.Sprintf("DA-%07d", seq), fmt.Sprintf("L-%07d", seq)
			v.Source.ID = fmt.Sprintf("file-%07d", seq)
			some[i] = v
		}
		if _, err := o.seed(ctx, nil, some); err != nil {
			return err
		}
	}
	return nil
}

// streamed is what one answer came to.
type streamed struct {
	// rate is in volumes per second.
	rate float64
	// heap and resident are the most MB of memory that were seen in use while it
	// was answered: by Go, and by the process, what SQLite keeps included (0
	// where the system does not say).
	heap, resident float64
}

// stream reads the whole register over HTTP.
func (r *register) stream(b *testing.B, format string) streamed {
	b.Helper()
	seen := watchMemory()
	got := &lines{}
	begun := time.Now()
	_, err := r.caller.ask(got, get("/api/v1/registers/files?format="+format, archivetest.Auditor.ID), nil)
	took := time.Since(begun)
	s := seen()
	require.NoError(b, err)
	around := map[string]int{"csv": 1, "json": 2}[format] // lines that are no volume
	require.Equal(b, r.n+around, got.n, "lines of an answer that should be whole")
	s.rate = float64(r.n) / took.Seconds()
	return s
}

// read reads the volumes of the register from the store, one by one, and does
// nothing with them. It returns how many a second.
func (r *register) read(b *testing.B) float64 {
	b.Helper()
	n, begun := 0, time.Now()
	for _, err := range r.o.room.EachVolume(b.Context(), policy.By(archivetest.Auditor), archive.VolumeQuery{}) {
		require.NoError(b, err)
		n++
	}
	require.Equal(b, r.n, n)
	return float64(n) / time.Since(begun).Seconds()
}

// lines counts lines and lets them go.
type lines struct{ n int }

func (l *lines) Write(p []byte) (int, error) {
	l.n += bytes.Count(p, []byte{'\n'})
	return len(p), nil
}

// watchMemory collects garbage, then looks every few milliseconds how much memory
// is in use, until the function it returns is called.
func watchMemory() func() streamed {
	runtime.GC()
	debug.FreeOSMemory()
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	var most streamed
	look := func() {
		metrics.Read(samples) // stops nobody
		most.heap = max(most.heap, float64(samples[0].Value.Uint64()+samples[1].Value.Uint64())/(1<<20))
		most.resident = max(most.resident, residentMB())
	}
	look()
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				look()
			case <-stop:
				return
			}
		}
	}()
	return func() streamed {
		close(stop)
		<-stopped
		look()
		return most
	}
}

// residentMB is how much memory the process has, where the system says so as
// Linux does; 0 elsewhere.
func residentMB() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0
	}
	return float64(pages*os.Getpagesize()) / (1 << 20)
}
