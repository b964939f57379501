package intake

import (
	"slices"

	"meertijd/internal/practice"
)

// Kind says what the rows of a list are.
type Kind string

// The kinds, in the order in which they are best loaded.
const (
	Neighbourhoods Kind = "neighbourhoods"
	Practices      Kind = "practices"
	People         Kind = "people"
	Patients       Kind = "patients"
	History        Kind = "history"
	Attendance     Kind = "attendance"
	SignUps        Kind = "sign-ups"
	Visits         Kind = "visits"
	InUse          Kind = "in-use"
	Waivers        Kind = "waivers"
)

// Kinds lists them all, in that order.
var Kinds = []Kind{Neighbourhoods, Practices, People, Patients, History, Attendance, SignUps, Visits, InUse, Waivers}

// Valid says whether there is such a kind.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// The fields that a column can hold.
const (
	fieldAGB         = "agb"
	fieldPractice    = "practice"
	fieldCohort      = "cohort"
	fieldPlace       = "neighbourhood"
	fieldCentre      = "centre"
	fieldGroups      = "groups"
	fieldPhone       = "phone"
	fieldCommitted   = "committed"
	fieldFrom        = "from"
	fieldUntil       = "until"
	fieldName        = "name"
	fieldMail        = "mail"
	fieldRole        = "role"
	fieldOf          = "of"
	fieldCoordinator = "coordinator"
	fieldQuarter     = "quarter"
	fieldPatients    = "patients"
	fieldYear        = "year"
	fieldElement     = "element"
	fieldIntervent   = "intervention"
	fieldMode        = "mode"
	fieldText        = "text"
	fieldHandedIn    = "handed-in"
	fieldMeeting     = "meeting"
	fieldOn          = "on"
	fieldSeries      = "series"
	fieldPerson      = "person"
	fieldPresent     = "present"
	fieldSigned      = "signed-up"
	fieldInvited     = "invited"
	fieldDeclined    = "declined"
	fieldPlanned     = "planned"
	fieldHeld        = "held"
	fieldSince       = "since"
	fieldCondition   = "condition"
	fieldReason      = "reason"
)

// Field is what a column of a list can hold. Headers are how organisations
// write it, the first as it stands in the template; Example fills the row of
// the template that is an example.
type Field struct {
	Key      string
	Required bool
	Headers  []string
	Example  string
}

// agbOr and practiceName find a practice: one of both has to be there.
var (
	agbField = Field{fieldAGB, false, []string{"AGB-code", "AGB", "AGBcode", "AGB code praktijk", "Praktijk-AGB", "AGB praktijk", "AGB-nummer", "AGB nr",
		"Praktijkcode", "Vestigings-AGB", "AGB-code praktijk", "AGB onderneming"}, "01099901"}
	practiceField = Field{fieldPractice, false, []string{"Praktijk", "Naam praktijk", "Praktijknaam", "Huisartsenpraktijk", "Naam huisartsenpraktijk",
		"HAP", "Naam van de praktijk", "Deelnemende praktijk", "Practice"}, "Praktijk Voorbeeld"}
	yearField = Field{fieldYear, true, []string{"Programmajaar", "Jaar", "MTVP-jaar", "Jaar MTVP", "Planjaar", "Jaar praktijkplan", "Deelnamejaar"}, "2"}
	// interventionField is known by number, title or key.
	interventionField = Field{fieldIntervent, true, []string{"Interventie", "Gekozen interventie", "Keuze", "Nummer interventie", "Interventienummer",
		"Naam interventie", "Best practice", "Menukaart", "Onderdeel menukaart"}, "1"}
)

