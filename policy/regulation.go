package policy

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Regulation is a company's regulation as data (制度): what a lender may set
// for itself. [Compile] checks it and makes a [Version] that acts are judged
// by; it is written as YAML, read by [ParseRegulation].
type Regulation struct {
	// ID names the version ("default-2004").
	ID string `yaml:"id" json:"id"`
	// ZH and EN are its title.
	ZH string `yaml:"zh" json:"zh"`
	EN string `yaml:"en" json:"en"`
	// Effective is the first day it is in force (rules B7 and C5a).
	Effective calendar.Day `yaml:"effective" json:"effective"`
	// Until is the last day it is in force; zero when it runs on until the
	// next version.
	Until calendar.Day `yaml:"until,omitempty" json:"until,omitzero"`
	// Timezone is where its civil days are counted ("Asia/Shanghai").
	Timezone string `yaml:"timezone" json:"timezone"`
	// Organisations are those it binds (rule C2a); empty means the one that
	// adopts it.
	Organisations []Organisation `yaml:"organisations,omitempty" json:"organisations,omitempty"`
	// Roles are those the company names besides the library's own.
	Roles []RoleName `yaml:"roles,omitempty" json:"roles,omitempty"`
	// GroupRoles reach into the records of a bound subsidiary (rule C2b).
	GroupRoles Roles `yaml:"group-roles" json:"groupRoles"`
	// Businesses are the kinds of business its files may come from (rule B1).
	Businesses []Business `yaml:"businesses" json:"businesses"`
	// Periods are the times given. Of those of deeds, lending and customer
	// profiles, one left out is that of the default regulation.
	Periods Periods `yaml:"periods" json:"periods"`
	// Settings are the readings the company chose.
	Settings Settings `yaml:"settings" json:"settings"`
	// Posts are the posts filled by appointment, with what they take.
	Posts []Post `yaml:"posts" json:"posts"`
	// Numbers are the number formats.
	Numbers Numbers `yaml:"numbers" json:"numbers"`
	// Matrix is the authority matrix (rule G3).
	Matrix []Permission `yaml:"matrix" json:"matrix"`
	// Conditions are those that a paper of a checklist may hang on.
	Conditions []ConditionName `yaml:"conditions" json:"conditions"`
	// Checklists say what a file holds, in order (rule B4.3).
	Checklists []Checklist `yaml:"checklists" json:"checklists"`
	// Signers are those whose signatures papers need.
	Signers []Signer `yaml:"signers" json:"signers"`
	// Deeds are the kinds of deed (rule B5.1), which never travel with papers.
	Deeds []DeedKind `yaml:"deeds" json:"deeds"`
	// Retentions say how long volumes are kept; of those that apply the longest
	// holds.
	Retentions []Retention `yaml:"retentions,omitempty" json:"retentions,omitempty"`
	// Assessment holds the thresholds of rule G5b; those of the default
	// regulation when it is left out.
	Assessment Assessment `yaml:"assessment,omitempty" json:"assessment"`
	// Profiles are the readings chosen of customer profiles.
	Profiles Profiles `yaml:"profiles,omitempty" json:"profiles"`
	// Surveys and Complaints are what is asked of satisfaction surveys and of
	// complaints; those of the default regulation when they are left out.
	Surveys    Surveys    `yaml:"surveys,omitempty" json:"surveys"`
	Complaints Complaints `yaml:"complaints,omitempty" json:"complaints"`
	// Credit is what the regulation says of credit files; what it leaves out is that
	// of the default regulation.
	Credit CreditRules `yaml:"credit,omitempty" json:"credit"`
	// Contracts is what the regulation says of contract files; what it leaves out is
	// that of the default regulation.
	Contracts ContractRules `yaml:"contracts,omitempty" json:"contracts"`
	// Visits are the times given for visits to customers (rules R5a and R5c).
	Visits Visits `yaml:"visits,omitempty" json:"visits"`
}

// Profiles are the readings a company chose of customer profiles (客户档案).
type Profiles struct {
	// Departments are those that build profiles of their own (rule R4.2d); none:
	// every department does.
	Departments []DepartmentID `yaml:"departments,omitempty" json:"departments,omitempty"`
	// Reapprove are the parts of a profile whose change takes the sales director's
	// approval again (rule R4.2c); those of the default regulation when it is left
	// out, an empty list for none.
	Reapprove []ProfilePart `yaml:"reapprove,omitempty" json:"reapprove"`
}

