package ui_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui"
)

// typed runs a command of the palette.
func (d *desk) typed(command string) {
	d.Helper()
	d.keys(":")
	d.write(command)
	d.keys("\r")
}

func TestHits(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(20), 120, 30, nil)
		defer d.end()
		d.keys("n")
		require.Contains(t, d.term.Text(), "no filter was set yet: / types one")
		d.keys("/")
		d.write("rossi")
		d.keys("\x1b", "n")
		require.Contains(t, d.term.Text(), "no filter was set yet", "one that was given up is none")

		d.pass(time.Second)
		d.keys("/")
		d.write("rossi")
		d.keys("\r")
		require.Equal(t, "c000", d.cursor())
		d.keys("n")
		require.Equal(t, "c006", d.cursor(), "among what was found")
		d.keys("\x1b")
		require.Equal(t, "c006", d.cursor())
		d.keys("n", "n")
		require.Equal(t, "c018", d.cursor(), "and among everything, after the filter was cleared")
		d.keys("n")
		require.Equal(t, "c000", d.cursor())
		require.Contains(t, d.term.Text(), "from the top again: rossi")
		d.keys("N", "N")
		require.Equal(t, "c012", d.cursor())
		d.keys("\r", "n")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "message 2 of c018", "in the thread as well")
	})
}

func TestOpenByID(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		s.setStatus("c003", model.StatusArchived)
		s.add("c999", start.Add(-500*time.Hour))
		s.on(func(_ context.Context, e inbox.Effect) *model.Fault {
			if f, ok := e.(inbox.FetchOne); ok && f.Conv.ID == "c404" {
				return &model.Fault{Kind: model.FaultNotFound, What: model.NewText("Conversation not found: c404")}
			}
			return nil
		})
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.typed("open c005")
		d.pass(time.Second)
		require.Equal(t, "c005", d.cursor())
		require.Contains(t, d.term.Text(), "message 2 of c005")
		d.typed("open shop/c003")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "message 2 of c003", "it was put away, and nothing had read it")
		d.typed("open c404")
		require.Contains(t, d.term.Text(), "not opened: Conversation not found: c404")
		require.Contains(t, d.term.Text(), "message 2 of c003", "nothing has moved")
		for id, why := range map[string]string{"crm/c001": "there is no account crm here", "a/b/c": "is not a conversation id", "../x": "there is no account .. here"} {
			d.typed("open " + id)
			require.Contains(t, d.term.Text(), why)
		}
	})
}

// A conversation that comes late does not take the place of one that is being answered.
func TestOpenByIDWaitsForNobody(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		s.setStatus("c003", model.StatusArchived)
		gate := make(chan struct{})
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.pass(time.Minute)
		s.on(func(ctx context.Context, e inbox.Effect) *model.Fault {
			if f, ok := e.(inbox.FetchOne); ok && f.Conv.ID == "c003" {
				select {
				case <-gate:
				case <-ctx.Done():
				}
			}
			return nil
		})
		d.typed("open c003")
		d.keys("r")
		d.write("Hello")
		close(gate)
		synctest.Wait()
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "Hello")
		d.keys("\x1b")
		require.Equal(t, "Hello", s.draft("c000"))
	})
}

// notebook keeps saved views.
type notebook struct {
	views [][2]string
	err   error
}

func (n *notebook) save(name, filter string) error {
	if n.err == nil {
		n.views = append(n.views, [2]string{name, filter})
	}
	return n.err
}

