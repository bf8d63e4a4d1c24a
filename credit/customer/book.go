package customer

import (
	"context"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Book is the book of customer profiles (客户档案簿): the service over profiles,
// what is kept beside them, and the authorisations to read them. Its methods are
// the acts in the user's words. An act on a profile answers with its [Listing]:
// what the profile says is read by [Book.Consult] alone.
//
// Every method refuses with the violations of the act ([policy.Violations]), a
// stale ref with [policy.Conflict], a record of another organisation with
// [policy.NotFound], and then nothing is written, save what a refused
// [Book.Consult] or [Book.PassOn] leaves in the person's own chain.
type Book struct {
	store        Store
	gate         *staff.Gate
	profiles     staff.Keeping[Tx, Profile]
	transactions staff.Keeping[Tx, Transaction]
	facts        staff.Keeping[Tx, Fact]
	grants       staff.Keeping[Tx, Grant]
	teams        staff.Keeping[Tx, TaskTeam]
	plans        staff.Keeping[Tx, CarePlan]
	visits       staff.Keeping[Tx, Visit]
	surveys      staff.Keeping[Tx, Survey]
	answers      staff.Keeping[Tx, Answer]
	imports      staff.Keeping[Tx, Import]
	actions      staff.Keeping[Tx, CorrectiveAction]
	years        staff.Keeping[Tx, SurveyYear]
	complaints   staff.Keeping[Tx, Complaint]
}

// NewBook makes the book of a store and a house.
func NewBook(s Store, h policy.House) *Book {
	return &Book{
		store: s,
		gate:  staff.NewGate(h),
		profiles: staff.Keeping[Tx, Profile]{
			Kind: ProfileKind, Update: s.Update, Staff: Tx.Staff, Ref: Profile.Ref,
			Load: staff.Loads(Tx.Profile), Save: Tx.SaveProfile, Subject: Profile.Subject,
		},
		transactions: staff.Keeping[Tx, Transaction]{
			Kind: TransactionKind, Update: s.Update, Staff: Tx.Staff, Ref: Transaction.Ref,
			Load: staff.Loads(Tx.Transaction),
		},
		facts: staff.Keeping[Tx, Fact]{
			Kind: FactKind, Update: s.Update, Staff: Tx.Staff, Ref: Fact.Ref,
			Load: staff.Loads(Tx.Fact),
		},
		teams: staff.Keeping[Tx, TaskTeam]{
			Kind: TaskTeamKind, Update: s.Update, Staff: Tx.Staff, Ref: TaskTeam.Ref, Sees: seesTeam,
			Load: staff.Loads(Tx.TaskTeam), Save: Tx.SaveTaskTeam,
		},
		plans: staff.Keeping[Tx, CarePlan]{
			Kind: CarePlanKind, Update: s.Update, Staff: Tx.Staff, Ref: CarePlan.Ref, Sees: seesCare,
			Load: staff.Loads(Tx.CarePlan), Save: Tx.SaveCarePlan,
			Subject: func(p CarePlan) policy.Subject { return p.record().Subject },
		},
		visits: staff.Keeping[Tx, Visit]{
			Kind: VisitKind, Update: s.Update, Staff: Tx.Staff, Ref: Visit.Ref, Sees: seesVisit,
			Load: staff.Loads(Tx.Visit), Save: Tx.SaveVisit,
			Subject: func(v Visit) policy.Subject { return v.record().Subject },
		},
		surveys: staff.Keeping[Tx, Survey]{
			Kind: SurveyKind, Update: s.Update, Staff: Tx.Staff, Ref: Survey.Ref, Sees: seesSurvey,
			Load: staff.Loads(Tx.Survey), Save: Tx.SaveSurvey,
		},
		answers: staff.Keeping[Tx, Answer]{
			Kind: AnswerKind, Update: s.Update, Staff: Tx.Staff, Ref: Answer.Ref, Sees: seesAnswer,
			Load: staff.Loads(Tx.Answer),
		},
		imports: staff.Keeping[Tx, Import]{
			Kind: ImportKind, Update: s.Update, Staff: Tx.Staff, Ref: Import.Ref, Sees: seesImport,
			Load: staff.Loads(Tx.Import),
		},
		actions: staff.Keeping[Tx, CorrectiveAction]{
			Kind: ActionKind, Update: s.Update, Staff: Tx.Staff, Ref: CorrectiveAction.Ref, Sees: seesAction,
			Load: staff.Loads(Tx.CorrectiveAction), Save: Tx.SaveCorrectiveAction,
			Runs: func(a CorrectiveAction, _ *policy.Version) policy.Deadlines { return a.Deadlines }, Subject: CorrectiveAction.Subject,
		},
		years: staff.Keeping[Tx, SurveyYear]{
			Kind: SurveyYearKind, Update: s.Update, Staff: Tx.Staff, Ref: SurveyYear.Ref, Sees: seesYear, Save: Tx.SaveSurveyYear,
			Load: func(ctx context.Context, tx Tx, org policy.OrgID, id string) (SurveyYear, error) {
				year, err := strconv.Atoi(id)
				if err != nil {
					return SurveyYear{}, policy.Missing(SurveyYearKind + "/" + id)
				}
				return tx.SurveyYear(ctx, org, year)
			},
			Runs: func(y SurveyYear, _ *policy.Version) policy.Deadlines { return y.Deadlines },
		},
		complaints: staff.Keeping[Tx, Complaint]{
			Kind: ComplaintKind, Update: s.Update, Staff: Tx.Staff, Ref: Complaint.Ref, Sees: seesComplaint,
			Load: staff.Loads(Tx.Complaint), Save: Tx.SaveComplaint,
			Runs: func(k Complaint, _ *policy.Version) policy.Deadlines { return k.Deadlines }, Subject: Complaint.Subject,
		},
		grants: staff.Keeping[Tx, Grant]{
			Kind: GrantKind, Update: s.Update, Staff: Tx.Staff, Ref: Grant.Ref, Sees: seesGrant,
			Load: staff.Loads(Tx.Grant), Save: Tx.SaveGrant,
		},
	}
}

// act runs a pure act on a profile and saves what it made.
func (b *Book) act(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, one Profile) (Profile, journal.Draft, error), names ...policy.Named,
) (Listing, error) {
	one, err := b.profiles.Naming(names...).Act(ctx, b.gate, req, action, ref, input, pure)
	if err != nil {
		return Listing{}, err
	}
	return one.Listing(), nil
}

