package practice

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"time"
)

// Request is one request that reached the server. Those to /_practice are not kept.
type Request struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Query  string    `json:"query"`
	Body   string    `json:"body"`
	Status int       `json:"status"` // 0 while there is no answer, and for ever if there was none
	// Header is for tests and never logged: it holds the token.
	Header http.Header `json:"-"`
}

// logLength bounds the memory of a server that runs for days.
const logLength = 5_000

// requestLog keeps the latest requests and writes each as a JSON line once it has ended.
type requestLog struct {
	out io.Writer // nil for none

	mu   sync.Mutex
	all  []*Request
	next int // where the next request goes once all is full
}

// begin enters a request as soon as it arrives, so that one that never ends is seen as well.
func (l *requestLog) begin(r Request) *Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) < logLength {
		l.all = append(l.all, &r)
		return &r
	}
	l.all[l.next] = &r
	l.next = (l.next + 1) % logLength
	return &r
}

// end notes the answer's status and writes the line.
func (l *requestLog) end(r *Request, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r.Status = status
	if l.out == nil {
		return
	}
	line, err := json.Marshal(r)
	if err != nil {
		return // strings, numbers and a time always marshal
	}
	_, _ = l.out.Write(append(line, '\n')) // a full disk must not stop the practice
}

func (l *requestLog) latest() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Request, 0, len(l.all))
	for i := range l.all {
		out = append(out, *l.all[(l.next+i)%len(l.all)])
	}
	return out
}
