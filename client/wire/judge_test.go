package wire_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/wire"
	"convo/model"
)

func TestWhatARequestCarries(t *testing.T) {
	c, seen := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "r-1")
		w.Header().Set("X-RateLimit-Limit", "1000")
		w.Header().Set("X-RateLimit-Remaining", "990")
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte(`{"messageId":"m"}`))
	})
	r := post
	r.Query = map[string][]string{"orderBy": {"+lastMessageDate"}}
	resp, err := c.Do(t.Context(), r)
	require.NoError(t, err)
	assert.Equal(t, "r-1", resp.Header.Get("X-Request-Id"))
	resp.Header = nil
	assert.Equal(t, wire.Response{
		Status: 202, RequestID: "r-1", Body: []byte(`{"messageId":"m"}`), Rate: model.Rate{Limit: 1000, Remaining: 990},
	}, resp)
	assert.Equal(t, resp.Rate, c.Rate())
	got := seen.seen()[0]
	assert.Equal(t, "/api/v1/reply?orderBy=%2BlastMessageDate", got.URL.String())
	assert.Equal(t, http.Header{
		"X-Api-Key": {key}, "User-Agent": {"convo/dev"}, "Accept": {"application/json"}, "Accept-Encoding": {"gzip"},
		"Content-Type": {"application/json"}, "Content-Length": {"15"},
	}, got.Header, "nothing else, above all no Idempotency-Key")
}

// verdicts is what each answer means to a read, a write and a send.
var verdicts = []struct {
	name   string
	answer func(w http.ResponseWriter)
	read   model.FaultKind
	write  model.FaultKind
	words  string
}{
	{"400", fails(400, `{"status":"fail","data":{"body":"body is required"}}`), model.FaultRefused, model.FaultRefused, "body is required"},
	{"401", fails(401, `{"error":"Not authorized"}`), model.FaultUnauthenticated, model.FaultUnauthenticated, "Not authorized"},
	{"403", fails(403, ``), model.FaultForbidden, model.FaultForbidden, "Forbidden"},
	{"404", fails(404, `{"status":"fail","data":{"conversation":"Conversation not found: 1"}}`), model.FaultNotFound, model.FaultNotFound, "Conversation not found: 1"},
	{"408", fails(408, ``), model.FaultServer, model.FaultUnknown, "408"},
	{"409", fails(409, `{"status":"fail","data":{"conversation":"Conversation is already archived"}}`), model.FaultRefused, model.FaultRefused, "already archived"},
	{"412", fails(412, ``), model.FaultRefused, model.FaultRefused, "412"},
	{"422", fails(422, `{"errors":{"subject":["too long","odd"],"a":["b"]}}`), model.FaultRefused, model.FaultRefused, "a: b; subject: too long, odd"},
	{"425", fails(425, ``), model.FaultRefused, model.FaultRefused, "Too Early"},
	{"500", fails(500, `{"success":false,"error":{"code":"X1","message":"it broke"}}`), model.FaultServer, model.FaultUnknown, "it broke"},
	{"501 plain", fails(501, "  not\n here "), model.FaultServer, model.FaultUnknown, "here"},
	{"599", fails(599, ``), model.FaultServer, model.FaultUnknown, "599"},
	{"206", fails(206, `{}`), model.FaultServer, model.FaultUnknown, "unexpected answer: Partial Content"},
	{"302", redirect(302), model.FaultServer, model.FaultUnknown, "redirects to elsewhere.test:8; not followed"},
	{"304", fails(304, ``), model.FaultServer, model.FaultUnknown, "Not Modified"},
	{"307", redirect(307), model.FaultServer, model.FaultUnknown, "redirects to elsewhere.test:8; not followed"},
	{"html", page(200, "text/html"), model.FaultServer, model.FaultUnknown, "sign-in page or proxy?"},
	{"html called json", page(200, "application/json"), model.FaultServer, model.FaultUnknown, "sign-in page or proxy?"},
	{"html 404", page(404, "text/html"), model.FaultServer, model.FaultRefused, "sign-in page or proxy?"},
	{"html 500", page(500, "text/html"), model.FaultServer, model.FaultUnknown, "Internal Server Error"},
	{"not json", fails(200, `OK`), model.FaultServer, model.FaultUnknown, "not JSON"},
	{"deep", fails(200, strings.Repeat("[", 5000)), model.FaultServer, model.FaultUnknown, "nested too deeply"},
	{"many", fails(200, "["+strings.Repeat("1,", 510_000)+"1]"), model.FaultServer, model.FaultUnknown, "too many values"},
	{"cut json", fails(200, `{"a":`), model.FaultServer, model.FaultUnknown, "not what is documented"},
	{"too large", fails(200, `{"a":"`+strings.Repeat("x", 2<<20)+`"}`), model.FaultServer, model.FaultUnknown, "larger than 1 MiB"},
	{"gzip bomb", bomb, model.FaultServer, model.FaultUnknown, "larger than 1 MiB"},
	{"header bomb", headers, model.FaultNetwork, model.FaultUnknown, "exceeded"},
}

