package render

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a server without time zones still knows the Dutch one

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/money"
	"meertijd/internal/web/asset"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// funcs are the functions that a template has at hand.
func funcs(language string) template.FuncMap {
	return template.FuncMap{
		"say":      func(code string, args ...any) (string, error) { return say(language, code, args...) },
		"date":     func(d calendar.Date) string { return wording.Date(language, d) },
		"day":      func(d calendar.Date) string { return Day(language, d) },
		"datetime": func(t time.Time) string { return DateTime(language, t) },
		"money":    func(m money.Cents) string { return wording.Money(language, m) },
		"list":     func(words []string) string { return wording.List(language, words) },
		"lang":     func() string { return language },
		"asset":    asset.Path,
		"icon":     icon,
		"places":   part.DrawPlaces,
		"listed":   part.DrawListed,
		"link":     func(text, url string) part.Link { return part.Link{Text: text, URL: url} },
		"pill":     func(state part.State, text string) part.Pill { return part.Pill{State: state, Text: text} },
		"filled":   button(part.Filled),
		"quiet":    button(part.Quiet),
		"goto":     leading(part.Quiet),
		"gotomain": leading(part.Filled),
	}
}

// button makes a button that submits the form around it.
func button(kind part.Kind) func(string) part.Action {
	return func(text string) part.Action { return part.Action{Text: text, Kind: kind} }
}

// leading makes a link that looks like a button.
func leading(kind part.Kind) func(string, string) part.Action {
	return func(text, url string) part.Action { return part.Action{Text: text, URL: url, Kind: kind} }
}

func icon(name string) (template.HTML, error) {
	drawn := part.Icon(name)
	if drawn == "" {
		return "", fmt.Errorf("there is no icon %q", name)
	}
	return drawn, nil
}

// say gives a sentence: the code, then names and values by turns.
func say(language, code string, args ...any) (string, error) {
	if !wording.Has(language, code) {
		return "", fmt.Errorf("there is no sentence %q", code)
	}
	if len(args)%2 != 0 {
		return "", fmt.Errorf("say %q: a name without a value", code)
	}
	values := fault.Args{}
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return "", fmt.Errorf("say %q: %v is not a name", code, args[i])
		}
		values[name] = word(language, args[i+1])
	}
	return wording.Text(language, code, values), nil
}

// word writes a value the way a sentence holds it.
func word(language string, value any) string {
	switch v := value.(type) {
	case calendar.Date:
		return wording.Date(language, v)
	case time.Time:
		return DateTime(language, v)
	case money.Cents:
		return wording.Money(language, v)
	case []string:
		return wording.List(language, v)
	}
	return fmt.Sprint(value)
}

// Zone is the time of the Netherlands, in which pages show every moment.
var Zone = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err) // time/tzdata holds it
	}
	return zone
}()

// DateTime writes a moment: 2 juni 2026 om 08.12 uur.
func DateTime(language string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Zone)
	return wording.Text(language, "part.datetime", fault.Args{
		"date": wording.Date(language, calendar.Of(t.Year(), t.Month(), t.Day())),
		"hour": t.Format("15"), "minute": t.Format("04"),
	})
}

// Day writes a day that is near: dinsdag 30 juni.
func Day(language string, d calendar.Date) string {
	if d == calendar.None {
		return ""
	}
	t := d.Time()
	weekdays := strings.Fields(wording.Text(language, "part.weekdays", nil))
	months := strings.Fields(wording.Text(language, "months", nil))
	if len(weekdays) != 7 || len(months) != 12 {
		return d.String()
	}
	return wording.Text(language, "part.day", fault.Args{
		"weekday": weekdays[t.Weekday()], "day": strconv.Itoa(t.Day()), "month": months[t.Month()-1],
	})
}
