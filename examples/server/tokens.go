package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Grant says who somebody is who shows a token.
type Grant struct {
	// Org and Person name them, Roles are what the host says they are, Departments
	// where they work: who belongs to none borrows nothing. An administrator has
	// neither organisation nor roles nor departments.
	Org         policy.OrgID          `json:"org,omitempty" validate:"max=64,plain"`
	Person      policy.PersonID       `json:"person" validate:"required,max=64,plain"`
	Roles       policy.Roles          `json:"roles,omitempty" validate:"max=20,unique,dive,required,max=64,plain"`
	Departments []policy.DepartmentID `json:"departments,omitempty" validate:"max=100,unique,dive,required,max=64,plain"`
	// InCharge are those a deputy general manager is in charge of.
	InCharge []policy.DepartmentID `json:"inCharge,omitempty" validate:"max=100,unique,dive,required,max=64,plain"`
	Admin    bool                  `json:"admin,omitempty"`
	Note     string                `json:"note,omitempty" validate:"max=200,plain"`
}

// Token is a grant in force, as it is told of: without its secret.
type Token struct {
	ID string `json:"id"`
	Grant
	// Demo tokens end when the demo is started again.
	Demo    bool      `json:"demo,omitempty"`
	Created time.Time `json:"created"`
}

// keptToken is a token in the file, with the SHA-256 digest of its secret.
type keptToken struct {
	Token
	Digest string `json:"digest"`
}

// tokenFile keeps the tokens (tokens.json). What an act on it has answered is on
// the disk. It is safe for any number of goroutines of one process.
type tokenFile struct {
	path  string
	house policy.House

	mu       sync.RWMutex
	list     []keptToken
	byDigest map[string]Token
}

// fileVersion is the layout of the file.
const fileVersion = 1

type tokenDocument struct {
	Version int         `json:"version"`
	Tokens  []keptToken `json:"tokens"`
}

// openTokens reads the file; none is no tokens.
func openTokens(path string, house policy.House) (*tokenFile, error) {
	t := &tokenFile{path: path, house: house}
	list, err := readTokens(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := os.Chmod(path, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err // whoever copied it may have left it open to others
	}
	t.set(list)
	return t, nil
}

func readTokens(path string) ([]keptToken, error) {
	f, err := os.Open(path) //nolint:gosec // the folder is the user's to name
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := closed(info); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	list, err := parseTokens(text)
	if err != nil {
		return nil, fmt.Errorf("it is damaged and nobody is let in by it (%w): put back a copy, "+
			"or move it away and start with -bootstrap, which makes all tokens anew", err)
	}
	return list, nil
}

func parseTokens(text []byte) ([]keptToken, error) {
	var doc tokenDocument
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&doc); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the document")
	}
	if doc.Version != fileVersion {
		return nil, fmt.Errorf("found version %d, want %d", doc.Version, fileVersion)
	}
	ids, digests := make(map[string]bool), make(map[string]bool)
	for i, k := range doc.Tokens {
		raw, err := hex.DecodeString(k.Digest)
		switch {
		case err != nil || len(raw) != sha256.Size || hex.EncodeToString(raw) != k.Digest:
			return nil, fmt.Errorf("tokens[%d].digest is no SHA-256 digest", i)
		case k.ID == "" || ids[k.ID] || digests[k.Digest]:
			return nil, fmt.Errorf("tokens[%d] has no id of its own", i)
		}
		if err := k.check(); err != nil {
			return nil, fmt.Errorf("tokens[%d]: %w", i, err)
		}
		ids[k.ID], digests[k.Digest] = true, true
	}
	return doc.Tokens, nil
}

// check refuses a grant that says nothing, or too much.
func (g Grant) check() error {
	var c policy.Checks
	c.Join(policy.CheckShape(g))
	switch {
	case g.Admin && (g.Org != "" || len(g.Roles) > 0 || len(g.Departments) > 0 || len(g.InCharge) > 0):
		c.Add(*policy.Invalid("admin", "an organisation, roles or departments", "none",
			policy.T("管理员不属于任何单位,也没有角色", "an administrator has no organisation, roles or departments")))
	case !g.Admin && (g.Org == "" || g.Org == administration):
		c.Add(*policy.Invalid("org", "", "the person's organisation",
			policy.T("未指明单位", "no organisation is named")))
	}
	for i, r := range g.Roles {
		if r.ByAppointment() {
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Field: fmt.Sprintf("roles[%d]", i), Found: string(r),
				Problem: policy.Tf("%s只能经任命取得", "%s is a post held by appointment alone", r.Text()),
				Remedy:  policy.T("请去掉该角色,由总经理任命", "leave it out, and have the general manager appoint them"),
			})
		}
	}
	return c.Err()
}

