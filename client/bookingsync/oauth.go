package bookingsync

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"convo/client/wire"
	"convo/model"
)

// Signing in is OAuth 2.0 by a code that people copy (authorization page): they open
// Authorize's address in a browser, agree, and bring the code back to Exchange. What it
// gives lives for two hours and is then renewed with a token that changes each time: a
// token that is lost, or used twice, is a login lost.

// redirectURI makes the server show the code instead of leading anywhere with it.
const redirectURI = "urn:ietf:wg:oauth:2.0:oob"

// scopes are what convo asks for: the inbox, sources' names, and customers' names.
const scopes = "inbox_read inbox_write bookings_read clients_read"

const (
	// renewBefore is how long before a token's end it is renewed. Each process comes up
	// to renewSpread later, so that the first one does it for all of them.
	renewBefore = 5 * time.Minute
	renewSpread = time.Minute
	// stillGood is how much must be left of a token that could not be renewed for it to
	// be used all the same.
	stillGood = time.Minute
	// renewPause is how long nobody tries again after that.
	renewPause = 30 * time.Second
	// renewTime bounds one renewal, with waiting for another process.
	renewTime = time.Minute
)

// Vault keeps an account's login where all processes of a person find it. Login answers
// what is kept, nil for nothing. ChangeLogin replaces it while no other process does:
// change gets what is there and answers what is to be there, nil for no change; when
// ChangeLogin returns nil, it is on disk. Errors of change are passed on.
type Vault interface {
	Login(account string) ([]byte, error)
	ChangeLogin(ctx context.Context, account string, change func(old []byte) ([]byte, error)) error
}

// OAuthOptions say who signs in where. All but Wire's details are needed.
type OAuthOptions struct {
	Account  string // the account's name, in the vault and in words
	ClientID string
	// ClientSecret fetches the application's secret when it is needed.
	ClientSecret func(ctx context.Context) (wire.Secret, error)
	Vault        Vault
	// Wire tells how to reach the server. Its Base is the API's address, of which scheme
	// and host are taken; its credential is not used.
	Wire wire.Options
}

// OAuth is one account's login. It is safe for concurrent use, and several processes
// may have the same login at the same time.
type OAuth struct {
	account  string
	clientID string
	secret   func(context.Context) (wire.Secret, error)
	vault    Vault
	wire     *wire.Client
	origin   string
	early    time.Duration // how long before its end a token is renewed
	now      func() time.Time
	flight   singleflight.Group

	// answered is called between a server's answer and storing what it says; tests end
	// the process there.
	answered func()

	mu     sync.Mutex
	tokens tokens
	over   wire.Secret // the refresh token that is not accepted any more
	rest   time.Time   // until when nobody tries to renew what is still good
}

// NewOAuth makes a login; it asks nobody and reads nothing yet. Its errors are
// *model.Fault of kind FaultLocal.
func NewOAuth(o OAuthOptions) (*OAuth, error) {
	api, err := wire.New(wire.Options{Base: o.Wire.Base, Insecure: o.Wire.Insecure})
	if err != nil {
		return nil, err
	}
	origin := api.Origin()
	if origin == "" {
		return nil, &model.Fault{
			Kind: model.FaultLocal, What: model.NewText("one signs in at BookingSync's own address, not through a socket"),
			Help: "set the url of account " + o.Account,
		}
	}
	to := o.Wire
	to.Base, to.MediaType, to.Limit = origin+"/oauth", "", wire.Limit{}
	to.Credential, to.Renew = nil, nil
	to.Trace = quiet(o.Wire.Trace)
	w, err := wire.New(to)
	if err != nil {
		return nil, err
	}
	return &OAuth{
		account: o.Account, clientID: o.ClientID, secret: o.ClientSecret, vault: o.Vault,
		wire: w, origin: origin, now: time.Now, answered: func() {},
		early: renewBefore - rand.N(renewSpread), //nolint:gosec // spreading load needs no secrecy
	}, nil
}

// quiet keeps a server's words out of the trace: an answer about secrets may hold them.
func quiet(trace func(wire.Event)) func(wire.Event) {
	if trace == nil {
		return nil
	}
	return func(e wire.Event) {
		if e.Failure != "" {
			e.Failure = "failed; what the server says of secrets is not shown"
		}
		trace(e)
	}
}

// Format prints the account only: nothing of a login is for a log.
func (o *OAuth) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "sign-in of account %s", o.account)
}

