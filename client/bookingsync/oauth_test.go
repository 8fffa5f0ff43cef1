package bookingsync_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/bookingsync"
	"convo/client/clienttest"
	"convo/client/local"
	"convo/client/practice"
	"convo/client/wire"
	"convo/model"
)

const (
	oldAccess, oldRefresh = "old-access-0123456789", "old-refresh-0123456789"
	newAccess, newRefresh = "new-access-0123456789", "new-refresh-0123456789"
	clientSecret          = "client-secret-0123456789"
	granted               = `{"access_token":"` + newAccess + `","token_type":"bearer","expires_in":7200,"refresh_token":"` + newRefresh + `","scope":"public"}`
)

// tokenServer answers requests for tokens with what is written down, and notes their forms.
type tokenServer struct {
	mu      sync.Mutex
	answers []reply // each once, the last one for ever
	forms   []url.Values
	url     string
}

func (s *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || r.Method+" "+r.URL.Path != "POST /oauth/token" || r.Header.Get("Authorization") != "" {
		w.WriteHeader(http.StatusTeapot)
		return
	}
	s.mu.Lock()
	s.forms = append(s.forms, r.PostForm)
	answer := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	s.mu.Unlock()
	if answer.cut {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	for name, value := range answer.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.status)
	_, _ = w.Write([]byte(answer.body))
}

func (s *tokenServer) asked() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]url.Values{}, s.forms...)
}

