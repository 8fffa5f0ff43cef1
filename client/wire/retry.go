package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"convo/model"
)

const (
	maxTries  = 3
	backoff   = 500 * time.Millisecond // doubled at each try
	backoffUp = 60 * time.Second
)

// again decides whether a failed try is repeated, and after what pause. Writes
// are not: whether they happened is for the caller to find out.
func (c *Client) again(ctx context.Context, p *prepared, fault *model.Fault, try int) (bool, time.Duration) {
	if p.Class != Read || try >= maxTries || !passing(fault) || ctx.Err() != nil {
		return false, 0
	}
	wait := fault.RetryAfter
	if wait == 0 {
		wait = jitter(try)
	}
	if !fits(ctx, wait) || !c.budget.spend() {
		return false, 0
	}
	return true, wait
}

// passing reports whether a fault is of the kind that goes away by itself.
func passing(f *model.Fault) bool {
	switch f.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	var bad *tls.CertificateVerificationError
	var proxy *proxyError
	return f.Kind == model.FaultNetwork && f.Status != http.StatusProxyAuthRequired &&
		!errors.As(f.Err, &bad) && !errors.As(f.Err, &proxy) && !errors.Is(f.Err, errProxySetting)
}

// jitter is full jitter: anything up to the doubled pause, so that many clients
// that failed together do not come back together.
func jitter(try int) time.Duration {
	top := min(backoff<<(try-1), backoffUp)
	return rand.N(top) //nolint:gosec // spreading load needs no secrecy
}

// budget keeps retries at a tenth of the requests, after a small allowance: a
// server that fails for everybody must not get three times the load.
type budget struct {
	mu     sync.Mutex
	tokens float64
}

const (
	budgetSize  = 5
	budgetShare = 0.1
)

func newBudget() *budget { return &budget{tokens: budgetSize} }

func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens = min(b.tokens+budgetShare, budgetSize)
}

func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
