package archive

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Card is what a volume's number tells whoever may borrow (检索卡): enough to write
// a slip for it, and nothing that is confidential.
type Card struct {
	ID     VolumeID     `json:"id"`
	Class  Class        `json:"class"`
	Number string       `json:"number"`
	State  policy.State `json:"state"`
	// Title is empty for a credit volume, whose title may name the customer.
	Title string `json:"title,omitempty"`
	// In: it is in the room, and nobody has it or a part of it.
	In bool `json:"in"`
	// Lendable: a slip may be written to take it away, and Readable: to read it on the
	// premises. While it is not In, only one that says that its borrower waits.
	Lendable bool `json:"lendable"`
	Readable bool `json:"readable"`
}

// Card returns the volume's card.
func (v Volume) Card() Card {
	c := Card{ID: v.ID, Class: v.Class, Number: v.Number, State: v.State, Title: v.shown().Title}
	may := func(premises bool) bool {
		in, checks := v, policy.Checks{}
		in.Out = nil
		in.lendable(&checks, premises)
		return checks.OK()
	}
	missing := len(v.Short) > 0 || v.WrittenOff != ""
	c.In = v.Out == nil && !missing && (v.State == Received || v.State == OnShelf)
	c.Lendable, c.Readable = may(false), may(true)
	return c
}

// Lookup finds a volume by its archive number (按号检索), for whoever may write a
// slip for it: the very number, since nothing is listed. Each class has a series of
// its own, so that one number may be that of several volumes, one of each class. A
// number that no volume has is [policy.NotFound].
func (r *Room) Lookup(ctx context.Context, req policy.Request, number string) ([]Card, error) {
	var cards []Card
	if err := policy.CheckShape(struct {
		Number string `json:"number" validate:"required,max=64,plain"`
	}{number}); err != nil {
		return nil, err
	}
	err := r.view(ctx, req, ActLookUp, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActLookUp, policy.Subject{Org: req.Org()}, "volumes"); err != nil {
			return err
		}
		if err := seeing(ctx, rd, p, "volumes"); err != nil {
			return err
		}
		page, err := rd.Volumes(ctx, VolumeQuery{Org: req.Org(), Number: number})
		if err != nil {
			return err
		}
		if len(page.Volumes) == 0 {
			return policy.Missing("volume")
		}
		cards = make([]Card, len(page.Volumes))
		for i, v := range page.Volumes {
			cards[i] = v.Card()
		}
		return nil
	})
	return cards, err
}
