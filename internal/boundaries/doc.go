// Package boundaries holds no code, only a test: it reads the import
// declarations of the whole repository and says where a package reaches for
// something that is not its business.
//
// The rules stand in boundaries_test.go; docs/design.md has the reasons.
package boundaries
