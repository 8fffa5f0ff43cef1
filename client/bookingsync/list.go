package bookingsync

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"convo/client/wire"
	"convo/model"
)

// syncedHeader is what updated_since has to be next time. It is documented for other
// resources and was seen on answers of the inbox.
const (
	syncedHeader = "X-Updated-Since-Request-Synced-At"
	syncedForm   = "2006-01-02 15:04:05 MST"
)

// List answers one page. The API documents no filters, so that rows of every state
// come. Only the first page tells Synced: later ones are read later.
func (in *Inbox) List(ctx context.Context, q model.Query, after model.Cursor) (model.Page, error) {
	page := 1
	if after != "" {
		n, err := strconv.Atoi(string(after))
		if err != nil || n < 1 {
			return model.Page{}, refused("that is not a place in BookingSync's list")
		}
		page = n
	}
	v := url.Values{"page": {strconv.Itoa(page)}, "include": {"participants"}, "per_page": {strconv.Itoa(rows(q.Limit))}}
	if !q.Since.IsZero() {
		v.Set("updated_since", q.Since.Time().UTC().Format(time.RFC3339))
	}
	var out model.Page
	var all []full
	request := get(inbox("conversations"), wire.LimitList, func(body []byte) error {
		var a answer
		if json.Unmarshal(body, &a) != nil || a.Conversations == nil {
			return errShape
		}
		for _, raw := range a.Conversations {
			if f, ok := decodeConversation(raw); ok {
				all = append(all, f)
			} else {
				out.Skipped++
			}
		}
		out.Gone = ids(a.Meta.V.DeletedIDs)
		return nil
	})
	request.Query = v
	resp, err := in.wire.Do(ctx, request)
	if err != nil {
		return model.Page{}, in.wrongBase(err)
	}
	if out.Conversations, err = in.complete(ctx, all); err != nil {
		return model.Page{}, err
	}
	out.Rate, out.Total = resp.Rate, total(resp.Header)
	if next := nextPage(resp.Header, page); next > 0 && len(all)+out.Skipped > 0 {
		out.Next = model.Cursor(strconv.Itoa(next))
	}
	if at, err := time.Parse(syncedForm, resp.Header.Get(syncedHeader)); err == nil && page == 1 {
		out.Synced = model.At(at)
	}
	return out, nil
}

// rows is how many resources a page is asked for.
func rows(limit int) int {
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

// nextPage is the page number in the Link header's rel="next", 0 where there is none.
// Nothing else of that address is used: it may lead anywhere. A page that is not
// further on would be read for ever.
func nextPage(h http.Header, page int) int {
	for link := range strings.SplitSeq(strings.Join(h.Values("Link"), ","), ",") {
		address, rel, ok := strings.Cut(link, ">")
		if !ok || !strings.Contains(rel, `rel="next"`) {
			continue
		}
		u, err := url.Parse(strings.TrimLeft(address, " <"))
		if err != nil {
			return 0
		}
		if n, err := strconv.Atoi(u.Query().Get("page")); err == nil && n > page {
			return n
		}
	}
	return 0
}

// complete converts conversations, after their participants were read where they did
// not come along, and their customers where they are not known.
func (in *Inbox) complete(ctx context.Context, all []full) ([]model.Conversation, error) {
	if err := in.fillParticipants(ctx, all); err != nil {
		return nil, err
	}
	in.fillClients(ctx, all)
	out := make([]model.Conversation, len(all))
	for i := range all {
		out[i] = in.conversation(&all[i])
	}
	return out, nil
}

// one reads a conversation with everything about it.
func (in *Inbox) one(ctx context.Context, id string) (full, error) {
	if err := checkID(id); err != nil {
		return full{}, err
	}
	all := make([]full, 1)
	request := get(inbox("conversations", id), 0, func(body []byte) (err error) {
		all[0], err = decodeOne(body, id)
		return err
	})
	request.Query = url.Values{"include": {"participants"}}
	if _, err := in.wire.Do(ctx, request); err != nil {
		return full{}, noConversation(err)
	}
	if err := in.fillParticipants(ctx, all); err != nil {
		return full{}, err
	}
	in.fillClients(ctx, all)
	return all[0], nil
}

// decodeOne reads an array of one, about the given conversation if one is given.
func decodeOne(body []byte, id string) (full, error) {
	var a answer
	if json.Unmarshal(body, &a) != nil || len(a.Conversations) != 1 {
		return full{}, errShape
	}
	f, ok := decodeConversation(a.Conversations[0])
	switch {
	case !ok:
		return full{}, errShape
	case id != "" && f.wire.ID.String() != id:
		return full{}, errOther
	}
	return f, nil
}

// Get answers one conversation.
func (in *Inbox) Get(ctx context.Context, id string) (model.Conversation, error) {
	f, err := in.one(ctx, id)
	if err != nil {
		return model.Conversation{}, err
	}
	return in.conversation(&f), nil
}
