package staff

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Naming returns the keeping for an act that names others: [Keeping.Run] lets it
// through only where the house's directory knows them, and the matrix lets them do
// what they are named for. A house without a directory vouches for its names.
func (k Keeping[X, R]) Naming(names ...policy.Named) Keeping[X, R] {
	k.names = names
	return k
}

// named is what the directory says of one whom an act names.
type named struct {
	policy.Named
	who policy.Actor
	err error
}

// find asks the directory for all of them, before the transaction: what it answers is
// looked at once the act itself has been let through, so that nobody learns who there
// is from an act they may not do.
func (g *Gate) find(ctx context.Context, org policy.OrgID, names []policy.Named) []named {
	directory := g.house.Directory
	if directory == nil {
		return nil
	}
	var all []named
	asked := make(map[policy.Named]bool)
	for _, n := range names {
		if n.Empty() || asked[n] {
			continue
		}
		asked[n] = true
		one := named{Named: n}
		if n.Department != "" {
			one.err = directory.Department(ctx, org, n.Department)
		} else {
			one.who, one.err = whois(ctx, directory, org, n.Person)
		}
		if one.err != nil && !errors.Is(one.err, policy.NotFound) {
			g.house.Logger().LogAttrs(ctx, slog.LevelWarn, "directory", slog.String("org", string(org)), slog.String("field", n.Field), slog.String("error", one.err.Error()))
		}
		all = append(all, one)
	}
	return all
}

// whois asks for a person of the organisation, or for one of a group body by the name
// that records have of them ([policy.Actor.Person]).
func whois(ctx context.Context, d policy.Directory, org policy.OrgID, id policy.PersonID) (policy.Actor, error) {
	who, err := d.Person(ctx, org, id)
	home, own, group := strings.Cut(string(id), "/")
	if !group || !errors.Is(err, policy.NotFound) {
		return policy.Actor{Org: org, ID: id, Roles: who.Roles, Departments: who.Departments, InCharge: who.InCharge}, err
	}
	who, err = d.Person(ctx, policy.OrgID(home), policy.PersonID(own))
	return policy.Actor{Org: org, Home: policy.OrgID(home), ID: policy.PersonID(own), Roles: who.Roles}, err
}

// suit refuses whom the act names and must not, all of them at once; r is the record
// as the act leaves it.
func (k Keeping[X, R]) suit(ctx context.Context, tx X, p Pass, all []named, r R) error {
	var c policy.Checks
	for _, n := range all {
		if n.who.Home != "" { // what they are in their own organisation is not what they are here
			n.who.Roles = p.Law.Reach(policy.Actor{Org: n.who.Home, Roles: n.who.Roles}, n.who.Org)
			if n.err == nil && len(n.who.Roles) == 0 {
				n.err = policy.NotFound
			}
		}
		if n.err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			c.Add(*n.Refused(n.err))
			continue
		}
		if n.For == "" {
			continue
		}
		if n.who.Home == "" {
			person, err := k.Staff(tx).Person(ctx, n.who.Org, n.who.ID)
			if err != nil {
				return err
			}
			n.who.Roles = rolesOf(n.who.Roles, person, p.Today)
		}
		if no := p.Law.Matrix().Suits(n.Named, n.who, k.Subject(r)); no != nil {
			c.Add(*no)
		}
	}
	return c.Err()
}

// Known asks the directory, before any transaction, about all those whom the lines of a
// long list name, each once. What it returns judges the record that was made of one
// line, and whom that line names, as [Keeping.Naming] does.
func (k Keeping[X, R]) Known(ctx context.Context, g *Gate, org policy.OrgID, names []policy.Named) func(ctx context.Context, tx X, p Pass, r R, names ...policy.Named) error {
	known := make(map[policy.Named]named)
	for _, one := range g.find(ctx, org, names) {
		known[one.Named] = one
	}
	return func(ctx context.Context, tx X, p Pass, r R, names ...policy.Named) error {
		var all []named
		for _, n := range names {
			if one, ok := known[n]; ok {
				all = append(all, one)
			}
		}
		return k.suit(ctx, tx, p, all, r)
	}
}

// about is the person whose record an act is on.
func about(ref policy.Ref) policy.Named {
	return policy.Named{Field: "id", Person: policy.PersonID(ref.ID)}
}
