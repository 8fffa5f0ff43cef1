package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"convo/ui/keys"
)

const (
	// readSize is more than a terminal hands over at once.
	readSize = 8 << 10
	// maxEmpty is how many reads may return nothing before the terminal counts as
	// gone: a hung-up one must not keep a core busy.
	maxEmpty = 16

	maxCols, maxRows = 2000, 1000
)

// startReader begins to read. It is called where no reader runs.
func (s *Screen) startReader() {
	done := make(chan struct{})
	s.mu.Lock()
	s.readerDone = done
	s.mu.Unlock()
	go s.read(done)
}

func (s *Screen) reader() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.readerDone
}

// stopReader waits until nobody takes input that is meant for another program.
func (s *Screen) stopReader(ctx context.Context) error {
	if err := s.term.CancelRead(); err != nil {
		return err
	}
	select {
	case <-s.reader():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop reading: %w", ctx.Err())
	}
}

func (s *Screen) read(done chan<- struct{}) {
	defer func() {
		r := recover()
		close(done)
		if r != nil {
			s.crashed("reader", r)
		}
	}()
	var d keys.Decoder
	buf := make([]byte, readSize)
	for empty := 0; empty < maxEmpty; empty++ {
		n, err := s.term.Read(buf)
		for _, msg := range d.Feed(buf[:n], time.Now(), s.seen()) {
			s.send(msg)
		}
		if n > 0 {
			empty = 0
		}
		switch {
		case errors.Is(err, ErrCanceled):
			return
		case err != nil:
			s.fail(err)
			return
		}
	}
	s.fail(io.ErrNoProgress)
}

// seen is the tag of the last frame that was written completely.
func (s *Screen) seen() any {
	if tag := s.shown.Load(); tag != nil {
		return *tag
	}
	return nil
}

// listen sends the size at the start and whenever it may have changed.
func (s *Screen) listen(events <-chan Event, stop func()) {
	defer func() {
		stop()
		if r := recover(); r != nil {
			s.crashed("listener", r)
		}
	}()
	s.sendSize()
	for {
		select {
		case <-s.closing:
			return
		case e := <-events:
			s.changed(e)
		}
	}
}

func (s *Screen) changed(e Event) {
	// What a terminal shows after a change of its size is its own affair. The next
	// frame, which the new size brings about, is painted from scratch.
	s.mu.Lock()
	s.pending.forget = true
	s.mu.Unlock()
	if e == Continued && !s.retake() {
		return
	}
	s.sendSize()
	if e == Continued {
		s.send(ResumedMsg{})
	}
}

// retake puts the modes back that a shell has changed while somebody else stopped
// this process. It says whether the terminal is ours.
func (s *Screen) retake() bool {
	if !s.hand.TryLock() {
		return false
	}
	defer s.hand.Unlock()
	if s.away || s.makeRaw() != nil {
		return false
	}
	s.post(control{kind: enter})
	return true
}

func (s *Screen) sendSize() {
	w, h := s.size()
	s.send(SizeMsg{W: w, H: h})
}

// size keeps sizes within what the rest of the program is made for: terminals report
// 0 as well as absurdly much.
func (s *Screen) size() (w, h int) {
	w, h, err := s.term.Size()
	if err != nil {
		w, h = 80, 24
	}
	return min(max(w, 1), maxCols), min(max(h, 1), maxRows)
}

// PanicError is a panic in one of the screen's goroutines.
type PanicError struct {
	// Where is the goroutine: "reader", "writer" or "listener".
	Where string
	// Value is the panic's value and Stack its stack. They may hold what was on the
	// screen, so they are for a private file and not for a message.
	Value any
	Stack []byte
}

// Error names the kind of panic without quoting anything that was on the screen.
func (e *PanicError) Error() string {
	var re runtime.Error
	if err, ok := e.Value.(error); ok && errors.As(err, &re) {
		return fmt.Sprintf("panic in the screen's %s: %v", e.Where, re)
	}
	return fmt.Sprintf("panic in the screen's %s (%T)", e.Where, e.Value)
}

// crashed restores the terminal, then reports.
func (s *Screen) crashed(where string, value any) {
	err := &PanicError{Where: where, Value: value, Stack: debug.Stack()}
	// What Close could not restore matters less than why it was called.
	_ = s.Close()
	s.fail(err)
}