func granting(t *testing.T, answers ...reply) *tokenServer {
	t.Helper()
	s := &tokenServer{answers: answers}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func openVault(t testing.TB, dir string) *local.Store {
	t.Helper()
	s, err := local.Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func vaultDir(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "convo")
}

// login is what is stored.
type login struct {
	Origin  string    `json:"origin"`
	Access  string    `json:"access_token"`
	Refresh string    `json:"refresh_token"`
	Until   time.Time `json:"until"`
}

// keep stores a login whose access token has that long to live.
func keep(t testing.TB, v bookingsync.Vault, l login, left time.Duration) {
	t.Helper()
	l.Until = time.Now().Add(left)
	require.NoError(t, v.ChangeLogin(t.Context(), "shop", func([]byte) ([]byte, error) { return json.Marshal(l) }))
}

func kept(t testing.TB, v bookingsync.Vault) login {
	t.Helper()
	raw, err := v.Login("shop")
	require.NoError(t, err)
	var l login
	if raw != nil {
		require.NoError(t, json.Unmarshal(raw, &l))
	}
	return l
}

// signIn makes a login at a server's API. It may change the options.
func signIn(t testing.TB, server string, v bookingsync.Vault, change ...func(*bookingsync.OAuthOptions)) *bookingsync.OAuth {
	t.Helper()
	o := bookingsync.OAuthOptions{
		Account: "shop", ClientID: practice.ClientID, Vault: v, Wire: wire.Options{Base: server + root, MediaType: bookingsync.MediaType},
		ClientSecret: func(context.Context) (wire.Secret, error) { return wire.NewSecret(clientSecret), nil },
	}
	for _, f := range change {
		f(&o)
	}
	auth, err := bookingsync.NewOAuth(o)
	require.NoError(t, err)
	t.Cleanup(auth.Close)
	return auth
}

func bearer(t testing.TB, o *bookingsync.OAuth) string {
	t.Helper()
	cred, err := o.Credential(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Authorization", cred.Header)
	return strings.TrimPrefix(cred.Value.Reveal(), "Bearer ")
}

func TestWhereOneAgrees(t *testing.T) {
	o := signIn(t, "https://www.bookingsync.com", openVault(t, vaultDir(t)))
	u, err := url.Parse(o.Authorize("s1"))
	require.NoError(t, err)
	assert.Equal(t, "https://www.bookingsync.com/oauth/authorize", u.Scheme+"://"+u.Host+u.Path)
	assert.Equal(t, url.Values{
		"client_id": {"practice-client"}, "redirect_uri": {"urn:ietf:wg:oauth:2.0:oob"}, "response_type": {"code"},
		"scope": {"inbox_read inbox_write bookings_read clients_read"}, "state": {"s1"},
	}, u.Query())
	assert.NotContains(t, o.Authorize(""), "state")
	for _, base := range []string{"unix:/run/convo.sock", "http://www.bookingsync.com/api/v3", "::"} {
		_, err := bookingsync.NewOAuth(bookingsync.OAuthOptions{Account: "shop", Wire: wire.Options{Base: base}})
		assert.Equal(t, model.FaultLocal, clienttest.Kind(err), base)
		assert.Error(t, err)
	}
}

func TestACodeBecomesALogin(t *testing.T) {
	v := openVault(t, vaultDir(t))
	s := granting(t, ok(granted))
	o := signIn(t, s.url, v)
	_, err := o.Credential(t.Context())
	assert.Equal(t, model.FaultUnauthenticated, clienttest.Kind(err))
	assert.Equal(t, "convo login --account shop", model.AsFault(err).Help)
	require.NoError(t, o.Ready(t.Context()))
	before := time.Now()
	require.NoError(t, o.Exchange(t.Context(), " code-1\n"))
	l := kept(t, v)
	assert.Equal(t, login{Origin: s.url, Access: newAccess, Refresh: newRefresh, Until: l.Until}, l)
	assert.WithinRange(t, l.Until, before.Add(7200*time.Second), time.Now().Add(7200*time.Second))
	assert.Equal(t, []url.Values{{
		"grant_type": {"authorization_code"}, "code": {"code-1"}, "redirect_uri": {"urn:ietf:wg:oauth:2.0:oob"},
		"client_id": {"practice-client"}, "client_secret": {clientSecret},
	}}, s.asked())
	assert.Equal(t, newAccess, bearer(t, o))
	assert.Equal(t, newAccess, bearer(t, signIn(t, s.url, v)), "another process has it from the vault")
	assert.Len(t, s.asked(), 1)
}

func TestCodesThatAreNone(t *testing.T) {
	for _, tt := range []struct {
		code   string
		answer reply
		kind   model.FaultKind
		words  string
		asked  int
	}{
		{"", ok(granted), model.FaultRefused, "no code", 0},
		{"a b", ok(granted), model.FaultRefused, "no code", 0},
		{"a\x1bb", ok(granted), model.FaultRefused, "no code", 0},
		{"x", says(400, `{"error":"invalid_grant","error_description":"code x"}`), model.FaultUnauthenticated, "the code was not accepted", 1},
		{"x", says(401, `{"error":"invalid_grant"}`), model.FaultUnauthenticated, "the code was not accepted", 1},
		{"x", says(401, `{"error":"invalid_client"}`), model.FaultUnauthenticated, "does not know this application: invalid_client", 1},
		{"x", ok(`{"access_token":"` + newAccess + `"}`), model.FaultRefused, "cannot be renewed", 1},
		{"x", lost(), model.FaultNetwork, "no token came", 1},
	} {
		v := openVault(t, vaultDir(t))
		s := granting(t, tt.answer)
		err := signIn(t, s.url, v).Exchange(t.Context(), tt.code)
		assert.Equal(t, tt.kind, clienttest.Kind(err), "%+v", tt)
		assert.Contains(t, err.Error(), tt.words)
		assert.Len(t, s.asked(), tt.asked)
		assert.Equal(t, login{}, kept(t, v))
	}
}

func TestWhatSigningInNeeds(t *testing.T) {
	v := openVault(t, vaultDir(t))
	for _, tt := range []struct {
		change func(*bookingsync.OAuthOptions)
		words  string
	}{
		{func(o *bookingsync.OAuthOptions) { o.ClientID = "" }, "no client_id"},
		{func(o *bookingsync.OAuthOptions) { o.ClientSecret = nil }, "the client secret of account shop"},
		{func(o *bookingsync.OAuthOptions) {
			o.ClientSecret = func(context.Context) (wire.Secret, error) { return wire.Secret{}, errors.New(clientSecret) }
		}, "the client secret of account shop could not be read"},
		{func(o *bookingsync.OAuthOptions) {
			o.ClientSecret = func(context.Context) (wire.Secret, error) {
				return wire.Secret{}, &model.Fault{Kind: model.FaultLocal, What: text("the keyring is locked")}
			}
		}, "the keyring is locked"},
		{func(o *bookingsync.OAuthOptions) { o.Vault = full{v} }, "is full"},
	} {
		s := granting(t, ok(granted))
		o := signIn(t, s.url, v, tt.change)
		err := o.Ready(t.Context())
		assert.Equal(t, model.FaultLocal, clienttest.Kind(err))
		assert.ErrorContains(t, err, tt.words)
		assert.NotContains(t, err.Error(), clientSecret)
		assert.Empty(t, s.asked())
	}
}

// full is a vault that cannot store.
type full struct{ bookingsync.Vault }

func (f full) ChangeLogin(ctx context.Context, account string, change func([]byte) ([]byte, error)) error {
	err := f.Vault.ChangeLogin(ctx, account, func(old []byte) ([]byte, error) {
		_, err := change(old)
		return nil, err
	})
	if err != nil {
		return err
	}
	return &model.Fault{Kind: model.FaultLocal, What: text("the disk is full")}
}

func TestATokenIsRenewedBeforeItsEnd(t *testing.T) {
	for left, renewed := range map[time.Duration]bool{
		2 * time.Hour: false, 6 * time.Minute: false, 3 * time.Minute: true, 0: true, -time.Hour: true,
	} {
		v := openVault(t, vaultDir(t))
		s := granting(t, ok(granted))
		keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, left)
		o := signIn(t, s.url, v)
		if !renewed {
			assert.Equal(t, oldAccess, bearer(t, o))
			assert.Empty(t, s.asked())
			continue
		}
		bookingsync.BeforeStoring(o, func() {
			raw, err := v.Login("shop")
			assert.NoError(t, err)
			assert.Contains(t, string(raw), oldRefresh, "it is stored before it is used, not the other way round")
		})
		assert.Equal(t, newAccess, bearer(t, o))
		bookingsync.BeforeStoring(o, func() {})
		assert.Equal(t, newAccess, bearer(t, o))
		assert.Equal(t, []url.Values{{
			"grant_type": {"refresh_token"}, "refresh_token": {oldRefresh}, "redirect_uri": {"urn:ietf:wg:oauth:2.0:oob"},
			"client_id": {"practice-client"}, "client_secret": {clientSecret},
		}}, s.asked(), left)
		assert.Equal(t, newRefresh, kept(t, v).Refresh)
		now := time.Now()
		bookingsync.SetTime(o, func() time.Time { return now.Add(7200*time.Second - 3*time.Minute) })
		bearer(t, o)
		assert.Len(t, s.asked(), 2, "by the clock, not by its first reading")
		assert.Equal(t, newRefresh, s.asked()[1].Get("refresh_token"))
	}
}

func TestARefreshTokenThatStays(t *testing.T) {
	v := openVault(t, vaultDir(t))
	s := granting(t, ok(`{"access_token":"`+newAccess+`","token_type":"Bearer","expires_in":"600"}`))
	keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, 0)
	assert.Equal(t, newAccess, bearer(t, signIn(t, s.url, v)))
	assert.Equal(t, oldRefresh, kept(t, v).Refresh)
	assert.WithinDuration(t, time.Now().Add(10*time.Minute), kept(t, v).Until, time.Minute)
}

