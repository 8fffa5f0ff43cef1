package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model/action"
	"convo/ui"
	"convo/ui/screen/screentest"
)

func (d *desk) press(seq string) {
	d.Helper()
	for _, k := range strings.Fields(seq) {
		d.keys(screentest.Typed(k))
	}
}

// Every key of the table does something somewhere: the screen changes, something is
// asked of the server, or the program stops or ends.
func TestEveryKeyOfTheTableDoesSomething(t *testing.T) {
	places := map[string][]string{
		"in the list, third row": {"j", "j"},
		"in the thread":          {"j", "j", "l", "k", "k"},
		"after an action":        {"j", "e"},
		"in another view":        {"3", "j"},
		"in a figure's list":     {"g", "d", "j", "\r"},
	}
	for _, a := range action.Table() {
		if a.Scope&action.Browse == 0 {
			continue
		}
		for _, key := range a.Keys {
			t.Run(string(a.Name)+" "+key, func(t *testing.T) {
				for _, way := range places {
					if does(t, way, key) {
						return
					}
				}
				t.Errorf("%s (%s) does nothing anywhere", a.Name, key)
			})
		}
	}
}

// does reports whether a key does anything after the keys of way.
func does(t *testing.T, way []string, key string) (did bool) {
	inBubble(t, func(t *testing.T) {
		s := newServer(60)
		long := strings.Repeat("a long message that needs several lines. ", 60)
		s.arrive("c002", long, start.Add(-3*time.Minute))
		d := sit(t, s, 120, 24, nil)
		d.pass(time.Second)
		d.keys(way...)
		d.pass(time.Second)
		bytes, calls := d.term.Total(), s.asked()
		d.press(key)
		did = d.term.Total() != bytes || s.asked() != calls || d.term.Stops() > 0
		select {
		case err := <-d.ended:
			require.NoError(t, err)
			d.quit = true
			did = true
		default:
		}
		d.end()
	})
	return did
}

func TestReboundKeys(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, func(o *ui.Options) {
			o.Keys = map[action.Name][]string{
				action.PutAway: {"ctrl+x"}, action.Down: {"w"}, action.Top: {"W W"},
			}
		})
		defer d.end()
		d.keys("e")
		require.Empty(t, s.done(), "the key of the table is free")
		require.Contains(t, d.term.Text(), "ctrl+x archive", "the key row says the new one")
		d.keys("\x18")
		require.Len(t, s.done(), 1)
		d.keys("w", "\x1b[B")
		require.Equal(t, "c003", d.cursor(), "arrows always work")
		d.keys("W", "W")
		require.Equal(t, "c001", d.cursor())
	})
}

func TestCheckKeys(t *testing.T) {
	for _, tc := range []struct {
		name string
		keys map[action.Name][]string
		want []string // parts of the error; none for a good configuration
	}{
		{"none", nil, nil},
		{"swapped", map[action.Name][]string{action.PutAway: {"x"}, action.Close: {"e"}}, nil},
		{"clash", map[action.Name][]string{action.PutAway: {"j"}}, []string{`"j"`, "down", "archive"}},
		{"two clashes", map[action.Name][]string{action.PutAway: {"j", "k"}}, []string{`"j"`, `"k"`}},
		{"begins a sequence", map[action.Name][]string{action.PutAway: {"g"}}, []string{`"g" is bound to archive, but begins "g a"`}},
		{"of the composer", map[action.Name][]string{action.SendReply: {"ctrl+x"}, action.Editor: {"f2"}}, nil},
		{"text", map[action.Name][]string{action.SendReply: {"s"}}, []string{`"s" for send would only be typed there`}},
		{"two keys in a text", map[action.Name][]string{action.SendReply: {"ctrl+x s"}}, []string{`would only be typed there`}},
		{"unknown action", map[action.Name][]string{"arcive": {"x"}}, []string{`no action "arcive", did you mean archive?`}},
		{"unknown key", map[action.Name][]string{action.PutAway: {"ctr+e"}}, []string{`"ctr+e"`, "no key"}},
		{"alt chord", map[action.Name][]string{action.PutAway: {"alt+e"}}, []string{`"alt+e"`}},
		{"three keys", map[action.Name][]string{action.PutAway: {"a b c"}}, []string{"two keys at most"}},
		{"fixed key", map[action.Name][]string{action.PutAway: {"enter"}}, []string{`"enter" is always into-thread`}},
		{"fixed ctrl+c", map[action.Name][]string{action.SendReply: {"ctrl+c"}}, []string{`"ctrl+c" is always interrupt`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := ui.CheckKeys(tc.keys)
			if tc.want == nil {
				require.NoError(t, err)
				return
			}
			for _, part := range tc.want {
				require.ErrorContains(t, err, part)
			}
		})
	}
}

func TestHelpRunsWhatItShows(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys("j", "?")
		for _, r := range "archive" {
			d.keys(string(r))
		}
		d.term.Freeze()
		d.keys("x", "\x7f", "\r")
		d.term.Thaw()
		synctest.Wait()
		require.Empty(t, s.done(), "what would run was not drawn")
		d.keys("\r")
		require.Len(t, s.done(), 1)
		require.Equal(t, "c001", s.done()[0].Conv.ID)
	})
}

// Every action that has a key can have another one, and loses its own.
func TestEveryKeyCanBeRebound(t *testing.T) {
	for _, a := range action.Table() {
		require.NoError(t, ui.CheckKeys(map[action.Name][]string{a.Name: {"f9"}}), a.Name)
		require.NoError(t, ui.CheckKeys(map[action.Name][]string{a.Name: {}}), a.Name)
	}
}

func TestPresetsHaveNoClashes(t *testing.T) {
	for _, name := range action.Presets() {
		keys, ok := action.Preset(name)
		require.True(t, ok)
		require.NoError(t, ui.CheckKeys(keys), name)
	}
}

func TestOwnKeysAreLaidOverAPreset(t *testing.T) {
	keys, _ := action.Preset("aerc")
	keys[action.Take] = []string{"a"}
	require.ErrorContains(t, ui.CheckKeys(keys), `"a" is bound to both archive and take`)
	keys[action.PutAway] = []string{"d"}
	require.NoError(t, ui.CheckKeys(keys))
}

func TestByAercsKeys(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, func(o *ui.Options) { o.Keys, _ = action.Preset("aerc") })
		defer d.end()
		require.Contains(t, d.term.Text(), " a archive  e assign  t take  rr reply ", "the key row says them")
		d.keys("G")
		require.Equal(t, "c004", d.cursor())
		d.keys("g", "a")
		require.Len(t, s.done(), 1)
		require.Equal(t, "c000", s.done()[0].Conv.ID)
		d.keys("c")
		d.pass(500 * time.Millisecond)
		require.Contains(t, d.term.Text(), " m mine ")
		d.keys("m")
		require.Contains(t, d.term.Text(), "Mine 0")
		d.keys("c", "i", "r", "r")
		require.Contains(t, d.term.Text(), "reply to ")
		d.keys("\x1b")
	})
}

func TestByChatwootsKeys(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, func(o *ui.Options) { o.Keys, _ = action.Preset("chatwoot") })
		defer d.end()
		before := s.asked()
		d.keys("r")
		require.Greater(t, s.asked(), before, "it refreshes")
		require.NotContains(t, d.term.Text(), "reply to ")
		d.keys("R")
		require.Contains(t, d.term.Text(), "reply to ")
		d.keys("\x1b")
	})
}
