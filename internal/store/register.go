package store

import (
	_ "embed"

	"meertijd/internal/privacy"
)

//go:embed register.txt
var registerText string

// Register gives what is stored and why, a line for every column.
func Register() (privacy.Register, error) { return privacy.Parse(registerText) }
