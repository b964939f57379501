package gallery

import "meertijd/internal/web/part"

func (s sample) modes(chosen string) []part.Mode {
	out := []part.Mode{
		{Value: "continued", Label: s.in("Doorgaan", "Continue")}, {Value: "deepened", Label: s.in("Verdiepen", "Deepen")},
		{Value: "embedded", Label: s.in("Borgen", "Embed")}, {Value: "dropped", Label: s.in("Stoppen", "Stop")},
	}
	for i := range out {
		out[i].Chosen = out[i].Value == chosen
	}
	return out
}

func (s sample) more(title string) *part.More {
	return &part.More{
		Title:   title,
		Text:    []string{s.in("Je plant korte en lange afspraken door elkaar. Wie meer tijd nodig heeft, krijgt die meteen, en het spreekuur loopt minder uit.", "You plan short and long appointments together. Whoever needs more time gets it at once, and surgeries overrun less.")},
		Options: []string{s.in("Vaste blokken van 20 minuten", "Fixed blocks of 20 minutes"), s.in("De assistent kiest de duur", "The assistant picks the length")},
		Support: []string{s.in("Een middag hulp bij het inrichten van de agenda", "An afternoon of help with the calendar")},
		Nearby:  s.in("Drie praktijken in jullie wijk doen dit al.", "Three practices in your neighbourhood do this already."),
		Links:   []part.Link{{Text: s.in("Stappenplan voor de spreekuuragenda", "Steps for the surgery calendar"), URL: "#plan"}},
		Source:  s.in("Regioplan jaar 4, § 6.1", "Regional plan year 4, § 6.1"),
	}
}

func (s sample) asks(name, value, problem string) []part.Ask {
	return []part.Ask{
		{For: []string{"deepened"}, Textarea: part.Textarea{Field: part.Field{Name: name + "-how", Label: s.in("Wat gaan jullie verder ontwikkelen?", "What will you develop further?"), Hint: s.in("Eén of twee zinnen zijn genoeg.", "One or two sentences are enough."), Required: true, Error: problem}, Value: value, Rows: 2, Max: 600}},
		{For: []string{"dropped"}, Textarea: part.Textarea{Field: part.Field{Name: name + "-why", Label: s.in("Waarom stoppen jullie hiermee?", "Why do you stop?"), Hint: s.in("Niet verplicht. Andere praktijken leren ervan.", "Not required. Other practices learn from it.")}, Rows: 2}},
	}
}

func (s sample) plan(c *content) {
	c.Heads = []head{
		{"A", s.in("Anders werken in de praktijk", "Working differently in the practice"), part.Pill{State: part.Good, Text: s.in("in orde", "in order")}},
		{"B", s.in("Samenwerken met het netwerk", "Working with the network"), part.Pill{State: part.Bad, Text: s.in("nog 1 keuze", "1 choice left")}},
	}
	flexible := s.in("Flexibele consultduur", "Flexible appointment length")
	since := func(n string) string { return s.in("Bij jullie sinds jaar "+n+".", "With you since year "+n+".") }
	c.Choices = []part.Choice{
		{ID: "a-flexibel", Title: flexible, Text: s.in("Korte en lange consulten wisselen elkaar af.", "Short and long appointments take turns."), Since: since("1"), Name: "a-flexibel", Modes: s.modes("deepened"),
			Asks: s.asks("a-flexibel", s.in("Blok van drie keer 20 minuten voor ggz-gesprekken op dinsdag, samen met de POH-GGZ.", "A block of three times 20 minutes for mental health on Tuesdays, with the practice nurse."), ""),
			More: s.more(flexible), Remarks: []part.Remark{s.remark(false)}},
		{ID: "b-casuistiek", Title: s.in("Casuïstiekbesprekingen in de wijk", "Case discussions in the neighbourhood"), Text: s.in("Samen moeilijke situaties doornemen, per thema.", "Going through difficult situations together, by theme."), Since: since("2"), Name: "b-casuistiek", Modes: s.modes("continued"), Asks: s.asks("b-casuistiek", "", ""), More: s.more(s.in("Casuïstiekbesprekingen", "Case discussions")), Tip: s.in("In jullie wijk is dit afgesproken. Het past goed bij verdiepen.", "This was agreed in your neighbourhood. It fits deepening well.")},
		{ID: "b-welzijn", Title: "Welzijn op Recept", Text: s.in("Verwijzen naar de welzijnspartij in de wijk.", "Referring to the neighbourhood's welfare organisation."), Since: since("2"), Name: "b-welzijn", Modes: s.modes("deepened"), Asks: s.asks("b-welzijn", "", s.in("Vertel in één of twee zinnen wat jullie verder ontwikkelen.", "Say in one or two sentences what you develop further."))},
		{ID: "b-open", Title: s.in("Spreekuur in het buurthuis", "Surgery in the community centre"), Text: s.in("Eén dagdeel in de week dichtbij.", "Half a day a week close by."), Name: "b-open", Modes: s.modes(""), Error: s.in("Kies wat jullie hiermee doen.", "Choose what you do with it.")},
		{ID: "c-gesprek", Title: s.in("Het brede gesprek", "The broad conversation"), Text: s.in("Met het 4D-model.", "With the 4D model."), Since: since("1"), Name: "c-gesprek", Modes: s.modes("embedded"), Disabled: s.in("Het plan is ingeleverd. Om dit te veranderen, haal je het plan eerst terug.", "The plan has been handed in. To change this, first take it back.")},
	}
	c.Menu = []part.MenuItem{
		{ID: "m-1", Number: "B3", Title: s.in("Wijkspreekuur met de wijkverpleegkundige", "Joint surgery with the district nurse"), Text: s.in("Samen één dagdeel in de week, voor ouderen die thuis wonen.", "Half a day a week together, for older people at home."), Pill: &part.Pill{State: part.Tip, Text: s.in("past bij de wijk", "fits the area")}, More: s.more(s.in("Wijkspreekuur", "Joint surgery")), Choose: &part.Action{Text: s.in("Kies dit", "Choose this"), Icon: "plus", Label: s.in("Kies dit: wijkspreekuur", "Choose this: joint surgery")}},
		{ID: "m-2", Number: "B4", Title: s.in("Digitale wijkkaart", "Digital area map"), Text: s.in("Eén overzicht van wie er in de wijk te bereiken is.", "One list of whom to reach in the area."), Reason: s.in("Deze keuze komt pas in jaar 5.", "This choice comes in year 5."), More: s.more(s.in("Digitale wijkkaart", "Digital area map"))},
	}
	c.Check = s.check()
	c.Folds = []part.Fold{
		{ID: "f-c", Letter: "C", Title: s.in("Het brede gesprek", "The broad conversation"), Text: s.in("4D-model loopt door · nascholing 12 mei · twee nieuwe collega’s aangemeld", "4D model continues · training 12 May · two new colleagues registered"), Pill: &part.Pill{State: part.Good, Text: s.in("in orde", "in order")}},
		{ID: "f-d", Letter: "D", Title: s.in("Uitbreiden van het team", "A larger team"), Text: s.in("Niet verplicht · nog niets gekozen", "Not required · nothing chosen yet"), Pill: &part.Pill{State: part.Neutral, Text: s.in("niet nodig", "not needed")}, Open: true},
	}
}

