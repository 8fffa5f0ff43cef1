//go:build unix

package bookingsync_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/bookingsync"
	"convo/client/clienttest"
	"convo/client/local"
	"convo/client/practice"
	"convo/client/wire"
	"convo/model"
)

// The test binary is also the other convo: what it does is named by asEnv, with the
// vault dirEnv and the server urlEnv.
const (
	asEnv  = "CONVO_TEST_AS"
	dirEnv = "CONVO_TEST_DIR"
	urlEnv = "CONVO_TEST_URL"
)

// another is what this process does instead of testing; nil for testing.
func another() func() error {
	return map[string]func() error{"worker": worker, "waiting": waiting}[os.Getenv(asEnv)]
}

// entered is an inbox on the vault and server of the environment.
func entered() (*bookingsync.OAuth, *bookingsync.Inbox, error) {
	v, err := local.Open(os.Getenv(dirEnv))
	if err != nil {
		return nil, nil, err
	}
	o, err := bookingsync.NewOAuth(bookingsync.OAuthOptions{
		Account: "shop", ClientID: practice.ClientID, Vault: v, Wire: wire.Options{Base: os.Getenv(urlEnv) + root},
		ClientSecret: func(context.Context) (wire.Secret, error) { return wire.NewSecret(practice.ClientSecret), nil },
	})
	if err != nil {
		return nil, nil, err
	}
	w, err := wire.New(wire.Options{
		Base: os.Getenv(urlEnv) + root, MediaType: bookingsync.MediaType, Credential: o.Credential, Renew: o.Renew,
	})
	if err != nil {
		return nil, nil, err
	}
	return o, bookingsync.New("shop", w, bookingsync.Options{Me: me}), nil
}

// worker reads the list once it is told to.
func worker() error {
	_, in, err := entered()
	if err != nil {
		return err
	}
	fmt.Println("ready")
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return err
	}
	if _, err := in.List(context.Background(), model.Query{Limit: 1}, ""); err != nil {
		return err
	}
	fmt.Println("done")
	return nil
}

// waiting never stores what it is answered.
func waiting() error {
	o, in, err := entered()
	if err != nil {
		return err
	}
	bookingsync.BeforeStoring(o, func() {
		fmt.Println("answered")
		_, _ = io.Copy(io.Discard, os.Stdin)
	})
	_, err = in.List(context.Background(), model.Query{Limit: 1}, "")
	return errors.Join(errors.New("it went on"), err)
}

// process is another convo.
type process struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func start(t *testing.T, as, dir, url string) *process {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), asEnv+"="+as, dirEnv+"="+dir, urlEnv+"="+url)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	p := &process{cmd: cmd, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			p.kill(t)
		}
	})
	return p
}

func (p *process) line(t *testing.T) string {
	t.Helper()
	line, err := p.out.ReadString('\n')
	require.NoError(t, err)
	return strings.TrimSpace(line)
}

// kill is kill -9, seen through to the end.
func (p *process) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Kill())
	var exit *exec.ExitError
	require.ErrorAs(t, p.cmd.Wait(), &exit)
}

func TestTwoProcessesRenewOneLoginAtTheSameMoment(t *testing.T) {
	server := house(t, "refresh=strict")
	dir := vaultDir(t)
	v := openVault(t, dir)
	g := server.Login()
	keep(t, v, login{Origin: origin(server), Access: g.Access, Refresh: g.Refresh}, 0)
	a, b := start(t, "worker", dir, origin(server)), start(t, "worker", dir, origin(server))
	for _, p := range []*process{a, b} {
		require.Equal(t, "ready", p.line(t))
	}
	for _, p := range []*process{a, b} {
		_, err := io.WriteString(p.in, "go\n")
		require.NoError(t, err)
	}
	for _, p := range []*process{a, b} {
		assert.Equal(t, "done", p.line(t))
		assert.NoError(t, p.cmd.Wait())
	}
	assert.Equal(t, 1, server.Refreshes())
	_, err := enter(t, origin(server), signIn(t, origin(server), v, practiceSecret)).List(t.Context(), model.Query{}, "")
	assert.NoError(t, err)
	assert.Equal(t, 1, server.Refreshes(), "what they stored is good")
}

func TestAProcessKilledBetweenTheAnswerAndTheStore(t *testing.T) {
	server := house(t, "")
	dir := vaultDir(t)
	v := openVault(t, dir)
	g := server.Login()
	keep(t, v, login{Origin: origin(server), Access: g.Access, Refresh: g.Refresh}, 0)
	p := start(t, "waiting", dir, origin(server))
	require.Equal(t, "answered", p.line(t))
	assert.Equal(t, 1, server.Refreshes())

	// Meanwhile another one waits for the lock, as long as its context does.
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := v.ChangeLogin(ctx, "shop", func([]byte) ([]byte, error) { panic("two at once") })
	assert.Equal(t, model.FaultLocal, clienttest.Kind(err))
	assert.ErrorContains(t, err, "in the hands of another convo")

	p.kill(t)
	assert.Equal(t, g.Refresh, kept(t, v).Refresh)
	_, err = enter(t, origin(server), signIn(t, origin(server), v, practiceSecret)).List(t.Context(), model.Query{}, "")
	require.NoError(t, err, "the login is lost")
	assert.Equal(t, 2, server.Refreshes())
	assert.NotEqual(t, g.Refresh, kept(t, v).Refresh)
}
