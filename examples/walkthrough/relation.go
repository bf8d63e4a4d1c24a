package main

import (
	"cmp"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Relation is what the YAML file of a customer says: what came between the company
// and the customer, and the days on which people did what they did.
type Relation struct {
	Org    policy.OrgID `yaml:"org"`
	People Crew         `yaml:"people"`
	Client Client       `yaml:"client"`
	// Others are asked in the survey as well.
	Others    []Other   `yaml:"others"`
	Sales     []Sale    `yaml:"sales"`
	Contract  Contract  `yaml:"contract"`
	Credit    Credit    `yaml:"credit"`
	Survey    Survey    `yaml:"survey"`
	Complaint Complaint `yaml:"complaint"`
	Visits    Visits    `yaml:"visits"`
	// Days are those of the scenes, by name.
	Days map[string]calendar.Day `yaml:"days"`
}

// Crew says who is who.
type Crew struct {
	Custodian     policy.PersonID `yaml:"custodian"`
	Handler       policy.PersonID `yaml:"handler"`
	SalesDirector policy.PersonID `yaml:"sales-director"`
	CreditManager policy.PersonID `yaml:"credit-manager"`
	Production    policy.PersonID `yaml:"production"`
	Posts         `yaml:",inline"`
}

// Client is the customer, as the profile has them.
type Client struct {
	Number     archive.CustomerID  `yaml:"number"`
	Name       string              `yaml:"name"`
	Class      string              `yaml:"class"`
	Department policy.DepartmentID `yaml:"department"`
	Contact    struct {
		Person policy.Personal `yaml:"person"`
		Phone  policy.Personal `yaml:"phone"`
	} `yaml:"contact"`
	Standing string `yaml:"standing"`
	Need     string `yaml:"need"`
	// Purpose is what the general manager lets the profile be read for.
	Purpose string `yaml:"purpose"`
}

// Other is another customer.
type Other struct {
	Number archive.CustomerID `yaml:"number"`
	Name   string             `yaml:"name"`
}

// Sale is a transaction.
type Sale struct {
	Day    calendar.Day `yaml:"day"`
	Amount policy.Yuan  `yaml:"amount"`
	What   string       `yaml:"what"`
}

// Contract is a contract, and what an amendment made of it.
type Contract struct {
	Kind    string      `yaml:"kind"`
	Title   string      `yaml:"title"`
	Ours    string      `yaml:"ours"`
	Amount  policy.Yuan `yaml:"amount"`
	Papers  []Paper     `yaml:"papers"`
	Amended struct {
		Amount policy.Yuan `yaml:"amount"`
		Papers []Paper     `yaml:"papers"`
	} `yaml:"amended"`
}

// Credit is what a credit file holds, the limit granted, what is owed, and the
// promises to pay.
type Credit struct {
	Papers []Paper `yaml:"papers"`
	Limit  struct {
		Amount     policy.Yuan `yaml:"amount"`
		Conditions string      `yaml:"conditions"`
		Sheet      string      `yaml:"sheet"`
		Notice     string      `yaml:"notice"`
	} `yaml:"limit"`
	Owed   Sum `yaml:"owed"`
	Kept   Sum `yaml:"kept"`
	Broken Sum `yaml:"broken"`
}

// Sum is an amount of money.
type Sum struct {
	Amount policy.Yuan `yaml:"amount"`
}

// Survey is a yearly survey: what is asked, a line of marks for each customer, and
// what is done about the topic that falls below its target.
type Survey struct {
	Title     string `yaml:"title"`
	Questions []struct {
		Topic string `yaml:"topic"`
		Text  string `yaml:"text"`
		Scale int    `yaml:"scale"`
	} `yaml:"questions"`
	Marks  [][]int `yaml:"marks"`
	Report string  `yaml:"report"`
	Action struct {
		Topic  string `yaml:"topic"`
		What   string `yaml:"what"`
		Done   string `yaml:"done"`
		Effect string `yaml:"effect"`
	} `yaml:"action"`
}

// Complaint is a complaint about quality, and what came of it.
type Complaint struct {
	Text       string `yaml:"text"`
	Production string `yaml:"production"`
	Outcome    string `yaml:"outcome"`
	Answer     string `yaml:"answer"`
	Closing    string `yaml:"closing"`
}

// Visits are how often the customer is visited, and what a visit brought.
type Visits struct {
	Months  int    `yaml:"months"`
	Text    string `yaml:"text"`
	Opinion string `yaml:"opinion"`
}

// filed are papers as a credit or contract file takes them; their form follows from
// the regulation where it is left out.
func filed(list []Paper, by policy.Categories) []archive.Paper {
	all := make([]archive.Paper, len(list))
	for i, p := range list {
		entry, _, _ := by.Paper(p.Paper)
		form := cmp.Or(p.Form, entry.Form)
		if form == policy.Either {
			form = policy.Copy
		}
		all[i] = archive.Paper{Code: p.Paper, Title: p.Title, Form: form, Copies: max(p.Copies, 1), Pages: p.Pages}
	}
	return all
}
