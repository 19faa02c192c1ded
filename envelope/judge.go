package envelope

import (
	"bytes"
	"errors"
	"net/http"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

var boolType = reflect.TypeFor[bool]()

// decode reads a successful answer in the way its shape asks for.
func (c *call) decode(resp *http.Response, body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return c.decodeEmpty(resp)
	}
	switch c.shape {
	case shapePlain:
		return c.decodePlain(resp, body)
	default:
		return c.decodeEnvelope(resp, body)
	}
}

// decodeEmpty accepts an empty answer where no content is documented or announced.
func (c *call) decodeEmpty(resp *http.Response) error {
	switch {
	case c.shape == shapeNothing, c.request.method == http.MethodHead, slices.Contains(c.request.empty, resp.StatusCode):
		return nil
	case resp.StatusCode == http.StatusNoContent, resp.StatusCode == http.StatusResetContent:
		if c.shape == shapePlain && reads(c.request.method) {
			break
		}
		return nil
	}
	return c.errorf(resp.StatusCode, resp.Header, "the answer is empty", nil)
}

func (c *call) decodePlain(resp *http.Response, body []byte) error {
	if c.mentionsFailure(body) {
		c.opener.reset(nil)
		if err := c.opener.open(body); err == nil && c.opener.success == memberPresent && !c.opener.ok {
			return c.apiError(resp, body)
		}
	}
	err := unmarshal(body, c.target)
	if err == nil {
		return nil
	}
	if e, ok := c.decodeError(resp, err); ok {
		return e
	}
	return c.notJSON(resp, body, err)
}

// mentionsFailure is a cheap look at whether a body could be an envelope that says success false.
func (c *call) mentionsFailure(body []byte) bool {
	i := bytes.Index(body, []byte(`"`+c.keys.Success+`"`))
	return i >= 0 && bytes.Contains(body[i:], []byte("false"))
}

// decodeEnvelope decodes the result on the way through the envelope. Only when the result does not fit its type is
// the envelope read again without it: an envelope that says success false may have anything as its result.
func (c *call) decodeEnvelope(resp *http.Response, body []byte) error {
	o := &c.opener
	o.reset(c.target)
	err := o.open(body)
	typeErr, isType := c.decodeError(resp, err)
	if isType && c.target != nil {
		o.reset(nil)
		err = o.open(body)
	}
	if err != nil {
		if e, ok := c.decodeError(resp, err); ok {
			return e
		}
		return c.notJSON(resp, body, err)
	}
	c.recordEnvelope(body)
	switch {
	case o.failed():
		return c.apiError(resp, body)
	case isType && c.target != nil:
		return typeErr
	case o.notObject != 0 && c.shape == shapeResult:
		return &DecodeError{Operation: c.request.operation, Want: "object", Got: kindName(o.notObject), RayID: rayOf(resp.Header)}
	case c.shape == shapeResult && !o.recognized() && o.result == memberAbsent:
		return c.noEnvelope(resp, body)
	default:
		return c.finishPage(body)
	}
}

// decodeError translates what the JSON package says about an answer, secrets removed.
func (c *call) decodeError(resp *http.Response, err error) (*DecodeError, bool) {
	return newDecodeError(c.request.operation, rayOf(resp.Header), c.client.credentials.redact, err)
}

// noEnvelope is a successful status with JSON that has neither success nor a result: nothing says that the call did
// what was asked.
func (c *call) noEnvelope(resp *http.Response, body []byte) error {
	e := c.errorf(resp.StatusCode, resp.Header, "the answer is not an envelope", nil)
	if e.Details = c.redactDetails(parseFailure(body)); len(e.Details) > 0 {
		return e
	}
	e.Excerpt = c.client.credentials.redact(excerptOf(body))
	return e
}

// notJSON is a successful status with a body that is not JSON: a page of a proxy, an answer that was cut off.
func (c *call) notJSON(resp *http.Response, body []byte, err error) error {
	problem := "the answer is not JSON"
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok && e.ByteOffset > 0 && looksLikeJSON(body) {
		problem = "the answer is broken JSON"
	}
	e := c.errorf(resp.StatusCode, resp.Header, problem, nil)
	if detail, ok := edgeCode(body); ok {
		e.Details = []Detail{detail}
		return e
	}
	e.Excerpt = c.client.credentials.redact(excerptOf(body))
	return e
}

func looksLikeJSON(body []byte) bool {
	trimmed := bytes.TrimSpace(body)
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[')
}

// apiError makes an error of an answer that says that the request failed, in whatever form it says so.
func (c *call) apiError(resp *http.Response, body []byte) *Error {
	e := c.errorf(resp.StatusCode, resp.Header, "", nil)
	usual := usualFailure{keys: c.keys, body: body}
	if c.options.meta == nil && usual.read() {
		e.Details, e.Messages = c.redactDetails(usual.errors), c.redactMessages(asMessages(usual.messages))
		if isSuccess(resp.StatusCode) {
			e.problem = c.keys.Success + " is false"
		}
		return e
	}
	o := &c.opener
	o.reset(nil)
	if err := o.open(body); err == nil && o.recognized() {
		c.recordEnvelope(body)
		e.Details = c.redactDetails(parseDetails(o.errors.of(body)))
		e.Messages = c.redactMessages(parseMessages(o.messages.of(body)))
		if o.success == memberPresent && !o.ok && isSuccess(resp.StatusCode) {
			e.problem = c.keys.Success + " is false"
		}
	}
	if len(e.Details) == 0 || o.success != memberPresent {
		if details := c.redactDetails(parseFailure(body)); len(details) >= len(e.Details) {
			e.Details = details // what stands beside the errors is part of it
		}
	}
	if len(e.Details) > 0 {
		return e
	}
	if detail, ok := edgeCode(body); ok {
		e.Details = []Detail{detail}
		return e
	}
	e.Excerpt = c.client.credentials.redact(excerptOf(body))
	return e
}

// messages reads the messages of the envelope that was opened last.
func (c *call) messages(body []byte) []Message {
	return c.redactMessages(parseMessages(c.opener.messages.of(body)))
}

func (c *call) redactDetails(details []Detail) []Detail {
	for i := range details {
		for _, text := range []*string{&details[i].Message, &details[i].Pointer, &details[i].DocumentationURL} {
			*text = c.client.credentials.redact(*text)
		}
	}
	return details
}

func (c *call) redactMessages(messages []Message) []Message {
	for i := range messages {
		messages[i].Message = c.client.credentials.redact(messages[i].Message)
	}
	return messages
}

// hide wraps an error of the network whose text contains a secret.
func (c *call) hide(err error) error {
	if text := err.Error(); c.client.credentials.redact(text) != text {
		return &hiddenError{c.client.credentials.redact(text), err}
	}
	return err
}

// hiddenError is an error under another text.
type hiddenError struct {
	text string
	err  error
}

func (e *hiddenError) Error() string        { return e.text }
func (e *hiddenError) Is(target error) bool { return errors.Is(e.err, target) }

// errorf makes an error of this call.
func (c *call) errorf(status int, header http.Header, problem string, cause error) *Error {
	return &Error{
		Status:    status,
		RayID:     rayOf(header),
		Operation: c.request.operation,
		Method:    c.request.method,
		Path:      c.request.path,
		Attempts:  c.attempts,
		problem:   problem,
		cause:     cause,
	}
}
