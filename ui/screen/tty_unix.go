//go:build unix

package screen

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/muesli/cancelreader"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// stopWait is how long Stop waits for a stop that does not come. The kernel does not
// stop a process group that nobody could continue.
const stopWait = 500 * time.Millisecond

// tty is the terminal of standard input and output.
type tty struct {
	in, out *os.File

	mu     sync.Mutex
	saved  *term.State
	reader cancelreader.CancelReader

	stopping atomic.Bool
}

// Open returns the terminal on standard input and output. It is an ErrNoTerminal
// when either is something else. It changes and asks nothing.
func Open() (Terminal, error) {
	for _, f := range []*os.File{os.Stdin, os.Stdout} {
		if !term.IsTerminal(int(f.Fd())) {
			return nil, fmt.Errorf("%s: %w", f.Name(), ErrNoTerminal)
		}
	}
	return &tty{in: os.Stdin, out: os.Stdout}, nil
}

func (t *tty) Read(p []byte) (int, error) {
	t.mu.Lock()
	r := t.reader
	t.mu.Unlock()
	if r == nil {
		return 0, ErrCanceled
	}
	n, err := r.Read(p)
	if errors.Is(err, cancelreader.ErrCanceled) {
		return n, t.dropReader(r)
	}
	return n, err
}

// dropReader closes a canceled reader, here where nobody is inside it any more.
func (t *tty) dropReader(r cancelreader.CancelReader) error {
	t.mu.Lock()
	if t.reader == r {
		t.reader = nil
	}
	t.mu.Unlock()
	if err := r.Close(); err != nil {
		return errors.Join(ErrCanceled, err)
	}
	return ErrCanceled
}

// Write goes on where the terminal is set to non-blocking by someone who shares it,
// which makes plain writes fail as soon as it is slow.
func (t *tty) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n, err := t.out.Write(p[done:])
		done += max(n, 0)
		switch {
		case err == nil:
		case errors.Is(err, unix.EAGAIN):
			if err := t.writable(); err != nil {
				return done, err
			}
		default:
			return done, err
		}
	}
	return done, nil
}

func (t *tty) writable() error {
	fds := []unix.PollFd{{Fd: int32(t.out.Fd()), Events: unix.POLLOUT}}
	for {
		_, err := unix.Poll(fds, -1)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

func (t *tty) CancelRead() error {
	t.mu.Lock()
	r := t.reader
	t.mu.Unlock()
	if r != nil && !r.Cancel() {
		return errors.New("cancel reading: not possible")
	}
	return nil
}

func (t *tty) Size() (w, h int, err error) {
	return term.GetSize(int(t.out.Fd()))
}

func (t *tty) MakeRaw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	state, err := term.MakeRaw(int(t.in.Fd()))
	if err != nil {
		return fmt.Errorf("raw mode: %w", err)
	}
	if t.saved == nil {
		t.saved = state
	}
	if t.reader != nil {
		return nil
	}
	if t.reader, err = cancelreader.NewReader(t.in); err != nil {
		return fmt.Errorf("read the terminal: %w", err)
	}
	return nil
}

func (t *tty) Restore() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.saved == nil {
		return nil
	}
	if err := term.Restore(int(t.in.Fd()), t.saved); err != nil {
		return fmt.Errorf("restore the terminal: %w", err)
	}
	t.saved = nil
	return nil
}

func (t *tty) Stop() error {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	t.stopping.Store(true)
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return fmt.Errorf("suspend: %w", err)
	}
	timer := time.NewTimer(stopWait)
	defer timer.Stop()
	select {
	case <-continued:
	case <-timer.C:
		t.stopping.Store(false)
	}
	return nil
}

func (t *tty) Events() (events <-chan Event, stop func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGWINCH, syscall.SIGCONT)
	out, done := make(chan Event), make(chan struct{})
	go t.translate(signals, out, done)
	return out, func() {
		signal.Stop(signals)
		close(done)
	}
}

// translate turns signals into events. The SIGCONT that ends our own Stop is none.
func (t *tty) translate(signals <-chan os.Signal, out chan<- Event, done <-chan struct{}) {
	for {
		var e Event
		select {
		case <-done:
			return
		case sig := <-signals:
			e = Resized
			if sig == syscall.SIGCONT {
				if t.stopping.Swap(false) {
					continue
				}
				e = Continued
			}
		}
		select {
		case out <- e:
		case <-done:
			return
		}
	}
}
