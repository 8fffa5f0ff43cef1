package inbox

import (
	"fmt"
	"slices"
	"strings"

	"convo/model"
)

// Advance is where the cursor goes once something was done to the conversation under it.
type Advance uint8

// The ways to go on. Without one the cursor goes to the next row where the action takes
// the conversation out of the view for good, and else stays.
const (
	AdvanceUsual Advance = iota
	AdvanceNext          // the row below, or above where it was the last
	AdvancePrev          // the row above, or below where it was the first
	AdvanceStay          // where it is: a row that has left the view is dimmed until the cursor leaves it
	AdvanceList          // like AdvanceStay, and the focus goes from the thread back to the list
)

// advanceWords are the ways to go on as they are configured.
var advanceWords = map[string]Advance{
	"next": AdvanceNext, "prev": AdvancePrev, "stay": AdvanceStay, "list": AdvanceList,
}

// AdvanceNames are the actions that a way to go on can be configured for.
func AdvanceNames() []string {
	return []string{
		"archive", "unarchive", "close", "reopen", "spam", "unspam", "set-open", "set-pending", "set-closed",
		"assign", "take", "release", "read", "snooze",
	}
}

// ParseAdvance reads what is configured to be done after an action. The error is one
// line that says what would be right.
func ParseAdvance(action, word string) (Advance, error) {
	if !slices.Contains(AdvanceNames(), action) {
		return AdvanceUsual, fmt.Errorf("advance.%s: it is for %s", action, strings.Join(AdvanceNames(), ", "))
	}
	if a, ok := advanceWords[word]; ok {
		return a, nil
	}
	return AdvanceUsual, fmt.Errorf("advance.%s = %q is none of next, prev, stay, list", action, word)
}

// advancesLike names the action whose setting counts where one has none of its own: who
// says what happens after archiving means every way of putting something away.
var advancesLike = map[string]string{"close": "archive", "spam": "archive", "set-closed": "archive", "take": "assign"}

// advanceName is an operation as its action is called in the configuration.
func (s *State) advanceName(op model.Op) string {
	switch op.Kind {
	case model.OpStatus:
		return "set-" + op.Value
	case model.OpAssign:
		if a := s.account(op.Conv.Account); a != nil && a.Me != "" && a.Me == op.Person.ID {
			return "take"
		}
	default:
	}
	return string(op.Kind)
}

// advanceAfter is where the cursor goes after an action; leaves tells that the row is to
// go from the view at once.
func (s *State) advanceAfter(action string, leaves bool) Advance {
	for name := action; name != ""; name = advancesLike[name] {
		if way := s.config.Advance[name]; way != AdvanceUsual {
			return way
		}
	}
	if leaves {
		return AdvanceNext
	}
	return AdvanceStay
}

// goOn moves the cursor after an operation on the conversation under it.
func (s *State) goOn(en *entry, op model.Op) {
	s.goOnBy(op.Conv, s.advanceAfter(s.advanceName(op), s.leaves(*en.shown(), op.Kind)))
}

// leaves reports whether a conversation that is so after an operation is to go from the
// view at once.
func (s *State) leaves(c model.Conversation, k model.OpKind) bool {
	g, ok := groupOf(k)
	return ok && g == groupStatus && c.Status.PutAway() != (s.view == Archived)
}

// goOnBy moves the cursor off a conversation, or leaves it there.
func (s *State) goOnBy(ref model.Ref, way Advance) {
	if ref != s.selected {
		return
	}
	switch way {
	case AdvanceNext:
		s.advance(ref, 1)
	case AdvancePrev:
		s.advance(ref, -1)
	case AdvanceList:
		s.toList = s.next()
	case AdvanceUsual, AdvanceStay:
	}
}

// ToList changes whenever the focus is to go back to the list, see AdvanceList.
func (s *State) ToList() model.Seq { return s.toList }

// advance moves the cursor off a row: by rows, or the other way where there are none.
func (s *State) advance(ref model.Ref, by int) {
	if ref != s.selected {
		return
	}
	i, n := s.SelectedIndex(), len(s.rows.rows)
	if i < 0 {
		return
	}
	for _, to := range []int{i + by, i - by} {
		if to >= 0 && to < n {
			s.selectRef(s.rows.rows[to].base.Ref)
			return
		}
	}
	s.selectRef(model.Ref{})
}
