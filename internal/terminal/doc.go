// Package terminal shows answers where there is no browser: as text for a
// person at a command line, as JSON for another program, and the regional plan
// as a page to read or print.
//
//	terminal.Verdict(os.Stdout, words, answer, false)
//	terminal.WriteJSON(os.Stdout, words, answer)
//	terminal.PlanText(os.Stdout, words.Plan(plan, 4))
//
// It decides nothing and holds no sentence: states and codes come from
// internal/rule, sentences from internal/wording. The field names of the JSON
// are documented in docs/json.md and never change their meaning.
package terminal
