package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Pair is a file and the volume it became, with the draft of each: what an act
// on both returns.
type Pair struct {
	File        File
	Volume      Volume
	FileDraft   journal.Draft
	VolumeDraft journal.Draft
}

// pair opens an act on file and volume together.
func (f File) pair(a policy.Action, v Volume, who policy.Actor, at time.Time, law *policy.Version) (Pair, *policy.Checks) {
	f, d, c := f.begin(a, who, at, law)
	if v.ID != f.Volume || v.ID != "" && v.Org != f.Org {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Field: "volume", Found: string(v.ID), Wanted: string(f.Volume),
			Problem: policy.T("案卷与档案不符", "this is not the volume of the file"),
			Remedy:  policy.T("请取该档案的案卷", "take the volume the file names"),
		})
	}
	if v.ID != "" {
		onTime(c, at, v.At)
		v.At = notBefore(at, v.At)
		v.there(c)
	}
	return Pair{File: f, Volume: v, FileDraft: d, VolumeDraft: d}, c
}

// Register enters the accepted file as a line of the register book (登记, rule
// B4.7a), signed by the archivist; B signs the line after. It is due on the
// working day of acceptance; later it is the archivist's breach.
func (f File) Register(v Volume, who policy.Actor, at time.Time, law *policy.Version) (Pair, error) {
	p, c := f.pair(ActRegister, v, who, at, law)
	if err := c.Err(); err != nil {
		return Pair{}, err
	}
	today := law.Day(at)
	p.File.Line = &Line{Number: f.Number, Title: f.Title(), Received: v.Filed, Registered: today, By: who.ID}
	p.File = p.File.signed(SignLine, policy.Keeper, who, at)
	if due, ok := p.File.Deadlines.Get(policy.Registered); ok {
		due = due.Meet(today)
		p.File.Deadlines = p.File.Deadlines.Put(due)
		p.File, p.FileDraft = p.File.judge(p.FileDraft, due, due.Late(today), policy.B4_7a, due.Person, at)
	}
	p.Volume.Registered = today
	p.FileDraft = p.FileDraft.With("number", f.Number)
	p.VolumeDraft = p.VolumeDraft.With("registered", today.String())
	return p, nil
}

func unregistered(f File, _ *policy.Version, c *policy.Checks) {
	if f.Line != nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_7a, Field: "line", Found: f.Line.Registered.String(), Wanted: string(policy.ManagerB),
			Problem: policy.T("已登记,等待 B 角签字", "the line is written; manager B's signature is awaited"),
			Remedy:  policy.T("请 B 角签字", "have manager B sign the line"),
		})
	}
}

// Place puts the volume in its place on the shelves (上架), or in another one.
func (f File) Place(v Volume, who policy.Actor, at time.Time, law *policy.Version, to Place) (Pair, error) {
	p, c := f.pair(ActPlace, v, who, at, law)
	c.Join(policy.CheckShape(to))
	v.inPlace(c, policy.B3_2)
	if err := c.Err(); err != nil {
		return Pair{}, err
	}
	p.File.State = Shelved
	p.Volume.State = OnShelf
	p.FileDraft = p.FileDraft.With("place", to.String())
	p.VolumeDraft = p.VolumeDraft.With("from", v.Place.String()).With("place", to.String())
	p.Volume.Place = to
	return p, nil
}

// VoidNumber makes the number void with its reason (作废, rule B4.8a): it stays
// visible as void and is never used again. The file goes back to be accepted
// anew, under a number of its own, or refused.
func (f File) VoidNumber(v Volume, who policy.Actor, at time.Time, law *policy.Version, reason string) (Pair, error) {
	p, c := f.pair(ActVoidNumber, v, who, at, law)
	c.Join(policy.CheckShape(struct {
		Reason string `json:"reason" validate:"max=500,plain"`
	}{reason}))
	if reason == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_8a, Field: "reason", Wanted: "a reason",
			Problem: policy.T("作废没有说明原因", "the number is made void without a reason"),
			Remedy:  policy.T("请写明原因", "state why"),
		})
	}
	if v.Out != nil || len(v.Holds) > 0 || v.Restricted != nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_8a, Field: "volume", Found: "out, on hold or restricted", Wanted: "in the room and free",
			Problem: policy.T("案卷已借出、被冻结或限制处理", "the volume is lent out, on hold or restricted"),
			Remedy:  policy.T("请先收回、解除冻结或解除限制", "have it back and free first"),
		})
	}
	if err := c.Err(); err != nil {
		return Pair{}, err
	}
	if due, ok := p.File.Deadlines.Get(policy.Registered); ok && due.Open() && due.Late(law.Day(at)) {
		// What was not registered in time stays a breach under whatever number (B4.7a).
		p.File, p.FileDraft = p.File.judge(p.FileDraft, due.Meet(law.Day(at)), true, policy.B4_7a, due.Person, at)
	}
	p.Volume.State = Void
	p.Volume.Voided = &Voided{Reason: reason, By: who.ID, Day: law.Day(at)}
	p.Volume.Place = Place{}
	p.File.State = Delivered
	p.File.Number, p.File.Volume, p.File.Line = "", "", nil
	p.File.Signatures = withoutArchivist(unsigned(p.File.Signatures, SignAcceptance, SignLine))
	p.File.Deadlines = slices.DeleteFunc(slices.Clone(p.File.Deadlines), func(d policy.Deadline) bool { return d.Name == policy.Registered })
	p.File.Items = slices.Clone(p.File.Items)
	for i := range p.File.Items {
		p.File.Items[i].Contract = ""
	}
	p.FileDraft = p.FileDraft.With("void", f.Number)
	p.VolumeDraft = p.VolumeDraft.With("void", v.Number)
	return p, nil
}

