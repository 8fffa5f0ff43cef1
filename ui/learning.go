package ui

import "convo/model/action"

// lessons is how often a run tells the key of one action: who has not taken to it by
// then prefers to do it otherwise.
const lessons = 5

// learning tells the keys of actions that were run without them.
type learning struct {
	on   bool
	told map[action.Name]int
	text string // what is told now; "" for nothing
	n    uint64
}

// lessonMsg says that a lesson has been there long enough.
type lessonMsg struct{ n uint64 }

// teach tells the key of an action that was just run from the palette, the help page or
// by the mouse.
func (m *root) teach(name action.Name) {
	l := &m.learning
	key := m.binds.key(name)
	if !l.on || key == "" || l.told[name] == lessons {
		return
	}
	if l.told == nil {
		l.told = map[action.Name]int{}
	}
	l.told[name]++
	l.n++
	l.text = key + " does this, too"
	m.changed()
	m.do(m.work.after(noticeFor, lessonMsg{l.n}))
}

// untold takes a lesson away, unless another has replaced it.
func (m *root) untold(n uint64) {
	if m.learning.n == n && m.learning.text != "" {
		m.learning.text = ""
		m.changed()
	}
}

// turnLearning turns lessons on, from the beginning, or off.
func (m *root) turnLearning() {
	m.learning = learning{on: !m.learning.on, n: m.learning.n}
	if m.learning.on {
		m.tell("learning on: a line tells the key of what was run without it")
	} else {
		m.tell("learning off")
	}
}
