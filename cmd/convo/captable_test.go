package main

import (
	"strings"
	"testing"

	"convo/client/bookingsync"
	"convo/client/gtateth"
	"convo/client/qlara"
	"convo/model"
)

// The README's table of what each system can do is what the clients say of themselves.
func TestREADMEsTableIsTrue(t *testing.T) {
	readmeSays(t, "capabilities", "READMEsTable", capabilityTable(
		qlara.New("", nil, qlara.Options{}).Caps(),
		bookingsync.New("", nil, bookingsync.Options{}).Caps(),
		gtateth.New("", nil, gtateth.Options{}).Caps(),
	))
}

// capabilityTable is a row for each thing that some system can do.
func capabilityTable(all ...model.Caps) string {
	var b strings.Builder
	row := func(name string, of func(model.Caps) string) {
		b.WriteString("| " + name + " |")
		for _, c := range all {
			b.WriteString(" " + of(c) + " |")
		}
		b.WriteString("\n")
	}
	row("", func(c model.Caps) string { return c.Name })
	row("---", func(model.Caps) string { return "---" })
	row("threads", func(c model.Caps) string { return mark(c.Threads.OK) })
	row("unread told", func(c model.Caps) string {
		return map[model.UnreadKind]string{model.UnreadCount: "number", model.UnreadFlag: "yes or no", model.UnreadUnknown: "–"}[c.Unread]
	})
	row("people", func(c model.Caps) string {
		if c.PeopleFrom != "" {
			return "configured"
		}
		return mark(c.People.OK)
	})
	for _, kind := range model.OpKinds() {
		row(string(kind), func(c model.Caps) string { return mark(c.Can(kind).OK) })
	}
	return b.String()
}

func mark(ok bool) string {
	if ok {
		return "yes"
	}
	return "–"
}
