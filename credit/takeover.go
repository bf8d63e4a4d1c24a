package credit

import (
	"context"
	"errors"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// firstYear is the earliest year of a file that is taken over.
const firstYear = 1949

// OldFile is one line of an old ledger of credit files.
type OldFile struct {
	// Number is the old one.
	Number     string               `json:"number" validate:"required,max=64,plain"`
	Customer   archive.CustomerID   `json:"customer" validate:"required,max=64,plain"`
	Kind       customer.SubjectKind `json:"subject" validate:"required,oneof=customer supplier"`
	Name       string               `json:"name" validate:"required,max=200,plain"`
	Department policy.DepartmentID  `json:"department" validate:"required,max=64,plain"`
	Year       int                  `json:"year"`
	// Tier is where it is: department or office. What is in the archive is taken over
	// as a volume: see [archive.Room.EnterVolumes].
	Tier Tier `json:"tier" validate:"required,oneof=department office"`
	// Keeper keeps it there.
	Keeper policy.PersonID `json:"keeper" validate:"required,max=64,plain"`
}

// TakeOver makes the credit file of a line of an old ledger (期初信用档案, rule G8): as
// it stands, under its old number. What should have moved before is due to move and
// stands in that list, and no day runs for it that somebody would have missed; one
// that may still stay with its department has its day as any other. Nobody has
// checked it here, so that it stands among those to be checked (G7).
func TakeOver(l archive.Ledger, id FileID, who policy.Actor, at time.Time, law *policy.Version, o OldFile) (File, journal.Draft, error) {
	c := &policy.Checks{Subject: FileKind + "/" + string(id)}
	c.Join(policy.CheckShape(o))
	today := law.Day(at)
	if o.Year < firstYear || o.Year > today.Year() {
		v := policy.Invalid("year", itoa(o.Year), itoa(firstYear)+" to "+itoa(today.Year()), policy.T("年度无效", "the year is not valid"))
		v.Rule = policy.C4_3a
		c.Add(*v)
	}
	if o.Tier == TheOffice && o.Year > lastDue(today) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_3a, Field: "tier", Found: string(o.Tier), Wanted: string(Department),
			Problem: policy.T("当年和上一年的信用档案由部门保管", "credit files of this year and the last stay with their department"),
			Remedy:  policy.T("请按部门保管录入", "enter it as its department's"),
		})
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f := File{
		Org: l.Org, ID: id, State: AtDepartment, Number: l.Bears(o.Number), Opening: l.Opening(o.Number, 0),
		Of:      Of{Customer: o.Customer, Kind: o.Kind, Name: o.Name, Department: o.Department, Year: o.Year, Keeper: o.Keeper},
		Holders: archive.PassOn(nil, o.Keeper, policy.CreditKeeper, at), At: archive.Instant(at, time.Time{}),
	}
	switch {
	case o.Tier == TheOffice: // who kept it in its department nobody says
		f.State, f.Received, f.Keeper = AtOffice, today, ""
		f.Holders = archive.PassOn(nil, o.Keeper, policy.OfficeKeeper, at)
	case o.Year > lastDue(today):
		f.Deadlines = f.Deadlines.Put(policy.NewDeadline(law, policy.CreditToOffice, policy.C4_3b, o.Keeper, leaves(o.Year), law.Credit().Grace))
	}
	f.Completeness = f.filed().Completeness(law.Credit().Categories)
	d := journal.NewDraft(who, at, archive.ActEnterCreditFiles, policy.G8).With("ledger", string(l.ID)).
		With("department", string(o.Department)).With("year", itoa(o.Year)).With("tier", string(o.Tier))
	return f, d, nil
}

// EnterFiles takes the credit files of an old ledger over (期初录入, rule G8), chunk by
// chunk: see [archive.EnterLines] and [TakeOver]. A line that cannot be entered is
// counted and kept among the ledger's refusals, and the others are entered all the
// same.
func (o *Office) EnterFiles(ctx context.Context, req policy.Request, ref policy.Ref, lines []OldFile, progress func(archive.Ledger)) (archive.Ledger, error) {
	ids, named := make([]FileID, len(lines)), []policy.Named(nil)
	for i := range ids {
		ids[i] = FileID(o.gate.House().ID())
		named = append(named, lines[i].names()...)
	}
	suits := o.files.Known(ctx, o.gate, req.Org(), named)
	return archive.EnterLines(ctx, o.ledgers, o.gate, req, archive.ActEnterCreditFiles, ref, lines, progress, func(ctx context.Context, tx Tx, p staff.Pass, l archive.Ledger, at int, line OldFile) (*archive.LedgerRefusal, error) {
		f, d, err := TakeOver(l, ids[at], p.Who, p.At, p.Law, line)
		if err == nil {
			err = suits(ctx, tx, p, f, line.names()...)
			if err != nil && !errors.Is(err, policy.InvalidInput) && !errors.Is(err, policy.RuleBroken) {
				return nil, err // no fault of the line
			}
		}
		for _, no := range []struct {
			query FileQuery
			why   func(twin File) error
		}{
			{FileQuery{Number: f.Number}, func(File) error { return archive.TwiceEntered() }},
			{FileQuery{Customer: f.Customer, Department: f.Department, FromYear: f.Year, UntilYear: f.Year}, func(twin File) error { return taken(p, twin) }},
		} {
			if err != nil {
				break
			}
			q := no.query
			q.Org, q.Limit = l.Org, 1
			twin, fault := tx.CreditFiles(ctx, q)
			if fault != nil {
				return nil, fault
			}
			if len(twin.Files) > 0 {
				err = no.why(twin.Files[0])
			}
		}
		if err != nil {
			no := archive.RefuseLine(line.Number, err)
			return &no, nil
		}
		if f.Opening.Seq, err = tx.Archive().NextNumber(ctx, archive.OldSeries(l.Org, FileKind)); err != nil {
			return nil, err
		}
		_, err = o.files.Keep(ctx, tx, p, File{}, f, d)
		return nil, err
	})
}
