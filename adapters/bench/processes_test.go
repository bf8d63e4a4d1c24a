package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
)

// writerTask names the environment variable that makes this program one of the
// writing processes: its value is a task.
const writerTask = "DOSSIER_BENCH_WRITER"

// A task is what a writing process works on.
type task struct {
	Path string `json:"path"`
	// Desks are the files it writes, one for each of its writers.
	Desks []archive.File `json:"desks"`
	// First is the client of its first writer.
	First int `json:"first"`
}

// written is what a process says of one round.
type written struct {
	Acts int `json:"acts"`
	// Longest is the longest that one act took.
	Longest time.Duration `json:"longest"`
	Problem string        `json:"problem,omitempty"`
}

// BenchmarkTwoProcesses lets two processes write one SQLite file, with 1 and with
// 4 writers each, beside one of them alone. Target: together at least 0.7 of one.
func BenchmarkTwoProcesses(b *testing.B) {
	for _, writers := range []int{1, 4} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			path := filepath.Join(place(b), "shared.db")
			tasks := prepare(b, path, 2, writers)
			first, second := start(b, tasks[0]), start(b, tasks[1])
			round := func(all ...*process) (rate float64, longest time.Duration) {
				each := time.Duration(*seconds * float64(time.Second))
				results := make([]written, len(all))
				var wg sync.WaitGroup
				for i, p := range all {
					wg.Go(func() { results[i] = p.write(each) })
				}
				wg.Wait()
				for _, w := range results {
					require.Empty(b, w.Problem)
					rate += float64(w.Acts) / each.Seconds()
					longest = max(longest, w.Longest)
				}
				return rate, longest
			}
			round(first)
			round(second)
			var alone, together, ratios []float64
			var longest time.Duration
			for b.Loop() {
				for i := range *rounds {
					var one, two float64
					var wait time.Duration
					for turn := range 2 { // neither is always the first
						if (turn+i)%2 == 0 {
							one, _ = round([]*process{first, second}[i%2])
						} else {
							two, wait = round(first, second)
						}
					}
					alone, together, ratios = append(alone, one), append(together, two), append(ratios, two/one)
					longest = max(longest, wait)
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(together), "two/s")
			b.ReportMetric(median(alone), "one/s")
			b.ReportMetric(median(ratios), "ratio")
			b.ReportMetric(slices.Min(ratios), "ratio-min")
			b.ReportMetric(slices.Max(ratios), "ratio-max")
			b.ReportMetric(float64(longest.Milliseconds()), "longest-ms")
		})
	}
}

// prepare seeds a store file for some processes of some writers each.
func prepare(b *testing.B, path string, processes, writers int) []task {
	b.Helper()
	db, err := sqlite.Open(b.Context(), path)
	require.NoError(b, err)
	defer func() { require.NoError(b, db.Close()) }()
	o, err := newOffice(b.Context(), db, processes*writers)
	require.NoError(b, err)
	d, err := oneListed(b.Context(), o)
	require.NoError(b, err)
	tasks := make([]task, processes)
	for i := range tasks {
		tasks[i] = task{Path: path, First: i * writers}
		for w := range writers {
			tasks[i].Desks = append(tasks[i].Desks, d.files[i*writers+w][0])
		}
	}
	return tasks
}

// process is another process of this program, which writes when told.
type process struct {
	in  io.Writer
	out *bufio.Scanner
}

func start(b *testing.B, t task) *process {
	b.Helper()
	self, err := os.Executable()
	require.NoError(b, err)
	text, err := json.Marshal(t)
	require.NoError(b, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), writerTask+"="+string(text))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(b, err)
	out, err := cmd.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, cmd.Start())
	b.Cleanup(func() {
		_ = in.Close() // tells it to end
		_ = cmd.Wait()
	})
	return &process{in: in, out: bufio.NewScanner(out)}
}

// write lets the process write for a time.
func (p *process) write(d time.Duration) written {
	var w written
	if _, err := fmt.Fprintln(p.in, d); err != nil {
		return written{Problem: err.Error()}
	}
	if !p.out.Scan() {
		return written{Problem: "the writing process has ended"}
	}
	if err := json.Unmarshal(p.out.Bytes(), &w); err != nil {
		return written{Problem: err.Error()}
	}
	return w
}

// writer is the main program of a writing process: for every line it reads, a
// duration, it writes so long and says what it did. It returns the exit code.
func writer(text string) int {
	fail := func(err error) int {
		fmt.Fprintln(os.Stderr, "writer:", err)
		return 1
	}
	var t task
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return fail(err)
	}
	db, err := sqlite.Open(context.Background(), t.Path)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = db.Close() }() // all acts are on the disk
	s := &shift{o: at(db), d: &desk{files: make([][]archive.File, t.First+len(t.Desks))}, first: t.First, done: make([]int, len(t.Desks))}
	for i, f := range t.Desks {
		s.d.files[t.First+i] = []archive.File{f}
	}
	out := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		long, err := time.ParseDuration(lines.Text())
		if err != nil {
			return fail(err)
		}
		if err := out.Encode(s.write(long)); err != nil {
			return fail(err)
		}
	}
	return 0
}

// shift are the writers of one process.
type shift struct {
	o     *office
	d     *desk
	first int
	done  []int
}

// write lets every writer act again and again for a time.
func (s *shift) write(long time.Duration) written {
	var mu sync.Mutex
	var sum written
	var all sync.WaitGroup
	end := time.Now().Add(long)
	for w := range s.done {
		all.Go(func() {
			n, longest, problem := 0, time.Duration(0), ""
			for problem == "" {
				begun := time.Now()
				if !begun.Before(end) {
					break
				}
				if err := edit(context.Background(), s.o, s.d, s.first+w, s.done[w]); err != nil {
					problem = err.Error()
				}
				longest = max(longest, time.Since(begun))
				s.done[w]++
				n++
			}
			mu.Lock()
			defer mu.Unlock()
			sum.Acts += n
			sum.Longest = max(sum.Longest, longest)
			if problem != "" {
				sum.Problem = problem
			}
		})
	}
	all.Wait()
	return sum
}
