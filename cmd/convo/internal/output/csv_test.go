package output_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/output"
)

// What begins like a formula is none, also behind blanks and in wide characters.
func TestNoCellIsAFormula(t *testing.T) {
	var out bytes.Buffer
	w := output.New(&out, false)
	w.CSV([]string{"name", "n"}, [][]string{
		{"=1+1", "1"}, {" \u00a0=1", "2"}, {"+39 347", "-3"}, {"@cmd", ""}, {"\t=1", "\uff1d1"}, {"a=1", "12-3"}, {`a "b", c`, "  "},
	})
	require.NoError(t, w.Err())
	assert.Equal(t, "name,n\n'=1+1,1\n' \u00a0=1,2\n'+39 347,'-3\n'@cmd,\n'\t=1,'\uff1d1\na=1,12-3\n\"a \"\"b\"\", c\",\"  \"\n", out.String())

	w = output.New(full{}, false)
	w.CSV([]string{"a"}, nil)
	require.Error(t, w.Err())
}
