package practice_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// tokens is the documented answer.
type tokens struct {
	Access    string `json:"access_token"`
	Type      string `json:"token_type"`
	ExpiresIn int    `json:"expires_in"`
	Refresh   string `json:"refresh_token"`
	Scope     string
}

const everything = "inbox_read inbox_write bookings_read clients_read applications_read"

// authorize asks for the page, with some parameters other than usual.
func (d *desk) authorize(other url.Values) answer {
	d.t.Helper()
	q := url.Values{
		"client_id": {"practice-client"}, "redirect_uri": {"urn:ietf:wg:oauth:2.0:oob"}, "response_type": {"code"}, "scope": {everything},
	}
	for name, value := range other {
		q[name] = value
	}
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, "http://"+d.Addr()+"/oauth/authorize?"+q.Encode(), nil)
	require.NoError(d.t, err)
	a, err := d.send(r)
	require.NoError(d.t, err)
	return a
}

var codeOnPage = regexp.MustCompile(`<code id="authorization_code">([0-9a-f]{64})</code>`)

// code is what a person copies from the page.
func (d *desk) code(scope string) string {
	d.t.Helper()
	a := d.authorize(url.Values{"scope": {scope}})
	require.Equal(d.t, 200, a.status, a.body)
	found := codeOnPage.FindStringSubmatch(a.body)
	require.Len(d.t, found, 2, a.body)
	return found[1]
}

func (d *desk) tryToken(form url.Values) (answer, error) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, "http://"+d.Addr()+"/oauth/token", strings.NewReader(form.Encode()))
	require.NoError(d.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.send(r)
}

func (d *desk) token(form url.Values) answer {
	d.t.Helper()
	a, err := d.tryToken(form)
	require.NoError(d.t, err)
	return a
}

func codeForm(code string) url.Values {
	return url.Values{
		"client_id": {"practice-client"}, "client_secret": {"practice-secret"}, "code": {code},
		"grant_type": {"authorization_code"}, "redirect_uri": {"urn:ietf:wg:oauth:2.0:oob"},
	}
}

func refreshForm(token string) url.Values {
	return url.Values{
		"client_id": {"practice-client"}, "client_secret": {"practice-secret"}, "refresh_token": {token},
		"grant_type": {"refresh_token"}, "redirect_uri": {"urn:ietf:wg:oauth:2.0:oob"},
	}
}

func given(t *testing.T, a answer) tokens {
	t.Helper()
	require.Equal(t, 200, a.status, a.body)
	var out tokens
	require.NoError(t, json.Unmarshal([]byte(a.body), &out))
	return out
}

func refused(t *testing.T, a answer, status int, code string) {
	t.Helper()
	assert.Equal(t, status, a.status, a.body)
	var out map[string]string
	require.NoError(t, json.Unmarshal([]byte(a.body), &out), a.body)
	assert.Equal(t, code, out["error"])
	assert.NotEmpty(t, out["error_description"])
}

// status is what the API answers to a token.
func (d *desk) status(token string) int {
	d.t.Helper()
	a, err := d.send(d.request(token, "GET", "/inbox/conversations?per_page=1", ""))
	require.NoError(d.t, err)
	return a.status
}

func TestLoginByCopiedCode(t *testing.T) {
	d := open(t, practice.Options{})
	code := d.code(everything)
	a := d.token(codeForm(code))
	got := given(t, a)
	assert.Regexp(t, `^[0-9a-f]{64}$`, got.Access)
	assert.Regexp(t, `^[0-9a-f]{64}$`, got.Refresh)
	assert.NotEqual(t, got.Access, got.Refresh)
	assert.Equal(t, "bearer", got.Type)
	assert.Equal(t, 7200, got.ExpiresIn)
	assert.Equal(t, everything, got.Scope)
	assert.Equal(t, "application/json", a.header.Get("Content-Type"))
	assert.Equal(t, "no-store", a.header.Get("Cache-Control"))

	assert.Equal(t, 200, d.status(got.Access))
	assert.Equal(t, 200, d.status(d.Token()), "the server's own token stays good")
	assert.Equal(t, 401, d.status(got.Refresh))
	assert.Equal(t, 401, d.status(code))
	refused(t, d.token(codeForm(code)), 400, "invalid_grant")
	assert.Equal(t, 200, d.status(got.Access))
	assert.Zero(t, d.Refreshes())
}

