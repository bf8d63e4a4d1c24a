package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// welcome tells whoever starts the server where it is and who may enter.
type welcome struct {
	lang policy.Lang
	out  io.Writer
	url  string
}

// open makes the tokens that the settings ask for, and tells them.
func (w *welcome) open(ctx context.Context, s settings, db store, tokens *tokenFile, log io.Writer) error {
	switch {
	case s.bootstrap:
		return w.bootstrap(tokens)
	case s.demo:
		return w.demo(ctx, db, tokens)
	case len(tokens.all()) == 0:
		_, err := fmt.Fprintln(log, "server:", policy.T(
			"尚未发放任何令牌,无人可以进入;请停下服务器,以 -bootstrap 生成管理员,或在空数据目录上以 -demo 试用",
			"nobody holds a token yet, so nobody is let in: stop the server and start it with -bootstrap for an administrator, or with -demo to look around").In(w.lang))
		return err
	}
	return nil
}

// ready says that the server listens.
func (w *welcome) ready() error {
	_, err := fmt.Fprintf(w.out, "ready %s\n", w.url)
	return err
}

// bootstrap makes the first administrator.
func (w *welcome) bootstrap(tokens *tokenFile) error {
	if slices.ContainsFunc(tokens.all(), func(k Token) bool { return k.Admin }) {
		return fmt.Errorf("-bootstrap makes the first administrator, and %s has one already; start without it", tokens.path)
	}
	_, secret, err := tokens.give(Grant{Person: "administrator", Admin: true, Note: "bootstrap"})
	if err != nil {
		return err
	}
	return w.say(policy.Tf(`管理员令牌,只显示这一次:

  %[1]s

为总经理发放令牌:

  curl -H "Authorization: Bearer %[1]s" -H "Content-Type: application/json" \
      -d '{"org": "demo", "person": "general-manager", "roles": ["general-manager"]}' \
      %[2]s/api/v1/tokens

`, `The administrator's token, shown this once:

  %[1]s

Give the general manager a token:

  curl -H "Authorization: Bearer %[1]s" -H "Content-Type: application/json" \
      -d '{"org": "demo", "person": "general-manager", "roles": ["general-manager"]}' \
      %[2]s/api/v1/tokens

`, secret, w.url))
}

// demo fills an empty folder with the demo, and tells a token for each person.
func (w *welcome) demo(ctx context.Context, db store, tokens *tokenFile) error {
	now, err := tokens.house.Now()
	if err != nil {
		return err
	}
	today := policy.Default().Day(now)
	if err := fillDemo(ctx, db, tokens, today); err != nil {
		return err
	}
	people := demoGrants()
	grants := make([]Grant, len(people))
	for i, g := range people {
		grants[i] = g.Grant
	}
	secrets, err := tokens.giveDemo(grants...)
	if err != nil {
		return err
	}
	if err := w.table(people, secrets); err != nil {
		return err
	}
	return w.hints(ctx, db, people, secrets, newStory(db, today).fullYear())
}

func (w *welcome) table(people []grantFor, secrets []string) error {
	lines := tabwriter.NewWriter(w.out, 0, 0, 2, ' ', 0)
	_, err := fmt.Fprintln(lines, policy.T("单位\t人员\t职责\t令牌", "ORG\tPERSON\tWHO THEY ARE\tTOKEN").In(w.lang))
	for i, g := range people {
		org := string(g.Org)
		if g.Admin {
			org = "-"
		}
		_, lineErr := fmt.Fprintf(lines, "%s\t%s\t%s\t%s\n", org, g.Person, g.does.In(w.lang), secrets[i])
		err = errors.Join(err, lineErr)
	}
	return errors.Join(err, lines.Flush())
}

// hints are commands to try, with tokens, files and the last full year filled in.
func (w *welcome) hints(ctx context.Context, db store, people []grantFor, secrets []string, year int) error {
	late, err := demoFile(ctx, db, lender, "L-112")
	if err != nil {
		return err
	}
	breached, err := demoFile(ctx, db, lender, "L-103")
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, hint := range []struct {
		what policy.Text
		org  policy.OrgID
		who  policy.PersonID
		path string
	}{
		{policy.T("逾期未办的档案", "the files with a deadline missed and still open"), lender, "general-manager", "/reports/late-files"},
		{policy.T("项目 L-112 下一步可办什么、何时到期", "what manager A may do next for project L-112, and what is overdue"), lender, "manager-a", "/files/" + string(late) + "/explain"},
		{policy.T("项目 L-103 的日志,A 角逾期移交", "the journal of project L-103, which A handed over too late"), lender, "general-manager", "/files/" + string(breached) + "/journal"},
		{policy.T("将到期和逾期的借阅单", "the slips that are due soon or overdue"), lender, "archivist", "/reports/overdue-slips"},
		{policy.T("保险柜今日的日结", "what the safes hold today, kind by kind"), lender, "deed-custodian", "/registers/balances"},
		{policy.T("应移交信用管理办公室或档案室的信用档案", "the credit files due to move on: from whom, by when"), lender, "credit-manager", "/reports/credit-rollover"},
		{policy.T("甲建材有限公司的授信额度、占用和余额", "the credit limit of a customer, what they owe and what is left"), lender, "general-manager", "/credit-accounts/" + filedInTime + "/position"},
		{policy.T("合同统计和分析的报送日历:应报、已报、迟报、缺报", "the reports on contracts: due, submitted, late and missing"), lender, "credit-manager", fmt.Sprintf("/contract-reports/calendar?year=%d", year)},
		{policy.T("低于目标的满意度调查及其纠正措施", "the actions on a survey below its target"), lender, "office-director", "/corrective-actions"},
		{policy.T("等待总经理审批的投诉", "the complaint that waits for the general manager"), lender, "general-manager", "/complaints?state=proposed"},
		{policy.T("下一季度的销售预测及其方法", "what to expect of the next quarter, and by which method"), lender, "sales-director", "/analysis/forecast?unit=quarter"},
		{policy.T("用两个编号录入、已经合并的客户档案", "the profile of a customer who was entered twice, and which one goes on"), lender, "sales-director", "/profiles?state=merged"},
		{policy.T("集团审计查看子公司的案卷", "the volumes of the subsidiary, read by the group's auditor"), headOffice, "auditor", "/volumes?org=" + string(lender)},
	} {
		i := slices.IndexFunc(people, func(g grantFor) bool { return g.Org == hint.org && g.Person == hint.who })
		fmt.Fprintf(&lines, "\n  # %s\n  curl -H \"Authorization: Bearer %s\" '%s/api/v1%s'\n", hint.what.In(w.lang), secrets[i], w.url, hint.path)
	}
	return w.say(policy.Tf("\n试一试:\n%s\n", "\nTry:\n%s\n", lines.String()))
}

// demoFile finds the file of a project.
func demoFile(ctx context.Context, db store, org policy.OrgID, number string) (archive.FileID, error) {
	var id archive.FileID
	err := db.Archive().View(ctx, func(r archive.Reader) error {
		page, err := r.Files(ctx, archive.FileQuery{Org: org, Project: number})
		if err == nil && len(page.Files) > 0 {
			id = page.Files[0].ID
		}
		return err
	})
	return id, err
}

func (w *welcome) say(text policy.Text) error {
	_, err := io.WriteString(w.out, text.In(w.lang))
	return err
}
