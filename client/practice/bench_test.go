package practice_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

var sizes = []int{1_000, 100_000}

// BenchmarkStart shows that a start costs the same whatever the size of the inbox.
func BenchmarkStart(b *testing.B) {
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				s, err := practice.Start(context.Background(), practice.Options{Conversations: n})
				require.NoError(b, err)
				require.NoError(b, s.Close())
			}
		})
	}
}

// BenchmarkListPage is a page of 50 over HTTP, near the top and deep in the inbox.
func BenchmarkListPage(b *testing.B) {
	for _, n := range sizes {
		for _, query := range []string{"", "&unreadOnly=true", fmt.Sprintf("&offset=%d", n/2), "&orderBy=%2BlastMessageDate"} {
			b.Run(fmt.Sprint(n, query), func(b *testing.B) {
				d := open(b, practice.Options{Conversations: n})
				for b.Loop() {
					require.Equal(b, http.StatusOK, d.do(http.MethodGet, "/conversations?limit=50"+query, "").status)
				}
			})
		}
	}
}
