package main

import (
	"context"
	"io"

	"convo/client/wire"
	"convo/cmd/convo/internal/config"
	"convo/model"
)

// keyHolder answers one account's credential.
type keyHolder struct {
	from    func(context.Context) (wire.Credential, error)
	refused *model.Fault // why there is none; it is not asked for again
}

func newKeyHolder(from func(context.Context) (wire.Credential, error)) *keyHolder {
	return &keyHolder{from: from}
}

// credential answers the credential for a request.
func (k *keyHolder) credential(ctx context.Context) (wire.Credential, error) {
	if k.refused != nil {
		return wire.Credential{}, k.refused
	}
	return k.from(ctx)
}

// check finds out, without a request of the account's own, whether there is a key.
func (k *keyHolder) check(ctx context.Context) error {
	_, err := k.credential(ctx)
	return err
}

// refuse gives the account up for this run, before anything is requested: a key that
// could not be had is as good as one that was refused, and asking again might put a
// question on a terminal that is the screen's by then.
func (k *keyHolder) refuse(why *model.Fault) {
	f := *why
	f.Kind = model.FaultUnauthenticated
	k.refused = &f
}

// given answers a key that is kept somewhere, fetched when it is first asked for and
// then remembered.
func (s *session) given(acc config.Account, quiet bool) func(context.Context) (wire.Credential, error) {
	var grumble io.Writer
	if s.app.verbose && !quiet {
		grumble = s.app.stderr
	}
	var fetched *wire.Credential
	turn := make(chan struct{}, 1)
	return func(ctx context.Context) (wire.Credential, error) {
		select {
		case turn <- struct{}{}:
		case <-ctx.Done():
			return wire.Credential{}, ctx.Err()
		}
		defer func() { <-turn }()
		if fetched != nil {
			return *fetched, nil
		}
		key, err := acc.Secret(ctx, grumble)
		if err != nil {
			return wire.Credential{}, err
		}
		cred := systems[acc.Backend].credential(acc, key)
		fetched = &cred
		return cred, nil
	}
}
