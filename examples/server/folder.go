package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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

// belongsTo refuses a folder whose tokens are for records in another kind of
// store: served from an empty one, an archive would look as if it had been lost.
func (f *folder) belongsTo(store string) error {
	kept, err := os.ReadFile(f.file("store"))
	switch {
	case err == nil && strings.TrimSpace(string(kept)) == store:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		if store == "sqlite" || !f.has("dossier.db") {
			return nil
		}
		kept = []byte("sqlite")
	case err != nil:
		return fmt.Errorf("-data: %w", err)
	}
	if store == "sqlite" {
		return fmt.Errorf("-data %s: its records are in PostgreSQL; give -dsn or DOSSIER_DSN, or name another folder", f.path)
	}
	return fmt.Errorf("-data %s: its records are in a file of its own (%s); start without -dsn, or name another folder", f.path, strings.TrimSpace(string(kept)))
}

func (f *folder) has(name string) bool {
	_, err := os.Stat(f.file(name))
	return err == nil
}

// remember notes in which kind of store the folder's records are.
func (f *folder) remember(store string) error {
	return os.WriteFile(f.file("store"), []byte(store+"\n"), 0o600) //nolint:gosec // the folder is the user's to name
}

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
