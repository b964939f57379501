// Package organisation is the regional organisation itself: its name and look,
// whom people can ask, its statements, the regional plan that holds for it, and
// how its people may sign in beside what everybody can.
//
//	Service.Make ──▶ an organisation, at the first start or by the platform
//	Service.Save ──▶ settings; each change is recorded with the fields that changed
//	Service.AddPlan ──▶ a version of an uploaded regional plan, checked, never overwritten
//	Service.PutInForce ──▶ that version, or a built-in region, holds from now on
//
// A colour is accepted when everybody can read it; see Palette. What a ZIP or a
// YAML file is, the core does not know: a Library reads it.
package organisation
