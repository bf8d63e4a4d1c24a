package dossier_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// module is the path every package of the house begins with.
const module = "github.com/seed-9bd3a28c/dossier"

// floors is the house from the ground up: a package may import only what stands before it.
// "x/..." is x and everything below it. A package in an internal directory stands on the floor
// of the package that holds the directory, one step before it.
var floors = []floor{
	{dir: "policy/calendar", domain: true},
	{dir: "policy", domain: true, draws: true}, // policy.House is where ids come from
	{dir: "policy/journal", domain: true},
	{dir: "archive/numbering", domain: true},
	{dir: "policy/staff", domain: true},
	{dir: "archive", domain: true},
	{dir: "archive/archivetest", domain: true},
	{dir: "credit/customer", domain: true},
	{dir: "credit/contract", domain: true},
	{dir: "credit", domain: true},
	{dir: "custody", domain: true},
	{dir: "custody/custodytest", domain: true},
	{dir: "lending", domain: true},
	{dir: "adapters/...", within: true},
	{dir: "examples/..."},
}

type floor struct {
	dir    string
	domain bool // the rules live here: no outside world, no clock
	draws  bool // may draw random numbers and ids
	within bool // packages of this floor may import each other
}

// banned are imports that no package of a domain floor may have among its dependencies,
// however far away.
var banned = []string{"net/http", "database/sql", module + "/adapters", module + "/examples"}

// driver holds the interfaces that let a value type stand in a column, and no database.
const driver = "database/sql/driver"

// clocks are the functions of package time that read the clock of the machine or wait on it.
var clocks = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep"}

// chance are packages that make ids and random numbers.
var chance = []string{"math/rand", "math/rand/v2", "crypto/rand", "github.com/google/uuid"}

func TestAPackageImportsOnlyWhatStandsBelowIt(t *testing.T) {
	for _, p := range house(t) {
		for _, imp := range p.imports {
			target, ok := strings.CutPrefix(imp.path, module+"/")
			if !ok {
				if imp.path == module {
					t.Errorf("%s: %s imports the root, which is a page to read and no floor", imp.at, p.dir)
				}
				continue
			}
			if why := climbs(p.dir, target); why != "" {
				t.Errorf("%s: %s imports %s: %s", imp.at, p.dir, target, why)
			}
		}
	}
}

func TestADomainPackageKnowsNothingOfTheOutsideWorld(t *testing.T) {
	var domain []string
	for _, p := range house(t) {
		for _, imp := range p.imports {
			switch f := floors[level(p.dir)]; {
			case !f.domain:
			case below(imp.path, "os"):
				t.Errorf("%s: %s imports %s: a rule reads no file, environment or process", imp.at, p.dir, imp.path)
			case slices.Contains(chance, imp.path) && !f.draws:
				t.Errorf("%s: %s imports %s: ids come from policy.House alone", imp.at, p.dir, imp.path)
			}
		}
		if floors[level(p.dir)].domain {
			domain = append(domain, module+"/"+p.dir)
		}
	}
	require.NotEmpty(t, domain)
	for path, deps := range dependencies(t, domain) {
		for _, ban := range banned {
			reaches := func(dep string) bool { return below(dep, ban) && dep != driver }
			if i := slices.IndexFunc(deps, reaches); i >= 0 {
				t.Errorf("%s reaches %s: see go list -deps", path, deps[i])
			}
		}
	}
}

func TestADomainPackageReadsNoClock(t *testing.T) {
	for _, p := range house(t) {
		if !floors[level(p.dir)].domain {
			continue
		}
		for _, at := range p.clocks {
			t.Errorf("%s: instants come from policy.House alone", at)
		}
	}
}

// The checks above are worth what they refuse.
func TestTheFloorsRefuse(t *testing.T) {
	for _, c := range []struct {
		from, to string
		climbs   bool
		why      string
	}{
		{"policy", "policy/calendar", false, "a deadline is counted in days"},
		{"policy/calendar", "policy", true, "a day knows no regulation"},
		{"policy", "policy/staff", true, "the regulation is data and imports nothing above"},
		{"policy/staff", "archive", true, "people are appointed before files exist"},
		{"policy/staff", "archive/numbering", false, "series stand below staff"},
		{"archive", "archive/archivetest", true, "fixtures are made of files, not files of fixtures"},
		{"archive", "archive/internal/form", false, "its own inner room"},
		{"archive/internal/form", "archive", true, "an inner room serves its package"},
		{"archive/internal/form", "policy", false, "an inner room stands on the same ground"},
		{"credit", "archive/internal/form", true, "another's inner room"},
		{"credit/customer", "credit/contract", true, "customers stand below contracts"},
		{"lending", "custody", false, "the desk is on the top floor"},
		{"custody", "lending", true, "the vault is below the desk"},
		{"lending", "adapters/memory", true, "no rule reaches a store"},
		{"adapters/sqlite", "adapters/internal/table", false, "adapters share tools"},
		{"adapters/memory", "examples/crm", true, "examples are wiring"},
		{"examples/crm", "adapters/sqlite", false, "examples wire stores"},
		{"examples/crm", "examples/server", true, "a story is read alone"},
		{"examples/crm", "examples/crm/views", false, "a story may have chapters"},
		{"lending", "reports", true, "a package outside the table"},
	} {
		require.Equal(t, c.climbs, climbs(c.from, c.to) != "", "%s -> %s: %s", c.from, c.to, c.why)
	}

	p := room{dir: "archive"}
	require.NoError(t, p.read(token.NewFileSet(), "file.go", []byte(`package archive
import clock "time"
var now = clock.Now
func age(t clock.Time) clock.Duration { return clock.Since(t) }
func day(t clock.Time) string { return t.Format(clock.DateOnly) }
`)))
	require.Len(t, p.clocks, 2, "a renamed import and a function value are found")
	require.Error(t, p.read(token.NewFileSet(), "broken.go", []byte("package archive\nfunc {")))
}

