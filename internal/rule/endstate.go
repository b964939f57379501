package rule

// endStateKind is kind 9: an end state at the end of a period, whatever was
// chosen. The data can say it; it is not judged yet, and a plan that uses it
// gets a fault rather than silence.
func endStateKind() *kind {
	return &kind{
		name: "end-state", needs: []string{"end_state", "until"}, takes: []string{"element"},
		compile: func(c *compiler, r *Rule, path string) {
			c.fail("condition.kind-not-judged", path+".kind", "id", r.Condition.ID, "kind", "end-state")
		},
		judge: func(_ *evaluation, _ *year, _ *Rule, f *Finding) { f.State = Unknown },
	}
}
