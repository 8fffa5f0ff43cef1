package inbox_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
)

// many is a State that holds n conversations, a minute apart.
func many(b *testing.B, n int) (*inbox.State, time.Time) {
	b.Helper()
	now := time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)
	s := newState()
	ask := firstPage(b, s.Apply(now, inbox.Start{}))
	page := model.Page{Conversations: make([]model.Conversation, n)}
	for i := range page.Conversations {
		page.Conversations[i] = bigConv(i, now.Add(-time.Duration(i)*time.Minute))
	}
	s.Apply(now, inbox.Listed{Of: ask, Page: page})
	if s.Len() != n {
		b.Fatalf("%d rows, want %d", s.Len(), n)
	}
	return s, now
}

func bigConv(i int, at time.Time) model.Conversation {
	return model.Conversation{
		Ref: model.Ref{Account: "shop", ID: fmt.Sprintf("chat_%06d", i)}, Channel: "whatsapp", Status: model.StatusOpen,
		Contact: model.Contact{Name: model.NewText(fmt.Sprintf("Customer %d", i)), Phone: model.NewText("+393471234567")},
		Unread:  model.UnreadN(i % 4), Preview: model.NewText("Buongiorno, vorrei informazioni sulla spedizione"),
		LastMessageAt: model.At(at), LastDirection: model.In,
	}
}

// BenchmarkApplyPage is a poll's page of 50, every row of which has a newer message.
func BenchmarkApplyPage(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s, now := many(b, n)
			page := model.Page{Conversations: make([]model.Conversation, 50), Next: "50"}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				now = now.Add(10 * time.Second)
				for k := range page.Conversations {
					page.Conversations[k] = bigConv((i*50+k*7)%n, now.Add(time.Duration(k)*time.Millisecond))
				}
				ask := firstPage(b, s.Apply(now, inbox.Refresh{}))
				b.StartTimer()
				s.Apply(now, inbox.Listed{Of: ask, Page: page})
			}
			if got := s.Row(0).Conv.LastMessageAt; !got.After(model.At(now)) {
				b.Fatalf("the page was not taken in: %s", got)
			}
		})
	}
}

func firstPage(b *testing.B, effects []inbox.Effect) inbox.FetchList {
	b.Helper()
	for _, e := range effects {
		if l, ok := e.(inbox.FetchList); ok && l.Feed == inbox.FeedActive {
			return l
		}
	}
	b.Fatal("nothing was asked for")
	return inbox.FetchList{}
}

// BenchmarkFilterKey is one more letter in the filter.
func BenchmarkFilterKey(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s, now := many(b, n)
			filters := make([]query.Filter, 2)
			for i, text := range []string{"spedizione 99", "customer 4"} {
				f, err := query.Parse(text)
				if err != nil {
					b.Fatal(err)
				}
				filters[i] = f
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.Apply(now, inbox.SetFilter{Filter: filters[i%2]})
			}
		})
	}
}

// BenchmarkStep is the cursor moved by one row.
func BenchmarkStep(b *testing.B) {
	s, now := many(b, 100_000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Apply(now, inbox.Step{By: 1 - 2*(i/1000%2)})
	}
}

// BenchmarkAttend is the key that goes to the next conversation that needs attention.
func BenchmarkAttend(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s, now := many(b, n)
			for i := range n / 4 {
				c := bigConv(4*i+1, now.Add(-time.Duration(4*i+1)*time.Minute))
				c.Owner = model.OwnedBy(me)
				s.Apply(now, inbox.Got{Of: inbox.FetchOne{Seq: model.Seq(1_000_000 + i), Conv: c.Ref}, Conversation: c})
			}
			b.ReportAllocs()
			for b.Loop() {
				s.Apply(now, inbox.Attend{})
			}
			if s.Notice().Text == "nothing needs attention" {
				b.Fatal("there was nothing to find")
			}
		})
	}
}
