package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"convo/model"
)

// judge turns an outcome into an answer or a fault. It never says more than the
// outcome proves.
type judge struct {
	p    *prepared
	out  outcome
	cred Credential
	host string
	// keyHelp is what to do about a key that was refused.
	keyHelp string
	now     time.Time
}

// verdict decides. ctx is the caller's context, asked only whether it ended.
func (j judge) verdict(ctx context.Context) (Response, *model.Fault) {
	status := j.out.status
	switch {
	case status == 0:
		return Response{}, j.noAnswer(ctx)
	case status >= 200 && status < 300:
		return j.success(ctx)
	case status >= 300 && status < 400:
		return Response{}, j.redirect()
	case status >= 400 && status < 500:
		return Response{}, j.refusal()
	}
	return Response{}, j.serverFailure()
}

// noAnswer is an exchange that ended before the answer's headers.
func (j judge) noAnswer(ctx context.Context) *model.Fault {
	if j.p.Class == Read || !j.out.sent {
		if ctx.Err() != nil {
			return givenUp(j.p, ctx.Err(), j.out.sent)
		}
		words, help := j.reason(j.out.err)
		return j.fault(model.FaultNetwork, words, j.p.nothingAccepted(help))
	}
	if ctx.Err() != nil {
		return j.unknown("given up while waiting for the answer")
	}
	words, _ := j.reason(j.out.err)
	return j.unknown(words)
}

// success checks that a 2xx is one: the documented code and a body that is what
// it should be.
func (j judge) success(ctx context.Context) (Response, *model.Fault) {
	out := j.out
	switch {
	case errors.Is(out.err, errTooLarge):
		return Response{}, j.broken(fmt.Sprintf("the answer is larger than %d MiB", j.p.Limit>>20), "")
	case out.err != nil:
		return Response{}, j.cut(ctx)
	case !j.p.hasStatus(out.status):
		return Response{}, j.broken("unexpected answer: "+j.sentence(""), "")
	}
	resp := Response{Status: out.status, RequestID: requestID(out.header), Body: out.body, Header: out.header, Rate: readRate(out.header, j.now)}
	what, help := j.shape()
	if what != "" {
		return Response{}, j.broken(what, help)
	}
	return resp, nil
}

// cut is a successful answer whose body did not arrive as a whole.
func (j judge) cut(ctx context.Context) *model.Fault {
	words, help := j.reason(j.out.err)
	switch {
	case j.p.Class != Read:
		return j.unknown("the answer was cut: " + words)
	case ctx.Err() != nil:
		return givenUp(j.p, ctx.Err(), true)
	}
	return j.fault(model.FaultNetwork, "the answer was cut: "+words, help)
}

// shape says what is wrong with the body of a documented code; "" if nothing is.
func (j judge) shape() (what, help string) {
	body := trimSpace(j.out.body)
	if len(body) == 0 {
		code := j.out.status
		if j.p.EmptyOK || code == http.StatusNoContent || code == http.StatusAccepted {
			return "", ""
		}
		return "the answer is empty", notAPIHelp
	}
	if isHTML(j.out.header, body) {
		return notAPI, notAPIHelp
	}
	if body[0] != '{' && body[0] != '[' {
		return "the answer is not JSON", notAPIHelp
	}
	if err := checkDepth(body); err != nil {
		return err.Error(), ""
	}
	if j.p.Decode == nil {
		return "", ""
	}
	if err := j.p.Decode(body); err != nil {
		return "the answer is not what is documented: " + err.Error(), ""
	}
	return "", ""
}

const (
	notAPI     = "not the API: sign-in page or proxy?"
	notAPIHelp = "check the account's url, and that nothing between here and there asks for a login"
)

// redirect is any 3xx. None is followed: the key, the method and the body would
// go wherever the server says. Only the target's host is named.
func (j judge) redirect() *model.Fault {
	what := j.sentence("")
	if u, err := url.Parse(j.out.header.Get("Location")); err == nil && u.Host != "" {
		what = "redirects to " + j.quote(u.Host) + "; not followed"
	}
	return j.broken(what, "check the account's url")
}