// What goes wrong never sounds as if the request that wanted the token had been made.
func TestTokensThatDoNotCome(t *testing.T) {
	for _, tt := range []struct {
		answer reply
		kind   model.FaultKind
		words  string
	}{
		{lost(), model.FaultNetwork, "nothing else was requested"},
		{says(500, ""), model.FaultNetwork, "nothing else was requested"},
		{says(503, `{"error":"temporarily_unavailable"}`), model.FaultNetwork, "temporarily_unavailable"},
		{ok(`<html>`), model.FaultNetwork, "nothing else was requested"},
		{ok(`{}`), model.FaultNetwork, "nothing else was requested"},
		{ok(`{"access_token":"` + newAccess + `","token_type":"mac"}`), model.FaultNetwork, "nothing else was requested"},
		{ok(`{"access_token":"a\nb"}`), model.FaultNetwork, "nothing else was requested"},
		{ok(`{"access_token":"` + newAccess + `","refresh_token":"a b"}`), model.FaultNetwork, "nothing else was requested"},
		{says(302, "").with("Location", "https://evil.example/"), model.FaultNetwork, "nothing else was requested"},
		{says(429, ""), model.FaultRateLimited, "limited"},
		{says(400, `{"error":"invalid_request"}`), model.FaultRefused, "invalid_request"},
		{says(400, `{"error":"`+oldRefresh+`"}`), model.FaultRefused, "gives no token"},
		{says(401, `{"error":"invalid_client"}`), model.FaultUnauthenticated, "does not know this application"},
		{says(400, `{"error":"invalid_grant","error_description":"`+oldRefresh+`"}`), model.FaultUnauthenticated, "has ended"},
	} {
		v := openVault(t, vaultDir(t))
		s := granting(t, tt.answer)
		keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, 30*time.Second)
		_, err := signIn(t, s.url, v).Credential(t.Context())
		assert.Equal(t, tt.kind, clienttest.Kind(err), "%+v", tt.answer)
		assert.ErrorContains(t, err, tt.words)
		for _, secret := range []string{oldAccess, oldRefresh, newAccess, newRefresh, clientSecret, "evil"} {
			assert.NotContains(t, fmt.Sprintf("%+v %#v %s", err, err, model.AsFault(err).Help), secret)
		}
		assert.Len(t, s.asked(), 1, "it is not repeated by itself")
		assert.Equal(t, oldRefresh, kept(t, v).Refresh)
	}
}

