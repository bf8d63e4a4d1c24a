package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/seed-9bd3a28c/dossier/policy"
)

type langKey struct{}

// withLang notes the language of a request: what Accept-Language asks for, or
// the one given.
func withLang(r *http.Request, otherwise policy.Lang) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), langKey{}, wantedLang(r.Header.Get("Accept-Language"), otherwise)))
}

func langOf(r *http.Request) policy.Lang {
	if lang, ok := r.Context().Value(langKey{}).(policy.Lang); ok {
		return lang
	}
	return wantedLang(r.Header.Get("Accept-Language"), policy.EN)
}

var languages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

func wantedLang(accept string, otherwise policy.Lang) policy.Lang {
	if accept == "" || accept == "*" || len(accept) > 200 {
		return otherwise
	}
	_, i, confidence := matchLanguage(accept)
	switch {
	case confidence == language.No:
		return otherwise
	case i == 0:
		return policy.ZH
	}
	return policy.EN
}

func matchLanguage(accept string) (language.Tag, int, language.Confidence) {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return language.Und, 0, language.No
	}
	return languages.Match(tags...)
}

// header returns a header that may stand once.
func header(r *http.Request, name string) (string, error) {
	switch values := r.Header.Values(name); len(values) {
	case 0:
		return "", nil
	case 1:
		return values[0], nil
	}
	return "", policy.Invalid(name, "several", "one", policy.Tf("请求头 %s 只能有一个", "the header %s stands more than once", name))
}

// revision reads If-Match: the revision that the caller decided on.
func revision(r *http.Request) (uint64, error) {
	text, err := header(r, "If-Match")
	if err != nil {
		return 0, err
	}
	if text == "" {
		return 0, &refusal{status: http.StatusPreconditionRequired, title: titlePrecondition, violation: policy.Violation{
			Kind: policy.InvalidInput, Field: "If-Match", Wanted: `the ETag of the record, such as "3"`,
			Problem: policy.T("未说明依据的是哪一版", "the request does not say on which revision it was decided"),
			Remedy:  policy.T("请先读取记录,将其 ETag 置于 If-Match", "read the record and send its ETag in If-Match"),
		}}
	}
	n, ok := revisionOf(text)
	if !ok {
		return 0, policy.Invalid("If-Match", "", `one strong ETag such as "3"`,
			policy.T("If-Match 须为一个强 ETag", "If-Match takes one strong ETag, as it was answered"))
	}
	return n, nil
}

func revisionOf(tag string) (uint64, bool) {
	n, err := strconv.ParseUint(strings.Trim(tag, `"`), 10, 63)
	return n, err == nil && etag(n) == tag
}

// etag is a revision as a header has it.
func etag(revision uint64) string { return `"` + strconv.FormatUint(revision, 10) + `"` }

// key reads Idempotency-Key.
func key(r *http.Request) (string, error) {
	if values := r.Header.Values("Idempotency-Key"); len(values) == 1 && values[0] == "" {
		return "", policy.Invalid("Idempotency-Key", "nothing", "1 to 128 bytes", policy.T("请求键为空", "the request key is empty"))
	}
	return header(r, "Idempotency-Key")
}
