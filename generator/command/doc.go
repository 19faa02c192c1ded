// Package command is the command flaregen: it puts the stages in order, reads
// and writes the disk, and prints what happened.
//
// generate.go is where to begin: [Generate] takes one client through all
// stages and is pure, it returns file names and bytes. Around it, project.go
// opens the configuration and goes through its clients, load.go turns pages
// among the sources into fragments, pages.go gets those that the command line
// names, disk.go reads,
// compare.go finds what is new, changed and stale, write.go writes all files
// or none; workers.go has several clients generated side by side, progress.go
// shows how far a run is; module.go finds the import path of a client of several packages.
// There is one file for each command, and run.go decides the exit code in one
// place.
//
// It is a package of its own because two programs are this command: generator
// in this repository, and the one at the module's root, from which
// `go get -tool` takes the name flaregen.
package command
