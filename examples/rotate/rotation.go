package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

// rotation is one replacement of a certificate.
type rotation struct {
	settings
	newPEM string
	newKey envelope.Secret

	client *cloudflare.Client
	out    *screen
	delay  envelope.WaitOption // nil: as generated
	onLook func()              // nil: nothing

	leaf   *x509.Certificate                                  // the new one
	known  map[string]bool                                    // certificates that were there before, by id
	before map[string]*cloudflare.OriginTLSClientAuthHostname // associations, by hostname
	oldID  string
	newID  string
	undos  []undo // what takes back what was done, oldest first
}

type undo struct {
	what string
	do   func(context.Context) error
}

func (r *rotation) run(ctx context.Context) error {
	if err := r.check(ctx); err != nil {
		return err
	}
	if r.dryRun {
		r.plan()
		return nil
	}
	for _, step := range []func(context.Context) error{r.upload, r.switchOver, r.retire} {
		if err := step(ctx); err != nil {
			return errors.Join(err, r.undoAll(ctx))
		}
	}
	return r.deleteOld(ctx) // nothing is undone from here on: the hostnames are served
}

// check finds out, before anything changes, whether the rotation can succeed.
func (r *rotation) check(ctx context.Context) error {
	pair, err := tls.X509KeyPair([]byte(r.newPEM), []byte(string(r.newKey)))
	if err != nil {
		return fmt.Errorf("certificate and key: %w", err)
	}
	if r.leaf, err = x509.ParseCertificate(pair.Certificate[0]); err != nil {
		return err
	}
	if now := time.Now(); now.After(r.leaf.NotAfter) || now.Before(r.leaf.NotBefore) {
		return fmt.Errorf("the new certificate is valid from %s to %s only", r.leaf.NotBefore.Format(time.DateOnly), r.leaf.NotAfter.Format(time.DateOnly))
	}
	r.before = map[string]*cloudflare.OriginTLSClientAuthHostname{}
	for _, name := range slices.Concat(r.hostnames, r.retired) {
		found, err := r.client.OriginTLSClientAuth.Hostnames.Get(ctx, r.zone, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if r.oldID == "" {
			r.oldID = found.CertID
		}
		if found.CertID != r.oldID {
			return fmt.Errorf("%s uses certificate %s, the others %s; rotate them one after the other", name, found.CertID, r.oldID)
		}
		r.before[name] = found
	}
	old, err := r.client.OriginTLSClientAuth.HostnameCertificates.Get(ctx, r.zone, r.oldID)
	if err != nil {
		return err
	}
	if r.isNew(*old) {
		return errors.New("the new certificate is the one in use")
	}
	r.known = map[string]bool{}
	for c, err := range r.client.OriginTLSClientAuth.HostnameCertificates.All(ctx, r.zone, nil) {
		if err != nil {
			return err
		}
		r.known[c.ID] = true
	}
	r.out.step("%s: certificate %s is %s until %s", strings.Join(slices.Concat(r.hostnames, r.retired), ", "), r.oldID, old.Status, old.ExpiresOn.Format(time.DateOnly))
	return nil
}

// isNew reports the certificate that is to be uploaded.
func (r *rotation) isNew(c cloudflare.HostnameCertificate) bool {
	if block, _ := pem.Decode([]byte(c.Certificate)); block != nil {
		return bytes.Equal(block.Bytes, r.leaf.Raw)
	}
	return c.SerialNumber == r.leaf.SerialNumber.String()
}

func (r *rotation) plan() {
	r.out.step("would upload the new certificate and wait until it is active")
	r.out.step("would switch %s to it and wait until that is active", strings.Join(r.hostnames, ", "))
	if len(r.retired) > 0 {
		r.out.step("would end the association of %s (enabled: null)", strings.Join(r.retired, ", "))
	}
	if !r.keepOld {
		r.out.step("would delete certificate %s", r.oldID)
	}
	r.out.note("nothing has been changed")
}

func (r *rotation) upload(ctx context.Context) error {
	certificates := r.client.OriginTLSClientAuth.HostnameCertificates
	uploaded, err := certificates.Create(ctx, r.zone, cloudflare.HostnameCertificateCreateRequest{Certificate: r.newPEM, PrivateKey: r.newKey})
	if err != nil {
		if mayHaveArrived(err) {
			r.undos = append(r.undos, undo{"delete the new certificate, should it have arrived", r.deleteStray})
		}
		return err
	}
	r.newID = uploaded.ID
	r.undos = append(r.undos, undo{"delete certificate " + r.newID, func(ctx context.Context) error {
		_, err := certificates.Delete(ctx, r.zone, r.newID)
		return err
	}})
	r.out.step("uploaded certificate %s", r.newID)
	_, err = certificates.WaitUntilActive(ctx, r.zone, r.newID, r.wait()...)
	r.out.settle()
	return err
}

// mayHaveArrived reports failures of a request that leave open whether it had its effect: no answer, because of the
// network or an interrupt, or one of a server that failed.
func mayHaveArrived(err error) bool {
	failure, ok := errors.AsType[*envelope.Error](err)
	refused := ok && failure.Status >= 400 && failure.Status < 500
	return !refused && !errors.Is(err, envelope.ErrInvalidRequest)
}

// deleteStray deletes what an upload without an answer has left.
func (r *rotation) deleteStray(ctx context.Context) error {
	certificates := r.client.OriginTLSClientAuth.HostnameCertificates
	for c, err := range certificates.All(ctx, r.zone, nil) {
		if err != nil {
			return err
		}
		if !r.known[c.ID] && r.isNew(c) {
			_, err := certificates.Delete(ctx, r.zone, c.ID)
			return err
		}
	}
	return nil
}

// switchOver gives the hostnames the new certificate. A hostname has one
// association, which the update replaces: at no time is there none.
func (r *rotation) switchOver(ctx context.Context) error {
	r.undos = append(r.undos, undo{"switch back to certificate " + r.oldID, func(ctx context.Context) error { return r.restore(ctx, r.hostnames) }})
	if err := r.associate(ctx, r.hostnames, r.newID, r.enabledBefore); err != nil {
		return err
	}
	r.out.step("switched %s", strings.Join(r.hostnames, ", "))
	return r.settled(ctx, r.hostnames, r.newID)
}

// settled waits until hostnames have a certificate for certain.
func (r *rotation) settled(ctx context.Context, names []string, certificate string) error {
	defer r.out.settle()
	for _, name := range names {
		found, err := r.client.OriginTLSClientAuth.Hostnames.WaitUntilActive(ctx, r.zone, name, r.wait()...)
		if err != nil {
			return err
		}
		if found.CertID != certificate {
			return fmt.Errorf("%s uses certificate %s; somebody else has changed it", name, found.CertID)
		}
	}
	return nil
}

// retire ends the associations of hostnames that need none any more: as long
// as one uses the old certificate, that cannot be deleted.
func (r *rotation) retire(ctx context.Context) error {
	if len(r.retired) == 0 {
		return nil
	}
	r.undos = append(r.undos, undo{"associate " + strings.Join(r.retired, ", ") + " again", func(ctx context.Context) error { return r.restore(ctx, r.retired) }})
	null := func(string) nullable.Nullable[bool] { return nullable.NewNullNullable[bool]() }
	if err := r.associate(ctx, r.retired, r.oldID, null); err != nil {
		return err
	}
	r.out.step("ended the association of %s", strings.Join(r.retired, ", "))
	defer r.out.settle()
	for _, name := range r.retired {
		if err := r.client.OriginTLSClientAuth.Hostnames.WaitUntilDeleted(ctx, r.zone, name, r.wait()...); err != nil {
			return err
		}
	}
	return nil
}

func (r *rotation) deleteOld(ctx context.Context) error {
	if r.keepOld {
		return nil
	}
	certificates := r.client.OriginTLSClientAuth.HostnameCertificates
	_, err := certificates.Delete(ctx, r.zone, r.oldID)
	if isRefusal(err) {
		if failure := r.endFormer(ctx); failure != nil {
			return fmt.Errorf("the old certificate could not be deleted: %w", errors.Join(err, failure))
		}
		_, err = certificates.Delete(ctx, r.zone, r.oldID)
	}
	if err == nil {
		r.out.step("deleted certificate %s", r.oldID)
		err = certificates.WaitUntilDeleted(ctx, r.zone, r.oldID, r.wait()...)
		r.out.settle()
	}
	if err != nil {
		return fmt.Errorf("the hostnames have the new certificate; the old one could not be deleted: %w", err)
	}
	return nil
}

// isRefusal reports an answer that may say that a certificate is in use: the
// documentation has neither a status nor a code for that.
func isRefusal(err error) bool {
	failure, ok := errors.AsType[*envelope.Error](err)
	return ok && (failure.Status == http.StatusBadRequest || failure.Status == http.StatusConflict)
}

// endFormer ends what the API may still keep of the association with the old
// certificate. The documentation does not say whether it does, nor what an end
// means where a hostname has another certificate by now. So this is done only
// when the API refuses to delete the old one, and what the hostnames have is
// looked at afterwards, and mended.
func (r *rotation) endFormer(ctx context.Context) error {
	null := func(string) nullable.Nullable[bool] { return nullable.NewNullNullable[bool]() }
	if err := r.associate(ctx, r.hostnames, r.oldID, null); err != nil {
		return err
	}
	r.out.step("ended the association of %s with certificate %s", strings.Join(r.hostnames, ", "), r.oldID)
	for _, name := range r.hostnames {
		found, err := r.client.OriginTLSClientAuth.Hostnames.Get(ctx, r.zone, name)
		if err == nil && found.CertID == r.newID && found.Enabled == r.before[name].Enabled && found.Status == cloudflare.OriginTLSClientAuthHostnameStatusActive {
			continue
		}
		r.out.step("mend: switch %s again", strings.Join(r.hostnames, ", "))
		return errors.Join(fmt.Errorf("%s lost the new certificate with the old one", name),
			r.associate(ctx, r.hostnames, r.newID, r.enabledBefore), r.settled(ctx, r.hostnames, r.newID))
	}
	return nil
}

// associate sets the association of every hostname.
func (r *rotation) associate(ctx context.Context, names []string, certificate string, enabled func(string) nullable.Nullable[bool]) error {
	var body cloudflare.OriginTLSClientAuthHostnameUpdateRequest
	for _, name := range names {
		body.Config = append(body.Config, cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{
			Hostname: new(name), CertID: new(certificate), Enabled: enabled(name),
		})
	}
	_, err := r.client.OriginTLSClientAuth.Hostnames.Update(ctx, r.zone, body)
	return err
}

// enabledBefore: a hostname that was switched off stays so.
func (r *rotation) enabledBefore(name string) nullable.Nullable[bool] {
	return nullable.NewNullableWithValue(r.before[name].Enabled)
}

// restore gives hostnames the old certificate back, but not those that somebody else has given another one meanwhile.
func (r *rotation) restore(ctx context.Context, names []string) error {
	var ours []string
	for _, name := range names {
		found, err := r.client.OriginTLSClientAuth.Hostnames.Get(ctx, r.zone, name)
		if err == nil && found.CertID != r.oldID && found.CertID != r.newID {
			r.out.note("%s uses certificate %s by now, and keeps it", name, found.CertID)
			continue
		}
		ours = append(ours, name)
	}
	if len(ours) == 0 {
		return nil
	}
	if err := r.associate(ctx, ours, r.oldID, r.enabledBefore); err != nil {
		return err
	}
	return r.settled(ctx, ours, r.oldID)
}

// undoAll takes everything back, newest first, also when the caller's context
// has ended. Each undo relies on the one before it, a certificate must not go
// while a hostname may use it, so the first that fails is the last.
func (r *rotation) undoAll(ctx context.Context) error {
	if len(r.undos) > 0 && errors.Is(ctx.Err(), context.Canceled) {
		r.out.note("interrupted; another interrupt leaves things as they are")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.timeout)
	defer cancel()
	for i, u := range slices.Backward(r.undos) {
		r.out.step("undo: %s", u.what)
		if err := u.do(ctx); err != nil {
			var left []string
			for _, u := range slices.Backward(r.undos[:i+1]) {
				left = append(left, u.what)
			}
			return fmt.Errorf("not undone: %w; still to do: %s", err, strings.Join(left, ", then "))
		}
	}
	if len(r.undos) > 0 {
		r.out.note("all of it is undone")
	}
	return nil
}

func (r *rotation) wait() []envelope.WaitOption {
	opts := []envelope.WaitOption{envelope.WithProgress(func(p envelope.Progress) {
		r.out.progress(p)
		if r.onLook != nil {
			r.onLook()
		}
	})}
	if r.delay != nil {
		opts = append(opts, r.delay)
	}
	return opts
}
