package inbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"convo/model"
)

// verbs are the kinds in the words of a question and of a progress bar.
var verbs = map[model.OpKind]struct{ do, doing string }{
	model.OpRead:       {"mark %s read", "marking read"},
	model.OpMarkUnread: {"mark %s unread", "marking unread"},
	model.OpArchive:    {"archive %s", "archiving"},
	model.OpUnarchive:  {"bring %s back", "bringing back"},
	model.OpClose:      {"close %s", "closing"},
	model.OpReopen:     {"reopen %s", "reopening"},
	model.OpAssign:     {"assign %s", "assigning"},
	model.OpRelease:    {"release %s", "releasing"},
	model.OpStatus:     {"set %s", "setting"},
	model.OpSpam:       {"mark %s as spam", "marking as spam"},
	model.OpUnspam:     {"take %s out of spam", "taking out of spam"},
	model.OpPriority:   {"set %s", "setting"},
	model.OpSubject:    {"rename %s", "renaming"},
	model.OpChannel:    {"set %s", "setting"},
	model.OpConnect:    {"connect %s", "connecting"},
	model.OpDisconnect: {"disconnect %s", "disconnecting"},
	model.OpDelete:     {"delete %s", "deleting"},
	mixed:              {"change %s", "changing"},
	mixedAway:          {"put %s away", "putting away"},
}

// conversations counts them in words.
func conversations(n int) string {
	if n == 1 {
		return "1 conversation"
	}
	return fmt.Sprintf("%d conversations", n)
}

// question asks whether to do a bulk of n, of which so many cannot be taken back.
func (b *bulk) question(n, forGood int) string {
	var besides []string
	if len(b.skipped) > 0 {
		besides = append(besides, b.why())
	}
	switch {
	case forGood == n:
		besides = append(besides, "it cannot be undone")
	case forGood > 0:
		besides = append(besides, fmt.Sprintf("%d of them cannot be undone", forGood))
	}
	words := fmt.Sprintf(verbs[b.like.Kind].do, conversations(n)) + object(b.like)
	if len(besides) > 0 {
		words += " (" + strings.Join(besides, "; ") + ")"
	}
	return words + "?"
}

// why says what cannot be done, and why: "Qlara has no such action", with their number
// where others can.
func (b *bulk) why() string {
	var words []string
	for _, why := range slices.Sorted(maps.Keys(b.skipped)) {
		if n := b.skipped[why]; n != b.total {
			why = fmt.Sprintf("%d cannot: %s", n, why)
		}
		words = append(words, why)
	}
	return strings.Join(words, "; ")
}

// doing is what a bulk is at.
func (b *bulk) doing() string {
	switch b.way {
	case back:
		return "undoing: " + b.from.words()
	case afresh:
		return "redoing: " + b.from.words()
	case anew:
	}
	return verbs[b.like.Kind].doing + object(b.like)
}

// title is what a bulk has done, for taking it back.
func (b *bulk) title() string {
	return past(b.like.Kind) + " " + conversations(len(b.undo.steps)) + object(b.like)
}

// summary is what came of a bulk: "archived 23 of 25, 2 failed".
func (b *bulk) summary() string {
	of := fmt.Sprintf("%d of %d", b.done, b.total)
	if b.done == b.total {
		of = conversations(b.total)
	}
	var words string
	switch b.way {
	case anew:
		words = past(b.like.Kind) + " " + of + object(b.like)
	case back, afresh:
		words = map[way]string{back: "undone", afresh: "done again"}[b.way]
		if b.done < b.total {
			words += " for " + of
		}
		words += ": " + b.from.words()
	}
	count := func(n int, what string) {
		if n > 0 {
			words += fmt.Sprintf(", %d %s", n, what)
		}
	}
	count(b.already, "so already")
	count(b.failed, "failed")
	count(b.unclear, "not confirmed")
	if len(b.skipped) > 0 {
		words += ", " + b.why()
	}
	count(len(b.left), "not begun: "+b.stopped)
	if b.way != anew && len(b.notFor) > 0 {
		words += ", not " + few(b.notFor)
	}
	if b.note != "" {
		words += ": " + b.note
	}
	return words
}

// few names the first of many.
func few(names []string) string {
	const most = 3
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}
