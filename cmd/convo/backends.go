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

// backend is how one system is spoken to.
type backend struct {
	limit wire.Limit // as documented
	media string     // of bodies; "" is JSON's usual one
	key   func(acc config.Account, key wire.Secret) wire.Credential
	open  func(acc config.Account, people []model.Person, w *wire.Client) client.Inbox
}

// backends are the systems, by the name that the configuration has for them.
var backends = map[string]backend{
	"qlara": {
		limit: qlara.Limit(),
		key: func(_ config.Account, key wire.Secret) wire.Credential {
			return wire.Credential{Header: qlara.KeyHeader, Value: key}
		},
		open: func(acc config.Account, _ []model.Person, w *wire.Client) client.Inbox {
			return qlara.New(acc.Name, w, qlara.Options{Reply: qlara.ReplyFields{Conversation: acc.ReplyIDField, Text: acc.ReplyTextField}})
		},
	},
	"bookingsync": {
		limit: bookingsync.Limit(),
		media: bookingsync.MediaType,
		key:   func(_ config.Account, key wire.Secret) wire.Credential { return bookingsync.Bearer(key) },
		open: func(acc config.Account, _ []model.Person, w *wire.Client) client.Inbox {
			return bookingsync.New(acc.Name, w, bookingsync.Options{Me: acc.Me})
		},
	},
	"gtateth": {
		limit: gtateth.Limit(),
		key: func(acc config.Account, key wire.Secret) wire.Credential {
			return gtateth.Credential(acc.AuthHeader, key)
		},
		open: func(acc config.Account, people []model.Person, w *wire.Client) client.Inbox {
			return gtateth.New(acc.Name, w, gtateth.Options{AssumeMessages: acc.Messages == config.Assumed, People: people})
		},
	},
}
