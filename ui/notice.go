package ui

import (
	"errors"
	"time"

	"convo/model"
)

const (
	// noticeFor is how long a notice of the root's own stays.
	noticeFor = 8 * time.Second
	// quietFor is how long after unknown escape input keys that write are ignored:
	// the rest of a terminal's late answer may follow as letters.
	quietFor = 300 * time.Millisecond
	// hintAfter is how long a prefix waits before it shows its keys.
	hintAfter = 400 * time.Millisecond
	// interruptFor is within what time a second ctrl+c quits.
	interruptFor = 2 * time.Second
)

// notice is one line about what a key did or did not do on this machine. What
// operations did is the State's to say.
type notice struct {
	text string
	good bool // it tells what was done, not what was not
	at   time.Time
	n    uint64

	beside model.Seq // the question that stood there when it was said, and stays; 0 for none
}

// say shows a notice of what was not done. It replaces the one before, and the State's.
func (m *root) say(text string) { m.notify(text, false) }

// tell is say for what was done.
func (m *root) tell(text string) { m.notify(text, true) }

func (m *root) notify(text string, good bool) {
	m.notice = notice{text: text, good: good, at: m.o.Now(), n: m.notice.n + 1}
	if q := m.state.Question(); q != nil {
		m.notice.beside = q.N
	}
	m.changed()
	m.do(m.work.after(noticeFor, hushMsg{m.notice.n}))
}

// hush takes the notice away, unless another has replaced it.
func (m *root) hush(n uint64) {
	if m.notice.n == n && m.notice.text != "" {
		m.notice.text = ""
		m.changed()
	}
}

// shownNotice is what the status line says: the newer of the two notices.
func (m *root) shownNotice() (text string, bad, undo bool) {
	n := m.state.Notice()
	// The State's notice began as long before its end as every notice lasts.
	if m.notice.text != "" && (n.Text == "" || !n.Until.Add(-noticeFor).After(m.notice.at)) {
		return m.notice.text, !m.notice.good, false
	}
	return n.Text, n.Bad, n.Undo
}

// failure is an error in one line, with what can be done about it.
func failure(err error) string {
	var f *model.Fault
	if errors.As(err, &f) && f.Help != "" {
		return err.Error() + ": " + f.Help
	}
	return err.Error()
}
