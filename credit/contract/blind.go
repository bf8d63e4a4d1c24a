package contract

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// onShelves opens the places of counts of shelves.
const onShelves = archive.ShelfKind + "/"

// inRoom reports whether the file has a volume.
func (f File) inRoom() bool { return f.Volume != "" }

// blinded are files as who counts shelves may see them, before they have signed: without
// the numbers of volumes that stand there (rule G7).
func blinded(ctx context.Context, rd archive.Reader, p staff.Pass, files ...File) ([]File, error) {
	if !slices.ContainsFunc(files, File.inRoom) {
		return files, nil
	}
	own, err := archive.CountsUnderWay(ctx, rd, p, onShelves)
	if err != nil || len(own) == 0 {
		return files, err
	}
	files = slices.Clone(files)
	for i, f := range files {
		if !f.inRoom() {
			continue
		}
		v, err := rd.Volume(ctx, f.Org, f.Volume)
		if err != nil {
			return nil, err
		}
		if v.State == archive.OnShelf {
			files[i].Volume, files[i].ArchiveNumber = "", ""
		}
	}
	return files, nil
}

// told is one of them.
func (f File) told(ctx context.Context, rd archive.Reader, p staff.Pass) (File, error) {
	files, err := blinded(ctx, rd, p, f)
	if err != nil {
		return File{}, err
	}
	return files[0], nil
}
