// Package archtest holds tests only. They keep the house as it is drawn in
// ARCHITECTURE.md: arrows point down, every package explains itself, every
// word of the core stands in the glossary, no region has a name in Go code,
// and the product depends on few others.
package archtest
