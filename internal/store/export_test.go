package store

// What tests of other packages cannot reach: how long a statement of a
// transaction may take.
var AtMost = (*Tx).atMost