// climbs says why a package may not import another, or nothing if it may.
func climbs(from, to string) string {
	here, there := level(from), level(to)
	switch {
	case there < 0:
		return "it stands on no floor: give it a line in the floors table"
	case inner(to) && !strings.HasPrefix(from+"/", owner(to)+"/"):
		return "it is the inner room of another package"
	case there < here:
		return ""
	case there > here:
		return "it stands above"
	case inner(from) && !inner(to) && !floors[here].within:
		return "an inner room may not import the package that holds it"
	case floors[here].within, inner(to), story(from) == story(to):
		return ""
	}
	return "it stands on the same floor"
}

// level returns the place of a package's directory in the floors table, -1 if it has none.
func level(dir string) int {
	if inner(dir) && !strings.HasPrefix(dir, "adapters/") && !strings.HasPrefix(dir, "examples/") {
		dir = owner(dir)
	}
	return slices.IndexFunc(floors, func(f floor) bool {
		if tree, ok := strings.CutSuffix(f.dir, "/..."); ok {
			return below(dir, tree)
		}
		return f.dir == dir
	})
}

// inner reports whether a directory is or lies in an internal one.
func inner(dir string) bool { return strings.Contains("/"+dir+"/", "/internal/") }

// owner returns the directory that holds the internal one.
func owner(dir string) string {
	before, _, _ := strings.Cut("/"+dir+"/", "/internal/")
	return strings.TrimPrefix(before, "/")
}

// story returns the first two parts of a path: examples/crm of examples/crm/views.
func story(dir string) string {
	parts := strings.SplitN(dir, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// below reports whether a path is root or lies below it.
func below(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// A room is one package of the house, as its source says it, for every build tag at once.
type room struct {
	dir     string // below the root, with slashes
	imports []use
	clocks  []string // positions where the machine's clock is used
}

type use struct{ path, at string }

// house reads every package of this module but the root, tests aside. It fails on what cannot
// be parsed and on a package that has no floor. Reading the files here rather than by a
// command also tells go test what a cached result depends on.
func house(t *testing.T) []room {
	t.Helper()
	var rooms []room
	files := token.NewFileSet()
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case path == ".":
			return nil
		case entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_"):
			return fs.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
			return fs.SkipDir // a module of its own
		}
		p := room{dir: filepath.ToSlash(path)}
		sources, err := p.walk(files, path)
		if err != nil {
			t.Errorf("%v", err)
		}
		if sources == 0 {
			return nil
		}
		if level(p.dir) < 0 {
			t.Errorf("%s stands on no floor: give it a line in the floors table", p.dir)
			return nil
		}
		rooms = append(rooms, p)
		return nil
	}))
	return rooms
}

// walk reads the sources of one directory and returns how many there are.
func (p *room) walk(files *token.FileSet, dir string) (sources int, err error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		sources++
		text, readErr := os.ReadFile(name)
		err = errors.Join(err, readErr)
		if readErr == nil {
			err = errors.Join(err, p.read(files, name, text))
		}
	}
	return sources, err
}

// read adds one source file.
func (p *room) read(files *token.FileSet, name string, text []byte) error {
	file, err := parser.ParseFile(files, name, text, 0)
	if err != nil {
		return err
	}
	var clock string // what the file calls package time
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		at := files.Position(spec.Pos()).String()
		p.imports = append(p.imports, use{path: path, at: at})
		if path != "time" {
			continue
		}
		clock = "time"
		if spec.Name != nil {
			clock = spec.Name.Name
		}
		if clock == "." {
			p.clocks = append(p.clocks, at+": import . \"time\" hides its clock")
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := sel.X.(*ast.Ident)
		if ok && clock != "" && pkg.Name == clock && slices.Contains(clocks, sel.Sel.Name) {
			p.clocks = append(p.clocks, fmt.Sprintf("%s: time.%s", files.Position(sel.Pos()), sel.Sel.Name))
		}
		return true
	})
	return nil
}

// dependencies returns all that each package depends on, near and far, as the go command
// resolves it.
func dependencies(t *testing.T, packages []string) map[string][]string {
	t.Helper()
	var problems strings.Builder
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-e", "-json=ImportPath,Deps,Error,DepsErrors"}, packages...)...)
	cmd.Stderr = &problems
	out, err := cmd.Output()
	require.NoError(t, err, "go list: %s", problems.String())

	deps := map[string][]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Deps       []string
			Error      *struct{ Pos, Err string }
			DepsErrors []struct {
				ImportStack []string
				Pos, Err    string
			}
		}
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return deps
		}
		require.NoError(t, err)
		if p.Error != nil {
			t.Errorf("%s does not load: %s %s", p.ImportPath, p.Error.Pos, p.Error.Err)
		}
		for _, e := range p.DepsErrors {
			t.Errorf("%s does not load: %s %s", p.ImportPath, e.Pos, e.Err)
		}
		deps[p.ImportPath] = p.Deps
	}
}
