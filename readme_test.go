package dossier_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// The Go code of the README compiles, runs, and prints what its comments say.
func TestTheCodeOfTheReadmeRuns(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.Len(t, blocks, 5, "the story, the rule in three lines, the host's transaction, the archivist, the handler")

	// The third block goes on from the first, on the host's side of the same file;
	// the fourth goes on from its first lines.
	story := blocks[0][1]
	host := `host, err := sql.Open("sqlite", "dossier.db?_pragma=busy_timeout(5000)&_txlock=immediate")
if err != nil { log.Fatal(err) }
if _, err = host.ExecContext(ctx, "CREATE TABLE loans (number TEXT, disbursed TEXT)"); err != nil { log.Fatal(err) }
`
	opened, _, found := strings.Cut(story, "f, err = room.EndProject")
	require.True(t, found)
	store, _, found := strings.Cut(story, "room := ")
	require.True(t, found)
	for name, code := range map[string]string{
		"story": story,
		"rule":  blocks[1][1],
		"host":  opened + host + strings.Replace(blocks[2][1], "room := ", "room = ", 1),
		"staff": store + blocks[3][1],
		"http":  store + blocks[4][1],
	} {
		t.Run(name, func(t *testing.T) {
			out := runMain(t, code)
			for _, printed := range regexp.MustCompile(`fmt\.Println\(.*\) +// (.*)`).FindAllStringSubmatch(code, -1) {
				require.Contains(t, out, printed[1]+"\n")
			}
		})
	}
}

// The default regulation in its two parts is one document to start from.
func TestTheRegulationToStartFrom(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	parts := []string{"policy/default.yaml", "policy/default_checklists.yaml"}
	require.Contains(t, string(readme), "cat "+strings.Join(parts, " ")+" > ours.yaml")
	var ours []byte
	for _, part := range parts {
		text, err := os.ReadFile(part)
		require.NoError(t, err)
		ours = append(ours, text...)
	}
	reg, err := policy.ParseRegulation(ours)
	require.NoError(t, err)
	_, err = policy.Compile(reg, nil, nil)
	require.NoError(t, err)
	byDefault, err := policy.DefaultRegulation()
	require.NoError(t, err)
	require.Equal(t, byDefault, reg)
}

var imports = map[string]string{
	"http":        "net/http",
	"httpapi":     module + "/adapters/httpapi",
	"archivetest": "github.com/seed-9bd3a28c/dossier/archive/archivetest",
	"archive":     "github.com/seed-9bd3a28c/dossier/archive",
	"calendar":    "github.com/seed-9bd3a28c/dossier/policy/calendar",
	"context":     "context",
	"fmt":         "fmt",
	"log":         "log",
	"policy":      "github.com/seed-9bd3a28c/dossier/policy",
	"sql":         "database/sql",
	"staff":       "github.com/seed-9bd3a28c/dossier/policy/staff",
	"sqlite":      "github.com/seed-9bd3a28c/dossier/adapters/sqlite",
	"time":        "time",
}

// runMain builds the code as the body of main, as a package of this module
// that stands only in an overlay, and runs it in a folder of its own.
func runMain(t *testing.T, code string) string {
	t.Helper()
	src := "package main\n\nimport (\n"
	for name, path := range imports {
		if regexp.MustCompile(`\b` + name + `\.`).MatchString(code) {
			src += "\t\"" + path + "\"\n"
		}
	}
	src += ")\n\nfunc main() {\n" + code + "}\n"

	root, err := os.Getwd()
	require.NoError(t, err)
	dir := t.TempDir()
	file := filepath.Join(dir, "main.go")
	require.NoError(t, os.WriteFile(file, []byte(src), 0o600))
	overlay, err := json.Marshal(map[string]map[string]string{
		"Replace": {filepath.Join(root, "examples", "readme", "main.go"): file},
	})
	require.NoError(t, err)
	overlayFile := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(overlayFile, overlay, 0o600))

	program := filepath.Join(dir, "program")
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlayFile, "-o", program, "./examples/readme")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s\n%s", out, src)
	run := exec.CommandContext(t.Context(), program)
	run.Dir = dir
	out, err = run.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}
