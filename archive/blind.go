package archive

import (
	"context"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// CountsUnderWay returns the counts that the actor has begun and not signed (盘点中), of
// the places that begin so ("shelf/", "safe/"); of every place where none is named.
func CountsUnderWay(ctx context.Context, rd Reader, p staff.Pass, places string) ([]Stocktake, error) {
	var own []Stocktake
	q := StocktakeQuery{Org: p.Who.Org, State: Counting, Place: places, Limit: 1000}
	for {
		page, err := rd.Stocktakes(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, s := range page.Stocktakes {
			if s.Counts(p.Who) {
				own = append(own, s)
			}
		}
		if q.After = page.Next; q.After == "" {
			return own, nil
		}
	}
}

// KeepBlind refuses to tell what may lie in the places that begin so to who has a count
// of one of them under way (rules B5.2f and G7): it would not be blind. What tells of
// every place, as incidents do, names none. It is asked once the matrix has let them.
func KeepBlind(ctx context.Context, rd Reader, p staff.Pass, places, name string) error {
	own, err := CountsUnderWay(ctx, rd, p, places)
	if err != nil || len(own) == 0 {
		return err
	}
	return &policy.Violation{
		Kind: policy.NotAllowed, Rule: own[0].Rule, Subject: name, Field: "counting", Found: string(own[0].ID), Wanted: "a count that is signed",
		Problem: policy.T("正在盘点的人签字之前不得查看能说明在库情况的记录", "who counts reads nothing that may tell what is there before they have signed"),
		Remedy:  policy.T("请先完成盘点并签字", "end the count and sign it first"),
	}
}

// seeing refuses to tell what stands on the shelves to who counts some.
func seeing(ctx context.Context, rd Reader, p staff.Pass, name string) error {
	return KeepBlind(ctx, rd, p, OnShelves, name)
}

// told is the volume as an act on it answers ([Volume.shown]): to who counts shelves
// without where it stands, who has it, and what a count has missed.
func (v Volume) told(ctx context.Context, rd Reader, p staff.Pass) (Volume, error) {
	own, err := CountsUnderWay(ctx, rd, p, OnShelves)
	if len(own) > 0 {
		v.Place, v.Out, v.Short, v.WrittenOff = Place{}, nil, nil, ""
	}
	return v.shown(), err
}

// Blinded are files of some kind as who counts shelves may see them, before they have
// signed (rule G7): where the volume of one stands on a shelf, hide takes away what tells
// of it. With an error each is the zero file.
func Blinded[F any](ctx context.Context, rd Reader, p staff.Pass, volume func(F) VolumeID, hide func(F) F, files ...F) ([]F, error) {
	has := func(f F) bool { return volume(f) != "" }
	if !slices.ContainsFunc(files, has) {
		return files, nil
	}
	own, err := CountsUnderWay(ctx, rd, p, OnShelves)
	if err == nil && len(own) == 0 {
		return files, nil
	}
	told := make([]F, len(files))
	for i, f := range files {
		if err != nil {
			break
		}
		var v Volume
		if has(f) {
			v, err = rd.Volume(ctx, p.Who.Org, volume(f))
		}
		if told[i] = f; v.State == OnShelf {
			told[i] = hide(f)
		}
	}
	if err != nil {
		return make([]F, len(files)), err
	}
	return told, nil
}

// unnumbered is the file without the numbers that stand on the shelves.
func (f File) unnumbered() File {
	f.Number, f.Volume, f.Line, f.Items = "", "", nil, slices.Clone(f.Items)
	for i := range f.Items {
		f.Items[i].Contract = "" // it begins with the number
	}
	return f
}

func blinded(ctx context.Context, rd Reader, p staff.Pass, files ...File) ([]File, error) {
	return Blinded(ctx, rd, p, func(f File) VolumeID { return f.Volume }, File.unnumbered, files...)
}

// told is the file as an act on it answers: see [Blinded].
func (f File) told(ctx context.Context, rd Reader, p staff.Pass) (File, error) {
	files, err := blinded(ctx, rd, p, f)
	return files[0], err
}

// told is the list as an act on it answers: to who counts shelves without its volumes.
func (x Disposal) told(ctx context.Context, rd Reader, p staff.Pass) (Disposal, error) {
	own, err := CountsUnderWay(ctx, rd, p, OnShelves)
	if len(own) > 0 {
		x.Lines, x.Appraisals = []DisposalLine{}, nil
	}
	return x, err
}

// Counts reports whether the count is under way, and this person's.
func (s Stocktake) Counts(who policy.Actor) bool {
	return s.State == Counting && s.Counter == who.Person()
}

// Told is a count as an act on it answers: to who has another one under way, of shelves
// or of safes as this one is, without what it tells of them.
func (s Stocktake) Told(ctx context.Context, rd Reader, p staff.Pass) (Stocktake, error) {
	if s.Counter == p.Who.Person() {
		return s, nil
	}
	kind, _, _ := strings.Cut(s.Place, "/")
	own, err := CountsUnderWay(ctx, rd, p, kind+"/")
	if len(own) > 0 {
		s = s.bare()
	}
	return s, err
}

// bare is a stocktake of which only is told that there is one.
func (s Stocktake) bare() Stocktake {
	s.Expected, s.Found, s.Differences = nil, nil, nil
	return s
}
