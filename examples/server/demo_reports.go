package main

import (
	"context"
	"time"

	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// reportYear is what an organisation and its departments submit on contracts within a
// year, counted from the full year: in January on the year before, in July on the first
// half. The group's office has them, save the department's own half-year, which came late;
// the sales department's analysis is missing.
func (s *story) reportYear(org policy.OrgID, years int) []dated {
	now, before := s.fullYear()+years, s.fullYear()+years-1
	halfYear := func(d policy.DepartmentID) contract.Covers {
		return contract.Covers{Kind: policy.HalfYearReport, Year: now, Department: d}
	}
	year := func(d policy.DepartmentID) contract.Covers {
		return contract.Covers{Kind: policy.YearReport, Year: before, Department: d}
	}
	analysis := func(d policy.DepartmentID) contract.Covers {
		return contract.Covers{Kind: policy.AnalysisReport, Year: before, Department: d}
	}
	january, july := s.in(years, time.January, 4), s.in(years, time.July, 3)
	return []dated{
		{january, org, received(reportOn(year(""), "credit-manager"))},
		{january, org, received(reportOn(analysis(""), "credit-manager"))},
		{january, org, received(reportOn(year(department), "manager-b"))},
		{january, org, received(reportOn(analysis(department), "manager-b"))},
		{january, org, received(reportOn(year(sales), "sales-director"))},
		{july, org, received(reportOn(halfYear(""), "credit-manager"))},
		{july, org, received(reportOn(halfYear(sales), "sales-director"))},
		{s.in(years, time.July, 16), org, onItsWay(reportBy(halfYear(department), "manager-b"))},
	}
}

// reporting is how a report comes about, up to its submission.
type reporting func(ctx context.Context, s *story, org policy.OrgID) (contract.Report, error)

// reportOn has the office name who answers for a report, and them draw it up from the
// contracts on record, comment on it and submit it.
func reportOn(what contract.Covers, who policy.PersonID) reporting {
	return func(ctx context.Context, s *story, org policy.OrgID) (contract.Report, error) {
		r, err := s.contracts.NameReporter(ctx, as(org, "office-director"), contract.Reporter{Covers: what, Person: who})
		if err == nil {
			r, err = s.contracts.DrawUp(ctx, as(org, who), r.Ref())
		}
		return s.sent(ctx, org, who, r, err)
	}
}

// reportBy is a report that nobody was named for in time, drawn up by somebody all the
// same.
func reportBy(what contract.Covers, who policy.PersonID) reporting {
	return func(ctx context.Context, s *story, org policy.OrgID) (contract.Report, error) {
		r, err := s.contracts.StartReport(ctx, as(org, who), what)
		return s.sent(ctx, org, who, r, err)
	}
}

// sent has a report that was drawn up commented on and submitted.
func (s *story) sent(ctx context.Context, org policy.OrgID, who policy.PersonID, r contract.Report, err error) (contract.Report, error) {
	if err == nil {
		r, err = s.contracts.Write(ctx, as(org, who), r.Ref(), "合同履行正常;个别合同移交逾期,已督促承办人")
	}
	if err == nil {
		r, err = s.contracts.Submit(ctx, as(org, who), r.Ref())
	}
	return r, err
}

// received has the group's office note in the organisation's own record that it has a
// report.
func received(what reporting) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		r, err := what(ctx, s, org)
		if err == nil {
			_, err = s.contracts.ReceiveReport(ctx, as(headOffice, "office-director").Within(org), r.Ref())
		}
		return err
	}
}

// onItsWay leaves a report as it was submitted.
func onItsWay(what reporting) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		_, err := what(ctx, s, org)
		return err
	}
}
