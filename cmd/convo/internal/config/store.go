package config

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/zalando/go-keyring"

	"convo/client/wire"
	"convo/model"
)

// probe is what is written to find out whether something can be.
const probe = "convo tests whether it can keep a key here"

// CanStore finds out whether StoreKey will be able to keep a key, by writing something
// else first: nobody should type a key that then has nowhere to go.
func (a Account) CanStore(ctx context.Context) error {
	p := a.tokenPlace()
	switch {
	case a.Given():
		return fault("the key of account "+a.Name+" comes from "+a.Source()+" and is not stored", "name an account of the configuration with --account", nil)
	case p.command != "":
		return fault("account "+a.Name+" has its key from token_command", "change the key where that command finds it, or take token_command out", nil)
	case p.file != "":
		return writable(p.file)
	}
	user := p.user + "/probe"
	err := inTime(ctx, func() error {
		if err := keyring.Set(KeyringService, user, probe); err != nil {
			return err
		}
		return keyring.Delete(KeyringService, user)
	})
	if err != nil {
		return fault("there is no system keyring to keep the key of "+a.Name+" in",
			`set token_file = "`+a.Name+`.key" for the account, which convo login then writes, or token_command`, err)
	}
	return nil
}

// writable reports whether a secret can be put into a file, now or later.
func writable(path string) error {
	f, err := openPrivate(path)
	switch {
	case err == nil:
		err = f.Close()
	case errors.Is(err, fs.ErrNotExist):
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = probed(filepath.Dir(path))
	}
	if err != nil {
		return fault("no key can be kept: "+err.Error(), model.AsFault(err).Help, err)
	}
	return nil
}

// probed writes something into a folder and takes it away again.
func probed(dir string) error {
	temp, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	_, err = temp.WriteString(probe)
	return errors.Join(err, temp.Close(), os.Remove(temp.Name()))
}

// StoreKey keeps an account's key where Secret looks for it.
func (a Account) StoreKey(ctx context.Context, key wire.Secret) error {
	if err := a.CanStore(ctx); err != nil {
		return err
	}
	p := a.tokenPlace()
	if p.file != "" {
		return replace(p.file, key.Reveal()+"\n")
	}
	err := inTime(ctx, func() error { return keyring.Set(KeyringService, p.user, key.Reveal()) })
	if err != nil {
		return noKeyring(p, err)
	}
	return nil
}
