package customer

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// formed refuses what is not in the defined format (rule G1).
func formed(c *policy.Checks, input any) {
	for _, v := range policy.Violations(policy.CheckShape(input)) {
		own := *v
		own.Rule = policy.G1
		c.Add(own)
	}
}

func (b Basics) check(c *policy.Checks, field string, today calendar.Day) {
	gathered(c, field, b.Source, b.Day, today)
}

func (c Contacts) check(checks *policy.Checks, field string, today calendar.Day) {
	if !c.none() {
		gathered(checks, field, c.Source, c.Day, today)
	}
	for i, one := range c.People {
		if one.Phone != "" && !phone(one.Phone.Reveal()) {
			checks.Add(malformed(field+".people["+strconv.Itoa(i)+"].phone", "5 to 20 digits", policy.T("电话号码格式不对", "this is no telephone number")))
		}
	}
	if c.Website != "" && !website(c.Website) {
		checks.Add(malformed(field+".website", "a web address", policy.T("网址格式不对", "this is no web address")))
	}
}

func malformed(field, wanted string, problem policy.Text) policy.Violation {
	v := policy.Invalid(field, "", wanted, problem)
	v.Rule = policy.G1
	return *v
}

// gathered refuses a fact without the source and day of its gathering (rule
// R4.1).
func gathered(c *policy.Checks, field string, s Source, day, today calendar.Day) {
	if field != "" {
		field += "."
	}
	refuse := func(part, found, wanted string, problem policy.Text) {
		v := policy.Invalid(field+part, found, wanted, problem)
		v.Rule = policy.R4_1
		c.Add(*v)
	}
	if s == "" {
		refuse("source", "", "a source", policy.T("没有写明信息来源", "the source is not stated"))
	}
	switch {
	case day.IsZero():
		refuse("day", "", "a day", policy.T("没有写明日期", "the day is not stated"))
	case day.After(today):
		refuse("day", day.String(), "a day up to "+today.String(), policy.Tf("日期 %s 尚未到来", "the day %s is yet to come", day))
	}
}

// phone reports whether a text is a telephone number.
func phone(s string) bool {
	digits, open := 0, false
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, (r == ' ' || r == '-') && digits > 0:
		case r == '(' && !open && digits <= 3:
			open = true
		case r == ')' && open:
			open = false
		default:
			return false
		}
	}
	return digits >= 5 && digits <= 20 && !open
}

// website reports whether a text is an address of the web, with or without its
// scheme.
func website(s string) bool {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || strings.ContainsAny(s, " \"<>") {
		return false
	}
	host := u.Hostname()
	return strings.Contains(strings.Trim(host, "."), ".") && !strings.Contains(host, "..")
}
