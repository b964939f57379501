// Package credential speaks the languages in which people prove who they are:
// passwords (argon2id), codes of an app (TOTP), passkeys (WebAuthn) and the
// sign-in of an organisation (OpenID Connect). It also seals what must not be
// readable in the database. It decides nothing: internal/account does.
//
//	account.Hasher       ◀── Argon    two at once, fifty wait, the rest comes back later
//	account.Sealer       ◀── Seal     AES-256-GCM, bound to what it is about
//	account.OneTime      ◀── TOTP     six digits, thirty seconds
//	account.PasskeyMaker ◀── WebAuthn
//	account.OpenID       ◀── Relying
package credential
