// Package account is how people come in: accounts, the means by which somebody
// shows who they are, invitations, sessions and mandates.
//
//	mail link, code     ─┐
//	passkey              ├─▶ method, level ─▶ May(role) ─▶ session ─▶ hat ─▶ access.Actor
//	password (+ TOTP)    │
//	OpenID               ┘
//
// An Account belongs to the platform; its Places name the persons that it is in
// tenants, and persons wear hats. A Ticket is whatever may be used once: a link
// in a mail, a challenge, the second step. Every command ends in one Save, with
// its audit record and its mail; a version lets only one of two win.
//
// Which means are enough for which role is one function, May, and it is asked
// again at every request (Identify). What is answered to a known and to an
// unknown address is the same, and costs the same.
package account