func fails(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func redirect(status int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Location", "https://elsewhere.test:8/login?api_key=1")
		w.WriteHeader(status)
	}
}

func page(status int, kind string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = w.Write([]byte("\n<!DOCTYPE html><html>sign in</html>"))
	}
}

// bombBytes is 16 MiB in 16 kB.
var bombBytes = sync.OnceValue(func() []byte {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range 16 {
		_, _ = z.Write(block) // a buffer takes everything
	}
	_ = z.Close()
	return buf.Bytes()
})

func bomb(w http.ResponseWriter) {
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(bombBytes())
}

func headers(w http.ResponseWriter) {
	for i := range 100 {
		w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 1000))
	}
	w.WriteHeader(http.StatusOK)
}

func TestVerdicts(t *testing.T) {
	for _, tt := range verdicts {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, seen := serve(t, func(w http.ResponseWriter, _ *http.Request) { tt.answer(w) })
			for _, r := range []wire.Request{get, patch, post} {
				before := len(seen.seen())
				r.Accept = []int{http.StatusOK}
				r.Decode = func(b []byte) error {
					if b[len(b)-1] != '}' && b[len(b)-1] != ']' {
						return errors.New("it cannot be read")
					}
					return nil
				}
				kind := tt.write
				if r.Class == wire.Read {
					kind = tt.read
				}
				_, err := c.Do(t.Context(), r)
				f := fault(t, err, kind)
				assert.Contains(t, f.Error(), tt.words)
				assert.True(t, strings.HasSuffix(f.Error(), map[string]string{
					"GET": "GET /things)", "PATCH": "PATCH …/read)", "POST": "POST /reply)",
				}[r.Method]), "what comes first, then where, in short: %s", f)
				assert.NotContains(t, f.Error(), "api_key")
				assert.NotContains(t, f.Error(), "\n")
				if r.Class != wire.Read {
					assert.Len(t, seen.seen(), before+1, "a write goes out once")
				}
				if tt.name == "404" {
					assert.Equal(t, "conversation", f.Missing)
				}
			}
		})
	}
}

func TestEmptyAnswers(t *testing.T) {
	for _, tt := range []struct {
		status  int
		emptyOK bool
		fails   bool
	}{{200, false, true}, {200, true, false}, {202, false, false}, {204, false, false}} {
		c, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status) })
		r := post
		r.Accept, r.EmptyOK = []int{tt.status}, tt.emptyOK
		_, err := c.Do(t.Context(), r)
		if tt.fails {
			failsAs(t, err, model.FaultUnknown)
		} else {
			assert.NoError(t, err)
		}
	}
}

func TestTheServerMayReflectTheKey(t *testing.T) {
	for _, body := range []string{`{"error":"bad key ` + key + `"}`, `{"status":"fail","data":{"key":"` + key + `"}}`, key} {
		c, _ := serve(t, fixed(403, body))
		_, err := c.Do(t.Context(), post)
		assert.Contains(t, fault(t, err, model.FaultForbidden).Error(), "[redacted]")
	}
}

func fixed(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fails(status, body)(w) }
}

func TestLongSentencesAreCut(t *testing.T) {
	c, _ := serve(t, fixed(400, strings.Repeat("è", 5000)))
	_, err := c.Do(t.Context(), post)
	assert.Less(t, len(fault(t, err, model.FaultRefused).Error()), 800)
}

func TestARedirectNeverCarriesTheKeyAway(t *testing.T) {
	other := &requests{}
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { other.add(r) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		c, seen := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(status)
		})
		for _, r := range []wire.Request{get, patch, post} {
			_, err := c.Do(t.Context(), r)
			require.Error(t, err)
		}
		assert.Len(t, seen.seen(), 3)
	}
	assert.Empty(t, other.seen())
}

