package bookingsync

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// usualLife is how long an access token lives (authorization page), where an answer
// does not say.
const usualLife = 7200 * time.Second

// Exchange turns the code that people were shown into a login and stores it.
func (o *OAuth) Exchange(ctx context.Context, code string) error {
	if code = strings.TrimSpace(code); !isToken(code) {
		return client.Refused("that is no code; nothing was requested")
	}
	var t tokens
	err := o.replace(ctx, func([]byte) (tokens, error) {
		var err error
		t, err = o.grant(ctx, url.Values{"grant_type": {"authorization_code"}, "code": {code}})
		if err == nil && t.refresh.IsEmpty() {
			err = client.Refused("BookingSync gave a token that cannot be renewed; it is not used")
		}
		if f := model.AsFault(err); f != nil && saysGrant(f) {
			f.What = model.NewText("the code was not accepted")
			f.Help = "a code can be used once and for a few minutes: convo login --account " + o.account
		}
		return t, err
	})
	if err != nil {
		return err
	}
	o.hold(t)
	return nil
}

// refresh asks for a new pair of tokens. The old one stays good until the new access
// token is first used (inferred: BookingSync's errors are Doorkeeper's, and that is how
// Doorkeeper does it), so whoever ends here before the new pair is stored loses nothing.
func (o *OAuth) refresh(ctx context.Context, old tokens) (tokens, error) {
	t, err := o.grant(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old.refresh.Reveal()}})
	if f := model.AsFault(err); f != nil && saysGrant(f) {
		return tokens{}, o.end(old)
	}
	if err == nil && t.refresh.IsEmpty() {
		t.refresh = old.refresh // none was given: the old one goes on (RFC 6749)
	}
	return t, err
}

// grant asks for tokens.
func (o *OAuth) grant(ctx context.Context, form url.Values) (tokens, error) {
	secret, err := o.clientSecret(ctx)
	if err != nil {
		return tokens{}, err
	}
	form.Set("client_id", o.clientID)
	form.Set("client_secret", secret.Reveal())
	form.Set("redirect_uri", redirectURI)
	var t tokens
	_, err = o.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: []string{"token"}, Form: form, Class: wire.Write,
		Decode: func(body []byte) (err error) {
			t, err = o.decodeGrant(body)
			return err
		},
	})
	if err != nil {
		return tokens{}, o.notGranted(err)
	}
	o.answered()
	return t, nil
}

func (o *OAuth) decodeGrant(body []byte) (tokens, error) {
	var a struct {
		Access  loose.Text  `json:"access_token"`
		Refresh loose.Text  `json:"refresh_token"`
		Type    loose.Text  `json:"token_type"`
		Life    loose.Count `json:"expires_in"` // seconds
	}
	if json.Unmarshal(body, &a) != nil || !isToken(string(a.Access)) || a.Refresh != "" && !isToken(string(a.Refresh)) ||
		a.Type != "" && !strings.EqualFold(string(a.Type), "bearer") {
		return tokens{}, client.ErrShape
	}
	life := usualLife
	if a.Life.OK && a.Life.N > 0 {
		life = time.Duration(a.Life.N) * time.Second
	}
	return tokens{
		access: wire.NewSecret(string(a.Access)), refresh: wire.NewSecret(string(a.Refresh)),
		until: o.now().Round(0).Add(life), origin: o.origin,
	}, nil
}

// isToken reports whether s can be in a header and in a form as it is.
func isToken(s string) bool {
	const longest = 4096
	return s != "" && len(s) <= longest && strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// clientSecret fetches the application's secret. What fetches it may print anything, so
// of its errors only a *model.Fault is shown.
func (o *OAuth) clientSecret(ctx context.Context) (wire.Secret, error) {
	var secret wire.Secret
	var err error
	if o.secret != nil {
		secret, err = o.secret(ctx)
	}
	var f *model.Fault
	switch {
	case errors.As(err, &f):
		return wire.Secret{}, f
	case err != nil || secret.IsEmpty():
		return wire.Secret{}, &model.Fault{Kind: model.FaultLocal, What: model.NewText("the client secret of account " + o.account + " could not be read")}
	}
	return secret, nil
}

// grantErrors are the words that RFC 6749 has for a refusal. No other word of an answer
// about secrets is shown, since it may hold them.
var grantErrors = []string{
	"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
	"access_denied", "server_error", "temporarily_unavailable",
}

const invalidGrant = "invalid_grant"

// notGranted says in our words why there are no tokens, with a kind that guarantees
// that whatever they were wanted for was not requested.
func (o *OAuth) notGranted(err error) *model.Fault {
	f := *model.AsFault(err)
	said, _, _ := strings.Cut(f.Error(), " ")
	said = strings.TrimSuffix(said, ";") // behind which the transport says that it may have been done
	if !slices.Contains(grantErrors, said) {
		said = ""
	}
	f.Err = nil
	switch {
	case said == invalidGrant:
		f.Kind, f.What = model.FaultUnauthenticated, model.NewText(invalidGrant)
	case said == "invalid_client", said == "unauthorized_client", f.Kind == model.FaultUnauthenticated:
		f.Kind = model.FaultUnauthenticated
		f.What = model.NewText("BookingSync does not know this application" + behind(said))
		f.Help = "check client_id and the client secret of account " + o.account
	case f.Kind == model.FaultNetwork && f.Status == 0, f.Kind == model.FaultCanceled, f.Kind == model.FaultLocal:
		// Nothing of the server's is in it.
	case f.Kind == model.FaultRateLimited:
		f.What = model.NewText("signing in to BookingSync is limited for a while")
	case f.Kind == model.FaultRefused:
		f.What = model.NewText("BookingSync gives no token" + behind(said))
		f.Help = "check client_id and the url of account " + o.account
	default: // nobody knows what became of it, and it can be asked again
		f.Kind = model.FaultNetwork
		f.What = model.NewText("no token came from BookingSync" + behind(said) + "; nothing else was requested")
		f.Help = "try again"
	}
	return &f
}

func behind(said string) string {
	if said == "" {
		return ""
	}
	return ": " + said
}

func saysGrant(f *model.Fault) bool { return f.Error() == invalidGrant }
