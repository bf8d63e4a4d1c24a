//go:build !unix

package pgtest

import (
	"errors"
	"os"
	"syscall"
)

// A private cluster needs users, sessions, sockets and a shell; elsewhere a server is named by
// DOSSIER_POSTGRES_DSN.

var immediate = os.Kill

type credential struct{}

func unprivileged() (*credential, error) {
	return nil, errors.New("a private cluster needs a unix system: set " + EnvDSN)
}

func (*credential) attributes() *syscall.SysProcAttr { return nil }

func (*credential) own(string) error { return nil }