// Handing is the handing over of one annex paper.
type Handing struct {
	// Paper is the place of the paper in the annex, from 0.
	Paper int `json:"paper" validate:"min=0"`
	// Receiver signs for it; Proof names what proved who they are.
	Receiver policy.Personal `json:"receiver" validate:"required,max=100,plain"`
	Proof    string          `json:"proof" validate:"required,max=64,plain"`
	// Day is the civil day of the handing over; zero means today.
	Day calendar.Day `json:"day,omitzero"`
}

// GiveAnnex hands a paper of the annex to the customer against a signature
// (rule B4.4). The receiver stays out of the journal.
func (f File) GiveAnnex(v Volume, who policy.Actor, at time.Time, law *policy.Version, h Handing) (Pair, error) {
	p, c := f.pair(ActGiveAnnex, v, who, at, law)
	today := law.Day(at)
	if h.Day.IsZero() {
		h.Day = today
	}
	c.Join(policy.CheckShape(h))
	claimed(c, "day", h.Day, today)
	switch {
	case f.inAnnex() == 0: // annexed has said so
	case h.Paper < 0 || h.Paper >= len(f.Annex):
		c.Add(*policy.Invalid("paper", itoa(h.Paper), "0 to "+itoa(len(f.Annex)-1), policy.T("附件没有这一项", "the annex has no such paper")))
	case f.Annex[h.Paper].Given != nil:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_4, Field: "paper", Found: f.Annex[h.Paper].Given.Day.String(), Wanted: "a paper still in the annex",
			Problem: policy.T("该合同已交还客户", "this paper has been handed to the customer already"),
			Remedy:  policy.T("请核对附件", "look at the annex again"),
		})
	}
	if len(v.Holds) > 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_4, Field: "volume", Found: itoa(len(v.Holds)) + " holds", Wanted: "none",
			Problem: policy.T("案卷被冻结,不得交还", "the volume is on hold, so nothing is handed out"),
			Remedy:  policy.T("请先解除冻结", "have the hold lifted first"),
		})
	}
	if err := c.Err(); err != nil {
		return Pair{}, err
	}
	p.File.Annex = slices.Clone(f.Annex)
	p.File.Annex[h.Paper].Given = &Giving{Receiver: h.Receiver, Proof: h.Proof, By: who.ID, Day: h.Day, At: at.UTC().Truncate(time.Microsecond)}
	p.Volume.Annex = p.File.inAnnex()
	p.FileDraft.Day, p.VolumeDraft.Day = h.Day, h.Day
	p.FileDraft = p.FileDraft.With("paper", f.Annex[h.Paper].Paper)
	p.VolumeDraft = p.VolumeDraft.With("annex", itoa(p.Volume.Annex))
	return p, nil
}

func annexed(f File, _ *policy.Version, c *policy.Checks) {
	if f.inAnnex() == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_4, Field: "annex", Found: "0", Wanted: "1 or more",
			Problem: policy.T("附件中已没有客户的合同", "the annex holds no paper of the customer's"),
			Remedy:  policy.T("无可交还", "there is nothing to hand over"),
		})
	}
}

// Correct puts a slip of the record right (更正, rule B3b): by a new entry that
// names the one it corrects; the old one stays. What A, B and the archivist
// signed is never corrected this way.
func (f File) Correct(v Volume, who policy.Actor, at time.Time, law *policy.Version, a Amendment) (Pair, error) {
	p, c := f.pair(ActCorrect, v, who, at, law)
	c.Join(policy.CheckShape(a))
	if a.Corrects > f.Revision {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.B3b, Field: "corrects", Found: itoa(int(min(a.Corrects, 1<<31))), Wanted: "1 to " + itoa(int(f.Revision)),
			Problem: policy.T("没有这一条日志", "the journal has no such entry"),
			Remedy:  policy.T("请核对日志序号", "look up the entry in the file's history"),
		})
	}
	if a.Customer == "" && a.Title == "" && a.Amount == nil {
		c.Add(*policy.Invalid("amendment", "", "customer, title or amount", policy.T("没有写明更正的内容", "nothing is corrected")))
	}
	if a.Amount != nil {
		wantAmount(c, *a.Amount)
	}
	if err := c.Err(); err != nil {
		return Pair{}, err
	}
	d := p.FileDraft
	d.Corrects = a.Corrects
	if a.Customer != "" {
		d = d.With("customer", string(f.Project.Customer)+" -> "+string(a.Customer))
		p.File.Project.Customer = a.Customer
	}
	if a.Title != "" {
		d = d.With("title", "changed")
		p.File.Project.Title = a.Title
	}
	if a.Amount != nil {
		d = d.With("amount", f.Project.Amount.String()+" -> "+a.Amount.String())
		amount := *a.Amount // the caller keeps theirs
		a.Amount, p.File.Project.Amount = &amount, amount
	}
	if v.ID != "" {
		p.Volume.Customer, p.Volume.Title = p.File.Project.Customer, p.File.Title()
	}
	p.File.Corrections = append(slices.Clone(f.Corrections), Correction{Amendment: a, By: who.ID, At: at.UTC().Truncate(time.Microsecond)})
	p.FileDraft = d
	p.VolumeDraft = p.VolumeDraft.With("file", string(f.ID))
	return p, nil
}
