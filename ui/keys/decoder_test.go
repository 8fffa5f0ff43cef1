package keys_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/ui/keys"
)

var noon = time.Date(2026, 4, 5, 12, 0, 0, 0, time.UTC)

// show writes messages briefly: keys by name, with "*" in a burst, the rest in words.
func show(msgs []any) []string {
	out := []string{}
	for _, m := range msgs {
		switch m := m.(type) {
		case keys.Msg:
			s := m.Key.Name
			if m.Burst {
				s += "*"
			}
			out = append(out, s)
		case keys.PasteMsg:
			out = append(out, fmt.Sprintf("paste(%s)", m.Text))
		case keys.FocusMsg:
			out = append(out, fmt.Sprintf("focus(%v)", m.In))
		case keys.MouseMsg:
			out = append(out, fmt.Sprintf("mouse(%d %d,%d)", m.Kind, m.X, m.Y))
		case keys.UnknownMsg:
			out = append(out, "unknown")
		default:
			out = append(out, fmt.Sprintf("%T", m))
		}
	}
	return out
}

// feed decodes reads that come a millisecond apart.
func feed(reads ...string) []string {
	var d keys.Decoder
	out := []string{}
	for i, r := range reads {
		out = append(out, show(d.Feed([]byte(r), noon.Add(time.Duration(i)*time.Millisecond), nil))...)
	}
	return out
}

func list(names ...string) []string { return names }

func TestOneKey(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"j": "j", "G": "G", " ": "space", "%": "%", "é": "é", "日": "日", "~": "~",
		"\r": "enter", "\n": "ctrl+j", "\t": "tab", "\x7f": "backspace", "\b": "ctrl+h", "\x00": "ctrl+@",
		"\x01": "ctrl+a", "\x03": "ctrl+c", "\x12": "ctrl+r", "\x1a": "ctrl+z", "\x1c": "ctrl+\\", "\x1d": "ctrl+]",
		"\x1e": "ctrl+^", "\x1f": "ctrl+_", "\x1b": "esc",
		"\x1b[A": "up", "\x1b[B": "down", "\x1b[C": "right", "\x1b[D": "left", "\x1b[H": "home", "\x1b[F": "end",
		"\x1bOA": "up", "\x1bOH": "home", "\x1bOF": "end", "\x1bOP": "f1", "\x1bOS": "f4", "\x1bOM": "enter",
		"\x1b[1~": "home", "\x1b[2~": "insert", "\x1b[3~": "delete", "\x1b[4~": "end", "\x1b[5~": "pgup",
		"\x1b[6~": "pgdown", "\x1b[7~": "home", "\x1b[8~": "end",
		"\x1b[11~": "f1", "\x1b[15~": "f5", "\x1b[17~": "f6", "\x1b[24~": "f12", "\x1b[[A": "f1", "\x1b[[E": "f5",
		"\x1b[Z": "shift+tab", "\x1b[1;2A": "shift+up", "\x1b[1;5C": "ctrl+right", "\x1b[1;6D": "ctrl+shift+left",
		"\x1b[1;3A": "alt+up", "\x1b[5;5~": "ctrl+pgup", "\x1b[3;2~": "shift+delete", "\x1b[1;2P": "shift+f1",
		"\x1b[1;2R": "shift+f3",
		"\x1b[a":    "shift+up", "\x1bOa": "ctrl+up", "\x1b[5^": "ctrl+pgup", "\x1b[3$": "shift+delete",
		"\x1b[97u": "a", "\x1b[97;5u": "ctrl+a", "\x1b[13;2u": "shift+enter", "\x1b[27;5;99~": "ctrl+c", "\x1b[32;1u": "space",
	}
	for in, want := range tests {
		assert.Equal(t, list(want), feed(in), "%q", in)
	}
}

func TestGluedKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		reads []string
		want  []string
	}{
		{"three of a kind", list("jjj"), list("j*", "j*", "j*")},
		{"apart", list("j", "j"), list("j", "j")},
		{"esc and a letter", list("\x1bj"), list("esc*", "j*")},
		{"esc and a capital", list("\x1bP"), list("esc*", "P*")},
		{"esc and an underscore", list("\x1b_"), list("esc*", "_*")},
		{"esc and X", list("\x1bX"), list("esc*", "X*")},
		{"esc and a foreign letter", list("\x1bé"), list("esc*", "é*")},
		{"esc and enter", list("\x1b\r"), list("esc*", "enter*")},
		{"esc and an arrow", list("\x1b\x1b[A"), list("esc*", "up*")},
		{"esc twice", list("\x1b\x1b"), list("esc*", "esc*")},
		{"a pasted command", list("archive\rq"), list("a*", "r*", "c*", "h*", "i*", "v*", "e*", "enter*", "q*")},
		{"arrows", list("\x1b[B\x1b[B"), list("down*", "down*")},
		{"focus is not a key", list("\x1b[Ij"), list("focus(true)", "j")},
		{"a letter after an answer", list("\x1b[?1;2cj"), list("unknown", "j*")},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, feed(tt.reads...), tt.name)
	}
}

