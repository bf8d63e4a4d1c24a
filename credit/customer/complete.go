package customer

import "github.com/seed-9bd3a28c/dossier/policy"

// Part is something that a profile holds when it is complete (rules R4.2a and
// G1).
type Part string

// The parts, in the order of the article.
const (
	PartPhone          Part = "phone"          // 电话
	PartContact        Part = "contact"        // 联系人
	PartWebsite        Part = "website"        // 网址
	PartStanding       Part = "standing"       // 信用状况描述
	PartTransactions   Part = "transactions"   // 以往交易记录
	PartCommunications Part = "communications" // 交流记录
)

// Parts returns the parts in their order.
func Parts() []Part {
	return []Part{PartPhone, PartContact, PartWebsite, PartStanding, PartTransactions, PartCommunications}
}

// Text returns the part's name for a reader.
func (p Part) Text() policy.Text {
	switch p {
	case PartPhone:
		return policy.T("电话", "telephone")
	case PartContact:
		return policy.T("联系人", "contact person")
	case PartWebsite:
		return policy.T("网址", "website")
	case PartStanding:
		return policy.T("信用状况", "credit standing")
	case PartTransactions:
		return policy.T("交易记录", "transactions")
	case PartCommunications:
		return policy.T("交流记录", "communications")
	}
	return policy.T(string(p), string(p))
}

// Missing lists the parts that the profile does not hold (完整性, rule R4.2a), in
// their order; one that was merged into another is not completed any more.
func (p Profile) Missing() []Part {
	if p.Merged != nil {
		return nil
	}
	has := map[Part]bool{
		PartWebsite: p.Contacts.Website != "", PartStanding: p.Standing.Count > 0,
		PartTransactions: p.Transactions.Count > 0, PartCommunications: p.Communications.Count > 0,
	}
	for _, one := range p.Contacts.People {
		has[PartContact] = has[PartContact] || one.Person != ""
		has[PartPhone] = has[PartPhone] || one.Phone != ""
	}
	var missing []Part
	for _, part := range Parts() {
		if !has[part] {
			missing = append(missing, part)
		}
	}
	return missing
}

// Percent returns how much of the profile is there, in hundredths rounded down.
func (p Profile) Percent() int {
	all := len(Parts())
	return (all - len(p.Missing())) * 100 / all
}
