package practice

import (
	"errors"
	"fmt"
	"net/http"

	"convo/client/practice/store"
)

// details are what is wrong with each field or parameter.
type details map[string]string

// tatethError is the shape of all errors but the 429's.
type tatethError struct {
	Code      string  `json:"code"`
	Message   string  `json:"message"`
	Details   details `json:"details,omitempty"`
	RequestID string  `json:"requestId,omitempty"`
	Timestamp any     `json:"timestamp,omitempty"`
}

// tatethCodes are the codes by status. The documents name AUTH_INVALID and the 429's; the others are
// inferred.
var tatethCodes = map[int]string{
	http.StatusBadRequest: "VALIDATION_ERROR", http.StatusUnauthorized: "AUTH_INVALID", http.StatusForbidden: "FORBIDDEN",
	http.StatusNotFound: "NOT_FOUND", http.StatusConflict: "CONFLICT", http.StatusUnprocessableEntity: "UNPROCESSABLE_ENTITY",
	http.StatusInternalServerError: "INTERNAL_ERROR", http.StatusBadGateway: "BAD_GATEWAY",
	http.StatusServiceUnavailable: "SERVICE_UNAVAILABLE", http.StatusGatewayTimeout: "GATEWAY_TIMEOUT",
}

// refuse answers in the documented shapes: an object, and for 429 a text beside a code.
func (g *gtateth) refuse(w http.ResponseWriter, status, wait int) {
	switch status {
	case http.StatusTooManyRequests:
		writeJSON(w, status, map[string]any{
			"success": false, "error": "Rate limit exceeded", "code": "RATE_LIMIT_EXCEEDED", "retryAfter": wait,
		})
	case http.StatusUnauthorized:
		g.error(w, status, tatethError{Message: "Invalid API key or token"})
	case http.StatusForbidden:
		g.failed(w, status, "Insufficient permissions", nil)
	default:
		g.failed(w, status, http.StatusText(status), nil)
	}
}

// turnAway answers a request without a good key.
func (g *gtateth) turnAway(w http.ResponseWriter, missing bool) {
	if !missing {
		g.refuse(w, http.StatusUnauthorized, 0)
		return
	}
	g.error(w, http.StatusUnauthorized, tatethError{
		Code: "AUTH_REQUIRED", Message: "Authentication required",
		Details: details{"hint": "Include a valid API key or Bearer token in the Authorization header"},
	})
}

// failed is an error with its number and time.
func (g *gtateth) failed(w http.ResponseWriter, status int, message string, d details) {
	g.error(w, status, tatethError{
		Message: message, Details: d, RequestID: fmt.Sprintf("req_%010d", g.requests.Add(1)), Timestamp: zulu(g.now()),
	})
}

func (g *gtateth) error(w http.ResponseWriter, status int, e tatethError) {
	if e.Code == "" {
		e.Code = tatethCodes[status]
	}
	if e.Code == "" {
		e.Code = "ERROR_CODE" // the general example's
	}
	writeJSON(w, status, map[string]any{"success": false, "error": e})
}

// invalid answers what is wrong with a request.
func (g *gtateth) invalid(w http.ResponseWriter, d details) {
	g.failed(w, http.StatusBadRequest, "Validation failed", d)
}

func (g *gtateth) missing(w http.ResponseWriter, what string) {
	g.failed(w, http.StatusNotFound, what+" not found", nil)
}

// fail answers a rule's no. That an unknown user or customer is a 404, too, is inferred.
func (g *gtateth) fail(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, store.ErrUnknownConversation):
		g.missing(w, "Conversation")
	case errors.Is(err, store.ErrUnknownPerson):
		g.missing(w, "User")
	case errors.Is(err, store.ErrUnknownCustomer):
		g.missing(w, "Customer")
	default:
		g.refuse(w, http.StatusInternalServerError, 0)
	}
}