func TestSplitOverReads(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		reads []string
		want  []string
	}{
		{"an arrow", list("\x1b[", "A"), list("up")},
		{"a letter of two bytes", list("\xc3", "\xa9"), list("é")},
		{"an arrow after its esc", list("\x1b", "[A"), list("esc", "up*")},
		{"esc, then a bracket", list("\x1b", "["), list("esc", "[")},
		{"esc, then a letter", list("\x1b", "j"), list("esc", "j")},
		{"an answer about colours", list("\x1b]11;rgb:1e", "1e/1e1e/1e1e\x1b", "\\"), list("unknown")},
		{"an answer after its esc", list("\x1b", "]11;rgb:0000/", "0000/0000\a"), list("esc", "unknown")},
		{"a position report", list("\x1b[24;", "80R"), list("unknown")},
		{"a paste", list("\x1b[200~one\rtw", "o\x1b[20", "1~j"), list("paste(one\ntwo)", "j")},
		{"a paste after its esc", list("\x1b", "[200~x\x1b[201~"), list("esc", "paste(x)")},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, feed(tt.reads...), tt.name)
	}
}

func TestWhatIsNoKeyIsSwallowed(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1b]11;rgb:1e1e/1e1e/1e1e\a", "\x1b[?1;2c", "\x1b[>41;354;0c", "\x1b[0n",
		"\x1b[1;1R", "\x1b[24;80R", "\x1bP1$r0m\x1b\\", "\x1bP>|xterm(354)\x1b\\", "\x1b_Gi=31;OK\x1b\\", "\x1b[?2026;2$y",
		"\x1b[999~", "\x1b[1;99A", "\x1b[y", "\x1bO!", "\x1b[M !!", "\xff", "\u009b", "\x1b[<0;1M", "\x1b[<0;0;0M",
		"\x1b[8;24;80t", "\x1b[;;;;;;;;;;;;;;;;;A",
	} {
		assert.Equal(t, list("unknown"), feed(in), "%q", in)
	}
	assert.Empty(t, feed("\x1b[201~"), "the end of a paste that was not seen")
}

func TestRestThatIsNotCompletedIsSettled(t *testing.T) {
	t.Parallel()
	late := noon.Add(time.Second)
	tests := map[string][]string{
		"\x1b[":     list("esc*", "[*", "j*"),
		"\x1bO":     list("esc*", "O*", "j*"),
		"\x1b]":     list("esc*", "]*", "j*"),
		"\x1b[1;":   list("unknown", "j*"),
		"\x1b]11;x": list("unknown", "j*"),
		"\xe6":      list("unknown", "j*"),
	}
	for in, want := range tests {
		var d keys.Decoder
		assert.Empty(t, d.Feed([]byte(in), noon, nil), "%q", in)
		assert.Equal(t, want, show(d.Feed([]byte("j"), late, nil)), "%q", in)
	}

	var d keys.Decoder
	d.Feed([]byte("\x1b"), noon, nil)
	assert.Equal(t, list("[*", "A*"), show(d.Feed([]byte("[A"), late, nil)), "pasted long after Esc")
}

func TestEndlessSequenceIsBounded(t *testing.T) {
	t.Parallel()
	got := feed("\x1b]52;"+strings.Repeat("x", 5000), "j")
	assert.Equal(t, list("unknown", "j"), got)
}

func TestFocusAndMouse(t *testing.T) {
	t.Parallel()
	assert.Equal(t, list("focus(true)", "focus(false)"), feed("\x1b[I", "\x1b[O"))
	assert.Equal(t, list(
		fmt.Sprintf("mouse(%d 4,9)", keys.WheelUp),
		fmt.Sprintf("mouse(%d 4,9)", keys.WheelDown),
		fmt.Sprintf("mouse(%d 0,0)", keys.Click),
	), feed("\x1b[<64;5;10M", "\x1b[<69;5;10M", "\x1b[<0;1;1M", "\x1b[<0;1;1m", "\x1b[<2;1;1M", "\x1b[<35;1;1M"))
}

func TestPaste(t *testing.T) {
	t.Parallel()
	paste := func(s string) keys.PasteMsg {
		var d keys.Decoder
		msgs := d.Feed([]byte("\x1b[200~"+s+"\x1b[201~"), noon, "frame")
		require.Len(t, msgs, 1)
		p, ok := msgs[0].(keys.PasteMsg)
		require.True(t, ok)
		return p
	}
	assert.Equal(t, keys.PasteMsg{Text: "a\nb\nc\td", Seen: "frame", At: noon}, paste("a\r\nb\rc\td"))
	assert.Equal(t, "[31mred]0;x", paste("\x1b[31mred\x1b]0;x\a\u009b\x00\x7f\xff").Text)

	exact := paste(strings.Repeat("x", keys.MaxPaste))
	assert.Len(t, exact.Text, keys.MaxPaste)
	assert.False(t, exact.Truncated)
	long := paste(strings.Repeat("é", keys.MaxPaste))
	assert.LessOrEqual(t, len(long.Text), keys.MaxPaste)
	assert.True(t, long.Truncated)
}

func TestPasteWithoutEndIsLeftByCtrlC(t *testing.T) {
	t.Parallel()
	var d keys.Decoder
	assert.Empty(t, d.Feed([]byte("\x1b[200~half"), noon, nil))
	assert.Empty(t, d.Feed([]byte("\x03"), noon, nil), "part of the paste")
	assert.Empty(t, d.Feed([]byte("j"), noon.Add(time.Second), nil))
	assert.Equal(t, list("paste(halfj)", "ctrl+c"), show(d.Feed([]byte("\x03"), noon.Add(2*time.Second), nil)))
	assert.Equal(t, list("j"), show(d.Feed([]byte("j"), noon.Add(3*time.Second), nil)))
}

func TestMessagesCarryTimeAndFrame(t *testing.T) {
	t.Parallel()
	var d keys.Decoder
	assert.Equal(t, []any{keys.Msg{Key: keys.Key{Name: "j", Rune: 'j'}, Seen: 7, At: noon}}, d.Feed([]byte("j"), noon, 7))
	assert.Empty(t, d.Feed(nil, noon, 7))
}

func TestTea(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
	}{
		{"j", "j"},
		{" ", " "},
		{"é", "é"},
		{"\r", "enter"},
		{"\n", "ctrl+j"},
		{"\t", "tab"},
		{"\x7f", "backspace"},
		{"\b", "ctrl+h"},
		{"\x1b", "esc"},
		{"\x1b[A", "up"},
		{"\x1b[1;5D", "ctrl+left"},
		{"\x1b[1;2A", "shift+up"},
		{"\x1b[Z", "shift+tab"},
		{"\x1b[3~", "delete"},
		{"\x1b[6~", "pgdown"},
		{"\x1b[15~", "f5"},
		{"\x1b[1;3D", "alt+left"},
		{"\x1b[1;6D", "ctrl+shift+left"},
		{"\x17", "ctrl+w"},
		{"\x1b[13;2u", ""},
	}
	for _, tt := range tests {
		var d keys.Decoder
		msgs := d.Feed([]byte(tt.in), noon, nil)
		require.Len(t, msgs, 1)
		k, ok := msgs[0].(keys.Msg)
		require.True(t, ok)
		assert.Equal(t, tt.want, k.Key.Tea().String(), "%q", tt.in)
	}
	assert.Equal(t, tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}, keys.Plain(' ').Tea())
	assert.Equal(t, "space", keys.Plain(' ').String())
}