// fields lists what each kind can hold.
var fields = map[Kind][]Field{
	Neighbourhoods: {
		{fieldName, true, []string{"Wijk", "Naam wijk", "Wijknaam", "Buurt", "Kern", "Gebied", "Cluster", "Hagro"}, "Voorbeeldwijk"},
		{fieldCoordinator, false, []string{"Wijkcoördinator", "Coördinator", "Naam coördinator", "Wijkmanager", "Contactpersoon wijk"}, "M. Voorbeeld"},
		{fieldMail, false, []string{"E-mail", "Mail", "E-mailadres", "Emailadres", "Mail coördinator", "E-mail wijkcoördinator"}, "wijk@voorbeeld.example"},
	},
	Practices: {
		agbField, required(practiceField),
		{fieldCohort, false, []string{"Startmoment", "Cohort", "Startdatum MTVP", "Start", "Startdatum", "Instapmoment", "Gestart per", "Datum start", "Start MTVP"}, "april 2023"},
		{fieldPlace, false, []string{"Wijk", "Naam wijk", "Buurt", "Kern", "Gebied", "Stadsdeel", "Hagro"}, "Voorbeeldwijk"},
		{fieldCentre, false, []string{"Gezondheidscentrum", "GC", "Centrum", "Naam gezondheidscentrum", "Gez. centrum"}, ""},
		{fieldGroups, false, []string{"Groep", "Groepen", "Programma", "Doelgroep", "KBZ", "Krachtige basiszorg"}, ""},
		{fieldCommitted, false, []string{"Toetreding", "Datum toetreding", "Commitment", "Datum commitment", "Getekend op", "Deelnameverklaring",
			"Datum deelnameverklaring", "Handtekening", "Akkoord regioplan"}, "1-4-2026"},
		{fieldFrom, false, []string{"Vanaf", "Ingangsdatum", "Geldig vanaf", "In wijk sinds"}, ""},
		{fieldPhone, false, []string{"Telefoon", "Telefoonnummer", "Tel", "Tel.", "Telefoon praktijk", "Telefoonnr", "Praktijktelefoon", "Intercollegiaal nummer"}, ""},
	},
	People: {
		{fieldMail, true, []string{"E-mail", "Mail", "E-mailadres", "Emailadres", "Mailadres", "E-mail adres"}, "voorbeeld@praktijk.example"},
		{fieldName, true, []string{"Naam", "Naam contactpersoon", "Contactpersoon", "Medewerker", "Volledige naam"}, "V. Voorbeeld"},
		{fieldRole, true, []string{"Rol", "Functie", "Taak"}, "praktijkmanager"},
		{fieldOf, false, []string{"Praktijk of wijk", "Plaats", "Bij", "Organisatie", "Praktijk", "Praktijknaam", "Wijk"}, "Praktijk Voorbeeld"},
		agbField,
		{fieldFrom, false, []string{"Vanaf", "Begindatum", "Sinds", "Ingangsdatum"}, ""},
		{fieldUntil, false, []string{"Tot en met", "Einddatum", "Tot", "t/m"}, ""},
	},
	Patients: {
		agbField, practiceField,
		{fieldQuarter, true, []string{"Peildatum", "Kwartaal", "Kwartaaldatum", "Per", "Datum", "Op"}, "1-4-2026"},
		{fieldPatients, true, []string{"Ingeschreven patiënten", "Aantal ingeschreven", "Aantal patiënten", "Patiënten", "ION", "Ingeschrevenen",
			"Inschrijvingen", "Aantal", "Op naam ingeschreven"}, "2450"},
	},
	History: {
		agbField, practiceField, yearField,
		{fieldElement, false, []string{"Kernelement", "Element", "Pijler", "Thema", "Onderdeel"}, "A"},
		interventionField,
		{fieldMode, true, []string{"Wat", "Status", "Soort", "Nieuw of verdiepen", "Fase", "Nieuw/verdiepen/borgen", "Keuze soort"}, "nieuw"},
		{fieldText, false, []string{"Toelichting", "Omschrijving", "Wat doen jullie", "Onderbouwing", "Motivatie", "Beschrijving"}, ""},
		{fieldHandedIn, false, []string{"Ingeleverd op", "Datum ingeleverd", "Inleverdatum", "Datum plan", "Ontvangen op"}, ""},
	},
	Attendance: {
		agbField, practiceField,
		{fieldCentre, false, []string{"Gezondheidscentrum", "GC", "Namens centrum"}, ""},
		{fieldMeeting, true, []string{"Bijeenkomst", "Naam bijeenkomst", "Soort bijeenkomst", "Scholing", "Evenement", "Intervisie"}, ""},
		{fieldOn, true, []string{"Datum", "Datum bijeenkomst", "Op", "Wanneer"}, "14-4-2026"},
		{fieldSeries, false, []string{"Reeks", "Serie", "Groep"}, ""},
		{fieldPerson, false, []string{"Deelnemer", "Naam", "Naam deelnemer", "Aanwezige", "Wie"}, ""},
		{fieldPresent, false, []string{"Aanwezig", "Was aanwezig", "Present", "Geweest", "Aanwezigheid"}, "ja"},
	},
	SignUps: {
		agbField, practiceField,
		{fieldMeeting, true, []string{"Bijeenkomst", "Naam bijeenkomst", "Soort bijeenkomst", "Scholing", "Evenement", "Intervisie"}, ""},
		{fieldOn, true, []string{"Datum", "Datum bijeenkomst", "Op", "Wanneer"}, "15-9-2026"},
		{fieldSeries, false, []string{"Reeks", "Serie", "Groep"}, ""},
		{fieldPerson, false, []string{"Deelnemer", "Naam", "Naam deelnemer", "Ingeschrevene", "Wie"}, ""},
		{fieldSigned, false, []string{"Ingeschreven", "Aangemeld", "Inschrijving", "Aanmelding", "Komt"}, "ja"},
	},
	Visits: {
		agbField, practiceField,
		{fieldInvited, false, []string{"Uitgenodigd op", "Uitgenodigd", "Datum uitnodiging", "Uitnodiging"}, "1-3-2026"},
		{fieldDeclined, false, []string{"Afgeslagen op", "Afgezegd", "Afgewezen op"}, ""},
		{fieldPlanned, false, []string{"Gepland op", "Afspraak", "Datum afspraak", "Gepland"}, ""},
		{fieldHeld, false, []string{"Bezocht op", "Datum bezoek", "Praktijkbezoek", "Bezoek", "Gehouden op", "Datum praktijkbezoek"}, "9-4-2026"},
	},
	InUse: {
		agbField, practiceField, interventionField,
		{fieldSince, true, []string{"In gebruik sinds", "Sinds", "Vanaf", "Startdatum", "Ingevoerd op"}, "1-1-2025"},
	},
	Waivers: {
		agbField, practiceField, yearField,
		{fieldCondition, true, []string{"Voorwaarde", "Vrijstelling van", "Vrijstelling voor", "Onderdeel"}, ""},
		{fieldReason, true, []string{"Reden", "Toelichting", "Motivatie", "Besluit"}, "Verbouwing van de praktijk"},
		{fieldOn, true, []string{"Datum", "Datum besluit", "Besloten op", "Verleend op"}, "1-3-2026"},
	},
}

