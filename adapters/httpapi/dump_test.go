package httpapi_test

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// dump is all that the store keeps of both organisations: records, chains,
// numbers, and the receipts of the keys named.
func (h *house) dump(keys ...string) string {
	h.t.Helper()
	var b strings.Builder
	note := func(values ...any) {
		for _, v := range values {
			raw, err := json.Marshal(v)
			require.NoError(h.t, err)
			b.Write(append(raw, '\n'))
		}
	}
	for _, org := range []policy.OrgID{archivetest.Org, archivetest.Stranger.Org} {
		report, err := h.db.Verify(ctx, org)
		require.NoError(h.t, err)
		require.True(h.t, report.OK(), "%v", report.Faults)
		note(report)
		require.NoError(h.t, h.db.Archive().View(ctx, func(rd archive.Reader) error {
			files, err := rd.Files(ctx, archive.FileQuery{Org: org, Limit: 1000})
			require.NoError(h.t, err)
			volumes, err := rd.Volumes(ctx, archive.VolumeQuery{Org: org, Limit: 1000})
			require.NoError(h.t, err)
			persons, err := rd.Staff().Persons(ctx, staff.PersonQuery{Org: org, Limit: 1000})
			require.NoError(h.t, err)
			book, err := rd.Staff().Rulebook(ctx, org)
			require.NoError(h.t, err)
			last, err := rd.LastNumber(ctx, archive.Series(org, archive.Business))
			require.NoError(h.t, err)
			note(files, volumes, persons, book, last)
			chains := []journal.Chain{{Org: org, Kind: staff.RulebookKind, ID: string(org)}}
			for _, f := range files.Files {
				chains = append(chains, journal.Chain{Org: org, Kind: archive.FileKind, ID: string(f.ID)})
			}
			for _, v := range volumes.Volumes {
				chains = append(chains, journal.Chain{Org: org, Kind: archive.VolumeKind, ID: string(v.ID)})
			}
			for _, p := range persons.Persons {
				chains = append(chains, journal.Chain{Org: org, Kind: staff.PersonKind, ID: string(p.ID)})
			}
			for _, who := range archivetest.Staff() {
				chains = append(chains, journal.ReadingsOf(org, who.ID))
			}
			h.dumpLife(rd, org, note)
			for _, c := range chains {
				entries, err := rd.Entries(ctx, c, 0, 1000)
				require.NoError(h.t, err)
				note(len(entries))
			}
			for _, key := range keys {
				for _, who := range archivetest.Staff() {
					_, kept, err := rd.Receipt(ctx, org, who.ID, key)
					require.NoError(h.t, err)
					note(kept)
				}
			}
			return nil
		}))
	}
	return b.String()
}

// dumpLife notes the records of the life of volumes, of lending and of custody. Their
// chains are in the report of the journal.
func (h *house) dumpLife(rd archive.Reader, org policy.OrgID, note func(values ...any)) {
	h.t.Helper()
	slips, movements := lending.SlipPage{}, custody.MovementPage{}
	require.NoError(h.t, h.db.Lending().View(ctx, func(rd lending.Reader) (err error) {
		slips, err = rd.Slips(ctx, lending.SlipQuery{Org: org, Limit: 1000})
		return err
	}))
	require.NoError(h.t, h.db.Custody().View(ctx, func(rd custody.Reader) error {
		lists, err := rd.Lists(ctx, custody.ListQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		deeds, err := rd.Deeds(ctx, custody.DeedQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		safes, err := rd.Safes(ctx, custody.SafeQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		balances, err := rd.Balances(ctx, custody.BalanceQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		note(lists, deeds, safes, balances)
		movements, err = rd.Movements(ctx, custody.MovementQuery{Org: org, Limit: 1000})
		return err
	}))
	shelves, err := rd.Shelves(ctx, archive.ShelfQuery{Org: org, Limit: 1000})
	require.NoError(h.t, err)
	stocktakes, err := rd.Stocktakes(ctx, archive.StocktakeQuery{Org: org, Limit: 1000})
	require.NoError(h.t, err)
	incidents, err := rd.Incidents(ctx, archive.IncidentQuery{Org: org, Limit: 1000})
	require.NoError(h.t, err)
	disposals, err := rd.Disposals(ctx, archive.DisposalQuery{Org: org, Limit: 1000})
	require.NoError(h.t, err)
	assessments, err := rd.Staff().Assessments(ctx, staff.AssessmentQuery{Org: org, Limit: 1000})
	require.NoError(h.t, err)
	note(slips, movements, shelves, stocktakes, incidents, disposals, assessments)
	h.dumpCustomers(org, note)
	h.dumpContracts(org, note)
	h.dumpCredit(org, note)
}

// dumpContracts notes contract files and the reports on them.
func (h *house) dumpContracts(org policy.OrgID, note func(values ...any)) {
	h.t.Helper()
	require.NoError(h.t, h.db.Contracts().View(ctx, func(rd contract.Reader) error {
		files, err := rd.ContractFiles(ctx, contract.FileQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		reports, err := rd.ContractReports(ctx, contract.ReportQuery{Org: org, Limit: 1000})
		note(files, reports)
		return err
	}))
}

// dumpCustomers notes the records of customer relations, but who has read them.
func (h *house) dumpCustomers(org policy.OrgID, note func(values ...any)) {
	h.t.Helper()
	require.NoError(h.t, h.db.Customers().View(ctx, func(rd customer.Reader) error {
		profiles, err := rd.Profiles(ctx, customer.ProfileQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		facts, err := rd.Facts(ctx, customer.FactQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		transactions, err := rd.Transactions(ctx, customer.TransactionQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		grants, err := rd.Grants(ctx, customer.GrantQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		note(profiles, facts, transactions, grants)
		plans, err := rd.CarePlans(ctx, customer.PlanQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		visits, err := rd.Visits(ctx, customer.VisitQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		note(plans, visits)
		for _, task := range customer.Tasks() {
			team, err := rd.TaskTeam(ctx, org, task)
			require.NoError(h.t, err)
			note(team)
		}
		return nil
	}))
}
