package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
)

// listen opens the address of the settings.
func listen(ctx context.Context, s settings) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", s.addr)
	if err != nil {
		return nil, fmt.Errorf("-addr %s: %w", s.addr, err)
	}
	// The name may stand for another address than when it was checked.
	if at, ok := l.Addr().(*net.TCPAddr); (!ok || !at.IP.IsLoopback()) && !s.tls() && !s.insecureListen {
		return nil, errors.Join(exposed(s.addr, l.Addr().String()), l.Close())
	}
	return l, nil
}

// lookup finds the addresses of a host name.
type lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

// checkAddr refuses an address that is none, and one that others than this
// machine can reach without TLS or -insecure-listen.
func checkAddr(ctx context.Context, s settings, find lookup) error {
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return fmt.Errorf("-addr: found %q, want host:port, as 127.0.0.1:8080", s.addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("-addr: found the port %q, want 0 to 65535", port)
	}
	if s.tls() || s.insecureListen {
		return nil
	}
	if host == "" {
		return exposed(s.addr, "every address of this machine")
	}
	found, err := find(ctx, "ip", host)
	if err != nil {
		return fmt.Errorf("-addr: the host %q cannot be resolved: %w", host, err)
	}
	for _, ip := range found {
		if !ip.Unmap().IsLoopback() {
			return exposed(s.addr, ip.String())
		}
	}
	return nil
}

// exposed says why an address is refused.
func exposed(addr, reaches string) error {
	return fmt.Errorf("-addr %s is %s, which other machines may reach, and tokens would travel in the clear: "+
		"give -tls-cert and -tls-key, or -insecure-listen if whatever lies between can be trusted", addr, reaches)
}
