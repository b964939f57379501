package document_test

import (
	"time"

	"meertijd/internal/report"
)

var made = time.Date(2026, 6, 2, 14, 10, 0, 0, time.UTC)

// sample is a practice's plan as the product makes it, with every block.
func sample() report.Document {
	return report.Document{
		Title:    "Praktijkplan jaar 4",
		Subtitle: "Huisartsenpraktijk De Linde, Zonnewijk",
		Language: "nl",
		Origin:   "Meertijd · versie 3 van 2 juni 2026, 14.10 uur · nummer P4-0017",
		Blocks: []report.Block{
			report.Paragraph{Text: "Jullie plan is bijna klaar: er mist nog één keuze bij B. Lever het plan uiterlijk 30 juni 2026 in. Doen jullie niets, dan gaat de vergoeding voor jaar 4 niet door."},
			report.Paragraph{Soft: true, Text: "Opgesteld door Zoë IJzerman, praktijkmanager\nBesproken in het teamoverleg van 19 mei 2026"},
			report.Heading{Level: 2, Text: "A · Anders werken in de praktijk", Note: "in orde"},
			report.Paragraph{Text: "Dit jaar kiezen jullie twee onderdelen, waarvan jullie er één verdiepen."},
			report.Facts{
				{Term: "Flexibele consultduur", Text: "Verdiepen\nTwee artsen plannen dubbele consulten voor mensen met meer klachten tegelijk. In het najaar doet het hele team mee.", Note: "begonnen in jaar 3"},
				{Term: "Triage door de doktersassistent", Text: "Doorgaan", Note: "telt mee vanaf 1 januari 2027"},
				{Term: "Arbeidsongeschiktheidsverzekeringsvragen", Text: "Stoppen"},
			},
			report.Heading{Level: 3, Text: "Wat we daarvan willen merken"},
			report.List{"De laatste patiënt van de dag is om 17.00 uur weg.", "Minder dan één op de tien mensen komt binnen een week terug met dezelfde vraag.", "Het team geeft de werkdruk een 7 of hoger."},
			report.Heading{Level: 2, Text: "B · Samenwerken in de wijk", Note: "nog niet compleet"},
			report.Paragraph{Text: "In jullie wijk is valpreventie afgesproken. Drie collega-praktijken doen ook mee; de fysiotherapeut aan het Lindeplein leidt de groep."},
			report.Facts{{Term: "Valpreventie", Text: "Doorgaan"}, {Term: "Tweede onderdeel", Text: "Nog te kiezen", Note: "één keuze ontbreekt"}},
			report.Heading{Level: 2, Text: "C · Leren van elkaar", Note: "in orde"},
			report.Table{
				Caption: "Bijeenkomsten in jaar 4",
				Heads:   []string{"Bijeenkomst", "Wanneer", "Wie gaat er", "Uren"},
				Rows: [][]string{
					{"Uitwisselingsbijeenkomst najaar", "donderdag 8 oktober 2026", "Zoë IJzerman", "2,5"},
					{"Praktijkgesprek", "uitnodiging volgt", "hele team", "1"},
					{"Scholing triage", "dinsdag 12 januari 2027", "twee doktersassistenten", "6"},
				},
				Numbers: []int{3},
			},
			report.Heading{Level: 2, Text: "D · Vergoeding en verantwoording"},
			report.Table{
				Heads:   []string{"Waarvoor", "Ingeschreven", "Tarief", "Bedrag"},
				Rows:    [][]string{{"Basis", "3.405", "€ 7,50", "€ 25.537,50"}, {"Verdieping", "3.405", "€ 2,50", "€ 8.512,50"}, {"Samen", "", "", "€ 34.050,00"}},
				Numbers: []int{1, 2, 3},
			},
			report.Paragraph{Text: "Het geld is verantwoord zodra de uren en de rekeningen in Meertijd staan."},
			report.Space{Label: "Wat spreken we af in het teamoverleg?", Lines: 5},
		},
	}
}

// shortSample is a sheet of one side.
func shortSample() report.Document {
	d := sample()
	d.OnePage = true
	d.Title = "Jullie plan op één blad"
	d.Blocks[len(d.Blocks)-1] = report.Space{Label: "Wat spreken we af in het teamoverleg?", Lines: 3}
	return d
}
