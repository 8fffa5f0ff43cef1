package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/ui"
)

func TestWhatTheScreenLeftIsToldInWords(t *testing.T) {
	var stderr bytes.Buffer
	a := &app{stderr: &stderr}
	a.sayLeftover(ui.Leftover{})
	require.Empty(t, stderr.String())
	of := func(id string) model.Ref { return model.Ref{Account: "shop", ID: id} }
	a.sayLeftover(ui.Leftover{
		Unconfirmed: []ui.Change{{Kind: model.OpArchive, Conv: of("chat_000004")}, {Kind: model.OpReply, Conv: of("chat_000007")}},
		Held:        []model.Ref{of("chat_000009")},
	})
	require.Equal(t, "convo: 2 changes were not confirmed: archive chat_000004, reply chat_000007; look at them at the next start\n"+
		"convo: 1 held reply was not sent: it is a draft again\n", stderr.String())
}
