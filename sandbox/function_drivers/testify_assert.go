// Package assert has what test programs commonly use of the package of that name.
package assert

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

// Assertions are made about one test.
type Assertions struct{ t *testing.T }

// New makes assertions about a test.
func New(t *testing.T) *Assertions { return &Assertions{t} }

func report(t *testing.T, holds bool, expected, actual interface{}) bool {
	if !holds {
		t.Errorf("expected %v, got %v", expected, actual)
	}
	return holds
}

func isNil(value interface{}) bool {
	if value == nil {
		return true
	}
	held := reflect.ValueOf(value)
	switch held.Kind() {
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Ptr, reflect.Slice, reflect.Interface:
		return held.IsNil()
	}
	return false
}

func number(value interface{}) float64 {
	held := reflect.ValueOf(value)
	switch held.Kind() {
	case reflect.Float32, reflect.Float64:
		return held.Float()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return float64(held.Uint())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return float64(held.Int())
	}
	return math.NaN()
}

func size(value interface{}) int { return reflect.ValueOf(value).Len() }

func contains(all, part interface{}) bool {
	held := reflect.ValueOf(all)
	switch held.Kind() {
	case reflect.String:
		return strings.Contains(held.String(), fmt.Sprint(part))
	case reflect.Map:
		return held.MapIndex(reflect.ValueOf(part)).IsValid()
	}
	for at := 0; at < held.Len(); at++ {
		if reflect.DeepEqual(held.Index(at).Interface(), part) {
			return true
		}
	}
	return false
}

func sameElements(one, other interface{}) bool {
	first, second := reflect.ValueOf(one), reflect.ValueOf(other)
	if first.Len() != second.Len() {
		return false
	}
	used := make([]bool, second.Len())
	for at := 0; at < first.Len(); at++ {
		found := false
		for place := 0; place < second.Len() && !found; place++ {
			found = !used[place] && reflect.DeepEqual(first.Index(at).Interface(), second.Index(place).Interface())
			used[place] = used[place] || found
		}
		if !found {
			return false
		}
	}
	return true
}

func panics(work func()) (did bool) {
	defer func() { did = recover() != nil }()
	work()
	return false
}

// Equal asserts that both are deeply equal.
func Equal(t *testing.T, expected, actual interface{}, _ ...interface{}) bool {
	return report(t, reflect.DeepEqual(expected, actual), expected, actual)
}

// NotEqual asserts that they are not deeply equal.
func NotEqual(t *testing.T, expected, actual interface{}, _ ...interface{}) bool {
	return report(t, !reflect.DeepEqual(expected, actual), "another value", actual)
}

// EqualValues asserts that both are equal when the one is converted to the other's type.
func EqualValues(t *testing.T, expected, actual interface{}, _ ...interface{}) bool {
	same := reflect.DeepEqual(expected, actual)
	if !same && expected != nil && actual != nil {
		due := reflect.TypeOf(actual)
		held := reflect.ValueOf(expected)
		same = held.Type().ConvertibleTo(due) && reflect.DeepEqual(held.Convert(due).Interface(), actual)
	}
	return report(t, same, expected, actual)
}

// True asserts a truth.
func True(t *testing.T, holds bool, _ ...interface{}) bool { return report(t, holds, true, holds) }

// False asserts that something is not so.
func False(t *testing.T, holds bool, _ ...interface{}) bool { return report(t, !holds, false, holds) }

// Nil asserts that there is nothing.
func Nil(t *testing.T, value interface{}, _ ...interface{}) bool {
	return report(t, isNil(value), nil, value)
}

// NotNil asserts that there is something.
func NotNil(t *testing.T, value interface{}, _ ...interface{}) bool {
	return report(t, !isNil(value), "something", value)
}

// NoError asserts that there is no error.
func NoError(t *testing.T, err error, _ ...interface{}) bool { return report(t, err == nil, nil, err) }

// Error asserts that there is one.
func Error(t *testing.T, err error, _ ...interface{}) bool {
	return report(t, err != nil, "an error", err)
}

