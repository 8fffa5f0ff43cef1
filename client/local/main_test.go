//go:build unix

package local_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"convo/client/local"
	"convo/model"
)

// The test binary is also the other convo: what it does is named by asEnv, in the
// folder dirEnv.
const (
	asEnv  = "CONVO_TEST_AS"
	dirEnv = "CONVO_TEST_DIR"
)

func TestMain(m *testing.M) {
	as := map[string]func(*local.Store) error{"saver": saver, "sender": sender, "full": full, "editor": editor, "doer": doer, "full doer": fullDoer}[os.Getenv(asEnv)]
	if as == nil {
		os.Exit(m.Run())
	}
	s, err := local.Open(os.Getenv(dirEnv))
	if err == nil {
		err = as(s)
	}
	fmt.Println("failed:", err)
	os.Exit(1)
}

var (
	at     = time.Date(2026, 4, 9, 14, 30, 0, 0, time.UTC)
	marco  = model.Ref{Account: "shop", ID: "chat_1"}
	giulia = model.Ref{Account: "shop", ID: "chat_2"}
)

func draft(ref model.Ref, body string) model.Draft {
	return model.Draft{Conv: ref, Kind: model.OpReply, Body: body, Basis: "m7", UpdatedAt: at}
}

func outgoing(id string) model.Outgoing {
	return model.Outgoing{
		ID: id, Conv: marco, Kind: model.OpReply, Body: "ciao", State: model.SendSending,
		Attempt: at, Known: []string{"m1", "m2"},
	}
}

// saver saves one draft after the other, each of one letter only.
func saver(s *local.Store) error {
	if _, err := s.Drafts(""); err != nil {
		return err
	}
	for i := 0; ; i++ {
		if err := s.SaveDraft(draft(marco, strings.Repeat(string(rune('a'+i%26)), 200_000))); err != nil {
			return err
		}
		fmt.Println("saved")
	}
}

// sender has a reply on its way and never hears of it.
func sender(s *local.Store) error {
	if err := s.PutOutgoing(outgoing("o1")); err != nil {
		return err
	}
	fmt.Println("sending")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// full runs out of disk.
func full(s *local.Store) error {
	if _, err := s.Drafts(""); err != nil {
		return err
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 4096, Max: 4096}); err != nil {
		return err
	}
	return s.SaveDraft(draft(marco, strings.Repeat("new", 10_000)))
}

// editor has an editor open.
func editor(s *local.Store) error {
	e, err := s.EditFile("private text")
	if err != nil {
		return err
	}
	fmt.Println(e.Path())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// another is another convo in the same folder.
type another struct {
	cmd *exec.Cmd
	out *bufio.Reader
}

func start(t *testing.T, as, dir string) *another {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), asEnv+"="+as, dirEnv+"="+dir)
	_, err = cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	a := &another{cmd: cmd, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			a.kill(t)
		}
	})
	return a
}

func (a *another) line(t *testing.T) string {
	t.Helper()
	line, err := a.out.ReadString('\n')
	require.NoError(t, err)
	return strings.TrimSpace(line)
}

// kill is kill -9, seen through to the end.
func (a *another) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, a.cmd.Process.Kill())
	var exit *exec.ExitError
	require.ErrorAs(t, a.cmd.Wait(), &exit)
}

func open(t *testing.T, dir string) *local.Store {
	t.Helper()
	s, err := local.Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func stateDir(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "state", "convo")
}

// withUmask runs the rest of the test under another umask.
func withUmask(t *testing.T, mask int) {
	t.Helper()
	old := syscall.Umask(mask)
	t.Cleanup(func() { syscall.Umask(old) })
}

// files are the paths below dir that match a pattern.
func files(t *testing.T, dir, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	require.NoError(t, err)
	return found
}

func onlyFile(t *testing.T, dir, pattern string) string {
	t.Helper()
	found := files(t, dir, pattern)
	require.Len(t, found, 1)
	return found[0]
}

func requireFault(t *testing.T, err, sentinel error) model.Fault {
	t.Helper()
	require.ErrorIs(t, err, sentinel)
	var fault *model.Fault
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, model.FaultLocal, fault.Kind)
	return *fault
}
