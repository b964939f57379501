package rule

// optionalKind is kind 18: an element that asks nothing (year 1 element B;
// element D always, since the labour market does not allow it everywhere).
func optionalKind() *kind {
	return &kind{
		name: "optional", needs: []string{"element"},
		compile: func(*compiler, *Rule, string) {},
		judge: func(ev *evaluation, y *year, r *Rule, f *Finding) {
			f.State, f.Why, f.Need = NotApplicable, WhyOptional, 0
			for _, e := range y.under(r.element) {
				ev.count(e, e.live())
			}
		},
	}
}
