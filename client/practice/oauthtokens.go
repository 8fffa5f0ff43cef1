package practice

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"sync"
	"time"
)

// codeLife is how long a code can be redeemed (Doorkeeper's default, inferred).
const codeLife = 10 * time.Minute

// licence is what an access token allows, until when, and what renews it.
type licence struct {
	access, refresh string
	scopes          []string
	until           time.Time // the access token's end; the refresh token has none
	revoked         bool      // both tokens are
	before          *licence  // whose refresh token made this one, until this one is first used
}

// covers says whether the licence holds a scope. "write implies read".
func (l *licence) covers(read, write string) bool {
	return slices.Contains(l.scopes, read) || slices.Contains(l.scopes, write)
}

// offer is a code that nobody has redeemed yet.
type offer struct {
	scopes []string
	until  time.Time
}

// registry remembers who was given what. It lives as long as the server.
type registry struct {
	now func() time.Time

	mu        sync.Mutex
	offers    map[string]offer
	byAccess  map[string]*licence
	byRefresh map[string]*licence
	renewed   int
}

func newRegistry(now func() time.Time) *registry {
	return &registry{
		now: now, offers: map[string]offer{}, byAccess: map[string]*licence{}, byRefresh: map[string]*licence{},
	}
}

// code makes a code for the scopes.
func (g *registry) code(scopes []string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	code := random()
	g.offers[code] = offer{scopes: scopes, until: g.now().Add(codeLife)}
	return code
}

// redeem takes a code once.
func (g *registry) redeem(code string, life time.Duration) (licence, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	o, ok := g.offers[code]
	delete(g.offers, code)
	if !ok || !g.now().Before(o.until) {
		return licence{}, false
	}
	return *g.issue(o.scopes, life), true
}

// renew exchanges a refresh token for a new pair of tokens. As in Doorkeeper, the old pair stays good
// until the new access token is first used, so that a client that lost this answer can ask again
// (inferred). A strict server ends it at once.
func (g *registry) renew(refresh string, life time.Duration, strict bool) (licence, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	old := g.byRefresh[refresh]
	if old == nil || old.revoked {
		return licence{}, false
	}
	l := g.issue(old.scopes, life)
	if l.before = old; strict {
		l.succeed()
	}
	g.renewed++
	return *l, true
}

// issue makes a pair of tokens. The caller holds mu.
func (g *registry) issue(scopes []string, life time.Duration) *licence {
	l := &licence{access: random(), refresh: random(), scopes: scopes, until: g.now().Add(life)}
	g.byAccess[l.access], g.byRefresh[l.refresh] = l, l
	return l
}

// succeed ends the licence that this one was made from.
func (l *licence) succeed() {
	if l.before != nil {
		l.before.revoked = true
		l.before = nil
	}
}

// use is an access token's licence, if it is good.
func (g *registry) use(access string) (licence, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.byAccess[access]
	if l == nil || l.revoked || !g.now().Before(l.until) {
		return licence{}, false
	}
	l.succeed()
	return *l, true
}

// random is a token as long as the documented ones.
func random() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Grant is a pair of tokens as somebody gets it who has logged in.
type Grant struct {
	Access, Refresh string
	Until           time.Time // the access token's end
}

// Login gives tokens for BookingSync's API without the way over the page, for every scope.
func (s *Server) Login() Grant {
	life := s.faults.get().TokenLife
	if life == 0 {
		life = tokenLife
	}
	s.oauth.licences.mu.Lock()
	defer s.oauth.licences.mu.Unlock()
	l := s.oauth.licences.issue(oauthScopes, life)
	return Grant{Access: l.access, Refresh: l.refresh, Until: l.until}
}

// Refreshes counts how often a refresh token was exchanged for new tokens, whether or not the answer
// arrived.
func (s *Server) Refreshes() int {
	s.oauth.licences.mu.Lock()
	defer s.oauth.licences.mu.Unlock()
	return s.oauth.licences.renewed
}