// ProfilePart is a part of a customer profile that its custodian changes.
type ProfilePart string

// The parts of a profile that approval is about.
const (
	ProfileBasics   ProfilePart = "basics"   // 基本信息: name, subject, class
	ProfileContacts ProfilePart = "contacts" // 联系方式
	ProfileStanding ProfilePart = "standing" // 信用状况
)

// Retention is one provision on how long volumes are kept (保管期限).
type Retention struct {
	// Class is the class of volume ("business", "credit", "contract").
	Class string `yaml:"class" json:"class"`
	// Basis is whose provision it is: "company", "province" or "law".
	Basis string `yaml:"basis" json:"basis"`
	// Period counts from the day the volume was filed, or from the end of the
	// business where the host states one.
	Period calendar.Period `yaml:"period" json:"period"`
	// Citation names the provision; there is no figure without one.
	Citation string `yaml:"citation" json:"citation"`
	// From is the first day the provision is in force.
	From calendar.Day `yaml:"from" json:"from"`
	// On switches it on: a company decides what applies to it.
	On bool `yaml:"on" json:"on"`
}

// Assessment holds the thresholds by which rewards and penalties are proposed
// (考核, rule G5b); each is decided by a person.
type Assessment struct {
	// RewardActs and RewardOnTime: at least so many acts with a deadline in the
	// period, and at least so many in a hundred of them on time.
	RewardActs   int `yaml:"reward-acts" json:"rewardActs"`
	RewardOnTime int `yaml:"reward-on-time" json:"rewardOnTime"`
	// PenaltyBreaches, PenaltyOverdue and PenaltyLosses: so many or more.
	PenaltyBreaches int `yaml:"penalty-breaches" json:"penaltyBreaches"`
	PenaltyOverdue  int `yaml:"penalty-overdue" json:"penaltyOverdue"`
	PenaltyLosses   int `yaml:"penalty-losses" json:"penaltyLosses"`
}

// Organisation is a member of the group's tree (集团组织).
type Organisation struct {
	ID OrgID `yaml:"id" json:"id"`
	// Parent is the organisation that controls it; empty for the group's head.
	Parent OrgID  `yaml:"parent,omitempty" json:"parent,omitempty"`
	ZH     string `yaml:"zh" json:"zh"`
	EN     string `yaml:"en" json:"en"`
	// From is the first day it is bound.
	From calendar.Day `yaml:"from" json:"from"`
}

