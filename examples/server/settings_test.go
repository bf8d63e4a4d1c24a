package main

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"net"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

func read(env map[string]string, args ...string) (settings, error) {
	return readSettings(args, func(name string) string { return env[name] }, &bytes.Buffer{})
}

func TestAFlagWinsOverItsVariable(t *testing.T) {
	env := map[string]string{
		"DOSSIER_ADDR": "127.0.0.1:1", "DOSSIER_DATA": "there", "DOSSIER_DSN": "postgres://u:secret@h/d", "DOSSIER_LANG": "zh",
		"DOSSIER_TLS_CERT": "c", "DOSSIER_TLS_KEY": "k", "DOSSIER_LOG_LEVEL": "warn", "DOSSIER_LOG_FORMAT": "json",
		"DOSSIER_DEMO": "1", "DOSSIER_INSECURE_LISTEN": "true", "DOSSIER_BOOTSTRAP": "false",
	}
	s, err := read(env, "-addr", "127.0.0.1:2", "-lang", "en", "-demo=false")
	require.NoError(t, err)
	require.Equal(t, settings{
		addr: "127.0.0.1:2", data: "there", dsn: "postgres://u:secret@h/d", lang: policy.EN, tlsCert: "c", tlsKey: "k",
		logLevel: slog.LevelWarn, logFormat: "json", insecureListen: true,
	}, s)

	s, err = read(nil)
	require.NoError(t, err)
	require.Equal(t, settings{addr: "127.0.0.1:8080", data: "dossier-data", lang: policy.EN, logFormat: "text"}, s)
}

func TestSettingsThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		args []string
		want string
	}{
		{nil, []string{"-dmeo"}, "flag provided but not defined: -dmeo; -h lists the flags"},
		{nil, []string{"serve"}, `"serve" is one argument too many`},
		{nil, []string{"-lang", "fr"}, `invalid value "fr" for flag -lang: want en or zh`},
		{nil, []string{"-log-format", "xml"}, "want text or json"},
		{nil, []string{"-log-level", "loud"}, `invalid value "loud" for flag -log-level`},
		{nil, []string{"-tls-cert", "c"}, "both -tls-cert and -tls-key"},
		{nil, []string{"-demo", "-bootstrap"}, "want one of them"},
		{nil, []string{"-data", ""}, "-data is empty"},
		{map[string]string{"DOSSIER_DEMO": "perhaps"}, nil, "DOSSIER_DEMO=perhaps: parse error"},
		{map[string]string{"DOSSIER_LANG": "fr"}, nil, "DOSSIER_LANG=fr: want en or zh"},
	} {
		_, err := read(c.env, c.args...)
		require.ErrorContains(t, err, c.want)
	}
}

// Help names every flag, and shows nothing of the environment.
func TestHelp(t *testing.T) {
	var out bytes.Buffer
	_, err := readSettings([]string{"-h"}, func(string) string { return "postgres://u:secret@h/d" }, &out)
	require.ErrorIs(t, err, flag.ErrHelp)
	flagsOf(&settings{}).VisitAll(func(f *flag.Flag) { require.Contains(t, out.String(), "-"+f.Name) })
	require.NotContains(t, out.String(), "secret")
}

func TestWhereTheServerListens(t *testing.T) {
	names := map[string][]netip.Addr{
		"localhost": {netip.MustParseAddr("::1"), netip.MustParseAddr("127.0.0.1")},
		"both":      {netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("192.0.2.7")},
		"mapped":    {netip.MustParseAddr("::ffff:127.0.0.1")},
	}
	find := func(_ context.Context, _, host string) ([]netip.Addr, error) {
		if ip, err := netip.ParseAddr(host); err == nil {
			return []netip.Addr{ip}, nil
		}
		if ips, ok := names[host]; ok {
			return ips, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "", "[::1]:0": "", "localhost:8080": "", "127.8.9.1:80": "", "mapped:80": "",
		":8080":          "every address of this machine",
		"0.0.0.0:8080":   "give -tls-cert and -tls-key, or -insecure-listen",
		"[::]:8080":      "other machines may reach",
		"192.0.2.7:8080": "192.0.2.7, which other machines",
		"both:8080":      "192.0.2.7, which other machines",
		"nowhere:8080":   `the host "nowhere" cannot be resolved`,
		"127.0.0.1":      "want host:port",
		"127.0.0.1:http": `the port "http", want 0 to 65535`,
		"127.0.0.1:-1":   `the port "-1"`,
	} {
		err := checkAddr(t.Context(), settings{addr: addr}, find)
		if want == "" {
			require.NoError(t, err, addr)
			continue
		}
		require.ErrorContains(t, err, want, addr)
	}
	for _, s := range []settings{{addr: ":8080", insecureListen: true}, {addr: "0.0.0.0:1", tlsCert: "c", tlsKey: "k"}} {
		require.NoError(t, checkAddr(t.Context(), s, find))
	}
}
