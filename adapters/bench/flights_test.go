package bench

import (
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// flights counts, between a program and PostgreSQL, how often the program sends
// after the server has spoken: its round trips, whoever wrote it and however many
// packets it makes of them.
type flights struct {
	sent atomic.Int64
}

// count returns the name of the same database by way of a counting socket.
func count(b *testing.B, dsn string) (*flights, string) {
	b.Helper()
	u, err := url.Parse(dsn)
	require.NoError(b, err)
	query := u.Query()
	const socket = ".s.PGSQL.5432"
	server := filepath.Join(query.Get("host"), socket)
	folder := b.TempDir()
	listener, err := net.Listen("unix", filepath.Join(folder, socket))
	require.NoError(b, err)
	f := &flights{}
	b.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go f.carry(client, server)
		}
	}()
	query.Set("host", folder)
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	return f, u.String()
}

// carry passes on what both say until one of them ends.
func (f *flights) carry(client net.Conn, socket string) {
	defer func() { _ = client.Close() }() // either end may be gone
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	var answered atomic.Bool
	answered.Store(true)
	done := make(chan error, 2)
	pass := func(from, to net.Conn, spoken func()) {
		buf := make([]byte, 64<<10)
		for {
			n, err := from.Read(buf)
			if n > 0 {
				spoken()
				if _, failed := to.Write(buf[:n]); failed != nil {
					err = errors.Join(err, failed)
				}
			}
			if err != nil {
				done <- err
				return
			}
		}
	}
	go pass(client, server, func() {
		if answered.Swap(false) {
			f.sent.Add(1)
		}
	})
	go pass(server, client, func() { answered.Store(true) })
	if err := <-done; !errors.Is(err, io.EOF) {
		return
	}
}
