package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	s, err := readSettings(os.Args[1:], os.Getenv, os.Stdout)
	if err == nil {
		err = checkAddr(ctx, s, net.DefaultResolver.LookupNetIP)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		complain(os.Stderr, err)
		os.Exit(2)
	}
	if err := run(ctx, s, os.Stdout, os.Stderr); err != nil {
		complain(os.Stderr, err)
		os.Exit(1)
	}
}

// complain says what is wrong, in one line.
func complain(out io.Writer, err error) {
	var parts []string
	for line := range strings.Lines(err.Error()) {
		if part := strings.TrimRight(strings.TrimSpace(line), ":"); !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	_, _ = fmt.Fprintln(out, "server:", strings.Join(parts, "; ")) // nobody is left to hear of a failure here
}
