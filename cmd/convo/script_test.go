package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/zalando/go-keyring"

	"convo/client/practice"
)

// key is what no output and no file may ever hold.
const key = "pg_live_9f8e7d6c5b4a3210"

func TestMain(m *testing.M) {
	testscript.Main(withBinary{m}, map[string]func(){"convo": func() {
		// No machine's own keyring has a part in a test.
		keyring.MockInit()
		os.Exit(mainCode())
	}})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			home := env.WorkDir + "/home"
			for name, value := range map[string]string{
				"HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_STATE_HOME": home + "/state", "TZ": "Europe/Rome", "KEY": key,
			} {
				env.Setenv(name, value)
			}
			env.Values[ownServer] = &box{}
			return os.MkdirAll(home, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"server": server, "faults": faults, "inbound": inbound, "colleague": colleague,
			"requests": requests, "exits": exits, "speak": speak, "authorize": authorize, "json": jsonIs, "save": save,
		},
	})
}

// box holds a script's practice server once it was started.
type box struct{ server *practice.Server }

type boxKey struct{}

var ownServer = boxKey{}

// serverOf is the practice server of a script.
func serverOf(ts *testscript.TestScript) *practice.Server {
	own, ok := ts.Value(ownServer).(*box)
	if !ok || own.server == nil {
		ts.Fatalf("no server was started")
	}
	return own.server
}

// server starts a practice server and makes it the account in the environment. After
// behind=25h its clock is that much behind.
func server(ts *testscript.TestScript, _ bool, args []string) {
	o := practice.Options{Conversations: 120, Token: key}
	if len(args) > 0 {
		if text, ok := strings.CutPrefix(args[0], "behind="); ok {
			behind, err := time.ParseDuration(text)
			ts.Check(err)
			args, o.Now = args[1:], func() time.Time { return time.Now().Add(-behind) }
		}
	}
	o.Faults = parse(ts, append(args, "rate=off", "burst=off"))
	s, err := practice.Start(context.Background(), o)
	ts.Check(err)
	ts.Defer(func() { ts.Check(s.Close()) })
	if own, ok := ts.Value(ownServer).(*box); ok {
		own.server = s
	}
	ts.Setenv("CONVO_BACKEND", "qlara")
	ts.Setenv("CONVO_URL", s.URL("qlara"))
	ts.Setenv("CONVO_TOKEN", key)
	ts.Setenv("CONVO_ME", s.Me())
}

// speak makes another of the server's APIs the account in the environment.
func speak(ts *testscript.TestScript, _ bool, args []string) {
	s := serverOf(ts)
	ts.Setenv("CONVO_BACKEND", args[0])
	ts.Setenv("CONVO_URL", s.URL(args[0]))
	ts.Setenv("CONVO_ME", s.MeOn(args[0]))
}

// authorize lets somebody sign in at the practice server and writes the code that they
// are shown to a file: authorize FILE.
func authorize(ts *testscript.TestScript, _ bool, args []string) {
	s := serverOf(ts)
	form := url.Values{
		"client_id": {practice.ClientID}, "redirect_uri": {practice.RedirectURI}, "response_type": {"code"},
		"scope": {"inbox_read inbox_write bookings_read clients_read"},
	}
	res, err := http.Get("http://" + s.Addr() + "/oauth/authorize?" + form.Encode()) //nolint:forbidigo // a browser would
	ts.Check(err)
	page, err := io.ReadAll(res.Body)
	ts.Check(errors.Join(err, res.Body.Close()))
	_, rest, _ := strings.Cut(string(page), `id="authorization_code">`)
	code, _, ok := strings.Cut(rest, "<")
	if !ok {
		ts.Fatalf("no code is shown: %s", page)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(code+"\n"), 0o600))
}

func parse(ts *testscript.TestScript, terms []string) practice.Faults {
	f, err := practice.ParseFaults(strings.Join(terms, ","))
	ts.Check(err)
	return f
}

// faults replaces the server's faults.
func faults(ts *testscript.TestScript, _ bool, args []string) {
	serverOf(ts).SetFaults(parse(ts, append(args, "rate=off", "burst=off")))
}

// inbound lets a customer write: inbound ID TEXT, or inbound ID TEXT TIMES, numbered.
func inbound(ts *testscript.TestScript, _ bool, args []string) {
	texts := args[1:2]
	if len(args) > 2 {
		times, err := strconv.Atoi(args[2])
		ts.Check(err)
		texts = nil
		for n := range times {
			texts = append(texts, fmt.Sprintf("%s %d", args[1], n+1))
		}
	}
	for _, text := range texts {
		_, err := serverOf(ts).Inbound(args[0], text, time.Now())
		ts.Check(err)
	}
}

// colleague does something elsewhere: colleague assign ID WHO, reply ID WHO TEXT,
// archive ID, close ID, read ID.
func colleague(ts *testscript.TestScript, _ bool, args []string) {
	s := serverOf(ts)
	switch args[0] {
	case "assign":
		ts.Check(s.Assign(args[1], args[2]))
	case "reply":
		_, err := s.Reply(args[1], args[2], args[3], time.Now())
		ts.Check(err)
	case "archive":
		ts.Check(s.Archive(args[1]))
	case "close":
		ts.Check(s.SetState(args[1], "closed"))
	case "read":
		ts.Check(s.Read(args[1]))
	default:
		ts.Fatalf("a colleague cannot %s", args[0])
	}
}

// requests says how many requests of a method, and with a word in their path, there
// were: requests 1 POST reply.
func requests(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	for _, r := range serverOf(ts).Requests() {
		if r.Method == args[1] && (len(args) < 3 || strings.Contains(r.Path, args[2])) {
			got++
		}
	}
	if got != want {
		ts.Fatalf("%d requests %v, want %d", got, args[1:], want)
	}
}

// exits runs convo and checks its exit code: exits 5 show chat_nope. Whatever
// happens, the key is in no output.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec("convo", args[1:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("convo did not run: %v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	for _, stream := range []string{"stdout", "stderr"} {
		if strings.Contains(ts.ReadFile(stream), key) {
			ts.Fatalf("the key is in %s", stream)
		}
	}
}

// jsonIs compares a part of the JSON on stdout (or on stderr, after -e) with a JSON
// value: json 0.owner_known false.
func jsonIs(ts *testscript.TestScript, neg bool, args []string) {
	stream := "stdout"
	if args[0] == "-e" {
		stream, args = "stderr", args[1:]
	}
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(stream)), &v))
	got, err := json.Marshal(partOf(ts, v, args[0]))
	ts.Check(err)
	if (string(got) == args[1]) == neg {
		ts.Fatalf("%s is %s", args[0], got)
	}
}

// save keeps a part of the JSON on stdout as a variable: save ID 0.id.
func save(ts *testscript.TestScript, _ bool, args []string) {
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &v))
	ts.Setenv(args[0], fmt.Sprint(partOf(ts, v, args[1])))
}

func partOf(ts *testscript.TestScript, v any, path string) any {
	for _, step := range strings.Split(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			value, ok := at[step]
			if !ok {
				ts.Fatalf("there is no %s in %s", step, path)
			}
			v = value
		case []any:
			i, err := strconv.Atoi(step)
			if step == "len" {
				v = len(at)
				continue
			}
			if err != nil || i >= len(at) {
				ts.Fatalf("there is no %s in %s", step, path)
			}
			v = at[i]
		default:
			ts.Fatalf("there is no %s in %s", step, path)
		}
	}
	return v
}
