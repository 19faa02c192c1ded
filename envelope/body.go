package envelope

import (
	"bytes"
	"context"
	"errors"
	"io"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
)

// body is what a request sends, and how often it can be sent.
type body struct {
	contentType string
	bytes       []byte    // the whole body, or nil:
	reader      io.Reader // then it is read from here,
	seeker      io.Seeker // and again when this is set,
	start       int64     // from this offset on
	length      int64     // -1: not known
	taken       *atomic.Bool
}

func (b *body) present() bool { return b.bytes != nil || b.reader != nil }

// repeatable reports whether the body can be sent once more.
func (b *body) repeatable() bool { return b.reader == nil || b.seeker != nil }

func bytesBody(contentType string, content []byte) body {
	if content == nil {
		content = []byte{}
	}
	return body{contentType: contentType, bytes: content, length: int64(len(content))}
}

func readerBody(contentType string, r io.Reader) (body, error) {
	switch r := r.(type) {
	case *bytes.Buffer:
		return bytesBody(contentType, bytes.Clone(r.Bytes())), nil
	case *strings.Reader, *bytes.Reader:
		return seekerBody(contentType, r.(io.ReadSeeker))
	case io.ReadSeeker:
		b, err := seekerBody(contentType, r)
		if err != nil { // a pipe is an *os.File too
			return onceBody(contentType, r), nil
		}
		return b, nil
	default:
		return onceBody(contentType, r), nil
	}
}

func onceBody(contentType string, r io.Reader) body {
	return body{contentType: contentType, reader: r, length: -1, taken: new(atomic.Bool)}
}

func seekerBody(contentType string, r io.ReadSeeker) (body, error) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return body{}, err
	}
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return body{}, err
	}
	if _, err := r.Seek(start, io.SeekStart); err != nil {
		return body{}, err
	}
	return body{contentType: contentType, reader: r, seeker: r, start: start, length: max(end-start, 0)}, nil
}

var errBodyUsed = errors.New("the request body was read before and cannot be read again")

// open gives the body for one attempt.
func (b *body) open() (io.ReadCloser, error) {
	switch {
	case b.bytes != nil:
		return io.NopCloser(bytes.NewReader(b.bytes)), nil
	case b.seeker != nil:
		if _, err := b.seeker.Seek(b.start, io.SeekStart); err != nil {
			return nil, err
		}
		return &attemptBody{reader: b.reader, closed: make(chan struct{})}, nil
	case b.taken.Swap(true):
		return nil, errBodyUsed
	default:
		return io.NopCloser(b.reader), nil
	}
}

// attemptBody keeps the transport of an earlier attempt from reading on while the next attempt reads the same reader.
// Its mutex makes Close wait for a Read under way; that is only acceptable because what can seek does not block.
type attemptBody struct {
	mu     sync.Mutex
	reader io.Reader // nil after Close
	closed chan struct{}
}

func (b *attemptBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.reader == nil {
		return 0, errors.New("the request body is closed")
	}
	return b.reader.Read(p)
}

func (b *attemptBody) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.reader != nil {
		b.reader = nil
		close(b.closed)
	}
	return nil
}

// settle waits until the transport, which may still be writing after it has given an answer, has let go of the body.
func settle(ctx context.Context, sent io.ReadCloser) error {
	b, ok := sent.(*attemptBody)
	if !ok {
		return nil
	}
	select {
	case <-b.closed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// isNil reports whether v is nil, or a nil pointer in an interface.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	rv := reflect.ValueOf(v)
	return rv.Kind() == reflect.Pointer && rv.IsNil()
}
