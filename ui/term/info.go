package term

import (
	"fmt"
	"strings"
)

// Info is what the environment says about the terminal. No terminal is asked.
type Info struct {
	// Dumb terminals take no cursor movement: linear mode is for them.
	Dumb bool
	// SSH says that the session comes over SSH, so a browser or a system clipboard
	// here would be the wrong machine's.
	SSH bool
	// Tmux and Screen say which multiplexer stands between. Both can be nested;
	// then the inner one, which reads our output, is set.
	Tmux, Screen bool
	// Mosh says that mosh carries the session: it knows no passthrough.
	Mosh bool
	// UTF8 says that the locale's character set is UTF-8.
	UTF8 bool
	// NoColor says that colours are not wanted (NO_COLOUR, CLICOLOR=0) or not there.
	NoColor bool
	// TrueColor says that the terminal takes 24-bit colours.
	TrueColor bool
	// Name is TERM.
	Name string
}

// Detect reads what there is to know from an environment such as os.Getenv.
func Detect(env func(string) string) Info {
	name := env("TERM")
	i := Info{
		Name:      name,
		Dumb:      name == "dumb" || name == "",
		SSH:       env("SSH_CONNECTION") != "" || env("SSH_TTY") != "" || env("SSH_CLIENT") != "",
		Mosh:      env("MOSH_CONNECTION") != "" || env("MOSH_IP") != "",
		UTF8:      utf8Locale(env),
		NoColor:   env("NO_COLOR") != "" || noCLIColor(env),
		TrueColor: env("COLORTERM") == "truecolor" || env("COLORTERM") == "24bit",
	}
	i.Tmux, i.Screen = multiplexer(env)
	if i.Dumb || strings.HasSuffix(name, "-m") || strings.HasPrefix(name, "vt") {
		i.NoColor = true
	}
	return i
}

// multiplexer says which of the two reads our output. Both leave their variables to
// whatever runs inside, and over SSH only TERM is left.
func multiplexer(env func(string) string) (tmux, screen bool) {
	name := env("TERM")
	switch {
	case env("STY") != "" && strings.HasPrefix(name, "screen."):
		return false, true // the name that screen gives its windows and tmux does not
	case env("TMUX") != "", strings.HasPrefix(name, "tmux"):
		return true, false
	}
	return false, env("STY") != "" || strings.HasPrefix(name, "screen")
}

// String says it in words, for doctor and for notices.
func (i Info) String() string {
	name := i.Name
	if name == "" {
		name = "unknown terminal"
	}
	var via []string
	for _, v := range []struct {
		is   bool
		name string
	}{{i.Tmux, "tmux"}, {i.Screen, "screen"}, {i.Mosh, "mosh"}, {i.SSH && !i.Mosh, "SSH"}} {
		if v.is {
			via = append(via, v.name)
		}
	}
	if len(via) == 0 {
		return name
	}
	return fmt.Sprintf("%s in %s", name, strings.Join(via, ", "))
}

// utf8Locale follows the order of the C library: LC_ALL, LC_CTYPE, LANG, the first
// that is set.
func utf8Locale(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := env(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

func noCLIColor(env func(string) string) bool {
	return env("CLICOLOR") == "0" && (env("CLICOLOR_FORCE") == "" || env("CLICOLOR_FORCE") == "0")
}
