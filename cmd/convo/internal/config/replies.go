package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"convo/model"
	"convo/model/canned"
)

const (
	repliesFolder = "replies"
	replyEnding   = ".md"
	// maxReplies bounds how many files are read.
	maxReplies = 500
)

// Replies reads the canned replies, in the order of their files' names. What cannot be
// used is left out and told in problems, by its file's name.
func (c *Config) Replies() (replies []canned.Reply, problems []model.Text) {
	dir := c.RepliesDir
	if dir == "" {
		return nil, nil
	}
	tell := func(name string, err error) {
		problems = append(problems, model.NewText(filepath.Join(repliesFolder, name)+": "+err.Error()))
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		tell("", plainly(err))
		return nil, problems
	}
	if info, err := os.Stat(dir); err == nil && othersWrite(info) {
		tell("", errors.New("others can change it: chmod o-w "+quoted(dir)))
		return nil, problems
	}
	from := map[string]string{}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") || filepath.Ext(name) != replyEnding {
			continue
		}
		if len(replies)+len(problems) == maxReplies {
			tell(name, fmt.Errorf("it and those behind it were not read: there are more than %d", maxReplies))
			break
		}
		r, err := readReply(filepath.Join(dir, name))
		if other, taken := from[r.Name]; err == nil && taken {
			err = fmt.Errorf("it has the same name as %s", other)
		}
		if err != nil {
			tell(name, err)
			continue
		}
		from[r.Name] = name
		replies = append(replies, r)
	}
	return replies, problems
}

// readReply reads one file. A link may lead to it: unlike a key it is no secret, but
// nobody else may put words into my mouth.
func readReply(path string) (r canned.Reply, err error) {
	file, err := openWaitless(path)
	if err != nil {
		return r, plainly(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	switch {
	case err != nil:
		return r, plainly(err)
	case !info.Mode().IsRegular():
		return r, errors.New("it is not a file")
	case othersWrite(info):
		return r, errors.New("others can change it: chmod o-w " + quoted(path))
	}
	raw, err := io.ReadAll(io.LimitReader(file, canned.MaxFile+1))
	if err != nil {
		return r, plainly(err)
	}
	return canned.Parse(strings.TrimSuffix(filepath.Base(path), replyEnding), raw)
}

// plainly is an error of the file system without the path, which is told already.
func plainly(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
