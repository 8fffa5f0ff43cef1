// Package screen owns the terminal: its modes, its size, what is typed and what is
// painted.
//
// Bubble Tea runs without renderer and input here and supplies only its event loop.
// The screen paints a frame when it is given one and writes only what differs from
// the last; where nothing changes it writes nothing, wakes nobody and sets no timer.
// It never asks the terminal anything.
//
// One goroutine writes, so a slow or frozen terminal delays nobody: frames that were
// not painted in time are replaced by newer ones. One goroutine reads and one hears
// of resizing. Each of them restores the terminal before it reports a panic.
//
// ui imports it; cmd opens the terminal and hands it over.
package screen

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Point is a cell, counted from 0 at the top left.
type Point struct{ X, Y int }

// Frame is one picture of the whole screen.
type Frame struct {
	// Lines are the rows from the top, each as wide as the terminal, styled with SGR
	// sequences. Each begins in the terminal's own look. Other sequences are dropped.
	// What does not fit is cut off; what is missing is blank.
	Lines []string
	// Cursor is where the terminal's cursor stands. Nil hides it.
	Cursor *Point
	// Title is the window's title. Control characters are dropped; an empty title
	// leaves it as it is.
	Title string
	// Tag is what this frame shows, in the caller's terms. It is handed back as Seen
	// with each key that is read while this is the last frame that was written.
	Tag any
	// Written, if not nil, is called when the terminal has taken all of this frame, by
	// the goroutine that writes: it must not block. A frame may be written again.
	Written func()
}

// SizeMsg is the size of the terminal in cells: at the start, after a change and
// when the terminal was taken back. Both are at least 1.
type SizeMsg struct{ W, H int }

// ResumedMsg says that the program was suspended and goes on.
type ResumedMsg struct{}

// ClosedMsg says that the terminal is gone: end of file, a failed read or write, or
// a panic (a *PanicError) in one of the screen's goroutines, after which the terminal
// has been restored. It is sent once. The program should save and end.
type ClosedMsg struct{ Err error }

// Options are what can be chosen about a Screen.
type Options struct {
	// Mouse turns reports of wheel and clicks on from the start.
	Mouse bool
	// Patience is how long Close waits for a terminal that takes no output; half a
	// second when it is 0.
	Patience time.Duration
}

// Screen paints on one terminal and reads from it. Its methods may be called from
// any goroutine.
type Screen struct {
	term     Terminal
	patience time.Duration
	send     func(msg any)

	mu      sync.Mutex
	pending work
	started bool
	closed  bool
	mouse   bool

	wake  chan struct{}
	shown atomic.Pointer[any]

	writerDone chan struct{}
	closing    chan struct{}
	failOnce   sync.Once
	closeOnce  sync.Once
	closeErr   error

	// hand serialises giving the terminal away and taking it back.
	hand       sync.Mutex
	away       bool
	readerDone chan struct{}
	// raw keeps MakeRaw from following the Restore of Close.
	raw sync.Mutex
}

// New makes a Screen on t. It does nothing to the terminal before Start.
func New(t Terminal, o Options) *Screen {
	if o.Patience <= 0 {
		o.Patience = 500 * time.Millisecond
	}
	return &Screen{
		term:       t,
		patience:   o.Patience,
		mouse:      o.Mouse,
		wake:       make(chan struct{}, 1),
		writerDone: make(chan struct{}),
		closing:    make(chan struct{}),
	}
}

// Start takes the terminal: raw mode, the alternate screen, bracketed paste and focus
// reports. From then on send gets a SizeMsg first, then keys.Msg, keys.PasteMsg,
// keys.FocusMsg, keys.MouseMsg, keys.UnknownMsg, SizeMsg, ResumedMsg and ClosedMsg as
// they come. send may block; it is never called with a lock held.
func (s *Screen) Start(send func(msg any)) error {
	s.mu.Lock()
	if s.started || s.closed {
		s.mu.Unlock()
		return errors.New("screen was started before")
	}
	s.mu.Unlock()
	if err := s.makeRaw(); err != nil {
		return err
	}
	s.send = send
	s.mu.Lock()
	s.started = true
	s.mu.Unlock()
	s.post(control{kind: enter})
	events, stop := s.term.Events()
	go s.write()
	go s.listen(events, stop)
	s.startReader()
	return nil
}

// Paint makes f the picture on the terminal. It never blocks: f is painted when the
// terminal has taken what came before, unless a newer frame was given by then.
func (s *Screen) Paint(f Frame) {
	s.mu.Lock()
	s.pending.frame = &f
	s.mu.Unlock()
	s.wakeWriter()
}

