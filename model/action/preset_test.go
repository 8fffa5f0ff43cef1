package action

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPresets(t *testing.T) {
	var names []Name
	for _, a := range Table() {
		names = append(names, a.Name)
	}
	for _, name := range Presets() {
		keys, ok := Preset(name)
		require.True(t, ok, name)
		for a := range presets[name].keys {
			assert.Contains(t, names, a, "%s is of an action that there is", name)
			assert.Contains(t, keys, a)
		}
	}
	assert.Len(t, presets, len(Presets()))
	_, ok := Preset("emacs")
	assert.False(t, ok)
}

func TestAPresetMovesWholePrefixes(t *testing.T) {
	keys, _ := Preset("aerc")
	assert.Equal(t, []string{"c m"}, keys[GoMine])
	for _, a := range Table() {
		own, ok := keys[a.Name]
		if !ok {
			own = a.Keys
		}
		assert.False(t, slices.ContainsFunc(own, func(k string) bool { return len(k) > 1 && k[:2] == "g " }), "%s: g goes to the top", a.Name)
	}
	keys, _ = Preset("convo")
	assert.Empty(t, keys)
}
