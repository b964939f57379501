package backup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"meertijd/internal/base/fault"
)

// The names of backups that a Keeper makes sort by the instant in them.
const (
	namePrefix = "meertijd-"
	nameForm   = "20060102T150405Z"
	nameEnd    = ".backup"
)

// Name is how a backup of an instant is called.
func Name(at time.Time) string { return namePrefix + at.UTC().Format(nameForm) + nameEnd }

// nameTime reads what Name wrote.
func nameTime(name string) (time.Time, bool) {
	text, ok := strings.CutPrefix(name, namePrefix)
	text, end := strings.CutSuffix(text, nameEnd)
	at, err := time.Parse(nameForm, text)
	return at, ok && end && err == nil
}

// ParseClock reads a time of the day, such as 03:30, as the time since
// midnight.
func ParseClock(text string) (time.Duration, error) {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0, wrong("backup.clock", fault.Args{"value": text}, nil)
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, nil
}

// Next gives the first moment after now at which it is a time of the day. On a
// day without that time, when the clock goes forward, it is an hour later.
func Next(now time.Time, clock time.Duration) time.Time {
	for day := 0; ; day++ {
		d := now.AddDate(0, 0, day)
		at := time.Date(d.Year(), d.Month(), d.Day(), int(clock.Hours()), int(clock.Minutes())%60, 0, 0, now.Location())
		if at.After(now) {
			return at
		}
	}
}

// spare gives the backups that are not kept: all but the newest of each of the
// last days, and the newest of each of the last weeks. What is not a backup of
// ours is not in it.
func spare(names []string, daily, weekly int) []string {
	slices.Sort(names)
	days, weeks := map[string]bool{}, map[[2]int]bool{}
	var out []string
	for _, name := range slices.Backward(names) {
		at, ours := nameTime(name)
		if !ours {
			continue
		}
		day, keep := at.Format(time.DateOnly), false
		if !days[day] && len(days) < daily {
			days[day], keep = true, true
		}
		year, number := at.ISOWeek()
		if week := [2]int{year, number}; !weeks[week] && len(weeks) < weekly {
			weeks[week], keep = true, true
		}
		if !keep {
			out = append(out, name)
		}
	}
	return out
}

// Newest gives the path of the newest backup in a folder, or nothing.
func Newest(folder string) (string, error) {
	names, err := list(folder)
	if err != nil {
		return "", err
	}
	for _, name := range slices.Backward(names) {
		if _, ours := nameTime(name); ours {
			return filepath.Join(folder, name), nil
		}
	}
	return "", nil
}

func list(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, wrong("backup.unreadable", fault.Args{"path": folder}, err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, nil // in order
}
