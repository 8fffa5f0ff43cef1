package ui_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

func TestCreatingAsksForWhatTheSystemNeeds(t *testing.T) {
	for _, tc := range []struct {
		backend  string
		keys     []string
		says     string
		customer string
	}{
		{"bookingsync", []string{"\r"}, "BookingSync asks clients not to create conversations", ""},
		{"qlara", []string{"\r"}, "new conversation in shop: its subject", ""},
		{"gtateth", []string{"\r", "\r"}, "new conversation in shop: customer id (empty for none)", "c001"},
		{"gtateth", []string{"\r", "\x15", "\r"}, "new conversation in shop: customer id (empty for none)", ""},
	} {
		t.Run(tc.backend, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				d := sitAble(t, s, func(a *inbox.Account) { a.Caps.Backend = tc.backend })
				defer d.end()
				d.keys("j", "C")
				d.write("Hello")
				for i, k := range tc.keys {
					if i == len(tc.keys)-1 {
						require.Contains(t, d.term.Text(), tc.says)
					}
					d.keys(k)
				}
				require.Len(t, s.done(), 1)
				op := s.done()[0]
				require.Equal(t, model.OpCreate, op.Kind)
				require.Equal(t, "shop", op.Conv.Account)
				require.Equal(t, model.NewConversation{Subject: "Hello", Customer: tc.customer}, *op.New)
			})
		})
	}
}

// The new conversation takes the cursor, but not from under what somebody writes.
func TestACreatedConversationTakesNobodysPlace(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sitAble(t, s, nil)
		defer d.end()
		free := make(chan struct{})
		s.on(func(_ context.Context, e inbox.Effect) *model.Fault {
			if w, ok := e.(inbox.Write); ok && w.Op.Kind == model.OpCreate {
				<-free
			}
			return nil
		})
		d.keys("j", "C")
		d.write("Hello\n")
		d.keys("r", "h", "i")
		close(free)
		synctest.Wait()
		require.Len(t, s.done(), 1)
		require.Equal(t, "c001", d.cursor())
		require.Contains(t, d.term.Text(), "reply to c001")
	})
}
