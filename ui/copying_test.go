package ui_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/ui"
	"convo/ui/term"
)

// copied is what the output since the last Take has put into a clipboard; "" for nothing.
func (d *desk) copied(begin, end string) string {
	d.Helper()
	_, rest, ok := strings.Cut(d.term.Take(), begin)
	if !ok {
		return ""
	}
	coded, _, ok := strings.Cut(rest, end)
	require.True(d, ok, "the sequence is complete")
	text, err := base64.StdEncoding.DecodeString(coded)
	require.NoError(d, err)
	return string(text)
}

const (
	osc52    = "\x1b]52;c;"
	osc52End = "\a"
)

// talk gives c001 a thread with all there is to copy.
func talk(s *server) {
	c := s.convs["c001"]
	c.Contact.Name, c.Contact.Phone = model.NewText("Ma\x1b]52;c;aGk=\arco"), model.NewText("+39 347 ١23-456")
	s.convs["c001"] = c
	s.msgs["c001"] = []model.Message{
		{ID: "m1", Direction: model.In, Text: model.NewText("where is it?\nsee https://first.example/1"), At: model.At(start.Add(-time.Hour)), Status: model.Received},
		{ID: "m2", Direction: model.Out, Text: model.NewText("here: https://bücher.example"), Author: model.NewText("Luca"), At: model.At(start.Add(-time.Minute)), Status: model.Sent},
		{
			ID: "m3", Direction: model.In, Text: model.NewText("thank you\x1b[2J\n\n"), At: model.At(start), Status: model.Received,
			Attachments: []model.Attachment{{Name: model.NewText("a.pdf"), URL: model.NewText("https://files.example/a.pdf")}},
		},
	}
}

func TestCopying(t *testing.T) {
	for _, tc := range []struct{ key, want, says string }{
		{"i", "c001", "copied the id c001 to your terminal's clipboard (OSC 52)"},
		{"p", "+3934723456", "copied +3934723456, which is the number without its characters that cannot be dialled, to"},
		{"n", "Ma^[]52;c;aGk=^Grco", "copied the name to"},
		{"m", "thank you^[[2J\nfile: a.pdf https://files.example/a.pdf", "copied the message of 00:00 to"},
		{"l", "https://files.example/a.pdf", "copied the newest link, to files.example (o shows all), to"},
		{"t", "1999-12-31 23:00  Ma^[]52;c;aGk=^Grco: where is it?\n    see https://first.example/1\n" +
			"1999-12-31 23:59  us (Luca): here: https://bücher.example\n" +
			"2000-01-01 00:00  Ma^[]52;c;aGk=^Grco: thank you^[[2J\n    file: a.pdf https://files.example/a.pdf", "copied 3 messages to"},
	} {
		t.Run(tc.key, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(3)
				talk(s)
				d := sit(t, s, 160, 30, nil)
				defer d.end()
				d.keys("j")
				d.pass(time.Second)
				require.Empty(t, d.copied(osc52, osc52End), "nothing is copied because of data")
				d.keys("y", tc.key)
				require.Contains(t, d.term.Text(), tc.says)
				require.Equal(t, tc.want, d.copied(osc52, osc52End))
			})
		})
	}
}

func TestCopyingThroughTmuxAndScreen(t *testing.T) {
	for _, tc := range []struct {
		info             term.Info
		begin, end, says string
	}{
		{term.Info{Tmux: true}, "\x1bPtmux;\x1b" + osc52, osc52End + "\x1b\\", "sent the id c000 through tmux: needs allow-passthrough on"},
		{term.Info{Screen: true}, "\x1bP" + osc52, osc52End + "\x1b\\", "through screen (OSC 52)"},
	} {
		inBubble(t, func(t *testing.T) {
			d := sit(t, newServer(3), 120, 30, func(o *ui.Options) { o.Info = tc.info })
			defer d.end()
			d.term.Take()
			d.keys("y", "i")
			require.Contains(t, d.term.Text(), tc.says)
			require.Equal(t, "c000", d.copied(tc.begin, tc.end))
		})
	}
}

func TestWhatCannotBeCopiedSaysWhy(t *testing.T) {
	for _, tc := range []struct {
		key, says string
		change    func(*server, *ui.Options)
	}{
		{"m", "not copied: its messages are not loaded yet", nil},
		{"t", "not copied: its messages are not loaded yet", nil},
		{"l", "not copied: its messages are not loaded yet", nil},
		{"p", "not copied: no phone number is known", func(s *server, _ *ui.Options) {
			c := s.convs["c000"]
			c.Contact.Phone = model.NewText("unknown")
			s.convs["c000"] = c
		}},
		{"n", "not copied: no name is known", func(s *server, _ *ui.Options) {
			c := s.convs["c000"]
			c.Contact.Name = model.Text{}
			s.convs["c000"] = c
		}},
		{"i", "not copied: this terminal cannot copy", func(_ *server, o *ui.Options) { o.Info.Dumb = true }},
	} {
		t.Run(tc.says, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(3)
				d := sit(t, s, 120, 30, func(o *ui.Options) {
					if tc.change != nil {
						tc.change(s, o)
					}
				})
				defer d.end()
				d.term.Take()
				d.keys("y", tc.key)
				require.Contains(t, d.term.Text(), tc.says)
				require.Empty(t, d.copied(osc52, osc52End))
			})
		})
	}
}

