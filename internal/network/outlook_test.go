package network_test

import (
	"reflect"
	"testing"

	"meertijd/internal/network"
)

func sections(pairs ...string) (all []network.Section) {
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, network.Section{ID: pairs[i], Heading: pairs[i], Text: pairs[i+1]})
	}
	return all
}

func TestTwoPeopleWriteOnePlan(t *testing.T) {
	base := sections("a", "een", "b", "twee", "c", "drie")
	for name, c := range map[string]struct {
		theirs, mine, want []network.Section
		clash              []network.Clash
	}{
		"nobody else wrote":                      {theirs: base, mine: sections("a", "een!", "b", "twee", "c", "drie"), want: sections("a", "een!", "b", "twee", "c", "drie")},
		"each changed another section":           {theirs: sections("a", "een", "b", "twee!", "c", "drie"), mine: sections("a", "een!", "b", "twee", "c", "drie"), want: sections("a", "een!", "b", "twee!", "c", "drie")},
		"both changed one":                       {theirs: sections("a", "van hen", "b", "twee", "c", "drie"), mine: sections("a", "van mij", "b", "twee", "c", "drie"), want: sections("a", "van mij", "b", "twee", "c", "drie"), clash: []network.Clash{{ID: "a", Theirs: sections("a", "van hen")[0]}}},
		"both wrote the same":                    {theirs: sections("a", "nu", "b", "twee", "c", "drie"), mine: sections("a", "nu", "b", "twee", "c", "drie"), want: sections("a", "nu", "b", "twee", "c", "drie")},
		"they took one out that I left":          {theirs: sections("a", "een", "c", "drie"), mine: sections("a", "een!", "b", "twee", "c", "drie"), want: sections("a", "een!", "c", "drie")},
		"they took out what I changed":           {theirs: sections("a", "een", "c", "drie"), mine: sections("a", "een", "b", "twee!", "c", "drie"), want: sections("a", "een", "b", "twee!", "c", "drie"), clash: []network.Clash{{ID: "b"}}},
		"I took out what they changed":           {theirs: sections("a", "een", "b", "twee!", "c", "drie"), mine: sections("a", "een", "c", "drie"), want: append(sections("a", "een", "c", "drie"), network.Section{ID: "b"}), clash: []network.Clash{{ID: "b", Theirs: sections("b", "twee!")[0]}}},
		"I took one out that they left":          {theirs: base, mine: sections("a", "een", "c", "drie"), want: sections("a", "een", "c", "drie")},
		"both added one":                         {theirs: sections("a", "een", "b", "twee", "c", "drie", "d", "vier"), mine: sections("e", "vijf", "a", "een", "b", "twee", "c", "drie"), want: sections("e", "vijf", "a", "een", "b", "twee", "c", "drie", "d", "vier")},
		"I put them in another order meanwhile":  {theirs: sections("a", "een", "b", "twee!", "c", "drie"), mine: sections("c", "drie", "b", "twee", "a", "een"), want: sections("c", "drie", "b", "twee!", "a", "een")},
		"the same new id with another text":      {theirs: append(base[:3:3], sections("d", "van hen")...), mine: append(base[:3:3], sections("d", "van mij")...), want: append(base[:3:3], sections("d", "van mij")...), clash: []network.Clash{{ID: "d", Theirs: sections("d", "van hen")[0]}}},
		"everything was taken out on both sides": {theirs: nil, mine: nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, clash := network.Merge(base, c.theirs, c.mine)
			if !reflect.DeepEqual(got, c.want) || !reflect.DeepEqual(clash, c.clash) {
				t.Errorf("got %v\nwant %v\nclashes %v\nwant %v", got, c.want, clash, c.clash)
			}
		})
	}
}
