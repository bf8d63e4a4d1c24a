package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
)

// On a disk that is full the server says that it cannot keep anything now, goes
// on reading, and works on once there is room.
func TestAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a file system of its own takes root's right to mount: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, 0)) })
	_, c := found(t, "-data", dir)
	ballast := filepath.Join(dir, "ballast")
	require.NoError(t, os.WriteFile(ballast, make([]byte, 1<<20), 0o600))

	var opened []archive.File
	status := http.StatusCreated
	for n := 0; status == http.StatusCreated; n++ {
		require.Less(t, n, 10_000)
		project := loanOf(fmt.Sprint("L-", n))
		project.Title = strings.Repeat("贷", 200)
		r, err := c.a.try(http.MethodPost, "/api/v1/files", project)
		require.NoError(t, err)
		if status = r.status; status == http.StatusCreated {
			var f archive.File
			r.into(t, &f)
			opened = append(opened, f)
		}
	}
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.NotEmpty(t, opened)
	for _, f := range []archive.File{opened[0], opened[len(opened)-1]} {
		var now archive.File
		c.a.get(t, "/api/v1/files/"+string(f.ID), &now)
		require.Equal(t, f, now)
	}
	c.a.must(t, http.StatusOK, http.MethodGet, "/readyz", nil)

	require.NoError(t, os.Remove(ballast))
	_, err := c.a.open(loanOf("L-after"))
	require.NoError(t, err)
	c.sound(t)
}