// RoleName names a role that the library does not have.
type RoleName struct {
	Code Role   `yaml:"code" json:"code"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
}

// BusinessKind is a kind of business (业务种类).
type BusinessKind string

// The kinds of business the source regulates (rule B1).
const (
	Loan      BusinessKind = "loan"      // 小额贷款
	Guarantee BusinessKind = "guarantee" // 担保
)

// Business is a kind of business and the event that ends its project.
type Business struct {
	Kind BusinessKind `yaml:"kind" json:"kind"`
	ZH   string       `yaml:"zh" json:"zh"`
	EN   string       `yaml:"en" json:"en"`
	// EndedByZH and EndedByEN name the event from whose day the deadlines
	// count (rule B4.5a).
	EndedByZH string `yaml:"ended-by-zh" json:"endedByZh"`
	EndedByEN string `yaml:"ended-by-en" json:"endedByEn"`
}

// Periods are the times the regulation gives.
type Periods struct {
	AToB       calendar.Period `yaml:"a-to-b" json:"aToB"`             // B4.5a
	BToArchive calendar.Period `yaml:"b-to-archive" json:"bToArchive"` // B4.5b
	Total      calendar.Period `yaml:"total" json:"total"`             // B4.5b
	Registered calendar.Period `yaml:"registered" json:"registered"`   // B4.7a
	Reverify   calendar.Period `yaml:"reverify" json:"reverify"`       // G7: a volume not verified for longer is stale

	Deeds         calendar.Period `yaml:"deeds,omitempty" json:"deeds"`                  // B5.2b: from receipt by A or B to the custodian
	VaultCount    calendar.Period `yaml:"vault-count,omitempty" json:"vaultCount"`       // B5.2f: a safe not counted in full for longer is reported
	Release       calendar.Period `yaml:"release,omitempty" json:"release"`              // B5.2b: a deed goes out for a time no longer than this
	SurpriseCount calendar.Period `yaml:"surprise-count,omitempty" json:"surpriseCount"` // B5.2f: likewise of a count by surprise
	Loan          calendar.Period `yaml:"loan,omitempty" json:"loan"`                    // B6.3: the longest term of a slip
	Renewal       calendar.Period `yaml:"renewal,omitempty" json:"renewal"`              // B6.3: what one renewal adds
	ProfileUpdate calendar.Period `yaml:"profile-update,omitempty" json:"profileUpdate"` // R4.2b: from a transaction to its custodian's update of the profile

	EffectCheck      calendar.Period `yaml:"effect-check,omitempty" json:"effectCheck"`           // R6d: from an action's being reported done to the check of its effect
	ComplaintOutcome calendar.Period `yaml:"complaint-outcome,omitempty" json:"complaintOutcome"` // R7.2, R7.3: from its receipt to the proposed outcome
	ComplaintAnswer  calendar.Period `yaml:"complaint-answer,omitempty" json:"complaintAnswer"`   // R7.2, R7.3: from the approval to the answer
}

// Settings are the readings a company chose where the source leaves room.
type Settings struct {
	// SupplementStopsClock: the time a supplement spends with A is not counted
	// (rule B4.5b; by default it is, and held against A).
	SupplementStopsClock bool `yaml:"supplement-stops-clock" json:"supplementStopsClock"`
	// DeliveredAt says what ends B's time: "presented" or "accepted".
	DeliveredAt Delivery `yaml:"delivered-at" json:"deliveredAt"`
	// MonthEndsOnWorkingDay: a period of months that ends on a rest day ends
	// on the first working day after it (Civil Code, art. 203).
	MonthEndsOnWorkingDay bool `yaml:"month-ends-on-working-day" json:"monthEndsOnWorkingDay"`
	// OneOpensVault: what goes into the vault or out of it takes one person; by
	// default it takes two, each by a request of their own (rule B5.2b).
	OneOpensVault bool `yaml:"one-opens-vault" json:"oneOpensVault"`
	// Renewals is how often a slip may be renewed (rule B6.3).
	Renewals int `yaml:"renewals" json:"renewals"`
	// OverdueMayBorrow: who has something overdue is lent more all the same; by
	// default nothing (rule B6.3).
	OverdueMayBorrow bool `yaml:"overdue-may-borrow" json:"overdueMayBorrow"`
}

// Delivery says when a file counts as delivered by B.
type Delivery string

// The two readings of delivery (rule B4.5b).
const (
	Presented Delivery = "presented" // B presents a complete file
	Accepted  Delivery = "accepted"  // the archivist accepts it
)

// Post is a role held by appointment, and what it takes to be appointed
// (rules C4.6a, C4.7, K7 and K8).
type Post struct {
	Role Role   `yaml:"role" json:"role"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
	// Education is the least level ("college"); empty when none is asked.
	Education Education `yaml:"education,omitempty" json:"education,omitempty"`
	// Skills must be on record.
	Skills []string `yaml:"skills,omitempty" json:"skills,omitempty"`
	// Trainings must be done, and their examination passed.
	Trainings []string `yaml:"trainings,omitempty" json:"trainings,omitempty"`
	// Rule is broken by an act of somebody not appointed.
	Rule Rule `yaml:"rule" json:"rule"`
}

// Education is a level of schooling (学历).
type Education string

// The levels of education, lowest first.
const (
	HighSchool Education = "high-school" // 高中
	College    Education = "college"     // 大专
	Bachelor   Education = "bachelor"    // 本科
	Master     Education = "master"      // 硕士
	Doctor     Education = "doctor"      // 博士
)

// Rank orders the levels: 0 for an unknown one, then 1 upwards.
func (e Education) Rank() int {
	for i, one := range []Education{HighSchool, College, Bachelor, Master, Doctor} {
		if e == one {
			return i + 1
		}
	}
	return 0
}

