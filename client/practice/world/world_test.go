package world_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/client/practice/world"
)

var epoch = time.Date(2026, 4, 9, 15, 0, 0, 0, time.UTC)

func some(count int) world.World { return world.World{Seed: 1, Count: count, Epoch: epoch} }

// The parts that are computed apart from each other agree: the head, the conversation and its thread.
func TestOneConversationFromEverySide(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := world.World{Seed: rapid.Int64().Draw(r, "seed"), Count: 100_000, Epoch: epoch}
		i := rapid.IntRange(0, w.Count-1).Draw(r, "index")
		c, thread := w.Conversation(i), w.Thread(i)
		last := thread[len(thread)-1]
		require.Equal(r, last, c.Last)
		require.Equal(r, w.LastAt(i), last.At)
		require.Equal(r, thread[0].At, c.CreatedAt)
		require.Equal(r, w.Head(i), c.Head())
		require.Equal(r, w.Traits(i), c.Traits())
		require.Equal(r, w.CreatedAt(i), c.CreatedAt)
		require.Equal(r, c, w.Conversation(i), "computed twice")
		require.Less(r, last.ID, w.FirstFreeID())
		unread := thread[len(thread)-c.Unread:]
		require.False(r, slices.ContainsFunc(unread, func(m world.Message) bool { return m.Direction == world.Outbound }))
		for j := 1; j < len(thread); j++ {
			require.Less(r, thread[j-1].ID, thread[j].ID)
			require.False(r, thread[j].At.Before(thread[j-1].At))
		}
		for _, m := range thread {
			require.NotContains(r, m.Text, "{", "every gap is filled in")
			require.NotEmpty(r, m.Text)
			require.Equal(r, m.Direction == world.Outbound, m.Author != 0)
			require.Equal(r, m.Author, author(c, m.Seat))
			at, ok := w.PlaceOf(m.ID)
			require.True(r, ok && at == i)
			for _, a := range m.Attachments {
				require.Equal(r, m.ID, world.AttachmentOwner(a.ID))
			}
		}
	})
}

// author is who of the team has a seat, 0 for the customer.
func author(c world.Conversation, seat int) int {
	if seat == 0 {
		return 0
	}
	return c.Seats[seat-1].Person
}

// What the other systems show agrees with what all show.
func TestWhatOnlySomeShow(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := world.World{Seed: rapid.Int64().Draw(r, "seed"), Count: 100_000, Epoch: epoch}
		i := rapid.IntRange(0, w.Count-1).Draw(r, "index")
		c, thread := w.Conversation(i), w.Thread(i)
		require.NotEmpty(r, c.Subject)
		require.NotContains(r, c.Subject, "{")
		require.Contains(r, world.Priorities(), c.Priority)
		require.Contains(r, world.Media(), c.Medium)
		require.Equal(r, c.Source == 0, c.DefaultChannel == "")
		require.LessOrEqual(r, len(c.Labels), 2)
		require.Equal(r, c.State == world.Archived, !c.ClosedAt.IsZero())
		require.Equal(r, c.Contact.Name == "", c.Contact.Name == "" && c.Contact.Email == "")
		whose, ok := w.CustomerIndex(c.Customer)
		require.True(r, ok && whose == i)
		for seat := range len(c.Seats) + 1 {
			index, s, ok := world.Participant(world.ParticipantID(i, seat))
			require.True(r, ok && index == i && s == seat)
		}
		read := slices.DeleteFunc(slices.Clone(thread), func(m world.Message) bool { return m.At.After(c.ReadAt) })
		require.Len(r, read, len(thread)-c.Unread, "what is read is what is not unread")
		if !c.DeadlineAt.IsZero() {
			require.Positive(r, c.Unread)
			require.False(r, c.DeadlineAt.Before(epoch.Add(-10*time.Minute)))
		}
	})
}

