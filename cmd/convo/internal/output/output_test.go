package output_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/output"
	"convo/model"
)

// stranger is a conversation in which everything that a stranger chose is hostile.
func stranger() model.Conversation {
	const evil = "a\x1b]52;c;eA==\a\tb\nc\u202ed\u009b31m"
	return model.Conversation{
		Ref: model.Ref{Account: "shop", ID: "1"}, Channel: evil, Status: model.Status(evil), LastDirection: model.Direction(evil),
		Contact: model.Contact{ID: evil, Name: model.NewText(evil), Phone: model.NewText(evil), Email: model.NewText(evil)},
		Preview: model.NewText(evil), Owner: model.OwnedBy(model.Person{ID: evil, Name: model.NewText(evil)}),
		LastMessageAt: model.At(time.Date(2026, 4, 9, 14, 30, 0, 0, time.FixedZone("", 7200))),
		More:          &model.Details{Priority: evil, Labels: []model.Text{model.NewText(evil)}, Bookings: []string{evil}, DefaultChannel: evil},
	}
}

func TestNothingOfAStrangerReachesTheTerminal(t *testing.T) {
	c := stranger()
	var out bytes.Buffer
	w := output.New(&out, true)
	w.Value(output.NewConversation(&c, "qlara"))
	w.Value(output.NewMessage(&model.Message{ID: "a\x1bb", Direction: "\x1b", Status: "\u202e", Text: c.Preview}))
	w.Table(output.Columns(), [][]string{output.Row(&c, c.Ref.ID, output.Owner(c.Owner))})
	require.NoError(t, w.Err())
	for _, bad := range []string{"\x1b", "\a", "\u202e", "\u009b"} {
		assert.NotContains(t, out.String(), bad)
	}
	assert.Contains(t, out.String(), `\u001b]52;c;eA==\u0007`, "JSON keeps the original")
	lines := bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
	require.Len(t, lines, 3)
	assert.Len(t, bytes.Split(lines[2], []byte("\t")), 8, "eight fields, whatever is in them")
}

func TestWhatIsNotKnownIsNull(t *testing.T) {
	var out bytes.Buffer
	w := output.New(&out, true)
	w.Value(output.NewConversation(&model.Conversation{Ref: model.Ref{Account: "shop", ID: "1"}}, "qlara"))
	assert.JSONEq(t, `{"account":"shop","id":"1","backend":"qlara","channel":null,"inbox":null,"source":null,"subject":null,
		"contact":{"id":null,"name":null,"phone":null,"email":null},"status":null,"unread":null,"has_unread":null,"preview":null,
		"last_message_at":null,"last_direction":null,"owner":null,"owner_known":false,"priority":null,"deadline_at":null,
		"reply_window_ends_at":null,"labels":null,"bookings":null,"inquiries":null,"default_channel":null,"closed_at":null,
		"created_at":null,"updated_at":null}`, out.String())
}

// A list that the API gave empty is one; a list that it did not give is null.
func TestAnEmptyListIsNotAMissingOne(t *testing.T) {
	c := model.Conversation{More: &model.Details{Labels: []model.Text{}, Bookings: []string{}, Subject: model.NewText("Keys")}}
	var out bytes.Buffer
	output.New(&out, true).Value(output.NewConversation(&c, "bookingsync"))
	assert.Contains(t, out.String(), `"labels":[],"bookings":[],"inquiries":null`)
	assert.Equal(t, "Keys", output.Row(&c, "1", "-")[7], "a row says what there is to say")
}

func TestUnreadIsANumberOrAFlag(t *testing.T) {
	for want, u := range map[string]model.Unread{
		`"unread":3,"has_unread":true`:      model.UnreadN(3),
		`"unread":0,"has_unread":false`:     model.UnreadN(0),
		`"unread":true,"has_unread":true`:   {Kind: model.UnreadFlag, N: 1},
		`"unread":null,"has_unread":null`:   {},
		`"unread":false,"has_unread":false`: {Kind: model.UnreadFlag},
	} {
		var out bytes.Buffer
		output.New(&out, true).Value(output.NewConversation(&model.Conversation{Unread: u}, "qlara"))
		assert.Contains(t, out.String(), want)
	}
}

func TestOwnersInATable(t *testing.T) {
	assert.Equal(t, "?", output.Owner(model.Owner{}))
	assert.Equal(t, "-", output.Owner(model.Nobody()))
	assert.Equal(t, "4521", output.Owner(model.OwnedBy(model.Person{ID: "4521"})))
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAFullDiskIsTold(t *testing.T) {
	w := output.New(full{}, false)
	w.Line("something")
	require.Error(t, w.Err())
	assert.Equal(t, model.FaultLocal, model.AsFault(w.Err()).Kind)
}

// A stranger's name may be of any length; a table's column may not.
func TestNamesInTablesAreBounded(t *testing.T) {
	c := model.Conversation{
		Ref:     model.Ref{Account: "shop", ID: "1"},
		Contact: model.Contact{Name: model.NewText(strings.Repeat("n", 5000))},
		Owner:   model.OwnedBy(model.Person{ID: "2", Name: model.NewText(strings.Repeat("o", 5000))}),
	}
	row := output.Row(&c, c.Ref.ID, output.Owner(c.Owner))
	assert.LessOrEqual(t, len([]rune(row[6])), 200)
	assert.LessOrEqual(t, len([]rune(row[4])), 200)
	assert.Equal(t, c.Contact.Name.Raw(), output.NewConversation(&c, "qlara").Contact.Name.Raw(), "JSON has all of it")
}
