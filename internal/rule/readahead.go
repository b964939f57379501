package rule

// readAhead looks once at every list of the facts. The lists lie all over the
// memory. A processor that meets them one after another, in the middle of the
// rules, waits for each; here they come in side by side, which saves a tenth
// of the time when thousands of practices are judged. The sum says nothing: it
// keeps the reads from being left out.
func readAhead(f *Facts) int {
	sum := 0
	for i := range f.Years {
		y := &f.Years[i]
		if len(y.Choices) > 0 {
			sum += len(y.Choices[0].Element)
		}
		if len(y.HandedIn) > 0 {
			sum += int(y.HandedIn[0])
		}
		if y.NewStaff != nil {
			sum += *y.NewStaff
		}
		for k := range y.Answers {
			sum += len(y.Answers[k].Text)
		}
	}
	for i := range f.Attendance {
		sum += int(f.Attendance[i].On)
	}
	for i := range f.Papers {
		sum += int(f.Papers[i].On)
	}
	for i := range f.Evidence {
		sum += int(f.Evidence[i].On)
	}
	for i := range f.Populations {
		sum += int(f.Populations[i].On)
	}
	for i := range f.Visits {
		sum += int(f.Visits[i].Held)
	}
	for i := range f.Commitments {
		sum += int(f.Commitments[i].From)
	}
	for i := range f.Registered {
		sum += int(f.Registered[i].On)
	}
	return sum + readPlans(f.Years)
}

// readPlans looks at every line of the plans and at what hangs on it.
func readPlans(years []YearFacts) int {
	sum := 0
	for i := range years {
		for k := range years[i].Choices {
			c := &years[i].Choices[k]
			if len(c.Upkeep) > 0 {
				sum += len(c.Upkeep[0])
			}
			if c.Justification != nil {
				sum += len(*c.Justification)
			}
		}
	}
	return sum
}
