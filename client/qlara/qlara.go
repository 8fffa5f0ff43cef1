// Package qlara speaks the inbox API of Agile Telecom's Qlara partner gateway:
// its paths, its wire types, and their conversion to the model. It has no other
// duty; client/wire carries the requests. It imports client/wire and model, and
// only cmd makes one.
//
// Two documents describe the API and contradict each other: the guide UC-018 and
// the inbox reference. Both forms are accepted wherever they differ. What neither
// says is marked "inferred" and sits in Options or in one place that is easy to
// change.
package qlara

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// Limit is what a production key is documented to be allowed. A trial key is
// allowed 100 a minute, which the API's headers tell.
func Limit() wire.Limit { return wire.Limit{Requests: 1000, Window: time.Minute, Burst: 50} }

// KeyHeader carries the API key, as UC-018 spells it.
const KeyHeader = "X-Api-Key"

const (
	defaultLimit = 50 // rows of a page; UC-018 uses 20 for lists and 50 for threads
	windowLength = 24 * time.Hour
)

// Options hold what the documents leave open. The zero Options are the working guess.
type Options struct {
	// Reply names the undocumented fields of a reply.
	Reply ReplyFields
	// Omit lists parameters of the conversation list that this server does not take:
	// status, limit, offset, dateFrom, channelIds, orderBy or unreadOnly. UC-018 and
	// the inbox reference agree on unreadOnly alone. Without offset there is one page.
	Omit []string
}

// ReplyFields are the names in the body of a reply and in its answer. The
// inbox reference says only that the body holds "the conversation ID and the
// message content"; the defaults are inferred from the names used elsewhere.
type ReplyFields struct {
	Conversation string // "chatId"
	Text         string // "body"
	MessageID    string // "messageId", in the answer
}

func (f ReplyFields) withDefaults() ReplyFields {
	if f.Conversation == "" {
		f.Conversation = "chatId"
	}
	if f.Text == "" {
		f.Text = "body"
	}
	if f.MessageID == "" {
		f.MessageID = "messageId"
	}
	return f
}

// Inbox is one Qlara account.
type Inbox struct {
	account string
	wire    *wire.Client
	reply   ReplyFields
	omit    []string
	caps    model.Caps

	numericIDs atomic.Bool   // conversation ids were seen as JSON numbers
	firstPage  atomic.Uint32 // a pageOrder: what a thread's first page holds
}

var _ client.Inbox = (*Inbox)(nil)

// New makes an inbox whose conversations carry account in their Ref.
func New(account string, w *wire.Client, o Options) *Inbox {
	in := &Inbox{account: account, wire: w, reply: o.Reply.withDefaults(), omit: slices.Clone(o.Omit), caps: caps()}
	in.caps.Filters = model.Filters{Since: !in.omits("dateFrom"), Channels: !in.omits("channelIds")}
	return in
}

// Caps is what UC-018 and the inbox reference document.
func (in *Inbox) Caps() model.Caps { return in.caps }

func caps() model.Caps {
	yes := model.Yes()
	return model.Caps{
		Backend: "qlara",
		Name:    "Qlara",
		Ops: map[model.OpKind]model.Support{
			model.OpReply:      yes,
			model.OpRead:       yes,
			model.OpArchive:    yes,
			model.OpUnarchive:  yes,
			model.OpAssign:     yes,
			model.OpRelease:    yes,
			model.OpMarkUnread: model.No("Qlara cannot mark a conversation unread"),
			model.OpClose:      model.No("Qlara does not close conversations, it archives them"),
			model.OpReopen:     model.No("Qlara does not reopen conversations, it unarchives them"),
			model.OpNote:       model.No("Qlara has no internal notes"),
			model.OpStatus:     model.No("Qlara knows only active and archived"),
			model.OpSpam:       model.No("Qlara has no spam mark"),
			model.OpUnspam:     model.No("Qlara has no spam mark"),
			model.OpPriority:   model.No("Qlara has no priorities"),
			model.OpSubject:    model.No("Qlara has no subjects"),
			model.OpChannel:    model.No("Qlara answers on the conversation's own channel"),
			model.OpConnect:    model.No("Qlara has no bookings"),
			model.OpDisconnect: model.No("Qlara has no bookings"),
			model.OpCreate:     model.No("Qlara cannot create conversations"),
			model.OpDelete:     model.No("Qlara cannot delete conversations"),
		},
		Unread:     model.UnreadCount,
		People:     yes,
		Threads:    yes,
		Delivery:   true,
		UnreadList: true,
		AwayList:   true,

		ReplyWindow: windowLength,
	}
}