func TestNobodysIDs(t *testing.T) {
	w := some(10)
	for _, id := range []int{-1, 0, 999} {
		_, _, ok := world.Participant(id)
		assert.False(t, ok, id)
	}
	for _, id := range []int{-1, 0, w.CustomerID(-1), w.CustomerID(10)} {
		_, ok := w.CustomerIndex(id)
		assert.False(t, ok, id)
	}
	for _, id := range []int64{-1, 0, 999, 11_001} {
		_, ok := w.PlaceOf(id)
		assert.False(t, ok, id)
	}
}

func TestTimesFallWithTheIndex(t *testing.T) {
	w := some(100_000)
	for i := 1; i < w.Count; i++ {
		require.True(t, w.LastAt(i).Before(w.LastAt(i-1)), "index %d", i)
	}
	assert.Less(t, epoch.Sub(w.LastAt(0)), 5*time.Minute)
}

func TestSinceCountsWhatIsNotOlder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := some(rapid.IntRange(0, 500).Draw(r, "count"))
		at := epoch.Add(-time.Duration(rapid.IntRange(-100, 80_000).Draw(r, "age")) * time.Second)
		want := 0
		for i := range w.Count {
			if !w.LastAt(i).Before(at) {
				want++
			}
		}
		require.Equal(r, want, w.Since(at))
	})
}

func TestSeedsDiffer(t *testing.T) {
	other := world.World{Seed: 2, Count: 100, Epoch: epoch}
	assert.Equal(t, some(100).Conversation(0).Contact, other.Conversation(0).Contact, "the staged ones are always there")
	assert.NotEqual(t, some(100).Conversation(50).Contact, other.Conversation(50).Contact)
}

// The inbox has something of everything that a client must cope with.
func TestVariety(t *testing.T) {
	w := some(2000)
	found := map[string]int{}
	count := func(what string, is bool) {
		if is {
			found[what]++
		}
	}
	for i := range w.Count {
		c, thread := w.Conversation(i), w.Thread(i)
		for k, name := range []string{"WhatsApp", "SMS", "RCS", "Messenger"} {
			count(name, int(c.Channel) == k)
		}
		count("archived", c.State == world.Archived)
		count("unread", c.Unread > 0)
		count("mine", c.Owner == 4521)
		count("nobody's", c.Owner == 0)
		count("nameless", c.Contact.Name == "" && c.Contact.Phone != "")
		count("numberless", c.Channel == world.Messenger && c.Contact.Phone == "")
		count("anonymous", c.Contact == world.Contact{})
		count("STOP", c.Channel == world.SMS && c.Last.Text == "STOP")
		count("short thread", len(thread) < 5)
		count("thread of 10 to 40", len(thread) >= 10 && len(thread) <= 40)
		count("thread above 100", len(thread) > 100)
		count("last word theirs", c.Last.Direction == world.Inbound)
		count("last word ours", c.Last.Direction == world.Outbound)
		count("failed", slices.ContainsFunc(thread, func(m world.Message) bool { return m.Fate == world.Failed }))
		count("Arabic", script(thread, unicode.Arabic))
		count("Hebrew", script(thread, unicode.Hebrew))
		count("Japanese", script(thread, unicode.Hiragana))
		count("emoji", script(thread, unicode.So))
		count("escape", strings.Contains(c.Last.Text+c.Contact.Name, "\x1b"))
		count("bidi override", strings.Contains(c.Contact.Name, "\u202e"))
		count("very long", len(c.Last.Text) > 20_000)
		count("pending", c.View() == world.ViewPending)
		count("spam", c.View() == world.ViewSpam)
		count("urgent", c.Priority == "urgent")
		count("labelled", len(c.Labels) > 0)
		count("mailed", c.Contact.Email != "")
		count("two bookings", len(c.Bookings) == 2)
		count("inquiry", len(c.Inquiries) == 1)
		count("no channel", c.DefaultChannel == "")
		count("due", c.DeadlineAt.After(epoch))
		count("overdue", !c.DeadlineAt.IsZero() && c.DeadlineAt.Before(epoch))
		count("never read", c.ReadAt.IsZero())
		count("hostile subject", strings.ContainsAny(c.Subject, "\x1b\u202e\n"))
		count("file", slices.ContainsFunc(thread, func(m world.Message) bool { return len(m.Attachments) > 0 }))
		count("relative file", slices.ContainsFunc(thread, func(m world.Message) bool {
			return len(m.Attachments) > 0 && strings.HasPrefix(m.Attachments[0].URL, "/")
		}))
	}
	for what, least := range map[string]int{
		"WhatsApp": 800, "SMS": 300, "RCS": 150, "Messenger": 150, "archived": 100, "unread": 50, "mine": 100, "nobody's": 300,
		"nameless": 20, "numberless": 100, "anonymous": 1, "STOP": 5, "short thread": 200, "thread of 10 to 40": 200,
		"thread above 100": 10, "last word theirs": 500, "last word ours": 500, "failed": 50, "Arabic": 20, "Hebrew": 10,
		"Japanese": 20, "emoji": 200, "escape": 2, "bidi override": 1, "very long": 1,
		"pending": 80, "spam": 5, "urgent": 80, "labelled": 800, "mailed": 1000, "two bookings": 50, "inquiry": 150, "no channel": 50,
		"due": 10, "overdue": 1, "never read": 10, "hostile subject": 3, "file": 100, "relative file": 50,
	} {
		assert.GreaterOrEqual(t, found[what], least, what)
	}
	assert.LessOrEqual(t, found["unread"], 300, "an inbox somebody works on")
}

