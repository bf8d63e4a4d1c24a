package custody

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Checking is one person's check of every deed on a list.
type Checking struct {
	// Digest is that of the list they were shown: [HandOverList.Digest].
	Digest journal.Digest `json:"digest"`
	// Seen is what they read off the deeds, one entry for each line, in its order. Who
	// enters nothing has not checked them.
	Seen []Seen `json:"seen" validate:"min=1,max=500,dive"`
}

// Check is one person's own check of the deeds (核对, rule B5.2c): A's, B's or the
// archivist's, three different people (B4.1b), each by their own entry of every
// name, certificate number and quantity. Where all is as listed it is their
// signature, and the third makes the list agreed. One difference stops the list:
// it names deed and field, and all sign anew once it is put right.
func (l HandOverList) Check(who policy.Actor, at time.Time, law *policy.Version, in Checking) (HandOverList, journal.Draft, error) {
	l, d, c := l.begin(ActCheck, who, at, law)
	c.Join(policy.CheckShape(in))
	l.mayCheck(c, who)
	l.sameDigest(c, in.Digest)
	if err := c.Err(); err != nil {
		return HandOverList{}, journal.Draft{}, err
	}
	as := l.as(who)
	l = l.stand(who)
	d = d.With("as", string(as)).With("digest", in.Digest.String())
	if found := l.compare(in.Seen, who.ID); len(found) > 0 {
		l, d = l.stop(d, found)
		return l, d, nil
	}
	l.Checks = append(slices.Clone(l.Checks), Check{As: as, Person: who.ID, For: who.Principal, Digest: in.Digest, At: at.UTC().Truncate(time.Microsecond)})
	if len(l.Checks) == 3 {
		l.State = Agreed
	}
	return l, d.With("checks", itoa(len(l.Checks))), nil
}

// stop keeps the list where it is until its differences are put right.
func (l HandOverList) stop(d journal.Draft, found []Difference) (HandOverList, journal.Draft) {
	l.State = Stopped
	l.Checks, l.Differences = nil, found
	for _, one := range found {
		d = d.With("line "+itoa(one.Line), one.Field)
	}
	return l, d
}

// as says in which capacity a person acts for the list.
func (l HandOverList) as(who policy.Actor) policy.Relation {
	switch {
	case who.Is(l.A):
		return policy.ManagerA
	case who.Is(l.B):
		return policy.ManagerB
	}
	return policy.Keeper
}

// mayCheck refuses a second check by one person, in whatever capacity, and a second
// one in one capacity.
func (l HandOverList) mayCheck(c *policy.Checks, who policy.Actor) {
	if who.Org != l.Org {
		return // who has been told that there is no such list
	}
	as := l.as(who)
	if who.ID == l.A && who.Principal == l.B || who.ID == l.B && who.Principal == l.A {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B4_1b, Field: "actor", Found: string(who.ID), Wanted: "three people",
			Problem: policy.T("A 角与 B 角不得互相代办", "neither manager stands in for the other"),
			Remedy:  policy.T("请委托他人代办", "delegate to somebody else"),
		})
		return
	}
	l.apart(c, who, as)
	if slices.ContainsFunc(l.Checks, func(one Check) bool { return one.As == as }) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2c, Field: "checks", Found: string(as), Wanted: "one check each",
			Problem: policy.Tf("%s已核对签字", "%s has checked and signed already", as.Text()),
			Remedy:  policy.T("请由其余各方核对", "have the others check"),
		})
	}
}

// apart refuses who has acted for the list in another capacity, by delegation too: A,
// B and the archivist are three people, and the custodian is neither manager (rule
// B4.1b). The custodian may be the archivist (B5.2d).
func (l HandOverList) apart(c *policy.Checks, who policy.Actor, as policy.Relation) {
	if who.Org != l.Org || as == policy.Custodian && l.as(who) != policy.Keeper {
		return // who has been told that there is no such list, or that it is never theirs
	}
	for _, before := range l.Stood {
		if before.Person != who.ID || before.As == as || as == policy.Custodian && before.As == policy.Keeper {
			continue
		}
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B4_1b, Field: "actor", Found: string(before.As), Wanted: string(as),
			Problem: policy.Tf("此人已以%s的身份经办", "this person has acted as %s already", before.As.Text()),
			Remedy:  policy.T("请由另一人办理", "have another person do it"),
		})
		return
	}
}

// stand keeps in which capacity a person has acted for the list.
func (l HandOverList) stand(who policy.Actor) HandOverList {
	if now := (archive.Stand{As: l.as(who), Person: who.ID}); !slices.Contains(l.Stood, now) {
		l.Stood = append(slices.Clone(l.Stood), now)
	}
	return l
}

// sameDigest refuses a signature over anything but the list as it is.
func (l HandOverList) sameDigest(c *policy.Checks, digest journal.Digest) {
	policy.Signature(c, policy.B5_2c, policy.T("权证移交清单", "the list of deeds"), digest, l.Digest())
}

// compare holds what was seen against the lines.
func (l HandOverList) compare(seen []Seen, by policy.PersonID) []Difference {
	var all []Difference
	differs := func(i int, field, listed, found string) {
		all = append(all, Difference{Line: i + 1, Field: field, Listed: listed, Found: found, By: by})
	}
	for i := range l.Lines {
		one := &l.Lines[i]
		if i >= len(seen) || seen[i] == (Seen{}) {
			differs(i, "missing", one.Certificate, "")
			continue
		}
		if seen[i].Name != one.Name {
			differs(i, "name", one.Name, seen[i].Name)
		}
		if seen[i].Certificate != one.Certificate {
			differs(i, "certificate", one.Certificate, seen[i].Certificate)
		}
		if seen[i].Quantity != one.Quantity {
			differs(i, "quantity", itoa(one.Quantity), itoa(seen[i].Quantity))
		}
	}
	for i := len(l.Lines); i < len(seen); i++ {
		differs(i, "unlisted", "", seen[i].Certificate)
	}
	return all
}

// Refuse is the custodian's refusal of an agreed list whose deeds are not as listed
// (退回): it stops the list as a difference of the three would.
func (l HandOverList) Refuse(who policy.Actor, at time.Time, law *policy.Version, found []Difference) (HandOverList, journal.Draft, error) {
	l, d, c := l.begin(ActRefuse, who, at, law)
	l.apart(c, who, policy.Custodian)
	c.Join(policy.CheckShape(struct {
		Differences []Difference `json:"differences" validate:"min=1,max=500,dive"`
	}{found}))
	found = slices.Clone(found)
	for i := range found {
		one := &found[i]
		one.By = who.ID
		if last := len(l.Lines); one.Line > last && one.Field != "unlisted" {
			c.Add(*policy.Invalid("differences["+itoa(i)+"].line", itoa(one.Line), "1 to "+itoa(last), policy.T("清单没有这一项", "the list has no such line")))
		}
	}
	if err := c.Err(); err != nil {
		return HandOverList{}, journal.Draft{}, err
	}
	l, d = l.stop(d, found)
	return l, d, nil
}
