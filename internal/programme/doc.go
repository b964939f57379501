// Package programme holds what a region has agreed on, as plain values: the
// elements, the menu of interventions, the growth model with its conditions,
// the meetings, the tariffs. It decides nothing; internal/rule does.
//
//	Region ─┬─ Calendar      when programme years begin
//	        ├─ Interventions the catalogue: stable keys and descriptions
//	        ├─ Tariffs       valid for dates
//	        └─ Plans         one per version, valid for programme years
//	            ├─ Elements, Menu   what can be chosen
//	            ├─ Meetings, Papers, Questions
//	            └─ Conditions       what each year asks
//
// Field tags name the key in a plan file; `must` marks a key that may not be
// left out. internal/planbook reads the files into these values.
package programme