// set takes a list into use.
func (t *tokenFile) set(list []keptToken) {
	t.list, t.byDigest = list, make(map[string]Token, len(list))
	for _, k := range list {
		t.byDigest[k.Digest] = k.Token
	}
}

// digest is what is kept of a secret.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// who finds whose secret it is.
func (t *tokenFile) who(secret string) (Token, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	found, ok := t.byDigest[digest(secret)]
	return found, ok
}

// all returns the tokens in the order in which they were given.
func (t *tokenFile) all() []Token {
	t.mu.RLock()
	defer t.mu.RUnlock()
	list := make([]Token, len(t.list))
	for i, k := range t.list {
		list[i] = k.Token
	}
	return list
}

// give makes a token for a grant and returns its secret, which is not kept.
func (t *tokenFile) give(g Grant) (Token, string, error) {
	given, secrets, err := t.replace(func(Token) bool { return false }, false, g)
	if err != nil {
		return Token{}, "", err
	}
	return given[0], secrets[0], nil
}

// giveDemo makes the tokens of the demo; those of an earlier start end.
func (t *tokenFile) giveDemo(grants ...Grant) ([]string, error) {
	_, secrets, err := t.replace(func(k Token) bool { return k.Demo }, true, grants...)
	return secrets, err
}

// replace ends some tokens and makes others, in one go.
func (t *tokenFile) replace(ends func(Token) bool, demo bool, grants ...Grant) ([]Token, []string, error) {
	now, err := t.house.Now()
	if err != nil {
		return nil, nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	list := slices.DeleteFunc(slices.Clone(t.list), func(k keptToken) bool { return ends(k.Token) })
	given, secrets := make([]Token, len(grants)), make([]string, len(grants))
	for i, g := range grants {
		if err := g.check(); err != nil {
			return nil, nil, err
		}
		given[i] = Token{ID: t.house.ID(), Grant: g, Demo: demo, Created: now}
		secrets[i] = newSecret()
		list = append(list, keptToken{Token: given[i], Digest: digest(secrets[i])})
	}
	return given, secrets, t.keep(list)
}

// end takes a token back. The last administrator's stays: nobody could give
// another.
func (t *tokenFile) end(id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.list, func(k keptToken) bool { return k.ID == id })
	if i < 0 {
		return &policy.Violation{
			Kind: policy.NotFound, Subject: "token",
			Problem: policy.T("没有这个令牌", "there is no such token"), Remedy: policy.T("请核对编号", "check the id"),
		}
	}
	list := slices.Delete(slices.Clone(t.list), i, i+1)
	if t.list[i].Admin && !slices.ContainsFunc(list, func(k keptToken) bool { return k.Admin }) {
		return &policy.Violation{
			Kind: policy.Conflict, Subject: "token/" + id, Field: "admin",
			Problem: policy.T("这是最后一个管理员的令牌", "this is the token of the last administrator"),
			Remedy:  policy.T("请先为另一位管理员发放令牌", "give another administrator a token first"),
		}
	}
	return t.keep(list)
}

// keep brings a list to the disk and takes it into use: into a file beside, which
// then takes the place of the one before.
func (t *tokenFile) keep(list []keptToken) error {
	text, err := json.MarshalIndent(tokenDocument{Version: fileVersion, Tokens: list}, "", "  ")
	if err != nil {
		return err
	}
	err = replaceFile(t.path, append(text, '\n'))
	if err != nil {
		return errors.Join(&policy.Violation{
			Kind: policy.Unavailable, Subject: "token",
			Problem: policy.T("令牌文件无法写入", "the token file cannot be written"),
			Remedy:  policy.T("请查看服务器的磁盘和日志", "see to the server's disk, and its log"),
		}, err)
	}
	t.set(list)
	return nil
}

func replaceFile(path string, text []byte) error {
	beside := path + ".new"                                                  // one that a crash left is written over
	f, err := os.OpenFile(beside, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // as above
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(beside, path); err != nil {
		return err
	}
	return settle(filepath.Dir(path))
}

// secretPrefix tells people and scanners what a string is.
const secretPrefix = "dossier_"

// newSecret returns a new token: 256 random bits.
func newSecret() string {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // it never fails
	return secretPrefix + base64.RawURLEncoding.EncodeToString(raw[:])
}
