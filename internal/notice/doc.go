// Package notice says what has to be told to somebody by mail. A Mail holds a
// code and its values: the sentences are found when it is sent. Only its Points
// are words, of a verdict that may be another one by then.
//
//	service ── Mail ──▶ store, in the transaction that causes it (outbox)
//	                      └──▶ mail: words, one message, sent once
//
// What is in a Mail is stored until it is sent, so it holds a one-time link at
// most for as long as the link is good for.
package notice
