// Package mail puts a notice into words and hands it to a mail server, once.
//
//	outbox ─claim─▶ Composer ─▶ Message ─▶ SMTP: … DATA, text ─hand─▶ "." ─▶ 250 ─▶ sent
//	                                                           │              │
//	                                 from here on nobody knows ┴──────────────┘ until here
//
// Before the last line goes out the row says "handing". A worker that dies
// before that has sent nothing; one that dies after it leaves a row that says
// so, and what happens then depends on the mail: a link that works for minutes
// is not sent again (whoever waits asks for another), everything else is sent
// again with the same Message-ID. See decision 0029.
package mail
