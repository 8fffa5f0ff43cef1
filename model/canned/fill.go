package canned

import (
	"fmt"
	"regexp"
	"strings"

	"convo/model"
)

// Placeholder is something that a text can have put into it.
type Placeholder struct {
	Name string // between double braces: {{contact.name}}
	Says string // what it becomes
	mark string // what stands in its place where the value is not known, see Fill
}

// Placeholders are all there are.
func Placeholders() []Placeholder {
	return []Placeholder{
		{"contact.first_name", "the first word of the customer's name", "[first_name?]"},
		{"contact.name", "the customer's name", "[name?]"},
		{"contact.phone", "the customer's number", "[phone?]"},
		{"contact.email", "the customer's address", "[email?]"},
		{"me.first_name", "the first word of my name", "[me.first_name?]"},
		{"me.name", "my name", "[me.name?]"},
		{"conversation.subject", "the subject", "[subject?]"},
		{"conversation.id", "the conversation's id", "[id?]"},
		{"conversation.channel", "the channel, as it is called: WhatsApp", "[channel?]"},
		{"booking", "the booking, where exactly one is connected", "[booking?]"},
	}
}

// braces finds placeholders, and what looks as if it was to be one.
var braces = regexp.MustCompile(`\{\{([^{}\n]*)\}\}|\{\{`)

// checkPlaceholders names the first placeholder that there is not.
func checkPlaceholders(body string) error {
	known := make([]string, 0, len(Placeholders()))
	for _, p := range Placeholders() {
		known = append(known, p.Name)
	}
	for _, m := range braces.FindAllStringSubmatch(body, -1) {
		name := strings.TrimSpace(m[1])
		if m[0] == "{{" {
			return fmt.Errorf("a placeholder has no end: }}")
		}
		if markOf(name) == "" {
			return unknown("placeholder", name, known)
		}
	}
	return nil
}

// markOf is the mark of a placeholder; "" where there is no such.
func markOf(name string) string {
	for _, p := range Placeholders() {
		if p.Name == name {
			return p.mark
		}
	}
	return ""
}

// Fill puts values in the place of the placeholders. One that is not known, for which
// value answers "", becomes a mark such as [first_name?], and is among missing. Values
// come from strangers: each is made one line of visible characters, and placeholders
// in it are text like any other.
func Fill(body string, value func(name string) string) (text string, missing []string) {
	text = braces.ReplaceAllStringFunc(body, func(s string) string {
		name := strings.TrimSpace(strings.Trim(s, "{}"))
		if v := model.NewText(value(name)).Line(); v != "" {
			return v
		}
		mark := markOf(name)
		missing = append(missing, mark)
		return mark
	})
	return text, missing
}

// FirstName is the first word of a name.
func FirstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}
