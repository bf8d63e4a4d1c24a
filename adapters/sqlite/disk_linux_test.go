package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// A file system that is really full, with full synchronous writes: what was
// acknowledged stays, the act that found no room leaves nothing, reading goes
// on, and once there is room the same store works on.
func TestAFileSystemThatIsFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("a file system of its own takes root's right to mount: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, 0)) })
	db, err := Open(t.Context(), filepath.Join(dir, "dossier.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })

	ballast := filepath.Join(dir, "ballast")
	require.NoError(t, os.WriteFile(ballast, make([]byte, 512<<10), 0o600))
	kept := 0
	var full error
	for ; full == nil; kept++ {
		require.Less(t, kept, 10_000)
		f := file(fmt.Sprint("f-", kept))
		f.Project.Title = strings.Repeat("x", 3000)
		full = save(t.Context(), db.Archive(), f)
	}
	kept--
	require.ErrorIs(t, full, policy.Unavailable)
	require.Positive(t, kept)
	there := func() int {
		n := 0
		require.NoError(t, db.Archive().View(context.Background(), func(r archive.Reader) error {
			n = 0
			for q := (archive.FileQuery{Org: "demo", Limit: 1000}); ; {
				page, err := r.Files(context.Background(), q)
				n += len(page.Files)
				if q.After = page.Next; err != nil || page.Next == "" {
					return err
				}
			}
		}))
		return n
	}
	require.Equal(t, kept, there(), "what was acknowledged, and nothing else")

	require.NoError(t, os.Remove(ballast))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-after")))
	require.Equal(t, kept+1, there())
	report, err := db.Verify(t.Context(), "demo")
	require.NoError(t, err)
	require.Empty(t, report.Faults)
}
