package accounttest_test

import (
	"testing"

	"meertijd/internal/account"
	"meertijd/internal/account/accounttest"
)

func TestAttemptsInMemory(t *testing.T) {
	accounttest.AttemptsContract(t, func(*testing.T) account.Attempts { return accounttest.NewAttempts() })
}
