package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/help"
	"convo/ui/keys"
	"convo/ui/thread"
)

// run carries out an action of the table.
func (m *root) run(name action.Name, k keys.Msg) {
	a := m.binds.byName[name]
	if m.load.open && a.Class != action.App {
		m.loadRun(a)
		return
	}
	switch a.Class {
	case action.Move:
		m.move(name, k)
	case action.Begin:
		m.begin(a, k)
	case action.Write:
		m.write(a, k)
	case action.App:
		m.program(name)
	}
}

// move changes what is looked at.
func (m *root) move(name action.Name, k keys.Msg) {
	switch name {
	case action.Enter:
		m.enter()
	case action.Back:
		m.back(k.Key.Name == "esc")
	case action.NextConv:
		m.apply(inbox.Step{By: 1})
	case action.PrevConv:
		m.apply(inbox.Step{By: -1})
	case action.NextNeed:
		m.apply(inbox.Attend{})
	case action.GoDashboard:
		m.openLoad()
	case action.ToDashboard:
		m.backToLoad()
	case action.NextHit:
		m.hit(false)
	case action.PrevHit:
		m.hit(true)
	case action.Mark, action.MarkRange, action.MarkDown, action.MarkUp, action.MarkAll:
		m.markBy(name, k)
	default:
		if copies(name) {
			m.copyOf(name, m.under(k))
		}
		if shapes(name) {
			m.reshape(name)
		}
		m.turnTo(name)
		if s, ok := strides[name]; ok {
			m.stride(s)
		}
	}
}

// A stride is how an action moves: in the list by so many rows, in the thread by this.
type stride struct {
	rows   func(page int) inbox.Event
	thread func(t *thread.Pane)
	back   bool // towards older messages
}

// step is a move of the cursor.
func step(by int) inbox.Event { return inbox.Step{By: by} }

// strides are the actions that move within a pane.
var strides = map[action.Name]stride{
	action.Down:     {func(int) inbox.Event { return step(1) }, func(t *thread.Pane) { t.Scroll(1) }, false},
	action.Up:       {func(int) inbox.Event { return step(-1) }, func(t *thread.Pane) { t.Scroll(-1) }, true},
	action.HalfDown: {func(page int) inbox.Event { return step(max(page/2, 1)) }, func(t *thread.Pane) { t.HalfPage(1) }, false},
	action.HalfUp:   {func(page int) inbox.Event { return step(-max(page/2, 1)) }, func(t *thread.Pane) { t.HalfPage(-1) }, true},
	action.PageDown: {step, func(t *thread.Pane) { t.Page(1) }, false},
	action.PageUp:   {func(page int) inbox.Event { return step(-page) }, func(t *thread.Pane) { t.Page(-1) }, true},
	action.Top:      {func(int) inbox.Event { return inbox.Edge{} }, (*thread.Pane).Top, true},
	action.Bottom:   {func(int) inbox.Event { return inbox.Edge{Bottom: true} }, (*thread.Pane).Bottom, false},
}

// stride moves the cursor, or scrolls the thread and asks for older messages near its
// beginning.
func (m *root) stride(s stride) {
	if !m.reading {
		m.apply(s.rows(m.list.Rows()))
		return
	}
	s.thread(&m.thread)
	m.changed()
	if s.back {
		m.older()
	}
}

// older asks for older messages near the thread's beginning.
func (m *root) older() {
	ref := m.state.Selected()
	if v, ok := m.state.Thread(ref); ok && v.More && !v.Loading && m.thread.NearTop() {
		m.apply(inbox.Older{Ref: ref})
	}
}

// enter gives the thread the focus and loads it at once.
func (m *root) enter() {
	ref := m.state.Selected()
	if ref.IsZero() {
		return
	}
	if !m.reading {
		m.reading = true
		m.changed()
	}
	m.apply(inbox.Open{Ref: ref})
}

// back leaves one thing. Esc leaves what is under way, then the marks and the filter
// before the pane; the other keys of this action mean the pane only.
func (m *root) back(esc bool) {
	p, running := m.state.Progress()
	switch {
	case esc && m.gather.on:
		m.gather.on = false
		m.changed()
	case esc && running && !p.Stopping:
		m.apply(inbox.StopBulk{})
	case esc && m.state.Searching().Asking:
		m.apply(inbox.StopSearch{})
	case esc && m.marked():
		m.apply(inbox.Unmark{})
	case esc && m.filterShown():
		m.clearFilter()
	case m.reading:
		m.reading = false
		m.changed()
		if m.state.SelectedIndex() < 0 {
			m.apply(inbox.Step{}) // it was opened from elsewhere: the list has a row of its own
		}
	}
}

