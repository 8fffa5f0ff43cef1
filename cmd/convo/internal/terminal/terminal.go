//go:build linux

// Package terminal runs a program on a terminal of its own and tells what a person
// would see there. It is for the tests of the built binary: only tests of cmd/convo
// import it.
//
// Everything waits for what appears, under one generous limit that is there to end a
// test that hangs. Every failure shows the screen as it was then.
package terminal

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"convo/ui/screen/screentest"
)

// patience is how long anything may take before a test is given up.
const patience = 40 * time.Second

// Size is a terminal's, in cells.
type Size struct{ Cols, Rows int }

// Terminal is a terminal with one program on it.
type Terminal struct {
	tb     testing.TB
	cmd    *exec.Cmd
	tty    *os.File // the end where a person sits
	line   *os.File // the program's end, kept so that what it set can be looked at
	before unix.Termios
	exited chan struct{}

	mu      sync.Mutex
	changed sync.Cond
	grid    *screentest.Grid
	out     strings.Builder
	partial string // the beginning of a sequence that is not complete yet
	closed  bool   // nothing more will come
}

// Start runs a command on a new terminal. It is ended with the test, if it has not
// ended by then.
func Start(tb testing.TB, size Size, cmd *exec.Cmd) *Terminal {
	tb.Helper()
	tty, line, err := pty.Open()
	if err != nil {
		tb.Fatalf("open a terminal: %v", err)
	}
	t := &Terminal{
		tb: tb, cmd: cmd, tty: pollable(tb, tty), line: line,
		exited: make(chan struct{}), grid: screentest.NewGrid(size.Cols, size.Rows),
	}
	t.changed.L = &t.mu
	t.setSize(size)
	t.before = t.termios()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = line, line, line
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("start %s: %v", cmd.Path, err)
	}
	go t.collect()
	go func() {
		_ = cmd.Wait() // the exit code says it
		close(t.exited)
	}()
	tb.Cleanup(func() {
		_ = cmd.Process.Kill() // it has usually ended
		<-t.exited
		_, _ = t.line.Close(), t.tty.Close()
	})
	return t
}

// pollable makes a file whose Close ends a Read, which asking for its number would
// have spoilt.
func pollable(tb testing.TB, f *os.File) *os.File {
	tb.Helper()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		tb.Fatalf("the terminal: %v", err)
	}
	_ = f.Close() // the copy stays
	return os.NewFile(uintptr(fd), "terminal")
}

// collect paints what the program writes.
func (t *Terminal) collect() {
	buf := make([]byte, 64<<10)
	for {
		n, err := t.tty.Read(buf)
		t.mu.Lock()
		t.out.Write(buf[:n])
		t.partial += string(buf[:n])
		rest := t.partial
		for {
			token, after := cut(rest)
			if token == "" {
				break
			}
			rest = after
		}
		t.grid.Write(t.partial[:len(t.partial)-len(rest)])
		t.partial = rest
		t.closed = err != nil
		t.changed.Broadcast()
		t.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (t *Terminal) control(do func(fd int) error) {
	t.tb.Helper()
	conn, err := t.tty.SyscallConn()
	var failed error
	if err == nil {
		err = conn.Control(func(fd uintptr) { failed = do(int(fd)) })
	}
	if err != nil || failed != nil {
		t.tb.Fatalf("the terminal: %v, %v", err, failed)
	}
}

func (t *Terminal) setSize(size Size) {
	t.tb.Helper()
	t.control(func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(size.Cols), Row: uint16(size.Rows)})
	})
}

func (t *Terminal) termios() (is unix.Termios) {
	t.tb.Helper()
	t.control(func(fd int) error {
		got, err := unix.IoctlGetTermios(fd, unix.TCGETS)
		if err == nil {
			is = *got
		}
		return err
	})
	return is
}

// Resize changes the size and tells the program.
func (t *Terminal) Resize(size Size) {
	t.tb.Helper()
	t.mu.Lock()
	t.grid.Resize(size.Cols, size.Rows)
	t.mu.Unlock()
	t.setSize(size)
}

// Type is input that arrives at once.
func (t *Terminal) Type(keys string) {
	t.tb.Helper()
	if _, err := t.tty.WriteString(keys); err != nil {
		t.tb.Fatalf("type %q: %v", keys, err)
	}
}

// Screen is what stands on the terminal, a row a line.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.grid.Text()
}

// Output is everything that was written so far, byte for byte.
func (t *Terminal) Output() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.out.String()
}

