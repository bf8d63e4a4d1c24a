package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// folder is the data folder, held by one server at a time.
type folder struct {
	path string
	lock *os.File
}

// errHeld says that another process holds a lock.
var errHeld = errors.New("held by another process")

// openFolder makes the data folder where it is not there, for its owner alone,
// and holds it until close.
func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("-data: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the folder is the user's to name
	if err != nil {
		return nil, fmt.Errorf("-data: %w", err)
	}
	if err := hold(lock); err != nil {
		_ = lock.Close() // nothing was written
		if errors.Is(err, errHeld) {
			return nil, fmt.Errorf("-data %s: another server uses this folder; stop it, or name another folder", path)
		}
		return nil, fmt.Errorf("-data %s: the lock cannot be taken: %w", path, err)
	}
	return &folder{path: path, lock: lock}, nil
}

// file returns the path of a file in the folder.
func (f *folder) file(name string) string { return filepath.Join(f.path, name) }

// close lets another server have the folder.
func (f *folder) close() error { return f.lock.Close() }

// database returns the path of the SQLite file, made for its owner alone where
// it is not there.
func (f *folder) database() (string, error) {
	path := f.file("dossier.db")
	db, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the folder is the user's to name
	if err != nil {
		return "", err
	}
	return path, db.Close()
}