func TestAuthorizePage(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.authorize(url.Values{"state": {`<b>"x"`}})
	assert.Equal(t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
	assert.Contains(t, a.body, `<code id="state">&lt;b&gt;&#34;x&#34;</code>`)
	assert.NotContains(t, d.authorize(nil).body, "state", "it is optional")
	for name, c := range map[string]struct {
		value  string
		status int
	}{
		"client_id":     {"somebody", 401},
		"redirect_uri":  {"https://example.org/back", 400},
		"response_type": {"token", 400},
		"scope":         {"inbox_read world_domination", 400},
	} {
		a := d.authorize(url.Values{name: {c.value}})
		assert.Equal(t, c.status, a.status, name)
		assert.NotRegexp(t, codeOnPage, a.body)
	}
	assert.Equal(t, "public", given(t, d.token(codeForm(d.code("")))).Scope)
}

func TestTokenRefusals(t *testing.T) {
	d := open(t, practice.Options{})
	grant := d.Login()
	with := func(form url.Values, name, value string) url.Values {
		form[name] = []string{value}
		if value == "" {
			delete(form, name)
		}
		return form
	}
	for _, c := range []struct {
		form   url.Values
		status int
		code   string
	}{
		{with(codeForm("x"), "client_id", "somebody"), 401, "invalid_client"},
		{with(codeForm("x"), "client_secret", "guess"), 401, "invalid_client"},
		{with(refreshForm(grant.Refresh), "client_secret", ""), 401, "invalid_client"},
		{with(codeForm("x"), "grant_type", "password"), 400, "unsupported_grant_type"},
		{with(codeForm("x"), "grant_type", ""), 400, "invalid_request"},
		{with(codeForm("x"), "code", ""), 400, "invalid_request"},
		{with(codeForm("x"), "redirect_uri", ""), 400, "invalid_request"},
		{codeForm("x"), 400, "invalid_grant"},
		{with(codeForm(d.code(everything)), "redirect_uri", "https://example.org"), 400, "invalid_grant"},
		{with(refreshForm("x"), "refresh_token", ""), 400, "invalid_request"},
		{refreshForm("x"), 400, "invalid_grant"},
		{refreshForm(grant.Access), 400, "invalid_grant"},
	} {
		a := d.token(c.form)
		refused(t, a, c.status, c.code)
		assert.Equal(t, c.status == 401, a.header.Get("WWW-Authenticate") != "")
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+d.Addr()+"/oauth/token?"+refreshForm(grant.Refresh).Encode(), nil)
	require.NoError(t, err)
	a, err := d.send(r)
	require.NoError(t, err)
	refused(t, a, 400, "invalid_request") // secrets belong into no address
	assert.Zero(t, d.Refreshes())

	for _, c := range []struct {
		method, path string
		status       int
	}{{"GET", "/oauth/token", 405}, {"POST", "/oauth/authorize", 405}, {"GET", "/oauth/revoke", 404}} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+d.Addr()+c.path, nil)
		require.NoError(t, err)
		a, err := d.send(r)
		require.NoError(t, err)
		assert.Equal(t, c.status, a.status, c.path)
	}
}

func TestACodeExpires(t *testing.T) {
	d := open(t, practice.Options{})
	early, late := d.code(everything), d.code(everything)
	d.clock.move(10*time.Minute - time.Second)
	given(t, d.token(codeForm(early)))
	d.clock.move(time.Second)
	refused(t, d.token(codeForm(late)), 400, "invalid_grant")
}

func TestAnAccessTokenExpiresAndIsRefreshed(t *testing.T) {
	for spec, life := range map[string]time.Duration{"": 7200 * time.Second, ",token-life=90s": 90 * time.Second} {
		t.Run(spec, func(t *testing.T) {
			d := open(t, practice.Options{Faults: faults(t, "rate=off"+spec)})
			got := given(t, d.token(codeForm(d.code("inbox_read"))))
			assert.Equal(t, int(life.Seconds()), got.ExpiresIn)
			d.clock.move(life - time.Second)
			require.Equal(t, 200, d.status(got.Access))
			d.clock.move(time.Second)
			require.Equal(t, 401, d.status(got.Access))

			next := given(t, d.token(refreshForm(got.Refresh)))
			assert.NotEqual(t, got.Refresh, next.Refresh, "a new one each time")
			assert.Equal(t, "inbox_read", next.Scope)
			assert.Equal(t, 200, d.status(next.Access))
			assert.Equal(t, 1, d.Refreshes())
		})
	}
}

// The old tokens end with the first use of the new ones, not with the answer that gave them.
func TestRotation(t *testing.T) {
	d := open(t, practice.Options{})
	old := d.Login()
	next := given(t, d.token(refreshForm(old.Refresh)))
	assert.Equal(t, 200, d.status(old.Access))
	assert.Equal(t, 200, d.status(next.Access))
	assert.Equal(t, 401, d.status(old.Access))
	refused(t, d.token(refreshForm(old.Refresh)), 400, "invalid_grant")
	given(t, d.token(refreshForm(next.Refresh)))
	assert.Equal(t, 2, d.Refreshes())
}

