package planbook

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/money"
	"meertijd/internal/base/spelling"
	"meertijd/internal/programme"
)

// decode fills a value from a tree by the `file` tags of its fields, and
// collects every fault on the way. Path names the value in messages.
func (f *file) decode(node ast.Node, path string, into reflect.Value) {
	node = bare(node)
	if _, ok := f.places[path]; !ok && node != nil {
		f.places[path] = startOf(node)
	}
	switch into.Interface().(type) {
	case calendar.Date, money.Cents, programme.Param, programme.Percent:
		if kindOf(node) == "nothing" {
			f.at(f.nodePlace(node, path), "field.empty", path, "key", path[strings.LastIndexByte(path, '.')+1:])
			return
		}
		f.special(node, path, into)
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		target := reflect.New(into.Type().Elem())
		f.decode(node, path, target.Elem())
		into.Set(target)
	case reflect.Struct:
		f.mapping(node, path, into)
	case reflect.Slice:
		f.sequence(node, path, into)
	case reflect.Map:
		f.anyMap(node, path, into)
	case reflect.String:
		f.text(node, path, into)
	case reflect.Int:
		if n, ok := f.integer(node, path); ok {
			into.SetInt(int64(n))
		}
	case reflect.Bool:
		b, ok := node.(*ast.BoolNode)
		if !ok {
			f.wrongType(node, path, "true-or-false")
			return
		}
		into.SetBool(b.Value)
	default:
		panic("planbook: no reader for " + into.Type().String())
	}
}

// bare takes a node out of its comment.
func bare(node ast.Node) ast.Node {
	if g, ok := node.(*ast.MappingValueNode); ok && g == nil {
		return nil
	}
	return node
}

func (f *file) wrongType(node ast.Node, path, want string) {
	p := f.find(path)
	if node != nil {
		p = startOf(node)
	}
	f.at(p, "field.type", path, "want", want, "have", kindOf(node))
}

// startOf gives the first character of a value. The library's token of a
// mapping is its first colon; people look for the key before it.
func startOf(node ast.Node) place {
	switch n := node.(type) {
	case *ast.MappingValueNode:
		return placeOf(n.Key.GetToken())
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return placeOf(n.Values[0].Key.GetToken())
		}
	}
	return placeOf(node.GetToken())
}

// kindOf names what stands in the file.
func kindOf(node ast.Node) string {
	switch node.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "mapping"
	case *ast.SequenceNode:
		return "list"
	case *ast.BoolNode:
		return "true-or-false"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "number"
	}
	return "text"
}

// pairs gives the entries of a mapping.
func pairs(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// mapping fills a struct: every key known, none twice, none missing.
func (f *file) mapping(node ast.Node, path string, into reflect.Value) {
	values, ok := pairs(node)
	if !ok {
		f.wrongType(node, path, "mapping")
		return
	}
	fields, must, names := fieldsOf(into.Type())
	seen := map[string]bool{}
	for _, pair := range values {
		key, p := keyOf(pair), placeOf(pair.Key.GetToken())
		at := path + "." + key
		if seen[key] {
			f.at(p, "yaml.duplicate-key", at, "key", key)
			continue
		}
		seen[key] = true
		i, known := fields[key]
		if !known {
			f.at(p, "field.unknown", at, "key", key, "near", spelling.Nearest(key, names), "known", strings.Join(names, ", "))
			continue
		}
		f.places[at] = p
		f.decode(pair.Value, at, into.Field(i))
	}
	for _, key := range must {
		if !seen[key] && !slices.Contains(f.defaulted[path], key) {
			f.missing(into, path, key)
		}
	}
}

// missing reports a key that must be there. A language has its own fault,
// because it is the one that people forget.
func (f *file) missing(into reflect.Value, path, key string) {
	if into.Type() == reflect.TypeFor[programme.Text]() {
		f.at(f.find(path), "text.language-missing", path+"."+key, "language", key)
		return
	}
	if key == "source" {
		f.at(f.find(path), "source.missing", path+"."+key)
		return
	}
	f.at(f.find(path), "field.missing", path+"."+key, "key", key)
}

func keyOf(pair *ast.MappingValueNode) string {
	if s, ok := pair.Key.(*ast.StringNode); ok {
		return s.Value
	}
	return strings.TrimSpace(pair.Key.String())
}

// fieldsOf lists the keys that a struct takes and those that it must have.
func fieldsOf(t reflect.Type) (fields map[string]int, must, names []string) {
	fields = map[string]int{}
	for i := range t.NumField() {
		tag, ok := t.Field(i).Tag.Lookup("file")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		fields[name] = i
		names = append(names, name)
		if option == "must" {
			must = append(must, name)
		}
	}
	return fields, must, names
}

// sequence fills a list. A list that is there is never nil, since nil means
// that nobody said.
func (f *file) sequence(node ast.Node, path string, into reflect.Value) {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		f.wrongType(node, path, "list")
		return
	}
	out := reflect.MakeSlice(into.Type(), 0, len(list.Values))
	for i, value := range list.Values {
		at := path + "[" + strconv.Itoa(i) + "]"
		element := reflect.New(into.Type().Elem()).Elem()
		f.decode(value, at, element)
		out = reflect.Append(out, element)
	}
	into.Set(out)
}

