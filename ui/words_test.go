package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/theme"
)

// text is the frame without looks.
func (d *drawing) text() string {
	var lines []string
	for _, l := range d.canvas.frame.Lines {
		lines = append(lines, strings.TrimRight(ansi.Strip(l), " "))
	}
	return strings.Join(lines, "\n")
}

// row is a line of the frame without looks, counted from the end where i is negative.
func (d *drawing) row(i int) string {
	lines := strings.Split(d.text(), "\n")
	return lines[(i+len(lines))%len(lines)]
}

func TestAFilterAboutOwnersSaysWhatItMisses(t *testing.T) {
	d := newDrawing(t, staged())
	for w, want := range map[int]string{
		160: "0 found, 47 of 47 loaded - owners known for 46 of 47",
		60:  "0 found - owners known for 46 of 47",
		40:  "owners known for 46 of 47",
	} {
		d.size(w, 30)
		d.press("/", "w", "h", "o", ":", "x")
		require.True(t, strings.HasSuffix(d.row(-3), want), "%d: %q", w, d.row(-3))
		d.press("esc")
	}
	d.press("/", "x")
	require.NotContains(t, d.text(), "owners known")
	d.press("esc", "1")
	require.Contains(t, d.row(-2), "owners known for 46 of 47")
}

func TestOwnersOfWhatIsNotLoadedAreNotKnownEither(t *testing.T) {
	d := newDrawing(t, nil)
	d.partly(363)
	d.size(160, 30)
	d.press("/", "w", "h", "o", ":", "x")
	require.Contains(t, d.row(-3), "owners known for 46 of 363")
	d.press("esc", "1")
	require.Contains(t, d.row(-2), "owners known for 46 of 363")
}

// partly loads the first page of so many conversations.
func (d *drawing) partly(total int) {
	for _, e := range d.state.Apply(noon, inbox.Refresh{}) {
		if f, ok := e.(inbox.FetchList); ok && f.Feed == inbox.FeedActive {
			d.state.Apply(noon, inbox.Listed{Of: f, Page: model.Page{Total: total, Conversations: staged(), Next: "more"}})
		}
	}
}

func TestThePickerCountsWhatIsNotLoaded(t *testing.T) {
	d := newDrawing(t, nil)
	d.partly(363)
	d.size(110, 30)
	d.now = noon.Add(20 * time.Minute)
	for _, view := range []string{"5", "1", "3"} {
		d.press(view, "j", "a")
		require.Contains(t, d.text(), "load from 46 of 363, 12:20", view)
		require.NotContains(t, d.text(), "busiest")
		d.press("esc")
	}
}

func TestTheArchiveIsNotCountedBeforeItIsRead(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 30)
	require.Contains(t, d.row(0), "Archived ~")
	for _, e := range d.state.Apply(noon, inbox.SetView{View: inbox.Archived}) {
		if f, ok := e.(inbox.FetchList); ok && f.Feed == inbox.FeedArchived {
			d.Update(answer{event: inbox.Listed{Of: f, Page: model.Page{}}})
		}
	}
	require.Contains(t, d.row(0), "Archived 0")
}

func TestAFirstLoadThatFailsIsSaidInWords(t *testing.T) {
	d := newDrawing(t, nil)
	d.state = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: testCaps(), Me: "1"}}})
	fault := &model.Fault{
		Kind: model.FaultForbidden, Status: 403,
		What: model.NewText("This key may not read conversations. (403, GET .../conversations)"), Help: "ask for the permission",
	}
	for _, e := range d.state.Apply(noon, inbox.Start{Live: true}) {
		if f, ok := e.(inbox.FetchList); ok {
			d.state.Apply(noon, inbox.Listed{Of: f, Fault: fault})
		}
	}
	d.size(160, 30)
	require.True(t, strings.HasPrefix(d.row(1), " This key may not read conversations. (403, GET"), d.row(1))
	require.Contains(t, d.text(), "\n ask for the permission ")
	require.Contains(t, d.text(), "\n nothing is loaded yet: ctrl+r tries again ")
	require.Contains(t, d.row(1), "|  no conversation ")
	require.NotContains(t, d.text(), "(unknown)")
	require.NotContains(t, d.text(), "not known")
}

