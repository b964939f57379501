// Package backup puts what somebody else writes into a file that can be lost,
// found, stolen and damaged without harm: compressed, encrypted, with a sum at
// its end, and there only when it is whole.
//
//	meertijd/backup/1 age⏎ │ age( gzip( … ) ) │ SHA-256 of all before
//	                         ▲ whoever has the key or the passphrase
//
// The sum shows damage to anybody, also without the key. Without this program
// the middle opens with age and gzip. Keeper makes one every night, throws away
// the oldest by a rule, and proves that the newest can be restored.
package backup
