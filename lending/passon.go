package lending

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Consent is the general manager's authorisation to pass on what is read of a credit
// volume while it is lent (外传授权, rule R4.3c), for one purpose.
type Consent struct {
	By      policy.PersonID `json:"by"`
	For     policy.PersonID `json:"for,omitempty"`
	At      time.Time       `json:"at"`
	Purpose string          `json:"purpose"`
}

// Recipient is whom something of a credit volume goes to, and what of it.
type Recipient struct {
	To policy.Personal `json:"to" validate:"required,max=200,plain"`
	// What of the volume goes out: a copy, an extract, what was told.
	What string `json:"what" validate:"required,max=500,plain"`
}

// Passing is one passing-on of something in a credit volume (外传).
type Passing struct {
	Recipient
	Purpose string          `json:"purpose"`
	By      policy.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// AllowPassingOn authorises the borrower of a credit volume to pass on what they read
// of it, for the purpose stated and as long as they have it (授权外传, rule R4.3c):
// the general manager, and never for themselves. A second one takes the place of the
// first.
func (k Case) AllowPassingOn(who policy.Actor, at time.Time, law *policy.Version, purpose string) (Outcome, error) {
	k, out, c := k.begin(ActAllowPassingOn, who, at, law)
	c.Join(policy.CheckShape(struct {
		Purpose string `json:"purpose" validate:"required,max=200,plain,anonymous"`
	}{purpose}))
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	out.Slip.PassOn = &Consent{By: who.ID, For: who.Principal, At: k.Slip.At, Purpose: purpose}
	return out, nil
}

// confidential refuses consent to pass on what is not confidential.
func confidential(k Case, _ *policy.Version, c *policy.Checks) {
	if k.Slip.Form != ReadingSlip {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.R4_3c, Field: "form", Found: string(k.Slip.Form), Wanted: string(ReadingSlip),
			Problem: policy.T("这是出借单,授权外传只用于信用案卷的查询单", "this is a loan slip: what is authorised to be passed on is what is read of a credit volume"),
			Remedy:  policy.T("无须办理", "nothing is to be done"),
		})
	}
}

// PassOn records that something of the credit volume goes out to somebody (外传, rules
// R4.3c and C4.5a): by the borrower who has it, for the purpose that the general
// manager has authorised, or that and more after a colon. Who gives the authorisation
// needs none.
func (k Case) PassOn(who policy.Actor, at time.Time, law *policy.Version, purpose string, to Recipient) (Outcome, error) {
	v, name := k.Volume, archive.VolumeKind+"/"+string(k.Volume.ID)
	if who.Org != v.Org {
		return Outcome{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, v.Org, at, k.Slip.At)
	c.Join(policy.CheckShape(to))
	if no := law.Matrix().Decide(who, ActPassOn, reader(v, who)).Violation(name); no != nil {
		c.Add(*no)
	}
	if c.OK() {
		c.Join(usable(v))
	}
	if c.OK() && !k.mayPassOn(who, law, purpose) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.R4_3c, Field: "passOn", Found: "no authorisation for this", Wanted: "an authorisation on the slip for this purpose",
			Problem: policy.T("没有总经理的外传授权,或授权不含这一用途", "the general manager has not authorised the passing on of this volume, or not for this purpose"),
			Remedy:  policy.T("请先由总经理在查询单上授权", "have the general manager authorise it on the reading slip first"),
		})
	}
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s := k.Slip.acted(who)
	s.At = archive.Instant(at, s.At)
	s.Passings = append(slices.Clone(s.Passings), Passing{Recipient: to, Purpose: purpose, By: who.ID, At: s.At})
	return Outcome{Slip: s, SlipDraft: journal.NewDraft(who, at, ActPassOn, policy.R4_3c, policy.G2b).
		With("volume", string(v.ID)).With("passings", itoa(len(s.Passings)))}, nil
}

// mayPassOn reports whether the slip has the consent, or its borrower is who gives it.
func (k Case) mayPassOn(who policy.Actor, law *policy.Version, purpose string) bool {
	s := k.Slip
	if s.State != Lent || s.Volume != k.Volume.ID || who.Principal != "" {
		return false // one given to a person is theirs alone
	}
	if law.Matrix().Decide(who, ActAllowPassingOn, policy.Subject{Org: s.Org}).OK() {
		return true
	}
	if s.PassOn == nil {
		return false
	}
	return binds(s.PassOn.Purpose, purpose)
}

// binds reports whether a purpose is the one that was agreed, or that and more after
// a colon.
func binds(agreed, purpose string) bool {
	more, ok := strings.CutPrefix(purpose, agreed)
	return ok && agreed != "" && (more == "" || strings.HasPrefix(more, ":") || strings.HasPrefix(more, "\uff1a"))
}

// reader is what the matrix must know of a volume that somebody reads: who has it.
// Of one that is not confidential that is whoever asks, for them to be told so.
func reader(v archive.Volume, who policy.Actor) policy.Subject {
	s := policy.Subject{Org: v.Org}
	switch {
	case v.Class != archive.Credit:
		s.Parties = []policy.Party{{As: policy.Requester, Person: who.ID}}
	case v.Out != nil:
		s.Parties = []policy.Party{{As: policy.Requester, Person: v.Out.Borrower}}
	}
	return s
}

// usable refuses to read, or to pass on, what is restricted (rule G2a), and to keep a
// record of what is not confidential.
func usable(v archive.Volume) error {
	if err := v.Readable(); err != nil || v.Class == archive.Credit {
		return err
	}
	return &policy.Violation{
		Kind: policy.InvalidInput, Subject: archive.VolumeKind + "/" + string(v.ID), Field: "volume", Found: string(v.Class), Wanted: string(archive.Credit),
		Problem: policy.Tf("这是%s,不是信用档案,无须登记查阅", "this is a %s volume and no credit volume, and is read without this", v.Class.Text()),
		Remedy:  policy.T("请直接查看案卷", "read it as any volume"),
	}
}

// AllowPassingOn authorises the borrower to pass on what they read: see
// [Case.AllowPassingOn].
func (d *Desk) AllowPassingOn(ctx context.Context, req policy.Request, ref policy.Ref, purpose string) (Slip, error) {
	return d.act(ctx, req, ref, ActAllowPassingOn, purpose, func(p staff.Pass, k Case) (Outcome, error) {
		return k.AllowPassingOn(p.Who, p.At, p.Law, purpose)
	})
}

// PassOn records that something of a credit volume goes out to somebody: see
// [Case.PassOn]. It leaves what a reading leaves ([Desk.Read]), besides the [Passing]
// on the slip; a refused attempt leaves one entry in the person's own chain and
// nothing else.
func (d *Desk) PassOn(ctx context.Context, req policy.Request, volume archive.VolumeID, purpose string, to Recipient) (Slip, error) {
	var made Slip
	if err := policy.CheckShape(to); err != nil {
		return Slip{}, err
	}
	_, err := d.volumes.Disclose(ctx, d.gate, req, ActPassOn, string(volume), purpose, func(tx Tx, p staff.Pass, v archive.Volume) (archive.Volume, error) {
		k := Case{Volume: v}
		if v.Out != nil {
			var err error
			if k.Slip, err = tx.Slip(ctx, v.Org, SlipID(v.Out.Slip)); err != nil {
				return v, err
			}
		}
		out, err := k.PassOn(p.Who, p.At, p.Law, purpose, to)
		if err == nil {
			made, err = save(ctx, tx, p, out)
		}
		return v, err
	})
	if err != nil {
		return Slip{}, err
	}
	return made, nil
}
