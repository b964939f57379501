package rule

import (
	"reflect"
	"strconv"

	"meertijd/internal/programme"
)

// eachSource visits every citation in a region with its path. It walks by
// reflection so that a new field with a source is never forgotten.
func eachSource(r *programme.Region, visit func(path string, sources programme.Sources)) {
	walk := func(path string, v reflect.Value) { walkSources(path, v, visit) }
	walk("region", reflect.ValueOf(*r))
	for i, v := range r.Catalogue {
		walk(index("catalogue.interventions", i), reflect.ValueOf(v))
	}
	for i, p := range r.Plans {
		walk(planPath(i), reflect.ValueOf(*p))
	}
}

var sourcesType = reflect.TypeFor[programme.Sources]()

func walkSources(path string, v reflect.Value, visit func(string, programme.Sources)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walkSources(path, v.Elem(), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, ok := v.Type().Field(i).Tag.Lookup("file")
			if !ok {
				continue
			}
			at := path + "." + fieldName(name)
			if v.Field(i).Type() == sourcesType {
				visit(at, v.Field(i).Interface().(programme.Sources))
				continue
			}
			walkSources(at, v.Field(i), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkSources(path+"["+strconv.Itoa(i)+"]", v.Index(i), visit)
		}
	}
}

// fieldName gives the key of a field tag such as "source,must".
func fieldName(tag string) string {
	for i := range len(tag) {
		if tag[i] == ',' {
			return tag[:i]
		}
	}
	return tag
}
