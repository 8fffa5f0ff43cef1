package gtateth_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/clienttest"
	"convo/client/gtateth"
	"convo/model"
)

func messageIDs(ms []model.Message) []string {
	var out []string
	for _, m := range ms {
		out = append(out, m.ID)
	}
	return out
}

func TestThreadsAreOffUnlessAssumed(t *testing.T) {
	in, s := answering(t, gtateth.Options{}, clienttest.Says(200, data(`[]`)))
	_, err := in.Thread(t.Context(), conv, model.ThreadQuery{})
	assert.Equal(t, model.FaultUnsupported, clienttest.Kind(err))
	assert.Contains(t, err.Error(), `messages = "assumed"`)
	_, err = in.Do(t.Context(), model.Op{Conv: ref, Kind: model.OpReply, Body: "x"})
	assert.Equal(t, model.FaultUnsupported, clienttest.Kind(err))
	assert.Empty(t, s.lines())
}

// Nobody knows in which order messages come, so that all pages are read and sorted.
func TestThreadsInAnyOrder(t *testing.T) {
	const count = 230
	for name, place := range map[string]func(i int) int{
		"oldest first": func(i int) int { return i },
		"newest first": func(i int) int { return count - 1 - i },
		"any order":    func(i int) int { return i * 7 % count },
	} {
		t.Run(name, func(t *testing.T) {
			in, s := answering(t, gtateth.Options{AssumeMessages: true}, func(w http.ResponseWriter, r *http.Request) {
				page, _ := strconv.Atoi(r.URL.Query().Get("page"))
				var rows []string
				for i := (page - 1) * 100; i < min(page*100, count); i++ {
					n := place(i)
					rows = append(rows, fmt.Sprintf(`{"_id":"m%03d","conversationId":%q,"text":"%d","createdAt":"2024-01-01T12:%02d:00Z"}`, n, conv, n, n/4))
				}
				clienttest.Says(200, data("["+strings.Join(rows, ",")+"]"))(w, r)
			})
			thread, err := in.Thread(t.Context(), conv, model.ThreadQuery{})
			require.NoError(t, err)
			assert.False(t, thread.More)
			require.Len(t, thread.Messages, count)
			for i, m := range thread.Messages {
				assert.Equal(t, fmt.Sprintf("m%03d", i), m.ID)
			}
			assert.Equal(t, "GET /conversations/"+conv+"/messages?limit=100&page=3", s.lines()[2])
			part, err := in.Thread(t.Context(), conv, model.ThreadQuery{After: "m003", Before: "m006"})
			require.NoError(t, err)
			assert.Equal(t, []string{"m004", "m005"}, messageIDs(part.Messages))
			assert.True(t, part.More, "at least the one it begins after")
		})
	}
}

func TestOddMessages(t *testing.T) {
	in, _ := answering(t, gtateth.Options{AssumeMessages: true}, func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/customers/") {
			clienttest.Says(200, clienttest.Testdata(t, "customer.json"))(w, r)
			return
		}
		if !strings.HasSuffix(r.URL.Path, "/messages") {
			clienttest.Says(200, data(`{"_id":"1","customerId":"`+jane+`","assignedTo":"`+amina+`"}`))(w, r)
			return
		}
		clienttest.Says(200, data(`[
			{"_id":"a","text":null,"sender":"customer","createdAt":"x","status":"TELEPORTED"},
			{"_id":"b","text":"<b>a\u001b]52;c;eA==\u0007</b>","sender":"agent","status":"sent"},
			5, null, {"text":"no id"},
			{"_id":"c","sender":{"_id":"7","type":"agent","name":"Amina"}},
			{"_id":"d","sender":{"_id":"7","role":"customer"}},
			{"_id":"e","sender":"7","direction":"OUTBOUND"},
			{"_id":"f","direction":"inbound"},
			{"_id":"g","sender":"`+amina+`"},
			{"_id":"h","sender":"`+jane+`"},
			{"_id":"i","sender":"7"},
			{"_id":"j"},
			{"messageId":"k","direction":"sideways","attachments":[{"name":"a.pdf","url":"https://x.test/a","type":"application/pdf","size":7},3,{}]}
		]`))(w, r)
	})
	_, err := in.Get(t.Context(), "1") // it is seen who is a customer and who an agent
	require.NoError(t, err)
	thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Equal(t, 3, thread.Skipped)
	var got []model.Direction
	for _, m := range thread.Messages {
		got = append(got, m.Direction)
		assert.NotContains(t, m.Text.String(), "\x1b")
	}
	assert.Equal(t, []model.Direction{
		model.In, model.Out, model.Out, model.In, model.Out, model.In, model.Out, model.In, "", "", "sideways",
	}, got)
	m := thread.Messages
	assert.Equal(t, model.Delivery("teleported"), m[0].Status)
	assert.Equal(t, "Amina", m[2].Author.Line())
	assert.Equal(t, []model.Attachment{{
		Name: model.NewText("a.pdf"), URL: model.NewText("https://x.test/a"), Type: "application/pdf", Size: 7,
	}}, m[10].Attachments)
}

func TestAThreadOfAnotherConversation(t *testing.T) {
	in, _ := answering(t, gtateth.Options{AssumeMessages: true}, clienttest.Says(200, data(`[{"_id":"a","conversationId":"2"}]`)))
	_, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
	assert.Equal(t, model.FaultServer, clienttest.Kind(err))
}

// Pages end where nothing new comes, and in any case.
func TestThreadsThatDoNotEnd(t *testing.T) {
	in, s := answering(t, gtateth.Options{AssumeMessages: true}, clienttest.Says(200, `{"success":true,"data":[{"_id":"a"},{"_id":"b"}],"pagination":{"totalPages":1000}}`))
	thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Len(t, thread.Messages, 2)
	assert.Len(t, s.lines(), 2, "the same page again")

	n := 0
	in, _ = answering(t, gtateth.Options{AssumeMessages: true}, func(w http.ResponseWriter, r *http.Request) {
		n++
		clienttest.Says(200, fmt.Sprintf(`{"success":true,"data":[{"_id":"%d"}],"pagination":{"totalPages":1000}}`, n))(w, r)
	})
	_, err = in.Thread(t.Context(), "1", model.ThreadQuery{})
	assert.Equal(t, model.FaultIncomplete, clienttest.Kind(err))
	assert.Equal(t, 100, n)
}
