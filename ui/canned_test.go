package ui_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/canned"
	"convo/model/inbox"
	"convo/ui"
)

const (
	ctrlT = "\x14"
	enter = "\r"
)

// shelf holds the files of canned replies; tests change them as people do.
type shelf struct {
	mu       sync.Mutex
	all      []canned.Reply
	problems []model.Text
}

func (s *shelf) read() ([]canned.Reply, []model.Text) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all, s.problems
}

func (s *shelf) put(t *testing.T, stem, file string) {
	t.Helper()
	r, err := canned.Parse(stem, []byte(file))
	require.NoError(t, err)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, r)
}

// withReplies seats somebody who has these canned replies.
func withReplies(t *testing.T, files ...string) (*shelf, func(*ui.Options)) {
	t.Helper()
	s := &shelf{}
	for _, f := range files {
		s.put(t, "file", f)
	}
	return s, func(o *ui.Options) { o.Replies, o.RepliesDir = s.read, "~/.config/convo/replies" }
}

const (
	onItsWay = "---\nname: On its way\nchannel: whatsapp\ntags: [delivery]\n---\nDear {{contact.first_name}},\nit is on its way."
	bySMS    = "---\nname: By SMS only\nchannel: sms\n---\nshort"
	booked   = "---\nname: Booking\n---\nYour booking {{booking}}."
	refund   = "---\nname: Refund\nthen: [assign: me, archive]\n---\nWe pay back, {{me.first_name}}"
	tidy     = "---\nname: Tidy up\nthen: [assign: me, archive]\n---\n"
)

func TestACannedReplyIsChosenByItsPreview(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, bySMS, onItsWay)
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlT)
		require.Contains(t, d.line("> On its way"), "WhatsApp  delivery", "those of the channel come first")
		require.Contains(t, d.term.Text(), "Dear c000,")
		d.write("sms")
		require.Contains(t, d.line("> By SMS"), "SMS")
		d.keys("\x7f", "\x7f", "\x7f", enter)
		require.Contains(t, d.line("| Dear c000,"), "Dear c000,")
		d.pass(time.Second)
		require.Equal(t, "Dear c000,\nit is on its way.", s.draft("c000"))
		d.keys(ctrlS)
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
	})
}

func TestASemicolonOnAnEmptyLine(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, onItsWay)
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ";")
		require.Contains(t, d.term.Text(), "canned reply for c000")
		d.keys(";")
		require.NotContains(t, d.term.Text(), "canned reply for c000")
		d.write("a;b")
		d.keys(enter, ";", esc, ";;")
		d.pass(time.Second)
		require.Equal(t, ";a;b\n;;", s.draft("c000"), "in a burst it is text")
	})
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t)
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.answers(";-)")
		d.pass(time.Second)
		require.Equal(t, ";-)", s.draft("c000"), "who has no canned replies types it as ever")
		d.keys(ctrlT)
		require.Contains(t, d.term.Text(), "in ~/.config/convo/replies")
	})
}

func TestAMissingValueBlocksTheSend(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, booked)
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlT, enter)
		require.Contains(t, d.term.Text(), "to be filled in before it leaves: [booking?]")
		d.keys(ctrlS)
		require.Contains(t, d.term.Text(), "not sent: fill in [booking?] first")
		d.pass(2 * time.Second)
		d.keys(ctrlS)
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		for range len("[booking?].") {
			d.keys("\x7f")
		}
		d.write("[x?]")
		d.keys(ctrlS)
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Equal(t, "Your booking [x?]", s.posted()[0].Body, "what a person types is theirs")
	})
}

func TestAMissingValueBlocksTheSendAfterARestart(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, booked)
		d := sit(t, s, 120, 30, opts)
		d.pass(time.Second)
		d.keys("r", ctrlT, enter)
		d.pass(time.Second)
		d.end()
		saved := s.drafts[ref("c000")]
		s.recalled = []model.Draft{saved}
		d = sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlS)
		require.Contains(t, d.term.Text(), "not sent: fill in [booking?] first")
	})
}

func TestFilesThatCannotBeUsedAreNamed(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		sh, opts := withReplies(t, onItsWay)
		sh.problems = []model.Text{model.NewText("replies/bad.md: its head has no end"), model.NewText("replies/b.md: x")}
		d := sit(t, newServer(5), 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlT)
		require.Contains(t, d.term.Text(), "x replies/bad.md: its head has no end (and more: convo config check)")
	})
}

func TestCannedRepliesAreReadAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		sh, opts := withReplies(t, onItsWay)
		d := sit(t, newServer(5), 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		sh.put(t, "file", booked)
		d.keys("r", ctrlT)
		require.Contains(t, d.term.Text(), "Booking")
	})
}

