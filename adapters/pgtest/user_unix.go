//go:build unix

package pgtest

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// immediate is PostgreSQL's immediate shutdown: as a crash, without a checkpoint.
const immediate = syscall.SIGQUIT

// credential is the user the server runs as; nil means the caller.
type credential struct{ uid, gid uint32 }

// unprivileged returns whom to run the server as. PostgreSQL refuses root, so root's tests use
// the postgres user, or nobody where the server was installed without one.
func unprivileged() (*credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // nil is the caller, see credential
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		return &credential{uid: uint32(uid), gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("PostgreSQL refuses root, and there is neither a postgres nor a nobody user")
}

// attributes starts a program as this user, in a session of its own.
func (c *credential) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if c != nil {
		attr.Credential = &syscall.Credential{Uid: c.uid, Gid: c.gid}
	}
	return attr
}

// own gives the directory to this user.
func (c *credential) own(dir string) error {
	if c == nil {
		return nil
	}
	return os.Chown(dir, int(c.uid), int(c.gid))
}
