package store

import (
	"fmt"
	"reflect"

	"meertijd/internal/base/legible"
)

// sentByKind binds named types by what they are underneath, and pointers by
// what they point to; nil is null. Floating-point numbers are refused: the
// engines round them each in their own way.
func sentByKind(arg any) (any, error) {
	v := reflect.ValueOf(arg)
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, nil
		}
		return sentAs(v.Elem().Interface())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(v.Uint()), nil
	case reflect.String:
		return legible.Clean(v.String()), nil
	case reflect.Bool:
		return sentAs(v.Bool())
	}
	return nil, fmt.Errorf("%T cannot be kept", arg)
}
