// Package attachment keeps files that belong to a practice and a year, such as
// a plan that was written in Word before Meertijd was there.
//
//	Service.Add ─ Allowed ─ Inspect: by content, never by name ─▶ Store.Save
//	  bytes by their SHA-256, once for each tenant · File: whose, which year, what
//	Service.Open ─ Allowed ─▶ Store.Content ─ hash as it was? ─▶ bytes
//
// What a file is, is decided by what is in it: PDF, Word, Excel, PNG or JPEG,
// without macros, at most ten megabytes. A file that was withdrawn is listed
// with who did it and when; its bytes go when it has been so for a while.
package attachment
