package intake_test

import (
	"testing"

	"meertijd/internal/intake"
	"meertijd/internal/practice"
)

func TestAPracticeThatTakesPartInAnAgreementStays(t *testing.T) {
	here := intake.Here{
		Files:          []practice.File{{Practice: practice.Practice{ID: "p", Name: "Praktijk De Linde"}}},
		Neighbourhoods: []practice.Neighbourhood{{ID: "n", Agreements: []practice.Agreement{{Practices: []string{"p"}}}}},
	}
	made := []intake.Item{{Effect: intake.Made, ID: "p", Practice: "p"}}
	if v := intake.Reverse(intake.Import{}, made, here); len(v.Back) != 0 || len(v.Stays) != 1 || v.Stays[0].Fault.Code != "intake.built.agreed" {
		t.Errorf("%+v", v)
	}
	here.Neighbourhoods[0].Agreements[0].Practices = nil // everybody, and nobody by name
	if v := intake.Reverse(intake.Import{}, made, here); len(v.Back) != 1 {
		t.Errorf("%+v", v)
	}
}
