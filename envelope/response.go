package envelope

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// Response is what surrounds a result. [WithResponse] has it filled by a call that succeeds and by one that fails;
// after several attempts it describes the last one.
type Response struct {
	Status   int         // 0 when no answer came
	Header   http.Header // of the answer
	RayID    string      // identifies the request towards the API's support
	Messages []Message   // what the envelope's messages say
	Info     Info        // page, cursor, totals
	Attempts int         // how often the request was tried

	// Foreign holds the members beside those of the envelope, as they came. Nil when there are none.
	Foreign map[string]json.RawMessage
	// Unknown lists, with [WithUnknown], JSON pointers to what the result's type does not know.
	Unknown []string
	// Body is, with [WithRawBody], the answer as it came; never that of a [Stream].
	Body []byte
}

// rayHeader carries the identification of a request.
const rayHeader = "Cf-Ray"

// rayOf reads it without canonicalizing the name again.
func rayOf(h http.Header) string {
	if values := h[rayHeader]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// record fills the caller's Response, if there is one, with what one attempt brought.
func (c *call) record(status int, header http.Header, body []byte) {
	meta := c.options.meta
	if meta == nil {
		return
	}
	*meta = Response{Status: status, Header: header, RayID: rayOf(header), Attempts: c.attempts}
	if c.options.rawBody {
		meta.Body = bytes.Clone(body)
	}
}

// recordEnvelope adds what the envelope says.
func (c *call) recordEnvelope(body []byte) {
	meta := c.options.meta
	if meta == nil {
		return
	}
	meta.Messages = c.messages(body)
	meta.Info = c.opener.info
	meta.Foreign = c.opener.foreign
	if c.options.unknown && c.opener.result == memberPresent && c.opener.target != nil {
		meta.Unknown = unknownMembers(body[c.opener.resultStart:c.opener.resultEnd], "/"+escapePointer(c.keys.Result), c.opener.target)
	}
}