// Build begins a profile: see [Build].
func (b *Book) Build(ctx context.Context, req policy.Request, with Building) (Listing, error) {
	id := ProfileID(b.gate.House().ID())
	return b.act(ctx, req, policy.Ref{}, ActBuild, with, func(p staff.Pass, _ Profile) (Profile, journal.Draft, error) {
		return Build(req.Org(), id, p.Who, p.At, p.Law, with)
	}, asCustodian(with.Custodian), ofDepartment(with.Department))
}

// Edit changes basic data and contacts: see [Profile.Edit].
func (b *Book) Edit(ctx context.Context, req policy.Request, ref policy.Ref, e Edit) (Listing, error) {
	return b.act(ctx, req, ref, ActEdit, e, func(p staff.Pass, one Profile) (Profile, journal.Draft, error) {
		return one.Edit(p.Who, p.At, p.Law, e)
	})
}

// Confirm says that the profile is up to date: see [Profile.Confirm].
func (b *Book) Confirm(ctx context.Context, req policy.Request, ref policy.Ref) (Listing, error) {
	return b.act(ctx, req, ref, ActConfirm, nil, func(p staff.Pass, one Profile) (Profile, journal.Draft, error) {
		return one.Confirm(p.Who, p.At, p.Law)
	})
}

// Submit presents the profile to the sales director: see [Profile.Submit].
func (b *Book) Submit(ctx context.Context, req policy.Request, ref policy.Ref) (Listing, error) {
	return b.act(ctx, req, ref, ActSubmit, nil, func(p staff.Pass, one Profile) (Profile, journal.Draft, error) {
		return one.Submit(p.Who, p.At, p.Law)
	})
}

// Approve is the sales director's approval: see [Profile.Approve].
func (b *Book) Approve(ctx context.Context, req policy.Request, ref policy.Ref) (Listing, error) {
	return b.act(ctx, req, ref, ActApprove, nil, func(p staff.Pass, one Profile) (Profile, journal.Draft, error) {
		return one.Approve(p.Who, p.At, p.Law)
	})
}

// Return gives the profile back to its custodian: see [Profile.Return].
func (b *Book) Return(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Listing, error) {
	return b.act(ctx, req, ref, ActReturn, reason, func(p staff.Pass, one Profile) (Profile, journal.Draft, error) {
		return one.Return(p.Who, p.At, p.Law, reason)
	})
}

