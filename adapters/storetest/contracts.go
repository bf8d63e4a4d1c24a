package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// contractFile is a contract file with something in every field.
func contractFile(id, number string) contract.File {
	amount := policy.MustYuan("650000.00")
	paper := archive.Paper{Code: "contract", Category: "contract", Title: "合同正本", Form: policy.Original, Copies: 1, Pages: 3, Day: day("2026-02-10"), In: "v-9"}
	first := contract.Formality{
		Kind: contract.Signing, State: contract.HandedOver, Day: day("2026-02-10"), By: "wang", At: noon, Amount: &amount,
		Was: &contract.Worth{Amount: amount, Estimated: true}, Struck: &archive.Note{By: "chen", At: noon, Text: "误登"},
		Unconsulted: []policy.PersonID{"li"}, Exempted: &archive.Note{By: "chen", For: "zhao", At: noon, Text: "对方在外地"}, Papers: archive.Papers{paper}, Manager: "sun",
		HandedOver: day("2026-02-11"), Verified: day("2026-02-12"), Delivered: day("2026-02-12"), Filed: day("2026-02-13"),
		HandedBy: "wang", DeliveredBy: "sun",
		Returns: []contract.Return{{Differences: []archive.PaperDifference{{Paper: 1, Code: "contract", Field: "pages", Found: 2}}, By: "sun", From: contract.HandedOver, Day: day("2026-02-11")}},
		Holders: []archive.Holding{{Person: "wang", As: policy.Handler, From: noon, Until: noon.Add(time.Hour)}, {Person: "sun", As: policy.Verifier, From: noon.Add(time.Hour)}},
	}
	return contract.File{
		Org: org, ID: contract.FileID(id), State: contract.Signed, Number: number, Department: "sales", Handler: "wang",
		Terms: contract.Terms{
			Kind: "sale", Title: "无烟煤购销", Subject: customer.Client, Counterparty: "c-1", Ours: []string{"示例公司"},
			Amount: policy.MustYuan("1000.50"), Concerned: []policy.PersonID{"li"},
		},
		Estimated: true, Papers: archive.Papers{paper}, Formalities: []contract.Formality{first}, Volume: "v-1", ArchiveNumber: "HT-000001",
		Completeness: archive.Completeness{Present: 1, Expected: 2, Missing: []string{"identity"}},
		Deadlines: policy.Deadlines{{
			Name: policy.ContractToManager.Of(1), Rule: policy.K3a, Person: "wang", Start: day("2026-02-10"), Period: calendar.MustPeriod("1 month"), Due: day("2026-03-10"),
		}},
		Breaches: []policy.Breach{{Rule: policy.K3a, Deadline: policy.ContractToManager.Of(1), Person: "wang", Due: day("2026-03-10"), Done: day("2026-03-11"), At: noon}},
		Dropped:  &archive.Note{By: "wang", At: noon, Text: "作罢"}, At: noon,
	}
}

func contractReport(id string, of contract.Covers) contract.Report {
	sum := contract.Sum{Contracts: 1, Amount: policy.MustYuan("1.00"), Estimated: 1, Incomplete: 1, Breaches: 1}
	return contract.Report{
		Org: org, ID: contract.ReportID(id), State: contract.DrawnUp, Covers: of, Person: "sun",
		Figures: contract.Figures{
			From: day("2025-01-01"), Until: day("2025-12-31"), Drawn: noon, Now: sum, Before: sum,
			Lines: []contract.Line{{Group: contract.Group{Department: "sales", Kind: "sale", State: contract.Signed}, Now: sum, Before: sum}},
		},
		Comment: "一\n二", Submitted: day("2026-01-10"), Received: day("2026-01-12"), ReceivedBy: "group/wu",
		Returns:   []archive.Note{{By: "group/wu", At: noon, Text: "与台账不符"}},
		Deadlines: policy.Deadlines{{Name: policy.ContractReport, Rule: policy.K4a, Person: "sun", Start: day("2025-12-31"), Period: calendar.MustPeriod("10 days"), Due: day("2026-01-10")}},
		Breaches:  []policy.Breach{{Rule: policy.K4a, Deadline: policy.ContractReport, Person: "sun", Due: day("2026-01-10"), Done: day("2026-01-11"), At: noon}}, At: noon,
	}
}

