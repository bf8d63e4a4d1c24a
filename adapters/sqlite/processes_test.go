package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// The test binary runs itself again as another process on the same file: with
// envPath set it is a writer, and what it writes says envName.
const (
	envPath = "DOSSIER_SQLITE_TEST_PATH"
	envName = "DOSSIER_SQLITE_TEST_NAME"
	envActs = "DOSSIER_SQLITE_TEST_ACTS"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(envPath); path != "" {
		acts, _ := strconv.Atoi(os.Getenv(envActs)) // 0: until killed
		if err := writeAlong(path, os.Getenv(envName), acts); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const goroutines = 4

// writeAlong does so many acts in each of several goroutines, or goes on until
// it is killed, telling of each that was kept.
func writeAlong(path, name string, acts int) error {
	ctx := context.Background()
	db, err := Open(ctx, path)
	if err != nil {
		return err
	}
	errs := make([]error, goroutines)
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for i := 0; (acts == 0 || i < acts) && errs[g] == nil; i++ {
				if errs[g] = shelve(ctx, db, fmt.Sprintf("v-%s-%d-%d", name, g, i)); errs[g] == nil {
					fmt.Println("kept", i)
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errors.Join(errs...), db.Close())
}

// shelve draws a number and saves a volume under it.
func shelve(ctx context.Context, db *DB, id string) error {
	return db.Archive().Update(ctx, func(tx archive.Tx) error {
		n, err := tx.NextNumber(ctx, numbering.Series{Org: "demo", Name: "business"})
		if err != nil {
			return err
		}
		_, err = tx.SaveVolume(ctx, archive.Volume{Org: "demo", ID: archive.VolumeID(id), Class: archive.Business, Seq: n, Number: fmt.Sprint("YW-", n)}, draft())
		return err
	})
}

func process(t *testing.T, path, name string, acts int) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), envPath+"="+path, envName+"="+name, envActs+"="+strconv.Itoa(acts))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	return cmd, out
}

// shelved checks that the series is unbroken and returns how many volumes there are.
func shelved(t *testing.T, db *DB) int {
	t.Helper()
	var audit numbering.Audit
	n := 0
	require.NoError(t, db.Archive().View(t.Context(), func(r archive.Reader) error {
		q := archive.VolumeQuery{Org: "demo", Limit: 1000}
		for {
			page, err := r.Volumes(t.Context(), q)
			if err != nil {
				return err
			}
			for _, v := range page.Volumes {
				audit.Add(v.Seq)
			}
			n += len(page.Volumes)
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	}))
	require.True(t, audit.OK(), "%+v", audit)
	rep, err := db.Verify(t.Context(), "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), "%+v", rep.Faults)
	return n
}

func TestSeveralProcesses(t *testing.T) {
	const processes, acts = 3, 40
	path := filepath.Join(t.TempDir(), "dossier.db") // made by whichever comes first
	var cmds []*exec.Cmd
	for p := range processes {
		cmd, out := process(t, path, strconv.Itoa(p), acts)
		go io.Copy(io.Discard, out) //nolint:errcheck // ends with the process
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		require.NoError(t, cmd.Wait())
	}
	db := openAt(t, path)
	require.Equal(t, processes*goroutines*acts, shelved(t, db))
}

func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	kept := 0
	for round := range 3 {
		cmd, out := process(t, path, strconv.Itoa(round), 0)
		lines := bufio.NewScanner(out)
		for range 20 {
			require.True(t, lines.Scan())
			kept++
		}
		require.NoError(t, cmd.Process.Kill())
		for lines.Scan() { // what it still said was kept as well
			if len(lines.Text()) >= len("kept 0") {
				kept++
			}
		}
		_ = cmd.Wait() // it was killed
		db := openAt(t, path)
		require.GreaterOrEqual(t, shelved(t, db), kept, "an act that was answered is on the disk")
		require.NoError(t, shelve(t.Context(), db, fmt.Sprint("after-", round)))
		require.NoError(t, db.Close())
		kept++
	}
}

func TestOpenedByManyAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			db, err := Open(t.Context(), path)
			if err == nil {
				err = errors.Join(shelve(t.Context(), db, fmt.Sprint("v-", i)), db.Close())
			}
			errs[i] = err
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	db := openAt(t, path)
	require.Equal(t, len(errs), shelved(t, db))
	var applied int
	require.NoError(t, db.writer.raw.QueryRowContext(t.Context(), "SELECT count(*) FROM dossier_schema WHERE version_id > 0").Scan(&applied))
	require.Equal(t, int(latest), applied)
}

func TestNoTurnInTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	db, neighbour := openAt(t, path, Wait(200*time.Millisecond)), openAt(t, path, Wait(200*time.Millisecond))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-0")))
	for name, waiting := range map[string]*DB{"in the process": db, "for the file": neighbour} {
		err := db.Archive().Update(t.Context(), func(archive.Tx) error {
			begun := time.Now()
			err := save(t.Context(), waiting.Archive(), file("f-1"))
			require.ErrorIs(t, err, policy.Unavailable, name)
			require.ErrorContains(t, err, "no turn came within 200ms", name)
			require.Less(t, time.Since(begun), 10*time.Second, name)

			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			require.ErrorIs(t, save(ctx, waiting.Archive(), file("f-1")), context.DeadlineExceeded, name)

			return waiting.Archive().View(t.Context(), func(r archive.Reader) error { // readings do not wait
				_, err := r.File(t.Context(), "demo", "f-0")
				return err
			})
		})
		require.NoError(t, err, name)
	}
	require.NoError(t, save(t.Context(), neighbour.Archive(), file("f-1")))
}

func TestNoReaderInTime(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "dossier.db"), Readers(1), Wait(20*time.Millisecond))
	require.NoError(t, db.Archive().View(t.Context(), func(archive.Reader) error {
		err := db.Archive().View(t.Context(), func(archive.Reader) error { return nil })
		require.ErrorIs(t, err, policy.Unavailable)
		return nil
	}))
	require.NoError(t, db.Archive().View(t.Context(), func(archive.Reader) error { return nil }))
}
