package gallery

import "meertijd/internal/web/part"

func (s sample) numbers(c *content) {
	c.Progress = part.Progress{Done: 3, Total: 7, Label: s.in("voorwaarden in orde", "conditions in order")}
	columns := []part.Column{{Text: s.in("Praktijk", "Practice")}, {Text: s.in("Wijk", "Area")}, {Text: s.in("Plan jaar 4", "Plan, year 4")}, {Text: s.in("Patiënten", "Patients"), Number: true}, {Text: s.in("Vergoeding", "Payment"), Number: true}}
	row := func(name, area string, state part.State, word, patients, money, note string) part.Row {
		return part.Row{Cells: []part.Cell{{Text: name, URL: "#cijfers", Note: note}, {Text: area}, {Pill: &part.Pill{State: state, Text: word}}, {Text: patients}, {Text: money}}}
	}
	c.Table = part.Table{
		Caption: s.in("Praktijken die nog niet klaar zijn", "Practices that are not ready yet"), Columns: columns,
		Rows: []part.Row{
			row("De Verzonnen Linde", "Parkbuurt", part.Bad, s.in("nog 1 keuze bij B", "1 choice left at B"), "3.405", "€ 11.577,00", ""),
			row("Praktijk Proefman & Co", "Molenwijk", part.Half, s.in("bezig", "busy"), "2.980", "€ 10.132,00", s.in("gezamenlijk plan", "joint plan")),
			row("Huisarts Voorbeeldweg", "Oudeweg", part.Neutral, s.in("nog niet begonnen", "not begun yet"), "11.020", "€ 37.468,00", ""),
			row("Het Bedachte Huis", "Noord", part.Good, s.in("ingeleverd", "handed in"), "4.116", "€ 13.994,40", ""),
		},
		Total: &part.Row{Cells: []part.Cell{{Text: s.in("Samen", "Together")}, {}, {}, {Text: "21.521"}, {Text: "€ 73.171,40"}}},
	}
	c.TableEmpty = part.Table{Caption: s.in("Uitgaven", "Spending"), Columns: columns[:2], Empty: s.in("Hier staat nog niets.", "Nothing here yet.")}
	c.Timeline = part.Timeline{Caption: s.in("Wat jullie deden en doen", "What you did and do"), Years: []part.TimelineYear{
		{Title: s.in("Jaar 1", "Year 1"), When: s.in("vanaf april 2023", "from April 2023"), Lines: []string{s.in("Flexibele consultduur", "Flexible appointments"), s.in("4D-model", "4D model")}},
		{Title: s.in("Jaar 2", "Year 2"), When: "2024", Lines: []string{s.in("Triagetraining erbij", "Plus triage training"), s.in("Casuïstiek erbij", "Plus case discussions")}},
		{Title: s.in("Jaar 3", "Year 3"), When: "2025", Lines: []string{s.in("Flexibel verdiept", "Flexible deepened")}},
		{Title: s.in("Jaar 4", "Year 4"), When: s.in("tot en met maart 2027", "until March 2027"), Lines: []string{s.in("Flexibel verdiept", "Flexible deepened"), s.in("Nog één keuze nodig", "One more choice needed")}, Current: true},
		{Title: s.in("Jaar 5", "Year 5"), When: s.in("vanaf april 2027", "from April 2027"), Future: true},
	}}
	c.Bars = part.Bars{Title: s.in("Meest gekozen", "Chosen most"), Heads: [2]string{s.in("Interventie", "Intervention"), s.in("Praktijken", "Practices")}, Bars: []part.Bar{
		{Label: s.in("Flexibele consultduur", "Flexible appointments"), Value: "71", Share: 1, Strong: true}, {Label: s.in("4D-model", "4D model"), Value: "58", Share: 58. / 71},
		{Label: "Welzijn op Recept", Value: "55", Share: 55. / 71}, {Label: s.in("Casuïstiekbesprekingen", "Case discussions"), Value: "49", Share: 49. / 71}, {Label: s.in("Regie op veelgebruikers", "Frequent attenders"), Value: "31", Share: 31. / 71},
	}}
	c.LineChart = part.LineChart{
		ID: "lengte", Title: s.in("Gemiddelde duur van een consult", "Average length of an appointment"),
		Text:  s.in("De duur ging van 10,4 naar 13,1 minuten. De streep is het doel van de regio: 12 minuten.", "It went from 10.4 to 13.1 minutes. The dotted line is the region's goal: 12 minutes."),
		Heads: [2]string{s.in("Kwartaal", "Quarter"), s.in("Minuten", "Minutes")}, Low: 8, High: 14, LowText: "8", HighText: "14", Goal: &part.Level{Label: s.in("doel: 12", "goal: 12"), At: 12},
		Points: []part.Point{
			{Label: "2024-2", Value: "10,4", At: 10.4},
			{Label: "2024-3", Value: "10,2", At: 10.2},
			{Label: "2024-4", Value: "10,9", At: 10.9},
			{Label: "2025-1", Value: "11,6", At: 11.6},
			{Label: "2025-2", Value: "11,4", At: 11.4},
			{Label: "2025-3", Value: "12,2", At: 12.2},
			{Label: "2025-4", Value: "12,8", At: 12.8},
			{Label: "2026-1", Value: "13,1", At: 13.1},
		},
	}
	c.Facts = part.Facts{Items: []part.Fact{
		{Term: s.in("Contactpersoon", "Contact"), Text: "Joris Proefman", Note: s.in("maandag tot en met donderdag", "Monday to Thursday")},
		{Term: s.in("Patiënten op 1 april", "Patients on 1 April"), Text: "3.405"},
		{Term: s.in("Plan", "Plan"), Pill: &part.Pill{State: part.Half, Text: s.in("bezig", "busy")}, Link: &part.Link{Text: s.in("Bekijk", "View"), URL: "#plan"}},
	}}
}
