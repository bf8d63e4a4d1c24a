package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// binary is the server as it is built for a user.
var binary string

func TestMain(m *testing.M) { os.Exit(withBinary(m)) }

func withBinary(m *testing.M) int {
	dir, err := os.MkdirTemp("", "dossier-server-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "server")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		panic(fmt.Sprintf("go build: %v\n%s", err, out))
	}
	return pgtest.Run(m)
}

// soon bounds every wait of these tests.
const soon = 30 * time.Second

// process is a running server.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	url   string
	told  string // standard output up to the ready line
	log   *output
	ended chan struct{}
}

// output gathers what a process writes.
type output struct {
	sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.Lock()
	defer o.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.Lock()
	defer o.Unlock()
	return o.text.String()
}

// command prepares the server, without the variables of whoever runs the tests.
func command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT")}
	return cmd
}

// fails runs a server that is not to start, and returns its code and what it
// says.
func fails(t *testing.T, args ...string) (int, string) {
	t.Helper()
	out, err := command(args...).CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "%s", out)
	return exit.ExitCode(), string(out)
}

// start starts a server on a free port and waits until it is ready.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: command(args...), log: &output{}, ended: make(chan struct{})}
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	p.cmd.Stderr = p.log
	require.NoError(t, p.cmd.Start())
	told := make(chan string, 1)
	go func() {
		defer close(p.ended)
		all := &bytes.Buffer{}
		one := make([]byte, 4096)
		for sent := false; ; {
			n, readErr := out.Read(one)
			all.Write(one[:n])
			if !sent && bytes.Contains(all.Bytes(), []byte("ready ")) && bytes.HasSuffix(all.Bytes(), []byte("\n")) {
				told <- all.String()
				sent = true
			}
			if readErr != nil {
				break
			}
		}
		_ = p.cmd.Wait() // its code is in ProcessState
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // ended already, most of the time
		<-p.ended
		if t.Failed() {
			t.Logf("the server's log:\n%s", p.log)
		}
	})
	select {
	case p.told = <-told:
	case <-p.ended:
		t.Fatalf("the server ended: %s", p.log)
	case <-time.After(soon):
		t.Fatalf("the server is not ready: %s", p.log)
	}
	_, url, found := strings.Cut(p.told, "ready ")
	require.True(t, found)
	p.url = strings.TrimSpace(url)
	return p
}

// end sends a signal and returns the code the server ends with; -1 when the
// signal killed it.
func (p *process) end(signal os.Signal) int {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Signal(signal))
	return p.wait()
}

func (p *process) wait() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(soon):
		p.t.Fatal("the server does not end")
	}
	return p.cmd.ProcessState.ExitCode()
}

// client is somebody with a token.
type client struct {
	http  *http.Client
	url   string
	token string
}

// as is the client of a token.
func (p *process) as(token string) client {
	return client{&http.Client{Timeout: soon}, p.url, token}
}

// reply is an answer, read.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// into decodes the body.
func (r reply) into(t *testing.T, v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(r.body, v), "%s", r.body)
}

// try sends a request; headers are name, value, name, value.
func (c client) try(method, path string, body any, headers ...string) (reply, error) {
	var in io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return reply{}, err
		}
		in = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, c.url+path, in)
	if err != nil {
		return reply{}, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, text}, err
}

// must sends a request and wants an answer of a status.
func (c client) must(t *testing.T, want int, method, path string, body any, headers ...string) reply {
	t.Helper()
	r, err := c.try(method, path, body, headers...)
	require.NoError(t, err)
	require.Equal(t, want, r.status, "%s %s: %s", method, path, r.body)
	return r
}

// get reads into a value.
func (c client) get(t *testing.T, path string, into any) {
	t.Helper()
	c.must(t, http.StatusOK, http.MethodGet, path, nil).into(t, into)
}

// onFile does an act on a file, and returns it as it is then.
func (c client) onFile(f archive.File, act string, body any) (archive.File, error) {
	r, err := c.try(http.MethodPost, "/api/v1/files/"+string(f.ID)+"/"+act, body, "If-Match", strconv.Quote(strconv.FormatUint(f.Revision, 10)))
	if err != nil {
		return f, err
	}
	if r.status != http.StatusOK {
		return f, fmt.Errorf("%s: %d %s", act, r.status, r.body)
	}
	var now archive.File
	err = json.Unmarshal(r.body, &now)
	return now, err
}

// sign signs over the digest that the API shows.
func (c client) sign(f archive.File, purpose archive.Purpose) (archive.File, error) {
	r, err := c.try(http.MethodGet, "/api/v1/files/"+string(f.ID)+"/digests", nil)
	if err != nil {
		return f, err
	}
	var shown map[archive.Purpose]string
	if err := json.Unmarshal(r.body, &shown); err != nil {
		return f, err
	}
	return c.onFile(f, "sign", map[string]any{"purpose": purpose, "digest": shown[purpose]})
}

// open starts the file of a project.
func (c client) open(p archive.Project) (archive.File, error) {
	r, err := c.try(http.MethodPost, "/api/v1/files", p)
	if err != nil {
		return archive.File{}, err
	}
	if r.status != http.StatusCreated {
		return archive.File{}, fmt.Errorf("open: %d %s", r.status, r.body)
	}
	var f archive.File
	err = json.Unmarshal(r.body, &f)
	return f, err
}

// onPerson does an act on the record of a person.
func (c client) onPerson(t *testing.T, id policy.PersonID, revision uint64, act string, body any) {
	t.Helper()
	c.must(t, http.StatusOK, http.MethodPost, "/api/v1/people/"+string(id)+"/"+act, body, "If-Match", strconv.Quote(strconv.FormatUint(revision, 10)))
}

// steps takes steps one after the other, as long as each is done.
func steps(f archive.File, seen func(archive.File), all ...func(archive.File) (archive.File, error)) (archive.File, error) {
	for _, step := range all {
		now, err := step(f)
		if err != nil {
			return f, err
		}
		f = now
		if seen != nil {
			seen(f)
		}
	}
	return f, nil
}

// problem is what a refusal answers.
type problem struct {
	Type       string
	Status     int
	Detail     string
	Violations []struct{ Kind, Rule, Field string }
}

var errNoToken = errors.New("no token was printed")

// tokenOf finds the token in what a server told when it started.
func tokenOf(told string) (string, error) {
	for word := range strings.FieldsSeq(told) {
		if strings.HasPrefix(word, secretPrefix) {
			return word, nil
		}
	}
	return "", errNoToken
}
