package practice

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"convo/client/practice/world"
)

// An id is the 24 hex digits of a MongoDB ObjectId: eight that are always the same, two for what it
// names, and the number that the other APIs give, so that people can read it.
const (
	hexConversation = "c0"
	hexCustomer     = "c1"
	hexPerson       = "a0"
	hexInbox        = "b0"
	hexMessage      = "d0"
	hexAttachment   = "d1"

	hexPrefix = "64a1b2c3"

	notHex = "must be a 24 character hex string"
)

func hexID(kind string, number int) string { return fmt.Sprintf("%s%s%014d", hexPrefix, kind, number) }

// readHexID reads the number in an id of this kind.
func readHexID(kind, id string) (int, bool) {
	number, ok := strings.CutPrefix(strings.ToLower(id), hexPrefix+kind)
	if !ok || len(number) != 14 {
		return 0, false
	}
	n, ok := digits(number, "")
	return int(n), ok
}

func isHexID(id string) bool {
	raw, err := hex.DecodeString(id)
	return err == nil && len(raw) == 12
}

// Page sizes: "Items per page (default: 50, max: 100)", of customers 20. That more than the maximum
// counts as the maximum is inferred.
const (
	tatethPage         = 50
	tatethCustomerPage = 20
	tatethMaxPage      = 100
)

// tatethPaging is which part of a list is asked for.
type tatethPaging struct{ page, limit int }

func (p tatethPaging) offset() int { return (p.page - 1) * p.limit }

func tatethPagingOf(v url.Values, usual int, wrong details) tatethPaging {
	read := func(name string, missing int) int {
		if v.Get(name) == "" {
			return missing
		}
		n, err := strconv.Atoi(v.Get(name))
		if err != nil || n < 1 {
			wrong[name] = "must be a number from 1"
			return missing
		}
		return n
	}
	// The offset of a page beyond all others must not overflow.
	return tatethPaging{page: min(read("page", 1), 1<<40), limit: min(read("limit", usual), tatethMaxPage)}
}

// answer puts something into the envelope.
func (g *gtateth) answer(w http.ResponseWriter, status int, data any) {
	writeJSON(w, status, map[string]any{"success": true, "data": data})
}

// page answers a part of a list.
func (g *gtateth) page(w http.ResponseWriter, data any, p tatethPaging, total int) {
	writeJSON(w, http.StatusOK, map[string]any{
		"success": true, "data": data,
		"pagination": map[string]int{
			"total": total, "page": p.page, "limit": p.limit, "totalPages": (total + p.limit - 1) / p.limit,
		},
	})
}

type tatethConversation struct {
	ID         string `json:"_id"`
	Subject    string `json:"subject"`
	Status     string `json:"status"`
	Priority   string `json:"priority"`
	Channel    string `json:"channel"`
	CustomerID any    `json:"customerId"` // an id, an object, or null
	AssignedTo any    `json:"assignedTo"` // likewise
	InboxID    any    `json:"inboxId"`
	CreatedAt  any    `json:"createdAt"`
	UpdatedAt  any    `json:"updatedAt"`
}

// tatethWhole is a conversation asked for alone. The list shows neither labels nor source.
type tatethWhole struct {
	tatethConversation
	Labels []string `json:"labels"`
	Source string   `json:"source"`
}

// tatethSources are where conversations come from, by their channel.
var tatethSources = map[string]string{"email": "email", "chat": "widget", "phone": "phone", "whatsapp": "api"}

func tatethStatus(c world.Conversation) string {
	switch c.View() {
	case world.ViewActive:
		return "open"
	case world.ViewPending:
		return "pending"
	default:
		return "closed"
	}
}

// references says which of a conversation's references are whole objects.
type references struct{ customer, owner bool }

// listed are the references in a list: ids, as in its generated example.
func (g *gtateth) listed(c world.Conversation) references { return g.references(c, references{}) }

// single are those of a conversation asked for alone, "populated" as its page says.
func (g *gtateth) single(c world.Conversation) references {
	return g.references(c, references{customer: true, owner: true})
}

// saved are those of one that was just written, which nobody documents.
func (g *gtateth) saved(c world.Conversation) references { return g.references(c, references{}) }

func (g *gtateth) references(c world.Conversation, usual references) references {
	switch g.faults.get().Refs {
	case RefsPlain:
		return references{}
	case RefsPopulated:
		return references{customer: true, owner: true}
	case RefsMixed:
		return references{customer: c.Index%2 == 0, owner: c.Index%3 == 0}
	default:
		return usual
	}
}

func (g *gtateth) conversation(c world.Conversation, refs references) tatethWhole {
	out := tatethConversation{
		ID: hexID(hexConversation, c.Index+1), Subject: c.Subject, Status: tatethStatus(c), Priority: c.Priority, Channel: c.Medium,
		CreatedAt: zulu(c.CreatedAt), UpdatedAt: zulu(c.UpdatedAt),
	}
	if c.Customer != 0 {
		out.CustomerID = hexID(hexCustomer, c.Customer)
		if refs.customer {
			out.CustomerID = tatethCustomerOf(c.Customer, c.Contact)
		}
	}
	if c.Owner != 0 {
		out.AssignedTo = g.person(c.Owner)
		if refs.owner {
			out.AssignedTo = tatethUser(c.Owner)
		}
	}
	if c.Inbox != 0 {
		out.InboxID = hexID(hexInbox, c.Inbox)
	}
	labels := c.Labels
	if labels == nil {
		labels = []string{}
	}
	return tatethWhole{out, labels, tatethSources[c.Medium]}
}

// tatethProfile is where people's names are. A name's first word counts as the first name.
type tatethProfile struct {
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	Email     string `json:"email,omitempty"`
	Phone     string `json:"phone,omitempty"`
}

func profileOf(name string) tatethProfile {
	first, last, _ := strings.Cut(name, " ")
	return tatethProfile{FirstName: first, LastName: last}
}

// tatethUser is a populated user, whose shape no page shows: it is inferred from the customers'.
func tatethUser(id int) any {
	out := map[string]any{"_id": hexID(hexPerson, id)}
	for _, p := range world.Team() {
		if p.ID == id {
			out["profile"] = profileOf(p.Name)
		}
	}
	return out
}