var lastYear = contract.Covers{Kind: policy.YearReport, Year: 2025}

func saveContracts(t *testing.T, s contract.Store, all ...contract.File) []contract.File {
	t.Helper()
	saved := make([]contract.File, len(all))
	must(t, s.Update(t.Context(), func(tx contract.Tx) (err error) {
		for i, one := range all {
			if saved[i], err = tx.SaveContractFile(t.Context(), one, draft("open")); err != nil {
				return err
			}
		}
		return nil
	}))
	return saved
}

func readContracts(t *testing.T, s contract.Store, fn func(r contract.Reader) error) {
	t.Helper()
	must(t, s.View(t.Context(), fn))
}

var contracts = group{"Contracts", []testCase{
	{
		"ComeBack", "a contract file and a report come back as they were saved, in every field, and to nobody else",
		func(t *testing.T, s Stores) {
			one := saveContracts(t, s.Contracts(), contractFile("k-1", "sales-2026-001"))[0]
			equal(t, one.Revision, 1)
			made := contractReport("r-1", lastYear)
			must(t, s.Contracts().Update(t.Context(), func(tx contract.Tx) (err error) {
				made, err = tx.SaveContractReport(t.Context(), contractReport("r-1", lastYear), draft("report"))
				return err
			}))
			readContracts(t, s.Contracts(), func(r contract.Reader) error {
				got, err := r.ContractFile(t.Context(), org, "k-1")
				must(t, err)
				equal(t, got, one)
				report, err := r.ContractReport(t.Context(), org, "r-1")
				must(t, err)
				equal(t, report, made)
				for _, elsewhere := range []policy.OrgID{other, ""} {
					_, err = r.ContractFile(t.Context(), elsewhere, "k-1")
					wants(t, err, policy.NotFound)
					_, err = r.ContractReport(t.Context(), elsewhere, "r-1")
					wants(t, err, policy.NotFound)
				}
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Once", "there is one file of a number, and one report of a kind, year and department; another organisation has its own",
		func(t *testing.T, s Stores) {
			elsewhere := contractFile("k-1", "sales-2026-001")
			elsewhere.Org = other
			saveContracts(t, s.Contracts(), contractFile("k-1", "sales-2026-001"), contractFile("k-2", "sales-2026-002"))
			saveContracts(t, s.Contracts(), elsewhere)
			wants(t, s.Contracts().Update(t.Context(), func(tx contract.Tx) error {
				_, err := tx.SaveContractFile(t.Context(), contractFile("k-3", "sales-2026-001"), draft("open"))
				return err
			}), policy.Conflict)
			report := func(id string, of contract.Covers) error {
				return s.Contracts().Update(t.Context(), func(tx contract.Tx) error {
					_, err := tx.SaveContractReport(t.Context(), contractReport(id, of), draft("report"))
					return err
				})
			}
			must(t, report("r-1", lastYear))
			must(t, report("r-2", contract.Covers{Kind: policy.AnalysisReport, Year: 2025}))
			must(t, report("r-3", contract.Covers{Kind: policy.YearReport, Year: 2025, Department: "sales"}))
			wants(t, report("r-4", lastYear), policy.Conflict)
			sound(t, s, org)
		},
	},
	{
		"Queries", "each filter limits by what it names, in the order asked for",
		func(t *testing.T, s Stores) {
			all := make([]contract.File, 5)
			for i := range all {
				all[i] = contractFile(fmt.Sprint("k-", i), fmt.Sprint("n-", 9-i))
				all[i].Formalities = all[i].Formalities[:1:1]
			}
			all[0].Handler, all[0].Deadlines = "zhou", nil
			all[1].State, all[1].Department, all[1].Formalities, all[1].Deadlines = contract.Drafted, "legal", nil, nil
			all[2].Department, all[2].Kind = "mining", "purchase"
			all[2].Formalities = []contract.Formality{{Kind: contract.Signing, State: contract.Delivered, Day: day("2026-05-10")}}
			all[3].Completeness.Missing = nil
			all[4].Counterparty, all[4].Deadlines = "c-4", policy.Deadlines{{Name: policy.ContractToArchive.Of(1), Due: day("2026-03-01")}}
			saveContracts(t, s.Contracts(), all...)
			for _, c := range []struct {
				q    contract.FileQuery
				want string
			}{
				{contract.FileQuery{}, "01234"},
				{contract.FileQuery{By: contract.ByNumber}, "43210"},
				{contract.FileQuery{State: contract.Drafted}, "1"},
				{contract.FileQuery{Department: "mining"}, "2"},
				{contract.FileQuery{Kind: "purchase"}, "2"},
				{contract.FileQuery{Counterparty: "c-4"}, "4"},
				{contract.FileQuery{Handler: "wang"}, "1234"},
				{contract.FileQuery{Number: "n-7"}, "2"},
				{contract.FileQuery{Papers: contract.HandedOver}, "034"},
				{contract.FileQuery{Papers: contract.Delivered}, "2"},
				{contract.FileQuery{Papers: contract.Verified}, ""},
				{contract.FileQuery{SignedFrom: day("2026-02-11")}, "2"},
				{contract.FileQuery{SignedUntil: day("2026-02-10")}, "034"},
				{contract.FileQuery{Incomplete: true}, "0124"},
				{contract.FileQuery{DueBefore: day("2026-03-11"), By: contract.ByDueDay}, "423"},
				{contract.FileQuery{DueBefore: day("2026-03-10")}, "4"},
			} {
				for _, limit := range []int{0, 1, 2} {
					c.q.Org, c.q.Limit = org, limit
					var got strings.Builder
					readContracts(t, s.Contracts(), func(r contract.Reader) error {
						got.Reset()
						for q := c.q; ; {
							page, err := r.ContractFiles(t.Context(), q)
							if err != nil {
								return err
							}
							for _, one := range page.Files {
								got.WriteString(string(one.ID[2:]))
							}
							if q.After = page.Next; q.After == "" {
								return nil
							}
						}
					})
					if got.String() != c.want {
						t.Errorf("%s: found %q, want %q", show(c.q), got.String(), c.want)
					}
				}
			}
			readContracts(t, s.Contracts(), func(r contract.Reader) error {
				_, err := r.ContractFiles(t.Context(), contract.FileQuery{Org: org, By: "x"})
				wants(t, err, policy.InvalidInput)
				_, err = r.ContractFiles(t.Context(), contract.FileQuery{Org: org, Papers: "x"})
				wants(t, err, policy.InvalidInput)
				found, err := r.ContractDepartments(t.Context(), org)
				equal(t, found, []contract.Reporting{{Department: "mining", Since: day("2026-05-01")}, {Department: "sales", Since: day("2026-02-01")}})
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"Reports", "reports are found by what names them, by the day by which they are due",
		func(t *testing.T, s Stores) {
			half := contractReport("r-1", contract.Covers{Kind: policy.HalfYearReport, Year: 2026, Department: "personnel"})
			half.Deadlines[0].Due, half.State, half.Person = day("2026-07-10"), contract.Expected, "wang"
			must(t, s.Contracts().Update(t.Context(), func(tx contract.Tx) error {
				for _, one := range []contract.Report{half, contractReport("r-2", lastYear)} {
					if _, err := tx.SaveContractReport(t.Context(), one, draft("report")); err != nil {
						return err
					}
				}
				return nil
			}))
			readContracts(t, s.Contracts(), func(r contract.Reader) error {
				for _, c := range []struct {
					q    contract.ReportQuery
					want string
				}{
					{contract.ReportQuery{}, "r-2 r-1"},
					{contract.ReportQuery{State: contract.Expected}, "r-1"},
					{contract.ReportQuery{Kind: policy.YearReport}, "r-2"},
					{contract.ReportQuery{Year: 2026}, "r-1"},
					{contract.ReportQuery{Department: "personnel"}, "r-1"},
					{contract.ReportQuery{Person: "sun"}, "r-2"},
					{contract.ReportQuery{DueFrom: day("2026-01-10"), DueUntil: day("2026-01-10")}, "r-2"},
					{contract.ReportQuery{DueFrom: day("2026-01-11")}, "r-1"},
				} {
					c.q.Org = org
					page, err := r.ContractReports(t.Context(), c.q)
					must(t, err)
					var got []string
					for _, one := range page.Reports {
						got = append(got, string(one.ID))
					}
					equal(t, strings.Join(got, " "), c.want)
				}
				found, err := r.ContractDepartments(t.Context(), org)
				equal(t, found, []contract.Reporting{{Department: "personnel", Since: day("2026-01-01")}})
				return err
			})
		},
	},
	{
		"Totals", "contracts are counted by department, kind and the state they were in at the end of the span",
		func(t *testing.T, s Stores) {
			of := func(i int, department policy.DepartmentID, signed, ended string, state policy.State) contract.File {
				f := contractFile(fmt.Sprint("k-", i), fmt.Sprint("n-", i))
				f.Department, f.State, f.Amount, f.Estimated, f.Breaches, f.Completeness.Missing = department, state, policy.MustYuan("10.01"), i == 1, nil, nil
				f.Formalities = []contract.Formality{{Kind: contract.Signing, State: contract.Filed, Day: day(signed)}}
				if ended != "" {
					f.Formalities = append(f.Formalities, contract.Formality{Kind: contract.Performing, State: contract.Filed, Day: day(ended)})
				}
				return f
			}
			drafted, elsewhere := contractFile("k-9", "n-9"), contractFile("k-8", "n-8")
			drafted.State, drafted.Formalities, elsewhere.Org = contract.Drafted, nil, other
			saveContracts(t, s.Contracts(), drafted,
				of(1, "sales", "2026-01-01", "", contract.Signed), of(2, "sales", "2026-06-30", "2026-07-01", contract.Performed),
				of(3, "sales", "2026-03-01", "2026-06-30", contract.Terminated), of(4, "mining", "2026-03-01", "", contract.Signed),
				of(5, "sales", "2026-07-01", "", contract.Signed), of(6, "sales", "2025-12-31", "", contract.Signed))
			saveContracts(t, s.Contracts(), elsewhere)
			readContracts(t, s.Contracts(), func(r contract.Reader) error {
				q := contract.TotalQuery{Org: org, From: day("2026-01-01"), Until: day("2026-06-30")}
				got, err := r.ContractTotals(t.Context(), q)
				must(t, err)
				in := func(department policy.DepartmentID, state policy.State, n int, amount string, estimated int) contract.Total {
					return contract.Total{
						Group: contract.Group{Department: department, Kind: "sale", State: state},
						Sum:   contract.Sum{Contracts: n, Amount: policy.MustYuan(amount), Estimated: estimated},
					}
				}
				equal(t, got, []contract.Total{
					in("sales", contract.Terminated, 1, "10.01", 0), in("mining", contract.Signed, 1, "10.01", 0), in("sales", contract.Signed, 2, "20.02", 1),
				})
				q.Department = "mining"
				got, err = r.ContractTotals(t.Context(), q)
				equal(t, len(got), 1)
				return err
			})
		},
	},
	{
		"Bound", "contract files join the host's transaction as files do",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			saveContracts(t, b.Contracts, contractFile("k-1", "n-1"))
			b.Commit()
			readContracts(t, s.Contracts(), func(r contract.Reader) error {
				_, err := r.ContractFile(t.Context(), org, "k-1")
				return err
			})
		}),
	},
	{
		"OpenedAtOnce", "of several who open contracts at once each gets a number of their own, without a gap",
		func(t *testing.T, s Stores) {
			desk, wang, _ := newContracts(s)
			won := winners(t, inParallel(8, func(int) error {
				_, err := desk.Open(t.Context(), wang, contract.Opening{Department: "sales", Handler: "wang", Terms: contractFile("", "").Terms})
				return err
			}))
			equal(t, won >= 1, true)
			readContracts(t, s.Contracts(), func(r contract.Reader) error {
				page, err := r.ContractFiles(t.Context(), contract.FileQuery{Org: org, By: contract.ByNumber})
				for i, one := range page.Files {
					equal(t, one.Number, fmt.Sprintf("sales-2026-%03d", i+1))
				}
				equal(t, len(page.Files), won)
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"ReceivedAtOnce", "of several who receive the same papers at once one does, and there is one volume, of the next number",
		func(t *testing.T, s Stores) {
			desk, _, zhou := newContracts(s)
			must(t, s.Staff().Update(t.Context(), func(tx staff.Tx) error {
				one := staff.Person{Org: org, ID: "zhou", Appointments: []staff.Appointment{{Role: policy.Archivist, From: day("2025-06-02"), By: "chen", At: noon}}}
				_, err := tx.SavePerson(t.Context(), one, draft("appoint"))
				return err
			}))
			fresh := contractFile("k-1", "n-1")
			fresh.Volume, fresh.ArchiveNumber, fresh.Formalities[0].State = "", "", contract.Delivered
			f := saveContracts(t, s.Contracts(), fresh)[0]
			equal(t, winners(t, inParallel(6, func(int) error {
				_, err := desk.Receive(t.Context(), zhou, f.Ref(), 1)
				return err
			})), 1)
			readContracts(t, s.Contracts(), func(r contract.Reader) error {
				got, err := r.ContractFile(t.Context(), org, "k-1")
				must(t, err)
				equal(t, got.ArchiveNumber, "HT-000001")
				v, err := r.Archive().Volume(t.Context(), org, got.Volume)
				must(t, err)
				equal(t, v.DepartmentNumber, "n-1")
				n, err := r.Archive().LastNumber(t.Context(), numbering.Series{Org: org, Name: string(archive.Contract)})
				equal(t, n, 1)
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"AddedWhileMoved", "papers that join a volume while it is moved join it as it is then, or are told to try again",
		func(t *testing.T, s Stores) {
			desk, _, zhou := newContracts(s)
			v := volume(1)
			v.Class, v.Source, v.Out, v.State, v.Holds = archive.Contract, archive.Source{Kind: contract.FileKind, ID: "k-1"}, nil, archive.Received, nil
			must(t, s.Staff().Update(t.Context(), func(tx staff.Tx) error {
				one := staff.Person{Org: org, ID: "zhou", Appointments: []staff.Appointment{{Role: policy.Archivist, From: day("2025-06-02"), By: "chen", At: noon}}}
				_, err := tx.SavePerson(t.Context(), one, draft("appoint"))
				return err
			}))
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) (err error) {
				v, err = tx.SaveVolume(t.Context(), v, draft("accept"))
				return err
			}))
			fresh := contractFile("k-1", "n-1")
			fresh.Formalities[0].State, fresh.Formalities[0].Papers[0].In = contract.Delivered, ""
			f := saveContracts(t, s.Contracts(), fresh)[0]
			room := archive.NewRoom(s.Archive(), contractHouse())
			errs := inParallel(2, func(i int) error {
				if i == 0 {
					_, err := room.Move(t.Context(), zhou, v.Ref(), archive.Place{Room: "R1", Cabinet: "C1", Shelf: "S1"})
					return err
				}
				_, err := desk.Receive(t.Context(), zhou, f.Ref(), 1)
				return err
			})
			won := winners(t, errs)
			readContracts(t, s.Contracts(), func(r contract.Reader) error {
				got, err := r.Archive().Volume(t.Context(), org, v.ID)
				equal(t, got.Revision, uint64(1+won))
				if errs[1] == nil {
					equal(t, len(got.Items), len(v.Items)+1)
				}
				return err
			})
			sound(t, s, org)
		},
	},
}}

func contractHouse() policy.House {
	at := noon.AddDate(0, 0, 17)
	return policy.House{Clock: func() time.Time { return at }, Rulebook: policy.Fixed(policy.Default())}
}

// newContracts is the contract office of a store on Monday, 2026-03-02, with a handler
// and an archivist.
func newContracts(s Stores) (desk *contract.Office, wang, zhou policy.Request) {
	return contract.NewOffice(s.Contracts(), contractHouse()),
		policy.By(policy.Actor{Org: org, ID: "wang", Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{"sales"}}),
		policy.By(policy.Actor{Org: org, ID: "zhou"})
}