// Repaint forgets what the terminal shows and paints the last frame anew.
func (s *Screen) Repaint() {
	s.mu.Lock()
	s.pending.forget, s.pending.again = true, true
	s.mu.Unlock()
	s.wakeWriter()
}

// Bell rings the terminal's bell.
func (s *Screen) Bell() { s.Write("\a") }

// Write sends a sequence that paints nothing, such as a copy to the clipboard. It is
// written after the last frame that was given, and never blocks. A terminal that
// takes no output loses what exceeds 256 KiB.
func (s *Screen) Write(seq string) {
	s.mu.Lock()
	if len(s.pending.seqs)+len(seq) <= maxSeqs {
		s.pending.seqs = append(s.pending.seqs, seq...)
	}
	s.mu.Unlock()
	s.wakeWriter()
}

// SetMouse turns reports of the mouse on or off.
func (s *Screen) SetMouse(on bool) {
	s.mu.Lock()
	same := s.mouse == on
	s.mouse = on
	s.mu.Unlock()
	if !same {
		s.post(control{kind: mouse})
	}
}

// Release gives the terminal back as it was, for an editor. Nothing is read or
// written until Resume; frames are kept. With a frozen terminal it ends with the
// context's error, and the screen stays as it is. It must not be called from the
// goroutine that send needs.
func (s *Screen) Release(ctx context.Context) error {
	s.hand.Lock()
	defer s.hand.Unlock()
	return s.release(ctx)
}

// Resume takes the terminal again after Release, paints everything anew and sends a
// SizeMsg.
func (s *Screen) Resume() error {
	s.hand.Lock()
	defer s.hand.Unlock()
	return s.resume()
}

// Suspend gives the terminal back, stops the process group as Ctrl+Z in a shell, and
// when it is continued takes the terminal again and sends a SizeMsg and a ResumedMsg.
// Like Release it must be called from a command.
func (s *Screen) Suspend() error {
	s.hand.Lock()
	defer s.hand.Unlock()
	if s.away {
		return nil // whoever has the terminal suspends by itself
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*s.patience)
	defer cancel()
	if err := s.release(ctx); err != nil {
		return err
	}
	stopErr := s.term.Stop()
	if err := s.resume(); err != nil {
		return errors.Join(stopErr, err)
	}
	s.send(ResumedMsg{})
	return stopErr
}

func (s *Screen) release(ctx context.Context) error {
	if s.away {
		return nil
	}
	done := make(chan struct{})
	s.post(control{kind: leave, done: done})
	select {
	case <-done:
	case <-s.writerDone:
		return ErrClosed
	case <-ctx.Done():
		// Should the terminal thaw, it is left and taken again at once.
		s.post(control{kind: enter})
		return fmt.Errorf("give the terminal back: %w", ctx.Err())
	}
	s.away = true
	if err := s.stopReader(ctx); err != nil {
		return err
	}
	return s.term.Restore()
}

func (s *Screen) resume() error {
	if !s.away {
		return nil
	}
	if err := s.makeRaw(); err != nil {
		return err
	}
	s.away = false
	s.startReader()
	s.post(control{kind: enter})
	s.sendSize()
	return nil
}

// Close restores everything: main screen, cursor, modes, title and termios. Later
// calls do nothing more and return the same. It may be called from a panic handler.
// It waits a bounded time: on a frozen terminal only termios are restored and it
// returns ErrFrozen.
func (s *Screen) Close() error {
	s.closeOnce.Do(func() { s.closeErr = s.close() })
	return s.closeErr
}

func (s *Screen) close() error {
	s.mu.Lock()
	started := s.started
	s.closed = true
	s.mu.Unlock()
	if !started {
		return nil
	}
	close(s.closing)
	s.post(control{kind: quit})
	timer := time.NewTimer(s.patience)
	defer timer.Stop()
	var errs []error
	expired := false
	select {
	case <-s.writerDone:
	case <-timer.C:
		expired = true
		errs = append(errs, ErrFrozen)
	}
	errs = append(errs, s.term.CancelRead())
	if !expired {
		select {
		case <-s.reader():
		case <-timer.C:
		}
	}
	s.raw.Lock()
	defer s.raw.Unlock()
	errs = append(errs, s.term.Restore())
	return errors.Join(errs...)
}

// makeRaw refuses once Close has begun, or a late Resume would leave the terminal raw.
func (s *Screen) makeRaw() error {
	s.raw.Lock()
	defer s.raw.Unlock()
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return ErrClosed
	}
	return s.term.MakeRaw()
}

// fail reports once that the terminal is gone.
func (s *Screen) fail(err error) {
	s.failOnce.Do(func() { s.send(ClosedMsg{Err: err}) })
}
