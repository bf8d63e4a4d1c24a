package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// statuses is what the kinds of refusal are in HTTP: the one table. Where an act
// broke several, the first row that fits speaks for all. An empty field fits
// every field.
var statuses = []struct {
	kind   policy.Kind
	field  string
	status int
	title  policy.Text
}{
	{policy.Unavailable, "", http.StatusServiceUnavailable, policy.T("暂时无法办理", "Not available now")},
	{policy.NotFound, "", http.StatusNotFound, policy.T("没有这条记录", "Not found")},
	{policy.NotAllowed, "", http.StatusForbidden, policy.T("无权办理", "Not allowed")},
	{policy.InvalidInput, "", http.StatusBadRequest, policy.T("请求有误", "Invalid input")},
	{policy.Conflict, "revision", http.StatusPreconditionFailed, policy.T("记录已更改", "The record has changed")},
	{policy.Conflict, "key", http.StatusUnprocessableEntity, policy.T("请求键已被使用", "The request key was used")},
	{policy.Conflict, "", http.StatusConflict, policy.T("与已有记录冲突", "Conflict")},
	{policy.RuleBroken, "", http.StatusUnprocessableEntity, policy.T("违反制度", "A rule forbids it")},
}

var (
	titleInternal     = policy.T("服务器内部错误", "Internal error")
	titleNoRoute      = policy.T("没有这一路径", "No such path")
	titleNoMethod     = policy.T("该路径不接受此方法", "Method not allowed")
	titleUnknown      = policy.T("未通过身份验证", "Not authenticated")
	titlePrecondition = policy.T("须说明依据的版本", "A revision is required")
	titleTooLarge     = policy.T("请求过大", "Too large")
	titleType         = policy.T("不支持的内容类型", "Unsupported content type")
	titleSlow         = policy.T("请求超时", "The request took too long")
)

// refusal is what only HTTP refuses.
type refusal struct {
	status    int
	title     policy.Text
	violation policy.Violation // the zero one says no more than the title
	cause     error            // for the log alone
}

// Error implements error.
func (e *refusal) Error() string {
	if e.cause != nil {
		return e.title.EN + ": " + e.cause.Error()
	}
	return e.title.EN
}

// Unwrap returns the cause.
func (e *refusal) Unwrap() error { return e.cause }

// Unauthenticated is the refusal of somebody whom a host's authentication does not
// know: for [WriteProblem] the same whatever the cause, which is for the log. Only
// one that is [policy.Unavailable] is told as that.
func Unauthenticated(err error) error {
	if errors.Is(err, policy.Unavailable) {
		return err
	}
	return &refusal{status: http.StatusUnauthorized, title: titleUnknown, cause: err, violation: policy.Violation{
		Kind: policy.NotAllowed, Field: "Authorization", Wanted: "credentials that the host knows",
		Problem: policy.T("请求未带有效的身份凭证", "the request carries no valid credentials"),
		Remedy:  policy.T("请在 Authorization 头中带上有效的凭证", "send valid ones in the header Authorization"),
	}}
}

// problem is a problem of RFC 9457.
type problem struct {
	Type   string      `json:"type"`
	Title  policy.Text `json:"title"`
	Status int         `json:"status"`
	Detail string      `json:"detail,omitempty"`
	// Instance names this request, as the log does.
	Instance   string      `json:"instance,omitempty"`
	Violations []violation `json:"violations,omitempty"`
}

// violation is a [policy.Violation] with its article. Problem and remedy are in the
// language of the request; found and wanted are for programs, and the same in each.
type violation struct {
	Kind    policy.Kind `json:"kind"`
	Rule    policy.Rule `json:"rule,omitempty"`
	Article string      `json:"article,omitempty"`
	Subject string      `json:"subject,omitempty"`
	Field   string      `json:"field,omitempty"`
	Problem policy.Text `json:"problem"`
	Found   string      `json:"found,omitempty" doc:"what was found, for a program: a day, a count, a state, a code or a few words, the same in every language; problem says it to people"`
	Wanted  string      `json:"wanted,omitempty" doc:"what would have been right, for a program: the same in every language; problem and remedy say it to people"`
	Remedy  policy.Text `json:"remedy,omitzero"`
}

// statusOf decides the status of an error.
func statusOf(err error) int {
	if own, ok := errors.AsType[*refusal](err); ok {
		return own.status
	}
	status, _ := rowOf(err)
	return status
}

func rowOf(err error) (int, policy.Text) {
	list := policy.Violations(err)
	for _, row := range statuses {
		for _, v := range list {
			if v.Kind == row.kind && (row.field == "" || row.field == v.Field) {
				return row.status, row.title
			}
		}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return statuses[0].status, statuses[0].title
	}
	return http.StatusInternalServerError, titleInternal
}

func problemOf(err error, lang policy.Lang) problem {
	list := policy.Violations(err)
	p := problem{Type: "about:blank"}
	if own, ok := errors.AsType[*refusal](err); ok {
		p.Status, p.Title, list = own.status, own.title, nil
		if own.violation.Kind != "" {
			list = []*policy.Violation{&own.violation}
		}
	} else {
		p.Status, p.Title = rowOf(err)
	}
	if p.Status == http.StatusInternalServerError {
		list = nil // nobody was meant to see it
	}
	details := make([]string, len(list))
	for i, v := range list {
		details[i] = v.In(lang)
		p.Violations = append(p.Violations, told(v))
	}
	p.Detail = strings.Join(details, "\n")
	if len(list) > 0 {
		p.Type = "urn:dossier:" + string(list[0].Kind)
		for _, v := range list {
			if v.Rule != "" {
				p.Type = "urn:dossier:rule:" + string(v.Rule)
				break
			}
		}
	}
	return p
}

// told is a violation as an answer tells it: what was sent is not repeated.
func told(v *policy.Violation) violation {
	out := violation{
		Kind: v.Kind, Rule: v.Rule, Subject: v.Subject, Field: v.Field,
		Problem: v.Problem, Found: v.Found, Wanted: v.Wanted, Remedy: v.Remedy,
	}
	if v.Rule.Known() {
		out.Article = articleOf(v.Rule)
	}
	// The id of what is not there, or not for this person to see, may be anything
	// that the path said; so may that of a person, which is the host's.
	kind, _, _ := strings.Cut(v.Subject, "/")
	if v.Kind == policy.NotFound || v.Kind == policy.NotAllowed || kind == staff.PersonKind {
		out.Subject = kind
	}
	return out
}

// articleOf is a rule's article as it is told: none for the rule that no article states.
func articleOf(r policy.Rule) string {
	if a := r.Article(); !strings.HasPrefix(a, "(") {
		return a
	}
	return ""
}

// WriteProblem answers an error as a problem of RFC 9457, by the table that the
// API itself uses; for a host's own routes beside it.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err, langOf(r))
	h := w.Header()
	if id := h.Get(requestID); id != "" {
		p.Instance = "urn:uuid:" + id
	}
	switch p.Status {
	case http.StatusUnauthorized:
		if h.Get("WWW-Authenticate") == "" {
			h.Set("WWW-Authenticate", `Bearer realm="dossier"`)
		}
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "5")
	}
	for _, of := range []string{"ETag", "Location", "Content-Disposition", "Dossier-Act", "Idempotency-Replayed"} {
		h.Del(of) // an answer that was begun
	}
	write(w, r, p.Status, "application/problem+json", p, masked)
}