// While a token is still good, a renewal that fails is no failure, and is not repeated
// with every request.
func TestAFailedRenewalCanWait(t *testing.T) {
	v := openVault(t, vaultDir(t))
	s := granting(t, says(503, ""), ok(granted))
	keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, 3*time.Minute)
	o := signIn(t, s.url, v)
	for range 3 {
		assert.Equal(t, oldAccess, bearer(t, o))
	}
	assert.Len(t, s.asked(), 1)
	now := time.Now()
	bookingsync.SetTime(o, func() time.Time { return now.Add(time.Minute) })
	assert.Equal(t, newAccess, bearer(t, o))
}

func TestALoginThatHasEnded(t *testing.T) {
	v := openVault(t, vaultDir(t))
	s := granting(t, says(400, `{"error":"invalid_grant"}`), ok(granted))
	keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, time.Hour)
	o := signIn(t, s.url, v)
	assert.False(t, o.Renew(t.Context(), bookingsync.Bearer(wire.NewSecret(oldAccess))))
	for range 2 {
		_, err := o.Credential(t.Context())
		assert.Equal(t, model.FaultUnauthenticated, clienttest.Kind(err))
		assert.Equal(t, "convo login --account shop", model.AsFault(err).Help)
	}
	assert.Len(t, s.asked(), 1, "nobody hammers")
	keep(t, v, login{Origin: s.url, Access: "another-access", Refresh: "another-refresh"}, time.Hour)
	assert.Equal(t, "another-access", bearer(t, o), "until somebody has signed in again")
}

