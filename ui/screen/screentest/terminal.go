// Package screentest is a terminal for tests: what is typed into it, what was written
// to it, and what a person would see on it.
//
// It makes no system calls and waits on channels only, so it works inside
// testing/synctest. Tests of ui and its packages import it, nothing else does.
package screentest

import (
	"io"
	"sync"

	"convo/ui/screen"
)

// Terminal is a screen.Terminal in memory. Make it inside the synctest bubble.
type Terminal struct {
	input  chan []byte
	hangup chan struct{}
	events chan screen.Event

	mu       sync.Mutex
	w, h     int
	raw      bool
	canceled chan struct{}
	thawed   chan struct{}
	output   []byte
	total    int
	grid     *Grid
	stops    int
	writeErr error
}

// New makes a terminal of w columns and h rows.
func New(w, h int) *Terminal {
	thawed := make(chan struct{})
	close(thawed)
	return &Terminal{
		input:    make(chan []byte, 1024),
		hangup:   make(chan struct{}),
		events:   make(chan screen.Event, 4),
		w:        w,
		h:        h,
		canceled: make(chan struct{}),
		thawed:   thawed,
		grid:     NewGrid(w, h),
	}
}

// Read returns one Type at a time.
func (t *Terminal) Read(p []byte) (int, error) {
	t.mu.Lock()
	canceled := t.canceled
	t.mu.Unlock()
	select {
	case <-canceled:
		return 0, screen.ErrCanceled
	default:
	}
	select {
	case b := <-t.input:
		return copy(p, b), nil
	case <-canceled:
		return 0, screen.ErrCanceled
	case <-t.hangup:
		return 0, io.EOF
	}
}

// Write paints on the grid. It blocks while the terminal is frozen.
func (t *Terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	thawed := t.thawed
	t.mu.Unlock()
	<-thawed
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.writeErr != nil {
		return 0, t.writeErr
	}
	t.output = append(t.output, p...)
	t.total += len(p)
	t.grid.Write(string(p))
	return len(p), nil
}

// CancelRead implements screen.Terminal.
func (t *Terminal) CancelRead() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case <-t.canceled:
	default:
		close(t.canceled)
	}
	return nil
}

// Size implements screen.Terminal.
func (t *Terminal) Size() (w, h int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.w, t.h, nil
}

// MakeRaw implements screen.Terminal.
func (t *Terminal) MakeRaw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.raw = true
	select {
	case <-t.canceled:
		t.canceled = make(chan struct{})
	default:
	}
	return nil
}

// Restore implements screen.Terminal.
func (t *Terminal) Restore() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.raw = false
	return nil
}

// Stop counts and returns at once, as if the process had been continued.
func (t *Terminal) Stop() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stops++
	return nil
}

// Events implements screen.Terminal.
func (t *Terminal) Events() (events <-chan screen.Event, stop func()) {
	return t.events, func() {}
}

// Type is input that arrives in one read.
func (t *Terminal) Type(s string) { t.input <- []byte(s) }

// Hangup ends the input, as when the link is closed.
func (t *Terminal) Hangup() { close(t.hangup) }

// Break makes every later write fail.
func (t *Terminal) Break(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.writeErr = err
}

// Resize changes the size and says so.
func (t *Terminal) Resize(w, h int) {
	t.mu.Lock()
	t.w, t.h = w, h
	t.grid.Resize(w, h)
	t.mu.Unlock()
	t.events <- screen.Resized
}

// Continue reports that somebody else stopped and continued the process.
func (t *Terminal) Continue() { t.events <- screen.Continued }

// Freeze makes writes block until Thaw, as a dead link does.
func (t *Terminal) Freeze() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.thawed = make(chan struct{})
}

// Thaw ends Freeze.
func (t *Terminal) Thaw() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.thawed)
}

// Take returns what was written since the last Take.
func (t *Terminal) Take() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := string(t.output)
	t.output = nil
	return s
}

// Total is how many bytes were written in all.
func (t *Terminal) Total() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.total
}

// Raw says whether the terminal is in raw mode, and Stops how often the program was
// suspended.
func (t *Terminal) Raw() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.raw
}

// Stops is how often the program suspended itself.
func (t *Terminal) Stops() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stops
}

// Text is what stands on the terminal, without looks, a row a line.
func (t *Terminal) Text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.grid.Text()
}

// Modes are those that differ from a terminal at rest, such as "?1049"; empty when
// the terminal is as a shell expects it.
func (t *Terminal) Modes() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.grid.Modes()
}

// Unknown are sequences written that this terminal does not know. Queries are among
// them, so a test that finds it empty has shown that none was asked.
func (t *Terminal) Unknown() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.grid.unknown...)
}
