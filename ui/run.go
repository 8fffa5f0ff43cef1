package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/model/action"
	"convo/model/canned"
	"convo/model/inbox"
	"convo/ui/screen"
	"convo/ui/term"
	"convo/ui/theme"
)

// grace is how long the program waits at its end for writes that are under way.
const grace = 2 * time.Second

// Options are what the screen is made of.
type Options struct {
	State    *inbox.State // before Start
	Runner   Runner
	Terminal screen.Terminal
	Theme    theme.Theme
	Glyphs   theme.Glyphs

	// Now is the clock; its location is the zone that times are shown in. Nil is
	// time.Now.
	Now func() time.Time

	// Titles name each account and its host, by account: "shop @ lora-api.agiletelecom.com".
	// That of the selected conversation is shown all the time, so that nobody writes to
	// the wrong customers.
	Titles map[string]string

	// Keys lays other keys over those of the action table, see CheckKeys.
	Keys map[action.Name][]string

	// EnterSends makes Enter send in the composer, and Ctrl+J the newline.
	EnterSends bool

	// Learn tells the keys of actions that were run without them.
	Learn bool

	// Open is a conversation to begin with; the zero Ref for none.
	Open model.Ref

	// Info is what is known of the terminal: how its clipboard is reached.
	Info term.Info

	// Browse opens an http or https address in the person's browser. Where it is nil,
	// NoBrowser says why there is none.
	Browse    func(ctx context.Context, url string) error
	NoBrowser string

	// Editor lets a person edit text in an editor of their own, which has the
	// terminal meanwhile, and answers what was saved. Nil where there is none.
	Editor func(ctx context.Context, conv model.Ref, text string) (string, error)

	// Replies reads the canned replies, and tells of files that cannot be used. Nil
	// where there are none.
	Replies func() (all []canned.Reply, problems []model.Text)

	// RepliesDir is where they are, for people.
	RepliesDir string

	// SaveView writes a saved view into the configuration. Nil where it cannot be kept.
	SaveView func(name, filter string) error

	// Export writes a table as CSV to a file as it was typed, and answers where that is.
	// Nil where nothing can be exported.
	Export func(ctx context.Context, file string, header []string, rows iter.Seq[[]string]) (path string, err error)

	// SaveMe stores who the person at the keyboard is. Nil where it cannot be stored.
	SaveMe func(account string, p model.Person) error
}

// Run shows the screen until the person quits or ctx ends. Before it returns, drafts
// are on disk, held replies are drafts again, writes under way were given up to two
// seconds, and the terminal is as it was.
//
// The Leftover is what was not settled by then; it is to be told on the main screen.
//
// The error is nil after quitting, context.Cause(ctx) after ctx ended, and otherwise
// what made it stop: a terminal that went away or a failure of the program, in one
// line without anything that came from a server.
func Run(ctx context.Context, o Options) (left Leftover, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	binds, err := newBindings(o.Keys, o.EnterSends)
	if err != nil {
		return left, err
	}
	// Effects outlive ctx for as long as the grace lasts.
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()

	scr := screen.New(o.Terminal, screen.Options{})
	m := newRoot(life, o, binds, scr)
	// Bubble Tea's own handling of panics prints their values, and values may hold
	// customers' text: every function here that it calls recovers by itself.
	p := tea.NewProgram(m,
		tea.WithoutRenderer(), tea.WithInput(nil), tea.WithOutput(io.Discard),
		tea.WithoutSignalHandler(), tea.WithoutCatchPanics())
	stop := context.AfterFunc(ctx, func() { p.Send(stopMsg{}) })
	defer stop()
	defer func() { _ = scr.Close() }()
	if err := scr.Start(func(msg any) { p.Send(msg) }); err != nil {
		return left, fmt.Errorf("take the terminal: %w", err)
	}
	if _, err := p.Run(); err != nil {
		return left, fmt.Errorf("event loop: %w", err)
	}
	if m.crash != nil {
		_ = scr.Close()
		m.salvage(life)
		return m.remainsSafely(), m.crash
	}
	return m.remains(), errors.Join(m.failure, context.Cause(ctx))
}

// salvage saves what can be saved after a crash: the drafts.
func (m *root) salvage(ctx context.Context) {
	defer func() {
		// The State may be what is broken. There is nothing left to do then.
		_ = recover()
	}()
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	// What the failing Update had still to start comes first: it is older.
	m.leaveBehind()
	for _, e := range append(m.effects, m.state.Apply(m.o.Now(), inbox.Quit{})...) {
		switch e.(type) {
		case inbox.Save, inbox.Drop:
			m.state.Apply(m.o.Now(), m.o.Runner.Run(ctx, e))
		}
	}
}