// anyMap fills a mapping whose keys are names, such as expected states.
func (f *file) anyMap(node ast.Node, path string, into reflect.Value) {
	values, ok := pairs(node)
	if !ok {
		f.wrongType(node, path, "mapping")
		return
	}
	out := reflect.MakeMap(into.Type())
	for _, pair := range values {
		key, p := keyOf(pair), placeOf(pair.Key.GetToken())
		at := path + "." + key
		if out.MapIndex(reflect.ValueOf(key)).IsValid() {
			f.at(p, "yaml.duplicate-key", at, "key", key)
			continue
		}
		f.places[at] = p
		element := reflect.New(into.Type().Elem()).Elem()
		f.decode(pair.Value, at, element)
		out.SetMapIndex(reflect.ValueOf(key), element)
	}
	into.Set(out)
}

// keyForm is the form of every key that other files refer to.
var keyForm = regexp.MustCompile(`^[a-z0-9]+([-.][a-z0-9]+)*$`)

// text reads a string; a number or date has to be in quotes when text is meant.
func (f *file) text(node ast.Node, path string, into reflect.Value) {
	value, ok := stringOf(node)
	if !ok {
		f.wrongType(node, path, "text")
		return
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	trimmed := strings.TrimSpace(value)
	if strings.ContainsFunc(trimmed, hidden) {
		f.at(placeOf(node.GetToken()), "yaml.control-character", path)
		return
	}
	switch {
	case trimmed == "" && !mayBeEmpty(name):
		f.at(startOf(node), "field.empty", path, "key", name)
		return
	case (name == "key" || name == "id") && !strings.HasPrefix(path, "facts") && !caseID(path) && !keyForm.MatchString(value):
		f.at(startOf(node), "value.key-form", path, "value", value)
	}
	into.SetString(trimmed)
}

// hidden says of a character that nobody types and that can hide or move text
// on a screen. An escape in quotes can bring one in behind the check of the raw
// bytes.
func hidden(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}

// mayBeEmpty names the texts for which empty says something: there is none.
func mayBeEmpty(name string) bool {
	return slices.Contains([]string{"justification", "text", "reason"}, name)
}

func caseID(path string) bool { return strings.HasPrefix(path, "cases") }

// stringOf gives the text of a node that is text.
func stringOf(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	return "", false
}

func (f *file) integer(node ast.Node, path string) (int, bool) {
	_, ok := node.(*ast.IntegerNode)
	if !ok && !endlessNumber(node) {
		f.wrongType(node, path, "number")
		return 0, false
	}
	value, err := strconv.Atoi(node.GetToken().Value)
	if err != nil || value < 0 || value > 100_000_000 {
		f.at(startOf(node), "value.range", path, "value", rawOf(node), "low", "0", "high", "100000000")
		return 0, false
	}
	return value, true
}

// endlessNumber recognises digits of which the library makes text, because no
// machine number is that large.
func endlessNumber(node ast.Node) bool {
	n, ok := node.(*ast.StringNode)
	return ok && n.GetToken().Type == token.StringType && n.Value != "" && strings.Trim(n.Value, "0123456789") == ""
}

// special reads the values with a form of their own.
func (f *file) special(node ast.Node, path string, into reflect.Value) {
	switch into.Interface().(type) {
	case calendar.Date:
		value, ok := stringOf(node)
		date, err := calendar.Parse(value)
		if !ok || err != nil {
			f.at(f.nodePlace(node, path), "value.date", path, "value", rawOf(node))
			return
		}
		into.Set(reflect.ValueOf(date))
	case money.Cents:
		value, ok := stringOf(node)
		amount, err := money.Parse(value)
		if !ok || err != nil {
			f.at(f.nodePlace(node, path), "value.money", path, "value", rawOf(node))
			return
		}
		into.Set(reflect.ValueOf(amount))
	case programme.Percent:
		n, ok := node.(*ast.IntegerNode)
		value := 0
		if ok {
			value, _ = strconv.Atoi(n.GetToken().Value)
		}
		if value < 1 || value > 100 {
			f.at(f.nodePlace(node, path), "value.percent", path, "value", rawOf(node))
			return
		}
		into.Set(reflect.ValueOf(programme.Percent(value)))
	case programme.Param:
		into.Set(reflect.ValueOf(f.param(node, path)))
	}
}

func (f *file) nodePlace(node ast.Node, path string) place {
	if node == nil {
		return f.find(path)
	}
	return startOf(node)
}

func rawOf(node ast.Node) string {
	if node == nil || node.GetToken() == nil {
		return ""
	}
	return node.GetToken().Value
}

// param reads a value in place, or the name of the setting that holds it.
func (f *file) param(node ast.Node, path string) programme.Param {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return programme.Param{Literal: n.GetToken().Value}
	case *ast.StringNode:
		if n.Value != "" {
			return programme.Param{Literal: n.Value}
		}
	case *ast.MappingNode, *ast.MappingValueNode:
		var ref struct {
			Setting string `file:"setting,must"`
		}
		f.decode(node, path, reflect.ValueOf(&ref).Elem())
		return programme.Param{Setting: ref.Setting}
	}
	f.wrongType(node, path, "value-or-setting")
	return programme.Param{}
}