// refusal is a 4xx: the API said no, and that is clear even of a send. The one
// exception is 408, which a proxy may answer after it passed the request on.
// 425, in contrast, promises that the request was not processed.
func (j judge) refusal() *model.Fault {
	status := j.out.status
	if status == http.StatusRequestTimeout && j.p.Class != Read {
		return j.unknown(j.sentence(""))
	}
	text := readError(j.out.header, j.out.body)
	f := j.fault(model.FaultRefused, j.sentence(text.sentence), "")
	if f.RequestID == "" && text.requestID != "" {
		f.RequestID = model.NewText(clip(text.requestID, maxRequestID)).Line()
	}
	switch status {
	case http.StatusUnauthorized:
		f.Kind, f.Help = model.FaultUnauthenticated, j.keyHelp
	case http.StatusForbidden:
		f.Kind, f.Help = model.FaultForbidden, "the key may not do this, or not from this address"
		if j.p.Needs != "" {
			f.Help = "the key needs the permission " + j.p.Needs
		}
	case http.StatusNotFound, http.StatusGone:
		f.Kind, f.Missing = model.FaultNotFound, text.key
	case http.StatusProxyAuthRequired:
		f.Kind, f.Help = model.FaultNetwork, j.p.nothingAccepted(proxyHelp)
	case http.StatusRequestTimeout:
		f.Kind = model.FaultServer
	case http.StatusTooManyRequests:
		f.Kind, f.RetryAfter = model.FaultRateLimited, retryAfter(text.retryAfter, j.out.header, j.now)
		if f.RetryAfter > 0 {
			f.Help = "try again in " + f.RetryAfter.Round(time.Second).String()
		}
	}
	if text.html && f.Kind == model.FaultNotFound {
		// A page instead of an answer: it is the address that is wrong, not the id.
		f.Kind, f.Missing, f.What, f.Help = model.FaultServer, "", j.words(notAPI), notAPIHelp
		if j.p.Class != Read {
			f.Kind = model.FaultRefused
		}
	}
	return f
}

// serverFailure is a 5xx (or a code that does not exist): for a write that proves
// nothing, the gateway may have lost the answer only.
func (j judge) serverFailure() *model.Fault {
	text := readError(j.out.header, j.out.body)
	words := j.sentence(text.sentence)
	if j.p.Class != Read {
		return j.unknown(words)
	}
	f := j.fault(model.FaultServer, words, "")
	f.RetryAfter = retryAfter(text.retryAfter, headerWithoutReset(j.out.header), j.now)
	return f
}

// headerWithoutReset leaves out when the rate limit begins anew, which says
// nothing about when a failing server recovers.
func headerWithoutReset(h http.Header) http.Header {
	h = h.Clone()
	h.Del("X-RateLimit-Reset")
	return h
}

// sentence is the server's own words for an error, or the status in words where it
// has none. The number stands in the place, see words.
func (j judge) sentence(server string) string {
	if server != "" {
		return j.quote(server)
	}
	if words := http.StatusText(j.out.status); words != "" {
		return words
	}
	return fmt.Sprintf("answered %d", j.out.status)
}

// broken is an answer that proves nothing: a failed Read, an unconfirmed Write.
func (j judge) broken(what, help string) *model.Fault {
	if j.p.Class != Read {
		return j.unknown(what)
	}
	return j.fault(model.FaultServer, what, help)
}

// unknown is a write that may have been done.
func (j judge) unknown(why string) *model.Fault {
	done, help := "it may have been done", "look at the conversation before doing it again"
	if j.p.Class == Send {
		done, help = "it may have been sent", "look at the thread before sending it again"
	}
	return j.fault(model.FaultUnknown, strings.TrimRight(why, ". ")+"; "+done, help)
}

func (j judge) fault(kind model.FaultKind, what, help string) *model.Fault {
	return &model.Fault{
		Kind:      kind,
		What:      j.words(what),
		Help:      help,
		Status:    j.out.status,
		RequestID: requestID(j.out.header),
		Rate:      readRate(j.out.header, j.now),
		Err:       j.out.err,
	}
}

// words says what happened, and then where: the reason must survive a narrow screen.
func (j judge) words(what string) model.Text {
	place := j.p.place
	if j.out.status != 0 {
		place = fmt.Sprintf("%d, %s", j.out.status, place)
	}
	return model.NewText(what + " (" + place + ")")
}

// maxRequestID bounds what of such an id is shown, in characters.
const maxRequestID = 100

// requestID is the id under which the server's people find the request.
func requestID(h http.Header) string {
	for _, name := range []string{"X-Request-Id", "X-Correlation-Id"} {
		if id := h.Get(name); id != "" {
			return model.NewText(clip(id, maxRequestID)).Line()
		}
	}
	return ""
}
