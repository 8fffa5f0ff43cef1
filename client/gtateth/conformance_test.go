package gtateth_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"convo/client"
	"convo/client/clienttest"
	"convo/client/gtateth"
	"convo/client/practice"
	"convo/client/wire"
	"convo/model"
)

// agent is an agent's id on the practice server.
func agent(number int) string { return fmt.Sprintf("64a1b2c3a0%014d", number) }

// dial makes an inbox on a base address.
func dial(t testing.TB, base, key, header string, o gtateth.Options) *gtateth.Inbox {
	t.Helper()
	w, err := wire.New(wire.Options{
		Base: base,
		Credential: func(context.Context) (wire.Credential, error) {
			return gtateth.Credential(header, wire.NewSecret(key)), nil
		},
	})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return gtateth.New(clienttest.Account, w, o)
}

// harness tests the documented API, or with messages the guessed paths as well.
func harness(header string, messages bool) clienttest.Harness {
	people := []model.Person{
		{ID: agent(4522), Name: model.NewText("Luca Verdi")},
		{ID: agent(4523), Name: model.NewText("Marco Rossi")},
	}
	h := clienttest.Harness{
		Backend: "gtateth",
		Open: func(t testing.TB, base, key string) client.Inbox {
			return dial(t, base, key, header, gtateth.Options{AssumeMessages: messages, People: people})
		},
		Variants: []string{
			"",
			"refs=plain,order=newest",
			"refs=populated,delete=200,order=id",
			"refs=mixed,order=created",
		},
		Agents:         [2]string{agent(4522), agent(4523)},
		Stranger:       agent(9999),
		NoConversation: "64a1b2c3c000000000999999",
		PutAway:        model.OpClose,
		BringBack:      model.OpReopen,
		// Closing and reopening are statuses, too, and have names of their own there.
		Operation: map[model.OpKind]practice.Operation{model.OpStatus: practice.OpStatus},
		Values: map[model.OpKind][]string{
			model.OpStatus:   {"pending", "closed", "open"},
			model.OpPriority: {"low", "medium", "high", "urgent"},
			model.OpSubject:  {"Fattura <2231> \"è\" 👋🏽"},
		},
		New: func(like model.Conversation) model.NewConversation {
			return model.NewConversation{Subject: "Una domanda", Customer: like.Contact.ID, Channel: "chat", Priority: "high"}
		},
	}
	if messages {
		h.Always = "messages-api=assumed"
	}
	return h
}

func TestConformance(t *testing.T) { clienttest.Run(t, harness(gtateth.HeaderBearer, false)) }

func TestConformanceWithAssumedMessages(t *testing.T) {
	clienttest.Run(t, harness(gtateth.HeaderAPIKey, true))
}