// List answers one page. The cursor is the offset of the next one (UC-018).
func (in *Inbox) List(ctx context.Context, q model.Query, after model.Cursor) (model.Page, error) {
	offset := 0
	if after != "" {
		n, err := strconv.Atoi(string(after))
		if err != nil || n < 0 {
			return model.Page{}, client.Refused("that is not a place in Qlara's list")
		}
		offset = n
	}
	switch q.Status {
	case model.StatusPending, model.StatusClosed, model.StatusSpam:
		return model.Page{}, nil // Qlara has no such state, so that nothing is asked
	default:
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	var answer listAnswer
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodGet, Path: conversations(),
		Query: in.listQuery(q, limit, offset),
		Limit: wire.LimitList, Decode: answer.decode,
	})
	if err != nil {
		return model.Page{}, in.wrongBase(err)
	}
	page := in.page(&answer, limit, offset)
	page.Rate = resp.Rate
	return page, nil
}

// listQuery sends what q asks for. Values of url.Values are escaped, which
// matters for a "+" in times and orders.
func (in *Inbox) listQuery(q model.Query, limit, offset int) url.Values {
	v := url.Values{
		"limit":   {strconv.Itoa(limit)},
		"orderBy": {"-lastMessageDate"}, // the inbox reference; newest first is UC-018's default as well
	}
	if offset > 0 {
		v.Set("offset", strconv.Itoa(offset))
	}
	switch q.Status {
	case "":
	case model.Working, model.StatusOpen:
		v.Set("status", "active") // UC-018, lower case in the query only
	case model.Away, model.StatusArchived:
		v.Set("status", "archived") // inferred
	default:
		v.Set("status", string(q.Status))
	}
	if q.UnreadOnly {
		v.Set("unreadOnly", "true")
	}
	if !q.Since.IsZero() {
		v.Set("dateFrom", q.Since.String())
	}
	for _, c := range q.Channels {
		v.Add("channelIds", strings.ToUpper(c)) // repeated, by the channel's word: inferred
	}
	for _, name := range in.omit {
		v.Del(name)
	}
	return v
}

// Get answers one conversation. Its shape is inferred from the list's; that it
// tells the owner is documented in UC-018.
func (in *Inbox) Get(ctx context.Context, id string) (model.Conversation, error) {
	if err := checkID(id); err != nil {
		return model.Conversation{}, err
	}
	var c model.Conversation
	_, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodGet, Path: conversations(id),
		Decode: func(body []byte) error {
			got, ok := in.conversation(body)
			if !ok {
				return client.ErrShape
			}
			if got.Ref.ID != id {
				return client.ErrOther
			}
			c = got
			return nil
		},
	})
	if err != nil {
		return model.Conversation{}, client.NoConversation(err)
	}
	return c, nil
}

// People answers who can be assigned. The gateway passes on 502 while its user
// service is away, which is documented to be short.
func (in *Inbox) People(ctx context.Context) ([]model.Person, error) {
	var people []model.Person
	_, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodGet, Path: conversations("assignable-users"),
		Decode: func(body []byte) (err error) {
			people, err = decodePeople(body)
			return err
		},
	})
	if err != nil {
		f := model.AsFault(in.wrongBase(err))
		if f.Status == http.StatusBadGateway {
			f.Help = "Qlara's list of agents is away for a moment; retry shortly"
		}
		return nil, f
	}
	return people, nil
}

// conversations is the path of the list, or of something below it.
func conversations(more ...string) []string {
	return append([]string{"inbox", "conversations"}, more...)
}

// checkID refuses ids that would make another call than the one meant: two words
// stand beside the ids in Qlara's paths.
func checkID(id string) error {
	if !model.ValidID(id) || id == "assignable-users" || id == "reply" {
		return client.NotAConversation()
	}
	return nil
}

// wrongBase explains a 404 for something that always exists.
func (in *Inbox) wrongBase(err error) error {
	return client.WrongBase(err, in.account, "Qlara", "/api/partner-gateway/v1")
}

// pageInfo is what both lists say about the rest. Either may be missing.
type pageInfo struct {
	Total   loose.Count `json:"total"`
	HasMore *bool       `json:"hasMore"`
}
