package compliance

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// client is what a scenario knows of the customer profile it speaks of.
type client struct {
	profile customer.ProfileID
	grant   customer.Grant
	plan    customer.PlanID
	visit   customer.VisitID

	survey    customer.SurveyID
	action    customer.ActionID
	year      int // of surveys, as judged last
	complaint customer.ComplaintID
}

// profileSteps are the sentences about what is done with customer profiles.
func (w *world) profileSteps() []step {
	return []step{
		{"制度规定由{部门}建立客户档案", w.profileDepartment},
		{"{人}于{日}在{部门}为客户{客户}建立客户档案，由{人}专管", w.buildProfile},
		{"{人}于{日}在{部门}为供应商{客户}建立客户档案，由{人}专管", w.buildSupplier},
		{"{人}于{日}为客户{客户}建立客户档案，电话写成{电话}", w.buildMalformed},
		{"{人}于{日}提交客户档案", w.submitProfile},
		{"{人}于{日}审批客户档案", w.approveProfile},
		{"{人}于{日}将客户名称改为{名称}", w.renameCustomer},
		{"{人}于{日}将客户网址改为{网址}", w.changeWebsite},
		{"{人}于{日}确认客户档案无须更新", w.confirmProfile},
		{"{人}于{日}登记{事项}，来源{来源}", w.recordFact},
		{"{人}于{日}登记{事项}，未写来源", w.recordSourceless},
		{"{人}于{日}登记交易{金额}元", w.recordTransaction},
		{"{人}于{日}授权{人}查阅客户档案，用途{用途}，至{日}", w.grantReading},
		{"{人}于{日}授权{人}外传客户档案，用途{用途}，至{日}", w.grantPassing},
		{"{人}于{日}撤回授权，原因{原因}", w.revokeGrant},
		{"{人}于{日}查阅客户档案，用途{用途}", w.consultProfile},
		{"{人}于{日}向{对象}外传客户档案，用途{用途}", w.passOnProfile},
	}
}

var topicWords = []word[customer.Topic]{
	{"信用状况", customer.Standing}, {"交流记录", customer.Communication}, {"需求偏好", customer.Need}, {"质量跟踪", customer.Quality},
	{"使用意见", customer.Opinion},
}

var sourceWords = []word[customer.Source]{
	{"市场信息", customer.FromMarket}, {"顾客拜访", customer.FromVisit}, {"销售统计", customer.FromSales},
}

// inBook is one act in the book of profiles.
func (w *world) inBook(ctx context.Context, name, day string, do func(ctx context.Context, b *customer.Book, req policy.Request) error) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error { return do(ctx, d.book, req) })
}

// onProfile is one act on the profile the sentences speak of.
func (w *world) onProfile(ctx context.Context, name, day string, do func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error) error {
	p, err := w.profile(ctx)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error { return do(ctx, b, req, p) })
}

// profile is the one the sentences speak of, as it is now.
func (w *world) profile(ctx context.Context) (p customer.Profile, err error) {
	err = w.db.Customers().View(ctx, func(r customer.Reader) error {
		p, err = r.Profile(ctx, company, w.client.profile)
		return err
	})
	return p, err
}

func (w *world) profileDepartment(_ context.Context, department string) error {
	return w.amend(func(r *policy.Regulation) {
		r.Profiles.Departments = []policy.DepartmentID{policy.DepartmentID(department)}
	})
}

func (w *world) today() calendar.Day { return calendar.DayOf(w.now, calendar.ChinaTime()) }

func (w *world) build(ctx context.Context, name, day, department string, subject customer.SubjectKind, of string, keeper policy.PersonID, phone policy.Personal) error {
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		with := customer.Building{
			Department: policy.DepartmentID(department), Custodian: keeper,
			Basics: customer.Basics{Customer: archive.CustomerID(of), Subject: subject, Name: "甲公司", Source: customer.FromVisit, Day: w.today()},
			Contacts: customer.Contacts{
				People: []customer.Contact{{Person: "客户联系人", Phone: phone}}, Source: customer.FromVisit, Day: w.today(),
			},
		}
		l, err := b.Build(ctx, req, with)
		if err == nil {
			w.client.profile = l.ID
		}
		return err
	})
}

func (w *world) buildProfile(ctx context.Context, name, day, department, of, keeper string) error {
	who, err := person(keeper)
	if err != nil {
		return err
	}
	return w.build(ctx, name, day, department, customer.Client, of, who.ID, "021-5555 0100")
}

