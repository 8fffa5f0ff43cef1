package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convo/client/bookingsync"
	"convo/client/gtateth"
	"convo/client/qlara"
	"convo/model"
)

var update = flag.Bool("update", false, "write the table of capabilities into the README")

// The lines of the README between which the table stands.
const (
	tableBegins = "<!-- capabilities: go test ./cmd/convo -run READMEsTable -update -->\n"
	tableEnds   = "<!-- end of capabilities -->\n"
)

// The README's table of what each system can do is what the clients say of themselves.
func TestREADMEsTableIsTrue(t *testing.T) {
	const path = "../../README.md"
	readme, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(readme), tableBegins)
	require.True(t, ok, "the README has lost %q", tableBegins)
	table, after, ok := strings.Cut(rest, tableEnds)
	require.True(t, ok, "the README has lost %q", tableEnds)
	want := capabilityTable(
		qlara.New("", nil, qlara.Options{}).Caps(),
		bookingsync.New("", nil, bookingsync.Options{}).Caps(),
		gtateth.New("", nil, gtateth.Options{}).Caps(),
	)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(before+tableBegins+want+tableEnds+after), 0o600))
		return
	}
	require.Equal(t, want, table)
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
