package main

import "github.com/flaregen/flaregen/generator/command"

func main() { command.Main() }
