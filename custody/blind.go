package custody

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// seeing refuses to tell what lies in the safes to who counts one: see
// [archive.KeepBlind].
func seeing(ctx context.Context, rd archive.Reader, p staff.Pass, name string) error {
	return archive.KeepBlind(ctx, rd, p, SafeKind+"/", name)
}

// shown is the safe as the actor may see it: who counts it is not told what lies in it.
func (s Safe) shown(ctx context.Context, rd archive.Reader, p staff.Pass) (Safe, error) {
	if s.Counting == "" {
		return s, nil
	}
	own, err := archive.CountsUnderWay(ctx, rd, p, s.place())
	if err != nil {
		return Safe{}, err
	}
	if slices.ContainsFunc(own, func(t archive.Stocktake) bool { return string(t.ID) == s.Counting }) {
		s.Pieces, s.Kinds = 0, nil
	}
	return s, nil
}

// counting reports whether the actor has a count of a safe under way.
func counting(ctx context.Context, rd archive.Reader, p staff.Pass) (bool, error) {
	own, err := archive.CountsUnderWay(ctx, rd, p, SafeKind+"/")
	return len(own) > 0, err
}

// shown is the deed as an act on it answers: to who counts a safe without its certificate
// and where it lies.
func (d Deed) shown(ctx context.Context, rd archive.Reader, p staff.Pass) (Deed, error) {
	blind, err := counting(ctx, rd, p)
	if blind {
		d.Line, d.Safe, d.Slot, d.Holders, d.Short = Line{Kind: d.Kind}, "", "", nil, nil
	}
	return d, err
}

// shown is the movement as an act on it answers: to who counts a safe without its deeds.
func (m Movement) shown(ctx context.Context, rd archive.Reader, p staff.Pass) (Movement, error) {
	blind, err := counting(ctx, rd, p)
	if blind {
		m.Deeds = nil
	}
	return m, err
}
