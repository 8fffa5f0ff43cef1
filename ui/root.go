package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/composer"
	"convo/ui/field"
	"convo/ui/help"
	"convo/ui/history"
	"convo/ui/keys"
	"convo/ui/links"
	"convo/ui/list"
	"convo/ui/picker"
	"convo/ui/replies"
	"convo/ui/screen"
	"convo/ui/term"
	"convo/ui/thread"
)

// painter is what the root needs of ui/screen.
type painter interface {
	Paint(f screen.Frame)
	Repaint()
	Write(seq string)
	SetMouse(on bool)
	Release(ctx context.Context) error
	Resume() error
	Suspend() error
}

// root is the whole screen. Bubble Tea calls Update with one message after another,
// so nothing here is locked.
type root struct {
	o      Options
	state  *inbox.State
	binds  *bindings
	screen painter
	work   *work

	effects []inbox.Effect // of the events of this Update
	cmds    []tea.Cmd      // other commands of this Update

	w, h    int
	gen     uint64 // changes whenever something of the root's own that is shown does
	painted painted
	pen     pen

	accounts  []string         // their names
	markWide  int              // cells of the account column of rows; 0 with one account
	footerRow []*action.Action // by rank
	rule      string           // as wide as the terminal

	tabs        []tab       // by inbox.View
	where       where       // as it was last drawn
	parts       []part      // of the status line, for using their room again
	arrangement arrangement // of the frame that is being drawn

	list     list.Pane
	thread   thread.Pane
	composer composer.Pane
	picker   picker.Pane
	replies  replies.Pane
	help     help.Pane
	links    links.Pane
	history  history.Pane
	context  contextPane
	shape    shape
	laid     layout // of the last frame, whose panes begin at row bodyTop
	bodyTop  int
	load     supervising

	reading      bool             // the thread has the focus
	toList       model.Seq        // State.ToList as it was followed last
	composing    bool             // the composer is open
	phase        inbox.ReplyPhase // of the reply in it
	asked        asked            // what the gate asks about it
	picking      *picking
	canned       cannedReplies
	choosing     *choosing
	plan         *planning
	prompt       *prompt
	helping      bool
	helpVersion  uint64 // of what stands under the help page's cursor
	about        bool   // the page of the context is open
	aboutTop     int    // its first line on screen
	mouse        bool   // reports of it are on
	learning     learning
	linking      bool
	linksVersion uint64 // of what stands under the cursor of the links
	remembering  bool   // the history is open
	filter       filterBar
	gather       gathering
	held         held
	acts         int // how many things were done that undo takes back

	watching    inbox.Watching // what the State was told of it last
	threadShown bool           // the thread is in the frame that was drawn last
	suspended   bool           // the program was stopped by hand and has not the terminal yet

	prefix     string // the key that waits for a second one; "" for none
	prefixHint bool
	prefixN    uint64

	opening    model.Ref // the conversation to begin with, until it is there
	finding    model.Ref // the one that was asked for by its id, until it is there
	touched    bool      // a key was pressed
	notice     notice
	interrupt  time.Time // when ctrl+c was pressed last
	quiet      time.Time // until when keys that write are ignored
	selfClosed uint64    // the frame before which the composer was still open when it closed by itself
	visible    []model.Ref
	ticking    bool
	away       bool // an editor has the terminal
	leaving    bool
	left       bool // the grace is over
	crash      *crash
	failure    error
	leftover   Leftover // what is known of it so far
}

// Messages of the root's own.
type (
	stopMsg   struct{}           // the context ended
	graceMsg  struct{}           // the wait for writes is over
	minuteMsg struct{}           // ages have changed
	tickMsg   struct{}           // a countdown has moved
	hintMsg   struct{ n uint64 } // a prefix has waited
	hushMsg   struct{ n uint64 } // a notice has been there long enough
	failedMsg struct{ err error }
	doneMsg   struct { // something outside was done
		text string
		then inbox.Event // what it means to the State; nil for nothing
	}
)

func newRoot(ctx context.Context, o Options, b *bindings, p painter) *root {
	m := &root{o: o, state: o.State, binds: b, screen: p, work: newWork(ctx, o.Runner)}
	m.filter.field = field.New(longestFilter)
	m.learning.on = o.Learn
	m.footerRow = b.footer()
	for _, a := range o.State.Accounts() {
		m.accounts = append(m.accounts, a.Name)
		m.markWide = min(max(m.markWide, term.Width(accountWords(a.Name))), list.MostMark)
	}
	if !m.several() {
		m.markWide = 0
	}
	return m
}

// Init begins the work: everything the first rows need is asked for before the
// terminal has told its size.
func (m *root) Init() tea.Cmd {
	return m.guarded(func() {
		m.apply(inbox.Start{Live: true})
		if !m.o.Open.IsZero() {
			m.apply(inbox.Open{Ref: m.o.Open})
			m.opening, m.reading = m.o.Open, true
		}
		m.readReplies()
		m.minute()
	})
}