// InDelta asserts that two numbers are near each other.
func InDelta(t *testing.T, expected, actual interface{}, delta float64, _ ...interface{}) bool {
	return report(t, math.Abs(number(expected)-number(actual)) <= delta, expected, actual)
}

// InEpsilon asserts that two numbers are near each other, by the size of the first.
func InEpsilon(t *testing.T, expected, actual interface{}, epsilon float64, _ ...interface{}) bool {
	return report(t, math.Abs(number(expected)-number(actual)) <= epsilon*math.Abs(number(expected)), expected, actual)
}

// Len asserts a length.
func Len(t *testing.T, value interface{}, length int, _ ...interface{}) bool {
	return report(t, size(value) == length, length, value)
}

// Empty asserts that something has no elements.
func Empty(t *testing.T, value interface{}, _ ...interface{}) bool {
	return report(t, isNil(value) || size(value) == 0, "nothing", value)
}

// Contains asserts that a text, list or map has a part.
func Contains(t *testing.T, all, part interface{}, _ ...interface{}) bool {
	return report(t, contains(all, part), part, all)
}

// ElementsMatch asserts that two lists have the same elements, in any order.
func ElementsMatch(t *testing.T, one, other interface{}, _ ...interface{}) bool {
	return report(t, sameElements(one, other), one, other)
}

// Panics asserts that something panics.
func Panics(t *testing.T, work func(), _ ...interface{}) bool {
	return report(t, panics(work), "a panic", "none")
}

// Equal is the function of that name.
func (a *Assertions) Equal(expected, actual interface{}, _ ...interface{}) bool {
	return Equal(a.t, expected, actual)
}

// NotEqual is the function of that name.
func (a *Assertions) NotEqual(expected, actual interface{}, _ ...interface{}) bool {
	return NotEqual(a.t, expected, actual)
}

// EqualValues is the function of that name.
func (a *Assertions) EqualValues(expected, actual interface{}, _ ...interface{}) bool {
	return EqualValues(a.t, expected, actual)
}

// True is the function of that name.
func (a *Assertions) True(holds bool, _ ...interface{}) bool { return True(a.t, holds) }

// False is the function of that name.
func (a *Assertions) False(holds bool, _ ...interface{}) bool { return False(a.t, holds) }

// Nil is the function of that name.
func (a *Assertions) Nil(value interface{}, _ ...interface{}) bool { return Nil(a.t, value) }

// NotNil is the function of that name.
func (a *Assertions) NotNil(value interface{}, _ ...interface{}) bool { return NotNil(a.t, value) }

// NoError is the function of that name.
func (a *Assertions) NoError(err error, _ ...interface{}) bool { return NoError(a.t, err) }

// Error is the function of that name.
func (a *Assertions) Error(err error, _ ...interface{}) bool { return Error(a.t, err) }

// InDelta is the function of that name.
func (a *Assertions) InDelta(expected, actual interface{}, delta float64, _ ...interface{}) bool {
	return InDelta(a.t, expected, actual, delta)
}

// InEpsilon is the function of that name.
func (a *Assertions) InEpsilon(expected, actual interface{}, epsilon float64, _ ...interface{}) bool {
	return InEpsilon(a.t, expected, actual, epsilon)
}

// Len is the function of that name.
func (a *Assertions) Len(value interface{}, length int, _ ...interface{}) bool {
	return Len(a.t, value, length)
}

// Empty is the function of that name.
func (a *Assertions) Empty(value interface{}, _ ...interface{}) bool { return Empty(a.t, value) }

// Contains is the function of that name.
func (a *Assertions) Contains(all, part interface{}, _ ...interface{}) bool {
	return Contains(a.t, all, part)
}

// ElementsMatch is the function of that name.
func (a *Assertions) ElementsMatch(one, other interface{}, _ ...interface{}) bool {
	return ElementsMatch(a.t, one, other)
}

// Panics is the function of that name.
func (a *Assertions) Panics(work func(), _ ...interface{}) bool { return Panics(a.t, work) }
