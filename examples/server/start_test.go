package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A start that fails says why in one line, and nothing has been made.
func TestStartsThatFail(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, taken.Close()) }()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-addr", ":0"}, 2, "other machines may reach"},
		{[]string{"-colour"}, 2, "-h lists the flags"},
		{[]string{"-addr", taken.Addr().String()}, 1, "address already in use"},
		{[]string{"-data", file}, 1, "not a directory"},
		{[]string{"-dsn", "postgres://nobody:secret@127.0.0.1:1/none"}, 1, "cannot be reached"},
		{[]string{"-dsn", "postgres://nobody:secret@host:port:port/x"}, 1, "-dsn: the data source name cannot be read"},
		{[]string{"-tls-cert", file, "-tls-key", file}, 1, "-tls-cert"},
	} {
		data := filepath.Join(t.TempDir(), "data")
		code, told := fails(t, append([]string{"-data", data, "-demo"}, c.args...)...)
		require.Equal(t, c.code, code, "%v: %s", c.args, told)
		require.Contains(t, told, c.want)
		require.Equal(t, 1, strings.Count(told, "\n"), "one line: %s", told)
		require.NotContains(t, told, "secret")
		require.NoFileExists(t, filepath.Join(data, "tokens.json"))
	}
	out, err := command("-h").CombinedOutput()
	require.NoError(t, err, "help was asked for")
	require.Contains(t, string(out), "-insecure-listen")
}

func TestNobodyHasATokenYet(t *testing.T) {
	p := start(t, "-data", t.TempDir())
	require.Eventually(t, func() bool { return strings.Contains(p.log.String(), "start it with -bootstrap") }, soon, time.Millisecond, "it comes by another pipe")
	p.as(newSecret()).must(t, http.StatusUnauthorized, http.MethodGet, "/api/v1/files", nil)
}

func TestOverTLS(t *testing.T) {
	cert, key, pool := selfSigned(t)
	p := start(t, "-data", t.TempDir(), "-bootstrap", "-tls-cert", cert, "-tls-key", key)
	require.True(t, strings.HasPrefix(p.url, "https://127.0.0.1:"), p.url)
	secret, err := tokenOf(p.told)
	require.NoError(t, err)
	c := p.as(secret)
	c.http.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	c.must(t, http.StatusOK, http.MethodGet, "/api/v1/tokens", nil)
	_, err = p.as(secret).try(http.MethodGet, "/api/v1/tokens", nil)
	require.ErrorContains(t, err, "certificate")
}

func selfSigned(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	dir := t.TempDir()
	cert, key, pool = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), x509.NewCertPool()
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	require.NoError(t, os.WriteFile(cert, chain, 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), 0o600))
	require.True(t, pool.AppendCertsFromPEM(chain))
	return cert, key, pool
}
