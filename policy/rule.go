package policy

import (
	"slices"
	"strconv"
)

// Document names one of the source documents (制度) that the rules come from.
// Its value is the prefix of the ids of its rules.
type Document string

// The source documents, in their order.
const (
	DocumentGeneral   Document = "G" // 公司客户档案管理制度, 篇一 and 篇二
	DocumentBusiness  Document = "B" // the same, 篇三
	DocumentCredit    Document = "C" // 客户信用档案规章制度【1】
	DocumentRelations Document = "R" // 客户信用档案规章制度【2】
	DocumentContracts Document = "K" // 客户信用档案规章制度【3】
)

// Documents returns the source documents in their order.
func Documents() []Document {
	return []Document{DocumentGeneral, DocumentBusiness, DocumentCredit, DocumentRelations, DocumentContracts}
}

// Title returns the name of the document, and what it deals with in English;
// empty for a document that is none of [Documents].
func (d Document) Title() Text {
	switch d {
	case DocumentGeneral:
		return T("公司客户档案管理制度 篇一、篇二", "Customer files, parts 1 and 2: general duties")
	case DocumentBusiness:
		return T("公司客户档案管理制度 篇三", "Customer files, part 3: business files, deeds, lending")
	case DocumentCredit:
		return T("客户信用档案规章制度【1】", "Customer credit files, part 1: credit files")
	case DocumentRelations:
		return T("客户信用档案规章制度【2】", "Customer credit files, part 2: customer relations")
	case DocumentContracts:
		return T("客户信用档案规章制度【3】", "Customer credit files, part 3: contract files")
	}
	return Text{}
}

// Effect says what a rule does to an act that breaks it.
type Effect string

// The effects.
const (
	// Refuse (拒绝): the act is not done.
	Refuse Effect = "refuse"
	// RecordBreach (记违规): the act is done and a breach is recorded against a person.
	RecordBreach Effect = "breach"
	// Report (列出): it shows up in a list that somebody must look at.
	Report Effect = "report"
	// RecordFact (登记): the fact is kept.
	RecordFact Effect = "record"
)

// Rule names one duty of the source documents (规则) by its id: "B4.5a". Each has
// a constant in which the underscore stands for the dot: [B4_5a]. The constants
// are the whole catalogue; Go lets any other string be made a Rule too, which
// [Rule.Known] tells apart and whose other methods answer empty.
//
// A rule is an error, so that a refusal is matched with
// errors.Is(err, policy.B4_6). It is written as its id in JSON, YAML and SQL.
type Rule string

// ID returns the id alone: "B4.5a".
func (r Rule) ID() string { return string(r) }

// Error returns the id and the English text:
// "B4.6: the archivist checks item by item ...".
func (r Rule) Error() string { return r.In(EN) }

// In returns the id and the text in a language.
func (r Rule) In(lang Lang) string {
	t := T("未知规则", "unknown rule")
	if i, ok := catalogueIndex[r]; ok {
		t = catalogue[i].text
	}
	return string(r) + ": " + t.In(lang)
}

// Known reports whether the rule is in the catalogue.
func (r Rule) Known() bool {
	_, ok := catalogueIndex[r]
	return ok
}

// Document returns the source document.
func (r Rule) Document() Document {
	if !r.Known() {
		return ""
	}
	return Document(r[:1])
}

// Article returns the article within the document, as the document numbers
// it: "四(五)" or "4.3". "(design)" stands for the one rule that no article
// states and the house itself needs.
func (r Rule) Article() string { return r.duty().article }

// Text returns the rule in one clause in Chinese and English. The English
// begins in lower case and neither ends with a stop, so that it follows an id.
func (r Rule) Text() Text { return r.duty().text }

// Effect returns the first and main effect.
func (r Rule) Effect() Effect {
	if es := r.duty().effects; len(es) > 0 {
		return es[0]
	}
	return ""
}

// Effects returns all effects, the main one first. The slice is the caller's.
func (r Rule) Effects() []Effect { return slices.Clone(r.duty().effects) }

// Has reports whether e is among the effects.
func (r Rule) Has(e Effect) bool { return slices.Contains(r.duty().effects, e) }

// Package returns the room that mainly keeps the rule, as its path within the
// module: "archive" or "policy/staff". "all" stands for every one of them.
func (r Rule) Package() string {
	if ps := r.duty().packages; len(ps) > 0 {
		return ps[0]
	}
	return ""
}

// Packages returns all rooms that keep the rule, the main one first. The slice
// is the caller's.
func (r Rule) Packages() []string { return slices.Clone(r.duty().packages) }

func (r Rule) duty() duty {
	if i, ok := catalogueIndex[r]; ok {
		return catalogue[i]
	}
	return duty{}
}

// Rules returns the whole catalogue in the order of the documents and their
// articles. The slice is the caller's.
func Rules() []Rule {
	rules := make([]Rule, len(catalogue))
	for i, d := range catalogue {
		rules[i] = d.rule
	}
	return rules
}

// ParseRule returns the rule of an id, written exactly as in the catalogue:
// "B4.5a". Anything else is a [Violation] of kind [InvalidInput].
func ParseRule(s string) (Rule, error) {
	if r := Rule(s); r.Known() {
		return r, nil
	}
	return "", &Violation{
		Kind: InvalidInput, Field: "rule", Found: strconv.Itoa(len(s)) + " bytes", Wanted: "an id such as B4.5a",
		Problem: T("没有这个编号的规则", "there is no rule of that id"),
		Remedy:  T("请照规则目录填写编号", "give an id of the catalogue, such as B4.5a"),
	}
}
