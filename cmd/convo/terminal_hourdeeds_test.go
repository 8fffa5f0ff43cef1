//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// What is meant by each deed.

func (h *hour) meansArchived(id string) {
	h.means(id, "PATCH "+id+"/archive", func(c *outcomeMeant) { c.Archived = true })
}

func (h *hour) meansOwner(id, person string) {
	require.NotEqual(h.t, person, h.meant[id].Owner, "the script would do nothing to %s", id)
	h.means(id, fmt.Sprintf(`POST %s/assignee {"userId":%s}`, id, person), func(c *outcomeMeant) { c.Owner = person })
}

func (h *hour) meansNobody(id string) {
	require.NotEmpty(h.t, h.meant[id].Owner, "the script would do nothing to %s", id)
	h.means(id, "DELETE "+id+"/assignee", func(c *outcomeMeant) { c.Owner = "" })
}

func (h *hour) meansReply(id, text string) {
	body, err := json.Marshal(map[string]string{"body": text, "chatId": id})
	require.NoError(h.t, err)
	h.means(id, "POST reply "+string(body), func(c *outcomeMeant) { c.Messages = append(c.Messages, h.server.Me()+": "+text) })
}

// customerWrites is what happens elsewhere meanwhile.
func (h *hour) customerWrites(id, text string) {
	_, err := h.server.Inbound(id, text, time.Now())
	require.NoError(h.t, err)
	c := h.meant[id]
	c.Archived, c.Unread, c.Messages = false, c.Unread+1, append(c.Messages, ": "+text)
	h.meant[id] = c
}

func archive(h *hour, id string) {
	h.away("e", id)
	h.meansArchived(id)
}

// whileSomebodyComesBack is a deed that finds another list than the one before it: a
// conversation that was put away is back on top of it.
func whileSomebodyComesBack(other, text string, do func(h *hour, id string)) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.customerWrites(other, text)
		h.scr.Until("that something came", func(screen string) bool {
			return strings.Contains(screen, text) || strings.Contains(screen, "newer (gg)")
		})
		h.scr.Type("gg")
		h.scr.See(text)
		h.to(id)
		do(h, id)
	}
}

func archiveAndUndo(h *hour, id string) {
	archive(h, id)
	h.scr.Press("z", "undone", "id       "+id)
	h.means(id, "PATCH "+id+"/unarchive", func(c *outcomeMeant) { c.Archived = false })
}

// archiveThroughAnError is done once more by convo itself, since archiving twice harms
// nobody.
func archiveThroughAnError(h *hour, id string) {
	h.alone()
	h.faults("503=archive*1")
	h.asks("PATCH " + id + "/archive")
	archive(h, id)
	h.soon("both requests", func() bool { return h.count("PATCH "+id+"/archive") == 2 })
	h.faults("")
}

func read(h *hour, id string) {
	h.scr.Press("m", "marked read")
	h.means(id, "PATCH "+id+"/read", func(c *outcomeMeant) { c.Unread = 0 })
}

func take(h *hour, id string) {
	h.seesOwner()
	h.scr.Press("t", "z undo: assigned "+h.name(id), "owner    Anna Bianchi")
	h.meansOwner(id, h.server.Me())
}

// alone waits until nothing is under way: a fault is for what comes next.
func (h *hour) alone() {
	h.t.Helper()
	h.scr.Gone("pending")
}

func giveBack(h *hour, id string) {
	h.seesOwner()
	h.scr.Press("A", "z undo: released "+h.name(id), "owner    - (nobody)")
	h.meansNobody(id)
}

// name is how a customer's name begins.
func (h *hour) name(id string) string {
	c, err := h.server.Conversation(id)
	require.NoError(h.t, err)
	first, _, _ := strings.Cut(c.Name, " ")
	return first
}

// seesOwner waits until the pane beside the thread tells the owner.
func (h *hour) seesOwner() {
	h.t.Helper()
	h.scr.Until("who the owner is", func(screen string) bool { return !strings.Contains(screen, "owner    ? ") })
}

func handOver(name string) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.pick(id, name)
		h.scr.Press(enter, "z undo: assigned "+h.name(id), "owner    "+name)
		h.meansOwner(id, colleagues[name])
	}
}

// pick finds somebody in the picker, once it is seen who has the conversation.
func (h *hour) pick(id, name string) {
	h.t.Helper()
	h.seesOwner()
	h.opens("a", id, "(type to filter)")
	h.scr.Press(name, "> "+name)
}

func handOverAndUndo(name string) func(h *hour, id string) {
	return func(h *hour, id string) {
		before := h.meant[id].Owner
		handOver(name)(h, id)
		h.scr.Press("z", "undone")
		if before != "" {
			h.meansOwner(id, before)
			return
		}
		h.meansNobody(id)
	}
}

