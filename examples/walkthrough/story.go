package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// plot is what a YAML file says: of a project, or of a customer.
type plot interface {
	// lacks names the first key that is missing, that the regulation does not know,
	// or that comes before its turn; nothing when the story can be told.
	lacks(law *policy.Version) string
	// turns are the days of the story, in its order.
	turns() []turn
	// cast says whose story it is, and who holds the posts of every story.
	cast() (policy.OrgID, Posts)
	// by makes the tale of it, over the store of a teller.
	by(t *teller) tale
}

// tale is a story over a store.
type tale interface {
	// subject names what it is of ("project L-2026-017"), other how another file tells
	// of another one.
	subject() policy.Text
	other() policy.Text
	// known reports whether the store knows the subject already.
	known(ctx context.Context) (bool, error)
	// tell tells the story while it happens.
	tell(ctx context.Context) error
	// show tells what the store holds of it.
	show(ctx context.Context) error
	// halted is the record at which an earlier run stopped; nil when the story is whole.
	halted(ctx context.Context) (*halt, error)
	// staff lists those who are asked what comes next.
	staff() []policy.Actor
}

// teller tells a story. Its clock shows the day that the file gives each step.
type teller struct {
	org    policy.OrgID
	posts  Posts
	out    io.Writer
	failed error
	lang   policy.Lang
	now    time.Time
	db     *sqlite.DB
	path   string
	house  policy.House
	room   *archive.Room
	hr     *staff.Office
	law    *policy.Version
}

// tell tells a story over the database at path.
func tell(ctx context.Context, out io.Writer, path string, p plot, law *policy.Version, lang policy.Lang) error {
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	t := &teller{out: out, lang: lang, db: db, path: path, law: law}
	t.org, t.posts = p.cast()
	t.house = policy.House{Clock: func() time.Time { return t.now }}
	t.room, t.hr = archive.NewRoom(db.Archive(), t.house), staff.NewOffice(db.Staff(), t.house)
	turns := p.turns()
	t.now = morning(turns[len(turns)-1].day)
	err = errors.Join(t.whole(ctx, p.by(t)), t.failed)
	return errors.Join(err, db.Close()) //nolint:contextcheck // closing is not to be interrupted
}

// whole tells the whole story once; when the store knows its subject already, it
// shows what the run before left.
func (t *teller) whole(ctx context.Context, s tale) error {
	known, err := s.known(ctx)
	if err != nil {
		return err
	}
	if known {
		return t.again(ctx, s)
	}
	if err := each(ctx, s.tell, s.show); err != nil {
		return err
	}
	t.say(policy.T("再运行一次,可见以上记录仍在。", "Run it again: what it left is still there."))
	return nil
}

// each does one thing after the other, up to the first that fails.
func each(ctx context.Context, do ...func(context.Context) error) error {
	for _, one := range do {
		if err := one(ctx); err != nil {
			return err
		}
	}
	return nil
}

// proven recomputes the numbers of classes of volumes, and the journal.
func (t *teller) proven(ctx context.Context, classes ...archive.Class) error {
	for _, class := range classes {
		audit, err := t.room.AuditNumbers(ctx, policy.By(t.generalManager()), class)
		if err != nil {
			return err
		}
		if !audit.OK() {
			return fmt.Errorf("the numbers of the %s volumes are broken: %+v", class, audit)
		}
	}
	report, err := t.db.Verify(ctx, t.org)
	if err != nil {
		return err
	}
	if !report.OK() {
		return fmt.Errorf("the store does not agree with its journal: %+v", report.Faults)
	}
	t.printf("")
	t.say(policy.Tf("核对:%d 条记录、%d 条日志全部相符,编号连续。", "Verified: %d records agree with their %d journal entries, and the numbers are unbroken.", report.Records, report.Entries))
	return nil
}

func morning(d calendar.Day) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 10, 0, 0, 0, calendar.ChinaTime())
}
