package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// settings is what flags and environment say.
type settings struct {
	addr           string
	insecureListen bool
	data           string
	dsn            string
	demo           bool
	bootstrap      bool
	tlsCert        string
	tlsKey         string
	lang           policy.Lang
	logLevel       slog.Level
	logFormat      string
}

// envPrefix begins the variable of every flag: DOSSIER_TLS_CERT for -tls-cert.
const envPrefix = "DOSSIER_"

// variable returns the environment variable of a flag.
func variable(flagName string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

// readSettings reads flags, and for those not given the environment. Help that
// was asked for goes to out, and is flag.ErrHelp.
func readSettings(args []string, env func(string) string, out io.Writer) (settings, error) {
	var s settings
	flags := flagsOf(&s)
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		help(flags, out)
		return s, err
	}
	if err != nil {
		return s, fmt.Errorf("%w; -h lists the flags", err)
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("%q is one argument too many; everything is said by flags, -h lists them", flags.Arg(0))
	}
	given := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	flags.VisitAll(func(f *flag.Flag) {
		value := env(variable(f.Name))
		if given[f.Name] || value == "" {
			return
		}
		if setErr := flags.Set(f.Name, value); setErr != nil {
			err = errors.Join(err, fmt.Errorf("%s=%s: %w", variable(f.Name), value, setErr))
		}
	})
	return s, errors.Join(err, s.check())
}

// flagsOf makes the flags that fill the settings.
func flagsOf(s *settings) *flag.FlagSet {
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller tells of errors, once
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8080", "`host:port` to listen on; port 0 takes a free one")
	flags.BoolVar(&s.insecureListen, "insecure-listen", false, "listen beyond this machine without TLS: tokens can then be read on the way")
	flags.StringVar(&s.data, "data", "dossier-data", "`folder` of records and tokens; made when it is not there")
	flags.StringVar(&s.dsn, "dsn", "", "keep the records in PostgreSQL: postgres://`user@host/database`")
	flags.BoolVar(&s.demo, "demo", false, "fill an empty folder with a company to look at, and print its tokens")
	flags.BoolVar(&s.bootstrap, "bootstrap", false, "make the first administrator and print their token, once")
	flags.StringVar(&s.tlsCert, "tls-cert", "", "`file` of the TLS certificate chain, PEM")
	flags.StringVar(&s.tlsKey, "tls-key", "", "`file` of its private key, PEM")
	s.lang = policy.EN
	flags.Func("lang", "`language` of what is printed and of answers that ask for none: en or zh (default en)", func(v string) error {
		s.lang = policy.Lang(v)
		return oneOf(v, string(policy.EN), string(policy.ZH))
	})
	flags.TextVar(&s.logLevel, "log-level", slog.LevelInfo, "least `level` of what is logged: debug, info, warn or error")
	s.logFormat = "text"
	flags.Func("log-format", "`format` of the log on standard error: text or json (default text)", func(v string) error {
		s.logFormat = v
		return oneOf(v, "text", "json")
	})
	return flags
}

func oneOf(found string, wanted ...string) error {
	if slices.Contains(wanted, found) {
		return nil
	}
	return fmt.Errorf("want %s", strings.Join(wanted, " or "))
}

// check finds what does not go together.
func (s settings) check() error {
	var errs []error
	if (s.tlsCert == "") != (s.tlsKey == "") {
		errs = append(errs, errors.New("TLS takes both -tls-cert and -tls-key, found one of them"))
	}
	if s.demo && s.bootstrap {
		errs = append(errs, errors.New("found both -demo and -bootstrap, want one of them: the demo has an administrator too"))
	}
	if s.data == "" {
		errs = append(errs, errors.New("-data is empty, want a folder"))
	}
	return errors.Join(errs...)
}

func (s settings) tls() bool { return s.tlsCert != "" }

// help writes what a newcomer wants to know.
func help(flags *flag.FlagSet, out io.Writer) {
	flags.SetOutput(out)
	write := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format, args...) } // help that cannot be written helps nobody
	write(`The reference server of Dossier: the library over HTTP.

  server -demo         a company to look at; prints a token for each of its people
  server -bootstrap    the first start in earnest; prints an administrator's token
  server               from then on

Flags:
`)
	flags.PrintDefaults()
	write("\nA flag that is not given is taken from its variable: %s for -addr, %s for -tls-cert.\n", variable("addr"), variable("tls-cert"))
}

// logger writes the log as the settings say.
func (s settings) logger(out io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.logLevel}
	if s.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