// Where the reads were split makes no difference, but right after an Esc.
func splitsAgree(t require.TestingT, data []byte, at int) {
	if at <= 0 || at >= len(data) {
		return
	}
	head := string(data[:at])
	for _, ambiguous := range []string{"\x1b", "\x1bP", "\x1b_"} {
		if strings.HasSuffix(head, ambiguous) {
			return
		}
	}
	var whole, split keys.Decoder
	want := show(whole.Feed(data, noon, nil))
	got := show(split.Feed(data[:at], noon, nil))
	got = append(got, show(split.Feed(data[at:], noon, nil))...)
	require.Equal(t, names(want), names(got), "%q split at %d", data, at)
}

// names drops the marks of bursts, which depend on the reads by definition.
func names(shown []string) string {
	return strings.ReplaceAll(strings.Join(shown, " "), "*", "")
}

func TestSplitsAgree(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"j", "é", "日", "\r", "\x1b", "\x1b[A", "\x1b[1;5C", "\x1bOA", "\x1b[I", "\x1b[200~pa\x1bste\x1b[201~", "\x1b[<64;1;1M",
		"\x1b]11;rgb:0/0/0\x1b\\", "\x1b[?1;2c", "\x1b[[A", "\x1b[M !!", "[", "O", "\xff", "\x1b[3$", "\x1b[?1;2$y", "\x1bP1$r\x1b\\",
	}
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 6).Draw(t, "pieces"), ""))
		splitsAgree(t, data, rapid.IntRange(1, len(data)).Draw(t, "at"))
	})
}

func FuzzDecoder(f *testing.F) {
	for _, s := range []string{"jjj", "\x1b[A", "\x1b[200~x\x1b[201~", "\x1b]11;rgb:0/0/0\a", "\x1b[<0;1;1M", "\xe6\x97\xa5", "\x1bP1$r0m\x1b\\"} {
		f.Add([]byte(s), 1)
	}
	f.Fuzz(func(t *testing.T, data []byte, at int) {
		splitsAgree(t, data, at)
	})
}
