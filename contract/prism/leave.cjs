// Loaded before Prism: it leaves when whoever has started it has gone, in
// whatever way, because its standard input ends then.
process.stdin.on("end", () => process.exit()).resume();
