package model

import (
	"slices"
	"strings"
)

// Canned is what a draft has from canned replies beside their text. It is never
// changed: another one takes its place.
type Canned struct {
	Missing  []string // marks of values that were not known, as they were put into the text
	Playbook string   // the name of the playbook that runs once the text was accepted; "" for none
	Then     []string // its steps, as its file says them
}

// Unfilled are the marks that still stand in body. What a person has typed is never
// among them, however it looks.
func (c *Canned) Unfilled(body string) []string {
	if c == nil {
		return nil
	}
	var marks []string
	for _, mark := range c.Missing {
		if strings.Contains(body, mark) {
			marks = append(marks, mark)
		}
	}
	return marks
}

// With is c with what another canned reply adds, for the draft as it reads after it.
// Marks that are in the text no more are forgotten, and without a text all is. Either
// may be nil.
func (c *Canned) With(more *Canned, body string) *Canned {
	if c == nil && more == nil || body == "" {
		return nil
	}
	var all Canned
	if c != nil {
		all = *c
	}
	if more != nil {
		all.Missing = slices.Concat(all.Missing, more.Missing)
		if more.Playbook != "" {
			all.Playbook, all.Then = more.Playbook, more.Then
		}
	}
	all.Missing = all.Unfilled(body)
	slices.Sort(all.Missing)
	all.Missing = slices.Compact(all.Missing)
	if len(all.Missing) == 0 && all.Playbook == "" {
		return nil
	}
	if c != nil && slices.Equal(c.Missing, all.Missing) && c.Playbook == all.Playbook && slices.Equal(c.Then, all.Then) {
		return c
	}
	return &all
}

// Steps are the steps of the playbook; none without one.
func (c *Canned) Steps() []string {
	if c == nil {
		return nil
	}
	return c.Then
}
