package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// check gathers everything wrong with the regulation and builds the indexes.
func (v *Version) check(c *Checks) {
	r := &v.reg
	demand(c, r.ID != "", "id", "a name")
	demand(c, !r.Effective.IsZero(), "effective", "a day")
	demand(c, r.Until.IsZero() || !r.Until.Before(r.Effective), "until", "a day from "+r.Effective.String())
	v.checkOrganisations(c)
	v.checkPeriods(c)
	v.checkMatrix(c)
	v.checkPapers(c)
	for _, one := range []struct {
		name   string
		format NumberFormat
	}{{"numbers.file", r.Numbers.File}, {"numbers.contract", r.Numbers.Contract}, {"numbers.item", r.Numbers.Item}} {
		if err := one.format.Check(); err != nil {
			c.Add(*Invalid(one.name, string(one.format), "a pattern with {seq}", Tf("编号格式无效:%s", "the number format is not valid: %s", string(one.format))))
		}
	}
	demand(c, strings.Contains(string(r.Numbers.Contract), "{file}"), "numbers.contract", "a pattern with {file}") // rule B4.8b
	for i, p := range r.Posts {
		at := fmt.Sprintf("posts[%d]", i)
		demand(c, p.Role.ByAppointment(), at+".role", "archivist or deed-custodian")
		demand(c, p.Education == "" || p.Education.Rank() > 0, at+".education", "high-school, college, bachelor, master or doctor")
		demand(c, p.Rule.Known(), at+".rule", "a rule id")
	}
}

func demand(c *Checks, ok bool, field, wanted string) {
	if !ok {
		c.Add(*Invalid(field, "", wanted, Tf("制度的 %s 无效,应为 %s", "%s of the regulation is not valid: it takes %s", field, wanted)))
	}
}

// unique refuses a key given twice.
func unique[K comparable](c *Checks, seen map[K]int, key K, i int, field string) {
	if _, twice := seen[key]; twice {
		c.Add(*Invalid(field, fmt.Sprint(key), "each once", Tf("制度中 %s 重复:%v", "%s is given twice in the regulation: %v", field, key)))
		return
	}
	seen[key] = i
}

func (v *Version) checkOrganisations(c *Checks) {
	seen := make(map[OrgID]int)
	// A post is held by appointment within its own organisation (rule B3.1).
	demand(c, !slices.ContainsFunc(v.reg.GroupRoles, Role.ByAppointment), "group-roles", "roles held without an appointment")
	for i, o := range v.reg.Organisations {
		at := fmt.Sprintf("organisations[%d]", i)
		demand(c, o.ID != "", at+".id", "a name")
		demand(c, !o.From.IsZero(), at+".from", "a day")
		unique(c, seen, o.ID, i, "organisations.id")
	}
	for i, o := range v.reg.Organisations {
		at := fmt.Sprintf("organisations[%d].parent", i)
		if o.Parent != "" {
			_, ok := seen[o.Parent]
			demand(c, ok, at, "an organisation of the list")
		}
		demand(c, !v.controls(o.ID, o.ID), at, "a tree without a circle")
	}
}

func (v *Version) checkPeriods(c *Checks) {
	p := v.reg.Periods
	for _, one := range []struct {
		name   string
		period calendar.Period
	}{
		{"periods.a-to-b", p.AToB},
		{"periods.b-to-archive", p.BToArchive},
		{"periods.total", p.Total},
		{"periods.registered", p.Registered},
		{"periods.reverify", p.Reverify},
	} {
		demand(c, one.period.Valid() == nil, one.name, `a period ("3 working days")`)
	}
	d := v.reg.Settings.DeliveredAt
	demand(c, d == Presented || d == Accepted, "settings.delivered-at", "presented or accepted")
}

func (v *Version) checkMatrix(c *Checks) {
	seen := make(map[Action]int)
	for i, p := range v.reg.Matrix {
		at := fmt.Sprintf("matrix[%d]", i)
		demand(c, p.Action != "", at+".action", "an act")
		demand(c, len(p.Roles) > 0, at+".roles", "at least one role")
		demand(c, p.Rule.Known(), at+".rule", "a rule id")
		demand(c, p.ZH != "" && p.EN != "", at, "a name in Chinese and English")
		demand(c, within(p.InCharge, p.Roles), at+".in-charge", "roles of the row")
		demand(c, within(p.AsFor, p.Roles), at+".as-for", "roles of the row")
		// A relation nobody stands in would forbid nothing: four-eyes undone by a slip of the pen.
		demand(c, !slices.ContainsFunc(p.As, unknown), at+".as", "manager-a, manager-b, self or requester")
		demand(c, !slices.ContainsFunc(p.Never, unknown), at+".never", "manager-a, manager-b, self or requester")
		unique(c, seen, p.Action, i, "matrix.action")
	}
}

func unknown(r Relation) bool { return !r.known() }

func within(some, all Roles) bool {
	return !slices.ContainsFunc(some, func(r Role) bool { return !all.Has(r) })
}

func (v *Version) checkPapers(c *Checks) {
	for i, b := range v.reg.Businesses {
		unique(c, v.businesses, b.Kind, i, "businesses.kind")
	}
	for i, s := range v.reg.Signers {
		unique(c, v.signers, s.Code, i, "signers.code")
	}
	for i, d := range v.reg.Deeds {
		unique(c, v.deeds, d.Code, i, "deeds.code")
	}
	for i, l := range v.reg.Checklists {
		at := fmt.Sprintf("checklists[%d]", i)
		_, known := v.businesses[l.Kind]
		demand(c, known, at+".kind", "a kind of business of the regulation")
		_, twice := v.checklists[l.Kind]
		demand(c, !twice, at+".kind", "each kind once")
		list := checklist{papers: l.Papers, index: make(map[string]int, len(l.Papers))}
		part := 0
		for j, p := range l.Papers {
			here := fmt.Sprintf("%s.papers[%d]", at, j)
			demand(c, p.Part.Index() > 0, here+".part", "approval, contracts, investigation or customer")
			demand(c, p.Part.Index() >= part, here+".part", "the four parts in their order")
			part = max(part, p.Part.Index())
			demand(c, p.Code != "" && p.ZH != "" && p.EN != "", here, "a code, and a name in Chinese and English")
			demand(c, p.Form == Original || p.Form == Copy || p.Form == Either, here+".form", "original, copy or either")
			for _, s := range p.Signers {
				_, ok := v.signers[s]
				demand(c, ok, here+".signers", "signers of the regulation, not "+s)
			}
			_, deed := v.deeds[p.Code]
			demand(c, !deed, here+".code", "a paper, not a kind of deed")
			unique(c, list.index, p.Code, j, "papers.code")
		}
		v.checklists[l.Kind] = list
	}
	for _, b := range v.reg.Businesses {
		_, ok := v.checklists[b.Kind]
		demand(c, ok, "checklists", "a checklist for "+string(b.Kind))
	}
}