func TestOnlyWhatWasShownIsPutIn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, onItsWay, booked)
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlT)
		d.term.Freeze()
		d.keys("\x1b[B", enter)
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "not put in: the screen had not caught up")
		require.Contains(t, d.term.Text(), "canned reply for")
		d.keys(esc)
		d.pass(time.Second)
		require.Empty(t, s.draft("c000"))
	})
}

func TestAPlaybookShowsWhatItDoesBeforeItRuns(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, refund)
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlT, enter)
		require.Contains(t, d.term.Text(), "> playbook Refund: send, then assign: me, archive")
		d.keys(ctrlS)
		for _, line := range []string{"1. send the reply", "2. assign: me", "3. archive", "enter runs   n sends only   esc cancels"} {
			require.Contains(t, d.term.Text(), line)
		}
		d.keys(esc)
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		d.keys(ctrlS, enter)
		require.Contains(t, d.term.Text(), "held: reply to c000")
		require.Empty(t, s.done())
		d.pass(6 * time.Second)
		require.Equal(t, "We pay back, Anna", s.posted()[0].Body)
		require.Len(t, s.done(), 2)
		require.Equal(t, []model.OpKind{model.OpAssign, model.OpArchive}, []model.OpKind{s.done()[0].Kind, s.done()[1].Kind})
		require.Contains(t, d.term.Text(), "z undo: archived c000")
	})
}

func TestAPlaybookCanBeLeftAway(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, refund)
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlT, enter, ctrlS, "n")
		d.pass(10 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Empty(t, s.done())
	})
}

func TestAPlaybookThatCannotRunSaysWhy(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, "---\nname: Away\nthen: [priority: high]\n---\nhello", "---\nname: To Bea\nthen: [assign: Bea]\n---\n")
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlT, enter, ctrlS)
		require.Contains(t, d.term.Text(), "x priority: high: ")
		require.NotContains(t, d.term.Text(), "enter runs")
		d.keys(enter, esc, esc, ctrlT, "\x1b[B", enter)
		require.Contains(t, d.term.Text(), "x assign: Bea: nobody is called that")
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		require.Empty(t, s.done())
	})
}

func TestAPlaybookWithoutATextRunsFromTheList(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, tidy)
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("j", ctrlT)
		require.Contains(t, d.term.Text(), "nothing is sent, these are its steps")
		d.keys(enter)
		require.Contains(t, d.term.Text(), "playbook Tidy up, for c001")
		require.Empty(t, s.done())
		d.keys(esc, ctrlT)
		d.term.Freeze()
		d.keys(enter, enter)
		d.term.Thaw()
		synctest.Wait()
		require.Empty(t, s.done(), "the plan was not on the screen")
		require.Contains(t, d.term.Text(), "nothing was done: the screen had not caught up")
		d.keys(enter)
		d.pass(time.Second)
		require.Len(t, s.done(), 2)
		require.Equal(t, ref("c001"), s.done()[1].Conv)
	})
}

func TestWhoIAmIsAskedBeforeAPlaybookAssigns(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		_, opts := withReplies(t, tidy)
		d := sit(t, s, 120, 30, func(o *ui.Options) {
			opts(o)
			o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps()}}})
		})
		defer d.end()
		d.pass(time.Second)
		d.keys(ctrlT, enter)
		require.Contains(t, d.term.Text(), "who are you?")
		d.keys(enter)
		require.Contains(t, d.term.Text(), "playbook Tidy up")
		d.keys(enter)
		d.pass(time.Second)
		require.Equal(t, "1", s.done()[0].Person.ID)
	})
}

// What a stranger is called never becomes anything but text of one line.
func TestAStrangersNameIsText(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		c := s.convs["c000"]
		c.Contact.Name = model.NewText("\x1b]52;c;aGk=\x07{{contact.phone}}\n\u202eevil")
		s.convs["c000"] = c
		_, opts := withReplies(t, "{{contact.name}}!")
		d := sit(t, s, 120, 30, opts)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlT, enter)
		d.pass(time.Second)
		require.Equal(t, "^[]52;c;aGk=^G{{contact.phone}} <U+202E>evil!", s.draft("c000"))
		require.NotContains(t, strings.Join(strings.Fields(d.term.Text()), " "), "+39 347 000 0000!")
	})
}

func TestWhatWasToFollowAHeldReplyIsToldAtTheEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		keys []string
		want int
	}{
		"an archive":  {[]string{"r", "x", ctrlS, "e"}, 1},
		"a playbook":  {[]string{"r", ctrlT, enter, ctrlS, enter}, 2},
		"only a held": {[]string{"r", "x", ctrlS}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(5)
				_, opts := withReplies(t, refund)
				d := sit(t, s, 120, 30, opts)
				d.pass(time.Second)
				d.keys(tt.keys...)
				require.Contains(t, d.term.Text(), "leaves in")
				d.end()
				require.Empty(t, s.posted())
				require.Empty(t, s.done())
				require.Equal(t, tt.want, d.left.Waiting)
				require.Len(t, d.left.Held, 1)
			})
		})
	}
}
