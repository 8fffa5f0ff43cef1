package output

import (
	"slices"
	"strconv"
	"time"

	"convo/model"
	"convo/ui/term"
)

// Conversation is a conversation in JSON. What the API did not give is null.
type Conversation struct {
	Account           *model.Text  `json:"account"`
	ID                *model.Text  `json:"id"`
	Backend           *model.Text  `json:"backend"`
	Channel           *model.Text  `json:"channel"`
	Inbox             *model.Text  `json:"inbox"`
	Source            *model.Text  `json:"source"`
	Subject           *model.Text  `json:"subject"`
	Contact           Contact      `json:"contact"`
	Status            *model.Text  `json:"status"`
	Unread            any          `json:"unread"` // a number, true or false, or null
	HasUnread         *bool        `json:"has_unread"`
	Preview           *model.Text  `json:"preview"`
	LastMessageAt     *string      `json:"last_message_at"`
	LastDirection     *model.Text  `json:"last_direction"`
	Owner             *Person      `json:"owner"` // null also where it is not known, see OwnerKnown
	OwnerKnown        bool         `json:"owner_known"`
	Priority          *model.Text  `json:"priority"`
	DeadlineAt        *string      `json:"deadline_at"`
	ReplyWindowEndsAt *string      `json:"reply_window_ends_at"`
	Labels            []model.Text `json:"labels"`
	Bookings          []model.Text `json:"bookings"`
	Inquiries         []model.Text `json:"inquiries"`
	DefaultChannel    *model.Text  `json:"default_channel"`
	ClosedAt          *string      `json:"closed_at"`
	CreatedAt         *string      `json:"created_at"`
	UpdatedAt         *string      `json:"updated_at"`
}

// Contact is the customer in JSON.
type Contact struct {
	ID    *model.Text `json:"id"`
	Name  *model.Text `json:"name"`
	Phone *model.Text `json:"phone"`
	Email *model.Text `json:"email"`
}

// Person is somebody of the team in JSON.
type Person struct {
	ID   model.Text  `json:"id"`
	Name *model.Text `json:"name"`
}

// NewConversation is c in JSON, told by an account of the given backend.
func NewConversation(c *model.Conversation, backend string) Conversation {
	out := Conversation{
		Account: word(c.Ref.Account), ID: word(c.Ref.ID), Backend: word(backend), Channel: word(c.Channel),
		Contact: Contact{ID: word(c.Contact.ID), Name: text(c.Contact.Name), Phone: text(c.Contact.Phone), Email: text(c.Contact.Email)},
		Status:  word(string(c.Status)), Unread: unread(c.Unread), HasUnread: hasUnread(c.Unread),
		Preview: text(c.Preview), LastMessageAt: Stamp(c.LastMessageAt), LastDirection: word(string(c.LastDirection)),
		Owner: NewOwner(c.Owner), OwnerKnown: c.Owner.Known,
		ReplyWindowEndsAt: Stamp(c.WindowEndsAt), CreatedAt: Stamp(c.CreatedAt), UpdatedAt: Stamp(c.UpdatedAt),
	}
	if d := c.More; d != nil {
		out.Inbox, out.Source, out.Subject, out.Priority = text(d.Inbox), text(d.Source), text(d.Subject), word(d.Priority)
		out.DeadlineAt, out.ClosedAt, out.DefaultChannel = Stamp(d.DeadlineAt), Stamp(d.ClosedAt), word(d.DefaultChannel)
		out.Labels, out.Bookings, out.Inquiries = d.Labels, all(d.Bookings), all(d.Inquiries)
	}
	return out
}

// NewOwner is an owner in JSON; nil for nobody and where nobody told.
func NewOwner(o model.Owner) *Person {
	if !o.Known || o.IsNobody() {
		return nil
	}
	return &Person{ID: model.NewText(o.Person.ID), Name: text(o.Person.Name)}
}

// Message is a message in JSON.
type Message struct {
	ID          model.Text   `json:"id"`
	Direction   *model.Text  `json:"direction"`
	Text        model.Text   `json:"text"`
	At          *string      `json:"at"`
	Status      *model.Text  `json:"status"`
	Author      *model.Text  `json:"author"`
	Attachments []Attachment `json:"attachments"`
}