// View is not used: frames go to the screen from Update.
func (m *root) View() string { return "" }

// Update takes one message in and paints what changed.
func (m *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.guarded(func() { m.handle(msg) })
	return m, cmd
}

// guarded runs f, then follows what it changed, paints, and answers the commands. A
// panic ends the program, with its place noted and its value forgotten.
func (m *root) guarded(f func()) (cmd tea.Cmd) {
	defer func() {
		if r := recover(); r != nil {
			m.crash = newCrash(r)
			cmd = tea.Quit
		}
	}()
	m.effects, m.cmds = nil, nil
	f()
	m.follow()
	m.followLoad()
	m.begun() // first, because what is under way is shown
	m.followHeld()
	m.countdown()
	m.paint()
	m.tellWatching()
	m.begun()
	if m.crash != nil || (m.leaving && (m.left || len(m.work.writes) == 0)) {
		return tea.Quit
	}
	return tea.Batch(m.cmds...)
}

// begun starts the effects that events have brought up.
func (m *root) begun() {
	for _, e := range m.effects {
		m.do(m.work.start(e))
	}
	m.effects = nil
}

// apply hands an event to the State.
func (m *root) apply(e inbox.Event) {
	switch e := e.(type) {
	case inbox.Act, inbox.ActAll, inbox.Redo:
		m.acts++
	case inbox.Answer:
		if e.Yes {
			m.acts++
		}
	}
	m.effects = append(m.effects, m.state.Apply(m.o.Now(), e)...)
}

// changed notes that something of the root's own changed that is shown.
func (m *root) changed() { m.gen++ }

// do adds a command to this Update's.
func (m *root) do(cmd tea.Cmd) { m.cmds = append(m.cmds, cmd) }

// handle sorts the messages.
func (m *root) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case answer:
		m.answered(msg)
	case keys.Msg:
		m.key(msg)
	case keys.MouseMsg:
		m.pointed(msg)
	case keys.PasteMsg:
		m.paste(msg)
	case keys.UnknownMsg:
		m.quiet = m.o.Now().Add(quietFor)
	case keys.FocusMsg:
		m.apply(inbox.Focus{On: msg.In})
	case screen.SizeMsg:
		m.w, m.h = msg.W, msg.H
		m.rule = strings.Repeat(m.o.Glyphs.Rule, max(m.w, 0))
		m.changed()
	case screen.ResumedMsg:
		m.suspended = false
		m.screen.Repaint()
		m.apply(inbox.Refresh{})
	case screen.ClosedMsg:
		m.failure = fmt.Errorf("the terminal is gone: %w", msg.Err)
		m.leave()
	default:
		m.handleOwn(msg)
	}
}

// handleOwn sorts the root's own messages.
func (m *root) handleOwn(msg tea.Msg) {
	switch msg := msg.(type) {
	case stopMsg:
		m.leave()
	case graceMsg:
		m.left = true
	case minuteMsg:
		m.apply(inbox.Clock{})
		m.minute()
	case tickMsg:
		m.ticking = false
	case countMsg:
		m.countLoad()
	case hintMsg:
		if msg.n == m.prefixN && m.prefix != "" {
			m.prefixHint = true
			m.changed()
		}
	case lessonMsg:
		m.untold(msg.n)
	case hushMsg:
		m.hush(msg.n)
	case readMsg:
		m.offerAnyway(msg.gate)
	case editedMsg:
		m.edited(msg)
	case cannedMsg:
		m.repliesRead(msg)
	case failedMsg:
		m.suspended = false
		m.say(failure(msg.err))
	case doneMsg:
		m.done(msg)
	}
}

// minute waits for the next full minute, on which ages change. It is the only timer
// that always runs.
func (m *root) minute() {
	now := m.o.Now()
	m.do(m.work.after(now.Truncate(time.Minute).Add(time.Minute).Sub(now), minuteMsg{}))
}

// countdown ticks each second, on the second at which the number changes, while a
// reply is held.
func (m *root) countdown() {
	if m.ticking || m.held.conv.IsZero() {
		return
	}
	left := m.held.leavesAt.Sub(m.o.Now())
	if left <= 0 {
		return
	}
	m.ticking = true
	next := left % time.Second
	if next == 0 {
		next = time.Second
	}
	m.do(m.work.after(next, tickMsg{}))
}

// leave begins the end of the program: drafts are written, held replies become
// drafts again, and writes under way get a little time.
func (m *root) leave() {
	if m.leaving {
		return
	}
	m.leaving = true
	m.changed()
	m.leaveBehind()
	m.apply(inbox.Quit{})
	m.do(m.work.after(grace, graceMsg{}))
}
