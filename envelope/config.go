package envelope

import (
	"net/http"
	"time"
)

// Config holds the settings of a [Client]. Start from [DefaultConfig]; the options of a generated package change its
// fields.
type Config struct {
	// BaseURL is what every path is appended to, such as https://api.example.com/v4. Required; http or https, without
	// user name, query and fragment.
	BaseURL string

	// APIToken is sent as "Authorization: Bearer …". Either it or APIEmail and APIKey; when all three are empty the
	// environment is asked, see [NewClient].
	APIToken Secret
	// APIEmail is sent as X-Auth-Email, together with APIKey.
	APIEmail string
	// APIKey is sent as X-Auth-Key, together with APIEmail.
	APIKey Secret

	// HTTPClient sends the requests; nil means a client with a connection pool of its own. Its transport, cookie jar,
	// timeout and redirect policy are respected; the policy can only be stricter than the one of this package. The
	// transport sees every attempt, and learns from [OperationName] what it belongs to.
	HTTPClient *http.Client

	// MaxRetries is how often a failed request is repeated after the first attempt; 0 means never.
	MaxRetries int
	// AttemptTimeout limits each attempt from connecting to the last byte of the answer ([Open]: to the answer's
	// headers). Waiting between attempts does not count. 0 means no limit.
	AttemptTimeout time.Duration
	// MaxRetryWait caps each wait between two attempts, also one that the server asks for with Retry-After.
	// 0 means 60 seconds.
	MaxRetryWait time.Duration
	// RateLimit is the highest rate of requests, retries included, of all goroutines that share the client.
	// The zero value means no limit.
	RateLimit RateLimit
	// MaxResponseSize is the size in bytes (after decompression) up to which a JSON answer is accepted.
	// 0 means 32 MiB. A [Stream] has no limit: it is never buffered.
	MaxResponseSize int64

	// Logger receives one record of level Debug per attempt and one of level Warn per retry, with the context of the
	// call; the zero value means no logging. Neither headers, bodies nor query strings are logged.
	Logger Logger
	// UserAgent is sent as User-Agent; empty means a default.
	UserAgent string
	// Header is sent with every request. An Authorization in it stands for the credentials.
	Header http.Header
	// Keys are the member names of the envelope; empty ones mean those of [DefaultKeys].
	Keys Keys
	// AllowRedirectHosts are other hosts ("files.example.com", or "files.example.com:8443") that a redirect may lead
	// to, over https only and always without credentials. A redirect to any host that is not listed is refused.
	AllowRedirectHosts []string
}

// RateLimit is a number of requests in a span of time, for example 1200 in 5 minutes. No window of that length ever
// sees more; a tenth of the requests may be sent in one burst, the rest is spread evenly.
type RateLimit struct {
	Requests int
	Per      time.Duration
}

// Keys are the member names of an envelope.
type Keys struct {
	Success  string // the boolean
	Result   string // what the caller wants
	Errors   string // list of what went wrong
	Messages string // list of remarks
	Info     string // page, number of pages, cursor …
}

// DefaultKeys returns success, result, errors, messages and result_info.
func DefaultKeys() Keys {
	return Keys{Success: "success", Result: "result", Errors: "errors", Messages: "messages", Info: "result_info"}
}

// filled returns k with the default in place of each empty name.
func (k Keys) filled() Keys {
	d := DefaultKeys()
	if k == (Keys{}) {
		return d
	}
	for _, f := range []struct{ name, byDefault *string }{
		{&k.Success, &d.Success}, {&k.Result, &d.Result}, {&k.Errors, &d.Errors}, {&k.Messages, &d.Messages}, {&k.Info, &d.Info},
	} {
		if *f.name == "" {
			*f.name = *f.byDefault
		}
	}
	return k
}

const (
	defaultMaxRetries      = 2
	defaultAttemptTimeout  = time.Minute
	defaultMaxRetryWait    = time.Minute
	defaultMaxResponseSize = 32 << 20
	defaultUserAgent       = "flaregen (+https://github.com/flaregen/flaregen)"
)

// DefaultConfig returns two retries, one minute for each attempt, one minute at most between attempts, and answers of
// up to 32 MiB. It has no base URL and no credentials; nothing is read from the environment.
func DefaultConfig() Config {
	return Config{
		MaxRetries:      defaultMaxRetries,
		AttemptTimeout:  defaultAttemptTimeout,
		MaxRetryWait:    defaultMaxRetryWait,
		MaxResponseSize: defaultMaxResponseSize,
		UserAgent:       defaultUserAgent,
		Keys:            DefaultKeys(),
	}
}
