package gallery

import "meertijd/internal/web/part"

func (s sample) shell(bar bool) part.Page {
	p := part.Page{Search: &part.Search{Action: "/gallery", Name: "q", Label: s.in("Zoek in de regio", "Search the region"), Hint: "/"},
		Title: s.in("Onderdelen", "Components"), Path: "/gallery",
		Places: []part.Link{
			{Text: s.in("Vandaag", "Today"), URL: "#top"},
			{Text: s.in("Praktijkplan", "Practice plan"), URL: "#plan", Current: true},
			{Text: s.in("Bijeenkomsten", "Meetings"), URL: "#velden"},
			{Text: s.in("Hulpmiddelen", "Tools"), URL: "#cijfers"},
			{Text: s.in("Vergoeding", "Payment"), URL: "#praten"},
		},
		Person: &part.Person{Name: "Sanne Proefman", Role: s.in("praktijkmanager", "practice manager"), Practice: "De Verzonnen Linde",
			Links: []part.Link{{Text: s.in("Mijn account", "My account"), URL: "#top"}}, HatURL: "/sign-out", Hats: []part.Action{{Text: s.in("wijkcoördinator, Verzonnen Wijk", "coordinator, Madeup Quarter"), Kind: part.Plain}}, ChangeURL: "#wie", SignOutURL: "/sign-out"},
		Behalf:       &part.Behalf{Text: s.in("Je werkt nu namens De Verzonnen Eik.", "You are acting for The Madeup Oak."), EndURL: "/sign-out"},
		Demo:         s.in("Dit is een proef met verzonnen praktijken. Vandaag is het hier 2 juni 2026.", "This is a try-out with made-up practices. Here it is 2 June 2026."),
		Back:         &part.Link{Text: s.in("Terug naar vandaag", "Back to today"), URL: "#top"},
		Organisation: s.in("RHO Verzonnenstad", "RHO Madeupton"),
		Footer:       []part.Link{{Text: s.in("Hulp", "Help"), URL: "#top"}, {Text: s.in("Toegankelijkheid", "Accessibility"), URL: "#top"}, {Text: "Privacy", URL: "#top"}},
	}
	if bar {
		check := s.check()
		check.ID = "check-bar"
		p.Bar = &part.Bottombar{
			Summary: s.in("6 van 7 in orde · nog 1 keuze bij B", "6 of 7 in order · 1 choice left at B"), Check: &check,
			Places: []part.Link{
				{Text: s.in("Vandaag", "Today"), URL: "#top", Icon: "clock"},
				{Text: s.in("Praktijkplan", "Plan"), URL: "#plan", Icon: "document", Current: true},
				{Text: s.in("Bijeenkomsten", "Meetings"), URL: "#velden", Icon: "calendar"},
			},
		}
	}
	return p
}

func (s sample) top(c *content) {
	c.Lead = part.Lead{
		Title:   s.in("Praktijkplan jaar 4", "Practice plan, year 4"),
		Text:    s.in("De keuzes van vorig jaar staan klaar. Pas alleen aan wat anders wordt.", "Last year's choices are here. Change only what will be different."),
		Actions: []part.Action{{Text: "Word", URL: "#top", Kind: part.Plain, Icon: "download"}, {Text: s.in("Afdrukken", "Print"), Print: true, Kind: part.Plain, Icon: "print"}},
	}
	c.NextThing = part.NextThing{
		When:  s.in("Uiterlijk dinsdag 30 juni · afspraak van jullie RHO", "By Tuesday 30 June · agreed by your RHO"),
		Title: s.in("Bij Samenwerken met het netwerk is nog één keuze nodig", "One more choice is needed at Working with the network"),
		Text:  s.in("Iets nieuws, of iets wat jullie al doen verder ontwikkelen. Vaak is dat laatste genoeg: steeds iets nieuws hoeft niet.", "Something new, or something you already do, developed further. Often the latter is enough: it need not be new each time."),
		Actions: []part.Action{
			{Text: s.in("Casuïstiekbesprekingen verder ontwikkelen", "Develop case discussions further"), URL: "#plan"},
			{Text: s.in("Welzijn op Recept verder ontwikkelen", "Develop social prescribing further"), URL: "#plan"},
			{Text: s.in("Iets nieuws kiezen", "Choose something new"), URL: "#plan"},
		},
		IfNobodyActs: s.in("Dan blijft het plan een concept. De projectleider vraagt op 1 juli hoe het gaat.", "Then the plan stays a draft. The programme lead asks on 1 July how things are going."),
	}
	c.NextSingle = part.NextThing{
		When:    s.in("Uiterlijk vrijdag 10 juli", "By Friday 10 July"),
		Title:   s.in("Het plan is compleet. Lever het in.", "The plan is complete. Hand it in."),
		Actions: []part.Action{{Text: s.in("Inleveren", "Hand in"), URL: "#plan", Icon: "arrow-right"}},
		Reach: &part.Reach{
			Phones: []part.PhoneTo{{Number: "+31301234567", Text: "030 123 45 67"}},
			Mails:  []part.MailTo{{Name: s.in("Praktijkmanager (verzonnen)", "Practice manager (made up)"), Mail: "manager@praktijk.example"}},
		},
	}
	c.Card = part.Card{
		Title: s.in("Dit jaar", "This year"),
		Lines: []part.Line{
			{Title: s.in("Praktijkplan jaar 4", "Practice plan, year 4"), Text: s.in("6 van 7 voorwaarden in orde. Bewaard vandaag om 08.12 uur.", "6 of 7 conditions in order. Saved today at 08:12."), Pill: &part.Pill{State: part.Bad, Text: s.in("nog 1 keuze", "1 choice left")}, Link: &part.Link{Text: s.in("Verder met het plan", "Go on with the plan"), URL: "#plan"}},
			{Title: s.in("Uitwisselingsbijeenkomsten", "Exchange meetings"), Text: s.in("Geweest: 19 mei, Sanne. Jullie zijn ingeschreven voor dinsdag 3 november.", "Attended: 19 May, Sanne. You are registered for Tuesday 3 November."), Pill: &part.Pill{State: part.Half, Text: s.in("1 van 2", "1 of 2")}, Link: &part.Link{Text: s.in("Zet in agenda", "Add to calendar"), URL: "#plan"}},
			{Title: s.in("Praktijkgesprek", "Practice visit"), Text: s.in("Met de coördinator. Jullie hoeven nu niets te doen.", "With the coordinator. You need not do anything now."), Pill: &part.Pill{State: part.Waiting, Text: s.in("uitnodiging volgt", "invitation follows")}},
		},
	}
	c.Aside = part.Card{
		Title:   s.in("Voor het teamoverleg", "For the team meeting"),
		Text:    s.in("Jullie plan op één bladzijde, om samen te bespreken.", "Your plan on one page, to discuss together."),
		Actions: []part.Action{{Text: s.in("Download voor Word", "Download for Word"), URL: "#top", Kind: part.Quiet, Icon: "download"}},
	}
	s.small(c)
	s.said(c)
}

