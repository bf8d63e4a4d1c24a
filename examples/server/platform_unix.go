//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package main

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// hold locks a file for as long as it is open. The system lets go of it when the
// process ends, however it ends.
func hold(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errHeld
	}
	return err
}

// settle brings what was renamed in a folder to the disk.
func settle(folder string) error {
	f, err := os.Open(folder) //nolint:gosec // the folder is the user's to name
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// closed refuses a file that other people of the machine can write to.
func closed(f os.FileInfo) error {
	if mode := f.Mode().Perm(); mode&0o022 != 0 {
		return fmt.Errorf("other people of this machine can write to it (found mode %04o, want 0600): see what is in it, then chmod 600", mode)
	}
	return nil
}