// views are the actions that show one of the views that there always are.
var views = map[action.Name]inbox.View{
	action.GoInbox: inbox.All, action.GoMine: inbox.Mine, action.GoUnassigned: inbox.Unassigned,
	action.GoClosing: inbox.Closing, action.GoArchived: inbox.Archived,
}

// places are the actions that show the view in a place, counted from 0.
var places = map[action.Name]int{
	action.View1: 0, action.View2: 1, action.View3: 2, action.View4: 3, action.View5: 4,
	action.View6: 5, action.View7: 6, action.View8: 7, action.View9: 8,
}

// turnTo carries out an action that shows a view.
func (m *root) turnTo(name action.Name) {
	switch name {
	case action.NextView:
		m.turn(1)
	case action.PrevView:
		m.turn(-1)
	default:
		if v, ok := views[name]; ok {
			m.show(v)
		}
		if at, ok := places[name]; ok {
			m.place(at)
		}
	}
}

// turn shows the view that many tabs further.
func (m *root) turn(by int) {
	all := m.state.Views()
	m.show(all[(int(m.state.View())+by+len(all))%len(all)])
}

// place shows the view in a place, if there is one.
func (m *root) place(at int) {
	if all := m.state.Views(); at < len(all) {
		m.show(all[at])
		return
	}
	m.say("there are " + plural(len(m.state.Views()), "view"))
}

// show opens a view, with the keys in its list. Mine is nobody's before it is known
// who I am.
func (m *root) show(v inbox.View) {
	m.reading = false
	m.load.from = nil
	m.changed()
	at := m.account()
	m.apply(inbox.SetView{View: v})
	if v == inbox.Mine {
		m.askWhoIAm(at)
	}
}

// begin opens a text field or a picker, for the conversation that the key means.
func (m *root) begin(a *action.Action, k keys.Msg) {
	if a.Name == action.Filter {
		m.openFilter()
		return
	}
	if m.marked() && a.Op != "" && a.Op != model.OpCreate {
		m.beginOnMarks(a)
		return
	}
	ref := m.under(k)
	switch a.Name {
	case action.Assign:
		m.openAssign(ref)
	case action.Links:
		m.openLinks(ref)
	case action.Snooze:
		m.openSnooze(a, ref)
	case action.Reply, action.Note:
		m.openComposer(ref, a.Op)
	case action.CannedReply:
		m.openReplies(ref, false)
	case action.ReplyEditor:
		m.openEditor(ref, a.Op)
	default:
		m.openPrompt(a, ref)
	}
}

// under selects the conversation that a key means and answers it: the one that was
// under the cursor in the frame that the key was read from. In a burst, where no frame
// came between, it is the one that the keys before have moved to.
func (m *root) under(k keys.Msg) model.Ref {
	now := m.state.Selected()
	seen, ok := k.Seen.(drawn)
	if !ok || k.Burst || seen.conv == now {
		return now
	}
	if _, known := m.state.Conversation(seen.conv); !known {
		return now
	}
	m.apply(inbox.Select{Ref: seen.conv})
	return seen.conv
}

// program carries out what is about the program itself.
func (m *root) program(name action.Name) {
	switch name {
	case action.Refresh:
		m.apply(inbox.Refresh{})
	case action.Redraw:
		m.screen.Repaint()
	case action.Suspend:
		m.suspended = true
		m.do(m.outside(func(context.Context) error { return m.screen.Suspend() }))
	case action.Mouse:
		m.turnMouse()
	case action.Learn:
		m.turnLearning()
	case action.Palette:
		m.openHelp(help.Palette)
	case action.Help:
		m.openHelp(help.Page)
	case action.History:
		m.openHistory()
	case action.Quit:
		m.quitOrBack()
	default:
	}
}

// quitOrBack leaves the thread, a bulk, the marks or the filter, or else the program.
func (m *root) quitOrBack() {
	p, running := m.state.Progress()
	switch {
	case m.load.open:
		m.closeLoad()
	case m.reading, running && !p.Stopping, m.marked(), m.filterShown():
		m.back(!m.reading)
	default:
		m.leave()
	}
}

// outside is a command that has to do with the terminal or the disk and may fail.
func (m *root) outside(f func(context.Context) error) tea.Cmd {
	return m.job(func(ctx context.Context) (tea.Msg, error) { return nil, f(ctx) })
}

// job is a command that has to do with the world outside and may fail; what it answers
// comes back as a message. It recovers, because Bubble Tea would print the panic's value.
func (m *root) job(f func(context.Context) (tea.Msg, error)) tea.Cmd {
	ctx := m.work.ctx
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = answer{panic: newCrash(r)}
			}
		}()
		msg, err := f(ctx)
		if err != nil {
			return failedMsg{err}
		}
		return msg
	}
}