// small are the smallest components: pills, buttons and banners.
func (s sample) small(c *content) {
	c.Pills = []part.Pill{
		{State: part.Good, Text: s.in("in orde", "in order")}, {State: part.Bad, Text: s.in("nog niet", "not yet")},
		{State: part.Waiting, Text: s.in("uitnodiging volgt", "invitation follows")}, {State: part.Half, Text: s.in("1 van 2", "1 of 2")},
		{State: part.Tip, Text: "tip"}, {State: part.Neutral, Text: s.in("niet nodig", "not needed")},
	}
	c.Buttons = []part.Action{
		{Text: s.in("Inleveren", "Hand in"), Kind: part.Filled}, {Text: s.in("Bewaar en controleer", "Save and check")},
		{Text: s.in("Voeg toe", "Add"), Icon: "plus"}, {Text: s.in("Trek het plan in", "Withdraw the plan"), Kind: part.Danger},
		{Text: s.in("Eerst laten meelezen", "Have it read first"), Kind: part.Plain},
	}
	c.Banners = []part.Banner{
		{Kind: part.DoneBanner, Title: s.in("Jullie plan is bewaard.", "Your plan is saved.")},
		{Kind: part.InfoBanner, Text: s.in("De RHO past de menukaart aan op 1 september. Jullie keuzes van nu blijven gelden.", "The RHO changes the menu on 1 September. Your present choices stay valid.")},
		{Kind: part.WarnBanner, Title: s.in("Een collega werkt ook aan dit plan", "A colleague is working on this plan too"), Text: s.in("Joris Proefman bewaarde om 10.42 uur.", "Joris Proefman saved at 10:42."), Actions: []part.Action{{Text: s.in("Bekijk wat er veranderde", "See what changed"), URL: "#praten", Kind: part.Plain}}},
		{Kind: part.ErrorBanner, Title: s.in("Bewaren lukte niet", "Saving did not work"), Text: s.in("Wat je typte, staat nog op dit apparaat. Probeer het over een minuut opnieuw.", "What you typed is still on this device. Try again in a minute.")},
	}
}

// said are the pages that say one thing: that nothing is here, that it was handed
// in, that something is wrong.
func (s sample) said(c *content) {
	c.Empty = part.Empty{Title: s.in("Nog geen bijeenkomst in de agenda", "No meeting in the calendar yet"), Text: s.in("De RHO zet de data hier neer zodra ze bekend zijn. Je krijgt dan een mail.", "The RHO puts the dates here once they are known. You will get an email."), Action: &part.Action{Text: s.in("Bekijk de data van vorig jaar", "See last year's dates"), URL: "#top"}}
	c.Receipt = part.Receipt{
		Title: s.in("Jullie plan is ingeleverd", "Your plan has been handed in"), Text: s.in("Alles is in orde. Een kopie is gemaild naar de praktijk.", "All is in order. A copy was mailed to the practice."),
		Number: "2026-4-0417", Time: s.in("2 juni 2026 om 10.42 uur", "2 June 2026 at 10:42"),
		Next: []part.Line{
			{Title: s.in("De projectleider leest het plan.", "The programme lead reads the plan."), Text: s.in("Is er een vraag, dan hoor je dat voor 15 juli.", "If there is a question, you hear before 15 July.")},
			{Title: s.in("Het plan telt nu al.", "The plan counts from now on."), Text: s.in("Je mag het tot 30 juni nog aanpassen.", "You may change it until 30 June.")},
		},
		Actions: []part.Action{{Text: s.in("Naar vandaag", "To today"), URL: "#top"}, {Text: s.in("Download het plan", "Download the plan"), URL: "#top", Kind: part.Plain, Icon: "download"}},
	}
	c.Problem = part.Problem{
		Title: s.in("Deze bladzijde is er niet", "This page does not exist"), Text: s.in("Misschien is het adres niet helemaal goed overgenomen.", "Perhaps the address was not copied quite right."),
		Help:    []string{s.in("Kijk of het adres klopt.", "Check the address."), s.in("Ga terug naar vandaag en kies van daaruit.", "Go back to today and choose from there.")},
		Actions: []part.Action{{Text: s.in("Naar vandaag", "To today"), URL: "#top"}}, Number: "7F3A-21",
	}
}
