package main

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

var testHouse = policy.House{Clock: time.Now}

func tokensAt(t *testing.T, path string) *tokenFile {
	t.Helper()
	tokens, err := openTokens(path, testHouse)
	require.NoError(t, err)
	return tokens
}

func TestTokensAreKeptAsDigests(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	tokens := tokensAt(t, path)
	_, admin, err := tokens.give(Grant{Person: "administrator", Admin: true})
	require.NoError(t, err)
	k, secret, err := tokens.give(Grant{Org: "demo", Person: "deputy", Roles: policy.Roles{policy.DeputyGeneralManager}, InCharge: []policy.DepartmentID{"loans"}})
	require.NoError(t, err)
	require.NotEqual(t, admin, secret)
	require.Len(t, secret, len(secretPrefix)+43, "256 bits")

	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(text), secret)
	require.NotContains(t, string(text), secretPrefix)

	again := tokensAt(t, path)
	require.Equal(t, tokens.all(), again.all())
	who, ok := again.who(secret)
	require.True(t, ok)
	require.Equal(t, k, who)

	require.NoError(t, again.end(k.ID))
	_, ok = again.who(secret)
	require.False(t, ok)
	_, ok = tokensAt(t, path).who(secret)
	require.False(t, ok)
	require.ErrorIs(t, again.end(k.ID), policy.NotFound)
	require.ErrorIs(t, again.end(again.all()[0].ID), policy.Conflict, "the last administrator's")
}

func TestTheTokensOfTheDemoEnd(t *testing.T) {
	tokens := tokensAt(t, filepath.Join(t.TempDir(), "tokens.json"))
	_, own, err := tokens.give(Grant{Org: "sub", Person: "manager-c", Roles: policy.Roles{policy.ProjectManager}})
	require.NoError(t, err)
	before, err := tokens.giveDemo(Grant{Org: "sub", Person: "manager-a"}, Grant{Org: "sub", Person: "manager-b"})
	require.NoError(t, err)
	after, err := tokens.giveDemo(Grant{Org: "sub", Person: "manager-a"}, Grant{Org: "sub", Person: "manager-b"})
	require.NoError(t, err)
	for secret, wanted := range map[string]bool{own: true, before[0]: false, before[1]: false, after[0]: true, after[1]: true} {
		_, ok := tokens.who(secret)
		require.Equal(t, wanted, ok)
	}
}

// A crash between writing the new file and putting it in place leaves the old
// one in force, and the half-written one is in nobody's way.
func TestACrashWhileTokensAreWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	_, secret, err := tokensAt(t, path).give(Grant{Person: "administrator", Admin: true})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path+".new", []byte(`{"version": 1, "tokens": [{"id`), 0o600))

	tokens := tokensAt(t, path)
	_, ok := tokens.who(secret)
	require.True(t, ok)
	_, _, err = tokens.give(Grant{Org: "demo", Person: "manager-a"})
	require.NoError(t, err)
	require.Len(t, tokensAt(t, path).all(), 2)
	require.NoFileExists(t, path+".new")
}

// What cannot be kept is not in force.
func TestTokensThatCannotBeWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	require.NoError(t, os.Mkdir(dir, 0o700))
	tokens := tokensAt(t, filepath.Join(dir, "tokens.json"))
	_, secret, err := tokens.give(Grant{Person: "administrator", Admin: true})
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(dir))
	_, _, err = tokens.give(Grant{Org: "demo", Person: "manager-a"})
	require.ErrorIs(t, err, policy.Unavailable)
	require.Len(t, tokens.all(), 1)
	_, ok := tokens.who(secret)
	require.True(t, ok)
}

func TestADamagedTokenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	_, _, err := tokensAt(t, path).give(Grant{Org: "demo", Person: "manager-a", Roles: policy.Roles{policy.ProjectManager}})
	require.NoError(t, err)
	sound, err := os.ReadFile(path)
	require.NoError(t, err)
	first := strings.Index(string(sound), `"digest": "`) + len(`"digest": "`)
	for name, text := range map[string]string{
		"empty":            "",
		"cut off":          string(sound[:len(sound)/2]),
		"followed":         string(sound) + "{}",
		"another layout":   strings.Replace(string(sound), `"version": 1`, `"version": 2`, 1),
		"an unknown name":  strings.Replace(string(sound), `"version"`, `"colour": 1, "version"`, 1),
		"no digest":        string(sound[:first]) + "x" + string(sound[first+1:]),
		"a role as a post": strings.Replace(string(sound), `"project-manager"`, `"archivist"`, 1),
		"nobody":           strings.Replace(string(sound), `"manager-a"`, `""`, 1),
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := openTokens(path, testHouse)
		require.ErrorContains(t, err, path, name)
		require.ErrorContains(t, err, "it is damaged and nobody is let in by it", name)
		require.ErrorContains(t, err, "-bootstrap", name)
	}
}

func TestWhoCanReachTheTokenFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no permission bits on Windows")
	}
	dir := filepath.Join(t.TempDir(), "new", "data")
	f, err := openFolder(dir)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.close()) }()
	path := f.file("tokens.json")
	_, _, err = tokensAt(t, path).give(Grant{Person: "administrator", Admin: true})
	require.NoError(t, err)
	db, err := f.database()
	require.NoError(t, err)
	for name, want := range map[string]os.FileMode{dir: 0o700, path: 0o600, db: 0o600, f.file("lock"): 0o600} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, want, info.Mode().Perm(), name)
	}
	require.NoError(t, os.Chmod(path, 0o622))
	_, err = openTokens(path, testHouse)
	require.ErrorContains(t, err, "found mode 0622, want 0600")

	_, err = openFolder(dir)
	require.ErrorContains(t, err, "another server uses this folder")
}

func TestGrantsThatAreRefused(t *testing.T) {
	for why, g := range map[string]Grant{
		"of no organisation":               {Person: "manager-a"},
		"to nobody":                        {Org: "demo"},
		"an administrator of a company":    {Org: "demo", Person: "x", Admin: true},
		"an administrator with a role":     {Person: "x", Admin: true, Roles: policy.Roles{policy.Auditor}},
		"in the administrators' own place": {Org: administration, Person: "x"},
		"a post":                           {Org: "demo", Person: "x", Roles: policy.Roles{policy.Archivist}},
		"a role twice":                     {Org: "demo", Person: "x", Roles: policy.Roles{policy.Auditor, policy.Auditor}},
		"a control character":              {Org: "demo", Person: "x\x00"},
	} {
		require.ErrorIs(t, g.check(), policy.InvalidInput, why)
	}
}

// Whatever is wrong with what is shown, the answer is the same.
func TestWhoShowsAToken(t *testing.T) {
	tokens := tokensAt(t, filepath.Join(t.TempDir(), "tokens.json"))
	_, secret, err := tokens.give(Grant{Org: "demo", Person: "deputy", Roles: policy.Roles{policy.DeputyGeneralManager}, Departments: []policy.DepartmentID{"management"}, InCharge: []policy.DepartmentID{"loans"}})
	require.NoError(t, err)
	_, admin, err := tokens.give(Grant{Person: "administrator", Admin: true})
	require.NoError(t, err)
	d := &desk{tokens: tokens}
	ask := func(shown ...string) (policy.Actor, error) {
		return d.authenticate(&http.Request{Header: http.Header{"Authorization": shown}})
	}
	for _, shown := range []string{"Bearer " + secret, "bearer  " + secret} {
		who, err := ask(shown)
		require.NoError(t, err)
		require.Equal(t, policy.Actor{Org: "demo", ID: "deputy", Roles: policy.Roles{policy.DeputyGeneralManager}, Departments: []policy.DepartmentID{"management"}, InCharge: []policy.DepartmentID{"loans"}}, who)
	}
	who, err := ask("Bearer " + admin)
	require.NoError(t, err)
	require.Equal(t, policy.Actor{Org: administration, ID: "administrator"}, who, "no role, and no company")

	for _, shown := range [][]string{
		nil, {""}, {"Bearer"}, {"Bearer "}, {secret}, {"Basic " + secret}, {"Bearer " + secret + "x"}, {"Bearer " + strings.ToUpper(secret)},
		{"Bearer " + digest(secret)}, {"Bearer " + secret, "Bearer " + secret}, {"Bearer" + secret}, {"Bearer " + newSecret()},
	} {
		_, err := ask(shown...)
		require.Equal(t, errWho, err, "%q", shown)
	}
}
