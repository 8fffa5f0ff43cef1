package practice

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"convo/client/practice/store"
)

// Faults are what the server does wrong on purpose, and which of two contradicting documents it
// follows. The zero value does nothing wrong. It is written and read as a list of terms:
//
//	latency=300ms           every answer comes late; latency=100ms-2s@list within a range, and some
//	429=0.1                 a tenth of all requests is refused with this status (400 to 599)
//	503=reply*2             the next two replies are
//	500=list:0.5*3          each list with this probability, three times at most
//	retry-after=12          the wait that 429 tells, in seconds (1 if not given)
//	late-502=reply          the request is carried out, and then answered with this status
//	307=list                redirects; redirect-to=http://other:1/x says where
//	reset=reply             the connection is reset before anything is done
//	lost=reply*1            the request is carried out, and the connection reset instead of an answer
//	cut=0.05                headers and half a body, then the connection ends
//	hang=list*1             no answer at all until the client leaves
//	late-hang=reply         the request is carried out, and then there is no answer at all
//	html=list               a sign-in page with status 200, nothing is done
//	empty=read              carried out, and answered with status 200 and no body
//	bad=list                one element of the page has another type than the others
//
//	ids=string|number|big   chat_000001 (UC-018), 1, or a number beyond 2^53
//	answers=204|200         what read and archive answer: nothing, or UC-018's JSON
//	messages=oldest|newest  which end of a thread the first page holds
//	reply=id|empty          the body of a reply's 202
//	owner-in-list=yes       the list carries assignedUserId, too
//	rate=100/min burst=10/s other limits than the documented ones, or off
//	order=id|newest|updated|created|shuffled   of lists whose order the API does not document
//
//	synced=yes|no           BookingSync's header for the next updated_since
//	include=yes|no          whether BookingSync includes what it is not documented to
//	refresh=rotate|strict   a refresh token ends when its successor is first used, or at once
//	token-life=2h           of BookingSync's access tokens
//
//	refs=usual|plain|populated|mixed   G-Tateth's references: ids in lists and objects in single
//	                        conversations, or always one of them, or now this and now that
//	delete=204|200          what deleting answers on G-Tateth: nothing, or JSON
//	messages-api=no|assumed whether G-Tateth has the paths for messages that are only guessed
//
// The aim of a fault is an operation or all, then optionally :probability and *count. A bare
// probability aims at all. Operations are list, get, messages, reply, read, archive, unarchive, assign,
// release, people, note, join, close, reopen, spam, unspam, channel, status, priority, subject, delete,
// update (of several things at once), create, booking, customers, participants, attachments, sources
// and token. Terms are separated by commas or spaces. Where several faults meet one request, the first
// that answers wins; latencies add to it.
type Faults struct {
	Rules []Rule

	RetryAfter int    // seconds in the body of an injected 429, 1 if 0
	RedirectTo string // where injected redirects lead

	IDs         IDForm
	JSONAnswers bool // read, archive and unarchive answer 200 and JSON
	NewestPage  bool // the first page of a thread holds its newest messages
	EmptyReply  bool // the 202 has no body
	OwnerInList bool
	Rate        Limit
	Burst       Limit
	Order       ListOrder

	NoSyncedAt    bool
	NoInclude     bool // of messages in conversations
	StrictRefresh bool
	TokenLife     time.Duration // 0 for the documented one

	Refs        RefForm
	JSONDelete  bool // deleting answers 200 and JSON
	MessagesAPI bool // the guessed paths for messages are there
}

// IDForm is how ids look on the wire, about which the documents contradict each other.
type IDForm uint8

// The forms of ids.
const (
	IDString IDForm = iota
	IDNumber
	IDBig
)

var idForms = []string{"string", "number", "big"}

// RefForm is how G-Tateth shows the customer and the owner of a conversation.
type RefForm uint8

// The forms of references.
const (
	RefsUsual RefForm = iota
	RefsPlain
	RefsPopulated
	RefsMixed
)

var refForms = []string{"usual", "plain", "populated", "mixed"}

// ListOrder is the order of a list of conversations, as a word of the switch. "" is the API's usual one.
type ListOrder string

var listOrders = map[ListOrder]store.Order{
	"id": store.ByIndex, "newest": store.ByLast, "updated": store.ByUpdated, "created": store.ByCreated, "shuffled": store.Shuffled,
}

