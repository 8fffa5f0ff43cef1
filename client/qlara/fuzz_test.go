package qlara_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/clienttest"
	"convo/client/qlara"
	"convo/client/wire"
	"convo/model"
)

// nobody is a client of an address where nobody listens.
func nobody(t testing.TB) *wire.Client {
	t.Helper()
	w, err := wire.New(wire.Options{Base: "http://127.0.0.1:1"})
	require.NoError(t, err)
	return w
}

func FuzzList(f *testing.F) {
	for _, name := range []string{"list.json", "odd.json"} {
		f.Add([]byte(clienttest.Testdata(f, name)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		in := qlara.New("shop", nobody(t), qlara.Options{}) // it remembers: each input gets its own
		page, err := qlara.DecodeList(in, body, 50)
		if err != nil {
			return
		}
		for _, c := range page.Conversations {
			if clienttest.Unsafe(c.Contact.Name.String(), c.Contact.Phone.String(), c.Preview.String(), c.Channel, string(c.Status), string(c.LastDirection)) {
				t.Errorf("%+v", c)
			}
		}
	})
}

func FuzzThread(f *testing.F) {
	f.Add([]byte(clienttest.Testdata(f, "messages.json")))
	f.Add([]byte(`{"messages":[{"messageId":1,"mediaKey":"\u001b","messageType":"\u009b","attachments":[{"name":"\u202e"}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		in := qlara.New("shop", nobody(t), qlara.Options{}) // it remembers: each input gets its own
		messages, err := qlara.DecodeThread(in, body)
		if err != nil {
			return
		}
		for _, m := range messages {
			bad := clienttest.Unsafe(m.Text.String(), string(m.Status), string(m.Direction))
			for _, a := range m.Attachments {
				bad = bad || clienttest.Unsafe(a.Name.String(), a.URL.String(), a.Type)
			}
			if bad {
				t.Errorf("%+v", m)
			}
		}
	})
}

// The array is cut where encoding/json would cut it.
func FuzzSplitList(f *testing.F) {
	for _, seed := range []string{`[]`, ` [ 1 , "a,\"]" ,{"x":[1,2]}, [] ] `, `["\\\\",null]`, `null`, `{"a":[1]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := qlara.SplitList(body)
		var want []json.RawMessage
		if json.Unmarshal(body, &want) != nil {
			assert.Empty(t, got)
			return
		}
		require.NoError(t, err)
		assert.Len(t, got, len(want))
		for i := range got {
			assert.Equal(t, string(want[i]), string(got[i]))
		}
	})
}

// fifty is a page of 50 rows like UC-018's.
func fifty() []byte {
	var rows []string
	for i := range 50 {
		rows = append(rows, fmt.Sprintf(`{"chatId":"chat_%06d","channel":"WHATSAPP","contact":{"phoneNumber":"+39347123%04d","name":"Marco Rossi"},`+
			`"lastMessage":{"body":"Buongiorno, vorrei informazioni sulla spedizione del mio ordine","direction":"INBOUND","timestamp":"2026-04-09T14:30:00+02:00"},`+
			`"unreadCount":3,"status":"ACTIVE","createdAt":"2026-04-09T14:25:00+02:00"}`, i, i))
	}
	return []byte(`{"conversations":[` + strings.Join(rows, ",") + `],"total":2000,"hasMore":true}`)
}

func TestAPageCostsFewAllocations(t *testing.T) {
	in := connect(t, "http://127.0.0.1:1", "key-key-key", qlara.Options{})
	body := fifty()
	var page model.Page
	n := testing.AllocsPerRun(20, func() {
		var err error
		page, err = qlara.DecodeList(in, body, 50)
		require.NoError(t, err)
	})
	assert.Len(t, page.Conversations, 50)
	assert.LessOrEqual(t, n/50, 30.0, "allocations for each conversation")
}

func BenchmarkDecodePage(b *testing.B) {
	in := connect(b, "http://127.0.0.1:1", "key-key-key", qlara.Options{})
	body := fifty()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := qlara.DecodeList(in, body, 50); err != nil {
			b.Fatal(err)
		}
	}
}
