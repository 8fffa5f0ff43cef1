package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// jsonAPI is the content type both ways. The dialect is older than JSON:API 1.0.
const jsonAPI = "application/vnd.api+json"

// bookingSyncPage is both the default and the largest page, as recorded.
const bookingSyncPage = 100

// resource is one element of an answer: its attributes, and under "links" its relations' ids.
type resource map[string]any

// kind is a plural and the addresses that its relations' ids can be put into. Those are written below
// the API's base.
type kind struct {
	plural string
	links  map[string]string
}

var (
	kindConversations = kind{"conversations", map[string]string{
		"account": "accounts/{conversations.account}", "assignee": "hosts/{conversations.assignee}",
		"source": "sources/{conversations.source}", "bookings": "bookings/{conversations.bookings}",
		"inquiries": "inquiries/{conversations.inquiries}", "messages": "inbox/messages/{conversations.messages}",
		"participants": "inbox/participants/{conversations.participants}",
	}}
	kindMessages = kind{"messages", map[string]string{
		"attachments":  "inbox/attachments/{messages.attachments}",
		"conversation": "inbox/conversations/{messages.conversation}", "sender": "inbox/participants/{messages.sender}",
	}}
	kindParticipants = kind{"participants", map[string]string{
		"conversation": "inbox/conversations/{participants.conversation}",
		"client":       "clients/{participants.member.id}", "host": "hosts/{participants.member.id}",
	}}
	kindAttachments = kind{"attachments", map[string]string{
		"account": "accounts/{attachments.account}", "messages": "inbox/messages/{attachments.messages}",
	}}
	kindHosts = kind{"hosts", map[string]string{
		"user": "users/{hosts.user}", "source": "sources/{hosts.source}", "account": "accounts/{hosts.account}",
		"participants": "inbox/participants/{hosts.participants}",
	}}
	kindClients = kind{"clients", map[string]string{"account": "accounts/{clients.account}"}}
	kindSources = kind{"sources", map[string]string{
		"account": "accounts/{sources.account}", "bookings": "bookings/{sources.bookings}",
	}}
	kindBookings = kind{"bookings", map[string]string{
		"account": "accounts/{bookings.account}", "client": "clients/{bookings.client}", "source": "sources/{bookings.source}",
	}}
	kindMe           = kind{"accounts_applications", map[string]string{"account": "accounts/{accounts_applications.account}"}}
	kindApplications = kind{"applications", nil}
)

// document is a whole answer around some resources. Its links stand there for an empty page, too.
func (k kind) document(root string, resources []resource, meta any) map[string]any {
	doc := map[string]any{k.plural: resources, "meta": meta}
	if len(k.links) > 0 {
		links := map[string]string{}
		for relation, path := range k.links {
			links[k.plural+"."+relation] = root + "/" + path
		}
		doc["links"] = links
	}
	return doc
}

// root is the API's address as the client called it: all addresses in answers are absolute.
func (b *bookingsync) root(r *http.Request) string { return "http://" + r.Host + b.base() }

// paging is which part of a list is asked for.
type paging struct{ page, per int }

func (p paging) offset() int { return (p.page - 1) * p.per }

// pagingOf reads page and per_page. Nonsense counts as not given, and more than a page holds as a
// whole page (inferred).
func pagingOf(v url.Values) paging {
	p := paging{page: 1, per: bookingSyncPage}
	if n, err := strconv.Atoi(v.Get("page")); err == nil && n > 0 {
		p.page = n
	}
	if n, err := strconv.Atoi(v.Get("per_page")); err == nil && n > 0 {
		p.per = min(n, bookingSyncPage)
	}
	// The offset of a page beyond all others must not overflow.
	p.page = min(p.page, 1<<40)
	return p
}

// slice is the page's part of a list that is there as a whole.
func slice[T any](p paging, all []T) []T {
	start := min(p.offset(), len(all))
	return all[start:min(start+p.per, len(all))]
}

// listed is what an answer tells about the whole list that a page is part of.
type listed struct {
	total int
	gone  []int // ids of what was removed since, for a client that asked for changes
}