// While the thread is being read, the message is the lowest that is on the screen.
func TestTheMessageThatIsReadIsCopied(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(3)
		for i := range 40 {
			s.arrive("c000", "number "+string(rune('A'+i)), start.Add(time.Duration(i)*time.Second))
		}
		d := sit(t, s, 80, 24, nil)
		defer d.end()
		d.keys("\r", "g", "g")
		d.pass(time.Second)
		d.term.Take()
		d.keys("y", "m")
		lowest := d.copied(osc52, osc52End)
		require.Contains(t, lowest, "number ")
		text := d.term.Text()
		require.Contains(t, text, lowest)
		require.NotContains(t, text, "number "+string(rune(lowest[len(lowest)-1]+1)))
		d.keys("G", "y", "m")
		require.Equal(t, "number "+string(rune('A'+39)), d.copied(osc52, osc52End))
	})
}

func TestALongThreadIsCopiedFromItsEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(3)
		long := strings.Repeat("0123456789", 1000)
		for i := range 10 {
			s.arrive("c000", long+string(rune('A'+i)), start.Add(time.Duration(i)*time.Second))
		}
		d := sit(t, s, 160, 24, nil)
		defer d.end()
		d.keys("\r")
		d.pass(time.Second)
		d.term.Take()
		d.keys("y", "t")
		require.Contains(t, d.term.Text(), "copied the newest 7 of 13 messages, as many as a clipboard takes, to")
		got := d.copied(osc52, osc52End)
		require.LessOrEqual(t, len(got), term.MaxCopy)
		require.True(t, strings.HasSuffix(got, "J"))
		require.NotContains(t, got, long+"C")
	})
}

func TestLinksAreShownThenCopiedOrOpened(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(3)
		talk(s)
		var opened []string
		d := sit(t, s, 120, 30, func(o *ui.Options) {
			o.Browse = func(_ context.Context, url string) error {
				opened = append(opened, url)
				return nil
			}
		})
		defer d.end()
		d.keys("j")
		d.pass(time.Second)
		d.keys("o")
		require.Contains(t, d.term.Text(), "3 links of Ma^[]52;c;aGk=^Grco")
		require.Contains(t, d.term.Text(), "to xn--bcher-kva.example, 31 Dec 1999 23:59, from us")
		require.Contains(t, d.term.Text(), "! the name has letters other than a to z: bücher.example")
		require.Empty(t, opened, "showing opens nothing")
		d.term.Take()
		d.keys("j", "\r")
		require.Equal(t, "https://xn--bcher-kva.example", d.copied(osc52, osc52End))
		require.Contains(t, d.term.Text(), "copied the link to your terminal's clipboard")
		d.keys("o", "o")
		require.Equal(t, []string{"https://files.example/a.pdf"}, opened)
		require.Contains(t, d.term.Text(), "opening files.example in a browser")

		d.keys("o")
		d.keys("jo") // a burst
		require.Len(t, opened, 1)
		d.term.Freeze()
		d.keys("j", "o")
		d.term.Thaw()
		synctest.Wait()
		require.Len(t, opened, 1, "what would be opened was not drawn")
		d.keys("\x1b")
	})
}

func TestNoBrowserSaysWhy(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(3)
		talk(s)
		d := sit(t, s, 120, 30, func(o *ui.Options) { o.NoBrowser = "over SSH it would be the wrong machine's" })
		defer d.end()
		d.keys("o")
		require.Contains(t, d.term.Text(), "no links: its messages are not loaded yet")
		d.pass(time.Second)
		d.keys("o")
		require.Contains(t, d.term.Text(), "no links: there is no link in the messages that are loaded")
		d.keys("j")
		d.pass(time.Second)
		d.keys("o")
		require.Contains(t, d.term.Text(), "no browser: over SSH it would be the wrong machine's")
		d.keys("o")
		require.Contains(t, d.term.Text(), "not opened: over SSH it would be the wrong machine's; enter copies it")
		d.keys("\x1b")
	})
}

func TestABrowserThatFailsSaysSo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(3)
		talk(s)
		d := sit(t, s, 120, 30, func(o *ui.Options) {
			o.Browse = func(context.Context, string) error {
				return errors.New("the browser says that it failed: exit status 3")
			}
		})
		defer d.end()
		d.keys("j")
		d.pass(time.Second)
		d.keys("o", "o")
		require.Contains(t, d.term.Text(), "the browser says that it failed: exit status 3")
	})
}

func TestCopyingOfMarks(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(4)
		c := s.convs["c001"]
		c.Contact.Phone = model.Text{}
		s.convs["c001"] = c
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys(" ", " ", " ")
		d.term.Take()
		d.keys("y", "i")
		require.Contains(t, d.term.Text(), "copied 3 lines to your terminal's clipboard")
		require.Equal(t, "c000\nc001\nc002", d.copied(osc52, osc52End))
		d.keys("y", "p")
		require.Contains(t, d.term.Text(), "copied 2 lines (1 of the marked have nothing to copy) to")
		require.Equal(t, "+393470000000\n+393470000002", d.copied(osc52, osc52End))
	})
}
