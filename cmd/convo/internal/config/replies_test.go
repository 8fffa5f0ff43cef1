//go:build unix

package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/config"
	"convo/model/canned"
)

// withReplies is a configuration with these files in its folder of canned replies.
func withReplies(t *testing.T, files map[string]string) *config.Config {
	t.Helper()
	c, err := config.Load(file(t, ""), env(nil))
	require.NoError(t, err)
	require.NoError(t, os.Mkdir(c.RepliesDir, 0o700))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(c.RepliesDir, name), []byte(text), 0o600))
	}
	return c
}

func TestReplies(t *testing.T) {
	c := withReplies(t, map[string]string{
		"b.md": "---\nname: Second\n---\nb", "a.md": "a", "notes.txt": "no", ".#a.md": "an editor's", "c.md": "---\nname: x\n",
		"d.md": "---\nname: a\n---\nthe same name",
	})
	replies, problems := c.Replies()
	assert.Equal(t, []canned.Reply{{Name: "a", Body: "a"}, {Name: "Second", Body: "b"}}, replies)
	require.Len(t, problems, 2)
	assert.Equal(t, "replies/c.md: its head has no end: a line ---", problems[0].Line())
	assert.Equal(t, "replies/d.md: it has the same name as a.md", problems[1].Line())
}

func TestWithoutAFolderThereAreNoReplies(t *testing.T) {
	c, err := config.Load(file(t, ""), env(nil))
	require.NoError(t, err)
	replies, problems := c.Replies()
	assert.Empty(t, replies)
	assert.Empty(t, problems)
}

func TestFilesThatAreNoRepliesAreToldByName(t *testing.T) {
	c := withReplies(t, map[string]string{
		"fine.md": "fine", "escape\x1b[31m.md": "a\x1bb", "huge.md": strings.Repeat("x", canned.MaxFile+1), "shared.md": "words",
	})
	dir := c.RepliesDir
	require.NoError(t, os.Chmod(filepath.Join(dir, "shared.md"), 0o646))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder.md"), 0o700))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o600))
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(dir, "zero.md")))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "gone.md")))
	require.NoError(t, os.Symlink("fine.md", filepath.Join(dir, "link.md")))
	replies, problems := c.Replies()
	require.Len(t, replies, 2)
	assert.Equal(t, "link", replies[1].Name, "a link to a file is as good as the file")
	told := make([]string, len(problems))
	for i, p := range problems {
		told[i] = p.Line()
		assert.NotContains(t, p.String(), "\x1b")
	}
	assert.Equal(t, []string{
		"replies/escape^[[31m.md: line 1 has the character U+001B, which cannot be seen",
		"replies/folder.md: it is not a file",
		"replies/gone.md: no such file or directory",
		fmt.Sprintf("replies/huge.md: it is longer than %d bytes", canned.MaxFile),
		"replies/pipe.md: it is not a file",
		"replies/shared.md: others can change it: chmod o-w " + filepath.Join(dir, "shared.md"),
		"replies/zero.md: it is not a file",
	}, told)

	require.NoError(t, os.Chmod(dir, 0o707))
	replies, problems = c.Replies()
	assert.Empty(t, replies)
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0].Line(), "others can change it")
}

func TestNotAllFilesOfAHugeFolderAreRead(t *testing.T) {
	files := map[string]string{}
	for i := range 600 {
		files[fmt.Sprintf("%04d.md", i)] = "text"
	}
	replies, problems := withReplies(t, files).Replies()
	assert.Len(t, replies, 500)
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0].Line(), "0500.md")
}