// handOverWhatAColleagueTook is asked first: the owner on the screen is not the owner.
func handOverWhatAColleagueTook(name string) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.pick(id, name)
		require.NoError(h.t, h.server.Assign(id, aminaBello))
		h.meant[id] = h.looked(id)
		h.scr.Press(enter, "now with Amina Bello", "y/n")
		require.NotContains(h.t, h.writes(), fmt.Sprintf(`POST %s/assignee {"userId":%s}`, id, colleagues[name]))
		h.scr.Press("y", "owner    "+name)
		h.meansOwner(id, colleagues[name])
	}
}

// write opens the composer and types.
func (h *hour) write(id, text string) {
	h.t.Helper()
	h.opens("r", id, "── reply to")
	h.scr.Press(text, text)
}

// hold sends what is typed; it is held for some seconds, while the work goes on.
func (h *hour) hold() {
	h.t.Helper()
	h.scr.Press(ctrlS, "held: reply to")
	h.scr.Gone("── reply to")
}

func reply(text string) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.write(id, text)
		h.hold()
		h.meansReply(id, text)
	}
}

func replyAndArchive(text string) func(h *hour, id string) {
	return func(h *hour, id string) {
		reply(text)(h, id)
		archive(h, id)
	}
}

func takeFirst(do func(h *hour, id string)) func(h *hour, id string) {
	return func(h *hour, id string) {
		take(h, id)
		do(h, id)
	}
}

// replyInAColleaguesPlace sends although the conversation is another's, once that could be
// read.
func replyInAColleaguesPlace(name, text string) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.write(id, text)
		h.scr.Press(ctrlS, "it is with "+name, "ctrl+s send anyway")
		h.hold()
		h.meansReply(id, text)
	}
}

// beginsAndTakesBack sends a reply, takes it back while it is held, and leaves it for later.
func (h *hour) beginsAndTakesBack(id, text string) {
	h.t.Helper()
	h.to(id)
	h.write(id, text)
	h.hold()
	h.scr.Press("z", "── reply to", text) // the composer is open again
	h.closes(h.scr, "── reply to")
}

// replyFromADraft says more than what was left for later.
func replyFromADraft(text, more string) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.opens("r", id, "── reply to")
		h.scr.See(text)
		h.scr.Press(more, text+more)
		h.hold()
		h.meansReply(id, text+more)
	}
}

// replyToAColleaguesOwn is stopped at the gate, and takes the conversation first.
func replyToAColleaguesOwn(text string) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.write(id, text)
		h.scr.Press(ctrlS, "it is with Marco Rossi")
		h.closes(h.scr, "it is with Marco Rossi")
		h.closes(h.scr, "── reply to")
		take(h, id)
		h.scr.Press("r", "reply to", text)
		h.hold()
		h.meansReply(id, text)
	}
}

// replyWhileTheCustomerWrites is stopped at the gate, reads, and says something else.
func replyWhileTheCustomerWrites(text string) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.write(id, text)
		h.customerWrites(id, "Avete trovato il rimborso?")
		h.scr.Press(ctrlS, "the customer wrote at", "ctrl+s send anyway")
		h.scr.Press(enter, "enter newline")
		h.scr.Press(" Ora lo cerco.", text+" Ora lo cerco.")
		h.hold()
		h.meansReply(id, text+" Ora lo cerco.")
	}
}

// replyThroughALostAnswer waits until the thread says that the reply is there.
func replyThroughALostAnswer(text string) func(h *hour, id string) {
	return func(h *hour, id string) {
		h.alone()
		h.faults("lost=reply*1")
		reply(text)(h, id)
		h.scr.See("not confirmed: the reply to")
		h.scr.See("accepted for")
		h.faults("")
	}
}

// putAway archives the next so many in one go, of which the API refuses some.
func (h *hour) putAway(n, refused int) {
	h.t.Helper()
	at := h.at()
	h.away("j", at)
	for i := range n {
		id := h.at()
		h.away(" ", id)
		h.scr.See(fmt.Sprintf("%d marked", i+1))
		h.meansArchived(id)
	}
	h.faults(fmt.Sprintf("422=archive*%d", refused))
	h.scr.Press("e", fmt.Sprintf("archive %d conversations? y/n", n))
	h.scr.Press("y", fmt.Sprintf("archived %d of %d, %d failed", n-refused, n, refused))
	h.scr.See(fmt.Sprintf("%d marked", refused))
	for _, r := range h.server.Requests() {
		if r.Status != http.StatusUnprocessableEntity {
			continue
		}
		id := strings.TrimSuffix(r.Path[strings.LastIndex(r.Path, "chat_"):], "/archive")
		c := h.meant[id]
		c.Archived = false
		h.meant[id] = c
		refused--
	}
	require.Zero(h.t, refused)
	h.scr.Type("q") // takes the marks off those that were refused
	h.scr.Gone("marked")
}

// count tells how often something was asked for.
func (h *hour) count(request string) (n int) {
	for _, w := range h.writes() {
		if w == request {
			n++
		}
	}
	return n
}
