package main

import (
	"convo/client"
	"convo/client/bookingsync"
	"convo/client/gtateth"
	"convo/client/qlara"
	"convo/client/wire"
	"convo/cmd/convo/internal/config"
	"convo/model"
)

// system is what differs between the backends when an account is made.
type system struct {
	limit wire.Limit // as documented
	media string     // as in wire.Options
	// inbox makes the client. With a nil wire it still knows its Caps.
	inbox func(acc config.Account, people []model.Person, w *wire.Client) client.Inbox
	// credential puts a key that was given into the header that carries it.
	credential func(acc config.Account, key wire.Secret) wire.Credential
	// permissions are what the system asks of a key; none where keys are not limited.
	permissions []permission
}

// systems are the backends, by the word for them in the configuration.
var systems = map[string]system{
	"qlara": {
		limit: qlara.Limit(),
		inbox: func(acc config.Account, _ []model.Person, w *wire.Client) client.Inbox {
			return qlara.New(acc.Name, w, qlara.Options{
				Reply: qlara.ReplyFields{Conversation: acc.ReplyIDField, Text: acc.ReplyTextField},
			})
		},
		credential: func(_ config.Account, key wire.Secret) wire.Credential {
			return wire.Credential{Header: qlara.KeyHeader, Value: key}
		},
	},
	"bookingsync": {
		limit: bookingsync.Limit(), media: bookingsync.MediaType,
		inbox: func(acc config.Account, _ []model.Person, w *wire.Client) client.Inbox {
			return bookingsync.New(acc.Name, w, bookingsync.Options{Me: acc.Me})
		},
		credential: func(_ config.Account, key wire.Secret) wire.Credential { return bookingsync.Bearer(key) },
		// The scopes of the authorization page. None is told for hosts.
		permissions: []permission{
			{name: "inbox_read", uses: "conversations and threads", path: []string{"inbox", "conversations"}},
			{name: "inbox_write", uses: "replies, notes and changes"},
			// Only single clients are documented. Nobody has this number, so that a key
			// with the scope is told "not found" (inferred).
			{name: "clients_read", uses: "customers' names", path: []string{"clients", "0"}, absent: true},
			{name: "bookings_read", uses: "where bookings come from", path: []string{"sources"}},
			{name: "hosts", uses: "who can be assigned", path: []string{"hosts"}},
		},
	},
	"gtateth": {
		limit: gtateth.Limit(),
		inbox: func(acc config.Account, people []model.Person, w *wire.Client) client.Inbox {
			return gtateth.New(acc.Name, w, gtateth.Options{AssumeMessages: acc.Messages == config.Assumed, People: people})
		},
		credential: func(acc config.Account, key wire.Secret) wire.Credential {
			return gtateth.Credential(acc.AuthHeader, key)
		},
		permissions: []permission{
			{name: "read:conversations", uses: "conversations", path: []string{"conversations"}},
			{name: "write:conversations", uses: "changes"},
			{name: "read:customers", uses: "customers' names", path: []string{"customers"}},
		},
	},
}

// caps is what an account's system can do, which costs nothing to know.
func (s *session) caps(acc config.Account) model.Caps {
	return systems[acc.Backend].inbox(acc, s.config.PeopleOf(acc.Name), nil).Caps()
}
