package store

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// everyKind is a table with a column of each kind.
var everyKind = table{name: "t", columns: []column{{"a", "TEXT", false}, {"b", "BIGINT", false}, {"c", "BYTEA", false}, {"d", "SMALLINT", false}}}

func TestARowIsReadInOneWayOnly(t *testing.T) {
	good := appendRow(nil, []any{"É \"x\"\\\n\x01", int64(-7), []byte{0, 255}, nil})
	values := make([]any, 4)
	if err := parseRow(everyKind, good, values); err != nil || values[1] != int64(-7) || values[3] != nil {
		t.Fatal(values, err)
	}
	for _, bad := range []string{
		``, "[]\n", `["",1,"",1]`, "[\"\",1,\"\",1]\n\n", "[\"\",1,\"\",1,1]\n", "[\"\",1,\"\"]\n", "[ \"\",1,\"\",1]\n", "[\"\",1 ,\"\",1]\n",
		"[\"\",01,\"\",1]\n", "[\"\",-0,\"\",1]\n", "[\"\",+1,\"\",1]\n", "[\"\",1.0,\"\",1]\n", "[\"\",9223372036854775808,\"\",1]\n",
		"[\"\\u0000\",1,\"\",1]\n", "[\"\\u000A\",1,\"\",1]\n", "[\"\\u0020\",1,\"\",1]\n", "[\"\\n\",1,\"\",1]\n", "[\"\\/\",1,\"\",1]\n", "[\"\t\",1,\"\",1]\n",
		"[\"\xff\",1,\"\",1]\n", "[1,1,\"\",1]\n", "[\"\",\"1\",\"\",1]\n", "[\"\",1,\"AB==\",1]\n", "[\"\",1,\"AA=\",1]\n", "[\"\",1,\"A\\u000aA==\",1]\n", "[\"\",1,true,1]\n",
		"[\"\\u00", "[\"\\", "[\"",
	} {
		if err := parseRow(everyKind, []byte(bad), values); err == nil {
			t.Errorf("%q is read as %v", bad, values)
		}
	}
}

// FuzzRow holds the reader of rows against the reader of JSON of Go, and
// against the writer.
func FuzzRow(f *testing.F) {
	f.Add(appendRow(nil, []any{"É \"x\"\\\n\x01", int64(-7), []byte{0, 255}, nil}))
	f.Add(appendRow(nil, []any{nil, nil, nil, int64(1)}))
	f.Add([]byte("[\"\\u001f\",1,\"AAA=\",1]\n"))
	f.Fuzz(func(t *testing.T, line []byte) {
		values := make([]any, 4)
		if parseRow(everyKind, line, values) != nil {
			return
		}
		if again := appendRow(nil, values); !bytes.Equal(again, line) {
			t.Errorf("%q is written again as %q", line, again)
		}
		var same struct {
			A *string
			B *int64
			C []byte
			D *int64
		}
		into := []any{&same.A, &same.B, &same.C, &same.D}
		if err := json.Unmarshal(line, &into); err != nil {
			t.Fatal(err)
		}
		text, _ := values[0].(string)
		if (same.A == nil) != (values[0] == nil) || same.A != nil && *same.A != text {
			t.Errorf("%q is read as %q", line, text)
		}
		if bytes, _ := values[2].([]byte); !reflect.DeepEqual(same.C, bytes) {
			t.Errorf("%q is read as %q", line, bytes)
		}
	})
}
