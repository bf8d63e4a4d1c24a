package compliance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// world is what one scenario has to itself: a store in memory, a clock that the
// days of the sentences set, the regulation, and what came of the last act.
type world struct {
	db  *memory.DB
	now time.Time
	// reg is the regulation as the premises changed it; fixed says that they did.
	reg   policy.Regulation
	fixed bool
	// roster says that the company keeps a directory of its people.
	roster bool
	// project is the one the sentences speak of now, files are those opened.
	project string
	files   map[string]archive.File

	folder   string // of the scenarios
	premise  bool   // the sentence at hand begins with 假如
	acts     int
	resent   bool         // the next act is sent a second time, as over a bad line
	last     tried        // the last act
	refused  error        // what the last act met, until a sentence answers for it
	printed  string       // what was last exported or printed
	history  []line       // of the journal, as read for the sentences about it
	seen     archive.File // what was last read with its personal data
	counter  counter      // what is going on at the lending desk
	deeds    strongbox    // what is going on in the vault
	life     life         // incidents, counts, disposals and assessments under way
	client   client       // the customer profile the sentences speak of
	deal     deal         // the contract the sentences speak of
	creditor creditor     // the credit file the sentences speak of
}

// tried is one act as it was tried.
type tried struct {
	who    policy.Actor
	in     policy.OrgID
	key    string
	before footprint
	replay bool // it was sent twice, and the second time answered from the first
}

func newWorld() (*world, error) {
	reg, err := policy.DefaultRegulation()
	if err != nil {
		return nil, err
	}
	began := archivetest.Morning(calendar.MustDay(founding))
	return &world{db: memory.Open(), now: began, reg: reg, files: make(map[string]archive.File)}, nil
}

// hooks watch over what no sentence says: a premise is never refused, and no
// refusal passes without a sentence that expects it.
func (w *world) hooks(sc *godog.ScenarioContext) {
	sc.StepContext().Before(func(ctx context.Context, st *godog.Step) (context.Context, error) {
		w.premise = string(st.Type) == "Context"
		return ctx, nil
	})
	sc.After(func(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
		if err != nil {
			return ctx, err
		}
		if err := w.answered(); err != nil {
			return ctx, err
		}
		return ctx, w.sound(ctx)
	})
}

// answered fails while a refusal stands that no sentence has spoken of.
func (w *world) answered() error {
	if w.refused == nil {
		return nil
	}
	return fmt.Errorf("办理被拒绝,而场景没有说明:%s", inChinese(w.refused))
}

// sound recomputes the journal of every organisation: whatever a scenario did,
// records and journal agree.
func (w *world) sound(ctx context.Context) error {
	for _, org := range organisations {
		rep, err := w.db.Verify(ctx, org.is)
		if err != nil {
			return err
		}
		if !rep.OK() {
			return fmt.Errorf("日志核验不符:%v", rep.Faults)
		}
	}
	return nil
}

// on sets the clock to the morning of a day. Days only go forward; each act of
// a day is a minute later than the one before.
func (w *world) on(day string) error {
	d, err := parseDay(day)
	if err != nil {
		return err
	}
	at := archivetest.Morning(d)
	switch today := calendar.DayOf(w.now, calendar.ChinaTime()); {
	case d.After(today):
		w.now = at
	case d.Before(today):
		return fmt.Errorf("场景的日期倒退了:%s 在 %s 之前", d, today)
	default:
		w.now = w.now.Add(time.Minute)
	}
	return nil
}

// house is that of the scenario: the regulation fixed by its premises, or the
// one that the office keeps.
func (w *world) house() (policy.House, error) {
	h := policy.House{Clock: func() time.Time { return w.now }}
	if w.roster {
		h.Directory = roster()
	}
	if !w.fixed {
		return h, nil
	}
	law, err := policy.Compile(w.reg, nil, nil)
	if err != nil {
		return h, err
	}
	h.Rulebook = policy.Fixed(law)
	return h, nil
}

// law is the regulation in force for the company today.
func (w *world) law(ctx context.Context) (*policy.Version, error) {
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	return d.office.RegulationInForce(ctx, policy.By(archivetest.GeneralManager), calendar.Day{})
}

func (w *world) services() (desks, error) {
	h, err := w.house()
	return desks{room: archive.NewRoom(w.db.Archive(), h), office: staff.NewOffice(w.db.Staff(), h), desk: lending.NewDesk(w.db.Lending(), h), vault: custody.NewVault(w.db.Custody(), h), book: customer.NewBook(w.db.Customers(), h), contracts: contract.NewOffice(w.db.Contracts(), h), credit: credit.NewOffice(w.db.Credit(), h)}, err
}

// amend changes the regulation that the scenario is judged by.
func (w *world) amend(change func(r *policy.Regulation)) error {
	if !w.premise {
		return errors.New("制度只能在“假如”里改动;要在过程中改动,请写发布制度")
	}
	w.fixed = true
	change(&w.reg)
	_, err := policy.Compile(w.reg, nil, nil)
	return err
}

// desks are the services that requests go to.
type desks struct {
	room      *archive.Room
	office    *staff.Office
	desk      *lending.Desk
	vault     *custody.Vault
	book      *customer.Book
	contracts *contract.Office
	credit    *credit.Office
}

// act is one request to the archive room or the office.
type act func(ctx context.Context, d desks, req policy.Request) error

// try does an act in the records of an organisation, each under a request key
// of its own. A refusal is kept for the sentences that follow; in a premise it
// fails the scenario.
func (w *world) try(ctx context.Context, who policy.Actor, in policy.OrgID, do act) error {
	if err := w.answered(); err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	before, err := w.footprint(ctx)
	if err != nil {
		return err
	}
	w.acts++
	w.last = tried{who: who, in: in, key: fmt.Sprintf("scenario-%d", w.acts), before: before}
	var receipt policy.Receipt
	req := policy.By(who).Within(in).WithKey(w.last.key)
	if who.Principal != "" {
		req = req.For(who.Principal)
	}
	req.Receipt = &receipt
	err = do(ctx, d, req)
	if err == nil && w.resent {
		w.resent = false
		err = do(ctx, d, req)
		w.last.replay = receipt.Replayed
	}
	if err == nil {
		return nil
	}
	if w.premise || len(policy.Violations(err)) == 0 {
		return fmt.Errorf("未能办妥:%s", inChinese(err))
	}
	w.refused = err
	return nil
}

// inChinese says every violation of an error as a person would read it.
func inChinese(err error) string {
	all := policy.Violations(err)
	if len(all) == 0 {
		return err.Error()
	}
	parts := make([]string, len(all))
	for i, v := range all {
		parts[i] = v.In(policy.ZH) + "(" + string(v.Kind) + ")"
	}
	return strings.Join(parts, "\n")
}
