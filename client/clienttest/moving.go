package clienttest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// many is more than two pages of any size that the APIs have.
const many = 260

// movingList: customers write while the pages are read. Afterwards, with what the
// backend's way to follow a list adds, nothing is missing that was there before. Rows
// may come on several pages; whoever reads them merges by id.
func movingList(t *testing.T, h Harness, variant string) {
	b := openWith(t, h, variant, many)
	q := model.Query{Status: model.Working, Limit: b.Caps().PageSize}
	if q.Limit == 0 {
		q.Limit = 100
	}
	before := b.walk(t, q)
	read := map[string]bool{}
	take := func(page model.Page) (fresh int) {
		for _, c := range page.Conversations {
			if !read[c.Ref.ID] {
				read[c.Ref.ID] = true
				fresh++
			}
		}
		return fresh
	}
	number, synced := 0, model.Stamp{}
	b.pages(t, q, func(page model.Page) bool {
		if number == 0 {
			synced = page.Synced
		}
		take(page)
		for k := range 5 { // from where nothing was read yet, and from where it was
			id := before[(number*53+k*61+200)%len(before)].Ref.ID
			_, err := b.server.Inbound(id, fmt.Sprintf("ancora %d", k), noon.Add(time.Duration(number+1)*time.Minute))
			require.NoError(t, err)
		}
		number++
		return number < many
	})
	assert.GreaterOrEqual(t, number, 3, "pages")
	b.follow(t, q, synced, take)
	for _, c := range before {
		assert.True(t, read[c.Ref.ID], "%s is missing", c.Ref)
	}
}

// follow reads what moved during a walk, in the way that the backend says.
func (b *bench) follow(t *testing.T, q model.Query, synced model.Stamp, take func(model.Page) int) {
	t.Helper()
	switch b.Caps().Follow {
	case model.FollowFirstPage:
		b.pages(t, q, func(page model.Page) bool { return take(page) > 0 })
	case model.FollowChanges:
		q.Since = synced // none: everything is read again
		fallthrough
	case model.FollowGuess:
		b.pages(t, q, func(page model.Page) bool { take(page); return true })
	}
}
