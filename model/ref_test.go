package model_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
)

func TestParseRef(t *testing.T) {
	tests := []struct {
		in, account string
		want        model.Ref
	}{
		{"chat_1", "shop", model.Ref{Account: "shop", ID: "chat_1"}},
		{"crm/64a1b2", "shop", model.Ref{Account: "crm", ID: "64a1b2"}},
		{"98765", "env", model.Ref{Account: "env", ID: "98765"}},
	}
	for _, tt := range tests {
		got, err := model.ParseRef(tt.in, tt.account)
		require.NoError(t, err, tt.in)
		assert.Equal(t, tt.want, got)
	}
	for _, in := range []string{"", "/1", "shop/", "shop/a/b", "shop/..", "a b", "x/..", "1?x=y"} {
		_, err := model.ParseRef(in, "shop")
		require.Error(t, err, "%q", in)
	}
	_, err := model.ParseRef("1", "")
	require.Error(t, err, "no account is known")
	_, err = model.ParseRef("\x1b]52;c;?\a", "shop")
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "\x1b", "an error must not carry what was typed to the terminal")
}

func TestRefGoesThroughItsString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref := model.Ref{
			Account: rapid.StringMatching(`[a-z][a-z0-9-]{0,9}`).Draw(t, "account"),
			ID:      rapid.StringMatching(`[A-Za-z0-9_.:-]{1,20}`).Filter(model.ValidID).Draw(t, "id"),
		}
		got, err := model.ParseRef(ref.String(), "other")
		require.NoError(t, err)
		require.Equal(t, ref, got)
	})
}

func TestRefOrder(t *testing.T) {
	a, b, c := model.Ref{Account: "a", ID: "9"}, model.Ref{Account: "b", ID: "1"}, model.Ref{Account: "b", ID: "2"}
	assert.Negative(t, a.Compare(b))
	assert.Negative(t, b.Compare(c))
	assert.Positive(t, c.Compare(a))
	assert.Zero(t, b.Compare(model.Ref{Account: "b", ID: "1"}))
	assert.True(t, model.Ref{}.IsZero())
	assert.False(t, a.IsZero())
}

func TestValidID(t *testing.T) {
	for _, id := range []string{"1", "chat_abc123", "64a1b2c3d4e5f6789012345c", "a-b:c.d", "...", strings.Repeat("x", 128)} {
		assert.True(t, model.ValidID(id), id)
	}
	for _, id := range []string{
		"", ".", "..", "../../admin", "a/b", "a?b", "a#b", "%2e%2e", "a b", "a\n", "é", "a\x00", "a;b", "a\\b",
		strings.Repeat("x", 129),
	} {
		assert.False(t, model.ValidID(id), "%q", id)
	}
}

// An id that is let through is one path segment and nothing else.
func TestValidIDIsOnePathSegment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.OneOf(rapid.String(), rapid.StringMatching(`[./%a-z?#]{0,6}`)).Draw(t, "id")
		if !model.ValidID(id) {
			return
		}
		u, err := url.Parse("http://h/v1/conversations/" + id + "/read")
		require.NoError(t, err)
		require.Equal(t, "/v1/conversations/"+id+"/read", u.JoinPath().Path)
		require.Empty(t, u.RawQuery+u.Fragment)
	})
}
