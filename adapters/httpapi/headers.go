package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/seed-9bd3a28c/dossier/policy"
)

type mannerKey struct{}

// manner is how a request is read and answered.
type manner struct {
	lang policy.Lang
	// patience is how long a client may take to send a body, or to take an
	// answer (each part of it, where it is streamed).
	patience time.Duration
	// id is the request's, and who is who asks, once that is known.
	id  string
	who *policy.Actor
}

// defaultPatience is that of every API.
const defaultPatience = 30 * time.Second

// withManner notes the manner of a request: the language that Accept-Language
// asks for, or the one given.
func withManner(r *http.Request, id string, otherwise policy.Lang, patience time.Duration) *http.Request {
	m := manner{lang: wantedLang(r.Header.Get("Accept-Language"), otherwise), patience: patience, id: id, who: &policy.Actor{}}
	return r.WithContext(context.WithValue(r.Context(), mannerKey{}, m))
}

// mannerOf returns the manner noted, or the usual one on a host's own route.
func mannerOf(r *http.Request) manner {
	if m, ok := r.Context().Value(mannerKey{}).(manner); ok {
		return m
	}
	return manner{lang: wantedLang(r.Header.Get("Accept-Language"), policy.EN), patience: defaultPatience, who: &policy.Actor{}}
}

func langOf(r *http.Request) policy.Lang { return mannerOf(r).lang }

// takeInTime bounds how long the client may take for what is written next: its
// patience, and once more that long, since net/http first waits for the rest of a
// body. Where the connection knows no deadlines there is nothing to bound.
func takeInTime(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(2 * mannerOf(r).patience))
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

// stillHas reports whether If-None-Match names the revision: among several, or
// weakened by a proxy, as it may be for a reading.
func stillHas(r *http.Request, revision uint64) bool {
	for tag := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag(revision) {
			return true
		}
	}
	return false
}

// etag is a revision as a header has it.
func etag(revision uint64) string { return `"` + strconv.FormatUint(revision, 10) + `"` }

// key reads Idempotency-Key.
func key(r *http.Request) (string, error) {
	k, err := header(r, "Idempotency-Key")
	if err != nil || len(r.Header.Values("Idempotency-Key")) == 0 {
		return "", err
	}
	odd := func(c rune) bool { return c <= ' ' || c > '~' }
	if k == "" || len(k) > 128 || strings.ContainsFunc(k, odd) {
		return "", policy.Invalid("Idempotency-Key", strconv.Itoa(len(k))+" bytes", "1 to 128 visible ASCII characters",
			policy.T("请求键须为 1 至 128 个可见 ASCII 字符", "the request key takes 1 to 128 visible ASCII characters"))
	}
	return k, nil
}