// What could not be stored is not used: its use would end what is stored.
func TestATokenThatCannotBeStored(t *testing.T) {
	v := openVault(t, vaultDir(t))
	s := granting(t, ok(granted))
	keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, 0)
	o := signIn(t, s.url, full{v})
	_, err := o.Credential(t.Context())
	assert.Equal(t, model.FaultLocal, clienttest.Kind(err))
	assert.ErrorContains(t, err, "could not be stored, so it is not used: the disk is full")
	err = o.Exchange(t.Context(), "x")
	assert.ErrorContains(t, err, "could not be stored")
	_, err = o.Credential(t.Context())
	assert.Equal(t, model.FaultLocal, clienttest.Kind(err))
	assert.False(t, o.Renew(t.Context(), bookingsync.Bearer(wire.NewSecret(oldAccess))))
}

func TestATokenThatWasRefused(t *testing.T) {
	refused := bookingsync.Bearer(wire.NewSecret(oldAccess))
	v := openVault(t, vaultDir(t))
	s := granting(t, ok(granted))
	keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, time.Hour)
	o := signIn(t, s.url, v)
	assert.Equal(t, oldAccess, bearer(t, o))
	assert.True(t, o.Renew(t.Context(), refused))
	assert.Equal(t, newAccess, bearer(t, o))
	assert.Len(t, s.asked(), 1)
	assert.True(t, o.Renew(t.Context(), refused), "there is another one already")
	assert.Len(t, s.asked(), 1)

	other := signIn(t, s.url, v)
	keep(t, v, login{Origin: s.url, Access: "third-access", Refresh: "third-refresh"}, time.Hour)
	assert.True(t, other.Renew(t.Context(), bookingsync.Bearer(wire.NewSecret(newAccess))), "somebody else has renewed it")
	assert.Equal(t, "third-access", bearer(t, other))
	assert.Len(t, s.asked(), 1)
}

func TestALoginForAnotherAddress(t *testing.T) {
	v := openVault(t, vaultDir(t))
	s := granting(t, ok(granted))
	for _, l := range []login{
		{Origin: "https://www.bookingsync.com", Access: oldAccess, Refresh: oldRefresh}, {Origin: s.url, Access: oldAccess}, {},
	} {
		keep(t, v, l, time.Hour)
		_, err := signIn(t, s.url, v).Credential(t.Context())
		assert.Equal(t, model.FaultUnauthenticated, clienttest.Kind(err))
	}
	assert.Empty(t, s.asked(), "its tokens go to its own address only")
}

// Whoever waits may give up: what the server has answered reaches the disk all the same.
func TestGivingUpLosesNoLogin(t *testing.T) {
	v := openVault(t, vaultDir(t))
	s := granting(t, ok(granted))
	keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, 0)
	o := signIn(t, s.url, v)
	ctx, cancel := context.WithCancel(t.Context())
	answered, gone := make(chan struct{}), make(chan struct{})
	bookingsync.BeforeStoring(o, func() { close(answered); <-gone })
	go func() { <-answered; cancel() }()
	_, err := o.Credential(ctx)
	assert.Equal(t, model.FaultCanceled, clienttest.Kind(err))
	close(gone)
	assert.Equal(t, newAccess, bearer(t, o))
	assert.Equal(t, newRefresh, kept(t, v).Refresh)
	assert.Len(t, s.asked(), 1)
}

func TestSecretsAreNowhereToBeSeen(t *testing.T) {
	v := openVault(t, vaultDir(t))
	reflecting := `{"error":"` + oldRefresh + `","message":"` + clientSecret + `"}`
	s := granting(t, says(400, reflecting), ok(granted))
	keep(t, v, login{Origin: s.url, Access: oldAccess, Refresh: oldRefresh}, 0)
	var seen strings.Builder
	o := signIn(t, s.url, v, func(o *bookingsync.OAuthOptions) {
		o.Wire.Trace = func(e wire.Event) { fmt.Fprintf(&seen, "%+v\n", e) }
	})
	_, err := o.Credential(t.Context())
	fmt.Fprintf(&seen, "%v %+v %#v\n", err, err, err)
	bearer(t, o)
	fmt.Fprintf(&seen, "%v %+v %#v %s\n", o, o, o, o.Authorize("x"))
	assert.Contains(t, seen.String(), "/oauth/token")
	for _, secret := range []string{oldAccess, oldRefresh, newAccess, newRefresh, clientSecret} {
		assert.NotContains(t, seen.String(), secret)
	}
}