// A server that takes a request on a kept connection and closes it: net/http
// repeats a GET by itself there, and must not repeat anything else.
func TestNoHiddenResend(t *testing.T) {
	c, seen := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = w.Write([]byte(`{}`))
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	})
	for _, r := range []wire.Request{patch, post} {
		_, err := c.Do(t.Context(), get)
		require.NoError(t, err)
		before := len(seen.seen())
		_, err = c.Do(t.Context(), r)
		assert.Contains(t, fault(t, err, model.FaultUnknown).Error(), "closed before the answer was complete")
		assert.Len(t, seen.seen(), before+1)
	}
}

func TestHostileSegmentsGoNowhere(t *testing.T) {
	c, seen := serve(t, fixed(200, `{}`))
	for _, id := range []string{"", ".", "..", "a/b", "a?b", "%2e", "a b", "\x00"} {
		_, err := c.Do(t.Context(), wire.Request{Method: http.MethodGet, Path: []string{"things", id}})
		failsAs(t, err, model.FaultRefused)
	}
	assert.Empty(t, seen.seen())
}

func TestTrace(t *testing.T) {
	var events []wire.Event
	c, _ := serveWith(t, wire.Options{Trace: func(e wire.Event) { events = append(events, e) }}, fixed(404, `{}`))
	r := get
	r.Query = map[string][]string{"q": {"private"}}
	_, err := c.Do(t.Context(), r)
	require.Error(t, err)
	require.Len(t, events, 1)
	e := events[0]
	assert.Positive(t, e.Duration)
	e.Duration = 0
	assert.Equal(t, wire.Event{Method: "GET", Path: "/api/v1/things", Try: 1, Status: 404, Failure: "Not Found (404, GET /things)"}, e)
}

// The server's own sentence is what people must read, on however narrow a screen.
func TestTheServersSentenceComesFirst(t *testing.T) {
	c, _ := serve(t, fixed(429, `{"status":"error","message":"Rate limit exceeded. Please retry after 3 seconds.","retryAfter":3}`))
	_, err := c.Do(t.Context(), patch)
	assert.Equal(t, "Rate limit exceeded. Please retry after 3 seconds. (429, PATCH …/read)", fault(t, err, model.FaultRateLimited).Error())

	c, _ = serve(t, fixed(502, `{"message":"The user service is away."}`))
	_, err = c.Do(t.Context(), patch)
	assert.Equal(t, "The user service is away; it may have been done (502, PATCH …/read)", fault(t, err, model.FaultUnknown).Error())
	long := wire.Request{Method: http.MethodGet, Path: []string{"things", strings.Repeat("7", 100)}}
	_, err = c.Do(t.Context(), long)
	assert.Contains(t, fault(t, err, model.FaultServer).Error(), "(502, GET …/"+strings.Repeat("7", 32)+"...)")
}

// Whoever's key was refused is told where it came from.
func TestARefusedKeyIsNamedByItsPlace(t *testing.T) {
	c, _ := serveWith(t, wire.Options{KeyFrom: "CONVO_TOKEN"}, fixed(401, `{}`))
	_, err := c.Do(t.Context(), get)
	assert.Contains(t, fault(t, err, model.FaultUnauthenticated).Help, "CONVO_TOKEN")
}

// A failing server is asked again by whoever cares: convo itself may have ended.
func TestNothingIsPromisedOfAFailingServer(t *testing.T) {
	c, _ := serve(t, fixed(500, ``))
	_, err := c.Do(t.Context(), get)
	assert.Empty(t, fault(t, err, model.FaultServer).Help)
}

func TestACutBody(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte(`{"messageId":`))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	_, err := c.Do(t.Context(), post)
	assert.Contains(t, fault(t, err, model.FaultUnknown).Error(), "the answer was cut")
}

func TestGarbageInsteadOfHTTP(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = conn.Write([]byte("\x1b]52;c;ZXZpbA==\a " + key + "\r\n\r\n"))
			_ = conn.Close()
		}
	})
	_, err := c.Do(t.Context(), post)
	assert.NotContains(t, fault(t, err, model.FaultUnknown).Error(), "\x1b")
}

func TestNobodyListens(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	_, err = dial(t, wire.Options{Base: "http://" + address, Timeouts: wire.Timeouts{Connect: time.Second}}).Do(t.Context(), post)
	f := fault(t, err, model.FaultNetwork)
	assert.Contains(t, f.Error(), "connection refused by "+address)
	assert.Contains(t, f.Help, "nothing was accepted")
	_, err = dial(t, wire.Options{Base: "http://" + address, Timeouts: wire.Timeouts{Connect: time.Second}}).Do(t.Context(), get)
	assert.NotContains(t, fault(t, err, model.FaultNetwork).Help, "accepted", "nobody wanted anything accepted")
}
