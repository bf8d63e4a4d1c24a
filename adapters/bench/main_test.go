package bench

import (
	"flag"
	"os"
	"testing"
)

// What a benchmark of durable acts does is sized by these. The defaults are small,
// for CI; README.md says what to set for figures.
var (
	rounds  = flag.Int("rounds", 5, "rounds of each comparison of durable acts; what is reported is their median")
	acts    = flag.Int("acts", 64, "acts of either side in one round")
	seconds = flag.Float64("seconds", 0.2, "how long the writers of one round write, where processes are compared")
	// What is asked over HTTP.
	clients  = flag.Int("clients", 8, "clients at once that read records over HTTP")
	requests = flag.Int("requests", 512, "requests of either side in one round of readings")
	volumes  = flag.Int("volumes", 5000, "volumes of the long register that is streamed; the short one has a hundredth, at least 1000")
	handler  = flag.Bool("handler", false, "beside acts over HTTP put a handler of net/http alone that calls them, in place of the calls")
	logged   = flag.Bool("log", false, "let the API write its log, a line of JSON for each request, to nowhere")
	// What is looked up among many.
	slips     = flag.Int("slips", 5000, "slips among which a long ladder stands; the short one has a hundredth, at least 500")
	movements = flag.Int("movements", 5000, "movements of the vault with a long history; the short one has a hundredth, at least 500")
	files     = flag.Int("files", 1000, "credit files that one batch moves; a tenth of them, at least 500, for the memory beside")
	trades    = flag.Int("trades", 5000, "transactions that are analysed; of a customer for each hundred")
	readings  = flag.Int("readings", 8, "readings of either side in one round, of a ladder, a balance or an analysis")
	// What the hand does.
	bare  = flag.Bool("bare", false, "by hand, store bytes kept from before, instead of reading, writing and digesting the records and entries they are")
	plain = flag.Bool("plain", false, "by hand, send PostgreSQL one statement at a time instead of as few flights as the library")
	dir   = flag.String("dir", "", "a directory on the disk to measure, for SQLite files; empty means the usual one of tests")
)

func TestMain(m *testing.M) {
	flag.Parse()
	if task := os.Getenv(writerTask); task != "" {
		os.Exit(writer(task))
	}
	os.Exit(m.Run())
}

// place returns an empty directory for the files of one benchmark.
func place(b *testing.B) string {
	b.Helper()
	if *dir == "" {
		return b.TempDir()
	}
	name, err := os.MkdirTemp(*dir, "dossier-bench-") //nolint:usetesting // where the flag says
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(name) })
	return name
}