func (o ListOrder) or(usual store.Order) store.Order {
	if order, ok := listOrders[o]; ok {
		return order
	}
	return usual
}

// Rule is one fault and the requests it is for.
type Rule struct {
	Kind        string    // a term's word: "latency", "503", "late-502", "lost", …
	Operation   Operation // "" for all
	Probability float64   // 0 for always
	Count       int       // how often it strikes at most, 0 for ever
	Min, Max    time.Duration
}

// ParseFaults reads a list of terms as Faults describes it.
func ParseFaults(spec string) (Faults, error) {
	var f Faults
	terms := strings.FieldsFunc(spec, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' })
	for _, term := range terms {
		if err := f.add(term); err != nil {
			return Faults{}, fmt.Errorf("fault %q: %w", term, err)
		}
	}
	return f, nil
}

func (f *Faults) add(term string) error {
	word, value, _ := strings.Cut(term, "=")
	if s, ok := switches[word]; ok {
		return s.read(f, value)
	}
	if !isFault(word) {
		return errors.New("there is no such fault")
	}
	rule := Rule{Kind: word}
	if word == "latency" {
		var span string
		span, value, _ = strings.Cut(value, "@")
		if err := rule.takeSpan(span); err != nil {
			return err
		}
	}
	if err := rule.takeAim(value); err != nil {
		return err
	}
	f.Rules = append(f.Rules, rule)
	return nil
}

// isFault says whether word names a fault that requests can meet.
func isFault(word string) bool {
	if slices.Contains([]string{"latency", "reset", "lost", "cut", "hang", "late-hang", "html", "empty", "bad"}, word) {
		return true
	}
	status, err := strconv.Atoi(strings.TrimPrefix(word, "late-"))
	return err == nil && status >= 300 && status < 600
}

// takeSpan reads "300ms" or "100ms-2s".
func (r *Rule) takeSpan(span string) error {
	low, high, isRange := strings.Cut(span, "-")
	if !isRange {
		high = low
	}
	var errLow, errHigh error
	r.Min, errLow = time.ParseDuration(low)
	r.Max, errHigh = time.ParseDuration(high)
	if err := errors.Join(errLow, errHigh); err != nil {
		return fmt.Errorf("say 300ms or 100ms-2s: %w", err)
	}
	if r.Min < 0 || r.Max < r.Min {
		return errors.New("a latency begins with its smaller end and is not negative")
	}
	return nil
}

// takeAim reads "reply:0.5*3", any part of which may be missing.
func (r *Rule) takeAim(aim string) error {
	aim, count, counted := strings.Cut(aim, "*")
	if counted {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number of times", count)
		}
		r.Count = n
	}
	op, chance, both := strings.Cut(aim, ":")
	if !both && strings.IndexFunc(op, unicode.IsLetter) < 0 {
		op, chance = "", op
	}
	if err := r.takeChance(chance); err != nil {
		return err
	}
	if op == "" || op == "all" {
		return nil
	}
	if !slices.Contains(operations, Operation(op)) {
		return fmt.Errorf("%q is no operation", op)
	}
	r.Operation = Operation(op)
	return nil
}

func (r *Rule) takeChance(chance string) error {
	if chance == "" {
		return nil
	}
	p, err := strconv.ParseFloat(chance, 64)
	if err != nil || p <= 0 || p > 1 || math.IsNaN(p) {
		return fmt.Errorf("%q is no probability above 0 and up to 1", chance)
	}
	r.Probability = p
	return nil
}

// String is a list of terms that ParseFaults reads back into f.
func (f Faults) String() string {
	var terms []string
	for _, r := range f.Rules {
		terms = append(terms, r.String())
	}
	for _, word := range slices.Sorted(maps.Keys(switches)) {
		if value := switches[word].write(f); value != "" {
			terms = append(terms, word+"="+value)
		}
	}
	return strings.Join(terms, ",")
}

func (r Rule) String() string {
	aim := string(r.Operation)
	if aim == "" {
		aim = "all"
	}
	if r.Probability > 0 {
		aim += ":" + strconv.FormatFloat(r.Probability, 'g', -1, 64)
	}
	if r.Count > 0 {
		aim += "*" + strconv.Itoa(r.Count)
	}
	if r.Kind == "latency" {
		return fmt.Sprintf("latency=%s-%s@%s", r.Min, r.Max, aim)
	}
	return r.Kind + "=" + aim
}
