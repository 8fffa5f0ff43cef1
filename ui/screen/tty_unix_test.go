//go:build linux

package screen_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"convo/ui/keys"
	"convo/ui/screen"
	"convo/ui/screen/screentest"
)

const (
	helper = "CONVO_SCREEN_HELPER"
	// report is where the helper writes what it was sent, a message a line.
	report = "CONVO_SCREEN_REPORT"
)

// TestMain makes this binary a small program on the screen, or a shell that runs it.
func TestMain(m *testing.M) {
	switch os.Getenv(helper) {
	case "program":
		os.Exit(program())
	case "shell":
		os.Exit(shell())
	}
	os.Exit(m.Run())
}

// program shows a frame and obeys keys: m turns the mouse on, e gives the terminal to a child, z suspends,
// p panics in a handler, q ends.
func program() int {
	signal.Ignore(syscall.SIGHUP) // or the signal would end it before the read fails
	log, err := os.OpenFile(os.Getenv(report), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return 3
	}
	tty, err := screen.Open()
	if err != nil {
		_, _ = fmt.Fprintln(log, err)
		return 2
	}
	s := screen.New(tty, screen.Options{})
	msgs := make(chan any)
	if err := s.Start(func(m any) { msgs <- m }); err != nil {
		return 4
	}
	for m := range msgs {
		switch m := m.(type) {
		case screen.SizeMsg:
			s.Paint(screen.Frame{Lines: []string{fmt.Sprintf("size %dx%d", m.W, m.H)}})
			_, _ = fmt.Fprintf(log, "size %dx%d\n", m.W, m.H)
		case keys.Msg:
			_, _ = fmt.Fprintf(log, "key %s\n", m.Key.Name)
			if done, code := obey(s, m.Key.Name, msgs, log); done {
				return code
			}
		case screen.ClosedMsg:
			_, _ = fmt.Fprintf(log, "closed %v\n", m.Err)
			_ = s.Close()
			return 5
		case back:
			s.Paint(screen.Frame{Lines: []string{"here again"}})
			_, _ = fmt.Fprintf(log, "back %v\n", m.err)
		default:
			_, _ = fmt.Fprintf(log, "%T\n", m)
		}
	}
	return 6
}

// back says that the terminal was taken again.
type back struct{ err error }

func obey(s *screen.Screen, key string, msgs chan<- any, log io.Writer) (done bool, code int) {
	switch key {
	case "q":
		if err := s.Close(); err != nil {
			_, _ = fmt.Fprintln(log, err)
			return true, 1
		}
		return true, 0
	case "p":
		defer func() {
			_ = recover()
			_ = s.Close()
			done, code = true, 70
		}()
		panic("in a handler")
	case "m":
		s.SetMouse(true)
	case "e":
		go func() { msgs <- back{edit(s)} }()
	case "z":
		go func() { msgs <- back{s.Suspend()} }()
	}
	return false, 0
}

// edit runs a child that reads one line, as an editor would.
func edit(s *screen.Screen) error {
	if err := s.Release(context.Background()); err != nil {
		return err
	}
	cmd := exec.CommandContext(context.Background(), "sh", "-c", `echo editing; read line; echo "child $line"`)
	cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout
	return errors.Join(cmd.Run(), s.Resume())
}

// shell runs the program as a job: in a process group of its own, in the foreground,
// continued as soon as it has stopped.
func shell() int {
	cmd := exec.CommandContext(context.Background(), os.Args[0])
	cmd.Env = append(os.Environ(), helper+"=program")
	cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Foreground: true, Ctty: 0}
	if err := cmd.Start(); err != nil {
		return 7
	}
	for {
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil {
			return 8
		}
		if !status.Stopped() {
			return status.ExitStatus()
		}
		termios, err := unix.IoctlGetTermios(0, unix.TCGETS)
		if err != nil {
			return 9
		}
		fmt.Printf("[stopped echo=%v]", termios.Lflag&unix.ECHO != 0)
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGCONT); err != nil {
			return 10
		}
	}
}

// session is a helper on a pty.
type session struct {
	t      *testing.T
	cmd    *exec.Cmd
	tty    *os.File
	slave  *os.File // kept open until the end, so that the terminal's state can be read
	report string
	before *unix.Termios

	mu   sync.Mutex
	cond *sync.Cond
	out  strings.Builder
	done bool
}

func start(t *testing.T, kind string) *session {
	t.Helper()
	s := &session{t: t, report: filepath.Join(t.TempDir(), "report")}
	s.cond = sync.NewCond(&s.mu)
	master, slave, err := pty.Open()
	require.NoError(t, err)
	s.tty = pollable(t, master)
	s.resize(80, 24)
	s.before = s.termios()
	s.cmd = exec.CommandContext(t.Context(), os.Args[0])
	s.cmd.Env = append(os.Environ(), helper+"="+kind, report+"="+s.report)
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = slave, slave, slave
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	require.NoError(t, s.cmd.Start())
	s.slave = slave
	t.Cleanup(func() { _ = slave.Close() })
	go s.collect()
	return s
}

// pollable makes a file whose Close ends a Read, which Fd would have spoilt.
func pollable(t *testing.T, f *os.File) *os.File {
	t.Helper()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.NoError(t, unix.SetNonblock(fd, true))
	return os.NewFile(uintptr(fd), "pty")
}