// Numbers are the number formats of the regulation.
type Numbers struct {
	File     NumberFormat `yaml:"file" json:"file"`         // archive number of a business file (rule B4.8a)
	Contract NumberFormat `yaml:"contract" json:"contract"` // derived number of a contract in it (rule B4.8b)
	Item     NumberFormat `yaml:"item" json:"item"`         // code of an inventory line (rule B4.2c)

	CreditVolume   NumberFormat `yaml:"credit-volume,omitempty" json:"creditVolume"`     // archive number of a credit volume (rule B4.8a)
	ContractVolume NumberFormat `yaml:"contract-volume,omitempty" json:"contractVolume"` // archive number of a contract volume (rule B4.8a)
	CreditFile     NumberFormat `yaml:"credit-file,omitempty" json:"creditFile"`         // number of a credit file, by department (rule C4.2a)
	ContractFile   NumberFormat `yaml:"contract-file,omitempty" json:"contractFile"`     // number of a contract file, by department (rule K2a)
}

// Part is one of the four parts of a business file (rule B4.3).
type Part string

// The four parts, in their order.
const (
	Approval       Part = "approval"      // 立项审批资料
	Contracts      Part = "contracts"     // 重要合同或单据
	Investigation  Part = "investigation" // 项目调查资料
	CustomerPapers Part = "customer"      // 客户或企业资料
)

// Parts returns the four parts in their order.
func Parts() []Part { return []Part{Approval, Contracts, Investigation, CustomerPapers} }

// Index returns the part's place among the four, from 1; 0 for another word.
func (p Part) Index() int {
	for i, one := range Parts() {
		if p == one {
			return i + 1
		}
	}
	return 0
}

// Text returns the part's name for a reader.
func (p Part) Text() Text {
	switch p {
	case Approval:
		return T("立项审批资料", "project approval")
	case Contracts:
		return T("重要合同或单据", "important contracts or vouchers")
	case Investigation:
		return T("项目调查资料", "investigation")
	case CustomerPapers:
		return T("客户或企业资料", "customer or enterprise papers")
	}
	return T(string(p), string(p))
}

// Form says whether a paper is the original or a copy.
type Form string

// The forms of a paper.
const (
	Original Form = "original" // 原件
	Copy     Form = "copy"     // 复印件
	Either   Form = "either"   // only in a checklist: the one or the other
	Both     Form = "both"     // original and copy, in credit and contract files
)

// Condition is what a project may have that makes a paper expected
// ("mortgage", "guarantor", "enterprise").
type Condition string

// ConditionName names a condition.
type ConditionName struct {
	Code Condition `yaml:"code" json:"code"`
	ZH   string    `yaml:"zh" json:"zh"`
	EN   string    `yaml:"en" json:"en"`
}

// Checklist says which papers a file of one kind of business holds, in order
// (档案清单).
type Checklist struct {
	Kind   BusinessKind `yaml:"kind" json:"kind"`
	Papers []Paper      `yaml:"papers" json:"papers"`
}

// Paper is one entry of a checklist.
type Paper struct {
	// Code names it within the checklist ("loan-contract").
	Code string `yaml:"code" json:"code"`
	Part Part   `yaml:"part" json:"part"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
	// Important: without it the file does not move on (rules B4.2d and B4.2e).
	Important bool `yaml:"important,omitempty" json:"important,omitempty"`
	// When: the importance counts only if the project has one of these, which
	// the regulation declares.
	When []Condition `yaml:"when,omitempty" json:"when,omitempty"`
	// Signers must have signed it.
	Signers []string `yaml:"signers,omitempty" json:"signers,omitempty"`
	Form    Form     `yaml:"form" json:"form"`
	// Contract: it is numbered after the file, and the customer's uncollected
	// counterpart of it may lie in the annex (rules B4.8b and B4.4).
	Contract bool `yaml:"contract,omitempty" json:"contract,omitempty"`
}

// Title returns the paper's name for a reader.
func (p Paper) Title() Text { return Text{ZH: p.ZH, EN: p.EN} }

// Expected reports whether a project with these conditions should have the
// paper.
func (p Paper) Expected(has []Condition) bool {
	if len(p.When) == 0 {
		return true
	}
	return slices.ContainsFunc(p.When, func(w Condition) bool { return slices.Contains(has, w) })
}

// Signer is somebody whose signature a paper needs.
type Signer struct {
	Code string `yaml:"code" json:"code"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
}

// DeedKind is one of the kinds of deed (权证, rule B5.1).
type DeedKind struct {
	Code string `yaml:"code" json:"code"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
	// Titles are words by which an original deed is known in an inventory.
	Titles []string `yaml:"titles" json:"titles"`
}
