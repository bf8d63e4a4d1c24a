package httpapi

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// curl writes the line that sends an operation. What the reader fills in are
// shell variables: $BASE, $TOKEN, and one for each parameter without an example.
func (b docsBuilder) curl(method, at string, params []*huma.Param, body *docsBody, op *huma.Operation) string {
	parts := []string{"curl"}
	if method != http.MethodGet {
		parts = append(parts, "-X "+method)
	}
	parts = append(parts, b.credentials(op)...)
	target := shellText(at)
	var query []string
	for _, p := range params {
		value := shellValue(p)
		switch {
		case p.In == "path":
			target = strings.ReplaceAll(target, "{"+p.Name+"}", value)
		case p.In == "query" && p.Required:
			query = append(query, shellText(url.QueryEscape(p.Name))+"="+value)
		case p.In == "header" && p.Required:
			parts = append(parts, `-H "`+shellText(p.Name)+": "+value+`"`)
		}
	}
	if body != nil {
		parts = append(parts, `-H "Content-Type: `+shellText(body.Media)+`"`, "--data-binary @"+body.File)
	}
	if len(query) > 0 {
		target += "?" + strings.Join(query, "&")
	}
	return strings.Join(append(parts, `"$BASE`+target+`"`), " ")
}

// credentials are the options for the first security scheme that applies.
func (b docsBuilder) credentials(op *huma.Operation) []string {
	security := op.Security
	if security == nil {
		security = b.doc.Security
	}
	if len(security) == 0 {
		return nil
	}
	var options []string
	for _, name := range slices.Sorted(maps.Keys(security[0])) {
		scheme := b.parts.SecuritySchemes[name]
		switch {
		case scheme == nil:
		case scheme.Type == "http" && scheme.Scheme == "basic":
			options = append(options, `-u "$USER_AND_PASSWORD"`)
		case scheme.Type == "apiKey" && scheme.In == "header":
			options = append(options, `-H "`+shellText(scheme.Name)+`: $TOKEN"`)
		case scheme.Type == "apiKey":
		default:
			options = append(options, `-H "Authorization: Bearer $TOKEN"`)
		}
	}
	return options
}

// shellValue is a parameter's example, or a variable of its name.
func shellValue(p *huma.Param) string {
	example := p.Example
	if example == nil && p.Schema != nil && len(p.Schema.Examples) > 0 {
		example = p.Schema.Examples[0]
	}
	if example != nil {
		text := fmt.Sprint(example)
		switch p.In {
		case "path":
			text = url.PathEscape(text)
		case "query":
			text = url.QueryEscape(text)
		}
		return shellText(text)
	}
	return "$" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, p.Name)
}

// shellText is a text within double quotes of a shell.
func shellText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`").Replace(s)
}
