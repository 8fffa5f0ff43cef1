package wire

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

const proxyHelp = "the proxy wants a login; see HTTPS_PROXY in the environment"

// reason says in words why an exchange failed, and what to do about it. Raw error
// texts are used only where nothing else is known: they may quote the server.
func (j judge) reason(err error) (words, help string) {
	for _, known := range []func(error) (string, string){
		proxyReason, certReason, j.nameReason, j.connReason,
	} {
		if words, help = known(err); words != "" {
			return words, help
		}
	}
	return "the connection failed: " + j.quote(err.Error()), ""
}

func proxyReason(err error) (words, help string) {
	var refused *proxyError
	var op *net.OpError
	switch {
	case errors.Is(err, errProxySetting):
		return err.Error(), "see HTTP_PROXY, HTTPS_PROXY and NO_PROXY"
	case errors.As(err, &refused) && refused.status == http.StatusProxyAuthRequired:
		return refused.Error(), proxyHelp
	case errors.As(err, &refused):
		return refused.Error(), "see HTTPS_PROXY in the environment"
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "the proxy cannot be reached", "see HTTP_PROXY and HTTPS_PROXY in the environment"
	}
	return "", ""
}

func certReason(err error) (words, help string) {
	var verify *tls.CertificateVerificationError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &host):
		return "the certificate is for another host", "check the account's url"
	case errors.As(err, &invalid):
		return "the certificate is not valid (expired, or not for this use)", "check this machine's clock"
	case errors.As(err, &verify):
		return "the certificate's authority is not known: " + authority(verify),
			"add it to ca_file or SSL_CERT_FILE if it is your own"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "the server does not speak TLS", "check the account's url: https or http?"
	}
	return "", ""
}

// authority names who signed the last certificate that the server showed.
func authority(v *tls.CertificateVerificationError) string {
	if len(v.UnverifiedCertificates) == 0 {
		return "unnamed"
	}
	issuer := v.UnverifiedCertificates[len(v.UnverifiedCertificates)-1].Issuer
	if issuer.CommonName != "" {
		return clip(issuer.CommonName, 100)
	}
	return clip(issuer.String(), 100)
}

func (j judge) nameReason(err error) (words, help string) {
	var dns *net.DNSError
	switch {
	case !errors.As(err, &dns):
		return "", ""
	case dns.IsNotFound:
		return "name not found: " + j.host, "check the account's url and the network"
	}
	return "the name server did not answer for " + j.host, "check the network"
}

func (j judge) connReason(err error) (words, help string) {
	var op *net.OpError
	dialing := errors.As(err, &op) && op.Op == "dial"
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused by " + j.host, ""
	case errors.Is(err, syscall.ENOENT), errors.Is(err, syscall.EACCES):
		return "the socket cannot be opened", "is the program that listens there running, and may you use it?"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "no route to " + j.host, "check the network"
	case errors.As(err, &timeout) && timeout.Timeout():
		if dialing {
			return "timed out connecting to " + j.host, "check the network"
		}
		return j.timeout(err), ""
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection reset", ""
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(err.Error(), "server closed idle connection"):
		return "connection closed before the answer was complete", ""
	}
	return "", ""
}

func (j judge) timeout(err error) string {
	var own deadline
	if errors.As(err, &own) {
		return fmt.Sprintf("timed out: %s", own)
	}
	return "timed out waiting for the answer"
}
