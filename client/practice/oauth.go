package practice

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"html"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The one application that is registered with the practice server.
const (
	ClientID     = "practice-client"
	ClientSecret = "practice-secret"
	// RedirectURI makes the server show the code instead of leading anywhere with it.
	RedirectURI = "urn:ietf:wg:oauth:2.0:oob"
)

// oauthBase is where the paths of BookingSync's authorization server begin.
const oauthBase = "/oauth"

// tokenLife is how long an access token lives: "expires_in": 7200.
const tokenLife = 7200 * time.Second

// oauthScopes are those of BookingSync's pages that its inbox is about. Nobody gets others here.
var oauthScopes = []string{
	"public", "inbox_read", "inbox_write", "bookings_read", "bookings_write", "clients_read", "clients_write",
	"inquiries_read", "inquiries_write", "applications_read",
}

// oauth is the authorization server in front of BookingSync: OAuth 2.0 by copied code, and refresh
// tokens that change at each use. Its error descriptions are those of Doorkeeper, whose name stands
// in BookingSync's 401s (inferred).
type oauth struct {
	licences *registry
	faults   *faultBox
}

// route knows the two documented paths, and answers the others with 404.
func (o *oauth) route(r *http.Request) (Operation, http.HandlerFunc) {
	method, e := http.MethodGet, endpoint{"", o.authorize}
	switch r.URL.Path {
	case oauthBase + "/authorize":
	case oauthBase + "/token":
		method, e = http.MethodPost, endpoint{OpToken, o.token}
	default:
		return "", http.NotFound
	}
	if r.Method != method {
		return "", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Allow", method)
			http.Error(w, "say "+method, http.StatusMethodNotAllowed)
		}
	}
	return e.op, e.handle
}

// authorize shows the code to copy. The person in front of it is always signed in and agrees at once.
func (o *oauth) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	scopes, known := scopesOf(q.Get("scope"))
	switch {
	case q.Get("client_id") != ClientID:
		page(w, http.StatusUnauthorized, "Client authentication failed due to unknown client.")
	case q.Get("redirect_uri") != RedirectURI:
		page(w, http.StatusBadRequest, "The requested redirect uri is malformed or doesn't match client redirect URI.")
	case q.Get("response_type") != "code":
		page(w, http.StatusBadRequest, "The authorization server does not support this response type.")
	case !known:
		page(w, http.StatusBadRequest, "The requested scope is invalid, unknown, or malformed.")
	default:
		lines := fmt.Sprintf("Authorization code: <code id=\"authorization_code\">%s</code>", o.licences.code(scopes))
		if state := q.Get("state"); state != "" {
			lines += fmt.Sprintf("</p>\n<p>State: <code id=\"state\">%s</code>", html.EscapeString(state))
		}
		page(w, http.StatusOK, lines)
	}
}

func page(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Practice</title></head><body>\n<p>%s</p>\n</body></html>\n", line)
}

// scopesOf reads a list with spaces between, which holds "public" at least, and says whether all of
// it is known.
func scopesOf(list string) ([]string, bool) {
	scopes := strings.Fields(list)
	if len(scopes) == 0 {
		return []string{"public"}, true
	}
	for _, s := range scopes {
		if !slices.Contains(oauthScopes, s) {
			return nil, false
		}
	}
	return scopes, true
}

// token gives tokens for a code or a refresh token.
func (o *oauth) token(w http.ResponseWriter, r *http.Request) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" || r.ParseForm() != nil {
		oauthError(w, http.StatusBadRequest, "invalid_request", "The request is not form-encoded.")
		return
	}
	form := r.PostForm
	if form.Get("client_id") != ClientID || !same(form.Get("client_secret"), ClientSecret) {
		oauthError(w, http.StatusUnauthorized, "invalid_client",
			"Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.")
		return
	}
	life := o.faults.get().TokenLife
	if life == 0 {
		life = tokenLife
	}
	var l licence
	var ok bool
	switch form.Get("grant_type") {
	case "authorization_code":
		if missing(w, form, "code", "redirect_uri") {
			return
		}
		if form.Get("redirect_uri") == RedirectURI {
			l, ok = o.licences.redeem(form.Get("code"), life)
		}
	case "refresh_token":
		if missing(w, form, "refresh_token") {
			return
		}
		l, ok = o.licences.renew(form.Get("refresh_token"), life, o.faults.get().StrictRefresh)
	case "":
		missing(w, form, "grant_type")
		return
	default:
		oauthError(w, http.StatusBadRequest, "unsupported_grant_type",
			"The authorization grant type is not supported by the authorization server.")
		return
	}
	if !ok {
		oauthError(w, http.StatusBadRequest, "invalid_grant", "The provided authorization grant is invalid, expired, revoked, "+
			"does not match the redirection URI used in the authorization request, or was issued to another client.")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": l.access, "token_type": "bearer", "expires_in": int(life / time.Second),
		"refresh_token": l.refresh, "scope": strings.Join(l.scopes, " "),
	})
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// missing answers itself where one of the parameters is not there.
func missing(w http.ResponseWriter, form url.Values, names ...string) bool {
	for _, name := range names {
		if form.Get(name) == "" {
			oauthError(w, http.StatusBadRequest, "invalid_request", "Missing required parameter: "+name+".")
			return true
		}
	}
	return false
}

// oauthError answers in RFC 6749's shape. BookingSync's page says 401 for every error; Doorkeeper has
// answered 400 to all but an unknown client for years (inferred).
func oauthError(w http.ResponseWriter, status int, code, why string) {
	w.Header().Set("Cache-Control", "no-store")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", fmt.Sprintf("Bearer realm=%q, error=%q, error_description=%q", "Doorkeeper", code, why))
	}
	writeJSON(w, status, map[string]string{"error": code, "error_description": why})
}

// refuse is an injected fault's status. What the vendor's own look like is not documented.
func (o *oauth) refuse(w http.ResponseWriter, status, _ int) {
	oauthError(w, status, "server_error", http.StatusText(status))
}

// serveOAuth answers the authorization server's paths. They are logged like all others, without their
// secrets, can be harmed like them, and are not limited.
func (s *Server) serveOAuth(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	entry := s.log.begin(Request{
		At: s.now(), Method: r.Method, Path: r.URL.Path, Query: redacted(r.URL.RawQuery), Body: redacted(string(body)),
		Header: http.Header{"Content-Type": r.Header["Content-Type"]},
	})
	watched := &statusWriter{ResponseWriter: w}
	defer func() { s.log.end(entry, watched.status) }()
	if err != nil {
		s.oauth.refuse(watched, http.StatusRequestEntityTooLarge, 0)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	op, handle := s.oauth.route(r)
	s.faults.draw(op).around(s.oauth, handle)(watched, r)
}

// secretFields are those of a form that no log may hold.
var secretFields = []string{"client_secret", "code", "refresh_token", "access_token", "token", "password"}

// redacted is an encoded form without its secrets, and nothing of one that cannot be read.
func redacted(form string) string {
	values, err := url.ParseQuery(form)
	if err != nil {
		return "unreadable"
	}
	for name := range values {
		if slices.Contains(secretFields, name) {
			values[name] = []string{"redacted"}
		}
	}
	return values.Encode()
}