// Until waits for a screen on which seen is true. what says it in words.
func (t *Terminal) Until(what string, seen func(screen string) bool) {
	t.tb.Helper()
	end := time.Now().Add(patience)
	timer := time.AfterFunc(patience, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.changed.Broadcast()
	})
	defer timer.Stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	for !seen(t.grid.Text()) {
		if t.closed || !time.Now().Before(end) {
			t.tb.Fatalf("never seen: %s. The screen:\n%s", what, t.grid.Text())
		}
		t.changed.Wait()
	}
}

// See waits until all the words stand on the screen.
func (t *Terminal) See(words ...string) {
	t.tb.Helper()
	t.Until(strings.Join(words, " and "), func(screen string) bool { return containsAll(screen, words) })
}

func containsAll(screen string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(screen, w) {
			return false
		}
	}
	return true
}

// Gone waits until words stand on the screen no more.
func (t *Terminal) Gone(words string) {
	t.tb.Helper()
	t.Until("no "+words, func(screen string) bool { return !strings.Contains(screen, words) })
}

// Press types one key that acts on what is on the screen, and waits for words. A
// program that had not noted its own frame yet asks for the key again, and gets it.
func (t *Terminal) Press(key string, words ...string) {
	t.tb.Helper()
	t.PressUntil(key, strings.Join(words, " and "), func(screen string) bool { return containsAll(screen, words) })
}

// again is what convo says to a key that was pressed before it knew its own frame.
var again = []string{"the screen had not caught up", "ignored: the reply has left the composer"}

// PressUntil is Press that waits for a screen on which seen is true. what says it in
// words.
func (t *Terminal) PressUntil(key, what string, seen func(screen string) bool) {
	t.tb.Helper()
	asks := func(screen string) bool {
		return slices.ContainsFunc(again, func(words string) bool { return strings.Contains(screen, words) })
	}
	// What it said to a key before does not count.
	t.Until("what was said to another key has gone", func(screen string) bool { return !asks(screen) })
	for range 2 {
		t.rest()
		t.Type(key)
		repeat := false
		t.Until("after "+key+": "+what, func(screen string) bool {
			is := seen(screen)
			repeat = !is && asks(screen)
			return is || repeat
		})
		if !repeat {
			return
		}
	}
	t.Until(what, seen)
}

// rest waits until every thread of the program sleeps, if only on the network or a lock. A
// person answers a frame long after the program has noted that it was written; a test sees
// it before that. So a program that still has to note it seldom has to ask for the key
// again; what can be relied on is that it asks.
func (t *Terminal) rest() {
	t.tb.Helper()
	end := time.Now().Add(patience)
	pause := time.NewTicker(2 * time.Millisecond)
	defer pause.Stop()
	for t.running() {
		if time.Now().After(end) {
			t.tb.Fatalf("it never rests. The screen:\n%s", t.Screen())
		}
		<-pause.C
	}
}

// running reports whether a thread of the program runs or could run.
func (t *Terminal) running() bool {
	stats, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", t.PID())) // a program that has ended has none
	return slices.ContainsFunc(stats, func(path string) bool {
		stat, err := os.ReadFile(path)
		_, state, ok := bytes.Cut(stat, []byte(") "))
		return err == nil && ok && state[0] == 'R'
	})
}

// Signal sends the program a signal.
func (t *Terminal) Signal(s syscall.Signal) {
	t.tb.Helper()
	if err := t.cmd.Process.Signal(s); err != nil {
		t.tb.Fatalf("signal %v: %v", s, err)
	}
}

// HangUp closes the terminal, as when a connection is cut.
func (t *Terminal) HangUp() {
	t.tb.Helper()
	if err := t.tty.Close(); err != nil {
		t.tb.Fatalf("hang up: %v", err)
	}
}

// PID is the program's process.
func (t *Terminal) PID() int { return t.cmd.Process.Pid }

// Code waits for the program's end and answers its exit code, -1 if a signal ended it.
func (t *Terminal) Code() int {
	t.tb.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-t.exited:
	case <-timer.C:
		t.tb.Fatalf("it does not end. The screen:\n%s", t.Screen())
	}
	return t.cmd.ProcessState.ExitCode()
}

// End waits like Code, and checks that the terminal is as it was: its settings, its
// modes, and nothing left on the main screen.
func (t *Terminal) End() int {
	t.tb.Helper()
	code := t.Code()
	if after := t.termios(); after != t.before {
		t.tb.Errorf("the terminal's settings were %+v and are %+v", t.before, after)
	}
	_ = t.line.Close() // the last one: what was written comes, then the end
	t.mu.Lock()
	defer t.mu.Unlock()
	for !t.closed {
		t.changed.Wait()
	}
	if modes := t.grid.Modes(); len(modes) > 0 {
		t.tb.Errorf("modes were left on: %v", modes)
	}
	return code
}
