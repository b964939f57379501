package gallery

import "meertijd/internal/web/part"

func (s sample) remark(answered bool) part.Remark {
	r := part.Remark{
		ID: "r-1", Who: "Joris Proefman", When: s.in("1 juni", "1 June"),
		Text: s.in("Mooi plan. Willen jullie erbij zetten hoe vaak per week?", "Nice plan. Could you add how often a week?"),
	}
	if !answered {
		return r
	}
	r.ID = "r-2"
	r.Pill = &part.Pill{State: part.Good, Text: s.in("akkoord", "agreed")}
	r.Answers = []part.Remark{{Who: "Sanne Proefman", When: s.in("2 juni", "2 June"), Text: s.in("Drie keer per week, op dinsdag.", "Three times a week, on Tuesdays.")}}
	r.Reply = &part.Reply{Action: "/gallery", Field: part.Textarea{Field: part.Field{Name: "answer", Label: s.in("Antwoord", "Answer")}, Rows: 2}, Buttons: []part.Action{{Text: s.in("Verstuur antwoord", "Send answer")}, {Text: s.in("Markeer als akkoord", "Mark as agreed"), Kind: part.Plain, Name: "agreed", Value: "1"}}}
	return r
}

func (s sample) talk(c *content) {
	c.Remark = s.remark(true)
	c.Letter = part.Letter{
		To: s.in("Aan Sanne Proefman", "To Sanne Proefman"), Subject: s.in("Onderwerp: Jullie praktijkplan: nog 1 punt", "Subject: Your practice plan: 1 point left"),
		Lines: []string{s.in("Hallo Sanne Proefman,", "Hello Sanne Proefman,"), s.in("* B · Samenwerken in het netwerk\n  Er is nog niets gekozen.\n  - Kies iets van de menukaart.", "* B · Working together\n  Nothing has been chosen yet.\n  - Choose something from the menu.")},
	}
	c.Conflict = part.Conflict{
		ID: "conflict-a", Title: s.in("Flexibele consultduur: wat gaan jullie verder ontwikkelen?", "Flexible appointments: what will you develop further?"),
		Base: s.in("Blok op dinsdag.", "A block on Tuesday."), Mine: s.in("Blok van drie keer 20 minuten op dinsdag.", "A block of three times 20 minutes on Tuesday."),
		Theirs: s.in("Blok op dinsdag en donderdag, samen met de POH-GGZ.", "A block on Tuesday and Thursday, with the nurse."), Who: "Joris Proefman", When: s.in("vandaag om 10.42", "today at 10:42"), Chosen: "both",
		Both: s.in("Blok van drie keer 20 minuten op dinsdag.\nBlok op dinsdag en donderdag, samen met de POH-GGZ.", "A block of three times 20 minutes on Tuesday.\nA block on Tuesday and Thursday, with the nurse."),
	}
	c.ConflictList = part.Conflict{
		ID: "conflict-b", Title: "Welzijn op Recept", Base: s.in("Doorgaan", "Continue"), Mine: s.in("Verdiepen", "Deepen"), Theirs: s.in("Stoppen", "Stop"), Who: "Joris Proefman", When: s.in("vandaag om 10.42", "today at 10:42"),
		NotBoth: true, Error: s.in("Kies welke van de twee blijft.", "Choose which of the two stays."),
	}
	c.History = part.History{Events: []part.Event{
		{Date: s.in("2 juni 2026", "2 June 2026"), Machine: "2026-06-02", Who: "Sanne Proefman", Text: s.in("Het plan is ingeleverd.", "The plan was handed in."), Link: &part.Link{Text: s.in("Bekijk zoals het toen was", "See it as it was"), URL: "#praten"}},
		{Date: s.in("28 mei 2026", "28 May 2026"), Machine: "2026-05-28", Who: "Joris Proefman", Text: s.in("Het plan is teruggegeven.", "The plan was returned."), Reason: s.in("Bij B staat nog geen keuze. Kijk daar nog even naar.", "There is no choice at B yet. Please look at that.")},
		{Date: s.in("19 mei 2026", "19 May 2026"), Machine: "2026-05-19", Who: "Sanne Proefman", Text: s.in("Welzijn op Recept is gewisseld voor Casuïstiekbesprekingen.", "Social prescribing was swapped for case discussions.")},
	}}
	c.People = part.People{Action: "/sign-in", Name: "person", Groups: []part.PeopleGroup{
		{Title: s.in("In een praktijk", "In a practice"), Text: s.in("Vult het plan in en gaat naar bijeenkomsten.", "Fills in the plan and goes to meetings."), People: []part.PersonChoice{
			{Value: "1", Name: "Sanne Proefman", Role: s.in("praktijkmanager", "practice manager"), Practice: "De Verzonnen Linde", Note: s.in("Plan bijna klaar: nog één keuze.", "Plan nearly ready: one choice left.")},
			{Value: "2", Name: "Noor Bedacht", Role: s.in("huisarts", "GP"), Practice: "Het Bedachte Huis", Note: s.in("Plan ingeleverd.", "Plan handed in."), Current: true}}},
		{Title: s.in("Bij de RHO", "At the RHO"), People: []part.PersonChoice{{Value: "3", Name: "Joris Proefman", Role: s.in("projectleider", "programme lead"), Practice: "RHO Verzonnenstad"}}},
	}}
}