// house is a practice server and the way into it.
func house(t *testing.T, spec string) *practice.Server {
	t.Helper()
	faults, err := practice.ParseFaults("rate=off,burst=off," + spec)
	require.NoError(t, err)
	server, err := practice.Start(context.Background(), practice.Options{Conversations: 20, Faults: faults})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return server
}

func origin(s *practice.Server) string { return strings.TrimSuffix(s.URL("bookingsync"), root) }

func practiceSecret(o *bookingsync.OAuthOptions) {
	o.ClientSecret = func(context.Context) (wire.Secret, error) { return wire.NewSecret(practice.ClientSecret), nil }
}

// enter is an inbox that signs in.
func enter(t testing.TB, s string, o *bookingsync.OAuth) *bookingsync.Inbox {
	t.Helper()
	w, err := wire.New(wire.Options{Base: s + root, MediaType: bookingsync.MediaType, Credential: o.Credential, Renew: o.Renew})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return bookingsync.New("shop", w, bookingsync.Options{Me: me})
}

func TestSigningInFromTheCodeOn(t *testing.T) {
	server := house(t, "")
	v := openVault(t, vaultDir(t))
	o := signIn(t, origin(server), v, practiceSecret)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.Authorize("s1"), http.NoBody)
	require.NoError(t, err)
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	require.NoError(t, err)
	_, code, found := strings.Cut(readAll(t, res), `<code id="authorization_code">`)
	require.True(t, found)
	code, _, _ = strings.Cut(code, "<")
	require.NoError(t, o.Exchange(t.Context(), code))
	in := enter(t, origin(server), o)
	_, err = in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err, "the scopes are enough for the list")
	_, err = in.Do(t.Context(), model.Op{Conv: model.Ref{ID: "1"}, Kind: model.OpNote, Body: "x"})
	require.NoError(t, err, "and for writing")
	assert.Equal(t, "the code was not accepted", o.Exchange(t.Context(), code).Error(), "a code is used once")
}

// A token that has ended without notice: the request that met it is made again.
func TestARefusedTokenIsRenewedOnTheWay(t *testing.T) {
	server := house(t, "")
	v := openVault(t, vaultDir(t))
	g := server.Login()
	keep(t, v, login{Origin: origin(server), Access: "not-this-one", Refresh: g.Refresh}, time.Hour)
	in := enter(t, origin(server), signIn(t, origin(server), v, practiceSecret))
	_, err := in.Do(t.Context(), model.Op{Conv: model.Ref{ID: "1"}, Kind: model.OpClose})
	require.NoError(t, err)
	assert.Equal(t, 1, server.Refreshes())
	assert.NotEqual(t, g.Refresh, kept(t, v).Refresh)
}

// Many who need the token at once, with several logins on one vault as several processes
// have them: it is renewed once.
func TestManyAtOnceRenewOnce(t *testing.T) {
	server := house(t, "refresh=strict")
	dir := vaultDir(t)
	g := server.Login()
	keep(t, openVault(t, dir), login{Origin: origin(server), Access: g.Access, Refresh: g.Refresh}, time.Minute)
	var all sync.WaitGroup
	for range 4 {
		in := enter(t, origin(server), signIn(t, origin(server), openVault(t, dir), practiceSecret))
		for range 4 {
			all.Go(func() {
				_, err := in.List(t.Context(), model.Query{Limit: 1}, "")
				assert.NoError(t, err)
			})
		}
	}
	all.Wait()
	assert.Equal(t, 1, server.Refreshes())
}
