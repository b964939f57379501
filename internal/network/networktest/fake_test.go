package networktest_test

import (
	"strings"
	"testing"

	"meertijd/internal/network"
	"meertijd/internal/network/networktest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	networktest.Contract(t, func(*testing.T) network.Store {
		f := networktest.NewFake()
		f.There = func(tenant, neighbourhood string) bool {
			return tenant != "tenant-c" && strings.Contains("n1 n2", neighbourhood)
		}
		return f
	})
}
