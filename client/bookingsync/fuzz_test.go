package bookingsync_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/bookingsync"
	"convo/client/clienttest"
	"convo/client/wire"
	"convo/model"
)

// alone is an inbox at an address where nobody listens.
func alone(t testing.TB) *bookingsync.Inbox {
	t.Helper()
	w, err := wire.New(wire.Options{Base: "http://127.0.0.1:1"})
	require.NoError(t, err)
	return bookingsync.New("shop", w, bookingsync.Options{Me: "5"})
}

func FuzzList(f *testing.F) {
	for _, name := range []string{"list.json", "list_2018.json", "odd.json"} {
		f.Add([]byte(clienttest.Testdata(f, name)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := bookingsync.DecodeList(alone(t), body)
		if err != nil {
			return
		}
		for _, c := range page.Conversations {
			bad := clienttest.Unsafe(c.Channel, c.Contact.Name.String(), c.More.Subject.String(), c.More.Source.String(), c.More.DefaultChannel)
			for _, id := range append(c.More.Bookings, c.More.Inquiries...) {
				bad = bad || !model.ValidID(id)
			}
			if bad {
				t.Errorf("%+v", c)
			}
		}
	})
}

func FuzzThread(f *testing.F) {
	f.Add([]byte(clienttest.Testdata(f, "messages.json")))
	f.Add([]byte(clienttest.Testdata(f, "message_made.json")))
	f.Add([]byte(`{"messages":[{"id":5,"links":{"sender":{"id":"5"},"attachments":[1,null]},"content":"\u001b\u009b\u202e","visibility":7}]}`))
	body := []byte{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "/messages/"):
			_, _ = w.Write(body)
		case strings.Contains(r.URL.Path, "/conversations/"):
			_, _ = fmt.Fprint(w, `{"conversations":[{"id":7,"links":{"messages":[5]},"participants":[{"id":5,"links":{"member":{"id":30,"type":"Client"}}}]}]}`)
		default:
			http.NotFound(w, r)
		}
	}))
	f.Cleanup(server.Close)
	f.Fuzz(func(t *testing.T, given []byte) {
		body = given
		in := connect(t, server.URL+root, "token-token", bookingsync.Options{Me: "5"})
		thread, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
		if err != nil {
			assert.NotEmpty(t, model.AsFault(err).Error())
			return
		}
		for _, m := range thread.Messages {
			if m.ID != "5" || clienttest.Unsafe(m.Text.String(), string(m.Direction), string(m.Status), m.Author.String()) {
				t.Errorf("%+v", m)
			}
		}
	})
}

// A page as full as the API makes them costs little to read.
func TestAPageCostsFewAllocations(t *testing.T) {
	var rows []string
	for i := range 100 {
		id := strconv.Itoa(i + 1)
		rows = append(rows, `{"id":`+id+`,"links":{"account":1,"assignee":2,"bookings":[15],"inquiries":[],"source":1,"messages":[1,2,3,4,5],"participants":[1,2]},`+
			`"closed_at":null,"created_at":"2018-12-20T14:25:57Z","default_channel":"airbnb","last_message_at":"2018-11-22T12:19:57Z","subject":"Late arrival",`+
			`"updated_at":"2018-12-20T14:25:57Z","read_at":null,"participants":[`+guest(id, id, "30", "")+","+host(id, id, "2", "")+`]}`)
	}
	in, body := alone(t), []byte(conversations(rows...))
	n := testing.AllocsPerRun(20, func() {
		page, err := bookingsync.DecodeList(in, body)
		require.NoError(t, err)
		require.Len(t, page.Conversations, 100)
	})
	assert.LessOrEqual(t, n/100, 150.0, "allocations for each conversation")
}
