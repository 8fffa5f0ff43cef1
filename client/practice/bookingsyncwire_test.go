package practice_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

var links = regexp.MustCompile(`<([^>]*)>; rel="(\w+)"`)

// linksOf reads a Link header.
func linksOf(a answer) map[string]string {
	out := map[string]string{}
	for _, m := range links.FindAllStringSubmatch(a.header.Get("Link"), -1) {
		out[m[2]] = m[1]
	}
	return out
}

// Following rel="next" over 260 conversations meets each once, whatever the order of the pages.
func TestBookingSyncPages(t *testing.T) {
	for spec, sorted := range map[string]bool{"": true, ",order=newest": false, ",order=shuffled": false, ",order=updated": false} {
		t.Run(spec, func(t *testing.T) {
			d := open(t, practice.Options{Conversations: 260, Faults: faults(t, "rate=off"+spec)})
			root := d.URL("bookingsync") + "/inbox/conversations"
			url, seen, sizes := root, []int{}, []int{}
			for url != "" {
				r := d.request(d.Token(), "GET", "", "")
				var err error
				r.URL, err = r.URL.Parse(url)
				require.NoError(t, err)
				a, err := d.send(r)
				require.NoError(t, err)
				require.Equal(t, 200, a.status)
				page := readSync(t, a.body)
				for _, c := range page.Conversations {
					seen = append(seen, c.ID)
				}
				sizes = append(sizes, len(page.Conversations))
				link := linksOf(a)
				assert.Equal(t, root+"?page=1", link["first"])
				assert.Equal(t, root+"?page=3", link["last"])
				assert.Equal(t, len(sizes) > 1, link["prev"] != "")
				assert.Equal(t, "3", a.header.Get("X-Total-Pages"))
				assert.Equal(t, "260", a.header.Get("X-Total-Count"))
				assert.Equal(t, "100", a.header.Get("X-Per-Page"))
				assert.Equal(t, link, page.Meta.Link)
				assert.Equal(t, "260", page.Meta.Count, "copied as a string")
				assert.Equal(t, "3", page.Meta.Pages)
				assert.Equal(t, "100", page.Meta.PerPage)
				url = link["next"]
			}
			assert.Equal(t, []int{100, 100, 60}, sizes)
			assert.Equal(t, sorted || spec == ",order=newest" || spec == ",order=updated", slices.IsSorted(seen), "nobody has acted yet: the lowest id is the newest")
			slices.Sort(seen)
			assert.Len(t, slices.Compact(seen), 260)
		})
	}
}

func TestBookingSyncPageSizes(t *testing.T) {
	d := open(t, practice.Options{Conversations: 260})
	for _, c := range []struct {
		query       string
		first, size int
		next        string
	}{
		{"?per_page=2", 1, 2, "?page=2&per_page=2"},
		{"?page=130&per_page=2", 259, 2, ""},
		{"?page=131&per_page=2", 0, 0, ""},
		{"?per_page=500", 1, 100, "?page=2&per_page=500"}, // capped
		{"?per_page=0&page=-1", 1, 100, "?page=2&per_page=0"},
		{"?per_page=x&page=y", 1, 100, "?page=2&per_page=x"},
		{"?page=99999999999999999", 0, 0, ""},
		{"?page=2&updated_since=2020-01-01T00:00:00Z", 101, 100, "?page=3&updated_since=2020-01-01T00%3A00%3A00Z"},
	} {
		a := d.sync("GET", "/inbox/conversations"+c.query, "")
		require.Equal(t, 200, a.status, c.query)
		page := readSync(t, a.body)
		require.Len(t, page.Conversations, c.size, c.query)
		if c.size > 0 {
			assert.Equal(t, c.first, page.Conversations[0].ID, c.query)
		}
		want := ""
		if c.next != "" {
			want = d.URL("bookingsync") + "/inbox/conversations" + c.next
		}
		assert.Equal(t, want, linksOf(a)["next"], c.query)
	}
}