// Attachment is a file that came with a message, in JSON.
type Attachment struct {
	Name *model.Text `json:"name"`
	URL  *model.Text `json:"url"`
	Type *model.Text `json:"type"`
	Size *int64      `json:"size"`
}

// NewMessage is m in JSON.
func NewMessage(m *model.Message) Message {
	out := Message{
		ID: model.NewText(m.ID), Direction: word(string(m.Direction)), Text: m.Text, At: Stamp(m.At),
		Status: word(string(m.Status)), Author: text(m.Author), Attachments: []Attachment{},
	}
	for _, f := range m.Attachments {
		file := Attachment{Name: text(f.Name), URL: text(f.URL), Type: word(f.Type)}
		if f.Size > 0 {
			file.Size = &f.Size
		}
		out.Attachments = append(out.Attachments, file)
	}
	return out
}

// Columns are the columns of a table of conversations.
func Columns() []string {
	return []string{"ID", "ACCOUNT", "CHANNEL", "UNREAD", "OWNER", "LAST", "NAME", "PREVIEW"}
}

// accountColumn is where the account stands among the columns.
const accountColumn = 1

// WithoutAccount is such a table without the accounts, for people who have only one.
func WithoutAccount(header []string, rows [][]string) (fewer []string, all [][]string) {
	all = make([][]string, len(rows))
	for i, row := range rows {
		all[i] = slices.Delete(slices.Clone(row), accountColumn, accountColumn+1)
	}
	return slices.Delete(slices.Clone(header), accountColumn, accountColumn+1), all
}

// Row is c as a row of that table, under the id given.
func Row(c *model.Conversation, id, owner string) []string {
	return []string{
		Cell(id), Cell(c.Ref.Account), Cell(c.Channel), unreadWord(c.Unread), Cell(owner),
		c.LastMessageAt.String(), Name(c.Contact.Label()), c.Summary(),
	}
}

// Owner is how an owner is written in a table: ? is not known, - is nobody.
func Owner(o model.Owner) string {
	switch {
	case !o.Known:
		return "?"
	case o.IsNobody():
		return "-"
	case o.Person.Name.IsEmpty():
		return Cell(o.Person.ID)
	}
	return Name(o.Person.Name.Line())
}

// maxName bounds a name in a table, in columns. In JSON it is whole.
const maxName = 200

// Name is a name in a table: a stranger's may be of any length.
func Name(line string) string { return term.Cut(line, maxName) }

// Cell is any string as one line that is safe to show.
func Cell(s string) string { return model.NewText(s).Line() }

// Clock is a time for people: the day only where it is not today's.
func Clock(s model.Stamp, now time.Time) string {
	if s.IsZero() {
		return ""
	}
	t := s.Time().In(now.Location())
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return t.Format("15:04")
	}
	return t.Format("2006-01-02 15:04")
}

func unread(u model.Unread) any {
	switch u.Kind {
	case model.UnreadCount:
		return u.N
	case model.UnreadFlag:
		return u.N > 0
	case model.UnreadUnknown:
	}
	return nil
}

func unreadWord(u model.Unread) string {
	switch u.Kind {
	case model.UnreadCount:
		return strconv.Itoa(u.N)
	case model.UnreadFlag:
		return strconv.FormatBool(u.N > 0)
	case model.UnreadUnknown:
	}
	return "?"
}

func hasUnread(u model.Unread) *bool {
	if u.Kind == model.UnreadUnknown {
		return nil
	}
	has := u.Has()
	return &has
}

// text is t, or null where it was not given. A Text writes what a terminal must not
// see as \uXXXX.
func text(t model.Text) *model.Text {
	if t.Raw() == "" {
		return nil
	}
	return &t
}

// word is text for strings that are not a Text yet.
func word(s string) *model.Text { return text(model.NewText(s)) }

func all(of []string) []model.Text {
	if of == nil {
		return nil
	}
	out := make([]model.Text, len(of))
	for i, s := range of {
		out[i] = model.NewText(s)
	}
	return out
}

// Stamp is a time in JSON, as it was given; nil where none was.
func Stamp(s model.Stamp) *string {
	if s.IsZero() {
		return nil
	}
	t := s.String()
	return &t
}
