//go:build linux

package main

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
)

// TestAnHourByKeys is an agent's hour, by a script: 40 conversations triaged from the
// top of the list, 10 of them answered and 5 handed over, 3 deeds taken back, one of
// which is a reply, and 25 more put away in one go, two of which the API refuses. Meanwhile customers write,
// colleagues take conversations and requests are lost, as they are. Afterwards the
// server holds what the script meant it to hold, of all its conversations, and was
// asked for nothing else.
func TestAnHourByKeys(t *testing.T) {
	t.Parallel()
	h := sitDown(t)
	h.sits("10m") // no machine is so slow that the reply has left before it is taken back
	h.beginsAndTakesBack("chat_000013", "Arriva domani")
	h.quit(h.scr)
	h.sits("5s")
	for _, step := range script {
		h.to(step.id)
		step.do(h, step.id)
	}
	h.putAway(25, 2)
	h.goHome()
	h.isAsMeant()
}

// script is what the agent does, from the top of the list.
var script = []struct {
	id string
	do func(h *hour, id string)
}{
	{"chat_000001", reply("Buongiorno Marco, controllo subito.")},
	{"chat_000002", archive}, // said STOP
	{"chat_000003", replyToAColleaguesOwn("Eccola, la foto è chiara.")},
	{"chat_000004", archive},
	{"chat_000005", archiveAndUndo},
	{"chat_000006", handOver("Luca Verdi")},
	{"chat_000007", archive},
	{"chat_000008", archive},
	{"chat_000009", replyAndArchive("Le envío la factura hoy.")},
	{"chat_000010", handOverAndUndo("Luca Verdi")},
	{"chat_000011", read},
	{"chat_000012", archive},
	{"chat_000013", replyFromADraft("Arriva domani", " mattina.")},
	{"chat_000014", archive},
	{"chat_000015", handOver("Luca Verdi")},
	{"chat_000016", archive},
	{"chat_000017", archive},
	{"chat_000018", archive},
	{"chat_000019", takeFirst(replyWhileTheCustomerWrites("Oggi pomeriggio."))},
	{"chat_000020", handOver("Sara Conti")},
	{"chat_000021", giveBack},
	{"chat_000022", whileSomebodyComesBack("chat_000004", "Et maintenant ?", archive)},
	{"chat_000023", takeFirst(replyAndArchive("A sabato."))},
	{"chat_000024", giveBack},
	{"chat_000025", archive},
	{"chat_000026", archive},
	{"chat_000027", read},
	{"chat_000028", reply("Claro, le mando la etiqueta.")},
	{"chat_000029", handOverWhatAColleagueTook("Sara Conti")},
	{"chat_000030", take},
	{"chat_000031", archive},
	{"chat_000032", replyThroughALostAnswer("Sin problema, Lucía.")},
	{"chat_000033", archiveThroughAnError},
	{"chat_000034", archive},
	{"chat_000035", archive},
	{"chat_000036", archive},
	{"chat_000037", replyInAColleaguesPlace("Sara Conti", "Certo, Chiara.")},
	{"chat_000038", handOver("Luca Verdi")},
	{"chat_000039", read},
	{"chat_000040", reply("Eine Woche.")},
}

// inTheHour is how many conversations there are.
const inTheHour = 120

// hour is an agent at work, and what is to come of it.
type hour struct {
	hands
	meant map[string]outcomeMeant // of every conversation
	asked []string                // every request that changes something
}

// outcomeMeant is what matters of a conversation at the end.
type outcomeMeant struct {
	Archived bool
	Unread   int
	Owner    string
	Messages []string // the texts, with who wrote them
}

// looked is what the server has of a conversation.
func (h *hour) looked(id string) outcomeMeant {
	h.t.Helper()
	c, err := h.server.Conversation(id)
	require.NoError(h.t, err)
	is := outcomeMeant{Archived: c.Archived, Unread: c.Unread, Owner: c.Owner}
	for _, m := range c.Messages {
		is.Messages = append(is.Messages, m.Author+": "+m.Text)
	}
	return is
}

// sitDown notes how things are on a server.
func sitDown(t *testing.T) *hour {
	t.Helper()
	s := newSeat(t, practice.Options{Conversations: inTheHour})
	h := &hour{hands: hands{seat: s}, meant: map[string]outcomeMeant{}}
	for i := range inTheHour {
		id := chatID(i + 1)
		h.meant[id] = h.looked(id)
	}
	return h
}

// sits opens the screen, which holds a reply for as long as the configuration has it.
func (h *hour) sits(undo string) {
	h.t.Helper()
	// The script does not depend on how long it rests where.
	h.configure(fmt.Sprintf("[read]\non = \"explicit\"\n[send]\nundo = %q\n", undo))
	h.scr = h.open(terminal.Size{Cols: 160, Rows: 45})
	h.scr.See("Marco Rossi")
	h.scr.Press("gi", "id       chat_")
}

// means notes a request, and what it is to bring about.
func (h *hour) means(id, request string, change func(c *outcomeMeant)) {
	h.asked = append(h.asked, request)
	c := h.meant[id]
	change(&c)
	h.meant[id] = c
}

// asks notes requests of which nothing is to come that was not noted.
func (h *hour) asks(requests ...string) { h.asked = append(h.asked, requests...) }

// goHome leaves once everything has left.
func (h *hour) goHome() {
	h.t.Helper()
	h.alone()
	h.quit(h.scr)
}

// isAsMeant holds the server against the script.
func (h *hour) isAsMeant() {
	h.t.Helper()
	assert.ElementsMatch(h.t, h.asked, h.writes())
	for _, id := range slices.Sorted(maps.Keys(h.meant)) {
		assert.Equal(h.t, h.meant[id], h.looked(id), id)
	}
	for _, verb := range []string{"outbox", "drafts"} {
		out, err := h.command(verb, "--json").Output()
		require.NoError(h.t, err)
		assert.JSONEq(h.t, "[]", string(out), "%s: nothing is left", verb)
	}
}
