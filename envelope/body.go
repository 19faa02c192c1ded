package envelope

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"reflect"
	"slices"
	"sync/atomic"
)

// body is what a request sends, and how often it can be sent.
type body struct {
	contentType string
	length      int64 // -1: not known

	bytes []byte       // either the whole body,
	at    io.ReaderAt  // or where to read it from,
	start int64        // beginning here,
	once  io.Reader    // or what can be read a single time,
	taken *atomic.Bool // and whether that has happened;

	pieces []body // or several of these, one after the other
}

func (b *body) present() bool {
	return b.bytes != nil || b.at != nil || b.once != nil || b.pieces != nil
}

// repeatable reports whether the body can be sent once more.
func (b *body) repeatable() bool {
	return b.once == nil && !slices.ContainsFunc(b.pieces, func(p body) bool { return !p.repeatable() })
}

func bytesBody(contentType string, content []byte) body {
	if content == nil {
		content = []byte{}
	}
	return body{contentType: contentType, bytes: content, length: int64(len(content))}
}

// readSeekerAt is what files, bytes.Reader and strings.Reader have in common. Reading at an offset is what makes
// repeating safe: the transport of an earlier attempt may still be reading when the next one begins.
type readSeekerAt interface {
	io.ReadSeeker
	io.ReaderAt
}

func readerBody(contentType string, r io.Reader) body {
	switch r := r.(type) {
	case *bytes.Buffer:
		return bytesBody(contentType, bytes.Clone(r.Bytes()))
	case readSeekerAt:
		if b, ok := seekerBody(contentType, r); ok {
			return b
		}
	}
	return body{contentType: contentType, once: r, length: -1, taken: new(atomic.Bool)}
}

// seekerBody finds out where r stands and how much is left. A pipe has the methods of a file, but cannot do that.
func seekerBody(contentType string, r readSeekerAt) (body, bool) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return body{}, false
	}
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return body{}, false
	}
	if _, err := r.Seek(start, io.SeekStart); err != nil {
		return body{}, false
	}
	return body{contentType: contentType, at: r, start: start, length: max(end-start, 0)}, true
}

var errBodyUsed = errors.New("the request body was read before and cannot be read again")

// open gives the body for one attempt.
func (b *body) open() (io.ReadCloser, error) {
	switch {
	case b.length == 0:
		return http.NoBody, nil
	case b.bytes != nil:
		return io.NopCloser(bytes.NewReader(b.bytes)), nil
	case b.at != nil:
		return io.NopCloser(io.NewSectionReader(b.at, b.start, b.length)), nil
	case b.pieces != nil:
		return b.openPieces()
	case b.taken.Swap(true):
		return nil, errBodyUsed
	default:
		return io.NopCloser(b.once), nil
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
