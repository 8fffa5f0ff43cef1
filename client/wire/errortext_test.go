package wire_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// The forms in which the APIs say what went wrong, and what is taken from each.
func TestWhatErrorsSay(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   model.Fault
	}{
		{
			"an object with everything", 400,
			`{"success":false,"error":{"code":"ERROR_CODE","message":"Human-readable error message.","details":{"field":"Additional error details","validation":"Specific validation errors","none":null},"requestId":"req_1234567890","timestamp":"2024-01-15T10:30:00Z"}}`,
			model.Fault{Kind: model.FaultRefused, What: model.NewText("Human-readable error message: field: Additional error details; validation: Specific validation errors (400, POST /reply)"), RequestID: "req_1234567890"},
		},
		{
			"details that are no object", 400,
			`{"success":false,"error":{"code":"ERROR_CODE","message":"No.","details":["a"]}}`,
			model.Fault{Kind: model.FaultRefused, What: model.NewText("No. (400, POST /reply)")},
		},
		{
			"an object without a message", 409,
			`{"success":false,"error":{"code":"CONFLICT"}}`,
			model.Fault{Kind: model.FaultRefused, What: model.NewText("CONFLICT (409, POST /reply)")},
		},
		{
			"a code that names who is missing", 404,
			`{"success":false,"error":{"code":"USER_NOT_FOUND","message":"No such id"}}`,
			model.Fault{Kind: model.FaultNotFound, What: model.NewText("No such id (404, POST /reply)"), Missing: "user"},
		},
		{
			"a code that names nothing", 404,
			`{"success":false,"error":{"code":"NOT_FOUND","message":"No such id"}}`,
			model.Fault{Kind: model.FaultNotFound, What: model.NewText("No such id (404, POST /reply)")},
		},
		{
			"a string beside a code", 429,
			`{"success":false,"error":"Rate limit exceeded","code":"RATE_LIMIT_EXCEEDED","retryAfter":3600}`,
			model.Fault{Kind: model.FaultRateLimited, What: model.NewText("Rate limit exceeded (429, POST /reply)"), Help: "try again in 1h0m0s", RetryAfter: time.Hour},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, seen := serve(t, fixed(tt.status, tt.body))
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := c.Do(ctx, post)
			var f *model.Fault
			require.ErrorAs(t, err, &f)
			tt.want.Status, tt.want.Err = tt.status, f.Err
			assert.Equal(t, tt.want, *f)
			assert.Len(t, seen.seen(), 1)
		})
	}
}