func TestAConversationOfWhichOnlyTheIDIsKnown(t *testing.T) {
	d := newDrawing(t, nil)
	d.state.Apply(noon, inbox.Open{Ref: model.Ref{Account: "shop", ID: "chat_7"}})
	in := d.threadInput(noon)
	if d.state.Selected().IsZero() {
		in.Conv.Ref = model.Ref{Account: "shop", ID: "chat_7"}
	}
	require.True(t, in.Unknown)
	require.Contains(t, ansi.Strip(d.thread.Lines(80, 10, in)[0]), "chat_7: not read yet")
	in.Gone = true
	require.Contains(t, ansi.Strip(d.thread.Lines(80, 10, in)[0]), "chat_7: the server knows no such conversation")
}

func TestLongNoticesEndWithAnEllipsis(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(60, 30)
	d.say(strings.Repeat("because ", 20))
	d.gen++
	d.size(60, 30)
	require.True(t, strings.HasSuffix(d.row(-2), "~"), d.row(-2))
	require.Len(t, d.row(-2), 60)
}

func TestFailuresAreCounted(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 30)
	require.NotContains(t, d.row(-2), "failed")
	for _, id := range []string{"4711", "4712"} {
		for _, e := range d.state.Apply(noon, inbox.Act{Kind: model.OpArchive, Conv: model.Ref{Account: "shop", ID: id}}) {
			if w, ok := e.(inbox.Write); ok {
				d.Update(answer{event: inbox.Written{Of: w, Fault: &model.Fault{Kind: model.FaultRefused, What: model.NewText("no")}}})
			}
		}
	}
	require.Contains(t, d.row(-2), "2 failed")
}

func TestFootersKeepHelp(t *testing.T) {
	d := newDrawing(t, staged())
	for w := leastWide; w <= 120; w++ {
		d.size(w, 24)
		require.True(t, strings.HasSuffix(d.row(-1), "? help"), "%d: %q", w, d.row(-1))
		require.True(t, strings.HasPrefix(d.row(-1), " e archive"), d.row(-1))
		d.press("r")
		require.True(t, strings.HasPrefix(d.row(-1), " ctrl+s send"), d.row(-1))
		require.True(t, strings.HasSuffix(d.row(-1), "f1 help"), "%d: %q", w, d.row(-1))
		d.press("esc")
	}
}

func TestHeadersCutNoWords(t *testing.T) {
	rows := staged()
	rows[0].WindowEndsAt = model.At(noon.Add(20 * time.Hour))
	d := newDrawing(t, rows)
	d.size(160, 30)
	d.press("r")
	for w := leastWide; w <= 220; w++ {
		d.size(w, 30)
		for _, line := range strings.Split(d.text(), "\n") {
			if at := strings.Index(line, "until "); at >= 0 {
				require.Contains(t, line, "until 10 Mar 08:00", "at %d columns", w)
			}
			if at := strings.Index(line, "20h left"); at >= 0 && strings.Contains(line[at:], "to") {
				require.Contains(t, line, "to 10 Mar 08:00", "at %d columns", w)
			}
		}
		require.Contains(t, d.text(), "win 20h00", "at %d columns", w)
	}
}

func TestAnUnboundKeySaysSo(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(120, 30)
	for _, k := range []string{"d", "D", "b", "w", "#"} {
		d.press(k)
		require.Contains(t, d.row(-2), " "+k+" is not bound")
	}
}

func TestBoxesHaveCorners(t *testing.T) {
	d := newDrawing(t, staged())
	glyphs, err := theme.NewGlyphs("unicode", true)
	require.NoError(t, err)
	d.o.Glyphs = glyphs
	d.size(110, 30)
	d.press("?")
	for _, corner := range []string{"┌─", "─┐", "└─", "─┘"} {
		require.Contains(t, d.text(), corner)
	}
	require.NotContains(t, d.text(), "┼")
}
