package inbox

import (
	"time"

	"convo/model"
)

// figures are an account's unread conversations, kept up to date as they change,
// so that telling them costs nothing however large the inbox is.
type figures struct{ conversations, messages, mine, unassigned, unowned int }

// share is what one conversation adds to them.
type share struct {
	unread                    bool
	messages                  int32
	mine, unassigned, unowned bool
}

// shareOf is what a conversation in the given views adds.
func (a *account) shareOf(c *model.Conversation, views viewSet) share {
	if !views.has(UnreadOnly) {
		return share{}
	}
	return share{
		unread: true, messages: int32(c.Unread.N),
		mine: c.Owner.Is(a.Me), unassigned: c.Owner.IsNobody(), unowned: !c.Owner.Known,
	}
}

// add counts a share, or with by -1 takes it back.
func (f *figures) add(s share, by int) {
	one := func(n *int, yes bool) {
		if yes {
			*n += by
		}
	}
	one(&f.conversations, s.unread)
	one(&f.mine, s.mine)
	one(&f.unassigned, s.unassigned)
	one(&f.unowned, s.unowned)
	f.messages += by * int(s.messages)
}

// figuresFresh is how long figures that did not change are left as they are: below
// the 15 s that status bars accept.
const figuresFresh = 10 * time.Second

// keepFigures leaves the figures on this machine where they changed or grew old.
func (s *State) keepFigures(now time.Time, a *account) {
	if a.kept == a.figures && now.Sub(a.keptAt) < figuresFresh {
		return
	}
	a.kept, a.keptAt = a.figures, now
	s.emit(KeepCounts{Counts: a.told(now)})
}

// told are the figures for status bars. How many are mine and how many nobody's
// is told only where every owner is known, and nothing where the system knows
// nothing of reading.
func (a *account) told(now time.Time) model.Counts {
	f := a.figures
	counts := model.Counts{Account: a.Name, At: now, Partial: !a.feeds[a.feed(false, true)].done}
	if a.Caps.Unread == model.UnreadUnknown {
		return counts
	}
	counts.Conversations = &f.conversations
	if a.Caps.Unread == model.UnreadCount {
		counts.Messages = &f.messages
	}
	if f.unowned == 0 {
		counts.Mine, counts.Unassigned = &f.mine, &f.unassigned
	}
	return counts
}
