package query

import (
	"slices"
	"time"

	"convo/model"
)

// Timed reports whether what matches changes by the clock alone.
func (f Filter) Timed() bool {
	return slices.ContainsFunc(f.terms, func(t term) bool { return t.timed() })
}

func (t *term) timed() bool {
	switch t.field {
	case fieldOlder, fieldNewer, fieldWindow, fieldDue, fieldEnds:
		return true
	case fieldIs:
		return t.value == stateClosing
	default:
		return false
	}
}

// Turns is the first moment after now at which c may match or cease to match although
// nothing is changed in it; zero where there is none. It does not allocate.
func (f Filter) Turns(c *model.Conversation, now model.Stamp) model.Stamp {
	var first model.Stamp
	for i := range f.terms {
		first = first.Sooner(f.terms[i].turns(c, now))
	}
	return first
}

func (t *term) turns(c *model.Conversation, now model.Stamp) model.Stamp {
	switch t.field {
	case fieldOlder, fieldNewer:
		return c.ActiveAt().Turn(-t.span, now)
	case fieldWindow:
		return c.WindowEndsAt.Turn(t.until(), now)
	case fieldDue:
		if c.More != nil {
			return c.More.DeadlineAt.Turn(t.until(), now)
		}
	case fieldEnds:
		return c.EndsTurn(t.until(), t.until(), now)
	case fieldIs:
		if t.value == stateClosing {
			return c.ClosingTurns(now)
		}
	default:
	}
	return model.Stamp{}
}

// until is the time left below which a term on an end holds, or no longer does.
func (t *term) until() time.Duration {
	if t.more {
		return t.span + 1 // just as much left is not more
	}
	return t.span
}
