package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/httpapi"
	"github.com/seed-9bd3a28c/dossier/adapters/postgres"
	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// patience is how long requests under way may take once the server is to end.
const patience = 20 * time.Second

// store is what both databases offer.
type store interface {
	Archive() archive.Store
	Contracts() contract.Store
	Credit() credit.Store
	Custody() custody.Store
	Lending() lending.Store
	Customers() customer.Store
	Staff() staff.Store
	Verify(ctx context.Context, org policy.OrgID) (journal.Report, error)
	Close() error
}

// run serves until ctx is done: what is to be read goes to out, the log to log.
func run(ctx context.Context, s settings, out, log io.Writer) (err error) {
	data, err := openFolder(s.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.close()) }()
	listener, err := listen(ctx, s)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // closed already, unless the start failed
	certificate, err := s.certificate()
	if err != nil {
		return err
	}
	house := policy.House{Clock: time.Now, Log: s.logger(log)}
	tokens, err := openTokens(data.file("tokens.json"), house)
	if err != nil {
		return err
	}
	house.Directory = tokens // whom an act names has a token
	db, err := openStore(ctx, s, data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	d := &desk{tokens: tokens, staff: db.Staff(), house: house}
	api, err := httpapi.New(httpapi.Config{ //nolint:contextcheck // each request brings its own
		House: house, Archive: db.Archive(), Custody: db.Custody(), Lending: db.Lending(), Customers: db.Customers(),
		Credit: db.Credit(), Contracts: db.Contracts(), Staff: db.Staff(),
		Authenticate: d.authenticate, Verify: db.Verify, Lang: s.lang,
	})
	if err != nil {
		return err
	}
	d.serve(api)
	w := &welcome{lang: s.lang, out: out, url: address(listener, s.tls())}
	if err := w.open(ctx, s, db, tokens, log); err != nil {
		return err
	}
	if s.insecureListen && !s.tls() {
		house.Log.Warn("tokens travel in the clear: anybody between client and server can take them", slog.String("addr", listener.Addr().String()))
	}
	server := httpapi.NewServer(s.addr, api)
	server.ErrorLog = slog.NewLogLogger(house.Log.Handler(), slog.LevelWarn)
	if certificate != nil {
		listener = tls.NewListener(listener, certificate)
	}
	house.Log.Info("serving", slog.String("addr", listener.Addr().String()), slog.String("data", s.data), slog.String("store", s.store()))
	err = serve(ctx, server, listener, w.ready)
	house.Log.Info("ended")
	return err
}

// store names the kind of database that the settings choose.
func (s settings) store() string {
	if s.dsn != "" {
		return "postgres"
	}
	return "sqlite"
}

// serve serves until ctx is done, then waits for the requests under way.
func serve(ctx context.Context, server *http.Server, listener net.Listener, ready func() error) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if err := ready(); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	err := server.Shutdown(end)
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(fmt.Errorf("some requests were not answered within %s and were cut off", patience), server.Close())
	}
	return err
}

// openStore opens the database that the settings name.
func openStore(ctx context.Context, s settings, f *folder) (store, error) {
	if err := f.belongsTo(s.store()); err != nil {
		return nil, err
	}
	if s.dsn != "" {
		db, err := postgres.Open(ctx, s.dsn)
		if err != nil {
			return nil, fmt.Errorf("-dsn: %w", err)
		}
		return db, f.remember(s.store())
	}
	path, err := f.database()
	if err != nil {
		return nil, err
	}
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	return db, f.remember(s.store())
}

// certificate reads what TLS takes; nil when the server speaks plain HTTP.
func (s settings) certificate() (*tls.Config, error) {
	if !s.tls() {
		return nil, nil //nolint:nilnil // nil is plain HTTP
	}
	pair, err := tls.LoadX509KeyPair(s.tlsCert, s.tlsKey)
	if err != nil {
		return nil, fmt.Errorf("-tls-cert %s, -tls-key %s: %w", s.tlsCert, s.tlsKey, err)
	}
	return &tls.Config{
		Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
	}, nil
}

// address is where a client finds the server. One that listens everywhere is
// found on this machine, too.
func address(l net.Listener, secure bool) string {
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return scheme + l.Addr().String()
	}
	host := at.IP.String()
	if at.IP.IsUnspecified() {
		host = "localhost"
	}
	return scheme + net.JoinHostPort(host, fmt.Sprint(at.Port))
}
