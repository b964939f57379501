package gallery

import "meertijd/internal/web/part"

// fields are the form fields, each in its states.
type fields struct {
	Text, TextWrong, Date part.TextField
	Area, AreaWrong       part.Textarea
	Number, NumberWrong   part.Number
	Select                part.Select
	Radios, Inline        part.Radios
	Ticks, TicksWrong     part.Ticks
}

func (s sample) form(c *content) {
	c.Errors = part.ErrorSummary{Still: true, Errors: []part.Link{
		{Text: s.in("E-mailadres: er mist een apenstaartje.", "Email address: an at sign is missing."), URL: "#mail"},
		{Text: s.in("Aantal patiënten: schrijf een getal.", "Number of patients: write a number."), URL: "#patients"},
	}}
	f := &c.Fields
	f.Text = part.TextField{Field: part.Field{Name: "name", Label: s.in("Naam van de praktijk", "Name of the practice"), Required: true}, Value: "De Verzonnen Linde", Autocomplete: "organization"}
	f.TextWrong = part.TextField{Field: part.Field{Name: "mail", Label: s.in("E-mailadres", "Email address"), Hint: s.in("Hier komt de kopie van het plan.", "The copy of the plan goes here."), Error: s.in("Er mist een apenstaartje (@).", "An at sign (@) is missing.")}, Value: "sanne.voorbeeld.test", Type: "email", Autocomplete: "email"}
	f.Date = part.TextField{Field: part.Field{Name: "day", Label: s.in("Datum van het gesprek", "Date of the visit")}, Value: "2026-06-02", Type: "date", Short: true}
	f.Area = part.Textarea{Field: part.Field{Name: "story", Label: s.in("Hoe past dit bij jullie netwerk?", "How does this fit your network?"), Hint: s.in("Eén of twee zinnen zijn genoeg.", "One or two sentences are enough."), Required: true}, Value: s.in("We overleggen al elke maand met de wijkverpleging.", "We already meet the district nurses every month."), Max: 500}
	f.AreaWrong = part.Textarea{Field: part.Field{Name: "reason", Label: s.in("Reden", "Reason"), Error: s.in("Hier staat een geboortedatum. Haal gegevens van patiënten weg.", "There is a date of birth here. Please remove patient data.")}, Value: s.in("Mevrouw X, geboren 01-02-1940", "Mrs X, born 01-02-1940"), Rows: 2}
	f.Number = part.Number{Field: part.Field{Name: "hours", Label: s.in("Extra tijd per week", "Extra time a week")}, Value: "2,5", Unit: s.in("uur", "hours"), Decimal: true}
	f.NumberWrong = part.Number{Field: part.Field{Name: "patients", Label: s.in("Aantal patiënten", "Number of patients"), Hint: s.in("Op 1 april 2026.", "On 1 April 2026."), Error: s.in("Schrijf een getal, bijvoorbeeld 3405.", "Write a number, for example 3405."), Required: true}, Value: "veel", Unit: s.in("patiënten", "patients")}
	f.Select = part.Select{Field: part.Field{Name: "area", Label: s.in("Wijk", "Neighbourhood")}, None: s.in("Kies een wijk", "Choose a neighbourhood"), Options: []part.Option{{Value: "1", Label: "Parkbuurt", Chosen: true}, {Value: "2", Label: "Veldzicht"}}}
	f.Radios = part.Radios{Field: part.Field{Name: "who", Label: s.in("Wie gaat er naar de bijeenkomst?", "Who goes to the meeting?"), Hint: s.in("Eén persoon is genoeg.", "One person is enough.")}, Options: []part.Option{
		{Value: "sanne", Label: "Sanne Proefman", Chosen: true}, {Value: "other", Label: s.in("Iemand anders", "Somebody else"), Hint: s.in("Vul straks een naam in.", "Fill in a name later.")}, {Value: "none", Label: s.in("Niemand", "Nobody"), Disabled: true}}}
	f.Inline = part.Radios{Field: part.Field{Name: "view", Label: s.in("Toon", "Show")}, Inline: true, Options: []part.Option{{Value: "week", Label: s.in("Week", "Week"), Chosen: true}, {Value: "month", Label: s.in("Maand", "Month")}, {Value: "year", Label: s.in("Jaar", "Year")}}}
	f.Ticks = part.Ticks{Field: part.Field{Name: "themes", Label: s.in("Welke thema’s horen hierbij?", "Which themes belong here?")}, Options: []part.Option{{Value: "old", Label: s.in("Ouderen", "Older people"), Chosen: true}, {Value: "mind", Label: s.in("Mentale gezondheid", "Mental health")}, {Value: "youth", Label: s.in("Jeugd", "Young people"), Hint: s.in("Samen met het wijkteam.", "With the neighbourhood team.")}}}
	f.TicksWrong = part.Ticks{Field: part.Field{Name: "agree", Label: s.in("Akkoord", "Agreement"), Required: true, Error: s.in("Vink dit aan om in te leveren.", "Tick this to hand in.")}, Options: []part.Option{{Value: "yes", Label: s.in("Het team heeft het plan gelezen.", "The team has read the plan.")}}}
	c.Keep = s.in("Bewaard om 10.42", "Saved at 10:42")
}
