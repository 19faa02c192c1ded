package docpage

// readers are asked in this order; the first that knows a page reads it.
var readers = []reader{}