func (s sample) check() part.Check {
	source := s.in("Regioplan jaar 4, § 6 en § 6.1", "Regional plan year 4, § 6 and § 6.1")
	good := part.Pill{State: part.Good, Text: s.in("in orde", "in order")}
	return part.Check{
		Progress: part.Progress{Done: 6, Total: 7, Label: s.in("voorwaarden in orde", "conditions in order")},
		Lines: []part.Condition{
			{Title: s.in("B · nieuw of verdiept", "B · new or deepened"), URL: "#b-casuistiek", Pill: part.Pill{State: part.Bad, Text: s.in("nog niet", "not yet")},
				Reason: s.in("Twee interventies lopen door. Geen ervan is nieuw of verdiept.", "Two interventions continue. None is new or deepened."),
				Choose: s.in("Dit maakt het in orde:", "This puts it in order:"),
				Repairs: []part.Action{
					{Text: s.in("Casuïstiek verdiepen", "Deepen case discussions"), Icon: "pencil", Name: "repair", Value: "1", Form: "proefplan"}, {Text: s.in("Welzijn op Recept verdiepen", "Deepen social prescribing"), Icon: "pencil", Name: "repair", Value: "2", Form: "proefplan"},
					{Text: s.in("Iets nieuws kiezen", "Choose something new"), Icon: "plus", URL: "#menukaart"}},
				Source: source, SourceURL: "#plan"},
			{Title: s.in("Bijeenkomsten", "Meetings"), Pill: part.Pill{State: part.Half, Text: s.in("1 van 2", "1 of 2")}, Reason: s.in("De tweede is op 3 november.", "The second is on 3 November.")},
			{Title: s.in("A · nieuw of verdiept", "A · new or deepened"), URL: "#a-flexibel", Pill: good},
			{Title: s.in("C · gesprek onderhouden", "C · conversation kept up"), URL: "#f-c", Pill: good},
			{Title: s.in("Uitleg: past bij het netwerk", "Explanation: fits the network"), Pill: good},
			{Title: s.in("Keuzes passen bij de menukaart", "Choices fit the menu"), Pill: good},
		},
		Tips:      []part.Condition{{Title: s.in("Past bij de wijk", "Fits the neighbourhood"), Pill: part.Pill{State: part.Tip, Text: "tip"}, Reason: s.in("In jullie wijk is het 4D-model afgesproken. Dat gebruiken jullie.", "Your neighbourhood agreed on the 4D model. You use it.")}},
		Note:      s.in("Zo leest Meertijd het regioplan jaar 4 en 5. De RHO beslist.", "This is how Meertijd reads the regional plan for years 4 and 5. The RHO decides."),
		Primary:   &part.Action{Text: s.in("Inleveren", "Hand in"), Kind: part.Filled, URL: "#plan"},
		Secondary: []part.Action{{Text: s.in("Eerst laten meelezen", "Have it read first"), Kind: part.Plain, URL: "#plan"}},
	}
}