// Close gives back connections that are kept open.
func (o *OAuth) Close() { o.wire.Close() }

// Authorize is the address at which people agree and are shown a code. The server
// shows state beside it; "" sends none.
func (o *OAuth) Authorize(state string) string {
	q := url.Values{
		"client_id": {o.clientID}, "redirect_uri": {redirectURI}, "response_type": {"code"}, "scope": {scopes},
	}
	if state != "" {
		q.Set("state", state)
	}
	return o.origin + "/oauth/authorize?" + q.Encode()
}

// Ready reports, before anybody is sent to a browser, whether what Exchange gets could
// be kept and whether the application's secret is there.
func (o *OAuth) Ready(ctx context.Context) error {
	if o.clientID == "" {
		return &model.Fault{
			Kind: model.FaultLocal, What: model.NewText("account " + o.account + " has no client_id"),
			Help: "it is the id of the application that is registered with BookingSync",
		}
	}
	if _, err := o.clientSecret(ctx); err != nil {
		return err
	}
	return o.vault.ChangeLogin(ctx, o.account, func([]byte) ([]byte, error) { return nil, nil })
}

// Credential is the access token for a request, renewed before its end: for
// wire.Options. Its errors are *model.Fault of kinds that guarantee that the request
// was not made.
func (o *OAuth) Credential(ctx context.Context) (wire.Credential, error) {
	if t, ok := o.held(); ok {
		return Bearer(t.access), nil
	}
	t, err := o.renewed(ctx, "due", wire.Secret{})
	if err != nil {
		return wire.Credential{}, err
	}
	return Bearer(t.access), nil
}

// Renew reports whether there is another access token than the one that was refused:
// one that another process has stored meanwhile, or a new one. For wire.Options.
func (o *OAuth) Renew(ctx context.Context, refused wire.Credential) bool {
	t, err := o.renewed(ctx, "refused", refused.Value)
	return err == nil && Bearer(t.access).Value.Reveal() != refused.Value.Reveal()
}

// held is the token in memory, if it can be used without asking anybody.
func (o *OAuth) held() (tokens, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	left := o.tokens.left(o.now())
	return o.tokens, left > o.early || left > stillGood && o.now().Before(o.rest)
}

func (o *OAuth) hold(t tokens) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tokens, o.rest = t, time.Time{}
}

// renewed is a token that is good and not the one refused. It goes on when its caller
// no longer waits: what a server has answered must reach the disk.
func (o *OAuth) renewed(ctx context.Context, why string, refused wire.Secret) (tokens, error) {
	done := o.flight.DoChan(why, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewTime)
		defer cancel()
		return o.renew(ctx, refused)
	})
	select {
	case r := <-done:
		t, ok := r.Val.(tokens)
		if r.Err != nil || !ok {
			return tokens{}, r.Err
		}
		return t, nil
	case <-ctx.Done():
		return tokens{}, &model.Fault{
			Kind: model.FaultCanceled, What: model.NewText("given up while the login was renewed; nothing was requested"), Err: ctx.Err(),
		}
	}
}

// renew takes what is stored if it is good enough, and otherwise asks for another one,
// while no other process does.
func (o *OAuth) renew(ctx context.Context, refused wire.Secret) (tokens, error) {
	good := func(t tokens) bool {
		if refused.IsEmpty() {
			return t.left(o.now()) > o.early
		}
		return t.left(o.now()) > stillGood && Bearer(t.access).Value.Reveal() != refused.Reveal()
	}
	stored, err := o.stored()
	if err != nil {
		return tokens{}, err
	}
	if good(stored) {
		o.hold(stored)
		return stored, nil
	}
	var next tokens
	err = o.change(ctx, func(old tokens) (tokens, error) {
		if stored = old; good(old) {
			next = old
			return tokens{}, nil // nothing to store
		}
		var err error
		next, err = o.refresh(ctx, old)
		return next, err
	})
	if err == nil {
		o.hold(next)
		return next, nil
	}
	if f := model.AsFault(err); refused.IsEmpty() && f.Kind != model.FaultUnauthenticated && stored.left(o.now()) > stillGood {
		// It is early: what there is does until somebody tries again.
		o.hold(stored)
		o.mu.Lock()
		defer o.mu.Unlock()
		o.rest = o.now().Add(renewPause)
		return stored, nil
	}
	return tokens{}, err
}