// Assign names another custodian: see [Profile.Assign].
func (b *Book) Assign(ctx context.Context, req policy.Request, ref policy.Ref, custodian policy.PersonID) (Listing, error) {
	return b.act(ctx, req, ref, ActAssign, custodian, func(p staff.Pass, one Profile) (Profile, journal.Draft, error) {
		return one.Assign(p.Who, p.At, p.Law, custodian)
	}, asCustodian(custodian))
}

// Record keeps a fact about a customer: see [Profile.Record]. It adds to the
// profile as it is, whatever its revision.
func (b *Book) Record(ctx context.Context, req policy.Request, profile ProfileID, e FactEntry) (Fact, error) {
	id := FactID(b.gate.House().ID())
	input := struct {
		Profile ProfileID
		Entry   FactEntry
	}{profile, e}
	return b.facts.Run(ctx, b.gate, req, ActRecord, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ Fact) (Fact, error) {
		one, err := tx.Profile(ctx, req.Org(), profile)
		if err != nil {
			return Fact{}, err
		}
		out, err := one.Record(p.Who, p.At, p.Law, id, e)
		if err != nil {
			return Fact{}, err
		}
		return saveBoth(ctx, tx, p, out, tx.SaveFact)
	})
}

// RecordTransaction keeps a transaction: see [Profile.RecordTransaction]. It adds
// to the profile as it is, whatever its revision.
func (b *Book) RecordTransaction(ctx context.Context, req policy.Request, profile ProfileID, e TransactionEntry) (Transaction, error) {
	id := TransactionID(b.gate.House().ID())
	input := struct {
		Profile ProfileID
		Entry   TransactionEntry
	}{profile, e}
	return b.transactions.Run(ctx, b.gate, req, ActRecordTransaction, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ Transaction) (Transaction, error) {
		one, err := tx.Profile(ctx, req.Org(), profile)
		if err != nil {
			return Transaction{}, err
		}
		out, err := one.RecordTransaction(p.Who, p.At, p.Law, id, e)
		if err != nil {
			return Transaction{}, err
		}
		return saveBoth(ctx, tx, p, out, tx.SaveTransaction)
	})
}

// StrikeTransaction takes a transaction recorded by mistake out of the count: see
// [Profile.Strike].
func (b *Book) StrikeTransaction(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (TransactionListing, error) {
	t, err := b.transactions.Run(ctx, b.gate, req, ActStrikeTransaction, ref, reason, func(tx Tx, p staff.Pass, t Transaction) (Transaction, error) {
		one, err := tx.Profile(ctx, req.Org(), t.Profile)
		if err != nil {
			return Transaction{}, err
		}
		out, err := one.Strike(p.Who, p.At, p.Law, t, reason)
		if err != nil {
			return Transaction{}, err
		}
		return saveBoth(ctx, tx, p, out, tx.SaveTransaction)
	})
	return t.Listing(), err
}

// saveBoth saves a record and the profile it is kept beside, in one act.
func saveBoth[T any](ctx context.Context, tx Tx, p staff.Pass, out Recorded[T], save func(context.Context, T, journal.Draft) (T, error)) (T, error) {
	out.ProfileDraft.Act, out.Draft.Act = p.Act, p.Act
	if _, err := tx.SaveProfile(ctx, out.Profile, out.ProfileDraft); err != nil {
		var none T
		return none, err
	}
	return save(ctx, out.Record, out.Draft)
}

// Grant authorises the reading of profiles: see [Give].
func (b *Book) Grant(ctx context.Context, req policy.Request, t Terms) (Grant, error) {
	id := GrantID(b.gate.House().ID())
	return b.grants.Naming(policy.Named{Field: "to.person", Person: t.To.Person}).Act(ctx, b.gate, req, ActGrant, policy.Ref{}, t, func(p staff.Pass, _ Grant) (Grant, journal.Draft, error) {
		return Give(req.Org(), id, p.Who, p.At, p.Law, t)
	})
}

// Revoke takes an authorisation back: see [Grant.Revoke].
func (b *Book) Revoke(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Grant, error) {
	return b.grants.Act(ctx, b.gate, req, ActRevoke, ref, reason, func(p staff.Pass, g Grant) (Grant, journal.Draft, error) {
		return g.Revoke(p.Who, p.At, p.Law, reason)
	})
}
