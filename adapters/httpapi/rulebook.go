package httpapi

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

type (
	regulationText struct {
		// Text is a whole regulation as YAML. What it changes of what stands on its day is
		// credit, the rest or both (rule C3a), which the answer's changes says; it takes
		// the right for each part that it changes.
		Text string `json:"text" validate:"required" doc:"a whole regulation as YAML; it takes the right for each part (credit, the rest) that it changes of what stands on its effective day (C3a), and changes in the answer says which: credit, rest or both"`
	}
	interpretation struct {
		Rule policy.Rule `json:"rule" validate:"required"`
		Text string      `json:"text" validate:"required,max=4000,prose"`
	}
)

// rulebook adds the rows of an organisation's regulation.
func (a *API) rulebook() {
	office := a.office
	n := noun[staff.Rulebook]{api: a, path: "/rulebook", tag: "regulation", ref: staff.Rulebook.Ref}

	one(n, "the versions, interpretations and working-day amendments on record; revision 0 when none are", func(ctx context.Context, req policy.Request, _ string) (staff.Rulebook, error) {
		return office.Rulebook(ctx, req)
	})
	history(a, n.path+"/journal", n.tag, "the journal of the rulebook", func(ctx context.Context, req policy.Request, _ string, after uint64, limit int) ([]journal.Entry, error) {
		return office.RulebookHistory(ctx, req, after, limit)
	})
	list(a, n.path+"/interpretations", n.tag, "the interpretations of a rule, or of all", func(ctx context.Context, req policy.Request, _ string, q ruleQuery) ([]staff.Interpretation, string, error) {
		all, err := office.Interpretations(ctx, req, q.Rule)
		return all, "", err
	})
	act(n, staff.ActPublish, "publish", func(ctx context.Context, req policy.Request, ref policy.Ref, in regulationText) (staff.Rulebook, error) {
		return office.Publish(ctx, req, ref, in.Text)
	})
	act(n, staff.ActInterpret, "interpret", func(ctx context.Context, req policy.Request, ref policy.Ref, in interpretation) (staff.Rulebook, error) {
		return office.Interpret(ctx, req, ref, staff.Interpretation{Rule: in.Rule, Text: in.Text})
	})
	act(n, staff.ActAmendCalendar, "amend-calendar", office.AmendCalendar)

	answerTo(a, "/regulation", n.tag, "the regulation in force on a day, today unless said", func(ctx context.Context, req policy.Request, _ string, q dayQuery) (policy.Regulation, error) {
		law, err := office.RegulationInForce(ctx, req, q.Day)
		if err != nil {
			return policy.Regulation{}, err
		}
		return law.Regulation(), nil
	})
	list(a, "/permissions", n.tag, "the authority matrix in force: who may do what", func(ctx context.Context, req policy.Request, _ string, q dayQuery) ([]policy.Permission, string, error) {
		law, err := office.RegulationInForce(ctx, req, q.Day)
		if err != nil {
			return nil, "", err
		}
		return law.Matrix().Rows(), "", nil
	})
	list(a, "/rules", n.tag, "the catalogue of rules, each with its article", func(context.Context, policy.Request, string, struct{}) ([]duty, string, error) {
		all := make([]duty, 0, len(policy.Rules()))
		for _, r := range policy.Rules() {
			all = append(all, duty{r, r.Document(), articleOf(r), r.Text(), r.Effects(), r.Packages()})
		}
		return all, "", nil
	})
}

type ruleQuery struct {
	Rule policy.Rule `query:"rule" doc:"a rule such as C4.6a; all unless said"`
}

type dayQuery struct {
	Day calendar.Day `query:"day" doc:"a civil day; today unless said"`
}

// duty is a rule of the catalogue.
type duty struct {
	Rule     policy.Rule     `json:"rule"`
	Document policy.Document `json:"document"`
	Article  string          `json:"article,omitempty"`
	Text     policy.Text     `json:"text"`
	Effects  []policy.Effect `json:"effects"`
	Packages []string        `json:"packages"`
}