func script(thread []world.Message, table *unicode.RangeTable) bool {
	return slices.ContainsFunc(thread, func(m world.Message) bool {
		return strings.IndexFunc(m.Text, func(r rune) bool { return unicode.Is(table, r) }) >= 0
	})
}

func TestNumbersFitTheLanguage(t *testing.T) {
	w := some(2000)
	for i := range w.Count {
		c, thread := w.Conversation(i), w.Thread(i)
		if c.Contact.Phone != "" && script(thread, unicode.Hiragana) {
			assert.True(t, strings.HasPrefix(c.Contact.Phone, "+81"), c.Contact.Phone)
		}
		assert.NotContains(t, c.Contact.Phone, "x")
	}
}

func TestDelivery(t *testing.T) {
	for _, c := range []struct {
		fate world.Fate
		at   map[time.Duration]world.Delivery
	}{
		{world.Delivered, map[time.Duration]world.Delivery{0: world.StateQueued, time.Second: world.StateSent, 3 * time.Second: world.StateDelivered, time.Hour: world.StateDelivered}},
		{world.Read, map[time.Duration]world.Delivery{2 * time.Second: world.StateSent, 19 * time.Second: world.StateDelivered, 20 * time.Second: world.StateRead}},
		{world.Failed, map[time.Duration]world.Delivery{0: world.StateQueued, 4 * time.Second: world.StateSent, 5 * time.Second: world.StateError}},
	} {
		m := world.Message{Direction: world.Outbound, At: epoch, Fate: c.fate}
		for age, want := range c.at {
			assert.Equal(t, want, m.Delivery(epoch.Add(age)), "fate %d at %s", c.fate, age)
		}
	}
	assert.Equal(t, world.StateReceived, world.Message{At: epoch}.Delivery(epoch))
}

func TestTheReplyWindowIsWhatsApps(t *testing.T) {
	w := some(10)
	late := epoch.Add(world.ReplyWindow + time.Second)
	assert.Equal(t, world.Failed, w.FateOf(world.WhatsApp, 1, late, epoch))
	assert.Equal(t, world.Failed, w.FateOf(world.WhatsApp, 1, epoch, time.Time{}), "the customer never wrote")
	assert.NotEqual(t, world.Failed, w.FateOf(world.WhatsApp, 1, epoch.Add(world.ReplyWindow), epoch))
	assert.NotEqual(t, world.Failed, w.FateOf(world.SMS, 1, late, epoch))
}

func BenchmarkConversation(b *testing.B) {
	w := some(100_000)
	for i := 0; b.Loop(); i++ {
		w.Conversation(i % w.Count)
	}
}

func BenchmarkHead(b *testing.B) {
	w := some(100_000)
	for i := 0; b.Loop(); i++ {
		w.Head(i % w.Count)
	}
}