func (s *session) control(f func(fd int) error) {
	s.t.Helper()
	conn, err := s.tty.SyscallConn()
	require.NoError(s.t, err)
	var ferr error
	require.NoError(s.t, conn.Control(func(fd uintptr) { ferr = f(int(fd)) }))
	require.NoError(s.t, ferr)
}

func (s *session) termios() (termios *unix.Termios) {
	s.t.Helper()
	s.control(func(fd int) (err error) {
		termios, err = unix.IoctlGetTermios(fd, unix.TCGETS)
		return err
	})
	return termios
}

func (s *session) resize(cols, rows uint16) {
	s.t.Helper()
	s.control(func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: cols, Row: rows})
	})
}

func (s *session) collect() {
	r := bufio.NewReader(s.tty)
	buf := make([]byte, 4096)
	for {
		n, err := r.Read(buf)
		s.mu.Lock()
		s.out.Write(buf[:n])
		s.done = err != nil
		s.cond.Broadcast()
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// until waits for output that contains what is wanted n times.
func (s *session) until(want string, n int) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for strings.Count(s.out.String(), want) < n && !s.done {
		s.cond.Wait()
	}
	require.GreaterOrEqual(s.t, strings.Count(s.out.String(), want), n, "%q", s.out.String())
}

func (s *session) press(keys string) {
	s.t.Helper()
	_, err := s.tty.WriteString(keys)
	require.NoError(s.t, err)
}

// mouse turns the mouse on.
func (s *session) mouse() {
	s.t.Helper()
	s.press("m")
	s.until("\x1b[?1000h\x1b[?1006h", 1)
}

// end waits for the program and returns its exit code. The terminal must be as before.
func (s *session) end() int {
	s.t.Helper()
	_ = s.cmd.Wait() // the code says it
	assert.Equal(s.t, *s.before, *s.termios(), "termios")
	s.drain()
	return s.cmd.ProcessState.ExitCode()
}

// drain waits until all that was written has been read: with its last writer gone,
// the terminal ends.
func (s *session) drain() {
	_ = s.slave.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.done {
		s.cond.Wait()
	}
}

func (s *session) log() string {
	b, err := os.ReadFile(s.report)
	require.NoError(s.t, err)
	return string(b)
}

// modes are those that are still on after all output.
func (s *session) modes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := screentest.NewGrid(80, 24)
	g.Write(s.out.String())
	assert.Empty(s.t, g.Unknown(), "no query, nothing unknown")
	return g.Modes()
}

func TestTTYStartSizeAndEnd(t *testing.T) {
	t.Parallel()
	s := start(t, "program")
	s.until("size 80x24", 1)
	s.resize(100, 30)
	s.until("30", 1)
	s.mouse()
	s.press("jé\x1b[<0;3;4M")
	s.press("q")
	assert.Equal(t, 0, s.end())
	s.until("\x1b[?1049l", 1)
	assert.Empty(t, s.modes())
	assert.Contains(t, s.log(), "size 100x30\n")
	assert.Contains(t, s.log(), "key j\nkey é\nkeys.MouseMsg\nkey q\n")
}

func TestTTYAfterPanic(t *testing.T) {
	t.Parallel()
	s := start(t, "program")
	s.until("size", 1)
	s.mouse()
	s.press("p")
	assert.Equal(t, 70, s.end())
	s.until("\x1b[?1049l", 1)
	assert.Empty(t, s.modes())
}

func TestTTYGivenToAnEditor(t *testing.T) {
	t.Parallel()
	s := start(t, "program")
	s.until("size", 1)
	s.mouse()
	s.press("e")
	s.until("editing", 1)
	assert.Empty(t, s.modes(), "the editor gets a plain terminal")
	s.press("hello q\n")
	s.until("child hello q", 1)
	s.until("\x1b[?1049h", 2)
	s.until("\x1b[?1000h", 2)
	s.until("again", 1)
	s.press("q")
	assert.Equal(t, 0, s.end())
	assert.Contains(t, s.log(), "back <nil>\n")
	assert.Equal(t, 1, strings.Count(s.log(), "key q"), "the editor's keys are its own")
	assert.Empty(t, s.modes())
}

func TestTTYSuspend(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"shell", "program"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := start(t, kind)
			s.until("size", 1)
			s.mouse()
			s.press("z")
			if kind == "shell" {
				s.until("[stopped echo=true]", 1)
			}
			// As a program without a shell nothing can stop it, and it goes on at once.
			s.until("again", 1)
			s.press("q")
			assert.Equal(t, 0, s.end())
			assert.Contains(t, s.log(), "back <nil>\n")
			assert.Contains(t, s.log(), "screen.ResumedMsg\n")
			assert.Empty(t, s.modes())
		})
	}
}

func TestTTYHangup(t *testing.T) {
	t.Parallel()
	s := start(t, "program")
	s.until("size", 1)
	require.NoError(t, s.tty.Close())
	require.Error(t, s.cmd.Wait())
	assert.Equal(t, 5, s.cmd.ProcessState.ExitCode())
	assert.Contains(t, s.log(), "closed ")
}

func TestOpenWithoutATerminal(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), helper+"=program", report+"="+path)
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	assert.Empty(t, out)
	assert.Equal(t, 2, cmd.ProcessState.ExitCode())
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(b), screen.ErrNoTerminal.Error())
}