func (w *world) buildSupplier(ctx context.Context, name, day, department, of, keeper string) error {
	who, err := person(keeper)
	if err != nil {
		return err
	}
	return w.build(ctx, name, day, department, customer.Supplier, of, who.ID, "021-5555 0100")
}

func (w *world) buildMalformed(ctx context.Context, name, day, of, phone string) error {
	return w.build(ctx, name, day, "销售部", customer.Client, of, "profile-keeper", policy.Personal(phone))
}

func (w *world) submitProfile(ctx context.Context, name, day string) error {
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		_, err := b.Submit(ctx, req, p.Ref())
		return err
	})
}

func (w *world) approveProfile(ctx context.Context, name, day string) error {
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		_, err := b.Approve(ctx, req, p.Ref())
		return err
	})
}

func (w *world) renameCustomer(ctx context.Context, name, day, to string) error {
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		p.Basics.Name, p.Basics.Day = to, w.today()
		_, err := b.Edit(ctx, req, p.Ref(), customer.Edit{Basics: &p.Basics})
		return err
	})
}

func (w *world) changeWebsite(ctx context.Context, name, day, to string) error {
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		p.Contacts.Website, p.Contacts.Day = to, w.today()
		_, err := b.Edit(ctx, req, p.Ref(), customer.Edit{Contacts: &p.Contacts})
		return err
	})
}

func (w *world) confirmProfile(ctx context.Context, name, day string) error {
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		_, err := b.Confirm(ctx, req, p.Ref())
		return err
	})
}

func (w *world) record(ctx context.Context, name, day, what string, source customer.Source) error {
	topic, err := look(topicWords, "事项", what)
	if err != nil {
		return err
	}
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		e := customer.FactEntry{Topic: topic, Source: source, Day: w.today(), Text: "按期付款"}
		if topic == customer.Communication {
			e.Channel = customer.ByPhone
		}
		if topic == customer.Quality {
			e.Product = "无烟煤"
		}
		_, err := b.Record(ctx, req, p.ID, e)
		return err
	})
}

func (w *world) recordFact(ctx context.Context, name, day, what, source string) error {
	from, err := look(sourceWords, "来源", source)
	if err != nil {
		return err
	}
	return w.record(ctx, name, day, what, from)
}

func (w *world) recordSourceless(ctx context.Context, name, day, what string) error {
	return w.record(ctx, name, day, what, "")
}

func (w *world) recordTransaction(ctx context.Context, name, day, amount string) error {
	yuan, err := policy.ParseYuan(amount)
	if err != nil {
		return err
	}
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		_, err := b.RecordTransaction(ctx, req, p.ID, customer.TransactionEntry{Day: w.today(), Amount: yuan, What: "无烟煤", Source: customer.FromSales})
		return err
	})
}

func (w *world) grant(ctx context.Context, name, day, to, purpose, until string, passing bool) error {
	who, err := person(to)
	if err != nil {
		return err
	}
	last, err := parseDay(until)
	if err != nil {
		return err
	}
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) (err error) {
		w.client.grant, err = b.Grant(ctx, req, customer.Terms{
			To: customer.Grantee{Person: who.ID}, Scope: customer.Scope{Customer: p.Basics.Customer}, Purpose: purpose,
			From: w.today(), Until: last, PassOn: passing,
		})
		return err
	})
}

func (w *world) grantReading(ctx context.Context, name, day, to, purpose, until string) error {
	return w.grant(ctx, name, day, to, purpose, until, false)
}

func (w *world) grantPassing(ctx context.Context, name, day, to, purpose, until string) error {
	return w.grant(ctx, name, day, to, purpose, until, true)
}

func (w *world) revokeGrant(ctx context.Context, name, day, reason string) error {
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.Revoke(ctx, req, w.client.grant.Ref(), reason)
		return err
	})
}

func (w *world) consultProfile(ctx context.Context, name, day, purpose string) error {
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.Consult(ctx, req, w.client.profile, purpose)
		return err
	})
}

func (w *world) passOnProfile(ctx context.Context, name, day, to, purpose string) error {
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.PassOn(ctx, req, w.client.profile, purpose, customer.Recipient{To: policy.Personal(to), What: "联系方式"})
		return err
	})
}
