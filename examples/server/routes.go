package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/adapters/httpapi"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// administration is the organisation of those who have none: administrators,
// who reach no record.
const administration policy.OrgID = "administration"

// errWho is all that is said of a token that lets nobody in, whatever is wrong
// with it.
var errWho = errors.New("no token that is known")

// desk serves the library to those who show a token, and the tokens to
// administrators.
type desk struct {
	tokens *tokenFile
	staff  staff.Store
	house  policy.House
}

// serve has the API serve the tokens as well.
func (d *desk) serve(api *httpapi.API) {
	api.Handle("POST /api/v1/tokens", d.administrators(d.give))
	api.Handle("GET /api/v1/tokens", d.administrators(d.list))
	api.Handle("DELETE /api/v1/tokens/{id}", d.administrators(d.end))
}

// authenticate says who shows a token.
func (d *desk) authenticate(r *http.Request) (policy.Actor, error) {
	k, err := d.holder(r)
	if err != nil {
		return policy.Actor{}, err
	}
	if k.Admin {
		return policy.Actor{Org: administration, ID: k.Person}, nil
	}
	return policy.Actor{Org: k.Org, ID: k.Person, Roles: slices.Clone(k.Roles), Departments: slices.Clone(k.Departments), InCharge: slices.Clone(k.InCharge)}, nil
}

// holder finds the token that a request shows.
func (d *desk) holder(r *http.Request) (Token, error) {
	shown := r.Header.Values("Authorization")
	if len(shown) != 1 {
		return Token{}, errWho
	}
	scheme, secret, _ := strings.Cut(shown[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Token{}, errWho
	}
	k, ok := d.tokens.who(strings.TrimLeft(secret, " "))
	if !ok {
		return Token{}, errWho
	}
	return k, nil
}

// administrators lets nobody else in.
func (d *desk) administrators(do func(w http.ResponseWriter, r *http.Request, by Token) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		k, err := d.holder(r)
		switch {
		case err != nil:
			err = httpapi.Unauthenticated(err)
		case !k.Admin:
			err = &policy.Violation{
				Kind: policy.NotAllowed, Subject: "token",
				Problem: policy.T("令牌由管理员发放和收回", "tokens are given and taken back by an administrator"),
				Remedy:  policy.T("请联系管理员", "ask an administrator"),
			}
		default:
			err = do(w, r, k)
		}
		if err != nil {
			d.house.Logger().WarnContext(r.Context(), "tokens", slog.String("method", r.Method), slog.Any("error", err))
			httpapi.WriteProblem(w, r, err)
		}
	}
}

// given is a new token with its secret, told this once.
type given struct {
	Token
	Secret string `json:"token"`
}

func (d *desk) give(w http.ResponseWriter, r *http.Request, by Token) error {
	var g Grant
	if err := httpapi.ReadJSON(w, r, &g); err != nil {
		return err
	}
	if err := errors.Join(g.check(), d.checkRoles(r.Context(), g)); err != nil {
		return err
	}
	k, secret, err := d.tokens.give(g)
	if err != nil {
		return err
	}
	d.house.Logger().InfoContext(r.Context(), "token given", slog.String("id", k.ID), slog.String("by", by.ID),
		slog.String("org", string(k.Org)), slog.String("person", string(k.Person)), slog.Any("roles", k.Roles), slog.Bool("admin", k.Admin))
	w.Header().Set("Location", "/api/v1/tokens/"+k.ID)
	httpapi.WriteJSON(w, r, http.StatusCreated, given{k, secret})
	return nil
}

func (d *desk) list(w http.ResponseWriter, r *http.Request, _ Token) error {
	httpapi.WriteJSON(w, r, http.StatusOK, struct {
		Items []Token `json:"items"`
	}{d.tokens.all()})
	return nil
}

func (d *desk) end(w http.ResponseWriter, r *http.Request, by Token) error {
	id := r.PathValue("id")
	if err := d.tokens.end(id); err != nil {
		return err
	}
	d.house.Logger().InfoContext(r.Context(), "token ended", slog.String("id", id), slog.String("by", by.ID))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// checkRoles refuses a role that the regulation in force gives nothing to do: a
// slip of the pen would make a token that opens no door.
func (d *desk) checkRoles(ctx context.Context, g Grant) error {
	if len(g.Roles) == 0 {
		return nil
	}
	known, err := d.roles(ctx, g.Org)
	if err != nil {
		return err
	}
	var c policy.Checks
	for i, r := range g.Roles {
		if !known.Has(r) {
			c.Add(*policy.Invalid(fmt.Sprintf("roles[%d]", i), "", fmt.Sprint(known),
				policy.T("权限表中没有这个角色", "the authority matrix knows no such role")))
		}
	}
	return c.Err()
}

// roles lists the roles of the authority matrix in force in an organisation,
// posts aside.
func (d *desk) roles(ctx context.Context, org policy.OrgID) (policy.Roles, error) {
	now, err := d.house.Now()
	if err != nil {
		return nil, err
	}
	var kept staff.Rulebook
	err = d.staff.View(ctx, func(r staff.Reader) (err error) {
		kept, err = r.Rulebook(ctx, org)
		return err
	})
	if err != nil {
		return nil, err
	}
	book, err := kept.Compile()
	if err != nil {
		return nil, err
	}
	law, err := book.InForce(org, policy.Default().Day(now))
	if err != nil {
		return nil, err
	}
	var known policy.Roles
	for _, row := range law.Matrix().Rows() {
		for _, r := range row.Roles {
			if !known.Has(r) && !r.ByAppointment() {
				known = append(known, r)
			}
		}
	}
	return known, nil
}