// A client that never saw the answer asks again with what it has.
func TestALostAnswerIsAskedForAgain(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "rate=off,lost=token*1")})
	old := d.Login()
	_, err := d.tryToken(refreshForm(old.Refresh))
	require.Error(t, err)
	next := given(t, d.token(refreshForm(old.Refresh)))
	assert.Equal(t, 200, d.status(next.Access))
	assert.Equal(t, 2, d.Refreshes())
	refused(t, d.token(refreshForm(old.Refresh)), 400, "invalid_grant")
}

func TestAStrictServerEndsTheOldTokensAtOnce(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "rate=off,refresh=strict,lost=token*1")})
	old := d.Login()
	_, err := d.tryToken(refreshForm(old.Refresh))
	require.Error(t, err)
	refused(t, d.token(refreshForm(old.Refresh)), 400, "invalid_grant")
	assert.Equal(t, 401, d.status(old.Access))
	assert.Equal(t, 1, d.Refreshes())
}

func TestScopes(t *testing.T) {
	d := open(t, practice.Options{})
	read := given(t, d.token(codeForm(d.code("inbox_read")))).Access
	write := given(t, d.token(codeForm(d.code("inbox_write")))).Access
	public := given(t, d.token(codeForm(d.code("")))).Access
	clients := given(t, d.token(codeForm(d.code("clients_read bookings_read applications_read")))).Access
	closing := `{"conversations":[{"closed":true}]}`
	for _, c := range []struct {
		token, method, path, body string
		status                    int
	}{
		{read, "GET", "/inbox/conversations", "", 200},
		{read, "GET", "/hosts", "", 200},
		{read, "PUT", "/inbox/conversations/1", closing, 403},
		{read, "GET", "/clients/9001", "", 403},
		{read, "GET", "/sources", "", 403},
		{read, "GET", "/applications", "", 403},
		{read, "GET", "/me", "", 200},
		{write, "GET", "/inbox/conversations", "", 200},
		{write, "PUT", "/inbox/conversations/1", closing, 200},
		{public, "GET", "/inbox/conversations", "", 403},
		{public, "GET", "/me", "", 200},
		{clients, "GET", "/clients/9001", "", 200},
		{clients, "GET", "/sources", "", 200},
		{clients, "GET", "/applications", "", 200},
		{clients, "GET", "/inbox/messages", "", 403},
		{"nonsense", "GET", "/me", "", 401},
	} {
		a, err := d.send(d.request(c.token, c.method, c.path, c.body))
		require.NoError(t, err)
		assert.Equal(t, c.status, a.status, "%s %s", c.method, c.path)
		if c.status == 403 {
			assert.JSONEq(t, `{"error":"Forbidden"}`, a.body)
		}
	}
}

func TestNoLogHoldsASecret(t *testing.T) {
	var out strings.Builder
	d := open(t, practice.Options{Log: &out})
	code := d.code(everything)
	got := given(t, d.token(codeForm(code)))
	given(t, d.token(refreshForm(got.Refresh)))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+d.Addr()+"/oauth/token?client_secret=practice-secret", strings.NewReader("%zz"+got.Refresh))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Basic "+got.Refresh)
	_, err = d.send(r)
	require.NoError(t, err)
	kept, err := json.Marshal(d.Requests())
	require.NoError(t, err)
	var headers strings.Builder
	for _, r := range d.Requests() {
		headers.WriteString(r.Header.Get("Authorization"))
	}
	require.NoError(t, d.Close())
	for _, secret := range []string{code, "practice-secret", got.Access, got.Refresh} {
		assert.NotContains(t, out.String(), secret)
		assert.NotContains(t, string(kept), secret)
		assert.NotContains(t, headers.String(), secret)
	}
	assert.Contains(t, out.String(), `"path":"/oauth/token","query":"","body":"client_id=practice-client`)
	assert.Contains(t, out.String(), `grant_type=refresh_token`)
	assert.Equal(t, 4, strings.Count(out.String(), "\n"))
}

func TestFaultsMeetTheTokenEndpoint(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "rate=off,503=token*1")})
	grant := d.Login()
	a := d.token(refreshForm(grant.Refresh))
	assert.Equal(t, 503, a.status)
	assert.Zero(t, d.Refreshes())
	given(t, d.token(refreshForm(grant.Refresh)))
}
