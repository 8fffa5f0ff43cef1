package bookingsync

import (
	"context"
	"encoding/json"
	"time"

	"convo/client/wire"
	"convo/model"
)

// tokens are what a login consists of. They are for one origin and go nowhere else.
type tokens struct {
	access, refresh wire.Secret
	until           time.Time // the access token's end, by this machine's clock
	origin          string
}

// left is how long the access token can still be used.
func (t tokens) left(now time.Time) time.Duration {
	if t.access.IsEmpty() {
		return 0
	}
	return t.until.Sub(now)
}

// kept is how a login is stored.
type kept struct {
	Origin  string    `json:"origin"`
	Access  string    `json:"access_token"`
	Refresh string    `json:"refresh_token"`
	Until   time.Time `json:"until"`
}

// encode is the login as it is stored.
func (t tokens) encode() ([]byte, error) {
	//nolint:gosec // what goes to the vault holds the secrets, or it would be none
	return json.Marshal(kept{t.origin, t.access.Reveal(), t.refresh.Reveal(), t.until})
}

// decode reads what is stored. A login for another address counts as none: its tokens
// are not sent to this one.
func (o *OAuth) decode(raw []byte) (tokens, error) {
	if raw == nil {
		return tokens{}, o.noLogin("nobody has signed in to account " + o.account + " from here")
	}
	var k kept
	if json.Unmarshal(raw, &k) != nil || k.Refresh == "" {
		return tokens{}, o.noLogin("the login of account " + o.account + " cannot be read")
	}
	if k.Origin != o.origin {
		return tokens{}, o.noLogin("the login of account " + o.account + " is for another address than its url")
	}
	if o.hasEnded(k.Refresh) {
		return tokens{}, o.ended()
	}
	return tokens{access: wire.NewSecret(k.Access), refresh: wire.NewSecret(k.Refresh), until: k.Until, origin: k.Origin}, nil
}

// stored is the login on disk.
func (o *OAuth) stored() (tokens, error) {
	raw, err := o.vault.Login(o.account)
	if err != nil {
		return tokens{}, err
	}
	return o.decode(raw)
}

// change replaces the login, while no other process does. What was not stored is not
// used either: the server would end what is stored, and the login would be lost.
func (o *OAuth) change(ctx context.Context, next func(old tokens) (tokens, error)) error {
	return o.replace(ctx, func(raw []byte) (tokens, error) {
		old, err := o.decode(raw)
		if err != nil {
			return tokens{}, err
		}
		return next(old)
	})
}

func (o *OAuth) replace(ctx context.Context, next func(raw []byte) (tokens, error)) error {
	stores := false
	err := o.vault.ChangeLogin(ctx, o.account, func(raw []byte) ([]byte, error) {
		t, err := next(raw)
		if err != nil || t.refresh.IsEmpty() {
			return nil, err
		}
		stores = true
		return t.encode()
	})
	if err != nil && stores {
		f := *model.AsFault(err)
		f.Kind = model.FaultLocal
		f.What = model.NewText("the renewed login of account " + o.account + " could not be stored, so it is not used: " + f.Error())
		return &f
	}
	return err
}

// end notes that a login was not renewed any more, so that nobody asks with it again
// until another one is stored.
func (o *OAuth) end(t tokens) *model.Fault {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tokens, o.over = tokens{}, t.refresh
	return o.ended()
}

func (o *OAuth) hasEnded(refresh string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return refresh == o.over.Reveal()
}

func (o *OAuth) ended() *model.Fault {
	return o.noLogin("the login of account " + o.account + " has ended")
}

// noLogin is why there is no token, and what to do about it.
func (o *OAuth) noLogin(what string) *model.Fault {
	return &model.Fault{Kind: model.FaultUnauthenticated, What: model.NewText(what), Help: "convo login --account " + o.account}
}