func TestSaveView(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var n notebook
		d := sit(t, newServer(8), 160, 30, func(o *ui.Options) { o.SaveView = n.save })
		defer d.end()
		d.typed("save-view everything")
		require.Contains(t, d.term.Text(), "not saved: everything is shown")
		d.keys("3", "/")
		d.write("rossi")
		d.keys("\r")
		d.typed("save-view my rossis")
		require.Equal(t, [][2]string{{"my rossis", "is:unread rossi"}}, n.views)
		require.Contains(t, d.term.Text(), "saved as the view my rossis")
		require.Contains(t, d.term.Text(), " | my rossis ")
		require.Empty(t, d.line(" / rossi"), "the view is the filter now")

		d.keys("/")
		d.write("ch:wa")
		d.keys("\r")
		d.typed("save-view my rossis")
		require.Equal(t, [2]string{"my rossis", "is:unread rossi ch:wa"}, n.views[1])
		require.Contains(t, d.term.Text(), "(which was is:unread rossi)")

		n.err = &model.Fault{Kind: model.FaultLocal, What: model.NewText("not saved: there is no file"), Help: "convo config init writes one"}
		d.typed("save-view another")
		require.Contains(t, d.term.Text(), "not saved: there is no file: convo config init writes one")
		require.NotContains(t, d.term.Text(), " | another")
	})
}

// paper is what was exported.
type paper struct {
	file  string
	cells [][]string
	err   error
}

func (p *paper) write(_ context.Context, file string, header []string, rows iter.Seq[[]string]) (string, error) {
	p.file, p.cells = file, append([][]string{header}, slices.Collect(rows)...)
	return "/home/anna/" + file, p.err
}

func TestExport(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(120)
		s.own("c000", model.OwnedBy(luca))
		var p paper
		d := sit(t, s, 160, 30, func(o *ui.Options) { o.Export = p.write })
		defer d.end()
		d.pass(time.Minute)
		d.typed("export all.csv")
		require.Equal(t, "all.csv", p.file)
		n := len(p.cells) - 1
		require.Contains(t, d.term.Text(), fmt.Sprintf("exported %d rows (%d of 120 loaded) to /home/anna/all.csv", n, n))
		require.Equal(t, []string{
			"shop", "c000", "whatsapp", "open", "0", "Luca Verdi", "1999-12-31T23:59:00Z", "c000 Marco Rossi", "+39 347 000 0000", "",
			"", "message about order c000", "", "", "", "", "2000-01-01T23:59:00Z",
		}, p.cells[1])
		require.Len(t, p.cells[0], len(p.cells[1]))

		d.keys("/")
		d.write("!rossi ch:sms")
		d.keys("\r")
		d.typed("export some.csv")
		for _, row := range p.cells[1:] {
			require.Equal(t, "sms", row[2], "what is shown, and nothing else")
		}
		d.keys("\x1b", "/")
		d.write("nobody")
		d.keys("\r")
		p.file = ""
		d.typed("export none.csv")
		require.Contains(t, d.term.Text(), "not exported: there are no rows")
		require.Empty(t, p.file)
		d.keys("\x1b")
		p.err = errors.New("not exported: the disk is full")
		d.typed("export more.csv")
		require.Contains(t, d.term.Text(), "not exported: the disk is full")
	})
}

// The bar says how a search is going, and Esc stops it before it clears the filter.
func TestTheBarTellsOfASearch(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(400)
		gate := make(chan struct{}, 100)
		s.on(func(ctx context.Context, e inbox.Effect) *model.Fault {
			if f, ok := e.(inbox.FetchList); ok && !f.Poll && f.After != "" && f.Feed != inbox.FeedUnread {
				select {
				case <-gate:
				case <-ctx.Done():
				}
			}
			return nil
		})
		d := sit(t, s, 160, 30, nil)
		defer d.end()
		d.keys("/")
		d.write("c39")
		require.Contains(t, d.line(" / c39"), "of 400 loaded - Enter asks the server")
		d.keys("\r")
		require.Contains(t, d.line(" / c39"), "loading, Esc stops")
		gate <- struct{}{}
		synctest.Wait()
		require.Contains(t, d.line(" / c39"), "loading, page 2, Esc stops")
		d.keys("\x1b")
		require.Contains(t, d.line(" / c39"), "/ Enter goes on")
		gate <- struct{}{}
		synctest.Wait()
		close(gate)
		d.keys("/", "\r")
		require.Contains(t, d.line(" / c39"), "10 found, 400 of 400 loaded - Esc clears")
		d.keys("\x1b")
		require.Empty(t, d.line(" / c39"))
	})
}