func required(f Field) Field { f.Required = true; return f }

// Fields lists the columns of a kind.
func Fields(kind Kind) []Field { return fields[kind] }

// field finds a field of a kind.
func field(kind Kind, key string) (Field, bool) {
	all := fields[kind]
	at := slices.IndexFunc(all, func(f Field) bool { return f.Key == key })
	if at < 0 {
		return Field{}, false
	}
	return all[at], true
}

// CanBeComplete says whether one can say of a list of a kind that it is complete:
// that who is not in it has none.
func (k Kind) CanBeComplete() bool { return len(completes[k]) > 0 }

// completes lists what is known of every practice once a list is complete.
var completes = map[Kind][]practice.List{
	Practices: {practice.Groups, practice.Centres, practice.Commitments}, Patients: {practice.Patients}, History: {practice.History},
	Attendance: {practice.Attendances}, Visits: {practice.Visits}, InUse: {practice.InUses},
}

// needsPractice says whether the rows of a kind are each about a practice.
func (k Kind) needsPractice() bool {
	return k != Neighbourhoods && k != Practices && k != People
}

// Template is a list of a kind to fill in: the headers, a row that is an example
// and says so, and below it a line of explanation.
func Template(kind Kind, name, example, explanation string) Table {
	t := Table{Name: name}
	var head, row []string
	for _, f := range fields[kind] {
		head, row = append(head, f.Headers[0]), append(row, f.Example)
	}
	head, row = append(head, exampleHeader), append(row, example)
	t.Rows = []Line{{No: 1, Cells: head}, {No: 2, Cells: row}, {No: 3, Cells: append(make([]string, len(head)-1), explanation)}}
	return t
}

// exampleHeader is the column of a template that marks the rows to leave out.
const exampleHeader = "Voorbeeld"
