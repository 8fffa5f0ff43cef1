package thread

import "convo/model"

// place is where a conversation is being read: a message and the line of the pane on
// which its text begins. A line number of the whole thread would not do, because
// messages are added at both ends.
type place struct {
	set  bool
	id   string // the message, the first one of which anything is on screen
	row  int    // where its text begins, from the top of the messages; negative above the pane
	tall int    // how many lines its text had, for taking row over to another width

	// bottom: the newest message was on screen, and stays there as others arrive.
	bottom bool
	// slack is how many blank lines there may be below the last message. Only
	// putting the first unread message high up makes them.
	slack    int
	firstNew string // the first unread message this place was made for
}

// visited remembers the places of the conversations that were looked at last.
type visited struct {
	places map[model.Ref]place
	order  []model.Ref // oldest first
}

// visitedMost bounds the memory that a day of reading takes.
const visitedMost = 128

func (v *visited) get(ref model.Ref) place { return v.places[ref] }

func (v *visited) keep(ref model.Ref, at place) {
	if !at.set {
		return
	}
	if v.places == nil {
		v.places = make(map[model.Ref]place)
	}
	if _, there := v.places[ref]; !there {
		if len(v.order) == visitedMost {
			delete(v.places, v.order[0])
			v.order = append(v.order[:0], v.order[1:]...)
		}
		v.order = append(v.order, ref)
	}
	v.places[ref] = at
}
