package wire

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"convo/model"
)

// maxSentence bounds what of a server's error is shown, in characters.
const maxSentence = 300

// apology is what an error's body says.
type apology struct {
	sentence   string // raw: it goes through quote before anyone sees it
	key        string // what was missing, from a JSend data key or an error's code: "conversation", "user"
	retryAfter json.RawMessage
	requestID  string // raw, too
	html       bool
}

// readError reads an error's body in the forms the three APIs have, in this
// order: an error object, an error string, a map of field errors, JSend data, a
// message, plain text.
func readError(h http.Header, body []byte) apology {
	body = trimSpace(body)
	if len(body) == 0 {
		return apology{}
	}
	if isHTML(h, body) {
		return apology{html: true}
	}
	var top map[string]json.RawMessage
	if body[0] != '{' || checkDepth(body) != nil || json.Unmarshal(body, &top) != nil {
		return apology{sentence: string(body)}
	}
	a := apology{retryAfter: top["retryAfter"]}
	a.sentence = errorMember(top, &a)
	if a.sentence == "" {
		a.sentence = fieldErrors(top["errors"])
	}
	if a.sentence == "" {
		a.sentence, a.key = jsend(top["data"])
	}
	if a.sentence == "" {
		a.sentence = jsonString(top["message"])
	}
	return a
}

// errorMember reads "error", an object with code and message or a string beside
// a message (Qlara's 429 has the latter).
func errorMember(top map[string]json.RawMessage, a *apology) string {
	var object struct {
		Code       json.RawMessage `json:"code"`
		Message    json.RawMessage `json:"message"`
		Details    json.RawMessage `json:"details"`
		RequestID  json.RawMessage `json:"requestId"`
		RetryAfter json.RawMessage `json:"retryAfter"`
	}
	raw := top["error"]
	if len(raw) > 0 && raw[0] == '{' {
		if json.Unmarshal(raw, &object) != nil {
			return ""
		}
		if len(a.retryAfter) == 0 {
			a.retryAfter = object.RetryAfter
		}
		a.requestID = jsonString(object.RequestID)
		a.key = missingIn(jsonString(object.Code))
		sentence := firstOf(jsonString(object.Message), jsonString(object.Code))
		if details := fieldErrors(object.Details); details != "" && sentence != "" {
			return strings.TrimRight(sentence, ". ") + ": " + details
		}
		return sentence
	}
	if s := jsonString(raw); s != "" {
		return firstOf(jsonString(top["message"]), s)
	}
	return ""
}

// missingIn is what a code like USER_NOT_FOUND says is missing; "" for any other. That
// codes are made so is inferred: G-Tateth's documents name none for a 404.
func missingIn(code string) string {
	what, ok := strings.CutSuffix(strings.ToLower(code), "_not_found")
	if !ok || !model.ValidID(what) {
		return ""
	}
	return what
}

// fieldErrors reads {"field": ["what", …]} in the order of the fields' names.
func fieldErrors(raw json.RawMessage) string {
	var fields map[string]json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &fields) != nil {
		return ""
	}
	var all []string
	for _, name := range sortedKeys(fields) {
		var list []string
		if json.Unmarshal(fields[name], &list) != nil {
			list = []string{jsonString(fields[name])}
		}
		if text := strings.Join(list, ", "); text != "" {
			all = append(all, name+": "+text)
		}
	}
	return strings.Join(all, "; ")
}

// jsend reads the data of {"status":"fail","data":{"conversation":"…"}}. The key
// is what failed; the sentence is its value.
func jsend(raw json.RawMessage) (sentence, key string) {
	var data map[string]json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &data) != nil {
		return "", ""
	}
	var all []string
	for _, name := range sortedKeys(data) {
		if s := jsonString(data[name]); s != "" {
			all = append(all, s)
		}
		if key == "" && model.ValidID(name) {
			key = name
		}
	}
	return strings.Join(all, "; "), key
}

func sortedKeys(m map[string]json.RawMessage) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// jsonString is a JSON string or number as text; "" for anything else.
func jsonString(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	if raw[0] != '"' {
		if raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9' {
			return string(raw)
		}
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// quote makes a server's words fit to show: without the key, short, sanitised.
func (j judge) quote(s string) string {
	s = strings.ToValidUTF8(j.cred.redact(s), "�")
	return model.NewText(clip(s, maxSentence)).Line()
}

// clip cuts s after n characters.
func clip(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "..."
		}
	}
	return s
}

func trimSpace(b []byte) []byte { return bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))) }

// isHTML reports whether a body is a page for people.
func isHTML(h http.Header, body []byte) bool {
	return strings.Contains(strings.ToLower(h.Get("Content-Type")), "html") || len(body) > 0 && body[0] == '<'
}
