package wire_test

import (
	"strings"
	"testing"
	"unicode"

	"convo/client/wire"
)

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		`{"status":"fail","data":{"conversation":"Conversation not found: chat_invalid_id"}}`,
		`{"status":429,"error":"Too Many Requests","message":"Rate limit exceeded.","retryAfter":12}`,
		`{"success":false,"error":{"code":"X","message":"` + key + `"}}`,
		`{"errors":{"a":["b",1,null],"c":"d","e":{}}}`, `{"error":null,"data":[]}`, "<html>", "\x1b[31mred", `"\u009b31m"`, `{"error":"\u202e"}`, "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		text := wire.ReadErrorText(body, key)
		if strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("%q holds control characters", text)
		}
		if strings.Contains(text, key) {
			t.Errorf("%q holds the key", text)
		}
	})
}

func FuzzCheckDepth(f *testing.F) {
	f.Add([]byte(`{"a":["\"]",[1,2]]}`))
	f.Add([]byte(`"\`))
	f.Fuzz(func(_ *testing.T, body []byte) { _ = wire.CheckDepth(body) })
}
