package bookingsync

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// kind is a resource: where it lies, under which plural answers have it, and what the
// token needs for reading it (authorization page; none is told for hosts).
type kind struct {
	plural string
	path   []string
	needs  string
	limit  int64 // decoded bytes of an answer
}

var (
	conversations = kind{"conversations", []string{"inbox", "conversations"}, needsRead, wire.LimitList}
	participants  = kind{"participants", []string{"inbox", "participants"}, needsRead, wire.LimitList}
	messages      = kind{"messages", []string{"inbox", "messages"}, needsRead, wire.LimitThread}
	attachments   = kind{"attachments", []string{"inbox", "attachments"}, needsRead, wire.LimitList}
	hosts         = kind{"hosts", []string{"hosts"}, "", wire.LimitList}
	clients       = kind{"clients", []string{"clients"}, "clients_read", wire.LimitList}
	sources       = kind{"sources", []string{"sources"}, "bookings_read", wire.LimitList}
)

const (
	needsRead  = "inbox_read"
	needsWrite = "inbox_write" // implies inbox_read
)

// at is the path of something below the resource.
func (k kind) at(more ...string) []string { return append(slices.Clone(k.path), more...) }

// body is a request's body: attributes of one resource.
func (k kind) body(attributes map[string]any) map[string]any {
	return map[string]any{k.plural: []any{attributes}}
}

// elements are the resources of an answer.
func (k kind) elements(body []byte) (loose.List, error) {
	var all map[string]loose.List // whatever is no array in it becomes nil
	if json.Unmarshal(body, &all) != nil || all[k.plural] == nil {
		return nil, client.ErrShape
	}
	return all[k.plural], nil
}

// element is the only resource of an answer.
func (k kind) element(body []byte) (json.RawMessage, error) {
	all, err := k.elements(body)
	if err != nil || len(all) != 1 {
		return nil, client.ErrShape
	}
	return all[0], nil
}

// get reads resources: those below the path more, or all of them.
func (in *Inbox) get(ctx context.Context, k kind, q url.Values, more ...string) (found loose.List, resp wire.Response, err error) {
	resp, err = in.wire.Do(ctx, wire.Request{
		Method: http.MethodGet, Path: k.at(more...), Query: q, Limit: k.limit, Needs: k.needs,
		Decode: func(body []byte) (err error) {
			found, err = k.elements(body)
			return err
		},
	})
	return found, resp, err
}

// byIDs reads resources by their ids, several at once (recorded for messages; the URL
// templates of the answers imply it for the others).
func (in *Inbox) byIDs(ctx context.Context, k kind, ids []string, take func(raw json.RawMessage)) error {
	for chunk := range slices.Chunk(ids, maxPage) {
		found, _, err := in.get(ctx, k, nil, strings.Join(chunk, ","))
		if err != nil {
			return err
		}
		for _, raw := range found {
			take(raw)
		}
	}
	return nil
}

// maxPages bounds the lists that are read as a whole.
const maxPages = 20

// all reads every page of a list.
func (in *Inbox) all(ctx context.Context, k kind, take func(raw json.RawMessage)) error {
	for page, n := 1, 0; n < maxPages; n++ {
		found, resp, err := in.get(ctx, k, pageQuery(page, maxPage))
		if err != nil {
			return in.wrongBase(err)
		}
		for _, raw := range found {
			take(raw)
		}
		if page = nextPage(resp.Header, page); page == 0 || len(found) == 0 {
			break
		}
	}
	return nil
}

func pageQuery(page, rows int) url.Values {
	return url.Values{"page": {strconv.Itoa(page)}, "per_page": {strconv.Itoa(rows)}}
}

// Errors about an answer's shape. Their words are shown behind "the answer is not
// what is documented", and hold nothing of the server's.
var (
	errVisibility = errors.New("the message is not for whom it was meant")
	errNoMessages = errors.New("it does not tell the conversation's messages")
)

// isID reports whether id can be one here: a whole number.
func isID(id string) bool {
	const longest = 18 // digits of a 64-bit number
	if id == "" || len(id) > longest {
		return false
	}
	for i := range len(id) {
		if id[i] < '0' || id[i] > '9' {
			return false
		}
	}
	return true
}

// compareIDs orders ids as the numbers that they are.
func compareIDs(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

func checkID(id string) error {
	if !isID(id) {
		return client.NotAConversation()
	}
	return nil
}

// named is a 404 for what the API itself has named just before: that is no missing
// conversation, but an answer that is only part of the truth.
func named(err error) error {
	f := model.AsFault(err)
	if f == nil {
		return nil
	}
	if f.Kind == model.FaultNotFound {
		f.Kind, f.Missing, f.Help = model.FaultIncomplete, "", "BookingSync names something there that it does not answer; try again"
	}
	return f
}

// wrongBase explains a 404 for something that always exists.
func (in *Inbox) wrongBase(err error) error {
	return client.WrongBase(err, in.account, "BookingSync", "/api/v3")
}
