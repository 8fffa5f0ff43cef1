package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"convo/ui/term"
)

// launching is how long a program that opens addresses is waited for. What runs longer
// is the browser itself.
const launching = 3 * time.Second

// browser opens web addresses on the machine that the person sits at.
type browser struct {
	argv []string // the program and what stands before the address; "%s" is the address
	env  []string
}

// findBrowser is the browser of this machine, or why there is none. It is $BROWSER, else
// what the system opens addresses with.
func findBrowser(info term.Info, environ []string) (b browser, why string) {
	env := map[string]string{}
	for _, v := range environ {
		name, value, _ := strings.Cut(v, "=")
		env[name] = value
	}
	if info.SSH || info.Mosh {
		return b, "over SSH it would be the wrong machine's"
	}
	opener := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		opener = []string{"open"}
	case "windows":
		opener = []string{"rundll32", "url.dll,FileProtocolHandler"}
	default:
		if env["DISPLAY"] == "" && env["WAYLAND_DISPLAY"] == "" {
			return b, "there is no display here"
		}
	}
	b.env = scrubbed(environ)
	for _, command := range append(browsersOf(env["BROWSER"]), opener) {
		if path, err := exec.LookPath(command[0]); err == nil {
			b.argv = append([]string{path}, command[1:]...)
			return b, ""
		}
	}
	return b, "neither $BROWSER nor " + opener[0] + " is there"
}

// browsersOf are the commands of $BROWSER, which separates them as PATH does.
func browsersOf(value string) (all [][]string) {
	for _, command := range strings.Split(value, string(os.PathListSeparator)) {
		if words := strings.Fields(command); len(words) > 0 {
			all = append(all, words)
		}
	}
	return all
}

// open gives an address to the browser, without a shell and in a session of its own,
// so that it is not ended with this terminal. The address begins with its scheme, so
// that no program takes it for an option; "--" before it is not known to xdg-open.
func (b browser) open(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !strings.HasPrefix(address, u.Scheme+"://") {
		return errors.New("not opened: only http and https addresses are")
	}
	argv := slices.Clone(b.argv)
	if i := slices.Index(argv, "%s"); i > 0 {
		argv[i] = address
	} else {
		argv = append(argv, address)
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), argv[0], argv[1:]...) //nolint:gosec // the person's own browser
	cmd.Env = b.env
	alone(cmd)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("not opened: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	timer := time.NewTimer(launching)
	defer timer.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("the browser says that it failed: %w", err)
		}
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}

// harmless are the variables that a browser gets to see, and the beginnings of others.
// Everything else stays here: keys are among it.
var (
	harmless = []string{
		"HOME", "PATH", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR",
		"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "BROWSER",
		"SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP",
		"USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA", "HOMEDRIVE", "HOMEPATH",
	}
	harmlessHeads = []string{"LC_", "XDG_", "PROGRAMFILES"}
)

// scrubbed is an environment without what a browser has no business with.
func scrubbed(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		if runtime.GOOS == "windows" {
			name = strings.ToUpper(name)
		}
		return !slices.Contains(harmless, name) &&
			!slices.ContainsFunc(harmlessHeads, func(head string) bool { return strings.HasPrefix(name, head) })
	})
}
