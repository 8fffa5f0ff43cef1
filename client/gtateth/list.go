package gtateth

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"convo/client"
	"convo/client/wire"
	"convo/model"
)

// maxPage is the most rows that the API gives at once (documented).
const maxPage = 100

// place is where a list goes on: the next page, or, for the inbox that people work
// in, the next page of the open and of the pending ones, whose pages alternate. 0 is
// over. The API can select one state only.
type place struct {
	status  string // what the next page is asked for
	page    int
	open    int
	pending int
	working bool
}

// begin reads a cursor; "" is the first page.
func begin(q model.Query, after model.Cursor) (place, error) {
	p := place{working: q.Status == model.Working, page: 1, open: 1, pending: 1}
	if after != "" && !p.read(string(after)) {
		return p, client.Refused("that is not a place in G-Tateth's list")
	}
	switch {
	case p.working && p.open > 0 && (p.pending == 0 || p.open <= p.pending):
		p.status, p.page = string(model.StatusOpen), p.open
	case p.working:
		p.status, p.page = string(model.StatusPending), p.pending
	case q.Status == model.Away:
		p.status = string(model.StatusClosed)
	default:
		p.status = string(q.Status)
	}
	return p, nil
}

// read takes in a cursor: "3", or "3/2" for the working inbox.
func (p *place) read(after string) bool {
	if !p.working {
		n, err := strconv.Atoi(after)
		p.page = n
		return err == nil && n > 0
	}
	open, pending, both := strings.Cut(after, "/")
	var errOpen, errPending error
	p.open, errOpen = strconv.Atoi(open)
	p.pending, errPending = strconv.Atoi(pending)
	return both && errOpen == nil && errPending == nil && min(p.open, p.pending) >= 0 && max(p.open, p.pending) > 0
}

// next is the cursor after a page; more says whether the list it was of goes on.
func (p place) next(more bool) model.Cursor {
	following := 0
	if more {
		following = p.page + 1
	}
	switch {
	case !p.working && more:
		return model.Cursor(strconv.Itoa(following))
	case !p.working:
		return ""
	case p.status == string(model.StatusOpen):
		p.open = following
	default:
		p.pending = following
	}
	if p.open+p.pending == 0 {
		return ""
	}
	return model.Cursor(fmt.Sprintf("%d/%d", p.open, p.pending))
}

// List answers one page. Priority, owner, inbox and customer are filtered by the API
// where they are ids it can take. States that it does not have select nothing.
func (in *Inbox) List(ctx context.Context, q model.Query, after model.Cursor) (model.Page, error) {
	p, err := begin(q, after)
	if err != nil {
		return model.Page{}, err
	}
	switch model.Status(p.status) {
	case model.StatusArchived, model.StatusSpam:
		return model.Page{}, nil // known to be empty, so that nothing is asked
	default:
	}
	limit := q.Limit
	if limit <= 0 || limit > maxPage {
		limit = maxPage
	}
	var page model.Page
	request := get(conversations(), wire.LimitList, func(body []byte) (err error) {
		page, err = in.page(body, p, limit)
		return err
	})
	request.Query = filters(q, p, limit)
	resp, err := in.wire.Do(ctx, request)
	if err != nil {
		return model.Page{}, in.wrongBase(err)
	}
	in.named(ctx, page.Conversations)
	page.Rate = resp.Rate
	return page, nil
}

// filters are the documented parameters of the list.
func filters(q model.Query, p place, limit int) url.Values {
	v := url.Values{"page": {strconv.Itoa(p.page)}, "limit": {strconv.Itoa(limit)}}
	if p.status != "" {
		v.Set("status", p.status)
	}
	if q.Priority != "" {
		v.Set("priority", q.Priority)
	}
	for name, id := range map[string]string{"assignedTo": q.Owner, "inboxId": q.Inbox, "customerId": q.Customer} {
		if isObjectID(id) {
			v.Set(name, id)
		}
	}
	return v
}

// page converts a list and says where the next one begins.
func (in *Inbox) page(body []byte, p place, limit int) (model.Page, error) {
	e, err := open(body)
	if err != nil {
		return model.Page{}, err
	}
	elements, err := e.elements()
	if err != nil {
		return model.Page{}, err
	}
	page := model.Page{Conversations: make([]model.Conversation, 0, len(elements)), Total: -1}
	for _, raw := range elements {
		if c, ok := in.conversation(raw); ok {
			page.Conversations = append(page.Conversations, c)
		} else {
			page.Skipped++
		}
	}
	told := e.Pagination.V
	if told.Total.OK && !p.working {
		page.Total = told.Total.N // of the working inbox it would be half the truth
	}
	page.Next = p.next(told.more(p.page, limit, len(elements)))
	return page, nil
}

// Get answers one conversation.
func (in *Inbox) Get(ctx context.Context, id string) (model.Conversation, error) {
	if err := checkID(id); err != nil {
		return model.Conversation{}, err
	}
	cs := make([]model.Conversation, 1)
	_, err := in.wire.Do(ctx, get(conversations(id), 0, func(body []byte) (err error) {
		cs[0], err = in.one(body, id)
		return err
	}))
	if err != nil {
		return model.Conversation{}, noConversation(err)
	}
	in.named(ctx, cs)
	return cs[0], nil
}
