package contract

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// unshelved is the file without what tells of its volume.
func (f File) unshelved() File {
	f.Volume, f.ArchiveNumber = "", ""
	return f
}

// blinded are files as who counts shelves may see them: see [archive.Blinded].
func blinded(ctx context.Context, rd archive.Reader, p staff.Pass, files ...File) ([]File, error) {
	return archive.Blinded(ctx, rd, p, func(f File) archive.VolumeID { return f.Volume }, File.unshelved, files...)
}

// told is one of them.
func (f File) told(ctx context.Context, rd archive.Reader, p staff.Pass) (File, error) {
	files, err := blinded(ctx, rd, p, f)
	return files[0], err
}
