package bookingsync

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// Asking for what changed (updated-since guide): the time that this header of an answer
// tells is the next question's. That the inbox knows it is inferred from the header
// being on its recorded answers.
const (
	syncedHeader = "X-Updated-Since-Request-Synced-At"
	syncedForm   = "2006-01-02 15:04:05 MST"
)

// List answers one page. The cursor is the number of the next one. The API documents
// no filters, so that rows of every state come.
//
// Only the first page tells Synced: later pages are read later, and asking from their
// time would lose what changed in between on the pages before them.
func (in *Inbox) List(ctx context.Context, q model.Query, after model.Cursor) (model.Page, error) {
	number := 1
	if after != "" {
		n, err := strconv.Atoi(string(after))
		if err != nil || n < 1 {
			return model.Page{}, client.Refused("that is not a place in BookingSync's list")
		}
		number = n
	}
	v := withPeople(pageQuery(number, rowsOf(q.Limit)))
	if !q.Since.IsZero() {
		v.Set("updated_since", q.Since.Time().UTC().Format(syncedForm))
	}
	var a struct {
		Conversations loose.List `json:"conversations"`
		Meta          loose.Object[struct {
			DeletedIDs linkList `json:"deleted_ids"`
		}] `json:"meta"`
	}
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodGet, Path: conversations.at(), Query: v, Limit: conversations.limit, Needs: conversations.needs,
		Decode: func(body []byte) error {
			if json.Unmarshal(body, &a) != nil || a.Conversations == nil {
				return client.ErrShape
			}
			return nil
		},
	})
	if err != nil {
		return model.Page{}, in.wrongBase(err)
	}
	page, err := in.page(ctx, a.Conversations)
	if err != nil {
		return model.Page{}, err
	}
	page.Gone = a.Meta.V.DeletedIDs.ids
	page.Rate = in.wire.Rate()
	page.Total = total(resp.Header)
	// A page without rows has no next one, whatever it says.
	if next := nextPage(resp.Header, number); next > 0 && len(a.Conversations) > 0 {
		page.Next = model.Cursor(strconv.Itoa(next))
	}
	if number == 1 {
		page.Synced = synced(resp.Header)
	}
	return page, nil
}

// page converts a list, after reading what belongs to it.
func (in *Inbox) page(ctx context.Context, elements loose.List) (model.Page, error) {
	rows, skipped := decodeRows(elements)
	if err := in.seat(ctx, rows); err != nil {
		return model.Page{}, err
	}
	in.dress(ctx, rows)
	page := model.Page{Conversations: make([]model.Conversation, 0, len(rows)), Skipped: skipped}
	for i := range rows {
		page.Conversations = append(page.Conversations, in.conversation(&rows[i]))
	}
	return page, nil
}

func decodeRows(elements loose.List) (rows []row, skipped int) {
	rows = make([]row, 0, len(elements))
	for _, raw := range elements {
		if r, ok := decodeRow(raw); ok {
			rows = append(rows, r)
		} else {
			skipped++
		}
	}
	return rows, skipped
}

// rowsOf is how many rows a page is asked for.
func rowsOf(limit int) int {
	if limit <= 0 || limit > maxPage {
		return maxPage
	}
	return limit
}

func total(h http.Header) int {
	if n, err := strconv.Atoi(h.Get("X-Total-Count")); err == nil && n >= 0 {
		return n
	}
	return -1
}

// synced is the time in the header. One of a zone by a name that says nothing here
// would be wrong by hours, so it is not taken.
func synced(h http.Header) model.Stamp {
	at, err := time.Parse(syncedForm, h.Get(syncedHeader))
	if zone, offset := at.Zone(); err != nil || offset != 0 || zone != "UTC" && zone != "GMT" {
		return model.Stamp{}
	}
	return model.At(at.UTC())
}

// nextPage is the page number in the Link header's rel="next", 0 where there is none.
// Nothing else of that address is used: it may lead anywhere. A page that is not
// further on would be read for ever.
func nextPage(h http.Header, page int) int {
	for part := range strings.SplitSeq(strings.Join(h.Values("Link"), ","), "<") {
		address, parameters, ok := strings.Cut(part, ">")
		if !ok || !isNext(parameters) {
			continue
		}
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		if n, err := strconv.Atoi(u.Query().Get("page")); err == nil && n > page {
			return n
		}
	}
	return 0
}

// isNext reports whether the parameters of a link hold the relation next, which may
// stand among others, and without quotes (RFC 8288).
func isNext(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, ok := strings.Cut(parameter, "=")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for relation := range strings.FieldsSeq(strings.Trim(value, ` ",`)) {
			if strings.EqualFold(relation, "next") {
				return true
			}
		}
	}
	return false
}
