// Package fetch gets documentation pages: from files, from standard input, and
// from the web.
//
// In:  what the user calls a page: a file name, "-", or an http(s) URL.
// Out: its bytes, with the name that errors use and, from the web, the URL.
//
// From the web, a page is asked for as markdown first and as HTML second, and
// time, size and redirects are bounded. No credentials are sent or kept.
//
// [Save] lays out fetched pages as files with a manifest of their hashes, so
// that a scheduled job can show what has changed since. It writes nothing: the
// command does. Nothing in these files depends on when they were made.
package fetch