func TestBookingSyncMeta(t *testing.T) {
	d := open(t, practice.Options{})
	meta := func(a answer) string {
		var doc struct{ Meta json.RawMessage }
		require.NoError(t, json.Unmarshal([]byte(a.body), &doc))
		return string(doc.Meta)
	}
	root := d.URL("bookingsync")

	one := d.sync("GET", "/inbox/conversations/7", "")
	assert.JSONEq(t, `{}`, meta(one))
	assert.Equal(t, `<`+root+`/inbox/conversations/7?page=1>; rel="first", <`+root+`/inbox/conversations/7?page=1>; rel="last"`, one.header.Get("Link"))

	put := d.sync("PUT", "/inbox/conversations/7", `{"conversations":[{"closed":true}]}`)
	assert.JSONEq(t, `{}`, meta(put))

	post := d.sync("POST", "/inbox/conversations", `{"conversations":[{"subject":"x"}]}`)
	assert.JSONEq(t, `{"Link":{"first":"`+root+`/inbox/conversations?page=1"},"X-Total-Pages":null,"X-Total-Count":null,"X-Per-Page":"100"}`, meta(post))

	hosts := d.sync("GET", "/hosts", "")
	assert.JSONEq(t, `{"Link":{"first":"`+root+`/hosts?page=1","last":"`+root+`/hosts?page=1"},"X-Total-Pages":"1","X-Total-Count":"6","X-Per-Page":"100"}`, meta(hosts))
}

func TestBookingSyncFields(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.sync("GET", "/inbox/conversations/7?fields=subject,closed_at", "")
	var doc map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &doc))
	assert.Equal(t, []string{"closed_at", "id", "links", "subject"}, keys(doc["conversations"].([]any)[0]))
}

func TestBookingSyncTellsWhenItWasSynced(t *testing.T) {
	d := open(t, practice.Options{})
	for _, path := range []string{"/inbox/conversations", "/inbox/messages/1001", "/hosts"} {
		assert.Equal(t, "2026-04-09 13:00:00 UTC", d.sync("GET", path, "").header.Get("X-Updated-Since-Request-Synced-At"))
	}
	d.SetFaults(faults(t, "rate=off,synced=no"))
	assert.NotContains(t, d.sync("GET", "/inbox/conversations", "").header, "X-Updated-Since-Request-Synced-At")
}

func TestBookingSyncLimit(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "retry-after=1")}) // any term, none about limits
	for left := 999; left >= 0; left-- {
		a := d.sync("GET", "/me", "")
		require.Equal(t, 200, a.status)
		require.Equal(t, strconv.Itoa(left), a.header.Get("X-RateLimit-Remaining"))
		require.Equal(t, "1000", a.header.Get("X-RateLimit-Limit"))
	}
	d.clock.move(59 * time.Minute)
	require.Equal(t, "999", d.do("GET", "/conversations", "").header.Get("X-RateLimit-Remaining"), "every API has its own")
	a := d.sync("GET", "/me", "")
	assert.Equal(t, 429, a.status)
	assert.JSONEq(t, `{"error":"API v3 rate limit exceeded."}`, a.body)
	assert.Equal(t, "0", a.header.Get("X-RateLimit-Remaining"))
	assert.Equal(t, "1775743200", a.header.Get("X-RateLimit-Reset")) // an hour after noon
	assert.Empty(t, a.header.Get("Retry-After"))
	d.clock.move(time.Minute)
	assert.Equal(t, 200, d.sync("GET", "/me", "").status)
}

func TestBookingSyncInjectedLimitTellsItsWait(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "429=list,retry-after=30,rate=off")})
	a := d.sync("GET", "/inbox/conversations", "")
	assert.Equal(t, 429, a.status)
	assert.Equal(t, "1775739630", a.header.Get("X-RateLimit-Reset"))
	assert.Equal(t, "0", a.header.Get("X-RateLimit-Remaining"))
}
