package httpapi_test

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	shownLine = regexp.MustCompile(`"\$BASE([^"]*)"</pre>`)
	shownBody = regexp.MustCompile(`(?s)<h4>Body</h4>.*?<pre>(.*?)</pre>`)
)

// bodies are the samples on the page of the documentation, by path.
func (h *house) bodies() map[string]string {
	all := make(map[string]string)
	page := html.UnescapeString(string(h.do("", "GET", "/docs", nil).body))
	for _, one := range strings.Split(page, "<pre>curl -X POST ")[1:] {
		line := shownLine.FindStringSubmatch(one)
		require.NotNil(h.t, line, one)
		one, _, _ = strings.Cut(one, "<h4>Answers</h4>")
		if body := shownBody.FindStringSubmatch(one); body != nil && strings.HasPrefix(strings.TrimSpace(body[1]), "{") {
			all[line[1]] = body[1]
		}
	}
	return all
}

// Every body that the documentation shows is read: it has every field that must be
// there, and none that there is not.
func TestTheSampleBodiesAreRead(t *testing.T) {
	h := newHouse(t)
	d, seen := h.document(), 0
	for path, body := range h.bodies() {
		var tree any
		require.NoError(t, json.Unmarshal([]byte(body), &tree), path)
		op, ok := d.Paths[strings.NewReplacer("$ID", "{id}").Replace(path)]
		require.True(t, ok, path)
		require.Empty(t, d.slips(op["post"].RequestBody.Content["application/json"].Schema, tree, "body"), path)
		seen++
		if !strings.Contains(path, "$ID") {
			continue
		}
		// With an id that is not there the body is looked at first.
		r := h.do("general-manager", "POST", strings.ReplaceAll(path, "$ID", "nothing"), body, "If-Match", `"1"`)
		require.NotContains(t, []int{400, 415, 500}, r.StatusCode, "%s: %s", path, r.body)
	}
	require.Greater(t, seen, 60)
}

// The first sample that a newcomer sends is accepted as it stands.
func TestTheSampleOfAFileIsAccepted(t *testing.T) {
	h := newHouse(t)
	body := h.bodies()["/api/v1/files"]
	require.NotContains(t, body, `"ended"`, "the end is recorded by an act of its own")
	f := h.file(h.do("manager-a", "POST", "/api/v1/files", body))
	require.Equal(t, "manager-a", string(f.Project.A))
}
