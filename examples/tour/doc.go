// Package tour shows what a generated client can do, one example for each
// subject. There is nothing in it but the examples, which are tests.
package tour
