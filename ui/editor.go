package ui

import (
	"context"
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/model/inbox"
)

// editedMsg is what came back from an external editor.
type editedMsg struct {
	draft  model.Draft // as it was given out
	after  string
	err    error
	failed *crash
}

// openEditor gives the terminal to the person's own editor with the draft in it.
// Nothing is sent from there: what was written comes back to the composer.
func (m *root) openEditor(ref model.Ref, kind model.OpKind) {
	if why := m.cannotWrite(ref, kind); why != "" {
		m.say("no " + string(kind) + ": " + why)
		return
	}
	if m.o.Editor == nil {
		m.say("there is no editor: set $EDITOR")
		return
	}
	if m.needsMe(ref, kind) {
		m.openIdentity(ref.Account, func(model.Person) { m.openEditor(ref, kind) })
		return
	}
	d := model.Draft{Conv: ref, Kind: kind}
	if r, ok := m.state.Reply(ref); ok {
		if r.Phase != inbox.Writing {
			m.openComposer(ref, kind)
			return
		}
		if r.Draft.Body != "" {
			d = r.Draft
		}
	}
	if m.away {
		return
	}
	m.away = true
	m.apply(inbox.Open{Ref: ref})
	m.apply(inbox.Flush{})
	m.do(m.editing(d))
}

// editing is the command that waits for the editor.
func (m *root) editing(d model.Draft) tea.Cmd {
	ctx, scr, edit := m.work.ctx, m.screen, m.o.Editor
	return func() (msg tea.Msg) {
		done := editedMsg{draft: d}
		defer func() {
			if r := recover(); r != nil {
				done.failed = newCrash(r)
			}
			msg = done
		}()
		done.after, done.err = handOver(ctx, scr, func() (string, error) { return edit(ctx, d.Conv, d.Body) })
		return done
	}
}

// handOver runs f while the terminal is as it was before the program.
func handOver(ctx context.Context, scr painter, f func() (string, error)) (text string, err error) {
	if err := scr.Release(ctx); err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, scr.Resume()) }()
	return f()
}

// edited takes the text back. Unchanged or empty, it changes nothing.
func (m *root) edited(e editedMsg) {
	m.away = false
	m.changed()
	if e.failed != nil {
		m.crash = e.failed
		return
	}
	after := e.after
	if !strings.HasSuffix(e.draft.Body, "\n") {
		after = strings.TrimSuffix(after, "\n") // editors end the last line, too
	}
	switch changed := strings.TrimSpace(after) != "" && after != e.draft.Body; {
	case !changed && e.err != nil:
		m.say("not edited: " + e.err.Error())
		return
	case !changed:
		m.say("unchanged, and nothing was sent")
		return
	}
	m.apply(inbox.Edit{Conv: e.draft.Conv, Kind: e.draft.Kind, Body: after})
	m.apply(inbox.Flush{})
	if e.err != nil {
		// What was written is kept, though the terminal did not come back.
		m.say("the draft is kept, but: " + e.err.Error())
		return
	}
	m.openComposer(e.draft.Conv, e.draft.Kind)
}
