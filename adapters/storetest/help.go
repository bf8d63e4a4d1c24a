package storetest

import (
	"encoding/json"
	"errors"
	"reflect"
	"sync"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// errRefused stands for whatever an act may answer.
var errRefused = errors.New("refused by the act")

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("found the error %v, want none", err)
	}
}

func wants(t *testing.T, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("found the error %v, want %v", err, kind)
	}
}

func equal[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("found %s\nwant  %s", show(got), show(want))
	}
}

func show(v any) string {
	if b, err := json.Marshal(v); err == nil {
		return string(b)
	}
	return "something that cannot be shown"
}

// update saves files in one transaction and returns them as saved.
func update(t *testing.T, s archive.Store, files ...archive.File) []archive.File {
	t.Helper()
	saved := make([]archive.File, len(files))
	must(t, s.Update(t.Context(), func(tx archive.Tx) error {
		for i, f := range files {
			var err error
			if saved[i], err = tx.SaveFile(t.Context(), f, draft("open")); err != nil {
				return err
			}
		}
		return nil
	}))
	return saved
}

// shelve saves volumes in one transaction and returns them as saved.
func shelve(t *testing.T, s archive.Store, volumes ...archive.Volume) []archive.Volume {
	t.Helper()
	saved := make([]archive.Volume, len(volumes))
	must(t, s.Update(t.Context(), func(tx archive.Tx) error {
		for i, v := range volumes {
			var err error
			if saved[i], err = tx.SaveVolume(t.Context(), v, draft("accept")); err != nil {
				return err
			}
		}
		return nil
	}))
	return saved
}

// save tries to save one file.
func save(t *testing.T, s archive.Store, f archive.File) (saved archive.File, err error) {
	t.Helper()
	err = s.Update(t.Context(), func(tx archive.Tx) (err error) {
		saved, err = tx.SaveFile(t.Context(), f, draft("edit"))
		return err
	})
	return saved, err
}

func view(t *testing.T, s archive.Store, fn func(r archive.Reader) error) {
	t.Helper()
	must(t, s.View(t.Context(), fn))
}

func loadFile(t *testing.T, s archive.Store, org policy.OrgID, id archive.FileID) (f archive.File, err error) {
	t.Helper()
	err = s.View(t.Context(), func(r archive.Reader) (err error) {
		f, err = r.File(t.Context(), org, id)
		return err
	})
	return f, err
}

func entries(t *testing.T, s archive.Store, c journal.Chain) (all []journal.Entry) {
	t.Helper()
	view(t, s, func(r archive.Reader) (err error) {
		all, err = r.Entries(t.Context(), c, 0, 1000)
		return err
	})
	return all
}

func verified(t *testing.T, s Stores, org policy.OrgID) journal.Report {
	t.Helper()
	rep, err := s.Verify(t.Context(), org)
	must(t, err)
	return rep
}

// sound checks that the journal of an organisation agrees in every point.
func sound(t *testing.T, s Stores, org policy.OrgID) {
	t.Helper()
	if rep := verified(t, s, org); !rep.OK() {
		t.Fatalf("the journal does not verify: %s", show(rep.Faults))
	}
}

// nothing checks that the organisation has no record, entry, number or receipt.
func nothing(t *testing.T, s Stores) {
	t.Helper()
	equal(t, verified(t, s, org), journal.Report{Org: org})
	view(t, s.Archive(), func(r archive.Reader) error {
		_, found, err := r.Receipt(t.Context(), org, "wang", "key-1")
		equal(t, found, false)
		return err
	})
	number := uint64(0)
	err := s.Archive().Update(t.Context(), func(tx archive.Tx) (err error) {
		if number, err = tx.NextNumber(t.Context(), series); err != nil {
			return err
		}
		return errRefused
	})
	wants(t, err, errRefused)
	equal(t, number, 1)
}

// inParallel runs fn n times at once and returns what each answered.
func inParallel(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = fn(i) })
	}
	wg.Wait()
	return errs
}

// insisting runs an Update again while it is a conflict, as a caller would.
func insisting(t *testing.T, s archive.Store, fn func(tx archive.Tx) error) error {
	t.Helper()
	var err error
	for range 200 {
		if err = s.Update(t.Context(), fn); !errors.Is(err, policy.Conflict) {
			return err
		}
	}
	return err
}

func updateStaff(t *testing.T, s staff.Store, fn func(tx staff.Tx) error) {
	t.Helper()
	must(t, s.Update(t.Context(), fn))
}
