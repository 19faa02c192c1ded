// Package curl reads the curl command with which a documentation page shows a
// request.
//
// In:  text that begins with a curl command, and its place on the page.
// Out: a [Command]: method, URL, headers, and what is sent.
//
// It reads what documentation writes, not all of shell: quotes of all kinds,
// continued lines, placeholders such as $ZONE_ID, which stay as they are. The
// same command with its white space collapsed into one line reads the same.
//
// Libraries that split shell words do not tell where a word begins and stumble
// over a backslash that has lost its line break; hence [words] of our own.
//
// It never runs a command and never opens a file that one names.
package curl