// list answers a page.
func (b *bookingsync) list(w http.ResponseWriter, r *http.Request, k kind, resources []resource, of listed) {
	p := pagingOf(r.URL.Query())
	last := max((of.total+p.per-1)/p.per, 1)
	links := map[string]string{"first": b.pageURL(r, 1), "last": b.pageURL(r, last)}
	if p.page > 1 {
		links["prev"] = b.pageURL(r, min(p.page-1, last))
	}
	if p.page < last {
		links["next"] = b.pageURL(r, p.page+1)
	}
	counts := map[string]string{
		"X-Total-Pages": strconv.Itoa(last), "X-Total-Count": strconv.Itoa(of.total), "X-Per-Page": strconv.Itoa(p.per),
	}
	meta := map[string]any{"Link": links}
	for name, value := range counts {
		w.Header().Set(name, value)
		meta[name] = value
	}
	if r.URL.Query().Has("updated_since") {
		meta["deleted_ids"] = orEmpty(of.gone)
	}
	w.Header().Set("Link", linkHeader(links))
	trim(resources, r.URL.Query().Get("fields"))
	b.answer(w, http.StatusOK, k.document(b.root(r), resources, meta))
}

// some answers what was named by ids: a page of those that there are, or for a single id that or 404
// (inferred). Even a single resource carries a Link, as recorded, which leads nowhere else.
func (b *bookingsync) some(w http.ResponseWriter, r *http.Request, k kind, resources []resource, ids string) {
	switch {
	case strings.Contains(ids, ","):
		b.list(w, r, k, slice(pagingOf(r.URL.Query()), resources), listed{total: len(resources)})
	case len(resources) == 0:
		b.refuse(w, http.StatusNotFound, 0)
	default:
		links := map[string]string{"first": b.pageURL(r, 1), "last": b.pageURL(r, 1)}
		w.Header().Set("Link", linkHeader(links))
		trim(resources, r.URL.Query().Get("fields"))
		b.answer(w, http.StatusOK, k.document(b.root(r), resources, struct{}{}))
	}
}

// updated answers a PUT.
func (b *bookingsync) updated(w http.ResponseWriter, r *http.Request, k kind, one resource) {
	b.answer(w, http.StatusOK, k.document(b.root(r), []resource{one}, struct{}{}))
}

// created answers a POST, whose meta is recorded with totals of null.
func (b *bookingsync) created(w http.ResponseWriter, r *http.Request, k kind, one resource) {
	here := b.root(r) + strings.TrimPrefix(r.URL.Path, b.base())
	links := map[string]string{"first": here + "?page=1"}
	w.Header().Set("Link", linkHeader(links))
	w.Header().Set("Location", fmt.Sprint(here, "/", one["id"]))
	b.answer(w, http.StatusCreated, k.document(b.root(r), []resource{one}, map[string]any{
		"Link": links, "X-Total-Pages": nil, "X-Total-Count": nil, "X-Per-Page": strconv.Itoa(bookingSyncPage),
	}))
}

// pageURL is the address of another page of the same request.
func (b *bookingsync) pageURL(r *http.Request, page int) string {
	v := r.URL.Query()
	v.Set("page", strconv.Itoa(page))
	return b.root(r) + strings.TrimPrefix(r.URL.Path, b.base()) + "?" + v.Encode()
}

func linkHeader(links map[string]string) string {
	var parts []string
	for _, rel := range []string{"first", "prev", "next", "last"} {
		if links[rel] != "" {
			parts = append(parts, fmt.Sprintf("<%s>; rel=%q", links[rel], rel))
		}
	}
	return strings.Join(parts, ", ")
}

// trim leaves of each resource the fields that the client wants, with its links and id (inferred).
func trim(resources []resource, fields string) {
	if fields == "" {
		return
	}
	wanted := append(strings.Split(fields, ","), "links", "id")
	for _, r := range resources {
		maps.DeleteFunc(r, func(name string, _ any) bool { return !slices.Contains(wanted, name) })
	}
}

// syncedAt is the format of the synced-at header, which is not the one of all other times.
const syncedAt = "2006-01-02 15:04:05 MST"

// answer writes a document. The header for the next updated_since is recorded on every answer, also
// of the inbox, but documented for none of its paths: the switch synced=no leaves it out.
func (b *bookingsync) answer(w http.ResponseWriter, status int, doc map[string]any) {
	if !b.faults.get().NoSyncedAt {
		w.Header().Set("X-Updated-Since-Request-Synced-At", b.now().UTC().Format(syncedAt))
	}
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", jsonAPI+"; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

// zulu is the documented time format, null for a time that is none.
func zulu(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}

// idsOf reads "3" or "1,3,4". Ids that are no numbers name nothing.
func idsOf(list string) []int64 {
	var ids []int64
	for _, part := range strings.Split(list, ",") {
		id, ok := digits(part, "")
		if !ok {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}
